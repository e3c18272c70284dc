//! Elements that may grow: strokes of one style in a row become one path, and so do areas that do not overlap; texts of one style
//! become one group.

use crate::backend::{Dash, SvgBackend};
use crate::palette::Rgb;
use crate::path::{PathData, decimal};
use crate::sheet::Style;
use crate::units::{in_tenths, tenths};
use plotters_backend::{BackendColor, BackendCoord, BackendStyle};
use std::fmt::Write as _;

/// What was drawn last and may grow.
#[derive(Debug)]
pub(crate) enum Pending {
    /// Strokes of one style.
    Path {
        style: Style,
        data: PathData,
        opaque: bool,
    },
    /// Areas of one style that do not overlap: as one path they look as they do one by one.
    Areas {
        style: Style,
        data: PathData,
        rings: Vec<Ring>,
    },
    /// Texts of one style: the place of each and what it holds.
    Texts {
        style: Style,
        texts: Vec<(String, String)>,
    },
}

/// A closed line in tenths of a user unit.
#[derive(Debug)]
pub(crate) struct Ring {
    points: Vec<(i64, i64)>,
    /// The corners of the box around it: the least and the greatest coordinates.
    extent: [(i64, i64); 2],
}

impl Ring {
    /// `None` without points.
    fn new(points: &[BackendCoord]) -> Option<Self> {
        let points: Vec<_> = points.iter().copied().map(in_tenths).collect();
        let (x, y) = *points.first()?;
        let extent = points.iter().fold([(x, y); 2], |[low, high], &(x, y)| {
            [(low.0.min(x), low.1.min(y)), (high.0.max(x), high.1.max(y))]
        });
        Some(Self { points, extent })
    }

    /// Whether the boxes of the two have more in common than an edge.
    fn overlaps(&self, other: &Self) -> bool {
        let ([low, high], [other_low, other_high]) = (self.extent, other.extent);
        low.0 < other_high.0 && other_low.0 < high.0 && low.1 < other_high.1 && other_low.1 < high.1
    }
}

impl SvgBackend<'_> {
    pub(crate) fn flush(&mut self) {
        match self.pending.take() {
            Some(Pending::Path { style, data, .. } | Pending::Areas { style, data, .. })
                if !data.is_empty() =>
            {
                let attributes = self.sheet.attributes(&style);
                let _infallible =
                    write!(self.out, "<path{attributes} d=\"{}\"/>", data.into_text());
            }
            Some(Pending::Texts { style, texts }) => {
                let attributes = self.sheet.attributes(&style);
                match texts.as_slice() {
                    [(place, content)] => {
                        let _infallible =
                            write!(self.out, "<text {place}{attributes}>{content}</text>");
                    }
                    several => {
                        let _infallible = write!(self.out, "<g{attributes}>");
                        for (place, content) in several {
                            let _infallible = write!(self.out, "<text {place}>{content}</text>");
                        }
                        self.out.push_str("</g>");
                    }
                }
            }
            _ => {}
        }
    }

    /// Adds a text to those of the same style.
    pub(crate) fn grouped_text(&mut self, style: Style, place: String, content: String) {
        let text = (place, content);
        match &mut self.pending {
            Some(Pending::Texts {
                style: known,
                texts,
            }) if *known == style => texts.push(text),
            _ => {
                self.flush();
                let texts = vec![text];
                self.pending = Some(Pending::Texts { style, texts });
            }
        }
    }

    pub(crate) fn stroke_style<S: BackendStyle>(&self, style: &S) -> Style {
        let width = tenths(style.stroke_width());
        let mut stroke = self.paint("stroke", style.color());
        if width != 10 {
            stroke.set("stroke-width", decimal(width));
        }
        match self.dash {
            Dash::Solid => {}
            Dash::Dashed => {
                let (on, off) = (decimal(width * 4), decimal(width * 5 / 2));
                stroke.set("stroke-dasharray", format!("{on} {off}"));
            }
            Dash::Dotted => {
                let off = decimal(width * 11 / 5);
                stroke.set("stroke-linecap", "round");
                stroke.set("stroke-dasharray", format!("0 {off}"));
            }
        }
        stroke
    }

    /// The paint `fill` or `stroke` and, where needed, its opacity.
    pub(crate) fn paint(&self, property: &'static str, color: BackendColor) -> Style {
        let (red, green, blue) = color.rgb;
        let mut style = Style::default();
        style.paint(property, Rgb(red, green, blue), self.sheet.palette);
        if color.alpha < 1.0 {
            let opacity = match property {
                "fill" => "fill-opacity",
                _ => "stroke-opacity",
            };
            style.set(opacity, ((color.alpha * 100.0).round() / 100.0).to_string());
        }
        style
    }

    /// The growing path for strokes of `style`.
    pub(crate) fn path(&mut self, style: Style, opaque: bool) -> &mut PathData {
        let fits = matches!(
            &self.pending,
            Some(Pending::Path { style: known, opaque: true, .. }) if *known == style && opaque
        );
        if !fits {
            self.flush();
            self.pending = Some(Pending::Path {
                style,
                data: PathData::default(),
                opaque,
            });
        }
        match &mut self.pending {
            Some(Pending::Path { data, .. }) => data,
            _ => unreachable!("a path is pending"),
        }
    }

    pub(crate) fn stroke<S: BackendStyle>(
        &mut self,
        points: impl IntoIterator<Item = BackendCoord>,
        style: &S,
    ) {
        let stroke = self.stroke_style(style);
        let points: Vec<_> = points.into_iter().map(in_tenths).collect();
        if self.outline(&points, &stroke) {
            return;
        }
        let opaque = style.color().alpha >= 1.0;
        let path = self.path(stroke, opaque);
        for (index, point) in points.into_iter().enumerate() {
            if index > 0 {
                path.line_to(point);
            } else if path.is_empty() || path.end() != point {
                path.move_to(point);
            }
        }
    }

    /// Strokes the ring through `points`.
    pub(crate) fn frame<S: BackendStyle>(&mut self, points: &[BackendCoord], style: &S) {
        let Some(ring) = Ring::new(points) else {
            return;
        };
        let stroke = self.stroke_style(style);
        let opaque = style.color().alpha >= 1.0;
        self.path(stroke, opaque).ring(&ring.points);
    }

    /// Fills the ring through `points`.
    pub(crate) fn area<S: BackendStyle>(&mut self, points: &[BackendCoord], style: &S) {
        let Some(ring) = Ring::new(points) else {
            return;
        };
        let paint = self.paint("fill", style.color());
        match &mut self.pending {
            Some(Pending::Areas { style, data, rings })
                if *style == paint && !rings.iter().any(|known| known.overlaps(&ring)) =>
            {
                data.ring(&ring.points);
                rings.push(ring);
            }
            _ => {
                self.flush();
                let mut data = PathData::default();
                data.ring(&ring.points);
                self.pending = Some(Pending::Areas {
                    style: paint,
                    data,
                    rings: vec![ring],
                });
            }
        }
    }

    /// Gives the area that was filled last its outline, when that is what `points` are: one element is filled and stroked.
    fn outline(&mut self, points: &[(i64, i64)], stroke: &Style) -> bool {
        let Some((end, ring)) = points.split_last() else {
            return false;
        };
        match &mut self.pending {
            Some(Pending::Areas { style, rings, .. })
                if rings.len() == 1 && rings[0].points == ring && end == &ring[0] =>
            {
                style.extend(stroke.clone());
                self.flush();
                true
            }
            _ => false,
        }
    }
}
