//! The share of a worker in every engine's environment.

use gradflow_sweep::{Detected, Shard, SweepError, detect};

type Variables = [(&'static str, &'static str)];

fn found(stated: Option<&str>, variables: &[(&str, &str)]) -> Result<Detected, SweepError> {
    detect(stated, &|name| {
        let variable = variables.iter().find(|(variable, _)| *variable == name);
        variable.map(|(_, value)| (*value).to_owned())
    })
}

fn share(variables: &[(&str, &str)]) -> (u64, u64) {
    let shard = found(None, variables)
        .unwrap_or_else(|error| panic!("{error}"))
        .shard;
    (shard.index(), shard.count())
}

fn refused(variables: &[(&str, &str)]) -> String {
    let error = found(None, variables).expect_err("a share");
    assert_eq!(error.exit().code(), 64);
    error.to_string()
}

const SLURM_ARRAY: [(&str, &str); 4] = [
    ("SLURM_ARRAY_TASK_ID", "5"),
    ("SLURM_ARRAY_TASK_MIN", "1"),
    ("SLURM_ARRAY_TASK_STEP", "2"),
    ("SLURM_ARRAY_TASK_COUNT", "4"),
];

#[test]
fn without_an_engine_a_worker_has_everything() {
    assert_eq!(share(&[]), (0, 1));
    assert_eq!(share(&[("HOME", "/root"), ("SWEEP_SHARDS", "8")]), (0, 1));
}

#[test]
fn every_engine_tells_the_share() {
    let table: [(&Variables, (u64, u64)); 14] = [
        (&[("SWEEP_SHARD", "3/8")], (3, 8)),
        // sbatch --array=1-7:2
        (&SLURM_ARRAY, (2, 4)),
        // sbatch --array=0-7
        (
            &[
                ("SLURM_ARRAY_TASK_ID", "3"),
                ("SLURM_ARRAY_TASK_MIN", "0"),
                ("SLURM_ARRAY_TASK_STEP", "1"),
                ("SLURM_ARRAY_TASK_COUNT", "8"),
            ],
            (3, 8),
        ),
        // sbatch --array=2,5-7 of 8 shares: the same script again, for those that are missing
        (
            &[
                ("SLURM_ARRAY_TASK_ID", "6"),
                ("SLURM_ARRAY_TASK_MIN", "2"),
                ("SLURM_ARRAY_TASK_COUNT", "4"),
                ("SWEEP_SHARDS", "8"),
            ],
            (6, 8),
        ),
        (
            &[("JOB_COMPLETION_INDEX", "0"), ("SWEEP_SHARDS", "3")],
            (0, 3),
        ),
        (&[("PBS_ARRAY_INDEX", "2"), ("SWEEP_SHARDS", "3")], (2, 3)),
        // Grid Engine and LSF count from 1, and set the variable outside of arrays too.
        (&[("SGE_TASK_ID", "3"), ("SWEEP_SHARDS", "3")], (2, 3)),
        (&[("SGE_TASK_ID", "undefined")], (0, 1)),
        (&[("LSB_JOBINDEX", "1"), ("SWEEP_SHARDS", "3")], (0, 3)),
        (&[("LSB_JOBINDEX", "0")], (0, 1)),
        (
            &[
                ("AWS_BATCH_JOB_ARRAY_INDEX", "9"),
                ("AWS_BATCH_JOB_ARRAY_SIZE", "10"),
            ],
            (9, 10),
        ),
        (
            &[("OMPI_COMM_WORLD_RANK", "1"), ("OMPI_COMM_WORLD_SIZE", "4")],
            (1, 4),
        ),
        (&[("PMI_RANK", "3"), ("PMI_SIZE", "4")], (3, 4)),
        (
            &[
                ("SLURM_PROCID", "2"),
                ("SLURM_STEP_NUM_TASKS", "6"),
                ("SLURM_STEP_ID", "0"),
            ],
            (2, 6),
        ),
    ];
    for (variables, want) in table {
        assert_eq!(share(variables), want, "{variables:?}");
    }
}

#[test]
fn the_process_of_a_batch_script_is_no_rank() {
    assert_eq!(
        share(&[("SLURM_PROCID", "0"), ("SLURM_NTASKS", "6")]),
        (0, 1)
    );
}

