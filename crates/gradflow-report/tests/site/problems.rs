//! Every kind of problem, and the line that names it.

use crate::fixture::{
    CLAIM, Line, ONE, REPORT, RULE, SLOPE, STEP, Site, TWO, both, kept, with_chapters,
};
use gradflow_report::{
    Article, Chapter, Check, Claim, Count, Equation, Evidence, FigureEntry, Locator, Occurrence,
    Place, Reference, Report, Sample,
};

fn assert_line(lines: &str, expected: &str) {
    assert!(
        lines.lines().any(|line| line.starts_with(expected)),
        "expected a line `{expected}`, found\n{lines}"
    );
}

fn one_with(rule: Equation) -> Chapter {
    Chapter {
        equations: kept([rule, STEP]),
        ..ONE
    }
}

#[test]
fn prose_problems_name_file_line_and_id() {
    for (from, to, expected) in [
        (
            "[](eq:E1)",
            "[](eq:E99)",
            "prose/one/en.md:3: E99: unknown id `eq:E99`",
        ),
        (
            "![](eq:E1)",
            "![](eq:E99)",
            "prose/one/en.md:6: E99: unknown id `eq:E99`",
        ),
        ("![](eq:D1.1)", "", "prose/one/en.md: D1.1: never embedded"),
        (
            "![](eq:D1.1)",
            "![](eq:D1.1)\n\n![](eq:E1)",
            "prose/one/en.md:10: E1: expected one embed, found a second",
        ),
        (
            "![](eq:D1.1)",
            "![](eq:D1.1)\n\n![](claim:C1)",
            "prose/one/en.md:10: C1: expected this embed in the chapter `two`",
        ),
        (
            "![](eq:D1.1)",
            "text ![](eq:D1.1)",
            "prose/one/en.md:8: eq:D1.1: an embed stands alone",
        ),
        (
            "![](eq:D1.1)",
            "![](gen:everything)",
            "prose/one/en.md:8: gen:everything: expected an embed",
        ),
        (
            "$m$, and",
            "$\\frac{m$, and",
            "prose/one/en.md:3: LaTeX does not parse",
        ),
        (
            "$m$, and",
            "$$m$$, and",
            "prose/one/en.md:3: expected a registered equation, found display mathematics `m`",
        ),
        (
            "$m$, and",
            "$m, and",
            "prose/one/en.md:3: expected inline mathematics",
        ),
        (
            "The slope",
            "<b>The</b> slope",
            "prose/one/en.md:3: expected Markdown, found raw HTML `<b>`",
        ),
        (
            "The slope",
            "<div>\nThe slope",
            "prose/one/en.md:3: expected Markdown, found raw HTML `<div>`",
        ),
        (
            "The slope",
            "[The](javascript:alert) slope",
            "prose/one/en.md:3: javascript:alert: expected a link to",
        ),
        (
            "## The picture {#the-picture}",
            "## The picture",
            "prose/one/en.md:12: expected an id at the end of the heading",
        ),
        (
            "{#the-picture}",
            "{#the-rule}",
            "prose/one/en.md:12: the-rule: expected a heading id of its own",
        ),
        (
            "{#the-picture}",
            "{#a-picture}",
            "prose/one/zh.md: a-picture: expected this heading at the same level as in en",
        ),
        (
            "## The picture",
            "# The picture",
            "prose/one/en.md:12: expected a heading of level 2",
        ),
        (
            "[](num:slope)",
            "2",
            "prose/one/en.md: slope: computed but never shown",
        ),
    ] {
        let site = Site::new().spoil("prose/one/en.md", from, to);
        assert_line(&site.lines(), expected);
    }
}

#[test]
fn a_missing_translation_is_named() {
    let site = Site::new();
    std::fs::remove_file(site.path("prose/two/zh.md")).unwrap();
    let lines = site.lines();
    assert_line(&lines, "prose/two/zh.md: expected the prose in `zh`");
    assert_eq!(lines.lines().count(), 1, "{lines}");
}

#[test]
fn interface_words_are_complete_and_used() {
    let site = Site::new().spoil("templates/zh.toml", "tolerance = ", "tolerence = ");
    let lines = site.lines();
    assert_line(
        &lines,
        "templates/zh.toml: tolerance: expected these words, which ",
    );
    assert_line(
        &lines,
        "templates/zh.toml: tolerence: no template uses these words",
    );
}

#[test]
fn faulty_latex_is_named_wherever_it_stands() {
    let printed = |latex, reason| Article::Printed {
        latex,
        reason,
        repeats: None,
    };
    for rule in [
        Equation {
            latex: r"\frac{1}{",
            ..RULE
        },
        Equation {
            article: printed(r"\frac{1}{", both("reason")),
            ..RULE
        },
        Equation {
            article: printed("m", both(r"$\frac{1}{$")),
            ..RULE
        },
        Equation {
            title: both(r"$\nocommand$"),
            ..RULE
        },
    ] {
        let lines = Site::with_one(one_with(rule)).lines();
        assert!(
            lines.contains("prose/one: E1: ") && lines.contains("LaTeX does not parse"),
            "{lines}"
        );
    }
}

