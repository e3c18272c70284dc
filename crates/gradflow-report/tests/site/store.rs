//! Results that are kept from build to build.

use crate::fixture::{CLAIM, ONE, RULE, SLOPE, STEP, Site, TWO, files, kept, with_chapters};
use gradflow_report::{
    BuildError, Chapter, Check, Claim, Equation, Evidence, Lang, Quantity, Sample, Stage, Store,
};
use std::fs;
use std::path::PathBuf;
use std::sync::Mutex;

/// The fixture with a store of its own.
fn site() -> Site {
    with_store(Site::new())
}

fn with_store(mut site: Site) -> Site {
    site.build.store = Some(Store {
        directory: site.path("results"),
        program: "first".to_owned(),
    });
    site
}

/// Builds, and says which items were computed.
fn computed(site: &Site) -> Result<Vec<String>, BuildError> {
    let items = Mutex::new(Vec::new());
    site.report.build(&site.build, &|event| {
        if event.stage != Stage::Pages {
            items.lock().unwrap().push(event.item.to_owned());
        }
    })?;
    let mut items = items.into_inner().unwrap();
    items.sort();
    Ok(items)
}

const ALL: [&str; 7] = ["C1", "D1.1", "E1", "F1", "heights", "slope", "slopes"];

fn kept_files(site: &Site) -> Vec<PathBuf> {
    let mut paths: Vec<PathBuf> = fs::read_dir(site.path("results"))
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    paths.sort();
    paths
}

#[test]
fn a_change_of_text_or_template_computes_nothing() {
    let site = site();
    assert_eq!(computed(&site).unwrap(), ALL);
    assert_eq!(computed(&site).unwrap(), [""; 0]);
    let site = site.spoil("prose/one/en.md", "The slope", "That slope");
    assert_eq!(computed(&site).unwrap(), [""; 0]);
    assert!(site.page(Lang::En, "one").contains("That slope"));
    let site = site.spoil("templates/page.html", "<body", "<body data-changed=\"\"");
    assert_eq!(computed(&site).unwrap(), [""; 0]);
    assert!(site.page(Lang::En, "one").contains("data-changed"));
}

#[test]
fn another_program_or_budget_computes_everything() {
    let mut site = site();
    computed(&site).unwrap();
    site.build.budget = gradflow_report::Budget::Full;
    assert_eq!(computed(&site).unwrap(), ALL);
    assert_eq!(kept_files(&site).len(), 2);
    site.build.store.as_mut().unwrap().program = "second".to_owned();
    assert_eq!(computed(&site).unwrap(), ALL);
    assert_eq!(
        kept_files(&site).len(),
        1,
        "the first program's are removed"
    );
    site.build.store.as_mut().unwrap().program = "first".to_owned();
    assert_eq!(computed(&site).unwrap(), ALL);
}

#[test]
fn a_store_removes_no_file_of_others() {
    let site = site();
    fs::create_dir(site.path("results")).unwrap();
    fs::write(site.path("results/notes.txt"), "mine").unwrap();
    fs::write(site.path("results/.results-abc"), "left by a crash").unwrap();
    computed(&site).unwrap();
    assert!(site.path("results/notes.txt").exists());
    assert!(!site.path("results/.results-abc").exists());
}

#[test]
fn the_site_is_the_same_with_and_without_a_store() {
    let plain = Site::new();
    plain.run().unwrap();
    let site = site();
    for _ in 0..2 {
        site.run().unwrap();
        assert_eq!(files(&site.build.out), files(&plain.build.out));
    }
}

