//! What the explorers show, against the crates run directly at the grid points.

#[path = "../../../crates/gradflow-report/tests/site/unpacked.rs"]
mod unpacked;

use gradflow_math::spectrum::operator_norm;
use gradflow_math::{Activation, Init, JacobianProduct};
use gradflow_models::{ArticleLstm, ArticleLstmSpec, Cell, Lstm, LstmSpec, Rnn, RnnSpec};
use gradflow_report::{Budget, Build, Origin};
use gradflow_sweep::Seed;
use nalgebra::{DMatrix, DVector};
use rand::RngExt;
use rand_distr::StandardNormal;
use scraper::{ElementRef, Html, Selector};
use serde_json::Value;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;
use tempfile::TempDir;
use unpacked::unpacked;
use vanishing_gradients::REPORT;

/// One site for all tests; the directory lives as long as the process.
static SITE: LazyLock<(TempDir, PathBuf)> = LazyLock::new(|| {
    let directory = tempfile::tempdir().expect("a temporary directory");
    let out = directory.path().join("site");
    let manifest = Path::new(env!("CARGO_MANIFEST_DIR"));
    let build = Build {
        templates: manifest.join("../../templates"),
        sources: manifest.join("src"),
        out: out.clone(),
        budget: Budget::Smoke,
        base_url: None,
        source_url: None,
        origin: Origin::default(),
        store: None,
    };
    let built = REPORT.build(&build, &|_| {});
    built.unwrap_or_else(|error| panic!("the report builds:\n{error}"));
    (directory, out)
});

/// What the script of the page looks up, and what the settings of each control are called.
struct States {
    grid: Value,
    words: Vec<Vec<String>>,
}

impl States {
    fn read(chapter: &str, id: &str) -> Self {
        let script = SITE.1.join(format!("data/{id}.js"));
        let script = fs::read_to_string(script).expect("the states of the explorer");
        let path = SITE.1.join("en").join(chapter).join("index.html");
        let page = Html::parse_document(&fs::read_to_string(path).expect("the page"));
        let controls = format!("#explorer-{id} [data-control]");
        let controls = Selector::parse(&controls).expect("a selector");
        let option = Selector::parse("option").expect("a selector");
        let words = |control: ElementRef<'_>| match control.value().attr("data-words") {
            Some(words) => words.split(' ').map(str::to_owned).collect(),
            None => (control.select(&option))
                .map(|option| option.text().collect())
                .collect(),
        };
        Self {
            grid: unpacked(&script, &format!("[\"{id}\"]")),
            words: page.select(&controls).map(words).collect(),
        }
    }

    /// The place of the state whose settings are called `words`.
    fn state(&self, words: &[&str]) -> usize {
        assert_eq!(self.words.len(), words.len());
        self.words.iter().zip(words).fold(0, |state, (all, word)| {
            let at = all.iter().position(|other| other == word);
            state * all.len() + at.unwrap_or_else(|| panic!("{word} among {all:?}"))
        })
    }

    /// A curve of a state as points; what is `null` is not finite.
    fn curve(&self, words: &[&str], series: usize) -> Vec<(f64, f64)> {
        let list = |value: &Value| value.as_array().expect("a list").clone();
        let decimals = self.grid["decimals"].as_i64().expect("a count");
        let unit = 10_f64.powi(i32::try_from(decimals).expect("a handful"));
        let mut sum = 0.0;
        let ys = list(&self.grid["curves"][self.state(words)][series])
            .into_iter()
            .map(|step| match step.as_f64() {
                Some(step) => {
                    sum += step;
                    sum / unit
                }
                None => f64::NAN,
            })
            .collect::<Vec<f64>>();
        let xs = list(&self.grid["x"]).into_iter();
        assert_eq!(xs.len(), ys.len());
        xs.map(|x| x.as_f64().expect("a number")).zip(ys).collect()
    }
}

/// `shown` is `computed` to half a step of `step`, or to four significant digits.
fn assert_shown(shown: f64, computed: f64, step: f64) {
    let room = (0.5 * step).max(5.1e-4 * computed.abs()) * (1.0 + 1e-6);
    assert!(
        (shown - computed).abs() <= room,
        "shown {shown}, computed {computed}"
    );
}

fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    let middle = values.len() / 2;
    if values.len() % 2 == 1 {
        values[middle]
    } else {
        f64::midpoint(values[middle - 1], values[middle])
    }
}

fn normal(rng: &mut gradflow_report::PointRng) -> f64 {
    rng.sample(StandardNormal)
}

