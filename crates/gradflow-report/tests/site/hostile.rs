//! Text that tries to be markup, to end what it stands in, or to reorder what is around it.

use crate::fixture::{CLAIM, ONE, REPORT, RULE, STEP, Site, TWO, both, files, kept, with_chapters};
use crate::unpacked::unpacked;
use gradflow_report::{
    Article, Axis, Budget, Chapter, Chart, Check, Claim, Column, Count, DrawError, Equation,
    Evidence, Figure, FigureEntry, Format, Locator, Measure, Panel, Parameter, Pen, Reference,
    Report, Table, Text,
};
use scraper::{Html, Selector};
use std::collections::BTreeMap;

const HOSTILE: &str = "</script><script>alert(1)</script></title></svg>\"'><img src=x onerror=alert(1)> ]]> --> {{ ui }} {% raw %} \u{202e}\u{2066}\u{61c}";
const TEXT: Text = both(HOSTILE);
/// Characters that reorder the text around them.
const BIDI: [char; 12] = [
    '\u{202a}', '\u{202b}', '\u{202c}', '\u{202d}', '\u{202e}', '\u{2066}', '\u{2067}', '\u{2068}',
    '\u{2069}', '\u{200e}', '\u{200f}', '\u{61c}',
];

struct Drawing;

impl Figure for Drawing {
    type Data = &'static str;
    const ID: &'static str = "F1";
    const TITLE: Text = TEXT;
    const DESCRIPTION: Text = TEXT;

    fn parameters(_budget: Budget) -> Vec<Parameter> {
        vec![Parameter {
            name: "words",
            value: HOSTILE.to_owned(),
        }]
    }

    fn compute(_budget: Budget) -> Self::Data {
        HOSTILE
    }

    fn table(_data: &Self::Data) -> Option<Table> {
        Some(Table {
            columns: ["x", "y"].map(|name| Column { name, symbol: "x" }).to_vec(),
            rows: vec![vec![0.0, 0.0], vec![1.0, 1.0]],
        })
    }

    fn draw(_data: &Self::Data, panel: &Panel<'_>) -> Result<(), DrawError> {
        let mut chart = Chart::new(
            panel,
            Axis::linear(TEXT, 0.0, 1.0),
            Axis::linear(TEXT, 0.0, 1.0),
        );
        chart.line(Pen::INK, HOSTILE, [(0.0, 0.0), (1.0, 1.0)]);
        chart.finish()
    }
}

/// Hostile wherever a report has text.
fn report() -> Report {
    let rule = Equation {
        title: TEXT,
        article: Article::Printed {
            latex: r"m = \Delta y",
            reason: TEXT,
            repeats: None,
        },
        check: Check {
            oracle: TEXT,
            control: TEXT,
            condition: Some(TEXT),
            ..RULE.check
        },
        ..RULE
    };
    let claim = Claim {
        quote: Some(HOSTILE),
        statement: TEXT,
        finding: TEXT,
        control: TEXT,
        evidence: || Evidence {
            measured: vec![Measure {
                label: TEXT,
                value: 0.0,
                format: Format::Fixed(1),
            }],
            all: Count { held: 9, tested: 9 },
            within: None,
            control: Count { held: 0, tested: 9 },
        },
        ..CLAIM
    };
    let one = Chapter {
        title: TEXT,
        summary: TEXT,
        equations: kept([rule, STEP]),
        figures: kept([FigureEntry::of::<Drawing>()]),
        ..ONE
    };
    let two = Chapter {
        claims: kept([claim]),
        ..TWO
    };
    Report {
        name: HOSTILE,
        title: TEXT,
        subtitle: TEXT,
        bibliography: kept([Reference {
            authors: &[HOSTILE, HOSTILE],
            title: HOSTILE,
            venue: HOSTILE,
            locator: Locator::Url("https://example.org/\"><script>alert(1)</script>"),
            ..REPORT.bibliography[0]
        }]),
        ..with_chapters(kept([kept(one), kept(two)]))
    }
}

