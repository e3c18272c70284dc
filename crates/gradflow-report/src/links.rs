//! Follows the links of a finished site.

use crate::Problem;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

/// Attributes whose value is an address.
const ADDRESSES: [&str; 2] = ["href", "src"];
/// Attributes whose value is a list of ids of the same page.
const ID_LISTS: [&str; 4] = [
    "aria-labelledby",
    "aria-describedby",
    "aria-controls",
    "for",
];

/// What a page offers and what it asks for.
#[derive(Debug, Default)]
struct Anchors {
    ids: BTreeSet<String>,
    twice: BTreeSet<String>,
    addresses: BTreeSet<String>,
    local: BTreeSet<String>,
}

/// Every internal link, fragment and id reference in the HTML files below `site` that leads nowhere, and every id that a page
/// has twice.
///
/// Addresses of the web are not followed.
/// A file that cannot be read is a problem too.
pub fn broken(site: &Path) -> Vec<Problem> {
    // Links are resolved by name below, which is right only where no part of the path is a link or `..` itself.
    let site = &fs::canonicalize(site).unwrap_or_else(|_| site.to_owned());
    let mut problems = Vec::new();
    let mut pages = BTreeMap::new();
    for path in html_files(site, &mut problems) {
        match fs::read_to_string(&path) {
            Ok(html) => {
                pages.insert(path, anchors(&html));
            }
            Err(error) => problems.push(problem(
                site,
                &path,
                format!("cannot read the page: {error}"),
            )),
        }
    }
    for (path, page) in &pages {
        for id in &page.twice {
            problems.push(problem(
                site,
                path,
                format!("expected the id `{id}` once, found it twice"),
            ));
        }
        for id in page.local.difference(&page.ids) {
            problems.push(problem(
                site,
                path,
                format!("expected the id `{id}` on this page, found none"),
            ));
        }
        for address in &page.addresses {
            if let Some(message) = fault(address, path, &pages) {
                problems.push(problem(site, path, message));
            }
        }
    }
    problems.sort();
    problems
}

fn problem(site: &Path, path: &Path, message: String) -> Problem {
    let file = path.strip_prefix(site).unwrap_or(path);
    Problem {
        file: file.display().to_string(),
        id: String::new(),
        message,
    }
}

fn fault(address: &str, path: &Path, pages: &BTreeMap<PathBuf, Anchors>) -> Option<String> {
    let scheme = address.split(['/', '#', '?']).next().unwrap_or_default();
    if scheme.contains(':') || address.starts_with("//") {
        return None;
    }
    let (file, fragment) = address.split_once('#').unwrap_or((address, ""));
    let target = if file.is_empty() {
        path.to_owned()
    } else {
        normal(&path.parent()?.join(file))
    };
    if !target.is_file() {
        return Some(format!(
            "broken link `{address}`: expected a file, found none"
        ));
    }
    if fragment.is_empty() {
        return None;
    }
    let known = pages
        .get(&target)
        .is_some_and(|page| page.ids.contains(fragment));
    (!known).then(|| {
        format!("broken link `{address}`: expected the id `{fragment}` on that page, found none")
    })
}

/// The path without `..`, resolved by name.
fn normal(path: &Path) -> PathBuf {
    let mut out = PathBuf::new();
    for part in path.components() {
        match part {
            std::path::Component::ParentDir => {
                out.pop();
            }
            std::path::Component::CurDir => {}
            other => out.push(other),
        }
    }
    out
}

fn html_files(directory: &Path, problems: &mut Vec<Problem>) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let entries = match fs::read_dir(directory) {
        Ok(entries) => entries,
        Err(error) => {
            problems.push(problem(
                directory,
                directory,
                format!("cannot read the directory: {error}"),
            ));
            return found;
        }
    };
    for entry in entries.flatten() {
        let path = entry.path();
        if path.is_dir() {
            found.extend(html_files(&path, problems));
        } else if path
            .extension()
            .is_some_and(|extension| extension == "html")
        {
            found.push(path);
        }
    }
    found.sort();
    found
}

/// Reads the attributes of every tag. The pages are ours: every attribute is quoted, every `<` in a text is escaped.
fn anchors(html: &str) -> Anchors {
    let mut anchors = Anchors::default();
    let mut rest = html;
    while let Some(open) = rest.find('<') {
        rest = &rest[open + 1..];
        if let Some(comment) = rest.strip_prefix("!--") {
            rest = comment.split_once("-->").map_or("", |(_, after)| after);
            continue;
        }
        let (tag, after) = split_tag(rest);
        for (name, value) in attributes(tag) {
            anchors.note(name, value);
        }
        rest = after;
    }
    anchors
}

/// The inside of a tag and what follows it; a `>` between quotes does not end it.
fn split_tag(text: &str) -> (&str, &str) {
    let mut quoted = false;
    for (at, byte) in text.bytes().enumerate() {
        match byte {
            b'"' => quoted = !quoted,
            b'>' if !quoted => return (&text[..at], &text[at + 1..]),
            _ => {}
        }
    }
    (text, "")
}

fn attributes(tag: &str) -> impl Iterator<Item = (&str, &str)> {
    let mut rest = tag;
    std::iter::from_fn(move || {
        let (before, after) = rest.split_once("=\"")?;
        let (value, after) = after.split_once('"')?;
        rest = after;
        let name = before
            .rsplit(|c: char| c.is_whitespace())
            .next()
            .unwrap_or(before);
        Some((name, value))
    })
}

impl Anchors {
    fn note(&mut self, name: &str, value: &str) {
        if name == "id" && !self.ids.insert(value.to_owned()) {
            self.twice.insert(value.to_owned());
        } else if ADDRESSES.contains(&name) {
            self.addresses.insert(value.to_owned());
        } else if ID_LISTS.contains(&name) {
            self.local
                .extend(value.split_whitespace().map(str::to_owned));
        }
    }
}
