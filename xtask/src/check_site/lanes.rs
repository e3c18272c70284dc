//! Two processes at a time, one where time is measured.

use super::findings::Finding;
use super::validator::{Share, Validator};
use anyhow::Result;
use std::collections::VecDeque;
use std::sync::{Mutex, PoisonError};
use std::thread;
use std::time::Instant;

const LANES: usize = 2;

/// Calls `work` for every share of every validator: first those that run alone, then two lanes that draw from one queue.
/// Says on the standard error when each has ended. The first error wins, and what has not started then does not start.
pub(super) fn run(
    validators: &[Validator],
    work: impl Fn(Validator, Share) -> Result<Vec<Finding>> + Sync,
) -> Result<Vec<Finding>> {
    let jobs = |alone: &dyn Fn(&Validator) -> bool| -> VecDeque<(Validator, Share)> {
        validators
            .iter()
            .copied()
            .filter(|validator| alone(validator))
            .flat_map(|validator| {
                validator
                    .shares()
                    .into_iter()
                    .map(move |share| (validator, share))
            })
            .collect()
    };
    let mut findings = Vec::new();
    for (validator, share) in jobs(&|validator| validator.runs_alone()) {
        findings.extend(timed(&work, validator, share)?);
    }
    let queue = Mutex::new(jobs(&|validator| !validator.runs_alone()));
    let lane = || -> Result<Vec<Finding>> {
        let mut found = Vec::new();
        while let Some((validator, share)) = take(&queue) {
            found.extend(timed(&work, validator, share).inspect_err(|_| clear(&queue))?);
        }
        Ok(found)
    };
    let outcomes: Vec<Result<Vec<Finding>>> = thread::scope(|scope| {
        let lanes: Vec<_> = (0..LANES).map(|_| scope.spawn(lane)).collect();
        lanes
            .into_iter()
            .map(|lane| lane.join().expect("a lane returns its errors"))
            .collect()
    });
    for outcome in outcomes {
        findings.extend(outcome?);
    }
    Ok(findings)
}

fn timed(
    work: &impl Fn(Validator, Share) -> Result<Vec<Finding>>,
    validator: Validator,
    share: Share,
) -> Result<Vec<Finding>> {
    let start = Instant::now();
    let findings = work(validator, share)?;
    eprintln!(
        "check-site: {} {}/{}: {} findings, {:.0} s",
        validator.name(),
        share.part,
        share.parts,
        findings.len(),
        start.elapsed().as_secs_f64()
    );
    Ok(findings)
}

fn take<T>(queue: &Mutex<VecDeque<T>>) -> Option<T> {
    queue
        .lock()
        .unwrap_or_else(PoisonError::into_inner)
        .pop_front()
}

fn clear<T>(queue: &Mutex<VecDeque<T>>) {
    queue.lock().unwrap_or_else(PoisonError::into_inner).clear();
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::atomic::{AtomicUsize, Ordering};

    #[test]
    fn every_share_of_every_validator_runs_once() {
        let seen = Mutex::new(Vec::new());
        run(&super::super::validator::ALL, |validator, share| {
            seen.lock().unwrap().push((validator, share.part));
            Ok(Vec::new())
        })
        .unwrap();
        let mut seen = seen.into_inner().unwrap();
        assert_eq!(seen[0], (Validator::Lighthouse, 1));
        seen.sort_unstable();
        let before = seen.len();
        seen.dedup();
        assert_eq!((before, seen.len()), (10, 10));
    }

    #[test]
    fn an_error_stops_what_has_not_started() {
        let started = AtomicUsize::new(0);
        let outcome = run(&[Validator::Lighthouse, Validator::Nu], |_, _| {
            started.fetch_add(1, Ordering::Relaxed);
            anyhow::bail!("broken")
        });
        assert_eq!(outcome.unwrap_err().to_string(), "broken");
        assert_eq!(started.into_inner(), 1);
    }
}
