use crate::compensated::CompensatedSum;
use crate::gemm::product;
use crate::scaling::{divide, largest_entry, to_unit_range};
use crate::spectrum::operator_norm;
use nalgebra::{DMatrix, DVector};

/// A product of Jacobians `J_t … J_{k+1}`, carried as `exp(log_scale) · unit` so that it neither underflows nor overflows.
///
/// The newest step is the leftmost factor.
/// The largest entry of `unit` is ±1; the logarithms are summed with compensation, so that a million factors cost no more
/// accuracy than one.
/// A product that has become zero has `log_scale` −∞, one with a non-finite factor NaN: both are results, not errors.
///
/// An entry that falls 10³⁰⁸ below the largest one is lost; so is a product that later depends on that entry alone.
///
/// ```
/// use gradflow_math::JacobianProduct;
/// use nalgebra::DMatrix;
///
/// let mut product = JacobianProduct::identity(1);
/// for _ in 0..500 {
///     product.push(&DMatrix::from_element(1, 1, 0.01));
/// }
/// assert!((product.log_norm() - 500.0 * 0.01_f64.ln()).abs() < 1e-9);
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct JacobianProduct {
    log_scale: CompensatedSum,
    unit: DMatrix<f64>,
}

impl JacobianProduct {
    /// The empty product of `n` × `n` factors: the identity.
    pub fn identity(n: usize) -> Self {
        Self {
            log_scale: CompensatedSum::default(),
            unit: DMatrix::identity(n, n),
        }
    }

    /// Multiplies from the left by `factor`, whose column count is the product's row count.
    ///
    /// # Panics
    /// If the shapes do not fit.
    pub fn push(&mut self, factor: &DMatrix<f64>) {
        self.push_with(factor, product);
    }

    /// [`push`](Self::push) with a matrix product of the caller's: `times` is given the factor, which may have been scaled by
    /// a power of two, and the unit.
    ///
    /// # Panics
    /// If the shapes do not fit.
    pub fn push_with(
        &mut self,
        factor: &DMatrix<f64>,
        times: impl FnOnce(&DMatrix<f64>, &DMatrix<f64>) -> DMatrix<f64>,
    ) {
        assert!(
            factor.ncols() == self.unit.nrows(),
            "the factor must have {} columns, got {:?}",
            self.unit.nrows(),
            factor.shape()
        );
        if factor.is_empty() {
            self.unit = times(factor, &self.unit);
            return;
        }
        let largest = largest_entry(factor);
        // Within these bounds a sum of products cannot leave the range of f64.
        if (1e-150..=1e150).contains(&largest) || largest == 0.0 || !largest.is_finite() {
            self.unit = times(factor, &self.unit);
        } else {
            let (scaled, exponent) = to_unit_range(factor.clone(), largest);
            self.unit = times(&scaled, &self.unit);
            self.log_scale
                .add(f64::from(exponent) * std::f64::consts::LN_2);
        }
        self.normalize();
    }

    /// `ln ‖J_t … J_{k+1}‖₂`; −∞ for a zero product, NaN after a non-finite factor.
    pub fn log_norm(&self) -> f64 {
        self.log_scale() + libm::log(operator_norm(&self.unit))
    }

    /// The logarithm of the scale: the product is `exp(log_scale) · unit`.
    pub fn log_scale(&self) -> f64 {
        self.log_scale.value()
    }

    /// The product without its scale; its largest entry is ±1, unless the product is zero or not finite.
    pub fn unit(&self) -> &DMatrix<f64> {
        &self.unit
    }

    /// The product itself, for products whose entries `f64` can hold; others underflow to zero or overflow to infinity.
    pub fn to_matrix(&self) -> DMatrix<f64> {
        &self.unit * self.log_scale().exp()
    }

    /// The product times `v`, within the range of `f64` as in [`Self::to_matrix`].
    ///
    /// # Panics
    /// If the length of `v` is not the product's column count.
    pub fn apply(&self, v: &DVector<f64>) -> DVector<f64> {
        assert!(
            v.len() == self.unit.ncols(),
            "the vector must have length {}, got {}",
            self.unit.ncols(),
            v.len()
        );
        (&self.unit * v) * self.log_scale().exp()
    }

    fn normalize(&mut self) {
        let largest = largest_entry(&self.unit);
        if !largest.is_finite() {
            self.log_scale.add(f64::NAN);
        } else if largest == 0.0 {
            self.log_scale.add(f64::NEG_INFINITY);
        } else {
            divide(&mut self.unit, largest);
            self.log_scale.add(libm::log(largest));
        }
    }
}
