//! The tables of a merge hold every row exactly.
#![cfg(all(feature = "csv", feature = "parquet"))]

use gradflow_sweep::{
    CsvTable, Directory, Draft, Kind, ParquetTable, Plan, Row, Schema, Seed, Status, Worker, fill,
    merge,
};
use parquet::file::reader::{FileReader, SerializedFileReader};
use parquet::record::Field;
use std::fs::{self, File};
use std::path::Path;

/// Values that a careless table changes: the largest integers, −0, the smallest float, NaN, quotes and commas.
fn row(index: u64) -> Row<(u64, i64, f64, bool, String)> {
    let floats = [0.1 + 0.2, -0.0, 5e-324, f64::NAN, f64::NEG_INFINITY];
    let float = floats[usize::try_from(index).unwrap() % floats.len()];
    Row {
        status: if float.is_nan() {
            Status::Nan
        } else {
            Status::Ok
        },
        values: (
            u64::MAX - index,
            i64::MIN,
            float,
            index == 1,
            format!("a \"{index}\", 零"),
        ),
    }
}

fn directory(path: &Path) -> Directory {
    let columns = [
        ("u", Kind::U64),
        ("i", Kind::I64),
        ("f", Kind::F64),
        ("b", Kind::Bool),
        ("t", Kind::Text),
    ];
    let plan = Plan::new(Draft {
        program: "toy 1.0".into(),
        spec: String::new(),
        points: 5,
        chunk_points: 2,
        seed: Seed(0),
        schema: Schema::new(columns).unwrap(),
    });
    let directory = Directory::create(path, plan.unwrap()).unwrap();
    fill(&directory, &Worker::ALONE, |index, _| row(index)).unwrap();
    directory
}

#[test]
fn a_csv_table_has_the_shortest_floats_that_read_back() {
    let place = tempfile::tempdir().unwrap();
    let directory = directory(&place.path().join("sweep"));
    let path = place.path().join("rows.csv");
    let mut table = CsvTable::create(&path, directory.plan()).unwrap();
    merge(&directory, |rows| table.rows(rows)).unwrap();
    assert!(!path.exists(), "a table that is not finished has no name");
    table.finish().unwrap();
    let min = i64::MIN;
    assert_eq!(
        fs::read_to_string(path).unwrap(),
        format!(
            "point,status,u,i,f,b,t\n\
             0,ok,18446744073709551615,{min},0.30000000000000004,false,\"a \"\"0\"\", 零\"\n\
             1,ok,18446744073709551614,{min},-0.0,true,\"a \"\"1\"\", 零\"\n\
             2,ok,18446744073709551613,{min},5e-324,false,\"a \"\"2\"\", 零\"\n\
             3,nan,18446744073709551612,{min},NaN,false,\"a \"\"3\"\", 零\"\n\
             4,ok,18446744073709551611,{min},-inf,false,\"a \"\"4\"\", 零\"\n"
        )
    );
}

#[test]
fn a_parquet_table_reads_back_bit_by_bit() {
    let place = tempfile::tempdir().unwrap();
    let directory = directory(&place.path().join("sweep"));
    let path = place.path().join("rows.parquet");
    let mut table = ParquetTable::create(&path, directory.plan()).unwrap();
    merge(&directory, |rows| table.rows(rows)).unwrap();
    table.finish().unwrap();

    let reader = SerializedFileReader::new(File::open(path).unwrap()).unwrap();
    let metadata = reader
        .metadata()
        .file_metadata()
        .key_value_metadata()
        .unwrap();
    assert_eq!(
        metadata[0].value.as_deref(),
        Some(directory.plan().to_json().as_str())
    );
    let mut points = 0;
    for found in reader.get_row_iter(None).unwrap() {
        let found = found.unwrap();
        let fields: Vec<&Field> = found.get_column_iter().map(|(_, field)| field).collect();
        let Row {
            status,
            values: (u, i, f, b, t),
        } = row(points);
        assert_eq!(
            fields[..4],
            [
                &Field::ULong(points),
                &Field::Str(status.name().into()),
                &Field::ULong(u),
                &Field::Long(i)
            ]
        );
        let Field::Double(float) = fields[4] else {
            panic!("{:?}", fields[4])
        };
        assert_eq!(float.to_bits(), f.to_bits());
        assert_eq!(fields[5..], [&Field::Bool(b), &Field::Str(t)]);
        points += 1;
    }
    assert_eq!(points, 5);
}

#[test]
fn a_table_that_is_dropped_leaves_the_one_before_it() {
    let place = tempfile::tempdir().unwrap();
    let directory = directory(&place.path().join("sweep"));
    let path = place.path().join("rows.csv");
    fs::write(&path, "before").unwrap();
    let mut table = CsvTable::create(&path, directory.plan()).unwrap();
    merge(&directory, |rows| table.rows(rows)).unwrap();
    drop(table);
    assert_eq!(fs::read_to_string(&path).unwrap(), "before");
    assert_eq!(
        fs::read_dir(place.path()).unwrap().count(),
        2,
        "the sweep and the table"
    );
}

#[test]
fn a_table_that_cannot_be_made_says_so() {
    let place = tempfile::tempdir().unwrap();
    let directory = directory(place.path());
    let missing = place.path().join("missing/rows.parquet");
    let error = ParquetTable::create(missing, directory.plan())
        .err()
        .unwrap();
    assert_eq!(error.exit().code(), 73);
}
