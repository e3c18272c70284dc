//! Interruptions and damage: whatever happens to the workers of a sweep, the same command finishes it, and its rows are those
//! of an undisturbed run on one thread.

#![expect(clippy::unwrap_used, reason = "what fails here fails a test")]

mod damage;
mod determinism;
mod directories;
mod kills;
mod memory;
mod operations;
mod toy;
