use nalgebra::DMatrix;
use serde::Deserialize;
use serde::de::DeserializeOwned;

/// Two orders of the same sums in float64, over at most 20 steps.
const PARITY: f64 = 1e-12;

pub(crate) type Rows = Vec<Vec<f64>>;

#[derive(Deserialize)]
struct Fixture<C> {
    torch: String,
    dtype: String,
    cases: Vec<C>,
}

pub(crate) fn cases<C: DeserializeOwned>(json: &str) -> Vec<C> {
    let fixture: Fixture<C> = serde_json::from_str(json).unwrap();
    assert_eq!(fixture.dtype, "float64");
    assert!(
        fixture.torch.starts_with("2."),
        "made by torch 2, got {}",
        fixture.torch
    );
    assert!(!fixture.cases.is_empty());
    fixture.cases
}

pub(crate) fn hold(what: &str, got: &[f64], want: &[f64]) {
    let residual = residual(got, want);
    assert!(
        residual <= PARITY,
        "{what}: residual {residual:e}, tolerance {PARITY:e}"
    );
}

/// The largest difference over the largest entry.
pub(crate) fn residual(got: &[f64], want: &[f64]) -> f64 {
    assert_eq!(got.len(), want.len());
    assert!(got.iter().chain(want).all(|value| value.is_finite()));
    let difference = got
        .iter()
        .zip(want)
        .fold(0.0_f64, |most, (a, b)| most.max((a - b).abs()));
    let largest = want
        .iter()
        .fold(0.0_f64, |most, value| most.max(value.abs()));
    if difference == 0.0 {
        0.0
    } else {
        difference / largest
    }
}

pub(crate) fn matrix(rows: &Rows) -> DMatrix<f64> {
    DMatrix::from_row_iterator(rows.len(), rows[0].len(), rows.iter().flatten().copied())
}

/// One row per time becomes one column per time.
pub(crate) fn columns(rows: &Rows) -> DMatrix<f64> {
    matrix(rows).transpose()
}