/// The files of a site whose every text is hostile, the prose and a caption included.
fn built() -> BTreeMap<String, String> {
    let prose = "\\<script>alert(1)\\</script> `</script><img src=x onerror=alert(1)>` \"' ]]> {{ ui }} \u{202e}\u{2066} The slope";
    let mut site = Site::of(report())
        .spoil("prose/one/en.md", "The slope", prose)
        .spoil(
            "prose/one/en.md",
            "{#the-picture}",
            "`</script>` \u{202e} {#the-picture}",
        )
        .spoil(
            "prose/one/en.md",
            "](fig:F1)",
            " `</svg><script>` \"' \u{202e}](fig:F1)",
        );
    site.build.base_url = Some("https://example.org/\"><script>alert(1)</script>".to_owned());
    site.run().unwrap();
    let found = files(&site.build.out).into_iter();
    found
        .filter_map(|(path, content)| Some((path, String::from_utf8(content).ok()?)))
        .collect()
}

fn count(page: &Html, selector: &str) -> usize {
    page.select(&Selector::parse(selector).unwrap()).count()
}

#[test]
fn hostile_text_is_inert_in_every_file() {
    let site = built();
    for (path, content) in &site {
        let is = |extension: &str| path.ends_with(extension);
        if is(".json") {
            serde_json::from_str::<serde_json::Value>(content).unwrap();
            continue;
        }
        if is(".css") || path == "assets/site.js" {
            continue;
        }
        assert!(!content.contains(BIDI), "{path} reorders text");
        if is(".html") || is(".svg") || is(".xml") {
            let page = if is(".html") {
                Html::parse_document(content)
            } else {
                Html::parse_fragment(content)
            };
            assert_eq!(
                count(&page, "script:not([src]):not([type$=json])"),
                0,
                "{path}"
            );
            assert_eq!(count(&page, "img[src=x], [onerror], [onload]"), 0, "{path}");
            assert_eq!(count(&page, "script[src*='alert']"), 0, "{path}");
        }
        if is(".svg") || is(".xml") {
            assert!(
                !content.contains("<script") && !content.contains("]]>"),
                "{path}"
            );
        }
    }
    let search = &site["assets/search.en.js"];
    let entries: serde_json::Value = unpacked(search, "window.searchIndex");
    assert!(entries.to_string().contains("alert(1)"));
    for (path, holds) in [("en/feed.xml", "alert(1)"), ("data/F1.en.svg", "alert(1)")] {
        assert!(site[path].contains(holds), "{path} shows the text");
    }
    let page = Html::parse_document(&site["en/one/index.html"]);
    let title = page
        .select(&Selector::parse("title").unwrap())
        .next()
        .unwrap();
    assert!(
        title
            .text()
            .collect::<String>()
            .contains("</script><script>alert(1)"),
        "shown as it is"
    );
}

#[test]
fn hostile_text_comes_out_of_the_data_as_it_went_in() {
    let site = built();
    let data: serde_json::Value = serde_json::from_str(&site["data/F1.json"]).unwrap();
    assert_eq!(data["data"], HOSTILE);
    let page = Html::parse_document(&site["zh/one/index.html"]);
    let script = Selector::parse("script[type='application/ld+json']").unwrap();
    let json: String = page.select(&script).next().unwrap().text().collect();
    let article: serde_json::Value = serde_json::from_str(&json).unwrap();
    assert_eq!(article["headline"], HOSTILE);
    assert_eq!(article["citation"][0]["name"], HOSTILE);
}

#[test]
fn a_text_without_a_translation_is_named_with_its_language() {
    let title = Text { en: "One", zh: " " };
    let lines = Site::with_one(Chapter { title, ..ONE }).lines();
    assert_eq!(lines, "prose/one: one: expected a text in `zh`, found none");
}
