//! Text elements.

use crate::backend::{Halo, SUBPIXELS, SvgBackend};
use crate::document::escape;
use crate::markup::Run;
use crate::palette::Role;
use crate::path::decimal;
use crate::units::{in_tenths, number, rounded};
use plotters_backend::text_anchor::{HPos, VPos};
use plotters_backend::{BackendCoord, BackendTextStyle, FontStyle, FontTransform};
use std::fmt::Write as _;

impl SvgBackend<'_> {
    pub(crate) fn text<S: BackendTextStyle>(&mut self, runs: &[Run], style: &S, pos: BackendCoord) {
        let color = style.color();
        let size = style.size() / f64::from(SUBPIXELS);
        let anchor = style.anchor();
        let rise = match anchor.v_pos {
            VPos::Top => 0.74,
            VPos::Center => 0.35,
            VPos::Bottom => -0.2,
        } * size;
        let turn = match style.transform() {
            FontTransform::None => None,
            FontTransform::Rotate90 => Some(90),
            FontTransform::Rotate180 => Some(180),
            FontTransform::Rotate270 => Some(270),
        };
        let (x, y) = (number(pos.0), number(pos.1));
        let place = turn.map_or_else(
            || {
                format!(
                    "x=\"{x}\" y=\"{}\"",
                    decimal(in_tenths(pos).1 + rounded(rise * 10.0))
                )
            },
            |degrees| {
                format!(
                    "transform=\"translate({x} {y})rotate({degrees})\" y=\"{}\"",
                    decimal(rounded(rise * 10.0))
                )
            },
        );
        let mut attributes = format!("font-size=\"{}\"", decimal(rounded(size * 10.0)));
        attributes.push_str(match anchor.h_pos {
            HPos::Left => "",
            HPos::Center => " text-anchor=\"middle\"",
            HPos::Right => " text-anchor=\"end\"",
        });
        attributes.push_str(match style.style() {
            FontStyle::Normal => "",
            FontStyle::Bold => " font-weight=\"600\"",
            FontStyle::Italic | FontStyle::Oblique => " font-style=\"italic\"",
        });
        if self.halo == Halo::Surface {
            let _infallible = write!(
                attributes,
                " stroke=\"{}\" stroke-width=\"3\" paint-order=\"stroke\"",
                self.palette.paint(Role::SURFACE.light)
            );
        }
        let fill = self.paint("fill", color);
        let _infallible = write!(attributes, " {fill}");
        self.grouped_text(attributes, place, content(runs, size));
    }
}

/// Runs of text as the content of a text element of a size.
fn content(runs: &[Run], size: f64) -> String {
    let mut out = String::new();
    let mut drop = 0.0;
    for run in runs {
        let shift = (run.script.drop() - drop) * size;
        drop = run.script.drop();
        let mut attributes = String::new();
        if shift != 0.0 {
            let _infallible = write!(attributes, " dy=\"{}\"", decimal(rounded(shift * 10.0)));
        }
        if run.script.scale() < 1.0 {
            let _infallible = write!(
                attributes,
                " font-size=\"{}\"",
                decimal(rounded(run.script.scale() * size * 10.0))
            );
        }
        if run.italic {
            attributes.push_str(" font-style=\"italic\"");
        }
        let text = escape(&run.text);
        if attributes.is_empty() {
            out.push_str(&text);
        } else {
            let _infallible = write!(out, "<tspan{attributes}>{text}</tspan>");
        }
    }
    out
}
