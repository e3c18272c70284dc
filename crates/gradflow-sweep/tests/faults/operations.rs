//! Every operation on files fails once, in every way.

use crate::memory::{Fault, Flaw, Memory};
use crate::toy::{CHUNKS, HASH, alone, merged, plan, run, times, work};
use gradflow_sweep::{Directory, SweepError, Then, Worker, fill, verify};
use gradflow_sweep::{Seed, Shard};
use rand::RngExt;
use std::collections::BTreeMap;

fn undisturbed() -> (BTreeMap<String, Vec<u8>>, usize) {
    let memory = Memory::default();
    alone(|| run(memory.clone())).unwrap();
    (memory.contents(), memory.operations())
}

/// No file has a part of its content under its name.
fn partial_file(memory: &Memory, whole: &BTreeMap<String, Vec<u8>>) -> Option<String> {
    let contents = memory.contents().into_iter();
    let mut named = contents.filter(|(name, _)| !name.starts_with(".tmp-"));
    named
        .find(|(name, content)| whole.get(name) != Some(content))
        .map(|(name, _)| name)
}

/// The first law that a run with this fault breaks.
fn broken_law(
    flaw: Flaw,
    at: usize,
    fault: Fault,
    whole: &BTreeMap<String, Vec<u8>>,
) -> Option<String> {
    let memory = Memory::with_flaw(flaw).restarted(Some((at, fault)));
    let outcome = alone(|| run(memory.clone()));
    if let Ok(directory) = &outcome {
        if merged(directory) != HASH {
            return Some("a run that says it is done has other rows".into());
        }
        let lost = Directory::open_in(memory.after_power_loss(), crate::toy::PROGRAM);
        if !lost.is_ok_and(|directory| directory.inventory().unwrap().is_complete()) {
            return Some("a run that says it is done is not on the disk".into());
        }
    }
    let found = memory.restarted(None);
    if let Some(name) = partial_file(&found, whole) {
        return Some(format!("{name} is partial"));
    }
    match alone(|| run(found.clone())) {
        Err(error) => Some(format!("the same command fails: {error}")),
        Ok(directory) if merged(&directory) != HASH => Some("the rows differ".into()),
        Ok(_) if found.contents() != *whole => Some("the directory has remains".into()),
        Ok(_) => None,
    }
}

#[test]
fn a_run_survives_every_fault_at_every_operation() {
    let (whole, operations) = undisturbed();
    assert_eq!(whole.len() as u64, 1 + CHUNKS);
    assert!(operations >= 7 * 12, "{operations}");
    for at in 0..operations {
        for fault in Fault::ALL {
            if let Some(law) = broken_law(Flaw::None, at, fault, &whole) {
                panic!("{fault:?} at operation {at}: {law}");
            }
        }
    }
}

/// The test above would notice a directory or a protocol that is not safe.
#[test]
fn an_unsafe_directory_is_noticed() {
    let (whole, operations) = undisturbed();
    let laws = |flaw| -> Vec<String> {
        let cases = (0..operations).flat_map(|at| Fault::ALL.map(|fault| (at, fault)));
        cases
            .filter_map(|(at, fault)| broken_law(flaw, at, fault, &whole))
            .collect()
    };
    assert!(
        laws(Flaw::SyncsNothing)
            .iter()
            .any(|law| law.ends_with("is partial"))
    );
    assert!(
        laws(Flaw::SyncsNothing)
            .iter()
            .any(|law| law.ends_with("is not on the disk"))
    );
    assert!(
        laws(Flaw::WritesInPlace)
            .iter()
            .any(|law| law.ends_with("is partial"))
    );
}

#[test]
fn a_full_disk_and_a_failing_device_are_told() {
    for (fault, words) in [
        (Fault::DiskFull, "no storage space"),
        (Fault::InputOutput, "os error 5"),
    ] {
        for at in [0, 1, 2, 3, 4, 5] {
            let memory = Memory::default().restarted(Some((at, fault)));
            let error = alone(|| run(memory)).expect_err("a fault");
            let code = if at == 0 { 73 } else { 74 };
            assert_eq!(error.exit().code(), code, "{error}");
            assert!(error.to_string().contains(words), "{error}");
        }
    }
}

/// Faults after faults, with several workers: what one leaves, the next finds.
#[test]
fn a_run_survives_faults_upon_faults() {
    let (whole, operations) = undisturbed();
    for round in 0..times(300) {
        let mut rng = Seed(round).stream(0);
        let mut memory = Memory::default();
        for _ in 0..rng.random_range(1..6) {
            let fault = Fault::ALL[rng.random_range(0..Fault::ALL.len())];
            memory = memory.restarted(Some((rng.random_range(0..operations), fault)));
            let workers = rng.random_range(1..4);
            std::thread::scope(|scope| {
                for index in 0..workers {
                    let memory = memory.clone();
                    scope.spawn(move || one_of(memory, index, workers));
                }
            });
            let found = memory.restarted(None);
            assert_eq!(partial_file(&found, &whole), None, "round {round}");
        }
        let directory = alone(|| run(memory.restarted(None))).unwrap();
        assert_eq!(merged(&directory), HASH, "round {round}");
    }
}

/// A worker among several, which may meet the fault and then fails.
fn one_of(memory: Memory, index: u64, count: u64) -> Result<(), SweepError> {
    let directory = Directory::create_in(memory, plan())?;
    let worker = Worker {
        shard: Shard::new(index, count)?,
        then: Then::Steal,
        ..Worker::ALONE
    };
    let pool = rayon::ThreadPoolBuilder::new()
        .num_threads(1)
        .build()
        .unwrap();
    pool.install(|| fill(&directory, &worker, work))?;
    verify(&directory, 0.0, Seed(0), work).map(drop)
}

/// Another worker commits other bytes: the run says so, and the first bytes stay.
#[test]
fn rows_that_are_no_function_of_the_plan_are_told() {
    let other = |index: u64, rng: &mut gradflow_sweep::PointRng| {
        let mut row = work(index, rng);
        row.values.1 += u64::from(index == 40);
        row
    };
    for (flaw, is_noticed) in [(Flaw::None, true), (Flaw::LinkReplaces, false)] {
        let memory = Memory::with_flaw(flaw);
        let directory = Directory::create_in(memory, plan()).unwrap();
        // The second worker runs within the first one's chunk, after its look at the directory.
        let outcome = alone(|| {
            fill(&directory, &Worker::ALONE, |index, rng| {
                if index == 40 {
                    let steal = fill(
                        &directory,
                        &Worker {
                            shard: Shard::new(4, 12).unwrap(),
                            ..Worker::ALONE
                        },
                        other,
                    );
                    assert_eq!(steal.unwrap().committed, 1);
                }
                work(index, rng)
            })
        });
        let code = outcome.map_err(|error| error.exit().code());
        assert_eq!(code.is_err_and(|code| code == 70), is_noticed);
        if is_noticed {
            let error = verify(&directory, 1.0, Seed(0), work).expect_err("chunk 4");
            assert_eq!(error.exit().code(), 70);
            assert!(error.to_string().contains("point: 40"), "{error}");
        }
    }
}
