//! A report of two chapters, built as its users build theirs.

#![expect(
    clippy::unwrap_used,
    reason = "this crate is a test, its modules hold the fixture"
)]

mod explorers;
mod fixture;
mod hostile;
mod interface;
mod interrupted;
mod manifest;
mod meta;
mod pages;
mod panics;
mod parts;
mod problems;
mod published;
mod publishing;
mod store;
mod unpacked;
