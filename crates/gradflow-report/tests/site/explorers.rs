//! What an explorer is on a page, with scripts and without.

use crate::fixture::{ONE, Site, Slopes, TWO, kept, with_chapters};
use crate::unpacked::unpacked;
use gradflow_report::{Chapter, Explorer, Lang};
use scraper::{ElementRef, Html, Selector};

fn all<'p>(page: &'p Html, selector: &str) -> Vec<ElementRef<'p>> {
    let selector = Selector::parse(selector).unwrap();
    page.select(&selector).collect()
}

fn page(site: &Site, lang: Lang) -> Html {
    Html::parse_document(&site.page(lang, "two"))
}

/// What the script of the page looks up.
fn states(site: &Site) -> serde_json::Value {
    let script = std::fs::read_to_string(site.path("site/data/slopes.js")).unwrap();
    unpacked(&script, "[\"slopes\"]")
}

#[test]
fn without_scripts_an_explorer_shows_its_start_its_multiples_and_its_table() {
    let site = Site::new();
    site.run().unwrap();
    for lang in Lang::ALL {
        let page = page(&site, lang);
        let count = |selector: &str| all(&page, &format!("#explorer-slopes {selector}")).len();
        assert_eq!(
            count(".controls[hidden]"),
            1,
            "useless until the script runs"
        );
        assert_eq!(count("> .drawing svg[role=img]"), 2, "wide and narrow");
        assert_eq!(
            count(".multiples .drawing svg[role=img]"),
            Slopes::MULTIPLES.len()
        );
        assert_eq!(count("tbody tr"), Slopes::xs().len());
        assert_eq!(count("label[for]"), Slopes::CONTROLS.len());
        assert_eq!(count("[aria-live=polite] [data-reading]"), 1);
        assert_eq!(count("a[download]"), 1);
        let scripts = all(&page, "head script[defer]");
        let sources = scripts.iter().map(|script| script.value().attr("src"));
        assert_eq!(
            sources.skip(1).collect::<Vec<_>>(),
            [
                Some("../../data/slopes.js"),
                Some("../../assets/explorer.js")
            ],
            "the states before what looks them up"
        );
    }
    assert!(!site.page(Lang::En, "one").contains("explorer.js"));
}

#[test]
fn the_files_hold_every_state_and_are_inert() {
    let site = Site::new();
    let out = site.run().unwrap().out;
    let states = states(&site);
    assert_eq!(states["curves"].as_array().unwrap().len(), 6);
    // The third slope, bent: 2 x²/3 is 0, 0.67, 6 and 10.67, rounded to the hundredths that the axis resolves.
    assert_eq!(states["decimals"], 2);
    assert_eq!(states["curves"][5], serde_json::json!([[0, 67, 533, 467]]));
    assert_eq!(states["readings"][0], serde_json::json!(["−4.0"]));
    assert_eq!(states["settings"], serde_json::json!([3, 2]));
    let page = page(&site, Lang::En);
    let words = |selector: &str| all(&page, selector)[0].value().attr("data-words");
    assert_eq!(words("#explorer-slopes-slope"), Some("−1 0.5 2"));
    let option: String = all(&page, "#explorer-slopes-bend option")[1]
        .text()
        .collect();
    assert_eq!(option, "</script><b>bent");
    assert!(!site.page(Lang::En, "two").contains("<b>"));
    let json = std::fs::read_to_string(out.join("data/slopes.json")).unwrap();
    let json: serde_json::Value = serde_json::from_str(&json).unwrap();
    assert_eq!(json["x"], serde_json::json!([0, 1, 3, 4]));
    let states = &json["states"];
    assert_eq!(states["at"].as_array().unwrap().len(), 6);
    assert_eq!(states["at"][0], serde_json::json!([-1, "straight"]));
    assert_eq!(states["curves"][0], serde_json::json!([[0, -1, -3, -4]]));
    assert_eq!(states["at"][1], serde_json::json!([-1, "bent"]));
}

/// The script draws by these attributes: where the data lie on the drawing must follow from them.
#[test]
fn the_path_of_the_start_follows_from_the_states_and_the_plotting_area() {
    let site = Site::new();
    site.run().unwrap();
    let page = page(&site, Lang::En);
    let states = states(&site);
    for drawing in all(&page, "#explorer-slopes > .drawing") {
        let side = |name: &str| -> f64 { drawing.value().attr(name).unwrap().parse().unwrap() };
        let selector = Selector::parse("path[data-series='0']").unwrap();
        let path = drawing.select(&selector).next().unwrap();
        let place = |index: usize| {
            let x = states["x"][index].as_f64().unwrap() / 4.0;
            let steps = states["curves"][2][0].as_array().unwrap()[..=index].iter();
            let sum: f64 = steps.map(|step| step.as_f64().unwrap()).sum();
            let y = (sum / 100.0 + 4.0) / 8.0;
            let (left, right) = (side("data-left"), side("data-right"));
            let (top, bottom) = (side("data-top"), side("data-bottom"));
            let tenth = |value: f64| (10.0 * value).round() / 10.0;
            let (x, y) = (left + x * (right - left), bottom + y * (top - bottom));
            format!("{} {}", tenth(x), tenth(y))
        };
        let expected = format!("M{}L{}L{}L{}", place(0), place(1), place(2), place(3));
        assert_eq!(path.value().attr("d").unwrap(), expected);
    }
}

#[test]
fn an_explorer_is_embedded_once_in_its_own_chapter() {
    let embed = "![Choose a slope.](exp:slopes)";
    for (to, expected) in [
        ("", "slopes: never embedded: expected `![](exp:slopes)`"),
        (
            "![a](exp:slopes)\n\n![b](exp:slopes)",
            "slopes: expected one embed, found a second one",
        ),
        ("![](exp:slops)", "slops: unknown id `exp:slops`"),
    ] {
        let lines = Site::new().spoil("prose/two/en.md", embed, to).lines();
        assert!(lines.contains(expected), "{lines}");
    }
    let foreign = Site::new().spoil(
        "prose/one/en.md",
        "![](eq:D1.1)",
        "![](eq:D1.1)\n\n![](exp:slopes)",
    );
    assert!(
        foreign
            .lines()
            .contains("expected this embed in the chapter `two`")
    );
    let two: Chapter = Chapter {
        explorers: &[],
        ..TWO
    };
    let lines = Site::of(with_chapters(kept([&ONE, kept(two)]))).lines();
    assert!(lines.contains("slopes: unknown id `exp:slopes`"), "{lines}");
}
