//! The whole report, built within the smoke budget.

use gradflow_report::{Budget, Build, Origin};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;
use tempfile::TempDir;
use vanishing_gradients::REPORT;

/// One site for all tests; the directory lives as long as the process.
static SITE: LazyLock<(TempDir, PathBuf)> = LazyLock::new(build);

fn build() -> (TempDir, PathBuf) {
    let directory = tempfile::tempdir().expect("a temporary directory");
    let out = directory.path().join("site");
    let manifest = Path::new(env!("CARGO_MANIFEST_DIR"));
    let build = Build {
        templates: manifest.join("../../templates"),
        sources: manifest.join("src"),
        out: out.clone(),
        budget: Budget::Smoke,
        base_url: None,
        source_url: None,
        origin: Origin::default(),
        store: None,
    };
    REPORT
        .build(&build, &|_| {})
        .unwrap_or_else(|error| panic!("the report builds:\n{error}"));
    (directory, out)
}

fn ledger() -> Value {
    let text = fs::read_to_string(SITE.1.join("ledger.json")).expect("the ledger");
    serde_json::from_str(&text).expect("valid JSON")
}

/// The entries of one list of the ledger, by id.
fn entries(list: &str) -> BTreeMap<String, Value> {
    let ledger = ledger();
    let entries = ledger[list].as_array().expect("a list").iter();
    entries
        .map(|entry| {
            (
                entry["id"].as_str().expect("an id").to_owned(),
                entry.clone(),
            )
        })
        .collect()
}

/// `prefix1` to `prefix{last}`.
fn numbered(prefix: &str, last: usize) -> BTreeSet<String> {
    (1..=last).map(|n| format!("{prefix}{n}")).collect()
}

#[test]
fn the_ledger_covers_the_article() {
    let found = |list: &str| entries(list).into_keys().collect::<BTreeSet<_>>();
    for (list, prefix, last) in [
        ("equations", "E", 27),
        ("claims", "C", 16),
        ("figures", "F", 6),
    ] {
        let missing: Vec<String> = numbered(prefix, last)
            .difference(&found(list))
            .cloned()
            .collect();
        assert!(missing.is_empty(), "{list} without {missing:?}");
    }
    let occurrences = ledger()["occurrences"].as_array().map_or(0, Vec::len);
    assert_eq!(occurrences, 55, "formula occurrences of the article");
}

#[test]
fn every_equation_passes_on_a_thousand_instances_and_rejects_its_control() {
    for (id, equation) in entries("equations") {
        let number = |key: &str| equation[key].as_f64().unwrap_or(f64::INFINITY);
        assert!(number("instances") >= 1000.0, "{id}: {equation}");
        assert!(
            number("residual") <= number("tolerance"),
            "{id}: {equation}"
        );
        // A control that is not even finite has `null` here.
        let control = equation["control"]["residual"]
            .as_f64()
            .unwrap_or(f64::INFINITY);
        assert!(control > 100.0 * number("tolerance"), "{id}: {equation}");
    }
}

/// What the checks say of the article. A change here is a finding: it needs a reason in the changelog.
#[test]
fn the_verdicts_are_those_that_the_chapters_explain() {
    let with = |list: &str, prefix: &str, verdict: &str| -> Vec<usize> {
        let mut numbers: Vec<usize> = entries(list)
            .into_iter()
            .filter(|(_, entry)| entry["verdict"] == verdict)
            .filter_map(|(id, _)| id.strip_prefix(prefix)?.parse().ok())
            .collect();
        numbers.sort_unstable();
        numbers
    };
    assert_eq!(with("equations", "E", "holds"), [1, 2, 3, 6, 10, 12, 24]);
    assert_eq!(
        with("equations", "E", "holds-only-if"),
        [4, 7, 8, 9, 11, 13, 15, 16, 17, 18, 20, 22, 23, 25]
    );
    assert_eq!(with("equations", "E", "fails"), [5, 14, 19, 21, 26, 27]);
    assert_eq!(with("claims", "C", "holds"), [1, 2, 3, 5, 11, 12]);
    assert_eq!(with("claims", "C", "holds-only-if"), [4, 6, 8, 9, 10]);
    assert_eq!(with("claims", "C", "fails"), [7, 13, 14, 15, 16]);
}

/// What the checks say of claims that others make; those of the article are above.
#[test]
fn the_verdicts_on_the_field_are_those_that_the_chapters_explain() {
    let claims = entries("claims");
    let expected = [
        ("C10.1", "holds-only-if"),
        ("C10.2", "holds-only-if"),
        ("C13.1", "holds-only-if"),
        ("C14.1", "holds-only-if"),
        ("C12.1", "holds-only-if"),
        ("C12.2", "holds-only-if"),
        ("C12.3", "holds-only-if"),
        ("C12.4", "holds-only-if"),
        ("C15.1", "fails"),
        ("C15.2", "fails"),
        ("C16.1", "fails"),
        ("C16.2", "holds"),
        ("C17.1", "fails"),
        ("C17.2", "holds-only-if"),
    ];
    for (id, verdict) in expected {
        assert_eq!(claims[id]["kind"], "field", "{id}");
        assert_eq!(claims[id]["verdict"], verdict, "{id}");
    }
}

#[test]
fn the_claims_about_the_edge_hold_only_under_their_conditions() {
    let claims = entries("claims");
    for id in ["C11.1", "C11.2", "C11.3"] {
        assert_eq!(claims[id]["kind"], "field", "{id}");
        assert_eq!(claims[id]["verdict"], "holds-only-if", "{id}");
    }
}

#[test]
fn the_same_bytes_on_one_thread_and_on_two() {
    let digest = |threads: usize| {
        let pool = rayon::ThreadPoolBuilder::new()
            .num_threads(threads)
            .build()
            .expect("a pool of threads");
        let (_directory, out) = pool.install(build);
        files(&out)
    };
    let (one, two) = (digest(1), digest(2));
    assert_eq!(
        one.keys().collect::<Vec<_>>(),
        two.keys().collect::<Vec<_>>()
    );
    for (path, bytes) in &one {
        assert!(two[path] == *bytes, "{path} differs");
    }
}

/// Every file below `root` with its bytes, by relative path.
fn files(root: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut found = BTreeMap::new();
    let mut pending = vec![root.to_path_buf()];
    while let Some(directory) = pending.pop() {
        for entry in fs::read_dir(directory).expect("a readable directory") {
            let path = entry.expect("a readable entry").path();
            if path.is_dir() {
                pending.push(path);
            } else {
                let name = path
                    .strip_prefix(root)
                    .expect("below the root")
                    .display()
                    .to_string();
                found.insert(name, fs::read(&path).expect("a readable file"));
            }
        }
    }
    found
}
