//! How each engine starts the shares of a sweep, and what is done to it meanwhile.

use crate::cluster::daemon::wait;
use crate::cluster::slurm::Cluster;
use crate::cluster::sweep::Sweep;
use crate::shell::run;
use anyhow::{Result, ensure};
use std::ops::RangeInclusive;
use std::process::Command;
use std::time::Duration;

type Start = fn(&Sweep) -> Result<()>;
type Disturb = fn(&Cluster, &Sweep) -> Result<()>;

/// Engines that are commands.
pub(crate) const WITHOUT_DAEMONS: [(&str, Start); 3] =
    [("xargs", xargs), ("parallel", parallel), ("mpirun", mpirun)];

/// A Slurm job array, undisturbed and disturbed.
pub(crate) const ON_SLURM: [(&str, Disturb); 5] = [
    ("slurm", undisturbed),
    ("slurm-array-of-srun", array_of_srun),
    ("slurm-some-shares-again", some_shares_again),
    ("slurm-daemon-killed", daemon_killed),
    ("slurm-node-killed", node_killed),
];

fn xargs(sweep: &Sweep) -> Result<()> {
    let line = format!(
        "seq 0 7 | xargs -P 8 -I{{}} env SWEEP_SHARD={{}}/8 {}",
        sweep.run_line()
    );
    run(Command::new("sh").arg("-c").arg(line))
}

fn parallel(sweep: &Sweep) -> Result<()> {
    run(Command::new("sh").arg(sweep.script("parallel")?))
}

/// Ranks may be more than processors, and CI runs as the administrator.
fn mpirun(sweep: &Sweep) -> Result<()> {
    run(Command::new("sh")
        .arg(sweep.script("mpi")?)
        .env("OMPI_MCA_rmaps_base_oversubscribe", "1")
        .env("OMPI_ALLOW_RUN_AS_ROOT", "1")
        .env("OMPI_ALLOW_RUN_AS_ROOT_CONFIRM", "1"))
}

fn undisturbed(cluster: &Cluster, sweep: &Sweep) -> Result<()> {
    let job = cluster.submit(&sweep.script("slurm")?, None)?;
    expect_restarts(cluster.finish(&job)?, 0..=0)
}

/// Two tasks of three processes each: six shares.
fn array_of_srun(cluster: &Cluster, sweep: &Sweep) -> Result<()> {
    let text = format!(
        "#!/bin/sh\n#SBATCH --array=0-1\n#SBATCH --ntasks=3\nsrun {}\n",
        sweep.run_line()
    );
    let job = cluster.submit(&sweep.write_script(&text)?, None)?;
    expect_restarts(cluster.finish(&job)?, 0..=0)
}

/// A part of the shares is run, then the array that lists the others.
fn some_shares_again(cluster: &Cluster, sweep: &Sweep) -> Result<()> {
    let script = sweep.script("slurm")?;
    let job = cluster.submit(&script, Some("0-1,3-4"))?;
    cluster.finish(&job)?;
    let missing = sweep.missing()?;
    ensure!(
        missing == "2,5-7",
        "expected the shares 2,5-7 to be missing, found {missing}"
    );
    let job = cluster.submit(&script, Some(&missing))?;
    expect_restarts(cluster.finish(&job)?, 0..=0)
}

/// The payload goes on while its tasks are started again elsewhere: chunks are computed twice.
fn daemon_killed(cluster: &Cluster, sweep: &Sweep) -> Result<()> {
    let job = cluster.submit(&sweep.script("slurm")?, None)?;
    wait_for_chunks(sweep)?;
    cluster.kill_daemon(1)?;
    expect_restarts(cluster.finish(&job)?, 1..=2)?;
    cluster.revive(1)
}

/// What the node was computing is lost and started again elsewhere.
fn node_killed(cluster: &Cluster, sweep: &Sweep) -> Result<()> {
    let job = cluster.submit(&sweep.script("slurm")?, None)?;
    wait_for_chunks(sweep)?;
    cluster.kill_node(1)?;
    expect_restarts(cluster.finish(&job)?, 1..=2)?;
    cluster.revive(1)
}

/// A node has two processors, so two tasks at most are lost with it; none would be no test.
fn expect_restarts(found: usize, expected: RangeInclusive<usize>) -> Result<()> {
    ensure!(
        expected.contains(&found),
        "expected {expected:?} tasks to be started again, found {found}"
    );
    Ok(())
}

/// The node is met in the middle of its work.
fn wait_for_chunks(sweep: &Sweep) -> Result<()> {
    wait(Duration::from_mins(1), "the first chunks", || {
        Ok(sweep.chunks()? >= 20)
    })
}
