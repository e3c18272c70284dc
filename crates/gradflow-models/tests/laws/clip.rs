//! Clipping: what it keeps and what it bounds.

use crate::residual::{hold, relative};
use gradflow_models::clip;
use nalgebra::{DVector, dvector};

#[test]
fn clipping_by_norm_keeps_the_direction_and_bounds_the_norm() {
    let gradient = dvector![3.0, -4.0];
    assert_eq!(clip::by_norm(&gradient, 5.0).unwrap(), gradient);
    assert_eq!(clip::by_norm(&gradient, 7.0).unwrap(), gradient);
    let clipped = clip::by_norm(&gradient, 1.0).unwrap();
    hold(
        "direction",
        relative(clipped.as_slice(), &[0.6, -0.8]),
        1e-15,
    );
    assert_eq!(
        clip::by_norm(&dvector![0.0, 0.0], 1.0).unwrap(),
        dvector![0.0, 0.0]
    );
}

#[test]
fn a_gradient_whose_norm_is_beyond_f64_is_clipped_like_any_other() {
    let gradient: DVector<f64> = dvector![3e300, -4e300];
    // The control squares first: its norm is infinite and its direction lost.
    assert_eq!((&gradient * (1.0 / gradient.norm())).amax(), 0.0);
    let clipped = clip::by_norm(&gradient, 1.0).unwrap();
    hold(
        "direction",
        relative(clipped.as_slice(), &[0.6, -0.8]),
        1e-15,
    );
    let largest = dvector![f64::MAX, f64::MAX];
    let clipped = clip::by_norm(&largest, 1.0).unwrap();
    hold(
        "largest",
        relative(clipped.as_slice(), &[0.5_f64.sqrt(); 2]),
        1e-15,
    );
    let smallest = dvector![3e-320, 4e-320];
    assert_eq!(clip::by_norm(&smallest, 1.0).unwrap(), smallest);
}

#[test]
fn clipping_by_value_keeps_the_signs_and_not_the_direction() {
    let clipped = clip::by_value(&dvector![0.5, -3.0, f64::INFINITY], 1.0).unwrap();
    assert_eq!(clipped, dvector![0.5, -1.0, 1.0]);
    let by_norm: DVector<f64> = clip::by_norm(&dvector![0.5, -3.0], 1.0).unwrap();
    hold(
        "direction",
        (by_norm[0] / by_norm[1] + 0.5 / 3.0).abs(),
        1e-15,
    );
}

#[test]
fn what_is_not_a_number_does_not_disappear() {
    assert!(clip::by_value(&dvector![f64::NAN, 1.0], 1.0).unwrap()[0].is_nan());
    for lost in [f64::NAN, f64::INFINITY] {
        let clipped = clip::by_norm(&dvector![lost, 1.0], 1.0).unwrap();
        assert!(clipped.iter().all(|entry| entry.is_nan()));
    }
}

#[test]
fn a_threshold_that_is_not_positive_is_an_error() {
    for threshold in [0.0, -1.0, f64::NAN, f64::INFINITY] {
        assert!(clip::by_norm(&dvector![1.0], threshold).is_err());
        assert!(clip::by_value(&dvector![1.0], threshold).is_err());
    }
    let error = clip::by_norm(&dvector![1.0], 0.0).unwrap_err();
    assert_eq!(
        error.to_string(),
        "max_norm must be positive and finite, got 0"
    );
}
