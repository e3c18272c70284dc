//! What the functions of a report returned, judged.

use crate::{Article, Check, Claim, Count, Equation, Evidence, Sample, Verdict};

/// What the random instances say of an equation.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct CheckOutcome {
    /// The largest residual of the correct statement, and the instance that has it.
    pub(crate) residual: Worst,
    /// The largest residual of the article's formula.
    pub(crate) printed: Option<Worst>,
    /// The largest residual of the control.
    pub(crate) control: Worst,
    /// On the correct statement: a site is written only where it holds.
    pub(crate) statement: Verdict,
    /// Instances that reject the control.
    pub(crate) rejected: Count,
    /// Instances that meet the condition.
    pub(crate) within: usize,
    /// `None` for a step that the article does not print.
    pub(crate) verdict: Option<Verdict>,
}

/// A largest residual. NaN counts as infinite.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Worst {
    pub(crate) value: f64,
    pub(crate) instance: usize,
}

impl Worst {
    fn over(residuals: impl Iterator<Item = f64>) -> Self {
        let start = Self {
            value: 0.0,
            instance: 0,
        };
        residuals
            .enumerate()
            .fold(start, |worst, (instance, residual)| {
                let value = if residual.is_nan() {
                    f64::INFINITY
                } else {
                    residual
                };
                if value > worst.value {
                    Self { value, instance }
                } else {
                    worst
                }
            })
    }
}

impl CheckOutcome {
    pub(crate) fn judge(equation: &Equation, samples: &[Sample]) -> Self {
        let tolerance = equation.check.tolerance;
        let printed = |sample: &Sample| sample.printed.unwrap_or(f64::NAN);
        let verdict = match equation.article {
            Article::Absent => None,
            Article::Printed { .. } => {
                let all = Count::over(samples.iter().map(|s| printed(s) <= tolerance));
                let within = samples.iter().filter(|s| s.within);
                let within = Count::over(within.map(|s| printed(s) <= tolerance));
                Some(Verdict::of(all, equation.check.condition.map(|_| within)))
            }
        };
        Self {
            residual: Worst::over(samples.iter().map(|s| s.residual)),
            statement: Verdict::of(
                Count::over(samples.iter().map(|s| s.residual <= tolerance)),
                None,
            ),
            printed: verdict.map(|_| Worst::over(samples.iter().map(printed))),
            control: Worst::over(samples.iter().map(|s| s.control)),
            // NaN must count as a rejection, so the comparison is the one that fails on it.
            rejected: Count::over(
                samples
                    .iter()
                    .map(|s| !matches!(s.control.partial_cmp(&tolerance), Some(o) if o.is_le())),
            ),
            within: samples.iter().filter(|s| s.within).count(),
            verdict,
        }
    }

    /// What keeps this outcome from standing on a page.
    pub(crate) fn faults(&self, equation: &Equation) -> Vec<String> {
        let Check {
            tolerance,
            condition,
            ..
        } = equation.check;
        let mut faults = Vec::new();
        let Worst { value, instance } = self.residual;
        if value > tolerance {
            faults.push(format!(
                "the check fails: expected a residual of at most {tolerance:e}, found {value:e} on instance {instance} of {}",
                Check::INSTANCES
            ));
        }
        if self.rejected.held == 0 {
            faults.push(format!(
                "the control is not rejected: expected a residual above {tolerance:e} on some instance, found at most {:e}",
                self.control.value
            ));
        }
        if condition.is_some() && self.within == 0 {
            faults.push("no instance meets the condition: it proves nothing".to_owned());
        }
        if condition.is_none() && self.within > 0 {
            faults.push(format!(
                "{} instances meet a condition, but none is stated",
                self.within
            ));
        }
        faults
    }
}

/// What was measured for a claim, judged.
#[derive(Clone, Debug)]
pub(crate) struct ClaimOutcome {
    pub(crate) evidence: Evidence,
    pub(crate) verdict: Verdict,
    pub(crate) control: Verdict,
}

impl ClaimOutcome {
    pub(crate) fn judge(claim: &Claim, evidence: Evidence) -> Self {
        let within = claim.condition.and(evidence.within);
        Self {
            verdict: Verdict::of(evidence.all, within),
            control: Verdict::of(evidence.control, None),
            evidence,
        }
    }

    pub(crate) fn faults(&self, claim: &Claim) -> Vec<String> {
        let mut faults = Vec::new();
        if self.evidence.all.tested == 0 {
            faults.push("the evidence has no trial".to_owned());
        }
        if self.evidence.control.tested == 0 {
            faults.push("the control has no trial".to_owned());
        } else if self.control == self.verdict {
            faults.push(format!(
                "the control does not discriminate: expected another verdict than the claim's, found {:?} for both",
                self.verdict
            ));
        }
        if claim.condition.is_some() != self.evidence.within.is_some() {
            faults.push("a condition needs trials that meet it, and such trials need a condition: found one without the other".to_owned());
        }
        faults
    }
}
