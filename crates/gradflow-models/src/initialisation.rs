//! Initialisations that the literature names, beside the laws of [`gradflow_math::Init`].

use crate::error::check_least;
use crate::{Error, Gru, Lstm, RnnSpec};
use gradflow_math::{Activation, Init};
use nalgebra::DVector;
use rand::{Rng, RngExt};

impl RnnSpec {
    /// The IRNN of Le, Jaitly & Hinton 2015 (arXiv:1504.00941): φ = relu, `W_hh` = 1, `b_h` = 0, input weights
    /// N(0, 0.001²).
    ///
    /// While every pre-activation is positive, every Jacobian is the identity.
    pub fn irnn(input_len: usize, hidden_len: usize) -> Self {
        Self {
            input_len,
            hidden_len,
            activation: Activation::Relu,
            // The law divides its gain by √D.
            w_xh: Init::Gaussian {
                gain: 0.001 * (input_len as f64).sqrt(),
            },
            w_hh: Init::Identity,
            b_h: Init::Gaussian { gain: 0.0 },
        }
    }

    /// Orthogonal recurrent weights (Saxe et al. 2014, arXiv:1312.6120), `b_h` = 0, input weights
    /// N(0, 1/D): with φ = identity every Jacobian keeps every norm.
    pub fn orthogonal(input_len: usize, hidden_len: usize, activation: Activation) -> Self {
        Self {
            input_len,
            hidden_len,
            activation,
            w_xh: Init::Gaussian { gain: 1.0 },
            w_hh: Init::Orthogonal,
            b_h: Init::Gaussian { gain: 0.0 },
        }
    }
}

impl Lstm<f64> {
    /// The cell with biases by chrono initialisation for dependencies of up to `longest` steps: `b_f = ln u` with u uniform
    /// on `[1, longest − 1)`, and `b_i = −b_f` (Tallec & Ollivier 2018, arXiv:1804.11188).
    ///
    /// A forget gate at its bias has the time constant `1/(1 − f) = 1 + u`, whose mean is `1 + longest/2` steps.
    ///
    /// # Errors
    /// When `longest` is less than 2.
    pub fn with_chrono_biases(mut self, longest: usize, rng: &mut impl Rng) -> Result<Self, Error> {
        self.forget.b = chrono(self.forget.b.len(), longest, rng)?;
        self.input.b = -&self.forget.b;
        Ok(self)
    }

    /// The cell with every bias of the forget gate equal to `bias` (1 in Jozefowicz, Zaremba & Sutskever 2015; 5 in Gers,
    /// Schmidhuber & Cummins 2000): at its bias a memory halves in `ln ½ / ln σ(bias)` steps.
    #[must_use]
    pub fn with_forget_bias(mut self, bias: f64) -> Self {
        self.forget.b.fill(bias);
        self
    }
}

impl Gru<f64> {
    /// The cell with the biases of the update gate by chrono initialisation, `b_z = ln u` with u as for
    /// [`Lstm::with_chrono_biases`]: z is what stays of the state, and lasts `1/(1 − z) = 1 + u` steps at its bias.
    ///
    /// # Errors
    /// When `longest` is less than 2.
    pub fn with_chrono_biases(mut self, longest: usize, rng: &mut impl Rng) -> Result<Self, Error> {
        self.update.b = chrono(self.update.b.len(), longest, rng)?;
        Ok(self)
    }
}

/// `ln u` for each unit, with u uniform on `[1, longest − 1)`.
fn chrono(units: usize, longest: usize, rng: &mut impl Rng) -> Result<DVector<f64>, Error> {
    check_least("longest", 2, longest)?;
    let span = (longest - 2) as f64;
    Ok(DVector::from_fn(units, |_, _| {
        (1.0 + span * rng.random::<f64>()).ln()
    }))
}
