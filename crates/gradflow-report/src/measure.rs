//! Runs the functions of a report side by side.

use crate::explorer::Explored;
use crate::outcome::{CheckOutcome, ClaimOutcome};
use crate::panics::unpanicked;
use crate::problems::Problems;
use crate::registry::{Owned, Registry};
use crate::store::Kept;
use crate::{
    Budget, Build, Check, Claim, DrawError, Equation, Event, Evidence, ExplorerEntry, FigureEntry,
    Ours, Published, Quantity, Rendered, Stage, table,
};
use gradflow_sweep::Seed;
use std::collections::BTreeMap;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};

/// The random instances of a check depend on its id and on this, never on the budget.
pub(crate) const SEED: Seed = Seed(2018);

/// What all functions returned, by id.
#[derive(Debug, Default)]
pub(crate) struct Measured {
    pub(crate) checks: BTreeMap<&'static str, CheckOutcome>,
    pub(crate) claims: BTreeMap<&'static str, ClaimOutcome>,
    pub(crate) published: BTreeMap<&'static str, Vec<Ours>>,
    pub(crate) quantities: BTreeMap<&'static str, f64>,
    pub(crate) figures: BTreeMap<&'static str, Rendered>,
    pub(crate) explorers: BTreeMap<&'static str, Explored>,
}