/// A report whose numbers JSON cannot hold, or holds only with all their digits.
fn extremes() -> Site {
    const NUMBERS: [f64; 6] = [
        f64::NAN,
        f64::INFINITY,
        f64::NEG_INFINITY,
        -0.0,
        f64::MIN_POSITIVE / 4.0,
        0.1 + 0.2,
    ];
    let measured = || Evidence {
        measured: NUMBERS
            .map(|value| gradflow_report::Measure {
                value,
                ..(CLAIM.evidence)().measured[0]
            })
            .to_vec(),
        ..(CLAIM.evidence)()
    };
    let step = Equation {
        check: Check {
            sample: |_| Sample {
                residual: f64::MIN_POSITIVE / 4.0,
                printed: None,
                within: false,
                control: f64::INFINITY,
            },
            ..STEP.check
        },
        ..STEP
    };
    let slope = Quantity {
        value: |_| f64::NEG_INFINITY,
        ..SLOPE
    };
    let one = Chapter {
        equations: kept([RULE, step]),
        quantities: kept([slope]),
        ..ONE
    };
    let two = Chapter {
        claims: kept([Claim {
            evidence: measured,
            ..CLAIM
        }]),
        ..TWO
    };
    Site::of(with_chapters(kept([kept(one), kept(two)])))
}

#[test]
fn every_number_is_kept_exactly() {
    let plain = extremes();
    plain.run().unwrap();
    let site = with_store(extremes());
    assert_eq!(computed(&site).unwrap(), ALL);
    assert_eq!(computed(&site).unwrap(), [""; 0]);
    assert_eq!(files(&site.build.out), files(&plain.build.out));
}

#[test]
fn a_damaged_file_is_computed_again() {
    let site = site();
    computed(&site).unwrap();
    let path = kept_files(&site).remove(0);
    let whole = fs::read(&path).unwrap();
    let (middle, end) = (whole.len() / 2, whole.len());
    let flipped = |at: usize| {
        let mut bytes = whole.clone();
        bytes[at] ^= 1;
        bytes
    };
    for damaged in [
        Vec::new(),
        whole[..middle].to_vec(),
        flipped(0),
        flipped(middle),
        flipped(end - 1),
        [&whole[..], b" "].concat(),
        vec![0xff; 100],
    ] {
        fs::write(&path, damaged).unwrap();
        assert_eq!(computed(&site).unwrap(), ALL);
        assert_eq!(fs::read(&path).unwrap(), whole, "it is written anew");
    }
}

#[test]
fn a_file_of_another_program_is_not_trusted_under_this_ones_name() {
    let mut site = site();
    computed(&site).unwrap();
    let first = kept_files(&site).remove(0);
    let content = fs::read(&first).unwrap();
    site.build.store.as_mut().unwrap().program = "second".to_owned();
    computed(&site).unwrap();
    fs::write(kept_files(&site).remove(0), content).unwrap();
    assert_eq!(computed(&site).unwrap(), ALL);
}

#[test]
fn a_store_that_cannot_be_written_is_done_without() {
    let site = site();
    fs::write(site.path("results"), "a file, not a directory").unwrap();
    assert_eq!(computed(&site).unwrap(), ALL);
    assert_eq!(computed(&site).unwrap(), ALL);
}

#[test]
fn a_failing_check_fails_from_the_store_too() {
    let rule = Equation {
        check: Check {
            sample: |_| Sample {
                residual: 1.0,
                ..(RULE.check.sample)(&mut gradflow_sweep::Seed(0).stream(0))
            },
            ..RULE.check
        },
        ..RULE
    };
    let one = Chapter {
        equations: kept([rule, STEP]),
        ..ONE
    };
    let site = with_store(Site::with_one(one));
    let first = site.lines();
    assert!(first.contains("E1: the check fails"), "{first}");
    assert_eq!(kept_files(&site).len(), 1);
    assert_eq!(site.lines(), first);
}

#[test]
fn builds_at_the_same_time_share_a_store() {
    let first = site();
    let mut others: Vec<Site> = (0..3).map(|_| Site::new()).collect();
    for other in &mut others {
        other.build.store.clone_from(&first.build.store);
    }
    std::thread::scope(|scope| {
        for other in &others {
            scope.spawn(|| other.run().unwrap());
        }
    });
    first.run().unwrap();
    for other in &others {
        assert_eq!(files(&other.build.out), files(&first.build.out));
    }
    assert_eq!(computed(&first).unwrap(), [""; 0]);
    assert_eq!(kept_files(&first).len(), 1);
}
