//! `cargo xtask report`, the main job, and `cargo xtask serve`, the same with a server.

use crate::shell::{cargo, root};
use anyhow::{Context, Result};

/// Compiles and runs the report; every option is the report's own.
///
/// Never returns when the report ran: its exit code is ours, and it has said itself what was wrong.
pub(crate) fn report(options: &[String]) -> Result<()> {
    // The caller's directory stays the current one, so that a relative `--out` means what it says.
    let status = cargo(&[
        "run",
        "--release",
        "--package",
        "vanishing-gradients",
        "--manifest-path",
    ])
    .arg(root().join("Cargo.toml"))
    .arg("--")
    .args(options)
    .status()
    .context("cannot start cargo")?;
    std::process::exit(status.code().unwrap_or(1));
}

/// Builds the site and serves it; the other options are those of [`report()`].
pub(crate) fn serve(options: &[String]) -> Result<()> {
    let mut all = vec!["--serve".to_owned()];
    all.extend_from_slice(options);
    report(&all)
}
