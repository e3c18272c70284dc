//! Prints a page with a drawing on a light and on a dark surface: `cargo run --example gallery -p plotters-css > gallery.html`.

use plotters::prelude::*;
use plotters_css::{Document, Embedding, Palette, Role, SUBPIXELS, SvgBackend, Theme};
use std::error::Error;

/// `length` user units in canvas units.
fn units(length: f64) -> f64 {
    length * f64::from(SUBPIXELS)
}

fn color(role: Role) -> RGBColor {
    let (red, green, blue) = role.color(1.0).rgb;
    RGBColor(red, green, blue)
}

fn waves() -> Result<String, Box<dyn Error>> {
    let mut svg = String::new();
    let document = Document {
        width: 480,
        height: 270,
        title: "Damped waves",
        description: "Five cosines, each damped more than the one before.",
        palette: Palette::STANDARD,
        classes: &[],
        embedding: Embedding::Inline,
    };
    let area = SvgBackend::new(&mut svg, &document).into_drawing_area();
    let mut chart = ChartBuilder::on(&area)
        .margin(units(12.0))
        .set_label_area_size(LabelAreaPosition::Left, units(44.0))
        .set_label_area_size(LabelAreaPosition::Bottom, units(40.0))
        .build_cartesian_2d(0.0..10.0, -1.0..1.0)?;
    let muted = color(Role::MUTED);
    chart
        .configure_mesh()
        .disable_mesh()
        .axis_style(muted.stroke_width(SUBPIXELS))
        .label_style(("sans-serif", units(12.0)).into_font().color(&muted))
        .set_all_tick_mark_size(units(5.0))
        .x_labels(6)
        .y_labels(5)
        .x_desc("time $t$")
        .y_desc(r"$e^{-\gamma t} \cos t$")
        .draw()?;
    for (role, damping) in Role::SERIES.into_iter().zip([0.05_f64, 0.1, 0.2, 0.4, 0.8]) {
        let points = (0..=200)
            .map(|step| f64::from(step) / 20.0)
            .map(|t| (t, (-damping * t).exp() * t.cos()));
        chart.draw_series(LineSeries::new(
            points,
            color(role).stroke_width(SUBPIXELS * 3 / 2),
        ))?;
    }
    area.present()?;
    drop(chart);
    drop(area);
    Ok(svg)
}

fn main() -> Result<(), Box<dyn Error>> {
    println!(
        "<!doctype html><html lang=\"en\"><meta charset=\"utf-8\"><title>plotters-css</title>"
    );
    println!(
        "<style>body{{margin:0;font-family:system-ui,sans-serif}}section{{padding:24px;background:var(--surface)}}svg{{width:480px}}{}</style>",
        plotters_css::rules(Palette::STANDARD, &[])
    );
    for theme in [Theme::Light, Theme::Dark] {
        let declarations = Palette::STANDARD.declarations(theme);
        println!("<section style=\"{declarations}\">{}</section>", waves()?);
    }
    Ok(())
}
