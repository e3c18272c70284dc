//! Progress on the standard error: bars on a terminal, one line a stage elsewhere.

use gradflow_report::{Event, Stage};
use indicatif::{MultiProgress, ProgressBar, ProgressStyle};
use std::collections::BTreeMap;
use std::io::IsTerminal;
use std::sync::Mutex;
use std::time::{Duration, Instant};

/// Work that is over sooner shows no bar.
const PATIENCE: Duration = Duration::from_secs(1);

/// The bars of a build, one a stage.
pub(super) struct Bars {
    started: Instant,
    terminal: Option<MultiProgress>,
    by_stage: Mutex<BTreeMap<Stage, ProgressBar>>,
}

impl Bars {
    pub(super) fn start() -> Self {
        Self {
            started: Instant::now(),
            terminal: std::io::stderr().is_terminal().then(MultiProgress::new),
            by_stage: Mutex::new(BTreeMap::new()),
        }
    }

    /// Shows that an item is finished; called from any thread.
    pub(super) fn show(&self, event: Event<'_>) {
        let Some(terminal) = &self.terminal else {
            if event.done == event.total {
                eprintln!("{}: {} of {}", name(event.stage), event.done, event.total);
            }
            return;
        };
        if self.started.elapsed() < PATIENCE {
            return;
        }
        let mut bars = self
            .by_stage
            .lock()
            .expect("no thread panics while it holds the bars");
        let bar = bars.entry(event.stage).or_insert_with(|| {
            let style =
                ProgressStyle::with_template("{prefix:>10} {bar:32} {pos}/{len} {wide_msg}")
                    .expect("the template is valid");
            let bar = terminal.add(ProgressBar::new(event.total as u64).with_style(style));
            bar.set_prefix(name(event.stage));
            bar
        });
        bar.set_position(event.done as u64);
        bar.set_message(event.item.to_owned());
    }

    /// Removes the bars.
    pub(super) fn finish(&self) {
        if let Some(terminal) = &self.terminal {
            // A terminal that cannot be cleared keeps its bars: nothing is lost.
            terminal.clear().unwrap_or_default();
        }
    }
}

fn name(stage: Stage) -> &'static str {
    match stage {
        Stage::Checks => "checks",
        Stage::Claims => "claims",
        Stage::Quantities => "numbers",
        Stage::Figures => "figures",
        Stage::Pages => "pages",
    }
}
