//! A page in one file: it holds all that it shows, and says what is wrong with it.

#![expect(
    clippy::unwrap_used,
    reason = "a test that panics is a test that fails"
)]

use gradflow_report::{
    Axis, Block, Cell, Chart, Column, Download, Grid, Lang, Pen, Section, Sheet, SheetError,
    SheetFigure, Table, Text,
};
use scraper::{Html, Selector};

const LAG: Text = Text {
    en: "lag $t-k$ (steps)",
    zh: "滞后 $t-k$（步）",
};

fn sheet(blocks: Vec<Block<'_>>) -> Sheet<'_> {
    Sheet {
        lang: Lang::En,
        title: "A <model> of $H$ units".to_owned(),
        summary: "What it does.".to_owned(),
        sections: vec![Section {
            id: "one".to_owned(),
            heading: "One".to_owned(),
            blocks,
        }],
        downloads: vec![Download {
            name: "all.json".to_owned(),
            label: "JSON".to_owned(),
            media_type: "application/json".to_owned(),
            content: "{}".to_owned(),
        }],
        colophon: "Made by a test.".to_owned(),
    }
}

/// A line down from 1; `low` is where the axis begins.
fn decay(low: f64) -> Block<'static> {
    Block::Figure(SheetFigure {
        id: "decay".to_owned(),
        title: "Decay".to_owned(),
        description: "A line that falls.".to_owned(),
        caption: "It falls.".to_owned(),
        aspect: (16, 9),
        narrow_aspect: (6, 5),
        table: Some(Table {
            columns: vec![Column {
                name: "lag",
                symbol: "t - k",
            }],
            rows: vec![vec![0.0], vec![1.0]],
        }),
        draw: Box::new(move |panel| {
            let (x, y) = (Axis::linear(LAG, low, 9.0), Axis::linear(LAG, 0.0, 1.0));
            let mut chart = Chart::new(panel, x, y);
            chart.line(Pen::SERIES[0], "", [(0.0, 1.0), (9.0, 0.0)]);
            chart.finish()
        }),
    })
}

fn select(html: &Html, selector: &str) -> usize {
    html.select(&Selector::parse(selector).unwrap()).count()
}

#[test]
fn a_sheet_holds_all_that_it_shows() {
    let grid = Grid {
        name: "Numbers".to_owned(),
        columns: vec!["what".to_owned(), "value".to_owned()],
        rows: vec![vec![
            Cell::Text("$x$".to_owned()),
            Cell::Number(0.123_45, 3),
        ]],
    };
    let blocks = vec![
        Block::Text("With $a < b$ & more.".to_owned()),
        Block::Formula(r"\prod_k J_k".to_owned()),
        Block::Grid(grid),
        decay(0.0),
    ];
    let text = sheet(blocks).html().unwrap();
    let html = Html::parse_document(&text);
    assert!(text.contains("A &lt;model&gt; of "));
    // Everything is inside: addresses are fragments and data.
    for (attribute, selector) in [("href", "[href]"), ("src", "[src]")] {
        for element in html.select(&Selector::parse(selector).unwrap()) {
            let address = element.value().attr(attribute).unwrap();
            assert!(
                address.starts_with('#') || address.starts_with("data:"),
                "{address}"
            );
        }
    }
    assert!(!text.contains("url(\"fonts"), "the font is inside");
    assert_eq!(select(&html, ".formula math[display=block]"), 1);
    assert_eq!(select(&html, ".drawing svg"), 2);
    assert_eq!(select(&html, "a[download]"), 3);
    assert_eq!(select(&html, "td"), 1);
    assert!(text.contains("0.123"));
}

#[test]
fn a_sheet_names_what_is_wrong_with_it() {
    let faulty = sheet(vec![Block::Formula(r"\frac{1}{".to_owned())]).html();
    assert!(matches!(faulty, Err(SheetError::Latex(fault)) if fault.contains("frac")));
    // An axis from 9 to 9 has no range.
    let faulty = sheet(vec![decay(9.0)]).html();
    assert!(matches!(faulty, Err(SheetError::Figure { id, .. }) if id == "decay"));
}
