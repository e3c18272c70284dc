//! Heat maps with their colour bars, and contours.

use super::mark::Mark;
use super::plot::{GAP, Plot, TICK, TICK_LENGTH};
use super::{Axis, Field, Pen};
use crate::DrawError;
use crate::canvas::Lettering;
use plotters_css::plotters_backend::text_anchor::{HPos, VPos};
use plotters_css::{Bitmap, Halo, Point, Ramp, Role, Window, text_width};

/// The width of a colour bar.
const BAR: f64 = 12.0;

/// The room that the colour bar for `values` takes at the right of the plotting area.
pub(super) fn bar_room(values: &Axis) -> f64 {
    let widest = values.ticks(5).iter().fold(0.0_f64, |width, tick| {
        width.max(text_width(&tick.label, TICK))
    });
    2.0 * GAP + BAR + TICK_LENGTH + 4.0 + widest
}

impl Plot<'_, '_, '_> {
    pub(super) fn heat(&self, field: &Field, ramp: Ramp, values: &Axis) -> Result<(), DrawError> {
        let corner = self.place((field.x.0, field.y.1));
        let opposite = self.place((field.x.1, field.y.0));
        let window = Window {
            left: corner.x,
            top: corner.y,
            right: opposite.x,
            bottom: opposite.y,
        };
        let bitmap = field.bitmap(ramp, |value| values.position(value));
        self.canvas().image(window, &bitmap)?;
        self.bar(ramp, values)
    }

    fn bar(&self, ramp: Ramp, values: &Axis) -> Result<(), DrawError> {
        let Window {
            top, right, bottom, ..
        } = self.area;
        let left = right + 2.0 * GAP;
        let bar = Window {
            left,
            right: left + BAR,
            top,
            bottom,
        };
        let steps = (0..=100_u32).rev();
        let pixels = steps.map(|step| ramp.at(f64::from(step) / 100.0)).collect();
        self.canvas().image(bar, &Bitmap { columns: 1, pixels })?;
        for tick in values.ticks(5) {
            let y = bottom + tick.position * (top - bottom);
            let ends = [
                Point::new(bar.right, y),
                Point::new(bar.right + TICK_LENGTH, y),
            ];
            self.canvas().stroke(&ends, Pen::MUTED.thin())?;
            self.canvas().text(Lettering {
                text: &tick.label,
                at: Point::new(bar.right + TICK_LENGTH + 4.0, y),
                horizontal: HPos::Left,
                vertical: VPos::Center,
                ..Lettering::of_ticks()
            })?;
        }
        self.canvas().text(Lettering {
            text: self.chart.panel.text(values.label),
            at: Point::new(self.chart.frame.right, self.title_top()),
            horizontal: HPos::Right,
            ..Lettering::of_titles()
        })
    }

    pub(super) fn contour(
        &self,
        pen: Pen,
        label: &str,
        lines: &[Vec<(f64, f64)>],
    ) -> Result<(), DrawError> {
        let pieces: Vec<Vec<Point>> = lines
            .iter()
            .flat_map(|line| {
                self.area
                    .clip_line(line.iter().map(|&point| self.place(point)))
            })
            .collect();
        if self
            .chart
            .marks
            .iter()
            .any(|mark| matches!(mark, Mark::Heat { .. }))
        {
            // A rim of the surface's colour keeps the line visible on dark and on light colours.
            let rim = Pen {
                role: Role::SURFACE,
                width: pen.width + 2.0,
                opacity: 0.7,
                ..Pen::INK
            };
            for piece in &pieces {
                self.canvas().stroke(piece, rim)?;
            }
        }
        for piece in &pieces {
            self.canvas().stroke(piece, pen)?;
        }
        let longest = pieces.iter().max_by_key(|piece| piece.len());
        longest.map_or(Ok(()), |piece| {
            self.canvas().text(Lettering {
                text: label,
                at: piece[piece.len() / 2],
                role: pen.role,
                vertical: VPos::Center,
                halo: Halo::Surface,
                ..Lettering::of_ticks()
            })
        })
    }
}
