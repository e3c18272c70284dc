//! The largest derivative |w·φ′(w·y)| that any weight w gives a saturating unit whose output is y (Hochreiter &
//! Schmidhuber 1997, §3.1): a larger weight saturates faster than it amplifies.

/// max over z of z·σ′(z), attained at z·tanh(z/2) = 1, z = 1.543404638418208 (the published .2238716).
const LARGEST_SIGMOID_PRODUCT: f64 = 0.223_871_602_347_151_43;

/// max over w of |w·σ′(w·y)| = 0.2238716/|y| for the logistic unit; infinite at y = 0.
pub fn sigmoid(y: f64) -> f64 {
    LARGEST_SIGMOID_PRODUCT / y.abs()
}

/// max over w of |w·tanh′(w·y)|, twice the bound of the logistic unit, since tanh z = 2σ(2z) − 1.
pub fn tanh(y: f64) -> f64 {
    2.0 * sigmoid(y)
}
