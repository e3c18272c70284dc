//! A report with one equation: `cargo run -p gradflow-report --example minimal` writes it to `target/minimal-site`.
//!
//! Its prose is beside this file; the templates are the workspace's.

use gradflow_report::{
    Article, Budget, Build, BuildError, Chapter, Check, Equation, Origin, Part, Report, Sample,
    Summary, Text,
};
use std::path::Path;
use std::process::ExitCode;

const SQUARE: Equation = Equation {
    id: "E1",
    title: Text {
        en: "The square of a sum",
        zh: "和的平方",
    },
    latex: "(a + b)^2 = a^2 + 2ab + b^2",
    article: Article::Printed {
        latex: "(a + b)^2 = a^2 + b^2",
        reason: Text {
            en: "The mixed term is missing; it is zero only where $ab = 0$.",
            zh: "漏掉了交叉项；只有 $ab = 0$ 时它才是零。",
        },
        repeats: None,
    },
    sources: &[],
    check: Check {
        oracle: Text {
            en: "a product of two factors",
            zh: "两个因子的乘积",
        },
        // Three roundings of numbers near one.
        tolerance: 1e-14,
        control: Text {
            en: "a minus sign before the mixed term",
            zh: "交叉项取负号",
        },
        condition: Some(Text {
            en: "one of the two is zero",
            zh: "其中一个为零",
        }),
        sample,
    },
};

fn sample(rng: &mut gradflow_report::PointRng) -> Sample {
    use rand::RngExt;
    let within = rng.random_bool(0.25);
    let a: f64 = rng.random();
    let b = if within { 0.0 } else { rng.random() };
    let product = (a + b) * (a + b);
    let residual = |formula: f64| (formula - product).abs();
    Sample {
        residual: residual(a * a + 2.0 * a * b + b * b),
        printed: Some(residual(a * a + b * b)),
        within,
        control: residual(a * a - 2.0 * a * b + b * b),
    }
}

const REPORT: Report = Report {
    name: "minimal",
    title: Text {
        en: "A minimal report",
        zh: "最小的报告",
    },
    subtitle: Text {
        en: "One equation, checked on random numbers.",
        zh: "一个公式，用随机数检验。",
    },
    parts: &[Part {
        title: Text {
            en: "A minimal report",
            zh: "最小的报告",
        },
        chapters: &[&Chapter {
            slug: "square",
            title: Text {
                en: "The square of a sum",
                zh: "和的平方",
            },
            summary: Text {
                en: "What the mixed term is worth.",
                zh: "交叉项的分量。",
            },
            dir: "chapter",
            equations: &[SQUARE],
            claims: &[],
            figures: &[],
            explorers: &[],
            published: &[],
            quantities: &[],
        }],
    }],
    notation: &[],
    bibliography: &[],
    card: None,
    occurrences: &[],
};

fn main() -> ExitCode {
    match write() {
        Ok(summary) => {
            println!("{:?}", summary.equations);
            println!("open {}", summary.out.join("index.html").display());
            ExitCode::SUCCESS
        }
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

fn write() -> Result<Summary, BuildError> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let build = Build {
        templates: root.join("../../templates"),
        sources: root.join("examples/minimal"),
        out: root.join("../../target/minimal-site"),
        budget: Budget::Full,
        base_url: None,
        source_url: None,
        origin: Origin::default(),
        store: None,
    };
    REPORT.build(&build, &|_| {})
}
