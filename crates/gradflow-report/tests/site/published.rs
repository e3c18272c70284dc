//! Published numbers beside ours.

use crate::fixture::{HEIGHTS, ONE, Site, TWO, both, kept, with_chapters};
use gradflow_report::{Chapter, Lang, Ours, Published, PublishedNumber};
use scraper::{Html, Selector};

fn lines_with(number: PublishedNumber) -> String {
    let heights = Published {
        rows: kept([number]),
        ..HEIGHTS
    };
    let two = Chapter {
        published: kept([heights]),
        ..TWO
    };
    Site::of(with_chapters(kept([&ONE, kept(two)]))).lines()
}

#[test]
fn a_table_shows_both_numbers_and_their_difference() {
    let site = Site::new();
    let out = site.run().unwrap().out;
    for lang in Lang::ALL {
        let page = Html::parse_document(&site.page(lang, "two"));
        let cells = Selector::parse("#published-heights tbody td").unwrap();
        let cells: Vec<String> = (page.select(&cells))
            .map(|cell| cell.text().collect())
            .collect();
        assert_eq!(cells[0], "Euclid 1482, book 6");
        assert_eq!(cells[1..3], ["8.1", "8.0"]);
        assert!(cells[3].starts_with("−0.10"), "{cells:?}");
        assert_eq!(cells[4], "0.15");
    }
    assert!(
        site.page(Lang::En, "bibliography")
            .contains("two/index.html#published-heights")
    );
    let ledger = std::fs::read_to_string(out.join("ledger.json")).unwrap();
    let ledger: serde_json::Value = serde_json::from_str(&ledger).unwrap();
    let row = &ledger["published"][0];
    assert_eq!(
        (&row["table"], &row["agrees"]),
        (&"heights".into(), &true.into())
    );
}

#[test]
fn a_number_beyond_its_allowance_is_a_problem_unless_the_row_says_why() {
    let off = PublishedNumber {
        ours: |_| Ours {
            value: 9.0,
            allowance: 0.15,
        },
        ..HEIGHTS.rows[0]
    };
    let lines = lines_with(off);
    let expected = "heights: height at $x = 4$: expected 8.1 (`euclid`) within 1.50e-1, found 9";
    assert!(lines.contains(expected), "{lines}");
    let nan = PublishedNumber {
        ours: |_| Ours {
            value: f64::NAN,
            allowance: f64::INFINITY,
        },
        ..off
    };
    assert!(lines_with(nan).contains("found NaN"));
    let agreeing = PublishedNumber {
        differs: Some(both("Euclid drew another line.")),
        ..HEIGHTS.rows[0]
    };
    assert!(lines_with(agreeing).contains("said to differ"));
    let lines = lines_with(PublishedNumber {
        source: "newton",
        ..off
    });
    assert!(lines.contains("unknown id `ref:newton`"), "{lines}");
}

#[test]
fn a_difference_that_is_explained_is_shown_with_its_reason() {
    let heights = Published {
        rows: kept([PublishedNumber {
            ours: |_| Ours {
                value: 9.0,
                allowance: 0.15,
            },
            differs: Some(both("Euclid drew another line.")),
            ..HEIGHTS.rows[0]
        }]),
        ..HEIGHTS
    };
    let two = Chapter {
        published: kept([heights]),
        ..TWO
    };
    let site = Site::of(with_chapters(kept([&ONE, kept(two)])));
    site.run().unwrap();
    let page = site.page(Lang::En, "two");
    assert!(page.contains("Euclid drew another line.") && page.contains("class=\"differs\""));
}
