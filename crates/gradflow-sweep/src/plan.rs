use crate::{STREAMS, Schema, Seed, SweepError};
use serde::{Deserialize, Serialize};
use std::ops::Range;

/// The version of the files of a sweep: of `plan.json`, of chunks, and of the bytes of a row.
pub const FORMAT: u32 = 1;

/// What a sweep is, before any of it is computed: what goes into a plan.
#[derive(Clone, Debug)]
pub struct Draft {
    /// What computes the rows, with its version, such as `gradflow 0.1.0`: another version may compute other rows.
    pub program: String,
    /// The specification in canonical form: two that mean the same are the same text.
    pub spec: String,
    /// How many points there are.
    pub points: u64,
    /// How many points a chunk has, the last one excepted: [`chunk_points`] suggests it.
    pub chunk_points: u64,
    /// The seed of the points' random streams.
    pub seed: Seed,
    /// The columns of a row.
    pub schema: Schema,
}

/// A sweep, fixed before any of it is computed: every row follows from it alone.
///
/// It knows nothing of how points are computed; `program` and `spec` say that to who computes them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Plan {
    format: u32,
    hash: String,
    program: String,
    points: u64,
    chunk_points: u64,
    streams: String,
    seed: Seed,
    schema: Schema,
    spec: String,
}

/// A number of points a chunk that suits a sweep of `points`: 128 chunks, of at most 65,536 points each.
///
/// Few enough that committing a chunk costs little beside computing it, and enough for as many workers.
pub fn chunk_points(points: u64) -> u64 {
    points.div_ceil(128).clamp(1, 65_536)
}

impl Plan {
    /// Fixes `draft`, whose hash names everything that belongs to it.
    ///
    /// # Errors
    /// If there is no point, or a chunk has none.
    pub fn new(draft: Draft) -> Result<Self, SweepError> {
        let mut plan = Self {
            format: FORMAT,
            hash: String::new(),
            program: draft.program,
            points: draft.points,
            chunk_points: draft.chunk_points,
            streams: STREAMS.into(),
            seed: draft.seed,
            schema: draft.schema,
            spec: draft.spec,
        };
        plan.hash = plan.content_hash().to_hex().to_string();
        plan.check().map_err(SweepError::Plan)?;
        Ok(plan)
    }

    /// Reads a plan that [`to_json`](Self::to_json) wrote.
    ///
    /// # Errors
    /// If `json` is no plan, is of another format or of other random streams, or was edited: its hash is then another.
    pub fn from_json(json: &[u8]) -> Result<Self, SweepError> {
        let plan: Self =
            serde_json::from_slice(json).map_err(|error| SweepError::Plan(error.to_string()))?;
        plan.check().map_err(SweepError::Plan)?;
        Ok(plan)
    }

    /// The plan as text that ends in a line break, the same for equal plans.
    #[expect(
        clippy::missing_panics_doc,
        reason = "writing text to memory does not fail"
    )]
    pub fn to_json(&self) -> String {
        let mut json = serde_json::to_string_pretty(self)
            .expect("strings and numbers of a plan have a JSON form");
        json.push('\n');
        json
    }

    /// Refuses a plan that another program, or another version of it, has made.
    ///
    /// # Errors
    /// If the plan's program is not `program`.
    pub fn expect_program(&self, program: &str) -> Result<(), SweepError> {
        if self.program == program {
            return Ok(());
        }
        Err(SweepError::Plan(format!(
            "expected a plan of {program}, found one of {}: its rows may differ, plan it again in another directory",
            self.program
        )))
    }

    /// The BLAKE3 hash of all the plan says, in hexadecimal: two plans with one hash have the same rows.
    pub fn hash(&self) -> &str {
        &self.hash
    }

    /// What computes the rows, with its version.
    pub fn program(&self) -> &str {
        &self.program
    }

    /// The specification in canonical form.
    pub fn spec(&self) -> &str {
        &self.spec
    }

    /// How many points there are.
    pub fn points(&self) -> u64 {
        self.points
    }

    /// The seed of the points' random streams.
    pub fn seed(&self) -> Seed {
        self.seed
    }

    /// The columns of a row.
    pub fn schema(&self) -> &Schema {
        &self.schema
    }

    /// How many chunks the points are cut into.
    pub fn chunks(&self) -> u64 {
        self.points.div_ceil(self.chunk_points)
    }

    /// The indices of the points of a chunk.
    ///
    /// # Panics
    /// If `chunk` is not below [`chunks`](Self::chunks).
    pub fn chunk(&self, chunk: u64) -> Range<u64> {
        assert!(chunk < self.chunks(), "chunk {chunk} of {}", self.chunks());
        let first = chunk * self.chunk_points;
        first..first.saturating_add(self.chunk_points).min(self.points)
    }

    /// The name of a chunk's file: its number, which sorts, and the beginning of the plan's hash.
    pub fn chunk_name(&self, chunk: u64) -> String {
        format!("{chunk:08}-{}.chunk", &self.hash[..16])
    }

    fn check(&self) -> Result<(), String> {
        if self.format != FORMAT {
            return Err(format!(
                "expected format {FORMAT}, found {}: another version of the program made it",
                self.format
            ));
        }
        if self.streams != STREAMS {
            return Err(format!(
                "expected the random streams `{STREAMS}`, found `{}`",
                self.streams
            ));
        }
        if self.points == 0 || self.chunk_points == 0 {
            return Err(format!(
                "expected at least 1 point and 1 point a chunk, found {} and {}",
                self.points, self.chunk_points
            ));
        }
        let hash = self.content_hash().to_hex();
        if self.hash != hash.as_str() {
            return Err(format!(
                "expected the hash {hash} of its content, found {}: it was edited",
                self.hash
            ));
        }
        Ok(())
    }

    /// Each part goes in behind its length, so that no two plans have the same bytes.
    fn content_hash(&self) -> blake3::Hash {
        let mut hasher = blake3::Hasher::new();
        let mut part = |bytes: &[u8]| {
            hasher.update(&(bytes.len() as u64).to_le_bytes());
            hasher.update(bytes);
        };
        part(&self.format.to_le_bytes());
        part(self.program.as_bytes());
        part(&self.points.to_le_bytes());
        part(&self.chunk_points.to_le_bytes());
        part(self.streams.as_bytes());
        part(&self.seed.0.to_le_bytes());
        for column in self.schema.columns() {
            part(column.name.as_bytes());
            part(format!("{:?}", column.kind).as_bytes());
        }
        part(self.spec.as_bytes());
        hasher.finalize()
    }
}
