//! Text elements.

use crate::backend::{Halo, SUBPIXELS, SvgBackend};
use crate::document::escape;
use crate::markup::Run;
use crate::palette::Role;
use crate::path::decimal;
use crate::sheet::{Sheet, Style};
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
        let mut text = Style::default();
        text.set("font-size", decimal(rounded(size * 10.0)));
        match anchor.h_pos {
            HPos::Left => {}
            HPos::Center => text.set("text-anchor", "middle"),
            HPos::Right => text.set("text-anchor", "end"),
        }
        match style.style() {
            FontStyle::Normal => {}
            FontStyle::Bold => text.set("font-weight", "600"),
            FontStyle::Italic | FontStyle::Oblique => text.set("font-style", "italic"),
        }
        if self.halo == Halo::Surface {
            text.paint("stroke", Role::SURFACE.light, self.sheet.palette);
            text.set("stroke-width", "3");
            text.set("paint-order", "stroke");
        }
        text.extend(self.paint("fill", color));
        let content = content(runs, size, &mut self.sheet);
        self.grouped_text(text, place, content);
    }
}

/// Runs of text as the content of a text element of a size.
fn content(runs: &[Run], size: f64, sheet: &mut Sheet) -> String {
    let mut out = String::new();
    let mut drop = 0.0;
    for run in runs {
        let shift = (run.script.drop() - drop) * size;
        drop = run.script.drop();
        let mut style = Style::default();
        if run.script.scale() < 1.0 {
            style.set(
                "font-size",
                decimal(rounded(run.script.scale() * size * 10.0)),
            );
        }
        if run.italic {
            style.set("font-style", "italic");
        }
        let mut attributes = sheet.attributes(&style);
        if shift != 0.0 {
            let _infallible = write!(attributes, " dy=\"{}\"", decimal(rounded(shift * 10.0)));
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
