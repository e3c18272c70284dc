//! Lines, bands, dots and bars.

use super::Pen;
use super::mark::{Bar, Interval};
use super::plot::{GAP, LABEL, Plot};
use crate::DrawError;
use crate::canvas::Lettering;
use plotters_css::plotters_backend::text_anchor::{HPos, VPos};
use plotters_css::{Halo, Point, Role, Window, text_width};

/// The space between bars.
const SEAM: f64 = 1.0;

impl Plot<'_, '_, '_> {
    pub(super) fn polyline(&self, pen: Pen, points: &[(f64, f64)]) -> Result<(), DrawError> {
        let places = points.iter().map(|&point| self.place(point));
        for piece in self.area.clip_line(places) {
            self.canvas().stroke(&piece, pen)?;
        }
        Ok(())
    }

    /// Between the two curves, one ring for each run of finite intervals.
    pub(super) fn band(&self, role: Role, intervals: &[Interval]) -> Result<(), DrawError> {
        let places: Vec<(Point, Point)> = intervals
            .iter()
            .map(|interval| {
                (
                    self.place((interval.x, interval.low)),
                    self.place((interval.x, interval.high)),
                )
            })
            .collect();
        let finite = |&(low, high): &(Point, Point)| {
            low.x.is_finite() && low.y.is_finite() && high.y.is_finite()
        };
        for run in places.split(|pair| !finite(pair)) {
            let ring: Vec<Point> = run
                .iter()
                .map(|pair| pair.1)
                .chain(run.iter().rev().map(|pair| pair.0))
                .collect();
            self.canvas()
                .fill(&self.area.clip_polygon(&ring), role, 0.16)?;
        }
        Ok(())
    }

    pub(super) fn dots(
        &self,
        pen: Pen,
        label: &str,
        points: &[(f64, f64)],
    ) -> Result<(), DrawError> {
        let mut last = None;
        for place in points
            .iter()
            .map(|&point| self.place(point))
            .filter(|&place| self.area.contains(place))
        {
            self.canvas().dot(place, 1.5 * pen.width, pen.role)?;
            last = Some(place);
        }
        let width = text_width(label, LABEL);
        last.map_or(Ok(()), |place| {
            let fits = place.x + GAP + width <= self.chart.frame.right;
            let (shift, horizontal) = if fits {
                (GAP, HPos::Left)
            } else {
                (-GAP, HPos::Right)
            };
            self.canvas().text(Lettering {
                text: label,
                at: Point::new(place.x + shift, place.y),
                role: pen.role,
                horizontal,
                vertical: VPos::Center,
                halo: Halo::Surface,
                ..Lettering::of_titles()
            })
        })
    }

    pub(super) fn bars(&self, role: Role, bars: &[Bar]) -> Result<(), DrawError> {
        let base = self.place((self.chart.x.low, 0.0)).y;
        let base = if base.is_finite() {
            base.clamp(self.area.top, self.area.bottom)
        } else {
            self.area.bottom
        };
        for bar in bars {
            let (from, to) = (
                self.place((bar.left, bar.value)),
                self.place((bar.right, bar.value)),
            );
            let window = Window {
                left: from.x.max(self.area.left),
                right: (to.x - SEAM).min(self.area.right),
                top: from.y.min(base).max(self.area.top),
                bottom: from.y.max(base).min(self.area.bottom),
            };
            if from.y.is_finite() && window.left < window.right && window.top < window.bottom {
                self.canvas().rectangle(window, role, 0.7)?;
            }
        }
        Ok(())
    }
}
