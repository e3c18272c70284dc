//! Every source that an equation, a claim or the prose names.

mod before_2010;
mod since_2010;

use before_2010::BEFORE_2010;
use gradflow_report::Reference;
use since_2010::SINCE_2010;

/// The bibliography, by year.
pub(crate) const BIBLIOGRAPHY: &[Reference] = &joined();

const fn joined() -> [Reference; BEFORE_2010.len() + SINCE_2010.len()] {
    let mut all = [BEFORE_2010[0]; BEFORE_2010.len() + SINCE_2010.len()];
    let mut index = 0;
    while index < all.len() {
        all[index] = if index < BEFORE_2010.len() {
            BEFORE_2010[index]
        } else {
            SINCE_2010[index - BEFORE_2010.len()]
        };
        index += 1;
    }
    all
}

#[cfg(test)]
mod tests {
    use super::BIBLIOGRAPHY;
    use crate::REPORT;
    use std::fs;
    use std::path::Path;

    #[test]
    fn entries_are_in_the_order_of_their_years() {
        for pair in BIBLIOGRAPHY.windows(2) {
            assert!(
                pair[0].year <= pair[1].year,
                "{} must not come before {}",
                pair[0].id,
                pair[1].id
            );
        }
    }

    #[test]
    fn no_two_entries_share_an_id_or_a_locator() {
        for (n, entry) in BIBLIOGRAPHY.iter().enumerate() {
            for other in &BIBLIOGRAPHY[..n] {
                assert_ne!(entry.id, other.id);
                assert_ne!(
                    entry.locator, other.locator,
                    "{} and {}",
                    entry.id, other.id
                );
            }
        }
    }

    #[test]
    fn every_entry_is_named_somewhere() {
        let sources = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
        let read = |path: &Path| fs::read_to_string(sources.join(path)).expect("prose is readable");
        let mut prose = read(Path::new("index.en.md"));
        let mut named = Vec::new();
        for chapter in REPORT.chapters() {
            prose += &read(&Path::new(chapter.dir).join("en.md"));
            named.extend(
                chapter
                    .equations
                    .iter()
                    .flat_map(|equation| equation.sources),
            );
            named.extend(chapter.claims.iter().flat_map(|claim| claim.sources));
            let published = chapter.published.iter().flat_map(|table| table.rows);
            named.extend(published.map(|row| &row.source));
        }
        for entry in BIBLIOGRAPHY {
            assert!(
                named.contains(&&entry.id) || prose.contains(&format!("(ref:{})", entry.id)),
                "nothing names {}",
                entry.id
            );
        }
    }
}
