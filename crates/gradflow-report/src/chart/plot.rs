//! Lays a chart out and draws it.

use super::axis::Tick;
use super::heat::bar_room;
use super::labels::Labels;
use super::mark::Mark;
use super::{Chart, Pen};
use crate::DrawError;
use crate::canvas::{Canvas, Lettering, Weight};
use plotters_css::plotters_backend::text_anchor::{HPos, VPos};
use plotters_css::{Halo, Point, Role, Window, text_width};

/// The font size of labels.
pub(super) const LABEL: f64 = 13.0;
/// The font size of tick labels.
pub(super) const TICK: f64 = 12.0;
pub(super) const LINE_HEIGHT: f64 = 1.25 * LABEL;
pub(super) const TICK_LENGTH: f64 = 4.0;
pub(super) const GAP: f64 = 6.0;

/// A chart whose places are known.
pub(super) struct Plot<'c, 'p, 'a> {
    pub(super) chart: &'c Chart<'p, 'a>,
    /// The plotting area.
    pub(super) area: Window,
    pub(super) labels: Labels,
    x_ticks: Vec<Tick>,
    y_ticks: Vec<Tick>,
}

impl<'c, 'p, 'a> Plot<'c, 'p, 'a> {
    pub(super) fn new(chart: &'c Chart<'p, 'a>) -> Self {
        let frame = chart.frame;
        let panel = chart.panel;
        let y_ticks = chart.y.ticks(5);
        let x_ticks = chart.x.ticks(if frame.right - frame.left > 500.0 {
            8
        } else {
            4
        });
        let tick_width = y_ticks.iter().fold(0.0_f64, |width, tick| {
            width.max(text_width(&tick.label, TICK))
        });
        let last_tick = x_ticks
            .last()
            .map_or(0.0, |tick| text_width(&tick.label, TICK) / 2.0);
        let labels = Labels::of(chart);
        let bar = chart.marks.iter().fold(0.0_f64, |room, mark| match mark {
            Mark::Heat { values, .. } => room.max(bar_room(values)),
            _ => room,
        });
        let (margin, key) = match labels {
            Labels::Ends(margin) => (margin, 0.0),
            Labels::Key(rows) => (0.0, rows),
        };
        let line = |text: &str| if text.is_empty() { 0.0 } else { LINE_HEIGHT };
        let above = line(&chart.heading) + line(panel.text(chart.y.label)) + key * LINE_HEIGHT;
        let area = Window {
            left: frame.left + tick_width + TICK_LENGTH + GAP,
            top: frame.top + above + 2.0 * GAP,
            right: frame.right - margin.max(bar).max(last_tick + 2.0),
            bottom: frame.bottom
                - line(panel.text(chart.x.label))
                - LINE_HEIGHT
                - TICK_LENGTH
                - GAP,
        };
        Self {
            chart,
            area,
            labels,
            x_ticks,
            y_ticks,
        }
    }

    pub(super) fn draw(&self) -> Result<(), DrawError> {
        self.axes()?;
        for mark in &self.chart.marks {
            self.mark(mark)?;
        }
        self.line_labels()
    }

    pub(super) fn canvas(&self) -> &'p Canvas<'a> {
        &self.chart.panel.canvas
    }

    /// The place of `(x, y)`; not finite where it cannot be drawn.
    pub(super) fn place(&self, (x, y): (f64, f64)) -> Point {
        let Window {
            left,
            top,
            right,
            bottom,
        } = self.area;
        Point::new(
            left + self.chart.x.position(x) * (right - left),
            bottom + self.chart.y.position(y) * (top - bottom),
        )
    }

    fn axes(&self) -> Result<(), DrawError> {
        let Window {
            left,
            top,
            right,
            bottom,
        } = self.area;
        let axis = Pen::MUTED.thin();
        let canvas = self.canvas();
        canvas.stroke(&[Point::new(left, bottom), Point::new(right, bottom)], axis)?;
        canvas.stroke(&[Point::new(left, top), Point::new(left, bottom)], axis)?;
        let xs: Vec<f64> = self
            .x_ticks
            .iter()
            .map(|tick| left + tick.position * (right - left))
            .collect();
        let ys: Vec<f64> = self
            .y_ticks
            .iter()
            .map(|tick| bottom + tick.position * (top - bottom))
            .collect();
        for &x in &xs {
            canvas.stroke(
                &[Point::new(x, bottom), Point::new(x, bottom + TICK_LENGTH)],
                axis,
            )?;
        }
        for &y in &ys {
            canvas.stroke(
                &[Point::new(left, y), Point::new(left - TICK_LENGTH, y)],
                axis,
            )?;
        }
        for (tick, &x) in self.x_ticks.iter().zip(&xs) {
            let at = Point::new(x, bottom + TICK_LENGTH + 3.0);
            canvas.text(Lettering {
                text: &tick.label,
                at,
                ..Lettering::of_ticks()
            })?;
        }
        for (tick, &y) in self.y_ticks.iter().zip(&ys) {
            let at = Point::new(left - TICK_LENGTH - 4.0, y);
            canvas.text(Lettering {
                text: &tick.label,
                at,
                horizontal: HPos::Right,
                vertical: VPos::Center,
                ..Lettering::of_ticks()
            })?;
        }
        self.titles()
    }

