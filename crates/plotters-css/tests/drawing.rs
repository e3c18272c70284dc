//! Whole drawings: their structure, their safety and their bytes.

use plotters::coord::Shift;
use plotters::drawing::DrawingArea;
use plotters::prelude::*;
use plotters_css::plotters_backend::DrawingBackend;
use plotters_css::{Document, Embedding, Palette, Point, Role, SUBPIXELS, SvgBackend, Window};

const UNIT: i32 = SUBPIXELS.cast_signed();

fn document(title: &str, embedding: Embedding) -> Document<'_> {
    Document {
        width: 100,
        height: 50,
        title,
        description: "What is seen.",
        palette: Palette::STANDARD,
        classes: &[],
        embedding,
    }
}

fn drawn(title: &str, draw: impl FnOnce(&DrawingArea<SvgBackend<'_>, Shift>)) -> String {
    let mut svg = String::new();
    let area = SvgBackend::new(&mut svg, &document(title, Embedding::Inline)).into_drawing_area();
    draw(&area);
    area.present().expect("writing to a string cannot fail");
    drop(area);
    svg
}

fn blue() -> RGBColor {
    let (red, green, blue) = Role::SERIES[0].color(1.0).rgb;
    RGBColor(red, green, blue)
}

#[test]
fn a_drawing_is_named_themed_and_compact() {
    let svg = drawn("A title", |area| {
        for x in [10, 20] {
            let line = vec![(x * UNIT, 0), (x * UNIT + 8, 10 * UNIT)];
            area.draw(&PathElement::new(line, blue().stroke_width(SUBPIXELS)))
                .unwrap();
        }
    });
    assert_eq!(
        svg,
        "<svg viewBox=\"0 0 100 50\" role=\"img\" fill=\"none\" stroke-linejoin=\"round\" \
         overflow=\"visible\"><title>A title</title><desc>What is seen.</desc>\
         <path class=\"s4\" d=\"M10 0l.5 10m9.5-10 .5 10\"/></svg>"
    );
}

#[test]
fn areas_share_a_path_unless_they_overlap() {
    let svg = drawn("", |area| {
        for left in [0, 10, 15] {
            let corners = [(left * UNIT, 0), ((left + 10) * UNIT, 10 * UNIT)];
            area.draw(&Rectangle::new(corners, blue().mix(0.5).filled()))
                .unwrap();
        }
    });
    let areas = "<path class=\"f4\" fill-opacity=\"0.5\" d=\"M0 0h10v10h-10zm10 0h10v10h-10z\"/>\
                 <path class=\"f4\" fill-opacity=\"0.5\" d=\"M15 0h10v10h-10z\"/></svg>";
    assert!(svg.ends_with(areas), "{svg}");
}

#[test]
fn an_area_with_its_outline_is_one_element() {
    let svg = drawn("", |area| {
        let mut corners = vec![(0, 0), (10 * UNIT, 0), (5 * UNIT, 10 * UNIT)];
        area.draw(&Polygon::new(corners.clone(), blue().mix(0.5).filled()))
            .unwrap();
        corners.push((0, 0));
        area.draw(&PathElement::new(corners, blue().stroke_width(SUBPIXELS)))
            .unwrap();
    });
    let both = "<path class=\"f4 s4\" fill-opacity=\"0.5\" d=\"M0 0h10l-5 10z\"/></svg>";
    assert!(svg.ends_with(both), "{svg}");
}

#[test]
fn hostile_text_is_inert() {
    let hostile = "</text><script>alert('1')</script>\u{202e}\" onload=\"x$\\<b_{<i>}$&\u{0}";
    let svg = drawn(hostile, |area| {
        area.draw(&Text::new(
            hostile,
            (0, 0),
            ("sans-serif", 12.0 * f64::from(SUBPIXELS)).into_font(),
        ))
        .unwrap();
    });
    assert!(
        !svg.contains("<script")
            && !svg.contains("<b")
            && !svg.contains("<i>")
            && !svg.contains("onload=\"")
    );
    assert!(!svg.contains('\u{202e}') && !svg.contains('\u{0}'));
    assert_eq!(svg.matches("<text").count(), 1);
    assert_eq!(svg.matches("</text>").count(), 1);
}

#[test]
fn a_label_is_real_text_in_the_font_of_the_page() {
    let svg = drawn("", |area| {
        area.draw(&Text::new(
            "norm $S_t^2$",
            (UNIT, UNIT),
            ("serif", 10.0 * f64::from(SUBPIXELS)).into_font(),
        ))
        .unwrap();
    });
    assert!(svg.contains("font-size=\"10\"") && !svg.contains("font-family"));
    assert!(svg.contains("norm <tspan font-style=\"italic\">S</tspan><tspan font-size=\"7.2\" font-style=\"italic\" dy=\"2\">t</tspan>"));
}

#[test]
fn texts_of_one_style_share_it() {
    let svg = drawn("", |area| {
        let size = |size: f64| ("serif", size * f64::from(SUBPIXELS)).into_font();
        for (text, points) in [("a", 10.0), ("b", 10.0), ("c", 12.0)] {
            area.draw(&Text::new(text, (UNIT, UNIT), size(points)))
                .unwrap();
        }
    });
    let grouped = "<g font-size=\"10\" fill=\"#000000\"><text x=\"1\" y=\"8.4\">a</text><text x=\"1\" y=\"8.4\">b</text></g>\
                   <text x=\"1\" y=\"9.9\" font-size=\"12\" fill=\"#000000\">c</text></svg>";
    assert!(svg.ends_with(grouped), "{svg}");
}

#[test]
fn lines_cut_by_a_window_stay_in_it() {
    let window = Window {
        left: 10.0,
        top: 5.0,
        right: 90.0,
        bottom: 45.0,
    };
    let steep = (0..100).map(|x| Point::new(f64::from(x), 25.0 + 100.0 * (f64::from(x) - 50.0)));
    let pieces = window.clip_line(steep);
    assert_eq!(pieces.len(), 1);
    let (first, last) = (pieces[0][0], pieces[0][pieces[0].len() - 1]);
    assert!((last.y - first.y - 40.0).abs() < 1e-9 && (last.x - first.x - 0.4).abs() < 1e-9);
}

#[test]
fn a_standalone_drawing_carries_both_themes() {
    let mut svg = String::new();
    let mut backend = SvgBackend::new(&mut svg, &document("t", Embedding::Standalone));
    backend
        .draw_line((0, 0), (UNIT, UNIT), &Role::SERIES[0].color(1.0))
        .unwrap();
    drop(backend);
    assert!(svg.starts_with("<svg xmlns=\"http://www.w3.org/2000/svg\""));
    assert!(
        svg.contains(".s4{stroke:#0072b2}")
            && svg.contains(
                "@media (prefers-color-scheme:dark){svg{background:#14171a}.s4{stroke:#56b4e9}}"
            )
    );
}

#[test]
fn a_bitmap_is_an_indexed_png_with_sharp_pixels() {
    let mut svg = String::new();
    let mut backend = SvgBackend::new(&mut svg, &document("t", Embedding::Inline));
    backend
        .blit_bitmap((0, 0), (2, 1), &[255, 0, 0, 0, 0, 255])
        .unwrap();
    drop(backend);
    assert!(
        svg.contains("image-rendering:pixelated")
            && svg.contains("href=\"data:image/png;base64,iVBOR")
    );
}

#[test]
fn the_same_drawing_has_the_same_bytes() {
    let once = || {
        drawn("t", |area| {
            area.draw(&Circle::new((UNIT, UNIT), 8, blue().filled()))
                .unwrap();
            area.draw(&Rectangle::new(
                [(0, 0), (UNIT, UNIT)],
                blue().mix(0.5).filled(),
            ))
            .unwrap();
        })
    };
    assert_eq!(once(), once());
}
