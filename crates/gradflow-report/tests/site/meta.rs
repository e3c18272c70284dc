//! What the site says to programs.

use crate::fixture::{REPORT, Site, files};
use gradflow_report::{Card, Lang, Origin, Report, Revision};
use scraper::{Html, Selector};
use serde_json::Value;
use std::collections::BTreeMap;

const BASE: &str = "https://example.org/lines";

fn built(base: Option<&str>) -> BTreeMap<String, String> {
    let mut site = Site::new();
    site.build.base_url = base.map(str::to_owned);
    site.build.origin = Origin {
        revision: Some(Revision {
            commit: "0123".to_owned(),
            date: "2018-07-09T04:00:00Z".to_owned(),
        }),
        ..Origin::default()
    };
    site.run().unwrap();
    files(&site.build.out)
        .into_iter()
        .filter_map(|(path, content)| Some((path, String::from_utf8(content).ok()?)))
        .collect()
}

/// The values of an attribute of the elements that `selector` finds, in order.
fn values(page: &str, selector: &str, attribute: &str) -> Vec<String> {
    let selector = Selector::parse(selector).unwrap();
    let page = Html::parse_document(page);
    let found = page.select(&selector);
    found
        .map(|element| element.value().attr(attribute).unwrap().to_owned())
        .collect()
}

fn article(page: &str) -> Option<Value> {
    let selector = Selector::parse("script[type='application/ld+json']").unwrap();
    let page = Html::parse_document(page);
    let json = page.select(&selector).next()?.text().collect::<String>();
    Some(serde_json::from_str(&json).unwrap())
}

#[test]
fn without_an_address_nothing_is_absolute() {
    let site = built(None);
    assert!(!site.contains_key("sitemap.xml") && !site.contains_key("en/feed.xml"));
    assert_eq!(site["robots.txt"], "User-agent: *\nAllow: /\n");
    let page = &site["en/one/index.html"];
    assert_eq!(
        values(page, "meta[property='og:title']", "content"),
        ["One"]
    );
    assert!(values(page, "meta[property='og:url']", "content").is_empty());
    let article = article(page).unwrap();
    assert_eq!(article["headline"], "One");
    assert!(article.get("url").is_none() && article.get("@id").is_none());
    assert_eq!(
        values(&site["404.html"], "a", "href"),
        ["en/index.html", "zh/index.html"]
    );
}

#[test]
fn a_chapter_is_an_article_with_its_sources() {
    let site = built(Some(BASE));
    let article = article(&site["zh/one/index.html"]).unwrap();
    assert_eq!(article["@context"], "https://schema.org");
    assert_eq!(article["@type"], "ScholarlyArticle");
    assert_eq!(article["url"], format!("{BASE}/zh/one/index.html"));
    assert_eq!(article["inLanguage"], "zh-Hans");
    assert_eq!(article["position"], 1);
    assert_eq!(article["dateModified"], "2018-07-09T04:00:00Z");
    assert_eq!(article["isPartOf"]["url"], format!("{BASE}/zh/index.html"));
    assert_eq!(article["citation"][0]["name"], "Elements");
    assert_eq!(article["citation"][0]["@id"], "https://doi.org/10.1000/182");
    assert!(
        self::article(&site["zh/index.html"]).is_none(),
        "the index is no article"
    );
}

#[test]
fn a_page_shows_itself_with_a_title_and_its_languages() {
    let site = built(Some(BASE));
    let page = &site["en/one/index.html"];
    let property = |name: &str| values(page, &format!("meta[property='og:{name}']"), "content");
    assert_eq!(property("url"), [format!("{BASE}/en/one/index.html")]);
    assert_eq!(property("type"), ["article"]);
    assert_eq!(property("locale"), ["en_US"]);
    assert_eq!(property("locale:alternate"), ["zh_CN"]);
    assert_eq!(
        values(page, "link[type='application/atom+xml']", "href"),
        ["../feed.xml"]
    );
}

