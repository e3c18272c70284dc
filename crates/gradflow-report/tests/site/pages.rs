//! What stands on the pages.

use crate::fixture::{ONE, RULE, STEP, Site, kept};
use gradflow_report::{Chapter, Equation, Lang, Stage, Tally, Text, links};
use scraper::{Html, Selector};
use std::sync::Mutex;

fn count(page: &str, selector: &str) -> usize {
    let selector = Selector::parse(selector).unwrap();
    Html::parse_document(page).select(&selector).count()
}

fn text(page: &str, selector: &str) -> String {
    let selector = Selector::parse(selector).unwrap();
    let page = Html::parse_document(page);
    let found = page
        .select(&selector)
        .next()
        .expect("the page has such an element");
    found.text().collect()
}

#[test]
fn the_summary_counts_what_is_there() {
    let site = Site::new();
    let summary = site.run().unwrap();
    assert_eq!(
        summary.equations,
        Tally {
            holds: 1,
            ..Tally::default()
        }
    );
    assert_eq!(
        summary.claims,
        Tally {
            holds: 1,
            ..Tally::default()
        }
    );
    assert_eq!(
        (summary.derived, summary.figures, summary.pages),
        (1, 1, 15)
    );
    assert!(summary.bytes > 10_000);
}

#[test]
fn a_chapter_holds_its_cards_in_every_language() {
    let site = Site::new();
    site.run().unwrap();
    for lang in Lang::ALL {
        let page = site.page(lang, "one");
        assert_eq!(
            count(&page, "section.equation#E1 .formula math"),
            2,
            "printed beside correct"
        );
        assert_eq!(count(&page, "section.derived .formula math"), 1);
        assert_eq!(count(&page, "#F1 svg[role=img]"), 2, "wide and narrow");
        assert_eq!(count(&page, "#F1 tbody tr"), 7, "30 rows, 7 shown");
        assert_eq!(count(&page, "section.footnotes li#note-1 a.back"), 1);
        assert_eq!(count(&page, "sup.note#note-1-1 a[href='#note-1']"), 1);
        assert_eq!(count(&page, "p .sidenote a.ref"), 1, "in the margin too");
        assert_eq!(text(&page, "data.number"), "2.00");
        assert_eq!(count(&page, &format!("html[lang={}]", lang.tag())), 1);
        assert!(page.contains("default-src 'none'"));
    }
    assert!(site.page(Lang::En, "two").contains("../one/index.html#F1"));
}

#[test]
fn the_index_shows_a_figure_again_without_its_data() {
    let site = Site::new();
    site.run().unwrap();
    let page = site.page(Lang::En, "");
    assert_eq!(count(&page, "#F1 svg"), 2);
    assert_eq!(count(&page, "#F1 details"), 0);
    assert_eq!(count(&page, "figcaption a[href='one/index.html#F1']"), 1);
    assert_eq!(
        count(&site.page(Lang::En, "one"), "#F1 details.data"),
        1,
        "they are in its chapter"
    );
}

#[test]
fn the_first_page_says_and_shows_the_same_in_every_language() {
    let site = Site::new();
    let out = site.run().unwrap().out;
    let page = std::fs::read_to_string(out.join("index.html")).unwrap();
    assert_eq!(count(&page, "section[lang] .lead p"), Lang::ALL.len());
    assert_eq!(count(&page, "section[lang] figure svg"), Lang::ALL.len());
    for lang in Lang::ALL {
        let link = format!(".lead a[href='{}/one/index.html#E1']", lang.code());
        assert_eq!(count(&page, &link), 1, "links start from the root");
    }
}

#[test]
fn chinese_lines_join_without_a_space() {
    let site = Site::new();
    site.run().unwrap();
    let page = site.page(Lang::Zh, "one");
    assert!(text(&page, "article > p").contains("E1。这里是"));
}

#[test]
fn every_link_and_fragment_resolves() {
    let site = Site::new();
    let out = site.run().unwrap().out;
    assert_eq!(links::broken(&out), []);
    std::fs::remove_file(out.join("zh/two/index.html")).unwrap();
    assert!(!links::broken(&out).is_empty());
}

