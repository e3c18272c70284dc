//! Draws states: one large with paths of their own for the script, several small.

use super::entry::words;
use super::grid::{Grid, index, start};
use super::{Control, Explorer, Settings, State};
use crate::classes::CLASSES;
use crate::{Chart, DrawError, Lang, Layout, Panel, Pen};
use plotters_css::{Dash, Document, Embedding, Palette, SvgBackend, Window};
use std::fmt::Write as _;

/// The state in which the controls start, and where its plotting area lies in the drawing's units.
pub(super) fn large<E: Explorer>(
    grid: &Grid,
    lang: Lang,
    layout: Layout,
) -> Result<(String, Window), DrawError> {
    let prefix = format!("explorer-{}-{}", E::ID, layout.code());
    let height = layout.pick(380, 300);
    let mut svg = String::new();
    let document = document(E::TITLE.get(lang), E::DESCRIPTION.get(lang));
    let document = Document {
        width: layout.width(),
        height,
        ..document
    };
    let panel = Panel::new(SvgBackend::new(&mut svg, &document), lang, layout, height);
    let mut chart = Chart::new(&panel, E::X, E::Y);
    if E::Y.low < 0.0 && E::Y.high > 0.0 {
        chart.horizontal(0.0, "");
    }
    let Window {
        left,
        top,
        right,
        bottom,
    } = chart.area();
    let area = Window {
        left: tenth(left),
        top: tenth(top),
        right: tenth(right),
        bottom: tenth(bottom),
    };
    chart.finish()?;
    panel.finish()?;
    let state = &grid.states[index(E::CONTROLS, &start(E::CONTROLS))];
    let mut curves = format!(
        "<clipPath id=\"{prefix}-area\"><rect x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\"/></clipPath><g clip-path=\"url(#{prefix}-area)\">",
        area.left,
        area.top,
        tenth(area.right - area.left),
        tenth(area.bottom - area.top)
    );
    for (number, (series, curve)) in E::SERIES.iter().zip(&state.curves).enumerate() {
        let place = |(x, y)| {
            (
                area.left + E::X.position(x) * (area.right - area.left),
                area.bottom + E::Y.position(y) * (area.top - area.bottom),
            )
        };
        write!(
            curves,
            "<path data-series=\"{number}\" {} d=\"{}\"/>",
            stroke(series.pen),
            path(points(&grid.xs, curve).map(place))
        )
        .expect("a String accepts every write");
    }
    curves.push_str("</g></svg>");
    let end = svg
        .strip_suffix("</svg>")
        .expect("a finished drawing ends with its element");
    Ok((format!("{end}{curves}"), area))
}

/// The size of a small multiple: as many stand side by side as the page has room for.
const SMALL: (u32, u32) = (240, 210);

/// The states of [`Explorer::MULTIPLES`], a drawing each.
pub(super) fn multiples<E: Explorer>(grid: &Grid, lang: Lang) -> Result<Vec<String>, DrawError> {
    let (width, height) = SMALL;
    let small = |at: &&[usize]| {
        let heading = heading::<E>(at, lang);
        let mut svg = String::new();
        let document = Document {
            width,
            height,
            ..document(&heading, "")
        };
        let backend = SvgBackend::new(&mut svg, &document);
        let panel = Panel::new(backend, lang, Layout::Narrow, height);
        let frame = Window {
            right: f64::from(width),
            ..panel.frame()
        };
        let mut chart = Chart::within(&panel, frame, E::X, E::Y);
        chart.heading(&heading);
        let State { curves, .. } = &grid.states[index(E::CONTROLS, at)];
        for (series, curve) in E::SERIES.iter().zip(curves) {
            chart.line(series.pen, "", points(&grid.xs, curve));
        }
        chart.finish()?;
        panel.finish()?;
        Ok(svg)
    };
    E::MULTIPLES.iter().map(small).collect()
}

fn document<'d>(title: &'d str, description: &'d str) -> Document<'d> {
    Document {
        width: 0,
        height: 0,
        title,
        description,
        palette: Palette::STANDARD,
        classes: &CLASSES,
        embedding: Embedding::Inline,
    }
}

/// The settings in which the small multiples differ.
fn heading<E: Explorer>(at: &[usize], lang: Lang) -> String {
    let differs = |number: usize| {
        let settings = || E::MULTIPLES.iter().map(move |other| other[number]);
        settings().any(|setting| setting != at[number])
    };
    let named = E::CONTROLS.iter().zip(at).enumerate();
    let parts: Vec<String> = named
        .filter(|(number, _)| differs(*number))
        .map(|(_, (control, setting))| named_setting(control, *setting, lang))
        .collect();
    parts.join(if lang == Lang::Zh { "，" } else { ", " })
}

fn named_setting(control: &Control, setting: usize, lang: Lang) -> String {
    match control.settings {
        Settings::Slider(_) => format!(
            "{} = {}",
            control.short.get(lang),
            words(control, setting, lang)
        ),
        Settings::Select(_) => words(control, setting, lang),
    }
}

/// The points of a curve.
fn points<'a>(xs: &'a [f64], curve: &'a [f64]) -> impl Iterator<Item = (f64, f64)> + 'a {
    xs.iter().copied().zip(curve.iter().copied())
}

/// The attribute `d` of a line through `places`; what is not finite breaks it. The script writes the same.
fn path(places: impl Iterator<Item = (f64, f64)>) -> String {
    let mut d = String::new();
    let mut command = 'M';
    for (x, y) in places {
        if y.is_finite() {
            write!(d, "{command}{} {}", tenth(x), tenth(y)).expect("a String accepts every write");
            command = 'L';
        } else {
            command = 'M';
        }
    }
    d
}

/// To a tenth of a unit.
fn tenth(value: f64) -> f64 {
    (10.0 * value).round() / 10.0 + 0.0
}

/// The attributes of a stroke, as `plotters-css` writes them.
pub(crate) fn stroke(pen: Pen) -> String {
    let width = pen.width;
    let dash = match pen.dash {
        Dash::Solid => String::new(),
        Dash::Dashed => format!(
            " stroke-dasharray=\"{} {}\"",
            tenth(4.0 * width),
            tenth(2.5 * width)
        ),
        Dash::Dotted => format!(
            " stroke-linecap=\"round\" stroke-dasharray=\"0 {}\"",
            tenth(2.2 * width)
        ),
    };
    format!(
        "fill=\"none\" stroke=\"{}\" stroke-width=\"{width}\"{dash}",
        pen.role.css()
    )
}

#[cfg(test)]
mod tests {
    use super::path;

    #[test]
    fn a_gap_breaks_the_line() {
        let places = [(0.0, 1.04), (1.0, f64::NAN), (2.0, 3.0), (3.0, 4.0)];
        assert_eq!(path(places.into_iter()), "M0 1M2 3L3 4");
    }
}