/// One item to be measured.
#[derive(Clone, Copy)]
pub(crate) enum Task {
    Explorer(Owned<&'static ExplorerEntry>),
    Figure(Owned<&'static FigureEntry>),
    Claim(Owned<&'static Claim>),
    Check(Owned<&'static Equation>),
    Published(Owned<&'static Published>),
    Quantity(Owned<&'static Quantity>),
}

/// What the function of an item returned.
#[derive(Debug)]
pub(crate) enum Found {
    Explorer(Explored),
    Figure(Rendered),
    Claim(Evidence),
    Check(CheckOutcome),
    Published(Vec<Ours>),
    Quantity(f64),
}

impl Task {
    fn stage(self) -> Stage {
        match self {
            Self::Figure(_) | Self::Explorer(_) => Stage::Figures,
            Self::Claim(_) => Stage::Claims,
            Self::Check(_) => Stage::Checks,
            Self::Published(_) | Self::Quantity(_) => Stage::Quantities,
        }
    }

    fn chapter(self) -> usize {
        match self {
            Self::Explorer(owned) => owned.chapter,
            Self::Figure(owned) => owned.chapter,
            Self::Claim(owned) => owned.chapter,
            Self::Check(owned) => owned.chapter,
            Self::Published(owned) => owned.chapter,
            Self::Quantity(owned) => owned.chapter,
        }
    }

    fn id(self) -> &'static str {
        match self {
            Self::Figure(owned) => owned.item.id,
            Self::Explorer(owned) => owned.item.id,
            Self::Claim(owned) => owned.item.id,
            Self::Check(owned) => owned.item.id,
            Self::Published(owned) => owned.item.id,
            Self::Quantity(owned) => owned.item.id,
        }
    }
}

/// Runs everything that the build's store does not hold.
pub(crate) fn run(registry: &Registry, build: &Build, context: &Context<'_>) -> Measured {
    let store = build.store.as_ref();
    let mut kept = store.map_or_else(Kept::default, |store| store.read(build.budget));
    let mut measured = Measured::default();
    let mut tasks: Vec<Task> = Vec::new();
    for task in (registry.explorers.values().copied().map(Task::Explorer))
        .chain(registry.figures.values().copied().map(Task::Figure))
        .chain(registry.claims.values().copied().map(Task::Claim))
        .chain(registry.equations.values().copied().map(Task::Check))
        .chain(registry.published.values().copied().map(Task::Published))
        .chain(registry.quantities.values().copied().map(Task::Quantity))
    {
        match kept.take(task) {
            Some(found) => measured.settle(task, found, context),
            None => tasks.push(task),
        }
    }
    let measured = compute(&tasks, build.budget, measured, context);
    if let Some(store) = store.filter(|_| !tasks.is_empty()) {
        store.write(build.budget, &measured);
    }
    measured
}

fn compute(tasks: &[Task], budget: Budget, measured: Measured, context: &Context<'_>) -> Measured {
    let measured = Mutex::new(measured);
    let next = AtomicUsize::new(0);
    let finished: [AtomicUsize; 4] = Default::default();
    // Plain threads, not jobs of rayon's pool: a task may wait for an experiment that another task is computing in the pool,
    // and a worker that waits there could be handed the very job that waits for it.
    std::thread::scope(|scope| {
        for _ in 0..rayon::current_num_threads().min(tasks.len()) {
            scope.spawn(|| {
                while let Some(task) = tasks.get(next.fetch_add(1, Ordering::Relaxed)).copied() {
                    match unpanicked(|| task.evaluate(budget)).and_then(|found| found) {
                        Ok(found) => measured
                            .lock()
                            .unwrap_or_else(PoisonError::into_inner)
                            .settle(task, found, context),
                        Err(fault) => context.report(task.chapter(), task.id(), vec![fault]),
                    }
                    let stage = task.stage();
                    (context.progress)(Event {
                        stage,
                        item: task.id(),
                        done: finished[stage as usize].fetch_add(1, Ordering::Relaxed) + 1,
                        total: tasks.iter().filter(|other| other.stage() == stage).count(),
                    });
                }
            });
        }
    });
    measured
        .into_inner()
        .unwrap_or_else(PoisonError::into_inner)
}

/// Where problems and progress go.
pub(crate) struct Context<'a> {
    pub(crate) problems: &'a Problems,
    pub(crate) progress: &'a (dyn Fn(Event<'_>) + Sync),
    /// The file that problems of a chapter's code name.
    pub(crate) file: &'a (dyn Fn(usize) -> String + Sync),
}

impl Context<'_> {
    fn report(&self, chapter: usize, id: &str, faults: Vec<String>) {
        for fault in faults {
            self.problems.push((self.file)(chapter), id, fault);
        }
    }
}

impl Task {
    /// What the function of the item returns; an error says what kept it from an answer.
    fn evaluate(self, budget: Budget) -> Result<Found, String> {
        let undrawn = |error: DrawError| format!("cannot draw the figure: {error}");
        Ok(match self {
            Self::Explorer(Owned { item, .. }) => {
                Found::Explorer(item.explore(budget).map_err(undrawn)?)
            }
            Self::Figure(Owned { item, .. }) => {
                Found::Figure(item.render(budget).map_err(undrawn)?)
            }
            Self::Claim(Owned { item, .. }) => Found::Claim((item.evidence)()),
            Self::Check(Owned { item, .. }) => {
                let seed = SEED.named(item.id);
                let sample = |instance: u64| {
                    unpanicked(|| (item.check.sample)(&mut seed.stream(instance))).map_err(
                        |fault| format!("instance {instance} of {} {fault}", Check::INSTANCES),
                    )
                };
                let samples = (0..Check::INSTANCES as u64).map(sample);
                Found::Check(CheckOutcome::judge(
                    item,
                    &samples.collect::<Result<Vec<_>, _>>()?,
                ))
            }
            Self::Published(Owned { item, .. }) => {
                Found::Published(item.rows.iter().map(|row| (row.ours)(budget)).collect())
            }
            Self::Quantity(Owned { item, .. }) => Found::Quantity((item.value)(budget)),
        })
    }
}

impl Measured {
    /// Judges a result, reports what is wrong with it and takes it in.
    fn settle(&mut self, task: Task, found: Found, context: &Context<'_>) {
        match (task, found) {
            (Task::Figure(Owned { item, chapter }), Found::Figure(rendered)) => {
                let fault = rendered.table.as_ref().and_then(table::fault);
                context.report(chapter, item.id, fault.into_iter().collect());
                self.figures.insert(item.id, rendered);
            }
            (Task::Explorer(Owned { item, .. }), Found::Explorer(explored)) => {
                self.explorers.insert(item.id, explored);
            }
            (Task::Claim(Owned { item, chapter }), Found::Claim(evidence)) => {
                let outcome = ClaimOutcome::judge(item, evidence);
                context.report(chapter, item.id, outcome.faults(item));
                self.claims.insert(item.id, outcome);
            }
            (Task::Check(Owned { item, chapter }), Found::Check(outcome)) => {
                context.report(chapter, item.id, outcome.faults(item));
                self.checks.insert(item.id, outcome);
            }
            (Task::Published(Owned { item, chapter }), Found::Published(ours)) => {
                context.report(chapter, item.id, item.faults(&ours));
                self.published.insert(item.id, ours);
            }
            (Task::Quantity(Owned { item, .. }), Found::Quantity(value)) => {
                self.quantities.insert(item.id, value);
            }
            _ => unreachable!("a task and its result are of one kind"),
        }
    }
}
