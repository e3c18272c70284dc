//! What a finished build says.

use gradflow_report::{Summary, Tally};
use std::time::Duration;

/// The summary, one line a subject.
pub(super) fn lines(found: &Summary, elapsed: Duration) -> String {
    let index = found.out.join("index.html");
    [
        format!(
            "equations  {}; {} derived steps hold",
            tally(found.equations),
            found.derived
        ),
        format!("claims     {}", tally(found.claims)),
        format!("figures    {}", found.figures),
        format!(
            "pages      {} ({:.1} MB in all)",
            found.pages,
            found.bytes as f64 / 1e6
        ),
        format!("time       {:.1} s", elapsed.as_secs_f64()),
        format!("site       {}", found.out.display()),
        format!("open       {} (or add --open)", index.display()),
    ]
    .join("\n")
}

fn tally(tally: Tally) -> String {
    format!(
        "{} of the article: {} hold, {} hold under a condition, {} fail",
        tally.total(),
        tally.holds,
        tally.holds_only_if,
        tally.fails
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_summary_names_every_count_and_the_way_in() {
        let text = lines(
            &Summary {
                equations: Tally {
                    holds: 3,
                    holds_only_if: 2,
                    fails: 1,
                },
                derived: 7,
                claims: Tally {
                    holds: 0,
                    holds_only_if: 4,
                    fails: 5,
                },
                figures: 8,
                pages: 9,
                bytes: 1_250_000,
                out: "some/site".into(),
            },
            Duration::from_millis(2340),
        );
        assert_eq!(
            text,
            "equations  6 of the article: 3 hold, 2 hold under a condition, 1 fail; 7 derived steps hold\n\
             claims     9 of the article: 0 hold, 4 hold under a condition, 5 fail\n\
             figures    8\n\
             pages      9 (1.2 MB in all)\n\
             time       2.3 s\n\
             site       some/site\n\
             open       some/site/index.html (or add --open)"
        );
    }
}
