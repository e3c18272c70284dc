//! Results of an earlier build by the same program.
//!
//! A result depends on the program, the budget and the id, and on nothing else: neither prose nor templates reach the functions
//! of a report. All results of a program within a budget are one file, under a name made from both.

mod record;

use crate::digest::sha256;
use crate::explorer::Explored;
use crate::measure::{Found, Measured, Task};
use crate::outcome::CheckOutcome;
use crate::{Budget, Evidence, Ours, Rendered, Store};
use record::Record;
use std::collections::BTreeMap;
use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};

/// The files of a store end like this, so that it removes no others.
const ENDING: &str = "results";
/// How a file begins that is not finished.
const UNFINISHED: &str = ".results-";
/// Part of the name: another number when the form of the files changes.
const FORM: u32 = 4;

/// What a store holds, by id.
#[derive(Debug, Default)]
pub(crate) struct Kept {
    checks: BTreeMap<String, CheckOutcome>,
    claims: BTreeMap<String, Evidence>,
    published: BTreeMap<String, Vec<Ours>>,
    quantities: BTreeMap<String, f64>,
    figures: BTreeMap<String, Rendered>,
    explorers: BTreeMap<String, Explored>,
}

impl Kept {
    /// The result of `task`, if it was kept.
    pub(crate) fn take(&mut self, task: Task) -> Option<Found> {
        match task {
            Task::Check(owned) => self.checks.remove(owned.item.id).map(Found::Check),
            Task::Claim(owned) => self.claims.remove(owned.item.id).map(Found::Claim),
            Task::Published(owned) => self.published.remove(owned.item.id).map(Found::Published),
            Task::Quantity(owned) => self.quantities.remove(owned.item.id).map(Found::Quantity),
            Task::Explorer(owned) => self.explorers.remove(owned.item.id).map(Found::Explorer),
            Task::Figure(owned) => self.figures.remove(owned.item.id).map(Found::Figure),
        }
    }
}

impl Store {
    fn path(&self, budget: Budget) -> PathBuf {
        let name = sha256(format!("{FORM} {budget:?} {}", self.program).as_bytes());
        self.directory.join(name).with_extension(ENDING)
    }

    /// What an earlier build measured; empty when there is no such file, or one that this program did not write whole.
    pub(crate) fn read(&self, budget: Budget) -> Kept {
        fs::read_to_string(self.path(budget))
            .ok()
            .and_then(|file| self.parse(budget, &file))
            .unwrap_or_default()
    }

    fn parse(&self, budget: Budget, file: &str) -> Option<Kept> {
        let (hash, content) = file.split_once('\n')?;
        if hash != sha256(content.as_bytes()) {
            return None;
        }
        let record: Record = serde_json::from_str(content).ok()?;
        (record.program == self.program && record.budget == budget).then(|| record.kept())
    }

    /// Keeps `measured` in the place of what is there, and removes the results of other programs.
    ///
    /// A store that cannot be written costs time, not correctness: a failure is no error.
    pub(crate) fn write(&self, budget: Budget, measured: &Measured) {
        let record = Record::of(&self.program, budget, measured);
        let content = serde_json::to_string(&record).expect("strings, numbers and lists are JSON");
        let file = format!("{}\n{content}", sha256(content.as_bytes()));
        if replace(&self.directory, &self.path(budget), &file).is_ok() {
            self.remove_others();
        }
    }

    fn remove_others(&self) {
        let own = [Budget::Smoke, Budget::Full, Budget::Deep].map(|budget| self.path(budget));
        for entry in fs::read_dir(&self.directory)
            .into_iter()
            .flatten()
            .flatten()
        {
            let path = entry.path();
            let name = entry.file_name();
            let is_ours = path.extension().is_some_and(|found| found == ENDING)
                || name.to_string_lossy().starts_with(UNFINISHED);
            if is_ours && !own.contains(&path) {
                // What cannot be removed now is tried again by the next program.
                let _ = fs::remove_file(path);
            }
        }
    }
}

/// Writes beside `path`, then renames: a reader sees the whole file or the one before it.
fn replace(directory: &Path, path: &Path, content: &str) -> std::io::Result<()> {
    fs::create_dir_all(directory)?;
    let mut file = tempfile::Builder::new()
        .prefix(UNFINISHED)
        .tempfile_in(directory)?;
    file.write_all(content.as_bytes())?;
    file.persist(path)?;
    Ok(())
}
