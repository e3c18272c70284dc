//! The numbers of a specification that an axis can move.

use crate::cell::MOST_UNITS;
use crate::reader::Domain;
use crate::settings::{MOST_STEPS, Settings};

/// A numeric key.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Key {
    /// Its dotted path, which is also the name of its column.
    pub(crate) path: &'static str,
    /// The values that it may have.
    pub(crate) domain: Domain,
}

/// Every key that an axis can move.
pub(crate) const KEYS: &[Key] = &[
    key("cell.units", Domain::Whole(1, MOST_UNITS)),
    key("cell.forget_bias", Domain::Real),
    key("cell.recurrent.gain", Domain::Real),
    key("cell.recurrent.low", Domain::Real),
    key("cell.recurrent.high", Domain::Real),
    key("cell.recurrent.value", Domain::Real),
    key("cell.recurrent.radius", Domain::Real),
    key("cell.recurrent.coupling", Domain::Real),
    key("cell.input_weights.gain", Domain::Real),
    key("cell.input_weights.low", Domain::Real),
    key("cell.input_weights.high", Domain::Real),
    key("cell.input_weights.value", Domain::Real),
    key("cell.input_weights.radius", Domain::Real),
    key("cell.input_weights.coupling", Domain::Real),
    key("cell.bias.gain", Domain::Real),
    key("cell.bias.low", Domain::Real),
    key("cell.bias.high", Domain::Real),
    key("cell.bias.value", Domain::Real),
    key("cell.ring.inner", Domain::BelowOne),
    key("cell.ring.outer", Domain::Inside),
    key("cell.ring.phase", Domain::NotNegative),
    key("input.mean", Domain::Real),
    key("input.deviation", Domain::NotNegative),
    key("input.amplitude", Domain::Real),
    key("input.period", Domain::Positive),
    key("input.phase", Domain::Real),
    key("run.transient", Domain::Whole(0, MOST_STEPS)),
    key("run.steps", Domain::Whole(1, MOST_STEPS)),
    key("run.start", Domain::NotNegative),
];

const fn key(path: &'static str, domain: Domain) -> Key {
    Key { path, domain }
}

enum Slot<'a> {
    Real(&'a mut f64),
    Whole(&'a mut u64),
}

impl Key {
    /// Whether `settings` have this number.
    pub(crate) fn applies(&self, settings: &mut Settings) -> bool {
        self.slot(settings).is_some()
    }

    /// Sets the number to `value`, which belongs to the domain; settings that do not have it stay as they are.
    pub(crate) fn set(&self, settings: &mut Settings, value: f64) {
        match self.slot(settings) {
            Some(Slot::Real(slot)) => *slot = value,
            Some(Slot::Whole(slot)) => {
                #[expect(
                    clippy::cast_possible_truncation,
                    clippy::cast_sign_loss,
                    reason = "the domain has whole numbers from 0 to 10⁷"
                )]
                let whole = value as u64;
                *slot = whole;
            }
            None => {}
        }
    }

    fn slot<'a>(&self, settings: &'a mut Settings) -> Option<Slot<'a>> {
        let Settings { cell, input, run } = settings;
        let (table, name) = self.path.rsplit_once('.')?;
        let real = match (table, name) {
            ("cell", "units") => return Some(Slot::Whole(&mut cell.units)),
            ("cell", "forget_bias") => cell.forget_bias.as_mut(),
            ("cell.recurrent", _) => cell.recurrent.as_mut()?.parameter(name),
            ("cell.input_weights", _) => cell.input_weights.parameter(name),
            ("cell.bias", _) => cell.bias.as_mut()?.parameter(name),
            ("cell.ring", _) => cell.ring.as_mut()?.parameter(name),
            ("input", _) => input.parameter(name),
            ("run", "transient") => return Some(Slot::Whole(&mut run.transient)),
            ("run", "steps") => return Some(Slot::Whole(&mut run.steps)),
            ("run", "start") => Some(&mut run.start),
            _ => None,
        };
        real.map(Slot::Real)
    }
}
