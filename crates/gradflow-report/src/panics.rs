//! The functions of a report may panic: a mismatched shape in one check must not hide what is wrong with the others.

use std::any::Any;
use std::panic::{UnwindSafe, catch_unwind};

/// What `work` returns, or that it panicked and what the panic said, on one line.
///
/// The panic is still told to the process's hook, which names its place in the sources.
pub(crate) fn unpanicked<T>(work: impl FnOnce() -> T + UnwindSafe) -> Result<T, String> {
    catch_unwind(work).map_err(|payload| {
        let lines: Vec<&str> = said(payload.as_ref()).lines().map(str::trim).collect();
        format!("panicked: {}", lines.join("; "))
    })
}

/// The message of a panic; `panic!` makes one of these two types.
fn said(payload: &(dyn Any + Send)) -> &str {
    let text = payload.downcast_ref::<String>().map(String::as_str);
    text.or_else(|| payload.downcast_ref::<&str>().copied())
        .unwrap_or("without a message")
}
