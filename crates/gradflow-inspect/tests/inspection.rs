//! Verdict, advice and what is made of them, on networks whose answer is known.

#![expect(
    clippy::unwrap_used,
    reason = "a test that panics is a test that fails"
)]

use gradflow_inspect::advice::{Change, Trials};
use gradflow_inspect::measure::{Extent, Settings, measure};
use gradflow_inspect::{
    Cause, InputSummary, Inspection, Model, ModelSummary, NotFinite, NotFiniteTensor, Recurrence,
    SCHEMA, Verdict,
};
use gradflow_math::{Activation, Init};
use gradflow_models::{Gate, Layer, Layers, Lstm, Rnn};
use nalgebra::{DMatrix, DVector, dmatrix, dvector};
use rand::SeedableRng;
use rand_chacha::ChaCha8Rng;
use scraper::{Html, Selector};
use serde_json::Value;
use std::collections::BTreeSet;

const STEPS: usize = 120;

fn one_layer<C>(cell: C) -> Layers<C> {
    Layers {
        layers: vec![Layer::OneWay(cell)],
    }
}

/// 8 units whose gates do not read the state, with this forget bias.
fn lstm(forget: f64) -> Model {
    let gate = |bias: f64| Gate {
        w_xh: DMatrix::from_fn(8, 1, |i, _| 0.1 * (i as f64 - 3.5)),
        w_hh: DMatrix::zeros(8, 8),
        b: DVector::from_element(8, bias),
    };
    let cell = Lstm::new(gate(forget), gate(0.0), gate(0.0), gate(1.0)).unwrap();
    Model::given("lstm", Recurrence::Lstm(one_layer(cell)))
}

/// `s_t = φ(W s_{t−1} + x_t)`.
fn rnn(w_hh: DMatrix<f64>, input: f64, activation: Activation) -> Model {
    let h = w_hh.nrows();
    let w_xh = DMatrix::from_element(h, 1, input);
    let cell = Rnn::new(w_xh, w_hh, DVector::zeros(h), activation).unwrap();
    Model::given("rnn", Recurrence::Rnn(one_layer(cell)))
}

fn inputs() -> Vec<DMatrix<f64>> {
    let law = Init::Gaussian {
        gain: (STEPS as f64).sqrt(),
    };
    let mut rng = ChaCha8Rng::seed_from_u64(3);
    (0..3).map(|_| law.sample(1, STEPS, &mut rng)).collect()
}

fn settings() -> Settings {
    Settings {
        extent: Extent::Full,
        ..Settings::default()
    }
}

fn inspection(model: &Model, asked: &[Change]) -> Inspection {
    let (inputs, settings) = (inputs(), settings());
    let measurement = measure(model, &inputs, &settings, &|_, _| true).unwrap();
    let verdict = Verdict::of(&model.recurrence, &measurement, STEPS);
    let trials = Trials {
        model,
        inputs: &inputs,
        settings: &settings,
        target_lag: STEPS,
    };
    let advice = trials.run(asked, &measurement, &verdict, &|| true).unwrap();
    Inspection {
        schema: SCHEMA,
        file: "model.safetensors".to_owned(),
        model: ModelSummary::of(model),
        input: Some(InputSummary {
            source: "white noise of seed 3".to_owned(),
            synthetic: true,
            sequences: inputs.len(),
            steps: STEPS,
        }),
        verdict,
        measurement: Some(measurement),
        advice: Some(advice),
    }
}

