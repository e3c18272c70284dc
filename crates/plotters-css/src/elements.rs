//! Elements that may grow: strokes of one style in a row become one path, and so do areas that do not overlap; texts of one style
//! become one group.

use crate::backend::{Dash, SvgBackend};
use crate::palette::Rgb;
use crate::path::{PathData, decimal};
use crate::units::{in_tenths, tenths};
use plotters_backend::{BackendColor, BackendCoord, BackendStyle};
use std::fmt::Write as _;

/// What was drawn last and may grow.
#[derive(Debug)]
pub(crate) enum Pending {
    /// Strokes of one style.
    Path {
        attributes: String,
        data: PathData,
        opaque: bool,
    },
    /// Areas of one style that do not overlap: as one path they look as they do one by one.
    Areas {
        attributes: String,
        data: PathData,
        rings: Vec<Ring>,
    },
    /// Texts of one style: the place of each and what it holds.
    Texts {
        attributes: String,
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
            Some(
                Pending::Path {
                    attributes, data, ..
                }
                | Pending::Areas {
                    attributes, data, ..
                },
            ) if !data.is_empty() => {
                let _infallible =
                    write!(self.out, "<path {attributes} d=\"{}\"/>", data.into_text());
            }
            Some(Pending::Texts { attributes, texts }) => match texts.as_slice() {
                [(place, content)] => {
                    let _infallible =
                        write!(self.out, "<text {place} {attributes}>{content}</text>");
                }
                several => {
                    let _infallible = write!(self.out, "<g {attributes}>");
                    for (place, content) in several {
                        let _infallible = write!(self.out, "<text {place}>{content}</text>");
                    }
                    self.out.push_str("</g>");
                }
            },
            _ => {}
        }
    }

    /// Adds a text to those of the same style.
    pub(crate) fn grouped_text(&mut self, attributes: String, place: String, content: String) {
        let text = (place, content);
        match &mut self.pending {
            Some(Pending::Texts {
                attributes: known,
                texts,
            }) if *known == attributes => texts.push(text),
            _ => {
                self.flush();
                let texts = vec![text];
                self.pending = Some(Pending::Texts { attributes, texts });
            }
        }
    }

    pub(crate) fn stroke_attributes<S: BackendStyle>(&self, style: &S) -> String {
        let color = style.color();
        let width = tenths(style.stroke_width());
        let mut attributes = self.paint("stroke", color);
        if width != 10 {
            let _infallible = write!(attributes, " stroke-width=\"{}\"", decimal(width));
        }
        match self.dash {
            Dash::Solid => {}
            Dash::Dashed => {
                let (on, off) = (decimal(width * 4), decimal(width * 5 / 2));
                let _infallible = write!(attributes, " stroke-dasharray=\"{on} {off}\"");
            }
            Dash::Dotted => {
                let off = decimal(width * 11 / 5);
                let _infallible = write!(
                    attributes,
                    " stroke-linecap=\"round\" stroke-dasharray=\"0 {off}\""
                );
            }
        }
        attributes
    }

    /// The attribute `name` and, where needed, its opacity.
    pub(crate) fn paint(&self, name: &str, color: BackendColor) -> String {
        let (red, green, blue) = color.rgb;
        let mut text = format!("{name}=\"{}\"", self.palette.paint(Rgb(red, green, blue)));
        if color.alpha < 1.0 {
            let _infallible = write!(
                text,
                " {name}-opacity=\"{}\"",
                (color.alpha * 100.0).round() / 100.0
            );
        }
        text
    }

    /// The growing path for strokes with `attributes`.
    pub(crate) fn path(&mut self, attributes: String, opaque: bool) -> &mut PathData {
        let fits = matches!(
            &self.pending,
            Some(Pending::Path { attributes: known, opaque: true, .. }) if *known == attributes && opaque
        );
        if !fits {
            self.flush();
            self.pending = Some(Pending::Path {
                attributes,
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
        let attributes = self.stroke_attributes(style);
        let points: Vec<_> = points.into_iter().map(in_tenths).collect();
        if self.outline(&points, &attributes) {
            return;
        }
        let opaque = style.color().alpha >= 1.0;
        let path = self.path(attributes, opaque);
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
        let attributes = self.stroke_attributes(style);
        let opaque = style.color().alpha >= 1.0;
        self.path(attributes, opaque).ring(&ring.points);
    }

    /// Fills the ring through `points`.
    pub(crate) fn area<S: BackendStyle>(&mut self, points: &[BackendCoord], style: &S) {
        let Some(ring) = Ring::new(points) else {
            return;
        };
        let paint = self.paint("fill", style.color());
        match &mut self.pending {
            Some(Pending::Areas {
                attributes,
                data,
                rings,
            }) if *attributes == paint && !rings.iter().any(|known| known.overlaps(&ring)) => {
                data.ring(&ring.points);
                rings.push(ring);
            }
            _ => {
                self.flush();
                let mut data = PathData::default();
                data.ring(&ring.points);
                self.pending = Some(Pending::Areas {
                    attributes: paint,
                    data,
                    rings: vec![ring],
                });
            }
        }
    }

    /// Gives the area that was filled last its outline, when that is what `points` are: one element is filled and stroked.
    fn outline(&mut self, points: &[(i64, i64)], stroke: &str) -> bool {
        let Some((end, ring)) = points.split_last() else {
            return false;
        };
        match &mut self.pending {
            Some(Pending::Areas {
                attributes, rings, ..
            }) if rings.len() == 1 && rings[0].points == ring && end == &ring[0] => {
                attributes.push(' ');
                attributes.push_str(stroke);
                self.flush();
                true
            }
            _ => false,
        }
    }
}