#[test]
fn links_are_relative_and_name_their_file() {
    let site = Site::new();
    site.run().unwrap();
    let page = Html::parse_document(&site.page(Lang::En, "one"));
    for link in page.select(&Selector::parse("a[href]").unwrap()) {
        let href = link.value().attr("href").unwrap();
        assert!(!href.starts_with('/'), "{href}");
        let file = href.split('#').next().unwrap();
        assert!(
            href.starts_with("http") || file.is_empty() || file.contains('.'),
            "{href}"
        );
    }
}

#[test]
fn hostile_text_is_inert() {
    const HOSTILE: Text = Text {
        en: "<script>alert(1)</script> \"'> ]]> <!-- \u{202e}",
        zh: "<img src=x onerror=alert(1)> {{ ui }} \u{2066}",
    };
    let rule = Equation {
        title: HOSTILE,
        ..RULE
    };
    let one = Chapter {
        title: HOSTILE,
        summary: HOSTILE,
        equations: kept([rule, STEP]),
        ..ONE
    };
    let site = Site::with_one(one).spoil(
        "prose/one/en.md",
        "The slope",
        "]]> `<script>` \"quoted\" The slope",
    );
    site.run().unwrap();
    for lang in Lang::ALL {
        let page = site.page(lang, "one");
        assert_eq!(count(&page, "script:not([type])"), 1, "the site's own");
        assert_eq!(count(&page, "img"), 0);
        assert!(!page.contains('\u{202e}') && !page.contains('\u{2066}'));
        assert!(text(&page, "title").contains(if lang == Lang::En {
            "<script>"
        } else {
            "{{ ui }}"
        }));
    }
}

#[test]
fn the_ledger_holds_what_tools_check() {
    let site = Site::new();
    let out = site.run().unwrap().out;
    let ledger = std::fs::read_to_string(out.join("ledger.json")).unwrap();
    let ledger: serde_json::Value = serde_json::from_str(&ledger).unwrap();
    let rule = &ledger["equations"][0];
    assert_eq!(rule["id"], "E1");
    assert_eq!(rule["verdict"], "holds");
    assert_eq!(rule["instances"], 1000);
    assert_eq!(rule["residual"], 0.0);
    assert_eq!(rule["tolerance"], 1e-12);
    assert_eq!(rule["control"]["name"], "the inverse slope");
    assert_eq!(rule["control"]["residual"], 0.5);
    assert_eq!(rule["chapter"], "one");
    let step = &ledger["equations"][1];
    assert_eq!(step["verdict"], "holds");
    assert!(step["control"]["residual"].is_null());
    assert_eq!(ledger["claims"][0]["measured"][0]["value"], 0.0);
    assert_eq!(ledger["figures"][0]["files"][0], "data/F1.csv");
    assert_eq!(ledger["occurrences"][0]["status"], "holds");
    assert_eq!(ledger["occurrences"][1]["where"], "notation");
}

#[test]
fn progress_ends_with_everything_done() {
    let site = Site::new();
    let seen = Mutex::new(Vec::new());
    let note = |event: gradflow_report::Event<'_>| {
        seen.lock()
            .unwrap()
            .push((event.stage, event.done, event.total));
    };
    site.report.build(&site.build, &note).unwrap();
    let seen = seen.into_inner().unwrap();
    for (stage, total) in [
        (Stage::Checks, 2),
        (Stage::Claims, 1),
        (Stage::Quantities, 2),
        (Stage::Figures, 2),
        (Stage::Pages, 15),
    ] {
        assert!(
            seen.contains(&(stage, total, total)),
            "{stage:?} in {seen:?}"
        );
    }
}

#[test]
fn an_address_makes_canonical_links() {
    let mut site = Site::new();
    site.build.base_url = Some("https://example.org/lines/".to_owned());
    site.run().unwrap();
    let page = site.page(Lang::En, "one");
    assert_eq!(
        count(
            &page,
            "link[rel=canonical][href='https://example.org/lines/en/one/index.html']"
        ),
        1
    );
    assert_eq!(
        count(
            &page,
            "link[hreflang=zh-Hans][href='https://example.org/lines/zh/one/index.html']"
        ),
        1
    );
}
