//! The progress bar, on standard error where that is a terminal.

use gradflow_sweep::Progress;
use indicatif::{HumanDuration, ProgressBar, ProgressDrawTarget, ProgressStyle};
use std::time::Instant;

/// A bar over the points of a run.
pub(super) struct Bar {
    bar: ProgressBar,
    start: Instant,
}

impl Bar {
    /// A bar; `quiet` shows none.
    pub(super) fn begin(quiet: bool) -> Self {
        let target = if quiet {
            ProgressDrawTarget::hidden()
        } else {
            // Hidden by itself where standard error is no terminal.
            ProgressDrawTarget::stderr_with_hz(8)
        };
        let style = ProgressStyle::with_template("{bar:32} {pos}/{len} points  {msg}")
            .expect("a template of known keys");
        Self {
            bar: ProgressBar::with_draw_target(None, target).with_style(style),
            start: Instant::now(),
        }
    }

    /// Shows how far the run is.
    pub(super) fn show(&self, progress: Progress) {
        let elapsed = self.start.elapsed();
        self.bar.set_length(progress.total);
        self.bar.set_position(progress.done);
        if let (Some(rate), Some(left)) = (progress.rate(elapsed), progress.left(elapsed)) {
            let message = format!("{rate:.3e}/s, {} left", HumanDuration(left));
            self.bar.set_message(message);
        }
    }

    /// Takes the bar away.
    pub(super) fn end(&self) {
        self.bar.finish_and_clear();
    }
}
