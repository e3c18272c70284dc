//! Where the code of an item is published.

use crate::Report;
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

/// The addresses of the code of equations and claims by id; empty when nobody said where it is published.
#[derive(Debug, Default)]
pub(crate) struct Code(BTreeMap<&'static str, String>);

impl Code {
    /// Looks for `id: "E9"` in the files of the chapter that owns E9; the chapter's directory stands in for what is not found.
    pub(crate) fn find(report: &Report, sources: &Path, base: Option<&str>) -> Self {
        let Some(base) = base else {
            return Self::default();
        };
        let base = base.trim_end_matches('/');
        let mut found = BTreeMap::new();
        for chapter in report.chapters() {
            let files = files(&sources.join(chapter.dir));
            let equations = chapter.equations.iter().map(|equation| equation.id);
            for id in equations.chain(chapter.claims.iter().map(|claim| claim.id)) {
                let place = place(id, &files, sources);
                let address = place.unwrap_or_else(|| chapter.dir.to_owned());
                found.insert(id, format!("{base}/{address}"));
            }
        }
        Self(found)
    }

    /// The address of the code of an equation or a claim.
    pub(crate) fn address(&self, id: &str) -> Option<&str> {
        self.0.get(id).map(String::as_str)
    }
}

/// `chapter/file.rs#L12`, from the directory of the sources.
fn place(id: &str, files: &[(PathBuf, String)], sources: &Path) -> Option<String> {
    let words = format!("id: \"{id}\"");
    files.iter().find_map(|(path, content)| {
        let line = content.lines().position(|line| line.contains(&words))? + 1;
        let inside = path.strip_prefix(sources).ok()?;
        let parts: Vec<_> = inside.iter().map(|part| part.to_string_lossy()).collect();
        Some(format!("{}#L{line}", parts.join("/")))
    })
}

/// The Rust files below a directory in order; what cannot be read holds no address.
fn files(directory: &Path) -> Vec<(PathBuf, String)> {
    let mut found = Vec::new();
    for entry in fs::read_dir(directory).into_iter().flatten().flatten() {
        let path = entry.path();
        if path.is_dir() {
            found.extend(files(&path));
        } else if path.extension().is_some_and(|kind| kind == "rs") {
            found.extend(fs::read_to_string(&path).map(|content| (path, content)));
        }
    }
    found.sort();
    found
}
