//! The scripts of `xtask/browser` with their npm packages, installed below `target/` by the committed lock file.

use crate::shell::{root, run};
use anyhow::{Context, Result};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// Copies `xtask/browser` to `target/check-site` and installs its packages there, unless these very ones are there already.
/// Returns that directory.
///
/// # Errors
/// When a file cannot be copied or npm fails.
pub(crate) fn install() -> Result<PathBuf> {
    let source = root().join("xtask/browser");
    let target = root().join("target/check-site");
    copy(&source, &target)?;
    let lock = read(&source.join("package-lock.json"))?;
    // Written after a success only, so that an interrupted installation starts again.
    let installed = target.join("node_modules/.installed-lock.json");
    if fs::read_to_string(&installed).is_ok_and(|text| text == lock) {
        return Ok(target);
    }
    eprintln!("installing npm packages into {}", target.display());
    let mut npm = Command::new("npm");
    npm.args(["ci", "--silent"]).current_dir(&target);
    run(&mut npm).context("npm could not install the packages of xtask/browser")?;
    fs::write(&installed, lock).with_context(|| format!("cannot write {}", installed.display()))?;
    Ok(target)
}

/// Copies a directory with everything in it over another.
pub(crate) fn copy(source: &Path, target: &Path) -> Result<()> {
    fs::create_dir_all(target).with_context(|| format!("cannot create {}", target.display()))?;
    let entries =
        fs::read_dir(source).with_context(|| format!("cannot read {}", source.display()))?;
    for entry in entries {
        let entry = entry?;
        let to = target.join(entry.file_name());
        if entry.file_type()?.is_dir() {
            copy(&entry.path(), &to)?;
        } else {
            fs::copy(entry.path(), &to)
                .with_context(|| format!("cannot copy to {}", to.display()))?;
        }
    }
    Ok(())
}

fn read(path: &Path) -> Result<String> {
    fs::read_to_string(path).with_context(|| format!("cannot read {}", path.display()))
}
