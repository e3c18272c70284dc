//! The problems of a build, collected from every thread.

use crate::Problem;
use std::sync::{Mutex, PoisonError};

/// Collects problems; they come out sorted, each once, so that the order of threads is not seen.
#[derive(Debug, Default)]
pub(crate) struct Problems(Mutex<Vec<Problem>>);

impl Problems {
    pub(crate) fn push(
        &self,
        file: impl Into<String>,
        id: impl Into<String>,
        message: impl Into<String>,
    ) {
        self.push_all([Problem {
            file: file.into(),
            id: id.into(),
            message: message.into(),
        }]);
    }

    pub(crate) fn push_all(&self, problems: impl IntoIterator<Item = Problem>) {
        self.0
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .extend(problems);
    }

    pub(crate) fn into_sorted(self) -> Vec<Problem> {
        let mut problems = self.0.into_inner().unwrap_or_else(PoisonError::into_inner);
        problems.sort();
        problems.dedup();
        problems
    }
}