/// σ(0) = ½: a half-life of one step, and 1 % is left after log₂ 100 = 6.6 of them.
#[test]
fn half_open_forget_gates_are_the_cause_and_their_bias_the_cure() {
    let found = inspection(&lstm(0.0), &[Change::AddForgetBias(9.0)]);
    let reach = found.verdict.credit.as_ref().unwrap().reach.median;
    assert!((4..=7).contains(&reach), "{reach}");
    let Cause::GateCloses {
        gate,
        mean,
        half_life,
    } = found.verdict.cause
    else {
        panic!("{:?}", found.verdict.cause);
    };
    assert_eq!(gate, "forget");
    assert!((mean - 0.5).abs() < 0.05 && (half_life - 1.0).abs() < 0.1);
    let advice = found.advice.unwrap();
    // σ(9) keeps 0.99988 a step.
    let asked = &advice.trials[0];
    assert_eq!(asked.change, Change::AddForgetBias(9.0));
    assert!(asked.after.reach.median == STEPS && asked.before.reach.median == reach);
    assert!(advice.recommended.is_some());
}

#[test]
fn open_gates_keep_everything() {
    let found = inspection(&lstm(9.0), &[]);
    assert_eq!(found.verdict.cause, Cause::Kept);
    assert!(
        found.verdict.sentence.contains("at least"),
        "{}",
        found.verdict.sentence
    );
    assert!(found.advice.unwrap().trials.is_empty());
}

#[test]
fn small_weights_saturated_units_and_explosions_are_told_apart() {
    let rotation = |scale: f64| dmatrix![0.6, -0.8; 0.8, 0.6] * scale;
    let cause = |model: &Model| inspection(model, &[]).verdict.cause;
    let small = cause(&rnn(rotation(0.5), 1e-3, Activation::Tanh));
    assert!(
        matches!(small, Cause::WeightsShrink { spectral_radius } if (spectral_radius - 0.5).abs() < 1e-9),
        "{small:?}"
    );
    let saturated = cause(&rnn(rotation(1.0), 3.0, Activation::Tanh));
    assert!(
        matches!(saturated, Cause::SlopesShrink { .. }),
        "{saturated:?}"
    );
    let exploding = cause(&rnn(rotation(1.2), 1.0, Activation::Identity));
    // 1.2^120 = 10^9.5
    assert!(
        matches!(exploding, Cause::Explodes { log10_largest, lag: STEPS } if (log10_largest - 9.5).abs() < 0.1),
        "{exploding:?}"
    );
}

/// The gain that would balance the leading exponent is the inverse of the radius: credit then neither fades nor grows.
#[test]
fn gain_that_is_advised_balances_a_linear_network() {
    let weak = rnn(
        dmatrix![0.6, -0.8; 0.8, 0.6] * 0.8,
        1.0,
        Activation::Identity,
    );
    let advice = inspection(&weak, &[]).advice.unwrap();
    let gain = Change::RecurrentGain(1.25);
    let trial = advice
        .trials
        .iter()
        .find(|trial| trial.change == gain)
        .unwrap();
    assert_eq!(trial.after.reach.median, STEPS);
    assert!(trial.after.log10_largest.abs() < 1e-6);
    // 0.8^20 = 0.0115, 0.8^21 = 0.0092.
    assert_eq!(trial.before.reach.median, 20);
}

#[test]
fn changes_are_read_as_they_are_written() {
    for text in [
        "forget-bias=1.5",
        "forget-bias=+2",
        "forget-bias=-2",
        "chrono=200",
        "recurrent-gain=0.5",
        "orthogonal",
        "clip=0.25",
    ] {
        assert_eq!(text.parse::<Change>().unwrap().to_string(), text);
    }
    for text in [
        "",
        "forget-bias",
        "forget-bias=x",
        "chrono=1",
        "clip=0",
        "clip=nan",
        "orthogonal=1",
        "wider",
    ] {
        let fault = text.parse::<Change>().unwrap_err().to_string();
        assert!(fault.contains("a change must be"), "{fault}");
    }
}

