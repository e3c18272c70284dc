//! What tools can verify about a site.

use crate::fixture::{Site, files};
use gradflow_report::{Lang, Origin, Revision};
use serde_json::Value;
use sha2::{Digest, Sha256};
use std::fs;

fn manifest(site: &Site) -> Value {
    let text = fs::read_to_string(site.build.out.join("manifest.json")).unwrap();
    serde_json::from_str(&text).unwrap()
}

fn hex(content: &[u8]) -> String {
    Sha256::digest(content)
        .iter()
        .fold(String::new(), |hex, byte| hex + &format!("{byte:02x}"))
}

#[test]
fn the_manifest_has_every_file_with_its_hash() {
    let site = Site::new();
    site.run().unwrap();
    let manifest = manifest(&site);
    let mut found = files(&site.build.out);
    found.remove("manifest.json").expect("it is a file");
    let listed = manifest["files"].as_array().unwrap();
    assert_eq!(listed.len(), found.len());
    for entry in listed {
        let content = &found[entry["path"].as_str().unwrap()];
        assert_eq!(entry["bytes"], content.len());
        assert_eq!(entry["sha256"], hex(content), "{entry}");
    }
}

#[test]
fn the_manifest_says_what_the_site_was_made_from() {
    let mut site = Site::new();
    site.run().unwrap();
    let unknown = manifest(&site);
    assert!(unknown["commit"].is_null() && unknown["date"].is_null());
    assert_eq!(unknown["budget"], "smoke");
    assert_eq!(unknown["seeds"]["checks"], 2018);
    assert_eq!(unknown["seeds"]["figures"]["F1"], "7");
    site.build.origin = Origin {
        program: "lines",
        version: "1.2.3",
        revision: Some(Revision {
            commit: "0123456789abcdef-dirty".to_owned(),
            date: "2018-07-09T04:00:00Z".to_owned(),
        }),
    };
    site.run().unwrap();
    let known = manifest(&site);
    assert_eq!(known["program"], "lines");
    assert_eq!(known["version"], "1.2.3");
    assert_eq!(known["commit"], "0123456789abcdef-dirty");
    assert_eq!(known["date"], "2018-07-09T04:00:00Z");
}

#[test]
fn a_figure_shows_its_parameters_its_seed_and_the_hash_of_its_data() {
    let site = Site::new();
    site.run().unwrap();
    let data = fs::read(site.build.out.join("data/F1.json")).unwrap();
    let page = site.page(Lang::En, "one");
    assert!(page.contains("<dt><code>seed</code></dt><dd>7</dd>"));
    assert!(page.contains(&format!("<dd><code>{}</code></dd>", &hex(&data)[..12])));
}
