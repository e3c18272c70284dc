//! A plan fixes a sweep: its hash covers all it says.

use gradflow_sweep::{Draft, Kind, Plan, Schema, Seed, chunk_points};

fn draft() -> Draft {
    Draft {
        program: "toy 1.0".into(),
        spec: "gain = [0.5, 1]".into(),
        points: 10,
        chunk_points: 4,
        seed: Seed(7),
        schema: Schema::new([("gain", Kind::F64), ("name", Kind::Text)]).unwrap(),
    }
}

#[test]
fn a_plan_reads_back_as_itself() {
    let plan = Plan::new(draft()).unwrap();
    let json = plan.to_json();
    assert_eq!(Plan::from_json(json.as_bytes()).unwrap(), plan);
    assert_eq!(Plan::from_json(json.as_bytes()).unwrap().to_json(), json);
}

/// Golden hash: a directory must be readable by a later version.
#[test]
fn the_hash_of_a_plan_is_the_same_in_every_version() {
    assert_eq!(Plan::new(draft()).unwrap().hash(), GOLDEN_HASH);
}

const GOLDEN_HASH: &str = "dbf50dc9bbcb4008867b824bace3a86637815b91a1ddc8a35d97fcd6fb24dd64";

#[test]
fn whatever_changes_in_a_plan_changes_its_hash() {
    let other_schema = |columns: [(&str, Kind); 2]| Schema::new(columns).unwrap();
    let drafts = [
        draft(),
        Draft {
            program: "toy 1.1".into(),
            ..draft()
        },
        Draft {
            spec: "gain = [0.5, 2]".into(),
            ..draft()
        },
        Draft {
            points: 11,
            ..draft()
        },
        Draft {
            chunk_points: 5,
            ..draft()
        },
        Draft {
            seed: Seed(8),
            ..draft()
        },
        Draft {
            schema: other_schema([("gain", Kind::F64), ("nam", Kind::Text)]),
            ..draft()
        },
        Draft {
            schema: other_schema([("gain", Kind::U64), ("name", Kind::Text)]),
            ..draft()
        },
        Draft {
            schema: other_schema([("name", Kind::Text), ("gain", Kind::F64)]),
            ..draft()
        },
        // The boundary between two parts is not part of either.
        Draft {
            program: "toy 1.0g".into(),
            spec: "ain = [0.5, 1]".into(),
            ..draft()
        },
    ];
    let mut hashes: Vec<String> = drafts
        .into_iter()
        .map(|draft| Plan::new(draft).unwrap().hash().to_owned())
        .collect();
    let count = hashes.len();
    hashes.sort();
    hashes.dedup();
    assert_eq!(hashes.len(), count);
}

#[test]
fn a_plan_that_was_edited_is_refused() {
    let json = Plan::new(draft()).unwrap().to_json();
    for (from, to) in [
        ("\"points\": 10", "\"points\": 11"),
        ("0.5", "0.6"),
        ("\"seed\": 7", "\"seed\": 8"),
        ("\"f64\"", "\"u64\""),
        ("\"format\": 1", "\"format\": 2"),
        ("set_stream", "set_word_pos"),
        ("\"chunk_points\": 4", "\"chunk_points\": 0"),
        ("\"points\"", "\"point\""),
        ("{", "{ \"more\": 1,"),
    ] {
        let edited = json.replacen(from, to, 1);
        assert_ne!(edited, json, "{from}");
        let error = Plan::from_json(edited.as_bytes()).unwrap_err();
        assert_eq!(error.exit().code(), 65, "{error}");
    }
    for cut in 0..json.len() - 2 {
        assert!(
            Plan::from_json(&json.as_bytes()[..cut]).is_err(),
            "the first {cut} bytes"
        );
    }
}

#[test]
fn a_plan_of_another_version_is_refused() {
    let plan = Plan::new(draft()).unwrap();
    assert!(plan.expect_program("toy 1.0").is_ok());
    let error = plan.expect_program("toy 1.1").unwrap_err();
    assert!(
        error
            .to_string()
            .contains("expected a plan of toy 1.1, found one of toy 1.0"),
        "{error}"
    );
}

#[test]
fn a_plan_without_points_is_refused() {
    assert!(
        Plan::new(Draft {
            points: 0,
            ..draft()
        })
        .is_err()
    );
    assert!(
        Plan::new(Draft {
            chunk_points: 0,
            ..draft()
        })
        .is_err()
    );
    assert!(Schema::new([("", Kind::F64)]).is_err());
    assert!(Schema::new([("status", Kind::F64)]).is_err());
}

#[test]
fn the_chunks_of_a_plan_cover_every_point_once() {
    for points in [1, 2, 255, 256, 257, 1000, 100_000] {
        for chunk_points in [1, 3, 256, chunk_points(points), 2 * points, u64::MAX] {
            let plan = Plan::new(Draft {
                points,
                chunk_points,
                ..draft()
            })
            .unwrap();
            let mut next = 0;
            for chunk in 0..plan.chunks() {
                let range = plan.chunk(chunk);
                assert_eq!(range.start, next);
                assert!(!range.is_empty());
                next = range.end;
            }
            assert_eq!(next, points);
        }
    }
}

#[test]
fn chunks_are_few_and_small() {
    for points in [1, 255, 10_000, 1_000_000, 100_000_000, u64::MAX] {
        let size = chunk_points(points);
        assert!((1..=65_536).contains(&size));
        assert!(points.div_ceil(size) <= 128 || size == 65_536);
    }
}

#[test]
fn names_of_chunks_sort_like_their_numbers() {
    let plan = Plan::new(Draft {
        points: 2000,
        chunk_points: 1,
        ..draft()
    })
    .unwrap();
    let names: Vec<String> = (0..2000).map(|chunk| plan.chunk_name(chunk)).collect();
    assert!(names.is_sorted());
    assert_eq!(names[12], format!("00000012-{}.chunk", &plan.hash()[..16]));
}
