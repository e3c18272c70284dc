//! A report in several parts.

use crate::fixture::{ONE, REPORT, Site, TWO, both, kept};
use gradflow_report::{Lang, Part, Report};
use scraper::{Html, Selector};

fn texts(page: &str, selector: &str) -> Vec<String> {
    let selector = Selector::parse(selector).unwrap();
    let page = Html::parse_document(page);
    let text = |element: scraper::ElementRef<'_>| element.text().collect::<String>();
    page.select(&selector).map(text).collect()
}

fn in_two_parts() -> Site {
    let part = |title, chapters| Part { title, chapters };
    Site::of(Report {
        parts: kept([
            part(both("Straight & short"), kept([&ONE])),
            part(both("Beyond"), kept([&TWO])),
        ]),
        ..REPORT
    })
}

#[test]
fn the_parts_are_named_wherever_the_chapters_are_listed() {
    let site = in_two_parts();
    let out = site.run().unwrap().out;
    let titles = ["Straight & short", "Beyond"];
    for lang in Lang::ALL {
        let two = site.page(lang, "two");
        assert_eq!(texts(&two, ".menu .key"), titles);
        assert_eq!(texts(&two, ".menu ol:not([start]) a"), ["One"]);
        assert_eq!(texts(&two, ".menu ol[start='2'] a"), ["Two"]);
        assert_eq!(texts(&two, ".map .key"), titles);
        assert_eq!(texts(&two, ".map [aria-labelledby='site-part-2'] a"), ["2"]);
        assert_eq!(texts(&site.page(lang, ""), ".chapters h3"), titles);
        let coverage = texts(&site.page(lang, "coverage"), ".table-name");
        assert_eq!(coverage[3..], titles);
        let ledger = texts(&site.page(lang, "ledger"), ".table-name");
        assert!(ledger[0].ends_with(titles[0]), "{ledger:?}");
        assert_eq!(ledger.len(), 2, "a part without equations has no table");
    }
    let ledger = std::fs::read_to_string(out.join("ledger.json")).unwrap();
    let ledger: serde_json::Value = serde_json::from_str(&ledger).unwrap();
    assert_eq!(ledger["parts"][1]["title"], "Beyond");
    assert_eq!(ledger["parts"][1]["chapters"][0], "two");
}

#[test]
fn a_report_in_one_part_names_none() {
    let site = Site::new();
    site.run().unwrap();
    assert_eq!(texts(&site.page(Lang::En, "two"), ".menu .key").len(), 0);
    assert_eq!(texts(&site.page(Lang::En, ""), ".chapters h3").len(), 0);
    assert_eq!(
        texts(&site.page(Lang::En, ""), ".chapters .count"),
        ["1", "2"]
    );
}
