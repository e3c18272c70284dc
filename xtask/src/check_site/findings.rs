//! What a validator says, one line a finding.

use super::validator::Validator;
use anyhow::{Context, Result, ensure};
use std::fmt;

/// A fault of a page: the rule that it breaks, and where.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Finding {
    pub(super) validator: Validator,
    /// The page, relative to the site.
    pub(super) page: String,
    pub(super) rule: String,
    pub(super) place: String,
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{}: {}: {}: {}",
            self.validator.name(),
            self.page,
            self.rule,
            self.place
        )
    }
}

/// Reads `page TAB rule TAB place` lines up to `checked TAB pages`.
///
/// An error when that last line is missing, because then the validator has not seen everything, or when another line does not
/// have three parts.
pub(super) fn parse(validator: Validator, output: &str) -> Result<Vec<Finding>> {
    let mut lines: Vec<&str> = output.lines().collect();
    let last = lines.pop().unwrap_or_default();
    let pages = last
        .strip_prefix("checked\t")
        .and_then(|count| count.parse::<usize>().ok());
    ensure!(
        pages.is_some(),
        "expected the last line `checked TAB pages`, got `{last}`"
    );
    lines
        .into_iter()
        .map(|line| {
            let mut parts = line.splitn(3, '\t').map(str::to_owned);
            let mut part = || {
                parts
                    .next()
                    .with_context(|| format!("expected `page TAB rule TAB place`, got `{line}`"))
            };
            Ok(Finding {
                validator,
                page: part()?,
                rule: part()?,
                place: part()?,
            })
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_finding_reads_as_validator_page_rule_place() {
        let findings = parse(
            Validator::Axe,
            "en/a.html\timage-alt\timg: no alt\nchecked\t3\n",
        )
        .unwrap();
        assert_eq!(
            findings[0].to_string(),
            "axe: en/a.html: image-alt: img: no alt"
        );
    }

    #[test]
    fn a_run_that_ended_early_is_not_clean() {
        for output in ["", "en/a.html\timage-alt\timg\n", "checked\tmany\n"] {
            let error = parse(Validator::Nu, output).unwrap_err().to_string();
            assert!(error.contains("checked"), "{output:?}: {error}");
        }
    }

    #[test]
    fn a_line_that_is_no_finding_is_an_error() {
        let error = parse(Validator::Nu, "some noise\nchecked\t1\n").unwrap_err();
        assert!(error.to_string().contains("some noise"), "{error}");
    }
}