/// `log10 |Π|` of one unit as a cell of `gradflow-models`, at the lags 0, 4, …, 40.
fn products_of_one_unit((w, noise): (f64, f64), activation: Activation, index: u64) -> Vec<f64> {
    let cell = Rnn {
        w_xh: DMatrix::from_element(1, 1, noise),
        w_hh: DMatrix::from_element(1, 1, w),
        b_h: DVector::zeros(1),
        activation,
    };
    let rng = &mut Seed(0).named("explorer-product-over-lag").stream(index);
    let mut s = DVector::from_element(1, normal(rng));
    let mut product = JacobianProduct::identity(1);
    let mut logs = vec![0.0];
    for step in 1..=90 {
        let x = DVector::from_element(1, normal(rng));
        if step > 50 {
            product.push(&cell.jacobian(&x, &s));
            logs.push(product.log_norm() / std::f64::consts::LN_10);
        }
        s = cell.step(&x, &s);
    }
    logs.into_iter().step_by(4).collect()
}

#[test]
fn the_product_over_the_lag_is_that_of_a_cell_with_one_unit() {
    let states = States::read("vanish-or-explode", "product-over-lag");
    for (words, (w, noise), activation) in [
        (["0.5", "0.1", "tanh"], (0.5, 0.1), Activation::Tanh),
        (["2", "0", "tanh"], (2.0, 0.0), Activation::Tanh),
        (["3", "2", "tanh"], (3.0, 2.0), Activation::Tanh),
        (["5", "1", "sigmoid"], (5.0, 1.0), Activation::Sigmoid),
        (["1.5", "0.5", "none"], (1.5, 0.5), Activation::Identity),
    ] {
        let runs: Vec<Vec<f64>> = (0..15)
            .map(|index| products_of_one_unit((w, noise), activation, index))
            .collect();
        for (row, (lag, shown)) in states.curve(&words, 0).into_iter().enumerate() {
            assert!(
                (lag - 4.0 * row as f64).abs() < 1e-9,
                "lag {lag} in row {row}"
            );
            assert_shown(
                shown,
                median(runs.iter().map(|run| run[row]).collect()),
                0.1,
            );
        }
    }
    // 1.5 to the power of 40, without a network.
    let (_, last) = states.curve(&["1.5", "0.5", "none"], 0)[10];
    assert_shown(last, 40.0 * 1.5_f64.log10(), 0.1);
}

fn pytorch() -> Init {
    let bound = 1.0 / 8.0_f64.sqrt();
    Init::Uniform {
        low: -bound,
        high: bound,
    }
}

const ZERO: Init = Init::Uniform {
    low: 0.0,
    high: 0.0,
};

/// `log10 ‖J_t ⋯ J_1‖` at the lags 0, 4, …, 100: plain products, which do not underflow on this grid.
fn products(cell: &impl Cell<f64>, rng: &mut gradflow_report::PointRng) -> Vec<f64> {
    let mut s = DVector::zeros(cell.state_len());
    let mut product = DMatrix::identity(cell.state_len(), cell.state_len());
    let mut logs = vec![0.0];
    for step in 1..=100 {
        let x = DVector::from_fn(cell.input_len(), |_, _| normal(rng));
        product = cell.jacobian(&x, &s) * product;
        s = cell.step(&x, &s);
        if step % 4 == 0 {
            logs.push(operator_norm(&product).log10());
        }
    }
    logs
}

#[test]
fn the_three_lstms_are_those_of_the_models() {
    let states = States::read("lstm", "three-lstms");
    for (word, forget_bias) in [("−1", -1.0), ("3", 3.0), ("8", 8.0)] {
        let runs = |series: usize| -> Vec<Vec<f64>> {
            let run = |index| {
                let rng = &mut Seed(0).named("explorer-three-lstms").stream(index);
                let article = |activation| ArticleLstmSpec {
                    state_len: 8,
                    activation,
                    w: pytorch(),
                    b: ZERO,
                    forget_bias,
                };
                let standard = LstmSpec {
                    input_len: 8,
                    hidden_len: 8,
                    w_xh: pytorch(),
                    w_hh: pytorch(),
                    b: ZERO,
                    forget_bias,
                };
                match series {
                    0 => products(
                        &ArticleLstm::random(&article(Activation::Identity), rng),
                        rng,
                    ),
                    1 => products(&ArticleLstm::random(&article(Activation::Tanh), rng), rng),
                    _ => products(&Lstm::random(&standard, rng), rng),
                }
            };
            (0..4).map(run).collect()
        };
        for series in 0..3 {
            let runs = runs(series);
            for (row, (_, shown)) in states.curve(&[word], series).into_iter().enumerate() {
                assert_shown(
                    shown,
                    median(runs.iter().map(|run| run[row]).collect()),
                    0.1,
                );
            }
        }
    }
}

