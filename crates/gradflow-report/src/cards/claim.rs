use super::{Desk, Link, verdict_key};
use crate::number::Number;
use crate::outcome::ClaimOutcome;
use crate::registry::{Kind, anchor};
use crate::{Claim, Count, Format};
use serde::Serialize;

/// What `claim.html` is given. Strings are HTML.
#[derive(Debug, Serialize)]
pub(crate) struct ClaimCard {
    id: &'static str,
    anchor: String,
    quote: Option<String>,
    statement: String,
    finding: String,
    condition: Option<String>,
    verdict: &'static str,
    all: Trials,
    within: Option<Trials>,
    control: Control,
    measured: Vec<Measured>,
    sources: Vec<Link>,
    uses: Vec<Link>,
}

#[derive(Debug, Serialize)]
pub(crate) struct Trials {
    pub(crate) held: String,
    pub(crate) tested: String,
}

#[derive(Debug, Serialize)]
struct Control {
    name: String,
    verdict: &'static str,
    trials: Trials,
}

#[derive(Debug, Serialize)]
struct Measured {
    label: String,
    value: String,
}

impl From<Count> for Trials {
    fn from(count: Count) -> Self {
        let shown = |count: usize| Number::new(count as f64, Format::Count).html();
        Self {
            held: shown(count.held),
            tested: shown(count.tested),
        }
    }
}

/// The card of a claim whose evidence was measured.
pub(crate) fn claim(claim: &Claim, outcome: &ClaimOutcome, desk: Desk<'_>) -> ClaimCard {
    let evidence = &outcome.evidence;
    let measured = evidence.measured.iter().map(|measure| Measured {
        label: desk.text(measure.label),
        value: Number::new(measure.value, measure.format).html(),
    });
    ClaimCard {
        id: claim.id,
        anchor: anchor(Kind::Claim, claim.id),
        quote: claim.quote.map(|quote| desk.resolver.html(quote)),
        statement: desk.text(claim.statement),
        finding: desk.text(claim.finding),
        condition: claim.condition.map(|condition| desk.text(condition)),
        verdict: verdict_key(outcome.verdict),
        all: evidence.all.into(),
        within: evidence.within.map(Trials::from),
        control: Control {
            name: desk.text(claim.control),
            verdict: verdict_key(outcome.control),
            trials: evidence.control.into(),
        },
        measured: measured.collect(),
        sources: desk.sources(claim.sources),
        uses: desk.uses(Kind::Claim, claim.id),
    }
}
