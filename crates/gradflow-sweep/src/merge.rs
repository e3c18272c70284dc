use crate::{Directory, Files, Inventory, Record, Status, SweepError};

/// What a merge has read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Merged {
    /// How many rows there are.
    pub rows: u64,
    /// The BLAKE3 hash of the canonical bytes of all rows, in hexadecimal: a function of the plan alone, whatever the
    /// threads, shards, engines and interruptions were.
    pub hash: String,
    /// How many rows have each status, in the order of [`Status::ALL`].
    pub statuses: [(Status, u64); Status::ALL.len()],
}

/// Reads every chunk once, in order, and gives its rows to `table`; holds one chunk at a time.
///
/// # Errors
/// If a chunk is missing, and then no row is given; if one is damaged, and then the rows before it are given; if `table`
/// fails.
pub fn merge<F: Files>(
    directory: &Directory<F>,
    mut table: impl FnMut(&[Record]) -> Result<(), SweepError>,
) -> Result<Merged, SweepError> {
    let inventory = directory.inventory()?;
    expect_complete(&inventory)?;
    let mut hasher = blake3::Hasher::new();
    let mut merged = Merged {
        rows: 0,
        hash: String::new(),
        statuses: Status::ALL.map(|status| (status, 0)),
    };
    for chunk in 0..inventory.chunks() {
        let file = directory.chunk(chunk)?;
        let records = directory.records_of(chunk, &file)?;
        hasher.update(file.rows());
        for record in &records {
            merged.rows += 1;
            merged.statuses[record.status as usize].1 += 1;
        }
        table(&records)?;
    }
    merged.hash = hasher.finalize().to_hex().to_string();
    Ok(merged)
}

fn expect_complete(inventory: &Inventory) -> Result<(), SweepError> {
    match inventory.missing().next() {
        None => Ok(()),
        Some(first_missing) => Err(SweepError::Incomplete {
            expected: inventory.chunks(),
            found: inventory.present(),
            first_missing,
        }),
    }
}
