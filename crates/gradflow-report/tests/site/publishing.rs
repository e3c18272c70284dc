//! The previous site stays whole; nothing of anybody else's is touched.

use crate::fixture::{Site, files};
use gradflow_report::BuildError;
use std::fs;

#[test]
fn a_failing_build_leaves_the_previous_site() {
    let site = Site::new();
    site.run().unwrap();
    let before = files(&site.build.out);
    let site = site.spoil("prose/one/en.md", "[](eq:E1)", "[](eq:E99)");
    site.run().unwrap_err();
    assert!(before == files(&site.build.out));
    let neighbours = fs::read_dir(site.path("")).unwrap().count();
    assert_eq!(
        neighbours, 3,
        "prose, templates and the site, nothing half written"
    );
}

#[test]
fn a_broken_link_leaves_the_previous_site() {
    let site = Site::new();
    site.run().unwrap();
    let before = files(&site.build.out);
    let site = site.spoil("prose/one/en.md", "[](eq:E1)", "[x](#nowhere)");
    let lines = site.lines();
    assert!(
        lines.starts_with("en/one/index.html: broken link `#nowhere`"),
        "{lines}"
    );
    assert!(before == files(&site.build.out));
}

#[test]
fn a_site_is_replaced_as_a_whole() {
    let site = Site::new();
    site.run().unwrap();
    fs::write(site.path("site/stale.html"), "left over").unwrap();
    site.run().unwrap();
    assert!(!site.path("site/stale.html").exists());
}

#[test]
fn a_directory_of_somebody_else_is_refused() {
    let site = Site::new();
    fs::create_dir(site.path("site")).unwrap();
    site.run().expect("an empty directory is free");
    fs::remove_file(site.path("site/ledger.json")).unwrap();
    let error = site.run().unwrap_err();
    assert!(matches!(error, BuildError::Foreign { .. }), "{error}");
    assert!(
        error.to_string().contains("choose another directory"),
        "{error}"
    );
    assert!(site.path("site/index.html").exists());
}

#[test]
fn a_file_in_the_way_is_refused() {
    let site = Site::new();
    fs::write(site.path("site"), "mine").unwrap();
    let error = site.run().unwrap_err().to_string();
    assert!(error.contains("found a file"), "{error}");
    assert_eq!(fs::read_to_string(site.path("site")).unwrap(), "mine");
}

#[test]
fn a_place_that_cannot_be_written_is_named() {
    let mut site = Site::new();
    fs::write(site.path("file"), "").unwrap();
    site.build.out = site.path("file/site");
    let error = site.run().unwrap_err();
    assert!(matches!(error, BuildError::File { .. }), "{error}");
    assert!(error.to_string().contains("file"), "{error}");
}

#[test]
fn missing_templates_are_named() {
    let mut site = Site::new();
    site.build.templates = site.path("nowhere");
    let error = site.run().unwrap_err().to_string();
    assert!(error.contains("nowhere: cannot read"), "{error}");
}

#[test]
fn the_bytes_do_not_depend_on_threads() {
    let build = |threads| {
        let site = Site::new();
        let pool = rayon::ThreadPoolBuilder::new()
            .num_threads(threads)
            .build()
            .unwrap();
        pool.install(|| site.run()).unwrap();
        files(&site.build.out)
    };
    assert!(build(1) == build(2));
}
