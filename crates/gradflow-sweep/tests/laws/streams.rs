//! A sweep in memory is a function of the points and the seed.

use gradflow_sweep::{PointRng, Progress, Seed, run};
use rand::{Rng, RngExt};
use rayon::ThreadPoolBuilder;
use std::collections::HashSet;
use std::sync::Mutex;

fn silent(_: Progress) {}

fn draws(mut rng: PointRng) -> [u64; 3] {
    [rng.next_u64(), rng.next_u64(), rng.next_u64()]
}

fn on_threads<T: Send>(threads: usize, sweep: impl FnOnce() -> T + Send) -> T {
    let pool = ThreadPoolBuilder::new().num_threads(threads).build();
    pool.expect("a pool of at most four threads starts")
        .install(sweep)
}

/// Points of uneven cost, so that threads finish out of order.
fn uneven_rows() -> Vec<(usize, f64)> {
    let points: Vec<usize> = (0..200).collect();
    run(&points, Seed(1), &silent, |&point, rng| {
        let sum: f64 = (0..(point * 7919) % 5000)
            .map(|_| rng.random::<f64>())
            .sum();
        (point, sum)
    })
}

#[test]
fn the_rows_are_the_same_on_any_number_of_threads() {
    let on_one = on_threads(1, uneven_rows);
    for threads in [2, 4] {
        assert_eq!(on_threads(threads, uneven_rows), on_one);
    }
}

#[test]
fn rows_keep_the_order_of_the_points() {
    let rows = on_threads(4, uneven_rows);
    assert!(rows.iter().map(|&(point, _)| point).eq(0..200));
}

#[test]
fn a_point_draws_from_the_stream_of_its_index() {
    let rows = run(&[(); 5], Seed(3), &silent, |(), rng| draws(rng.clone()));
    for (index, row) in (0..).zip(rows) {
        assert_eq!(row, draws(Seed(3).stream(index)));
    }
}

#[test]
fn streams_differ_between_points_and_between_seeds() {
    let mut seen = HashSet::new();
    for seed in [
        Seed(0),
        Seed(1),
        Seed(0).named("a"),
        Seed(0).named("b"),
        Seed(1).named("a"),
    ] {
        for index in (0..1000).chain([u64::MAX]) {
            assert!(
                seen.insert(draws(seed.stream(index))),
                "{seed:?} at {index}"
            );
        }
    }
}

#[test]
fn names_give_seeds_of_their_own() {
    let names = [
        "",
        "a",
        "b",
        "ab",
        "ba",
        "E1",
        "E2",
        "E11",
        "scalar-multiplier",
    ];
    let mut seeds: HashSet<Seed> = names.iter().map(|name| Seed(0).named(name)).collect();
    seeds.extend(names.iter().map(|name| Seed(1).named(name)));
    assert_eq!(seeds.len(), 2 * names.len());
    // A hash that only combined the seed with the first byte would confuse these two.
    assert_ne!(Seed(u64::from(b'a' ^ b'b')).named("b"), Seed(0).named("a"));
}

/// Golden values: a published result must be reproducible by a later version.
/// The named seed is the 64-bit FNV-1a hash of eight zero bytes and "a".
#[test]
fn streams_are_the_same_in_every_version() {
    assert_eq!(Seed(0).named("a"), Seed(0xe604_613a_248f_f1ac));
    assert_eq!(
        draws(Seed(0).stream(0)),
        [
            13_080_132_717_333_068_652,
            8_594_738_769_458_413_623,
            12_896_916_468_484_187_878
        ]
    );
    assert_eq!(
        draws(Seed(0).stream(1)),
        [
            13_937_087_304_575_520_531,
            13_615_851_043_850_391_654,
            10_883_527_568_275_655_943
        ]
    );
    assert_eq!(
        draws(Seed(7).named("E9").stream(999)),
        [
            6_873_129_850_367_564_953,
            6_128_706_028_699_142_448,
            4_826_377_288_435_858_728
        ]
    );
}

#[test]
fn progress_counts_every_point_once_and_ends_at_the_total() {
    for points in [0, 1, 100] {
        let calls = Mutex::new(Vec::new());
        let record = |progress| calls.lock().unwrap().push(progress);
        on_threads(4, || run(&vec![(); points], Seed(1), &record, |(), _| ()));
        let mut calls = calls.into_inner().unwrap();
        calls.sort_by_key(|progress| progress.done);
        let total = points as u64;
        let want = (1..=total).map(|done| Progress {
            done,
            computed: done,
            total,
        });
        assert!(calls.into_iter().eq(want));
    }
}
