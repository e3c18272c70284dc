//! The scripts of the engines, word by word.

use gradflow_sweep::{Engine, Submission};
use std::process::Command;

fn submission(directory: &str, shards: u64) -> Submission {
    let command = ["gradflow", "sweep", "run", directory];
    Submission {
        command: command.map(String::from).to_vec(),
        directory: directory.into(),
        shards,
    }
}

#[test]
fn slurm_runs_an_array_of_which_any_part_can_be_run_again() {
    assert_eq!(
        Engine::Slurm
            .script(&submission("/data/my sweep", 8))
            .unwrap(),
        "#!/bin/sh
#SBATCH --job-name=sweep
#SBATCH --array=0-7
#SBATCH --requeue
# sbatch THIS-FILE; then the shares that are missing, such as: sbatch --array=2,5-7 THIS-FILE
export SWEEP_SHARDS=8
exec gradflow sweep run '/data/my sweep'
"
    );
}

#[test]
fn mpirun_and_parallel_start_every_share() {
    let submission = submission("/data/sweep", 3);
    assert_eq!(
        Engine::Mpi.script(&submission).unwrap(),
        "#!/bin/sh\nexec mpirun -n 3 gradflow sweep run /data/sweep\n"
    );
    assert_eq!(
        Engine::Parallel.script(&submission).unwrap(),
        "#!/bin/sh\nseq 0 2 | parallel --quote env SWEEP_SHARD={}/3 gradflow sweep run /data/sweep\n"
    );
}

#[test]
fn kubernetes_runs_an_indexed_job() {
    let manifest = Engine::Kubernetes
        .script(&submission("/data/\"s\"", 4))
        .unwrap();
    assert_eq!(manifest, include_str!("job.yaml"));
}

/// A shell that reads the script passes the directory on as it is.
#[cfg(unix)]
#[test]
fn every_directory_reaches_the_program() {
    for directory in [
        "/a b", "it's", "$HOME", "`x`", "\"", "\\", "é", "*", "-n", "",
    ] {
        let submission = Submission {
            command: vec!["printf".into(), "%s".into(), directory.into()],
            directory: directory.into(),
            shards: 1,
        };
        let script = Engine::Slurm.script(&submission).unwrap();
        let output = Command::new("sh").arg("-c").arg(script).output().unwrap();
        assert_eq!(String::from_utf8(output.stdout).unwrap(), directory);
    }
}

#[test]
fn a_script_without_meaning_is_refused() {
    for odd in [
        submission("/data", 0),
        submission("/a\nrm -rf b", 1),
        submission("/a\0", 1),
    ] {
        for engine in [
            Engine::Slurm,
            Engine::Mpi,
            Engine::Parallel,
            Engine::Kubernetes,
        ] {
            assert_eq!(engine.script(&odd).unwrap_err().exit().code(), 64);
        }
    }
}
