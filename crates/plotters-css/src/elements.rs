//! Elements that may grow: strokes of one style in a row become one path, texts of one style one group.

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
    /// Texts of one style: the place of each and what it holds.
    Texts {
        attributes: String,
        texts: Vec<(String, String)>,
    },
}

impl SvgBackend<'_> {
    pub(crate) fn flush(&mut self) {
        match self.pending.take() {
            Some(Pending::Path {
                attributes, data, ..
            }) if !data.is_empty() => {
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
        let opaque = style.color().alpha >= 1.0;
        let path = self.path(attributes, opaque);
        for (index, point) in points.into_iter().map(in_tenths).enumerate() {
            if index > 0 {
                path.line_to(point);
            } else if path.is_empty() || path.end() != point {
                path.move_to(point);
            }
        }
    }

    pub(crate) fn ring<S: BackendStyle>(
        &mut self,
        points: &[BackendCoord],
        paint: String,
        style: &S,
    ) {
        let Some(&first) = points.first() else { return };
        let opaque = style.color().alpha >= 1.0;
        let path = self.path(paint, opaque);
        path.move_to(in_tenths(first));
        for &point in &points[1..] {
            path.line_to(in_tenths(point));
        }
        path.close(in_tenths(first));
    }
}
