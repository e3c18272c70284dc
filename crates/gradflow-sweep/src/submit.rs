//! Scripts that start the workers of a sweep on an engine; nothing here runs them.

use crate::SweepError;
use std::fmt::Write;

/// What starts the workers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Engine {
    /// A Slurm job array, one task a share.
    Slurm,
    /// A Kubernetes indexed job, one pod a share.
    Kubernetes,
    /// `mpirun`, one rank a share; the program is not linked with MPI.
    Mpi,
    /// GNU parallel on one machine.
    Parallel,
}

/// What each worker runs, and how many there are.
#[derive(Clone, Debug)]
pub struct Submission {
    /// The program and its arguments; [`detect`](crate::detect()) tells it its share.
    pub command: Vec<String>,
    /// The directory of the sweep, which every worker must see under this path.
    pub directory: String,
    /// How many shares the chunks are divided into.
    pub shards: u64,
}

impl Engine {
    /// The text of the script, or of the manifest for Kubernetes.
    ///
    /// # Errors
    /// If there is no share, or a word of the command has a control character.
    pub fn script(self, submission: &Submission) -> Result<String, SweepError> {
        let Submission {
            command,
            directory,
            shards,
        } = submission;
        if *shards == 0 {
            return Err(SweepError::Shard("shards expect at least 1, got 0".into()));
        }
        if let Some(odd) = command
            .iter()
            .chain([directory])
            .find(|word| word.chars().any(char::is_control))
        {
            return Err(SweepError::Shard(format!(
                "a script expects words without control characters, got {odd:?}"
            )));
        }
        let words: Vec<String> = command.iter().map(|word| quoted(word)).collect();
        let (command_line, last) = (words.join(" "), shards - 1);
        Ok(match self {
            Self::Slurm => format!(
                "#!/bin/sh\n\
                 #SBATCH --job-name=sweep\n\
                 #SBATCH --array=0-{last}\n\
                 #SBATCH --requeue\n\
                 # sbatch THIS-FILE; then the shares that are missing, such as: sbatch --array=2,5-7 THIS-FILE\n\
                 export SWEEP_SHARDS={shards}\n\
                 exec {command_line}\n"
            ),
            Self::Mpi => format!(
                "#!/bin/sh\n\
                 exec mpirun -n {shards} {command_line}\n"
            ),
            Self::Parallel => format!(
                "#!/bin/sh\n\
                 seq 0 {last} | parallel --quote env SWEEP_SHARD={{}}/{shards} {command_line}\n"
            ),
            Self::Kubernetes => manifest(submission),
        })
    }
}

/// An indexed job whose pods stop for good at the exit codes that say no repetition helps: 64, 65 and 70.
fn manifest(submission: &Submission) -> String {
    let mut command = String::new();
    for word in &submission.command {
        let _ = write!(command, "\n        - {}", json(word));
    }
    let (shards, directory) = (submission.shards, json(&submission.directory));
    format!(
        "# kubectl apply -f THIS-FILE, once the image has the program and the claim has the planned directory.
apiVersion: batch/v1
kind: Job
metadata:
  name: sweep
spec:
  completionMode: Indexed
  completions: {shards}
  parallelism: {shards}
  backoffLimit: {}
  podFailurePolicy:
    rules:
    - action: FailJob
      onExitCodes:
        containerName: worker
        operator: In
        values: [64, 65, 70]
  template:
    spec:
      restartPolicy: Never
      containers:
      - name: worker
        image: gradflow
        command:{command}
        env:
        - name: SWEEP_SHARDS
          value: \"{shards}\"
        volumeMounts:
        - name: sweep
          mountPath: {directory}
      volumes:
      - name: sweep
        persistentVolumeClaim:
          claimName: sweep
",
        shards.saturating_mul(6)
    )
}

/// A word that the shell takes as it is.
fn quoted(word: &str) -> String {
    let is_plain = |c: char| c.is_ascii_alphanumeric() || "-_./=:,+@%".contains(c);
    if !word.is_empty() && word.chars().all(is_plain) {
        return word.into();
    }
    format!("'{}'", word.replace('\'', "'\\''"))
}

/// A JSON string is a YAML string.
fn json(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}
