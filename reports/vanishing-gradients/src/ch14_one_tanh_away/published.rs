//! The curse of memory as published, beside what is measured on random sequences.

use super::memory::{Estimate, at};
use gradflow_report::{Budget, Format, Ours, Published, PublishedNumber, Text};

/// The tables of this chapter.
pub(super) const PUBLISHED: &[Published] = &[Published {
    id: "curse-of-memory",
    title: Text {
        en: "The curse of memory, published and measured",
        zh: "记忆的诅咒：发表值与实测值",
    },
    rows: &[
        number(
            Text {
                en: "$\\langle h^2 \\rangle$ at $\\lambda = 0.9$",
                zh: "$\\lambda = 0.9$ 时的 $\\langle h^2 \\rangle$",
            },
            5.263,
            |budget| measured(at(0.9, budget).state),
        ),
        number(
            Text {
                en: "$\\langle (dh/d\\lambda)^2 \\rangle$ at $\\lambda = 0.9$",
                zh: "$\\lambda = 0.9$ 时的 $\\langle (dh/d\\lambda)^2 \\rangle$",
            },
            263.9,
            |budget| measured(at(0.9, budget).by_decay),
        ),
        number(
            Text {
                en: "$\\langle h^2 \\rangle$ at $\\lambda = 0.99$",
                zh: "$\\lambda = 0.99$ 时的 $\\langle h^2 \\rangle$",
            },
            50.25,
            |budget| measured(at(0.99, budget).state),
        ),
        number(
            Text {
                en: "$\\langle (dh/d\\lambda)^2 \\rangle$ at $\\lambda = 0.99$",
                zh: "$\\lambda = 0.99$ 时的 $\\langle (dh/d\\lambda)^2 \\rangle$",
            },
            2.513e5,
            |budget| measured(at(0.99, budget).by_decay),
        ),
    ],
}];

const fn number(quantity: Text, value: f64, ours: fn(Budget) -> Ours) -> PublishedNumber {
    PublishedNumber {
        quantity,
        value,
        format: Format::Significant(4),
        source: "zucchet2024",
        place: Text {
            en: "the formulas of D14.6",
            zh: "D14.6 的两个公式",
        },
        ours,
        differs: None,
    }
}

/// The mean over the sequences; three of its standard errors are allowed.
fn measured(estimate: Estimate) -> Ours {
    Ours {
        value: estimate.mean,
        allowance: 3.0 * estimate.standard_error,
    }
}
