//! A row has canonical bytes, from which it reads back.

use gradflow_sweep::{
    Directory, Draft, Kind, Plan, Record, Row, Schema, Seed, Status, SweepError, Value, Worker,
    fill, merge,
};
use serde::Serialize;

/// The hash and the records of a sweep with the single row `row`.
fn stored<V: Serialize + Sync>(
    columns: &[(&str, Kind)],
    row: Row<V>,
) -> Result<(String, Record), SweepError>
where
    Row<V>: Clone,
{
    let plan = Plan::new(Draft {
        program: "toy 1.0".into(),
        spec: String::new(),
        points: 1,
        chunk_points: 1,
        seed: Seed(0),
        schema: Schema::new(columns.iter().copied())?,
    })?;
    let place = tempfile::tempdir().unwrap();
    let directory = Directory::create(place.path(), plan)?;
    fill(&directory, &Worker::ALONE, |_, _| row.clone())?;
    let hash = merge(&directory, |_| Ok(()))?.hash;
    Ok((hash, directory.records(0)?.remove(0)))
}

fn refused<V: Serialize + Sync + Clone>(columns: &[(&str, Kind)], values: V) -> String {
    match stored(columns, Row::ok(values)) {
        Err(error @ SweepError::Row { .. }) => error.to_string(),
        other => panic!("{other:?}"),
    }
}

#[derive(Clone, Serialize)]
struct Walk {
    gain: f64,
    seed: Seed,
    ends: [i32; 2],
    kept: bool,
    cell: Cell,
    label: &'static str,
}

#[derive(Clone, Serialize)]
#[serde(rename_all = "lowercase")]
enum Cell {
    Lstm,
}

const WALK: Walk = Walk {
    gain: -0.0,
    seed: Seed(u64::MAX),
    ends: [-3, 4],
    kept: true,
    cell: Cell::Lstm,
    label: "größer",
};

const COLUMNS: [(&str, Kind); 7] = [
    ("gain", Kind::F64),
    ("seed", Kind::U64),
    ("first", Kind::I64),
    ("last", Kind::I64),
    ("kept", Kind::Bool),
    ("cell", Kind::Text),
    ("label", Kind::Text),
];

/// The layout as the documentation states it, written down byte by byte.
#[test]
fn the_bytes_of_a_row_are_those_documented() {
    let row = Row {
        status: Status::Timeout,
        values: WALK,
    };
    let bytes = [
        &[3][..],
        &[0, 0, 0, 0, 0, 0, 0, 0x80],
        &[0xff; 8],
        &[0xfd, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff],
        &[4, 0, 0, 0, 0, 0, 0, 0],
        &[1],
        &[4, 0, 0, 0],
        b"lstm",
        &[8, 0, 0, 0],
        "größer".as_bytes(),
    ]
    .concat();
    let (hash, record) = stored(&COLUMNS, row).unwrap();
    assert_eq!(hash, blake3::hash(&bytes).to_hex().as_str());
    assert_eq!((record.point, record.status), (0, Status::Timeout));
    let text = |text: &str| Value::Text(text.into());
    assert_eq!(
        record.values,
        [
            Value::F64(-0.0),
            Value::U64(u64::MAX),
            Value::I64(-3),
            Value::I64(4),
            Value::Bool(true),
            text("lstm"),
            text("größer"),
        ]
    );
}

#[test]
fn the_same_values_are_the_same_row_whatever_holds_them() {
    let (hash, record) = stored(&COLUMNS, Row::ok(WALK)).unwrap();
    let tuple = ((-0.0, u64::MAX), (-3_i8, 4_u16), [true], "lstm", "größer");
    assert_eq!(stored(&COLUMNS, Row::ok(tuple)).unwrap().0, hash);
    assert_eq!(stored(&COLUMNS, Row::ok(record.values)).unwrap().0, hash);
}

/// Processors disagree about the sign and the payload of the NaN of 0/0; a row must not.
#[test]
fn every_nan_is_the_same_and_every_other_float_is_kept() {
    let column = [("x", Kind::F64)];
    let hash_of = |value: f64| stored(&column, Row::ok(value)).unwrap().0;
    let nans = [f64::NAN, -f64::NAN, f64::from_bits(0x7ff0_0000_0000_0001)];
    assert!(
        nans.into_iter()
            .all(|nan| hash_of(nan) == hash_of(f64::NAN))
    );
    let floats = [
        0.0,
        -0.0,
        f64::MIN_POSITIVE / 3.0,
        f64::MAX,
        f64::INFINITY,
        -f64::INFINITY,
    ];
    for float in floats {
        let (_, record) = stored(&column, Row::ok(float)).unwrap();
        let [Value::F64(read)] = record.values[..] else {
            panic!("one float")
        };
        assert_eq!(read.to_bits(), float.to_bits());
    }
    assert_ne!(hash_of(0.0), hash_of(-0.0));
}

#[test]
fn a_row_that_does_not_fit_its_columns_is_refused() {
    let [float, whole, signed] = [Kind::F64, Kind::U64, Kind::I64].map(|kind| [("x", kind)]);
    for (message, found) in [
        (
            "point 0: column `x` expects F64, got the integer 1",
            refused(&float, 1),
        ),
        (
            "point 0: column `x` expects U64, got F64",
            refused(&whole, 1.0),
        ),
        (
            "point 0: column `x` expects U64, got the integer -1",
            refused(&whole, -1),
        ),
        (
            "point 0: column `x` expects I64, got the integer 18446744073709551615",
            refused(&signed, u64::MAX),
        ),
        (
            "point 0: column `x` expects F64, got no value",
            refused(&float, None::<f64>),
        ),
        (
            "point 0: expected 1 values, got one more: F64",
            refused(&float, [1.0, 2.0]),
        ),
        (
            "point 0: expected 1 values, got 0: `x` is missing",
            refused(&float, ()),
        ),
        (
            "point 0: column `x` expects F64, got a map",
            refused(&float, std::collections::BTreeMap::from([(1, 2)])),
        ),
    ] {
        assert_eq!(found, message);
    }
}