#[test]
fn a_change_does_what_it_says_to_every_cell() {
    let mut rng = ChaCha8Rng::seed_from_u64(1);
    let of = |change: Change, rng: &mut ChaCha8Rng| match change
        .applied(&lstm(0.5), rng)
        .unwrap()
        .recurrence
    {
        Recurrence::Lstm(layers) => layers.cells().next().unwrap().clone(),
        other => panic!("{other:?}"),
    };
    assert_eq!(
        of(Change::SetForgetBias(2.0), &mut rng).forget.b,
        dvector![2., 2., 2., 2., 2., 2., 2., 2.]
    );
    let added = of(Change::AddForgetBias(2.0), &mut rng).forget.b;
    assert_eq!(added, DVector::from_element(8, 2.5));
    let chrono = of(Change::Chrono(100), &mut rng);
    assert_eq!(chrono.input.b, -&chrono.forget.b);
    assert!(chrono.forget.b.min() >= 0.0 && chrono.forget.b.max() <= 99.0_f64.ln());
    let orthogonal = of(Change::Orthogonal, &mut rng).candidate.w_hh;
    assert!((orthogonal.tr_mul(&orthogonal) - DMatrix::identity(8, 8)).amax() < 1e-12);
    let gateless = rnn(dmatrix![0.5], 1.0, Activation::Tanh);
    let unfit = Change::Chrono(10).applied(&gateless, &mut rng).unwrap_err();
    assert!(unfit.to_string().contains("no gate"), "{unfit}");
}

#[test]
fn weights_that_are_not_finite_are_a_verdict() {
    let weights = NotFinite {
        module: "rnn".to_owned(),
        tensors: vec![NotFiniteTensor {
            tensor: "rnn.weight_hh_l0".to_owned(),
            nans: 2,
            infinities: 1,
            total: 64,
            first: vec![2, 5],
        }],
    };
    let found = Inspection {
        schema: SCHEMA,
        file: "model.safetensors".to_owned(),
        model: ModelSummary::of_weights(&weights),
        input: None,
        verdict: Verdict::of_weights(&weights),
        measurement: None,
        advice: None,
    };
    let sentence = &found.verdict.sentence;
    assert!(
        sentence.contains("rnn.weight_hh_l0") && sentence.contains("[2, 5]"),
        "{sentence}"
    );
    assert!(found.page().unwrap().contains("rnn.weight_hh_l0"));
    assert!(found.summary().contains("2 NaN and 1 infinite of 64"));
}

/// Every field name of the JSON stands in the document of the schema.
#[test]
fn schema_is_documented() {
    fn names(value: &Value, into: &mut BTreeSet<String>) {
        match value {
            Value::Object(fields) => {
                for (name, value) in fields {
                    into.insert(name.clone());
                    names(value, into);
                }
            }
            Value::Array(values) => {
                for value in values {
                    names(value, into);
                }
            }
            _ => {}
        }
    }
    let document = include_str!("../../../docs/inspect.md");
    assert!(document.contains(SCHEMA));
    let json = inspection(&lstm(0.0), &[]).json();
    let value: Value = serde_json::from_str(&json).unwrap();
    let mut found = BTreeSet::new();
    names(&value, &mut found);
    assert!(found.len() > 60, "{found:?}");
    let missing: Vec<_> = found
        .iter()
        .filter(|name| !document.contains(&format!("`{name}`")))
        .collect();
    assert!(missing.is_empty(), "{missing:?}");
}

#[test]
fn page_holds_every_figure_and_the_json() {
    let found = inspection(&lstm(0.0), &[]);
    let page = found.page().unwrap();
    let html = Html::parse_document(&page);
    let count = |selector: &str| html.select(&Selector::parse(selector).unwrap()).count();
    // Credit, gates, half-lives, lags, paths, exponents, singular values.
    assert_eq!(count(".plot"), 7);
    assert_eq!(count(".drawing.wide svg"), 7);
    assert!(count(".formula math") > 0);
    assert_eq!(count("footer a[download]"), 1);
    assert!(page.contains("It is synthetic"));
    let ids: Vec<&str> = html
        .select(&Selector::parse("[id]").unwrap())
        .map(|element| element.value().attr("id").unwrap())
        .collect();
    let unique: BTreeSet<&&str> = ids.iter().collect();
    assert_eq!(ids.len(), unique.len(), "every id is there once");
    assert!(found.summary().contains("steps back"));
}
