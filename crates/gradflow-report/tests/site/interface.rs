//! What the script of a page finds on it: previews, search, the ledger's rows.

use crate::fixture::Site;
use crate::unpacked::unpacked;
use gradflow_report::Lang;
use scraper::{Html, Selector};

fn all<T>(page: &str, selector: &str, read: impl Fn(scraper::ElementRef<'_>) -> T) -> Vec<T> {
    let selector = Selector::parse(selector).unwrap();
    let page = Html::parse_document(page);
    page.select(&selector).map(read).collect()
}

fn attribute(page: &str, selector: &str, name: &str) -> Vec<String> {
    all(page, selector, |element| {
        element.value().attr(name).unwrap_or_default().to_owned()
    })
}

#[test]
fn previews_of_what_stands_on_other_pages_are_kept_once() {
    let site = Site::new();
    let out = site.run().unwrap().out;
    let script = std::fs::read_to_string(out.join("assets/previews.js")).unwrap();
    let previews: serde_json::Value = unpacked(&script, "window.previews");
    let formula = previews["eq:E1"]["formula"].as_str().unwrap();
    assert!(formula.starts_with("<math"), "{formula}");
    assert!(previews["fig:F1"]["zh"].as_str().unwrap().contains("<svg"));
    for lang in Lang::ALL {
        for slug in ["", "one", "two", "ledger", "bibliography"] {
            let page = site.page(lang, slug);
            let here = attribute(&page, "[data-item]", "data-item");
            let wanted = attribute(&page, "a[data-preview]", "data-preview");
            let away: Vec<_> = wanted.iter().filter(|key| !here.contains(key)).collect();
            for key in &away {
                assert!(previews[key.as_str()][lang.code()].is_string(), "{key}");
            }
            let loads = attribute(&page, "main[data-previews]", "data-previews").len();
            assert_eq!(loads, usize::from(!away.is_empty()), "{slug}");
        }
    }
}

#[test]
fn search_leads_to_places_that_exist_in_every_language() {
    let site = Site::new();
    let out = site.run().unwrap().out;
    for (lang, words) in [(Lang::En, "The slope of a line"), (Lang::Zh, "斜率")] {
        let script = format!("assets/search.{}.js", lang.code());
        let script = std::fs::read_to_string(out.join(script)).unwrap();
        let entries: Vec<(String, String, String)> = unpacked(&script, "window.searchIndex");
        assert!(
            entries.iter().any(|(_, _, text)| text.contains(words)),
            "{entries:?}"
        );
        for (address, title, text) in entries {
            let (file, id) = address.split_once('#').unwrap_or((&address, ""));
            let page = std::fs::read_to_string(out.join(file)).unwrap();
            assert!(
                id.is_empty() || page.contains(&format!("id=\"{id}\"")),
                "{address}"
            );
            assert!(!title.is_empty() && !text.contains("<m"), "{title}: {text}");
        }
    }
}

#[test]
fn the_ledger_says_what_it_is_filtered_and_sorted_by() {
    let site = Site::new();
    site.run().unwrap();
    let page = site.page(Lang::En, "ledger");
    assert_eq!(
        attribute(&page, "tbody tr", "data-kind"),
        ["article", "derived", "claim"]
    );
    assert_eq!(
        attribute(&page, "tbody tr", "data-verdict"),
        ["holds", "holds", "holds"]
    );
    let residuals = attribute(&page, "tbody tr td:nth-child(4)[data-sort]", "data-sort");
    assert_eq!(residuals, ["0", "1e-15"]);
    assert_eq!(
        attribute(&page, ".filters[hidden] select", "name"),
        ["verdict", "kind"],
        "the filters appear with the script that applies them"
    );
}

#[test]
fn the_ledger_links_to_the_code_where_it_is_published() {
    let mut site = Site::new();
    site.run().unwrap();
    assert_eq!(
        attribute(&site.page(Lang::En, "ledger"), "a.code", "href").len(),
        0
    );
    site.build.source_url = Some("https://example.org/src/".to_owned());
    let code = "const RULE: Equation = Equation {\n    id: \"E1\",\n};\n";
    std::fs::write(site.path("prose/one/rules.rs"), code).unwrap();
    site.run().unwrap();
    assert_eq!(
        attribute(&site.page(Lang::En, "ledger"), "a.code", "href"),
        [
            "https://example.org/src/one/rules.rs#L2",
            "https://example.org/src/one",
            "https://example.org/src/two"
        ]
    );
}

#[test]
fn figures_open_in_a_dialog_where_there_are_figures() {
    let site = Site::new();
    site.run().unwrap();
    let dialogs = |slug| attribute(&site.page(Lang::En, slug), "dialog", "class");
    assert_eq!(dialogs("one"), ["zoom", "search"]);
    assert_eq!(dialogs("two"), ["search"]);
}
