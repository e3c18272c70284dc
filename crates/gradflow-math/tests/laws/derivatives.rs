use gradflow_math::{Scalar, difference, dual};
use nalgebra::{DMatrix, DVector, dmatrix, dvector};
use num_dual::Dual64;

/// f(x, y) = (x²y, sin x, x + 3y), with its Jacobian by hand.
fn curved<T: Scalar>(x: &DVector<T>) -> DVector<T> {
    DVector::from_vec(vec![
        x[0] * x[0] * x[1],
        x[0].sin(),
        x[0] + T::of(3.0) * x[1],
    ])
}

fn curved_jacobian(x: f64, y: f64) -> DMatrix<f64> {
    dmatrix![2.0 * x * y, x * x; x.cos(), 0.0; 1.0, 3.0]
}

fn product<T: Scalar>(x: &DVector<T>) -> T {
    x[0] * x[1] * x[1]
}

#[test]
fn jacobians_have_outputs_as_rows_and_inputs_as_columns() {
    let at = dvector![1.3, -0.4];
    let want = curved_jacobian(1.3, -0.4);
    assert!((difference::jacobian(curved, &at) - &want).amax() < 1e-10);
    assert!((dual::jacobian(curved, &at) - &want).amax() < 1e-15);
}

#[test]
fn gradients_and_directional_derivatives_agree() {
    let at = dvector![2.0, -3.0];
    let along = dvector![0.5, 4.0];
    let gradient = dvector![9.0, -12.0];
    assert!((difference::gradient(product, &at) - &gradient).amax() < 1e-9);
    assert_eq!(dual::gradient(product, &at), gradient);
    assert!((difference::directional(product, &at, &along) - gradient.dot(&along)).abs() < 1e-8);
    assert_eq!(
        dual::directional(product, &at, &along),
        gradient.dot(&along)
    );
    assert_eq!(
        difference::directional(product, &at, &DVector::zeros(2)),
        0.0
    );
}

/// The promise of the module, on functions whose value and third derivative are of order one.
#[test]
fn central_differences_attain_ten_digits() {
    for x in [-2.0, -0.3, 0.0, 0.7, 2.9] {
        assert!((difference::derivative(f64::sin, x) - x.cos()).abs() < 1e-10);
        assert!((difference::derivative(f64::tanh, x) - x.cosh().powi(-2)).abs() < 1e-10);
    }
}

/// The step grows with |x|: a step of 6·10⁻⁶ would vanish in x = 10¹².
#[test]
fn the_step_is_relative_for_large_arguments() {
    assert!((difference::derivative(|x| x * x, 1e12) / 2e12 - 1.0).abs() < 1e-9);
}

#[test]
fn a_function_without_inputs_or_outputs_has_an_empty_jacobian() {
    let none = DVector::zeros(0);
    let constant = |_: &DVector<f64>| dvector![1.0, 2.0];
    assert_eq!(difference::jacobian(constant, &none).shape(), (2, 0));
    let constant = |_: &DVector<Dual64>| DVector::from_element(2, Dual64::of(1.0));
    assert_eq!(dual::jacobian(constant, &none).shape(), (2, 0));
}

#[test]
fn a_matrix_can_be_seeded_along_a_matrix() {
    let w = dual::seed(&dmatrix![1.0, 2.0; 3.0, 4.0], &dmatrix![0.0, 1.0; 0.0, 0.0]);
    let x = DVector::from_element(2, Dual64::of(5.0));
    assert_eq!((w * x).map(|y| y.eps), dvector![5.0, 0.0]);
}

#[test]
#[should_panic(expected = "the direction must have length 2, got 3")]
fn a_direction_of_another_length_is_refused() {
    difference::directional(product, &DVector::zeros(2), &DVector::zeros(3));
}
