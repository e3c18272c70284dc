use crate::{Budget, Format, Text};

/// Published numbers beside ours: a table whose every row is a test.
///
/// `![](published:ID)` embeds it.
/// The build fails when a number of ours lies farther from the published one than its allowance, unless the row says why it
/// [`differs`](PublishedNumber::differs); and when a row says so although the two agree.
#[derive(Clone, Copy, Debug)]
pub struct Published {
    /// Kebab-case, unique in the report: `newman`.
    pub id: &'static str,
    /// What the table compares.
    pub title: Text,
    /// Its rows, top to bottom.
    pub rows: &'static [PublishedNumber],
}

/// A number that somebody published, and how we compute it.
#[derive(Clone, Copy, Debug)]
pub struct PublishedNumber {
    /// What the number is, with its unit.
    pub quantity: Text,
    /// The published value.
    pub value: f64,
    /// How both values are written.
    pub format: Format,
    /// The id of the source in the bibliography.
    pub source: &'static str,
    /// Where it stands in the source: `table 2`, `equation (7)`.
    pub place: Text,
    /// Computes ours; it shares no code with the source.
    pub ours: fn(Budget) -> Ours,
    /// Why ours differs, where it does.
    pub differs: Option<Text>,
}

/// A number of ours, and how far from it the published one may lie.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Ours {
    /// The number.
    pub value: f64,
    /// The largest difference that is not one: half the last published digit and our own error, say three standard errors.
    pub allowance: f64,
}

impl PublishedNumber {
    /// Ours minus the published one.
    pub(crate) fn difference(&self, ours: Ours) -> f64 {
        ours.value - self.value
    }

    /// Whether the difference is within the allowance; never for NaN.
    pub(crate) fn agrees(&self, ours: Ours) -> bool {
        self.difference(ours).abs() <= ours.allowance
    }
}

impl Published {
    /// The rows that do not say what is the case.
    pub(crate) fn faults(&self, ours: &[Ours]) -> Vec<String> {
        let rows = self.rows.iter().zip(ours);
        rows.filter_map(|(row, &ours)| {
            let (name, published) = (row.quantity.en, row.value);
            let Ours { value, allowance } = ours;
            match (row.agrees(ours), row.differs) {
                (false, None) => Some(format!(
                    "{name}: expected {published} (`{}`) within {allowance:.2e}, found {value}",
                    row.source
                )),
                (true, Some(_)) => Some(format!(
                    "{name}: said to differ from {published} (`{}`), found {value}, which is within {allowance:.2e}",
                    row.source
                )),
                _ => None,
            }
        })
        .collect()
    }
}
