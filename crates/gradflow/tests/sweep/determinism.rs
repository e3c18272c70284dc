use crate::Place;

/// Threads, shards, stealing: one hash.
#[test]
fn the_rows_do_not_depend_on_who_computes_them() {
    let whole = Place::planned();
    whole.expect(0, &["run", "sweep", "--threads", "1"]);
    let hash = whole.hash();
    for shards in [2, 3, 7] {
        let place = Place::planned();
        for shard in (0..shards).rev() {
            let shard = format!("{shard}/{shards}");
            place.expect(0, &["run", "sweep", "--threads", "2", "--shard", &shard]);
        }
        assert_eq!(place.hash(), hash, "{shards} shards");
    }
    whole.expect(0, &["verify", "sweep", "--recompute", "100%"]);
}

/// The environment of an array job stands for `--shard`.
#[test]
fn an_array_job_finds_its_share() {
    let place = Place::planned();
    let mut command = place.command(&["run", "sweep"]);
    command
        .env("SLURM_ARRAY_TASK_ID", "2")
        .env("SLURM_ARRAY_TASK_COUNT", "4")
        .env("SLURM_ARRAY_TASK_MIN", "0");
    let output = command.output().expect("the program starts");
    assert_eq!(output.status.code(), Some(0));
    let told = String::from_utf8(output.stderr).expect("text");
    assert!(
        told.contains("share 2 of 4 by SLURM_ARRAY_TASK_ID"),
        "{told}"
    );
    let json = place.expect(2, &["status", "sweep", "--json"]);
    assert!(json.contains("\"missing\": \"0-1,3-5,7-9,11\""), "{json}");
}

/// The C library of Linux computes exp and ln by other instructions when it is told that there is no fused multiply-add, with
/// other bits; the rows of every kind of cell but `diagonal` stay what they are.
#[test]
fn the_rows_do_not_depend_on_the_processor() {
    for (kind, more) in [
        ("rnn", ""),
        ("article-lstm", "forget_bias = 1, "),
        ("lstm", "forget_bias = 1, "),
        ("lstm-1997", ""),
        ("gru", ""),
        ("min-lstm", ""),
        ("min-gru", ""),
    ] {
        let place = Place::new();
        let spec = format!(
            "
cell = {{ kind = '{kind}', units = 9, {more}}}
input = {{ kind = 'noise', deviation = 0.7 }}
run = {{ transient = 10, steps = 40 }}
measure = {{ quantities = ['lyapunov', 'log-norm', 'half-life', 'spectral-radius', 'operator-norm', 'lag-shares'], exponents = 9, lags = [1, 30] }}
grid = {{ networks = 4 }}"
        );
        std::fs::write(place.path().join("spec.toml"), spec).expect("a file");
        let hashes = ["", "glibc.cpu.hwcaps=-FMA,-FMA4,-AVX2"].map(|tunables| {
            let out = format!("sweep{}", tunables.len());
            let mut printed = Vec::new();
            for arguments in [
                &["plan", "spec.toml", "--out", &out][..],
                &["run", &out, "--quiet"],
                &["merge", &out],
            ] {
                let mut command = place.command(arguments);
                let output = command
                    .env("GLIBC_TUNABLES", tunables)
                    .output()
                    .expect("it starts");
                assert_eq!(output.status.code(), Some(0), "{kind} {arguments:?}");
                printed = output.stdout;
            }
            String::from_utf8(printed).expect("text")
        });
        assert_eq!(hashes[0], hashes[1], "{kind}");
        assert!(hashes[0].contains("hash"), "{kind}");
    }
}
