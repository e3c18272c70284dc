//! The shapes of a diagram and how they are drawn.

use super::geometry::{arrow_head, rounded_rectangle, shorten};
use super::{Align, CORNER, Node, Schematic};
use crate::canvas::{Lettering, Weight};
use crate::{DrawError, Pen};
use plotters_css::plotters_backend::text_anchor::{HPos, VPos};
use plotters_css::{Halo, Point, Role};

#[derive(Clone, Debug)]
pub(super) enum Shape {
    Box {
        node: Node,
        role: Role,
        opacity: f64,
    },
    Outline {
        node: Node,
        pen: Pen,
    },
    Disc {
        node: Node,
        pen: Pen,
    },
    Route {
        pen: Pen,
        points: Vec<Point>,
        head: Head,
    },
    Label {
        at: Point,
        align: Align,
        role: Role,
        size: f64,
        text: String,
    },
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Head {
    None,
    Filled,
}

impl Schematic<'_, '_> {
    pub(super) fn draw(&self, shape: &Shape) -> Result<(), DrawError> {
        let canvas = &self.panel.canvas;
        match shape {
            Shape::Box {
                node,
                role,
                opacity,
            } => canvas.fill(&self.outline(node), *role, *opacity),
            Shape::Outline { node, pen } => {
                let mut ring = self.outline(node);
                ring.extend(ring.first().copied());
                canvas.stroke(&ring, *pen)
            }
            Shape::Disc { node, pen } => {
                let (center, radius) = (self.place(node.center), node.half.0 * self.scale);
                canvas.dot(center, radius, Role::SURFACE)?;
                canvas.circle(center, radius, *pen)
            }
            Shape::Route {
                pen,
                points,
                head: Head::None,
            } => canvas.stroke(points, *pen),
            Shape::Route {
                pen,
                points,
                head: Head::Filled,
            } => {
                let Some(head) = arrow_head(points, 4.5 + 2.5 * pen.width) else {
                    return Ok(());
                };
                canvas.stroke(&shorten(points, 3.0 + 2.0 * pen.width), *pen)?;
                canvas.fill(&head, pen.role, 1.0)
            }
            Shape::Label {
                at,
                align,
                role,
                size,
                text,
            } => self.lines(*at, *align, *role, *size, text),
        }
    }

    fn outline(&self, node: &Node) -> Vec<Point> {
        rounded_rectangle(
            self.place(node.at(-1.0, -1.0)),
            self.place(node.at(1.0, 1.0)),
            CORNER,
        )
    }

    fn lines(
        &self,
        at: Point,
        align: Align,
        role: Role,
        size: f64,
        text: &str,
    ) -> Result<(), DrawError> {
        let count = text.split('\n').count() as f64;
        for (index, line) in text.split('\n').enumerate() {
            let y = at.y + (index as f64 - (count - 1.0) / 2.0) * 1.2 * size;
            self.panel.canvas.text(Lettering {
                text: line,
                at: Point::new(at.x, y),
                size,
                role,
                horizontal: match align {
                    Align::Left => HPos::Left,
                    Align::Center => HPos::Center,
                    Align::Right => HPos::Right,
                },
                vertical: VPos::Center,
                weight: Weight::Regular,
                halo: Halo::None,
            })?;
        }
        Ok(())
    }
}