#[test]
fn a_failing_check_shows_residual_tolerance_and_instance() {
    let check = Check {
        sample: |_| Sample {
            residual: 0.25,
            printed: Some(0.0),
            within: true,
            control: 1.0,
        },
        ..RULE.check
    };
    let lines = Site::with_one(one_with(Equation { check, ..RULE })).lines();
    let expected = "prose/one: E1: the check fails: expected a residual of at most 1e-12, found 2.5e-1 on instance 0 of 1000";
    assert_line(&lines, expected);
}

#[test]
fn a_residual_that_is_not_a_number_fails() {
    let check = Check {
        sample: |_| Sample {
            residual: f64::NAN,
            printed: Some(0.0),
            within: true,
            control: 1.0,
        },
        ..RULE.check
    };
    let lines = Site::with_one(one_with(Equation { check, ..RULE })).lines();
    assert_line(&lines, "prose/one: E1: the check fails");
}

#[test]
fn a_control_that_passes_is_no_control() {
    let check = Check {
        sample: |_| Sample {
            residual: 0.0,
            printed: Some(0.0),
            within: true,
            control: 0.0,
        },
        ..RULE.check
    };
    let lines = Site::with_one(one_with(Equation { check, ..RULE })).lines();
    assert_line(&lines, "prose/one: E1: the control is not rejected");
}

#[test]
fn a_condition_that_no_instance_meets_proves_nothing() {
    let check = Check {
        sample: |_| Sample {
            residual: 0.0,
            printed: Some(1.0),
            within: false,
            control: 1.0,
        },
        ..RULE.check
    };
    let lines = Site::with_one(one_with(Equation { check, ..RULE })).lines();
    assert_line(&lines, "prose/one: E1: no instance meets the condition");
}

#[test]
fn a_claim_needs_a_control_with_another_verdict() {
    let claim = Claim {
        evidence: || Evidence {
            all: Count { held: 1, tested: 1 },
            within: None,
            control: Count { held: 1, tested: 1 },
            measured: Vec::new(),
        },
        ..CLAIM
    };
    let two = Chapter {
        claims: kept([claim]),
        ..TWO
    };
    let report = with_chapters(kept([&ONE, kept(two)]));
    assert_line(
        &Site::of(report).lines(),
        "prose/two: C1: the control does not discriminate",
    );
}

#[test]
fn a_note_is_there_in_every_language() {
    let site = Site::new().spoil("prose/one/zh.md", "[^note]", "[^other]");
    let site = site.spoil("prose/one/zh.md", "[^note]:", "[^other]:");
    assert_line(
        &site.lines(),
        "prose/one/zh.md: expected the notes of en, `note`, found `other`",
    );
}

#[test]
fn an_id_names_one_thing() {
    let one = Chapter {
        equations: kept([RULE, STEP, RULE]),
        quantities: kept([SLOPE, SLOPE]),
        ..ONE
    };
    let lines = Site::with_one(one).lines();
    assert_line(&lines, "one: E1: expected an id of its own");
    assert_line(&lines, "one: slope: expected an id of its own");
}

#[test]
fn a_figure_without_a_place_is_named() {
    let two = Chapter {
        figures: kept([FigureEntry::of::<Line>()]),
        ..TWO
    };
    let one = Chapter {
        figures: &[],
        ..ONE
    };
    let report = with_chapters(kept([kept(one), kept(two)]));
    let lines = Site::of(report).lines();
    assert_line(
        &lines,
        "prose/two/en.md: F1: never embedded: expected `![](fig:F1)`",
    );
    assert_line(
        &lines,
        "prose/one/en.md:14: F1: expected this embed in the chapter `two`",
    );
}

#[test]
fn sources_and_occurrences_lead_somewhere() {
    let one = one_with(Equation {
        sources: &["newton"],
        ..RULE
    });
    let report = Report {
        bibliography: kept([Reference {
            locator: Locator::Doi(""),
            ..REPORT.bibliography[0]
        }]),
        occurrences: kept([
            Occurrence {
                n: 1,
                tex: "m",
                place: Place::Equation("E7"),
            },
            Occurrence {
                n: 3,
                tex: "m",
                place: Place::Symbol("q"),
            },
        ]),
        ..with_chapters(kept([kept(one), &TWO]))
    };
    let lines = Site::of(report).lines();
    assert_line(&lines, "prose/one: E1: unknown id `ref:newton`");
    assert_line(
        &lines,
        "bibliography: euclid: expected a DOI, an arXiv id or a web address",
    );
    assert_line(&lines, "occurrences: occurrence 1: unknown id `eq:E7`");
    assert_line(
        &lines,
        "occurrences: occurrence 3: expected number 2, found 3",
    );
    assert_line(
        &lines,
        "occurrences: occurrence 3: expected a symbol of the notation, found `q`",
    );
}

#[test]
fn all_problems_come_at_once() {
    let site = Site::new()
        .spoil("prose/one/en.md", "[](eq:E1)", "[](eq:E99)")
        .spoil("prose/two/zh.md", "[](ch:one)", "[](ch:three)");
    let lines = site.lines();
    assert_line(&lines, "prose/one/en.md:3: E99");
    assert_line(&lines, "prose/two/zh.md:3: three: unknown id `ch:three`");
}