#[test]
fn the_site_map_has_every_page_in_every_language() {
    let site = built(Some(&format!("{BASE}/")));
    let map = &site["sitemap.xml"];
    let pages = site.keys().filter(|path| path.ends_with("/index.html"));
    let mut found = 0;
    for path in pages {
        assert!(map.contains(&format!("<loc>{BASE}/{path}</loc>")), "{path}");
        found += 1;
    }
    assert_eq!(map.matches("<url>").count(), found);
    assert_eq!(
        map.matches("<lastmod>2018-07-09T04:00:00Z</lastmod>")
            .count(),
        found
    );
    assert_eq!(map.matches("hreflang=\"zh-Hans\"").count(), found);
    assert!(site["robots.txt"].ends_with(&format!("Sitemap: {BASE}/sitemap.xml\n")));
}

#[test]
fn each_language_has_a_feed_of_its_chapters() {
    let site = built(Some(BASE));
    for lang in Lang::ALL {
        let code = lang.code();
        let feed = &site[&format!("{code}/feed.xml")];
        assert!(feed.contains(&format!("xml:lang=\"{}\"", lang.tag())));
        assert_eq!(feed.matches("<entry>").count(), 2);
        assert_eq!(
            feed.matches("<updated>2018-07-09T04:00:00Z</updated>")
                .count(),
            3
        );
        for chapter in ["one", "two"] {
            assert!(feed.contains(&format!("<id>{BASE}/{code}/{chapter}/index.html</id>")));
        }
    }
}

#[test]
fn the_page_for_lost_readers_leads_home_from_any_address() {
    let site = built(Some(BASE));
    let page = &site["404.html"];
    let homes = values(page, "a", "href");
    assert_eq!(
        homes,
        [
            format!("{BASE}/en/index.html"),
            format!("{BASE}/zh/index.html")
        ]
    );
    let selector = Selector::parse("script[src], link[rel=stylesheet], img").unwrap();
    let page = Html::parse_document(page);
    assert_eq!(
        page.select(&selector).count(),
        0,
        "nothing beside the page is needed"
    );
}

#[test]
fn without_the_address_of_the_site_a_script_finds_it() {
    let site = built(None);
    let page = &site["404.html"];
    let script = std::fs::read_to_string("../../templates/404.js").unwrap();
    assert!(page.contains(&format!("<script>{script}</script>")));
    let policy = &values(page, "meta[http-equiv]", "content")[0];
    assert!(policy.contains("script-src 'sha256-"), "{policy}");
    assert!(!built(Some(BASE))["404.html"].contains("<script"));
}

#[test]
fn a_link_is_shown_with_the_curves_of_a_figure() {
    let mut site = Site::new();
    site.build.base_url = Some(BASE.to_owned());
    site.run().unwrap();
    let page = site.page(Lang::En, "one");
    let property = |name: &str| values(&page, &format!("meta[property='{name}']"), "content");
    assert_eq!(property("og:image"), [format!("{BASE}/assets/card.png")]);
    assert_eq!(property("og:image:alt"), ["A line"]);
    let card = files(&site.build.out).remove("assets/card.png").unwrap();
    let decoder = png::Decoder::new(std::io::Cursor::new(card));
    let mut reader = decoder.read_info().unwrap();
    let mut pixels = vec![0; reader.output_buffer_size().unwrap()];
    let info = reader.next_frame(&mut pixels).unwrap();
    assert_eq!((info.width, info.height), (1200, 630));
    assert_eq!(property("og:image:width"), ["1200"]);
    let at = |x: usize, y: usize| &pixels[3 * (1200 * y + x)..][..3];
    assert_ne!(at(600, 315), at(10, 10), "the line goes through the middle");
}

#[test]
fn a_card_of_what_is_not_there_is_a_problem() {
    for (figure, columns, expected) in [
        (
            "F9",
            &["y"],
            "card: F9: expected a figure with a table, found none",
        ),
        (
            "F1",
            &["z"],
            "card: F1: expected a column `z` in its table, found none",
        ),
    ] {
        let card = Some(Card { figure, columns });
        let lines = Site::of(Report { card, ..REPORT }).lines();
        assert_eq!(lines, expected);
    }
}
