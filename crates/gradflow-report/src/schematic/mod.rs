//! Drawn diagrams: boxes, operators, arrows.

mod geometry;
mod node;
mod shape;

pub use node::{Align, Node};

use crate::{DrawError, Panel, Pen};
use geometry::{curve, rounded};
use plotters_css::{Point, Role};
use shape::{Head, Shape};

/// The font size of labels.
const LABEL: f64 = 14.0;
/// The font size of the names of groups.
const SMALL: f64 = 12.0;
/// The corner radius of boxes and routes, in user units.
const CORNER: f64 = 7.0;

/// A diagram: what is added is drawn by [`Schematic::finish`], in the order in which it was added, labels on top.
///
/// Positions are `(x, y)` in units of the author's choice, x to the right and y **down**; sizes of text, strokes and arrow heads are
/// those of every other figure.
/// Labels take the markup of `plotters_css`, and `\n` begins a new line.
///
/// ```
/// use gradflow_report::{DrawError, Panel, Pen, Role, Schematic};
///
/// fn draw(panel: &Panel<'_>) -> Result<(), DrawError> {
///     let mut drawing = Schematic::new(panel, (8.0, 4.0));
///     let state = drawing.block((2.0, 2.0), (1.6, 1.0), Role::SERIES[0], "$S_{t-1}$");
///     let gate = drawing.operator((4.0, 2.0), "⊗");
///     let next = drawing.block((6.0, 2.0), (1.6, 1.0), Role::SERIES[0], "$S_t$");
///     drawing.arrow(Pen::INK, &[state.right(), gate.left()]);
///     drawing.arrow(Pen::INK, &[gate.right(), next.left()]);
///     drawing.arrow(Pen::INK, &[(4.0, 3.6), gate.bottom()]);
///     drawing.label(Align::Center, (4.0, 3.8), Role::INK, "$f_t$");
///     drawing.finish()
/// }
/// # use gradflow_report::Align;
/// ```
#[derive(Debug)]
pub struct Schematic<'p, 'a> {
    panel: &'p Panel<'a>,
    scale: f64,
    origin: Point,
    shapes: Vec<Shape>,
}

impl<'p, 'a> Schematic<'p, 'a> {
    /// A diagram of `extent` (width, height) units, as large as the panel allows and centred in it.
    pub fn new(panel: &'p Panel<'a>, extent: (f64, f64)) -> Self {
        let scale = (panel.width() / extent.0).min(panel.height / extent.1);
        let origin = Point::new(
            (panel.width() - scale * extent.0) / 2.0,
            (panel.height - scale * extent.1) / 2.0,
        );
        Self {
            panel,
            scale,
            origin,
            shapes: Vec::new(),
        }
    }

    /// A box with rounded corners and a label in its middle.
    pub fn block(&mut self, center: (f64, f64), size: (f64, f64), role: Role, label: &str) -> Node {
        let node = Node {
            center,
            half: (size.0 / 2.0, size.1 / 2.0),
        };
        self.shapes.push(Shape::Box {
            node,
            role,
            opacity: 0.12,
        });
        self.shapes.push(Shape::Outline {
            node,
            pen: Pen {
                role,
                width: 1.4,
                ..Pen::INK
            },
        });
        self.label(Align::Center, center, Role::INK, label);
        node
    }

    /// A circle around the sign of an operation, large enough for one or two characters: `×`, `+`, `σ`.
    pub fn operator(&mut self, center: (f64, f64), sign: &str) -> Node {
        let radius = 12.0 / self.scale;
        self.circle(center, radius, Role::MUTED, sign)
    }

    /// A circle of `radius` units with a label in its middle.
    pub fn circle(&mut self, center: (f64, f64), radius: f64, role: Role, label: &str) -> Node {
        let node = Node {
            center,
            half: (radius, radius),
        };
        self.shapes.push(Shape::Disc {
            node,
            pen: Pen {
                role,
                width: 1.4,
                ..Pen::INK
            },
        });
        self.label(Align::Center, center, Role::INK, label);
        node
    }

    /// A pale area with a dashed outline and its name in the upper left corner: what belongs together. Add it first.
    pub fn group(&mut self, center: (f64, f64), size: (f64, f64), role: Role, name: &str) -> Node {
        let node = Node {
            center,
            half: (size.0 / 2.0, size.1 / 2.0),
        };
        self.shapes.push(Shape::Box {
            node,
            role,
            opacity: 0.05,
        });
        self.shapes.push(Shape::Outline {
            node,
            pen: Pen { role, ..Pen::INK }.thin().dashed(),
        });
        let corner = self.place(node.at(-1.0, -1.0));
        self.shapes.push(Shape::Label {
            at: Point::new(corner.x + 8.0, corner.y + 12.0),
            align: Align::Left,
            role: Role::MUTED,
            size: SMALL,
            text: name.to_owned(),
        });
        node
    }

    /// A line through `points` with rounded corners and a head at its end.
    pub fn arrow(&mut self, pen: Pen, points: &[(f64, f64)]) {
        self.route(pen, points, Head::Filled);
    }

    /// A line through `points` with rounded corners and no head.
    pub fn line(&mut self, pen: Pen, points: &[(f64, f64)]) {
        self.route(pen, points, Head::None);
    }

    /// An arrow from `from` to `to` that is drawn towards `bend` on its way.
    pub fn arc(&mut self, pen: Pen, from: (f64, f64), bend: (f64, f64), to: (f64, f64)) {
        let points = curve(self.place(from), self.place(bend), self.place(to));
        self.shapes.push(Shape::Route {
            pen,
            points,
            head: Head::Filled,
        });
    }

    /// A label at `at`, centred vertically.
    pub fn label(&mut self, align: Align, at: (f64, f64), role: Role, text: &str) {
        self.shapes.push(Shape::Label {
            at: self.place(at),
            align,
            role,
            size: LABEL,
            text: text.to_owned(),
        });
    }

    /// Draws everything that was added.
    ///
    /// # Errors
    /// What the drawing backend reports.
    pub fn finish(self) -> Result<(), DrawError> {
        let is_label = |shape: &&Shape| matches!(shape, Shape::Label { .. });
        let (labels, others): (Vec<_>, Vec<_>) = self.shapes.iter().partition(is_label);
        (others.into_iter().chain(labels)).try_for_each(|shape| self.draw(shape))
    }

    fn place(&self, (x, y): (f64, f64)) -> Point {
        Point::new(
            self.origin.x + self.scale * x,
            self.origin.y + self.scale * y,
        )
    }

    fn route(&mut self, pen: Pen, points: &[(f64, f64)], head: Head) {
        let corners: Vec<Point> = points.iter().map(|&point| self.place(point)).collect();
        self.shapes.push(Shape::Route {
            pen,
            points: rounded(&corners, CORNER),
            head,
        });
    }
}
