//! The invariants of ARCHITECTURE.md that can be read off the manifests and the sources.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

/// Which crates of the workspace a crate may depend on. A new edge is a decision: it is made here and in ARCHITECTURE.md.
const EDGES: [(&str, &[&str]); 10] = [
    (
        "gradflow",
        &[
            "gradflow-experiment",
            "gradflow-inspect",
            "gradflow-math",
            "gradflow-report",
            "gradflow-sweep",
        ],
    ),
    (
        "gradflow-experiment",
        &["gradflow-math", "gradflow-models", "gradflow-sweep"],
    ),
    ("gradflow-math", &[]),
    ("gradflow-models", &["gradflow-math"]),
    ("gradflow-sweep", &[]),
    (
        "gradflow-inspect",
        &["gradflow-math", "gradflow-models", "gradflow-report"],
    ),
    ("plotters-css", &[]),
    ("gradflow-report", &["gradflow-sweep", "plotters-css"]),
    (
        "vanishing-gradients",
        &[
            "gradflow-experiment",
            "gradflow-math",
            "gradflow-models",
            "gradflow-report",
            "gradflow-sweep",
        ],
    ),
    ("xtask", &[]),
];

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .parent()
        .expect("xtask lies in the workspace")
}

/// Every file below `directory` with this extension, in a fixed order.
fn files(directory: &Path, extension: &str) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut pending = vec![directory.to_path_buf()];
    while let Some(directory) = pending.pop() {
        for entry in fs::read_dir(&directory).expect("a readable directory") {
            let path = entry.expect("a readable entry").path();
            if path.is_dir() {
                if !path.ends_with("target") {
                    pending.push(path);
                }
            } else if path.extension().is_some_and(|found| found == extension) {
                found.push(path);
            }
        }
    }
    found.sort();
    found
}

fn sources() -> Vec<PathBuf> {
    ["crates", "reports", "xtask"]
        .iter()
        .flat_map(|part| files(&root().join(part), "rs"))
        .collect()
}

/// The sources of the crates without a program: `gradflow` is the one crate below `crates` that has a `main`.
fn library_sources() -> Vec<PathBuf> {
    let program = root().join("crates/gradflow");
    let is_library = |path: &PathBuf| {
        !path.starts_with(&program) && path.components().any(|part| part.as_os_str() == "src")
    };
    files(&root().join("crates"), "rs")
        .into_iter()
        .filter(is_library)
        .collect()
}

/// `path:line` of every line of `paths` that contains one of `words` outside a comment.
fn lines_with(paths: &[PathBuf], words: &[&str]) -> Vec<String> {
    let mut found = Vec::new();
    for path in paths {
        let text = fs::read_to_string(path).expect("a readable source");
        for (number, line) in text.lines().enumerate() {
            let code = line.split("//").next().unwrap_or_default();
            if words.iter().any(|word| code.contains(word)) {
                found.push(format!(
                    "{}:{}: {}",
                    path.display(),
                    number + 1,
                    line.trim()
                ));
            }
        }
    }
    found
}

fn manifests() -> BTreeMap<String, toml::Table> {
    ["crates", "reports", "xtask"]
        .iter()
        .flat_map(|part| files(&root().join(part), "toml"))
        .filter(|path| path.ends_with("Cargo.toml"))
        .map(|path| {
            let text = fs::read_to_string(&path).expect("a readable manifest");
            let manifest: toml::Table = text.parse().expect("a valid manifest");
            let name = manifest["package"]["name"]
                .as_str()
                .expect("a name")
                .to_owned();
            (name, manifest)
        })
        .collect()
}

#[test]
fn crates_depend_on_each_other_only_along_the_stated_edges() {
    let manifests = manifests();
    let stated: BTreeMap<&str, &[&str]> = EDGES.into_iter().collect();
    assert_eq!(
        manifests.keys().map(String::as_str).collect::<Vec<_>>(),
        stated.keys().copied().collect::<Vec<_>>(),
        "the crates of the workspace and the edge list"
    );
    for (name, manifest) in &manifests {
        let found: Vec<&str> = manifest["dependencies"]
            .as_table()
            .expect("a table")
            .keys()
            .map(String::as_str)
            .filter(|dependency| manifests.contains_key(*dependency))
            .collect();
        assert_eq!(
            found,
            stated[name.as_str()],
            "dependencies of {name} within the workspace"
        );
    }
}

#[test]
fn the_mathematics_knows_no_network_and_the_sweep_no_matrix() {
    for (name, foreign) in [
        ("gradflow-math", ["plotters", "tera", "rayon", "comrak"]),
        ("gradflow-sweep", ["nalgebra", "plotters", "tera", "comrak"]),
        ("plotters-css", ["nalgebra", "tera", "rayon", "comrak"]),
        (
            "gradflow-report",
            ["nalgebra", "num-dual", "rand_distr", "clap"],
        ),
    ] {
        let manifest = &manifests()[name];
        let dependencies = manifest["dependencies"].as_table().expect("a table");
        for dependency in foreign {
            assert!(
                !dependencies.contains_key(dependency),
                "{name} must not depend on {dependency}"
            );
        }
    }
}

#[test]
fn every_crate_inherits_the_lints() {
    for (name, manifest) in manifests() {
        assert_eq!(
            manifest["lints"]["workspace"].as_bool(),
            Some(true),
            "[lints] of {name}"
        );
    }
}

#[test]
fn libraries_neither_print_nor_read_the_clock_or_the_environment() {
    let words = [
        "println!",
        "print!(",
        "eprint",
        "dbg!",
        "Instant::now",
        "SystemTime",
        "std::env",
        "env::var",
        "thread_rng",
        "rand::rng()",
        "from_os_rng",
        "from_entropy",
    ];
    let found = lines_with(&library_sources(), &words);
    assert!(found.is_empty(), "{}", found.join("\n"));
}

#[test]
fn no_module_has_a_name_that_says_nothing() {
    let vague = ["utils", "util", "common", "helpers", "helper", "misc"];
    for path in sources() {
        let stem = path
            .file_stem()
            .and_then(|stem| stem.to_str())
            .unwrap_or_default();
        let folder = path
            .parent()
            .and_then(Path::file_name)
            .and_then(|name| name.to_str())
            .unwrap_or_default();
        assert!(
            !vague.contains(&stem) && !vague.contains(&folder),
            "{}",
            path.display()
        );
    }
}

#[test]
fn no_source_is_longer_than_five_hundred_lines() {
    for path in sources() {
        let lines = fs::read_to_string(&path)
            .expect("a readable source")
            .lines()
            .count();
        assert!(
            lines <= 500,
            "{} has {lines} lines: split it at a concept",
            path.display()
        );
    }
}

#[test]
fn no_template_holds_latex() {
    for path in files(&root().join("templates"), "html") {
        let text = fs::read_to_string(&path).expect("a readable template");
        for word in ["\\frac", "\\partial", "\\sum", "\\prod", "$$"] {
            assert!(!text.contains(word), "{} holds {word}", path.display());
        }
    }
}

#[test]
fn every_chapter_has_its_prose_in_every_language() {
    for chapter in
        fs::read_dir(root().join("reports/vanishing-gradients/src")).expect("the chapters")
    {
        let chapter = chapter.expect("a readable entry").path();
        let is_chapter = chapter
            .file_name()
            .and_then(|name| name.to_str())
            .is_some_and(|name| name.starts_with("ch"));
        if chapter.is_dir() && is_chapter {
            for language in ["en.md", "zh.md"] {
                assert!(
                    chapter.join(language).is_file(),
                    "{} lacks {language}",
                    chapter.display()
                );
            }
        }
    }
}