#[test]
fn the_forget_gate_is_a_cell_path_of_the_models() {
    let states = States::read("lstm", "forget-half-life");
    for (words, (bias, spread)) in [
        (["0", "4"], (0.0, 4.0)),
        (["3", "0"], (3.0, 0.0)),
        (["5", "2"], (5.0, 2.0)),
        (["6", "0.5"], (6.0, 0.5)),
    ] {
        let run = |index| -> Vec<f64> {
            let rng = &mut Seed(0).named("explorer-forget-half-life").stream(index);
            let spec = ArticleLstmSpec {
                state_len: 1,
                activation: Activation::Identity,
                w: ZERO,
                b: ZERO,
                forget_bias: bias,
            };
            let mut cell = ArticleLstm::random(&spec, &mut Seed(0).stream(0));
            cell.forget.w[(0, 0)] = spread;
            let mut product = JacobianProduct::identity(1);
            let s = DVector::zeros(1);
            let mut logs = vec![0.0];
            for _ in 0..200 {
                let x = DVector::from_element(1, normal(rng));
                product.push(&cell.jacobian(&x, &s));
                logs.push(product.log_norm() / std::f64::consts::LN_10);
            }
            logs
        };
        let runs: Vec<Vec<f64>> = (0..51).map(run).collect();
        let sigma = 1.0 / (1.0 + (-bias).exp());
        let constant = states.curve(&words, 3);
        for series in 0..3 {
            for (row, (lag, shown)) in states.curve(&words, series).into_iter().enumerate() {
                assert!(
                    (lag - 20.0 * row as f64).abs() < 1e-9,
                    "lag {lag} in row {row}"
                );
                let mut column: Vec<f64> = runs.iter().map(|run| run[20 * row]).collect();
                column.sort_by(f64::total_cmp);
                // The tenth part of 50 gaps is 5 gaps.
                assert_shown(shown, column[[25, 5, 45][series]], 0.01);
                assert_shown(constant[row].1, lag * sigma.log10(), 0.01);
            }
        }
        let total: f64 = runs.iter().map(|run| run[200]).sum();
        let half_life = 0.5_f64.log10() / (total / (51.0 * 200.0));
        let readings = &states.grid["readings"][states.state(&words)];
        for (at, computed) in [half_life, 0.5_f64.ln() / sigma.ln()]
            .into_iter()
            .enumerate()
        {
            let shown = readings[at].as_str().expect("a text");
            let shown: f64 = shown.parse().expect("a number");
            assert!(
                (shown / computed - 1.0).abs() < 0.006,
                "shown {shown}, computed {computed}"
            );
        }
    }
}

#[test]
fn the_cloud_of_factors_is_counted_point_by_point() {
    let states = States::read("article-lstm-gradient", "factor-cloud");
    let nodes: Vec<(f64, f64)> = (0..200)
        .map(|i| 6.0 * ((2.0 * f64::from(i) + 1.0) / 200.0 - 1.0))
        .map(|z| (z, (-0.5 * z * z).exp()))
        .collect();
    let total: f64 = nodes.iter().map(|node| node.1).sum();
    for (words, (x_spread, y_centre, y_spread)) in [
        (["1", "0", "1"], (1.0, 0.0, 1.0)),
        (["0.3", "5", "0.5"], (0.3, 5.0, 0.5)),
        (["3", "−2", "3"], (3.0, -2.0, 3.0)),
    ] {
        for (level, shown) in states.curve(&words, 0) {
            let mut below = 0.0;
            for (x, in_x) in &nodes {
                for (y, in_y) in &nodes {
                    let gate = Activation::Sigmoid.apply(y_centre + y_spread * y);
                    if Activation::Tanh.slope(x_spread * x) * gate < level {
                        below += in_x * in_y / (total * total);
                    }
                }
            }
            assert_shown(shown, below, 1e-3);
        }
    }
}

#[test]
fn the_bound_and_the_product_are_those_of_gaussian_networks() {
    let states = States::read("vanish-or-explode", "bound-by-size");
    for (words, (gain, units, input)) in [
        (["0.9", "1", "0.03"], (0.9, 1, 0.03)),
        (["1.5", "4", "1"], (1.5, 4, 1.0)),
        (["0.8", "16", "0.3"], (0.8, 16, 0.3)),
    ] {
        let (mut sigmas, mut runs) = (Vec::new(), Vec::new());
        for index in 0..3 {
            let rng = &mut Seed(0).named("explorer-bound-by-size").stream(index);
            let spec = RnnSpec {
                input_len: units,
                hidden_len: units,
                activation: Activation::Tanh,
                w_xh: Init::Identity,
                w_hh: Init::Gaussian { gain },
                b_h: Init::Gaussian { gain: 0.0 },
            };
            let cell = Rnn::random(&spec, rng);
            let mut s = DVector::zeros(units);
            let mut product = DMatrix::identity(units, units);
            let mut logs = vec![0.0];
            for step in 1..=60 {
                let x = DVector::from_fn(units, |_, _| input * normal(rng));
                if step > 20 {
                    product = cell.jacobian(&x, &s) * product;
                    logs.push(operator_norm(&product).log10());
                }
                s = cell.step(&x, &s);
            }
            sigmas.push(operator_norm(&cell.w_hh));
            runs.push(logs);
        }
        let sigma = median(sigmas).log10();
        let bound = states.curve(&words, 1);
        for (row, (lag, shown)) in states.curve(&words, 0).into_iter().enumerate() {
            let computed = runs.iter().map(|run| run[4 * row]).collect();
            assert_shown(shown, median(computed), 0.1);
            assert_shown(bound[row].1, lag * sigma, 0.1);
        }
    }
}
