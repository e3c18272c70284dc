//! A measurement that shows how far it is and stops when it is asked to.

use super::end::Stop;
use gradflow_inspect::Model;
use gradflow_inspect::measure::{CellCredit, Measurement, Settings, measure, measure_credit};
use indicatif::{ProgressBar, ProgressStyle};
use nalgebra::DMatrix;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// Listens to signals, and draws a bar on standard error where that is a terminal.
pub(super) struct Watched {
    interrupted: Arc<AtomicBool>,
    bar: ProgressBar,
}

impl Watched {
    pub(super) fn begin() -> Result<Self, Stop> {
        let interrupted = Arc::new(AtomicBool::new(false));
        let flag = Arc::clone(&interrupted);
        ctrlc::set_handler(move || flag.store(true, Ordering::Relaxed))?;
        let style = ProgressStyle::with_template("{bar:32} {percent:>3} %  {eta} left")
            .expect("a template of known keys");
        Ok(Self {
            interrupted,
            bar: ProgressBar::new(0).with_style(style),
        })
    }

    pub(super) fn goes_on(&self) -> bool {
        !self.interrupted.load(Ordering::Relaxed)
    }

    pub(super) fn measured(
        &self,
        model: &Model,
        inputs: &[DMatrix<f64>],
        settings: &Settings,
    ) -> Result<Measurement, Stop> {
        let measurement = measure(model, inputs, settings, &|done, total| {
            self.show(done, total)
        })?;
        self.bar.finish_and_clear();
        Ok(measurement)
    }

    pub(super) fn credit(
        &self,
        model: &Model,
        inputs: &[DMatrix<f64>],
        settings: &Settings,
    ) -> Result<Vec<CellCredit>, Stop> {
        let credit = measure_credit(model, inputs, settings, &|done, total| {
            self.show(done, total)
        })?;
        self.bar.finish_and_clear();
        Ok(credit)
    }

    fn show(&self, done: usize, total: usize) -> bool {
        self.bar.set_length(total as u64);
        self.bar.set_position(done as u64);
        self.goes_on()
    }
}
