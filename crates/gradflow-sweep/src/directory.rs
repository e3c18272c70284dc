use crate::chunk::Chunk;
use crate::commit::{Commit, commit, sweep_up};
use crate::{Disk, Files, Inventory, Plan, Record, SweepError};
use std::path::Path;

/// The file of the plan in its directory.
const PLAN: &str = "plan.json";

/// What messages call the directory, whose path only the program knows.
const DIRECTORY: &str = "the directory of the sweep";

/// A directory that holds a plan and the chunks that are committed.
///
/// Any number of workers, on one machine or many, may use it at a time: no lock is needed, because a chunk comes to its
/// name whole and once, and whoever computes it again finds the same bytes.
#[derive(Clone, Debug)]
pub struct Directory<F = Disk> {
    files: F,
    plan: Plan,
}

impl Directory {
    /// Makes the directory at `path` and puts `plan` there; a directory that has the same plan is opened.
    ///
    /// # Errors
    /// If the directory cannot be made or has another plan.
    pub fn create(path: impl AsRef<Path>, plan: Plan) -> Result<Self, SweepError> {
        let path = path.as_ref();
        let files = Disk::create(path).map_err(|source| SweepError::Create {
            name: path.display().to_string(),
            source,
        })?;
        Self::create_in(files, plan)
    }

    /// Opens the directory at `path`, for the program that its plan must be of.
    ///
    /// # Errors
    /// If there is no plan, or it is not one of `program`.
    pub fn open(path: impl AsRef<Path>, program: &str) -> Result<Self, SweepError> {
        Self::open_in(Disk::at(path.as_ref()), program)
    }
}

impl<F: Files> Directory<F> {
    /// [`create`](Directory::create) in any place that has the operations of [`Files`].
    ///
    /// # Errors
    /// If the plan cannot be written, or there is another.
    pub fn create_in(files: F, plan: Plan) -> Result<Self, SweepError> {
        match commit(&files, PLAN, plan.to_json().as_bytes())? {
            Commit::Placed | Commit::Found => Ok(Self { files, plan }),
            Commit::Different => Err(SweepError::OtherPlan {
                expected: plan.hash()[..16].into(),
                name: PLAN.into(),
            }),
        }
    }

    /// [`open`](Directory::open) in any place that has the operations of [`Files`].
    ///
    /// # Errors
    /// If there is no plan, or it is not one of `program`.
    pub fn open_in(files: F, program: &str) -> Result<Self, SweepError> {
        let json = files
            .read(PLAN)
            .map_err(|source| SweepError::io("read", PLAN, source))?;
        let plan = Plan::from_json(&json)?;
        plan.expect_program(program)?;
        Ok(Self { files, plan })
    }

    /// The plan.
    pub fn plan(&self) -> &Plan {
        &self.plan
    }

    /// Which chunks are there, by their names: [`merge`](crate::merge()) and [`verify`](crate::verify()) look into them.
    ///
    /// # Errors
    /// If the directory cannot be read, or has chunks of another plan.
    pub fn inventory(&self) -> Result<Inventory, SweepError> {
        Inventory::of(&self.plan, &self.names()?)
    }

    /// The rows of a chunk, verified.
    ///
    /// # Errors
    /// If the chunk is missing or damaged.
    pub fn records(&self, chunk: u64) -> Result<Vec<Record>, SweepError> {
        self.records_of(chunk, &self.chunk(chunk)?)
    }

    /// The rows of a chunk that has been verified.
    pub(crate) fn records_of(&self, chunk: u64, file: &Chunk) -> Result<Vec<Record>, SweepError> {
        file.records(&self.plan)
            .map_err(|reason| self.corrupt(chunk, reason))
    }

    /// A chunk, verified.
    pub(crate) fn chunk(&self, chunk: u64) -> Result<Chunk, SweepError> {
        let name = self.plan.chunk_name(chunk);
        let file = self
            .files
            .read(&name)
            .map_err(|source| SweepError::io("read", &name, source))?;
        Chunk::verify(&self.plan, chunk, file).map_err(|reason| self.corrupt(chunk, reason))
    }

    /// Whether a chunk is there.
    pub(crate) fn has(&self, chunk: u64) -> Result<bool, SweepError> {
        let name = self.plan.chunk_name(chunk);
        self.files
            .exists(&name)
            .map_err(|source| SweepError::io("look for", &name, source))
    }

    /// Commits a sealed chunk; `false` if it was there already.
    pub(crate) fn put(&self, chunk: u64, file: &[u8]) -> Result<bool, SweepError> {
        let name = self.plan.chunk_name(chunk);
        match commit(&self.files, &name, file)? {
            Commit::Placed => Ok(true),
            Commit::Found => Ok(false),
            Commit::Different => {
                self.chunk(chunk)?;
                Err(SweepError::Nondeterminism {
                    name,
                    reason: "expected the rows that are there, computed others".into(),
                })
            }
        }
    }

    /// The inventory; then every chunk in it is safe from a loss of power, and the remains of its commits are gone.
    pub(crate) fn settle(&self) -> Result<Inventory, SweepError> {
        let names = self.names()?;
        let inventory = Inventory::of(&self.plan, &names)?;
        self.files
            .sync_directory()
            .map_err(|source| SweepError::io("bring to the disk", DIRECTORY, source))?;
        sweep_up(&self.files, &names)?;
        Ok(inventory)
    }

    fn names(&self) -> Result<Vec<String>, SweepError> {
        self.files
            .names()
            .map_err(|source| SweepError::io("list", DIRECTORY, source))
    }

    fn corrupt(&self, chunk: u64, reason: String) -> SweepError {
        SweepError::Corrupt {
            name: self.plan.chunk_name(chunk),
            reason,
        }
    }
}