    /// The top of the name of the y axis, which stands above the plotting area.
    pub(super) fn title_top(&self) -> f64 {
        self.chart.frame.top
            + if self.chart.heading.is_empty() {
                0.0
            } else {
                LINE_HEIGHT
            }
            + 1.0
    }

    fn titles(&self) -> Result<(), DrawError> {
        let Chart {
            panel,
            frame,
            heading,
            x,
            y,
            ..
        } = self.chart;
        let middle = f64::midpoint(self.area.left, self.area.right);
        self.canvas().text(Lettering {
            text: panel.text(x.label),
            at: Point::new(middle, self.area.bottom + TICK_LENGTH + LINE_HEIGHT + 3.0),
            ..Lettering::of_titles()
        })?;
        self.canvas().text(Lettering {
            text: panel.text(y.label),
            at: Point::new(frame.left, self.title_top()),
            horizontal: HPos::Left,
            ..Lettering::of_titles()
        })?;
        self.canvas().text(Lettering {
            text: heading,
            at: Point::new(frame.left, frame.top + 1.0),
            role: Role::INK,
            weight: Weight::Bold,
            horizontal: HPos::Left,
            ..Lettering::of_titles()
        })
    }

    fn mark(&self, mark: &Mark) -> Result<(), DrawError> {
        let Window {
            left,
            top,
            right,
            bottom,
        } = self.area;
        match mark {
            Mark::Line { pen, points, .. } => self.polyline(*pen, points),
            Mark::Band { role, intervals } => self.band(*role, intervals),
            Mark::Dots { pen, label, points } => self.dots(*pen, label, points),
            Mark::Bars { role, bars } => self.bars(*role, bars),
            Mark::Heat {
                field,
                ramp,
                values,
            } => self.heat(field, *ramp, values),
            Mark::Contour { pen, label, lines } => self.contour(*pen, label, lines),
            Mark::Horizontal { at, label } => {
                let y = self.place((self.chart.x.low, *at)).y;
                self.reference([Point::new(left, y), Point::new(right, y)])?;
                self.beside(Point::new(left + GAP, y - 3.0), VPos::Bottom, label)
            }
            Mark::Vertical { at, label } => {
                let x = self.place((*at, self.chart.y.low)).x;
                self.reference([Point::new(x, top), Point::new(x, bottom)])?;
                self.beside(Point::new(x + 5.0, top), VPos::Top, label)
            }
            Mark::Note { role, at, text } => self.canvas().text(Lettering {
                text,
                at: self.place(*at),
                size: LABEL,
                role: *role,
                horizontal: HPos::Center,
                vertical: VPos::Center,
                weight: Weight::Regular,
                halo: Halo::Surface,
            }),
        }
    }

    fn reference(&self, ends: [Point; 2]) -> Result<(), DrawError> {
        for piece in self.area.clip_line(ends) {
            self.canvas().stroke(&piece, Pen::MUTED.thin().dashed())?;
        }
        Ok(())
    }

    fn beside(&self, at: Point, vertical: VPos, text: &str) -> Result<(), DrawError> {
        self.canvas().text(Lettering {
            text,
            at,
            size: TICK,
            role: Role::MUTED,
            horizontal: HPos::Left,
            vertical,
            weight: Weight::Regular,
            halo: Halo::Surface,
        })
    }
}

impl Lettering<'_> {
    /// Tick labels, centred below their place.
    pub(super) fn of_ticks() -> Self {
        Self {
            text: "",
            at: Point::new(0.0, 0.0),
            size: TICK,
            role: Role::MUTED,
            horizontal: HPos::Center,
            vertical: VPos::Top,
            weight: Weight::Regular,
            halo: Halo::None,
        }
    }

    /// The names of axes, of the same kind.
    pub(super) fn of_titles() -> Self {
        Self {
            size: LABEL,
            ..Self::of_ticks()
        }
    }
}
