//! `manifest.json`: which bytes the site has, and what they were made from.

use crate::digest::sha256;
use crate::measure::{Measured, SEED};
use crate::publish::Files;
use crate::{Budget, Build, Check};
use rayon::prelude::*;
use serde::Serialize;
use std::collections::BTreeMap;

/// Where the site carries it. It lists every other file.
pub(crate) const PATH: &str = "manifest.json";

#[derive(Serialize)]
struct Manifest<'a> {
    program: &'a str,
    version: &'a str,
    engine: &'static str,
    commit: Option<&'a str>,
    date: Option<&'a str>,
    base_url: Option<&'a str>,
    budget: Budget,
    seeds: Seeds<'a>,
    files: Vec<Entry<'a>>,
}

#[derive(Serialize)]
struct Seeds<'a> {
    /// Of the random instances, together with the id of the equation.
    checks: u64,
    instances: usize,
    /// By the id of the figure: the parameter `seed`.
    figures: BTreeMap<&'a str, &'a str>,
}

#[derive(Serialize)]
struct Entry<'a> {
    path: &'a str,
    bytes: usize,
    sha256: String,
}

/// The manifest of `files`, with a final line feed.
pub(crate) fn json(build: &Build, measured: &Measured, files: &Files) -> String {
    let revision = build.origin.revision.as_ref();
    let seed = |id: &&'static str| {
        let parameters = &measured.figures[id].parameters;
        let seed = parameters.iter().find(|found| found.name == "seed")?;
        Some((*id, seed.value.as_str()))
    };
    let manifest = Manifest {
        program: build.origin.program,
        version: build.origin.version,
        engine: concat!(env!("CARGO_PKG_NAME"), " ", env!("CARGO_PKG_VERSION")),
        commit: revision.map(|revision| revision.commit.as_str()),
        date: revision.map(|revision| revision.date.as_str()),
        base_url: build.base_url.as_deref(),
        budget: build.budget,
        seeds: Seeds {
            checks: SEED.0,
            instances: Check::INSTANCES,
            figures: measured.figures.keys().filter_map(seed).collect(),
        },
        files: files
            .par_iter()
            .map(|(path, content)| Entry {
                path,
                bytes: content.len(),
                sha256: sha256(content),
            })
            .collect(),
    };
    let json = serde_json::to_string(&manifest);
    json.expect("strings, numbers and maps with string keys are JSON") + "\n"
}
