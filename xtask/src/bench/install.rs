use crate::shell::{root, run};
use anyhow::Result;
use std::fs;
use std::path::PathBuf;
use std::process::Command;

/// The Python that has the peers, pinned in `xtask/peers/requirements.txt`; they are installed when the pins change.
pub(super) fn peers() -> Result<PathBuf> {
    let requirements = root().join("xtask/peers/requirements.txt");
    let environment = root().join("target/bench/peers");
    let python = environment.join("bin/python");
    let installed = environment.join("requirements.txt");
    let wanted = fs::read_to_string(&requirements)?;
    if fs::read_to_string(&installed).ok().as_ref() != Some(&wanted) {
        run(Command::new("python3")
            .args(["-m", "venv"])
            .arg(&environment))?;
        run(Command::new(&python)
            .args(["-m", "pip", "install", "--quiet", "--requirement"])
            .arg(&requirements))?;
        fs::write(&installed, wanted)?;
    }
    Ok(python)
}
