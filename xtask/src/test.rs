//! `cargo xtask test`: everything that must hold before a change lands.

use crate::shell::{cargo, root, run};
use anyhow::{Context, Result, ensure};
use std::process::Command;

/// Runs every step in order and stops at the first that fails, naming it.
pub(crate) fn test(options: &[String]) -> Result<()> {
    ensure!(options.is_empty(), "test takes no options, got {options:?}");
    for (name, mut command) in steps() {
        println!("\n== {name}");
        run(command.current_dir(root())).with_context(|| format!("step `{name}`"))?;
    }
    println!("\nEverything passed.");
    Ok(())
}

/// The steps, cheapest first; the last ones reuse what the tests compiled.
fn steps() -> [(&'static str, Command); 6] {
    let mut docs = cargo(&[
        "doc",
        "--workspace",
        "--no-deps",
        "--document-private-items",
    ]);
    docs.env("RUSTDOCFLAGS", "-D warnings");
    [
        ("format", cargo(&["fmt", "--all", "--check"])),
        (
            "lints",
            cargo(&[
                "clippy",
                "--workspace",
                "--all-targets",
                "--",
                "-D",
                "warnings",
            ]),
        ),
        ("tests and doc tests", cargo(&["test", "--workspace"])),
        (
            "ten million points of tanh",
            cargo(&[
                "test",
                "--package",
                "gradflow-math",
                "--test",
                "laws",
                "--",
                "--ignored",
                "ten_million_points",
            ]),
        ),
        ("documentation", docs),
        (
            "smoke build of the site",
            cargo(&[
                "run",
                "--package",
                "vanishing-gradients",
                "--",
                "--budget",
                "smoke",
                "--out",
                "target/smoke-site",
            ]),
        ),
    ]
}
