//! `cargo xtask test-cluster`: one sweep on real engines, on this machine: the same hash of the rows each time.

mod daemon;
mod engines;
mod slurm;
mod sweep;

use anyhow::{Result, bail, ensure};
use std::env;
use std::path::{Path, PathBuf};
use std::time::Instant;

/// The commands that are called, and Debian's packages that have them.
const NEEDED: [(&str, &str); 9] = [
    ("munged", "munge"),
    ("slurmctld", "slurm-wlm"),
    ("slurmd", "slurm-wlm"),
    ("sbatch", "slurm-wlm"),
    ("squeue", "slurm-wlm"),
    ("sinfo", "slurm-wlm"),
    ("scontrol", "slurm-wlm"),
    ("mpirun", "openmpi-bin"),
    ("parallel", "parallel"),
];

/// Tasks, ranks or jobs that a sweep is divided into.
const SHARES: u64 = 8;

/// Runs the sweep alone, then on every engine, then on Slurm with a node that fails in two ways.
pub(crate) fn test_cluster(options: &[String]) -> Result<()> {
    ensure!(
        options.is_empty(),
        "test-cluster takes no options, got {options:?}"
    );
    expect_programs()?;
    let place = tempfile::tempdir()?;
    let walk = sweep::build()?;
    let alone = sweep::Sweep::plan(&walk, place.path().join("alone"))?;
    alone.run()?;
    let want = alone.merge()?;
    println!("one process: {want}");

    let tell = |name: &str, begun: Instant, found: &str| -> Result<()> {
        let seconds = begun.elapsed().as_secs_f64();
        ensure!(found == want, "{name}: expected {want}, found {found}");
        println!("{name}: the same rows ({seconds:.1} s)");
        Ok(())
    };
    for (name, start) in engines::WITHOUT_DAEMONS {
        let begun = Instant::now();
        let sweep = sweep::Sweep::plan(&walk, place.path().join(name))?;
        start(&sweep)?;
        tell(name, begun, &sweep.merge()?)?;
    }
    let cluster = slurm::Cluster::start(&place.path().join("cluster"))?;
    for (name, disturb) in engines::ON_SLURM {
        let begun = Instant::now();
        let sweep = sweep::Sweep::plan(&walk, place.path().join(name))?;
        disturb(&cluster, &sweep)?;
        tell(name, begun, &sweep.merge()?)?;
    }
    Ok(())
}

fn expect_programs() -> Result<()> {
    let missing: Vec<(&str, &str)> = NEEDED
        .into_iter()
        .filter(|(command, _)| find(command).is_none())
        .collect();
    if missing.is_empty() {
        return Ok(());
    }
    let commands: Vec<&str> = missing.iter().map(|(command, _)| *command).collect();
    let mut packages: Vec<&str> = missing.iter().map(|(_, package)| *package).collect();
    packages.dedup();
    bail!(
        "found no {}\non Debian: apt-get install --no-install-recommends {}",
        commands.join(", "),
        packages.join(" ")
    )
}

/// Where a command is; daemons are beside the search path of who is not the administrator.
fn find(command: &str) -> Option<PathBuf> {
    let path = env::var_os("PATH").unwrap_or_default();
    env::split_paths(&path)
        .chain(["/usr/sbin", "/sbin"].map(PathBuf::from))
        .map(|directory| directory.join(command))
        .find(|path| Path::is_file(path))
}
