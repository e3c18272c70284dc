use crate::SpecError;
use crate::key::{KEYS, Key};
use crate::reader::{Domain, Item, Section};
use gradflow_sweep::{Axis, Grid};
use serde::ser::{Serialize, SerializeMap, Serializer};

/// The most values of an axis.
const MOST_VALUES: u64 = 1_000_000_000;

/// A key and the values that it takes.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct KeyAxis {
    pub(crate) key: Key,
    values: Values,
    pub(crate) axis: Axis,
}

/// The values as they are stated, in canonical form.
#[derive(Clone, Debug, PartialEq)]
enum Values {
    Listed(Vec<f64>),
    Range {
        from: f64,
        to: f64,
        count: u64,
        spacing: Spacing,
    },
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Spacing {
    Linear,
    Log,
}

const SPACINGS: &[(&str, Spacing)] = &[("linear", Spacing::Linear), ("log", Spacing::Log)];

impl KeyAxis {
    /// Reads one table of `[[grid.axis]]`.
    pub(crate) fn read(section: &mut Section<'_>) -> Result<Self, SpecError> {
        let item = section.required("key", "the number that the axis moves")?;
        let path = item.text()?;
        let key = KEYS.iter().find(|key| key.path == path).ok_or_else(|| {
            let paths: Vec<&str> = KEYS.iter().map(|key| key.path).collect();
            item.fail(
                &format!("one of {}", paths.join(", ")),
                format!("\"{path}\""),
            )
        })?;
        let (values, item) = match section.optional("values") {
            Some(item) => {
                let numbers = item.list()?;
                let values: Result<Vec<f64>, SpecError> =
                    numbers.iter().map(|item| item.real(key.domain)).collect();
                (Values::Listed(values?), item)
            }
            None => Values::read_range(section, key.domain)?,
        };
        let axis = values
            .axis()
            .map_err(|error| item.fail("values of an axis", error.to_string()))?;
        // The ends of a range of real numbers are checked as they are read; between whole ones there may be fractions.
        if matches!(key.domain, Domain::Whole(..))
            && let Some(odd) = axis.iter().find(|&value| !key.domain.contains(value))
        {
            return Err(item.fail(&key.domain.words(), format!("{odd} along the axis")));
        }
        Ok(Self {
            key: *key,
            values,
            axis,
        })
    }

    /// The smallest value.
    pub(crate) fn least(&self) -> f64 {
        let ends = [self.axis.at(0), self.axis.at(self.axis.len() - 1)];
        match &self.values {
            Values::Listed(values) => values.iter().copied().fold(f64::INFINITY, f64::min),
            Values::Range { .. } => ends[0].min(ends[1]),
        }
    }
}

impl Values {
    fn read_range<'a>(
        section: &mut Section<'a>,
        domain: Domain,
    ) -> Result<(Self, Item<'a>), SpecError> {
        let what = "an end of the axis, or `values`";
        let from = section.required("from", what)?.real(domain)?;
        let last = section.required("to", what)?;
        let to = last.real(domain)?;
        let spacing = section.choice_or("spacing", SPACINGS, Spacing::Linear)?;
        if spacing == Spacing::Log && !(from > 0.0 && to > 0.0) {
            let found = format!("the range from {from} to {to}");
            return Err(last.fail("ends above 0 for the spacing \"log\"", found));
        }
        let range = |to, count| Self::Range {
            from,
            to,
            count,
            spacing,
        };
        if let Some(item) = section.optional("count") {
            let count = item.count((1, MOST_VALUES))?;
            if from.total_cmp(&to).is_eq() && count > 1 {
                let found = format!("the empty range from {from} to {to}");
                return Err(last.fail("an end other than the beginning", found));
            }
            return Ok((range(to, count), last));
        }
        let item = section.required("step", "or `count`")?;
        let step = item.real(Domain::Real)?;
        if spacing == Spacing::Log {
            return Err(item.fail("`count`, because the spacing is \"log\",", "`step`"));
        }
        if step == 0.0 {
            return Err(item.fail("a step other than 0", "0"));
        }
        let steps = (to - from) / step;
        if steps < 0.0 {
            let found = format!("the empty range from {from} to {to} in steps of {step}");
            return Err(item.fail("a step towards the end", found));
        }
        // 0 to 1 by 0.1 has its last value, though 1/0.1 may fall short of 10.
        let whole = (steps * (1.0 + 4.0 * f64::EPSILON)).floor();
        if whole >= MOST_VALUES as f64 {
            let found = format!("{whole} steps");
            return Err(item.fail(&format!("fewer than {MOST_VALUES} steps"), found));
        }
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "a whole number between 0 and 10⁹"
        )]
        let count = whole as u64 + 1;
        Ok((range(from + step * whole, count), item))
    }

    fn axis(&self) -> Result<Axis, gradflow_sweep::SweepError> {
        match self {
            Self::Listed(values) => Axis::values(values.clone()),
            &Self::Range {
                from,
                to,
                count,
                spacing,
            } => match spacing {
                Spacing::Linear => Axis::linspace(from, to, count),
                Spacing::Log => Axis::logspace(from, to, count),
            },
        }
    }
}

impl Serialize for KeyAxis {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("key", self.key.path)?;
        match &self.values {
            Values::Listed(values) => map.serialize_entry("values", values)?,
            Values::Range {
                from,
                to,
                count,
                spacing,
            } => {
                map.serialize_entry("from", from)?;
                map.serialize_entry("to", to)?;
                map.serialize_entry("count", count)?;
                let name = SPACINGS.iter().find(|named| named.1 == *spacing);
                map.serialize_entry("spacing", name.expect("every spacing has a name").0)?;
            }
        }
        map.end()
    }
}
