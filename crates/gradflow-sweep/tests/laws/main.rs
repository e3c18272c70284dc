//! The laws of sweeps: points, rows, plans, shares and progress.

#![expect(clippy::unwrap_used, reason = "what fails here fails a test")]

mod detection;
mod grids;
mod normal;
mod plans;
mod progress;
mod rows;
mod streams;
mod submission;
mod tables;