#[test]
fn an_array_of_jobs_with_several_processes_multiplies() {
    let srun = [
        ("SLURM_PROCID", "1"),
        ("SLURM_STEP_NUM_TASKS", "3"),
        ("SLURM_STEP_ID", "0"),
    ];
    assert_eq!(
        share(&[&SLURM_ARRAY[..], &srun].concat()),
        (2 * 3 + 1, 4 * 3)
    );
    let source = found(None, &[&SLURM_ARRAY[..], &srun].concat())
        .unwrap()
        .source;
    assert_eq!(
        source,
        "share 2 of 4 by SLURM_ARRAY_TASK_ID × share 1 of 3 by SLURM_PROCID"
    );
}

/// The shares of an array with processes are those of the product, each once.
#[test]
fn divided_shares_cover_every_chunk_once() {
    let shards: Vec<Shard> = (0..3)
        .flat_map(|outer| (0..4).map(move |inner| (outer, inner)))
        .map(|(outer, inner)| {
            Shard::new(outer, 3)
                .unwrap()
                .divided(Shard::new(inner, 4).unwrap())
                .unwrap()
        })
        .collect();
    for chunk in 0..100 {
        assert_eq!(shards.iter().filter(|shard| shard.owns(chunk)).count(), 1);
    }
}

#[test]
fn the_first_match_wins() {
    let all = [
        &[
            ("SWEEP_SHARD", "1/2"),
            ("OMPI_COMM_WORLD_RANK", "1"),
            ("OMPI_COMM_WORLD_SIZE", "4"),
            ("PMI_RANK", "2"),
            ("PMI_SIZE", "5"),
        ][..],
        &SLURM_ARRAY,
    ]
    .concat();
    let stated = found(Some("6/7"), &all).unwrap();
    assert_eq!(
        (stated.shard, stated.source.as_str()),
        (Shard::new(6, 7).unwrap(), "--shard 6/7")
    );
    assert_eq!(share(&all), (1, 2));
    assert_eq!(share(&all[1..]), (2 * 4 + 1, 16));
    assert_eq!(share(&all[1..5]), (1, 4));
    assert_eq!(share(&all[3..5]), (2, 5));
}

#[test]
fn an_index_without_a_count_is_refused() {
    for name in [
        "JOB_COMPLETION_INDEX",
        "PBS_ARRAY_INDEX",
        "SGE_TASK_ID",
        "LSB_JOBINDEX",
    ] {
        assert_eq!(
            refused(&[(name, "1")]),
            format!("{name} expects a count beside it: set SWEEP_SHARDS")
        );
    }
    for (name, count) in [
        ("SLURM_ARRAY_TASK_ID", "SLURM_ARRAY_TASK_COUNT"),
        ("AWS_BATCH_JOB_ARRAY_INDEX", "AWS_BATCH_JOB_ARRAY_SIZE"),
        ("OMPI_COMM_WORLD_RANK", "OMPI_COMM_WORLD_SIZE"),
        ("PMI_RANK", "PMI_SIZE"),
    ] {
        assert_eq!(
            refused(&[(name, "1")]),
            format!("{name} expects a count beside it: set {count}")
        );
    }
    assert!(
        refused(&[("SLURM_PROCID", "1"), ("SLURM_STEP_ID", "0")]).contains("SLURM_STEP_NUM_TASKS")
    );
}

#[test]
fn an_index_beyond_its_count_is_refused() {
    for variables in [
        &[("PBS_ARRAY_INDEX", "3"), ("SWEEP_SHARDS", "3")][..],
        &[("SGE_TASK_ID", "4"), ("SWEEP_SHARDS", "3")],
        &[("PMI_RANK", "4"), ("PMI_SIZE", "4")],
        &[("PMI_RANK", "0"), ("PMI_SIZE", "0")],
        &[("PMI_RANK", "-1"), ("PMI_SIZE", "4")],
        &[("PMI_RANK", "one"), ("PMI_SIZE", "4")],
        &[("SWEEP_SHARD", "8/8")],
        &[("SWEEP_SHARD", "8")],
        &[("SWEEP_SHARD", "")],
        // sbatch --array=2,5-7 without the number of shares: its place in the list is not told.
        &[
            ("SLURM_ARRAY_TASK_ID", "7"),
            ("SLURM_ARRAY_TASK_MIN", "2"),
            ("SLURM_ARRAY_TASK_STEP", "1"),
            ("SLURM_ARRAY_TASK_COUNT", "4"),
        ],
    ] {
        assert!(refused(variables).contains("expects"), "{variables:?}");
    }
    assert!(found(Some("1/0"), &[]).is_err());
}
