//! Deterministic parallel sweeps that can be killed at any instant and moved to a cluster.
//!
//! A sweep maps typed points to rows.
//! Every point draws from a random stream of its own, chosen by its index, and the rows come back in the order of the
//! points: the result depends on the points and the seed, never on the number of threads.
//! This crate knows no matrix and no network, and never prints, reads a clock or looks at the environment.
//!
//! | for | look at |
//! |---|---|
//! | points | [`Grid`]: [`Axis`], [`Seeds`], [`Product`], [`Zip`], [`ProductOf`], [`ZipOf`] |
//! | a sweep in memory | [`run()`] |
//! | random numbers | [`Seed`], [`PointRng`], [`standard_normal`] |
//! | a sweep in a directory: what it is | [`Plan`] of a [`Draft`], [`Schema`] |
//! | … who computes what | [`Shard`], [`detect()`], [`Worker`] |
//! | … computing it | [`Directory`], [`fill()`], [`Row`], [`Status`] |
//! | … looking at it | [`Inventory`], [`verify()`], [`merge()`] |
//! | tables | `CsvTable` (feature `csv`), `ParquetTable` (feature `parquet`) |
//! | scripts for engines | [`Engine`], [`Submission`] |
//! | how a command ends | [`SweepError::exit`], [`Exit`] |
//!
//! # A sweep in a directory
//!
//! The points of a [`Plan`] are cut into chunks by the plan alone; a worker computes the chunks of its [`Shard`] and commits
//! each one under its name, whole and once.
//! So the merged rows are a function of the plan: not of the threads, the shards, their order, the engine that started them
//! or the interruptions; a run is finished with other shards or on another machine than it was begun with.
//! Whether they depend on the processor is up to the work: the standard library's `exp` or `tanh` give other bits on a
//! processor without fused multiply-add, those of the crate `libm` do not.
//!
//! ```
//! use gradflow_sweep::{
//!     Axis, Directory, Draft, Grid, Kind, Plan, Product, Row, Schema, Seed, Seeds, Worker, chunk_points, fill, merge,
//! };
//!
//! let grid = Product::new(Axis::linspace(0.5, 1.5, 5)?, Seeds::new(0, 4)?)?;
//! let plan = Plan::new(Draft {
//!     program: "walk 1.0".into(),
//!     spec: "gain = linspace(0.5, 1.5, 5)\nseed = 0..4".into(),
//!     points: grid.len(),
//!     chunk_points: chunk_points(grid.len()),
//!     seed: Seed(2018),
//!     schema: Schema::new([("gain", Kind::F64), ("seed", Kind::U64), ("end", Kind::F64)])?,
//! })?;
//! # let place = tempfile::tempdir().unwrap();
//! # let path = place.path();
//! let directory = Directory::create(path, plan)?;
//! fill(&directory, &Worker::ALONE, |index, _| {
//!     let (gain, seed) = grid.at(index);
//!     let end = (0..100).fold(seed.0 as f64, |state, _| gain * state / (1.0 + state * state));
//!     Row::ok((gain, seed, end))
//! })?;
//! assert_eq!(merge(&directory, |_| Ok(()))?.rows, 20);
//! # Ok::<_, gradflow_sweep::SweepError>(())
//! ```

mod chunk;
mod commit;
#[cfg(feature = "csv")]
mod csv_table;
mod decode;
mod detect;
mod directory;
mod encode;
mod error;
mod files;
mod fill;
mod grid;
mod inventory;
mod merge;
mod normal;
#[cfg(any(feature = "csv", feature = "parquet"))]
mod output;
#[cfg(feature = "parquet")]
mod parquet_table;
mod plan;
mod progress;
mod run;
mod schema;
mod seed;
mod shard;
mod submit;
mod value;
mod verify;

#[cfg(feature = "csv")]
pub use csv_table::CsvTable;
pub use detect::{Detected, detect};
pub use directory::Directory;
pub use error::{Exit, SweepError};
pub use files::{Disk, Files};
pub use fill::{Filled, Then, Worker, fill};
pub use grid::{Axis, Grid, Product, ProductOf, Seeds, Zip, ZipOf};
pub use inventory::{Inventory, array_list};
pub use merge::{Merged, merge};
pub use normal::standard_normal;
#[cfg(feature = "parquet")]
pub use parquet_table::ParquetTable;
pub use plan::{Draft, FORMAT, Plan, chunk_points};
pub use progress::Progress;
pub use run::run;
pub use schema::{Column, Kind, Row, Schema, Status};
pub use seed::{PointRng, STREAMS, Seed};
pub use shard::Shard;
pub use submit::{Engine, Submission};
pub use value::{Record, Value};
pub use verify::{Verified, verify};

#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct ReadmeExamples;
