use crate::error::{check_bias, check_positive, check_weights};
use crate::lstm::{split, stack};
use crate::weights::{self, Weights};
use crate::{Cell, Error, LinearStep, Pullback};
use gradflow_math::Scalar;
use nalgebra::{Complex, ComplexField, DMatrix, DVector};
use serde::{Deserialize, Serialize};
use std::ops::AddAssign;

/// The diagonal linear recurrence with complex eigenvalues (the LRU of Orvieto et al. 2023): `s = λ ⊙ s_prev + γ ⊙ (B x)`
/// with `λ = exp(−e^ν + iθ)` and `γ = e^{gamma_log}`.
///
/// N complex units; the flat state is `[Re s; Im s]`, of length S = 2N, and all of it is the hidden state: a real readout
/// of it is `Re(C s)` for some complex C.
/// |λ| = exp(−e^ν) < 1 for every ν.
/// `γ = √(1 − |λ|²)` ([`normalised`](Self::normalised)) keeps the variance of the state at that of `B x` for white input.
///
/// ```
/// use gradflow_models::{Cell, DiagonalRecurrence};
/// use nalgebra::{dmatrix, dvector};
///
/// // |λ| = ½ and a quarter turn a step: from (1, 0) to (0, ½).
/// let nu = (2.0_f64.ln()).ln();
/// let turn = std::f64::consts::FRAC_PI_2;
/// let cell = DiagonalRecurrence::normalised(dvector![nu], dvector![turn], dmatrix![1.0], dmatrix![0.0])?;
/// let s = cell.step(&dvector![0.0], &dvector![1.0, 0.0]);
/// assert!((s - dvector![0.0, 0.5]).norm() < 1e-15);
/// assert!((cell.gamma_log[0].exp() - 0.75_f64.sqrt()).abs() < 1e-15);
/// # Ok::<(), gradflow_models::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct DiagonalRecurrence<T: Scalar> {
    /// ν = ln(−ln|λ|), length N.
    pub nu: DVector<T>,
    /// θ: the angle that a unit turns in a step, length N.
    pub theta: DVector<T>,
    /// ln γ, length N.
    pub gamma_log: DVector<T>,
    /// Re B, N × D.
    pub b_re: DMatrix<T>,
    /// Im B, N × D.
    pub b_im: DMatrix<T>,
}

impl<T: Scalar> DiagonalRecurrence<T> {
    /// A cell with N = the length of `nu`, D = the columns of `b_re` and `γ = √(1 − |λ|²)`.
    ///
    /// # Errors
    /// When `theta` has not length N, `b_re` or `b_im` is not N × D, a weight is not finite, or N or D is zero.
    pub fn normalised(
        nu: DVector<T>,
        theta: DVector<T>,
        b_re: DMatrix<T>,
        b_im: DMatrix<T>,
    ) -> Result<Self, Error> {
        // 1 − |λ|² = −expm1(−2e^ν), which does not cancel where |λ| is near 1.
        let gamma_log = nu.map(|nu| {
            let variance = -(T::of(-2.0) * nu.exp()).exp_m1();
            T::of(0.5) * variance.ln()
        });
        let cell = Self {
            nu,
            theta,
            gamma_log,
            b_re,
            b_im,
        };
        cell.check()?;
        Ok(cell)
    }

    /// λ, length N.
    pub fn eigenvalues(&self) -> DVector<Complex<T>> {
        self.nu.zip_map(&self.theta, |nu, theta| {
            let radius = (-nu.exp()).exp();
            Complex::new(radius * theta.cos(), radius * theta.sin())
        })
    }

    /// `λ` and `γ ⊙ (B x)`: the step on the N complex units.
    ///
    /// # Panics
    /// When `x` has not length D.
    pub fn complex_step(&self, x: &DVector<T>) -> LinearStep<Complex<T>> {
        let drive = self.drive(x);
        LinearStep {
            decay: self.eigenvalues(),
            drive: drive.re.zip_map(&drive.im, Complex::new),
        }
    }

    fn drive(&self, x: &DVector<T>) -> Parts<T> {
        self.scaled(&Parts {
            re: &self.b_re * x,
            im: &self.b_im * x,
        })
    }

    /// `γ ⊙ parts`.
    fn scaled(&self, parts: &Parts<T>) -> Parts<T> {
        let gamma = self.gamma_log.map(ComplexField::exp);
        Parts {
            re: parts.re.component_mul(&gamma),
            im: parts.im.component_mul(&gamma),
        }
    }

    /// The parts of a flat `[Re; Im]`.
    fn parts(&self, flat: &DVector<T>) -> Parts<T> {
        let (re, im) = split(flat, self.nu.len());
        Parts { re, im }
    }

    fn rotation(&self) -> Parts<T> {
        let eigenvalues = self.eigenvalues();
        Parts {
            re: eigenvalues.map(|lambda| lambda.re),
            im: eigenvalues.map(|lambda| lambda.im),
        }
    }
}

/// The real and the imaginary parts of N complex numbers.
struct Parts<T: Scalar> {
    re: DVector<T>,
    im: DVector<T>,
}

impl<T: Scalar> Parts<T> {
    /// The product unit by unit.
    fn times(&self, other: &Self) -> Self {
        Self {
            re: self.re.component_mul(&other.re) - self.im.component_mul(&other.im),
            im: self.re.component_mul(&other.im) + self.im.component_mul(&other.re),
        }
    }

    fn conjugate(&self) -> Self {
        Self {
            re: self.re.clone(),
            im: -&self.im,
        }
    }

    fn plus(&self, other: &Self) -> Self {
        Self {
            re: &self.re + &other.re,
            im: &self.im + &other.im,
        }
    }

    /// `Re a Re b + Im a Im b` of each unit.
    fn dot_each(&self, other: &Self) -> DVector<T> {
        self.re.component_mul(&other.re) + self.im.component_mul(&other.im)
    }

    fn flat(&self) -> DVector<T> {
        stack(&self.re, &self.im)
    }
}

impl<T: Scalar> Cell<T> for DiagonalRecurrence<T> {
    type Lifted<U: Scalar> = DiagonalRecurrence<U>;

    fn state_len(&self) -> usize {
        2 * self.nu.len()
    }

    fn input_len(&self) -> usize {
        self.b_re.ncols()
    }

    fn check(&self) -> Result<(), Error> {
        let (n, d) = (self.nu.len(), self.input_len());
        check_positive("the length of nu", n)?;
        check_positive("the columns of b_re", d)?;
        check_bias("nu", &self.nu, n)?;
        check_bias("theta", &self.theta, n)?;
        check_bias("gamma_log", &self.gamma_log, n)?;
        check_weights("b_re", &self.b_re, (n, d))?;
        check_weights("b_im", &self.b_im, (n, d))
    }

    fn step(&self, x: &DVector<T>, s_prev: &DVector<T>) -> DVector<T> {
        let turned = self.rotation().times(&self.parts(s_prev));
        turned.plus(&self.drive(x)).flat()
    }

    /// `[diag(Re λ), −diag(Im λ); diag(Im λ), diag(Re λ)]`.
    fn jacobian(&self, _: &DVector<T>, s_prev: &DVector<T>) -> DMatrix<T> {
        let n = self.nu.len();
        assert_eq!(s_prev.len(), 2 * n, "the state is [Re s; Im s]");
        let mut jacobian = DMatrix::zeros(2 * n, 2 * n);
        for (j, lambda) in self.eigenvalues().iter().enumerate() {
            jacobian[(j, j)] = lambda.re;
            jacobian[(j, n + j)] = -lambda.im;
            jacobian[(n + j, j)] = lambda.im;
            jacobian[(n + j, n + j)] = lambda.re;
        }
        jacobian
    }

    fn vjp(&self, x: &DVector<T>, s_prev: &DVector<T>, ds: &DVector<T>) -> Pullback<T, Self> {
        let (s, ds) = (self.parts(s_prev), self.parts(ds));
        let rotation = self.rotation();
        // ∂L/∂λ as a pair of real derivatives: the adjoint of multiplying by s is multiplying by its conjugate.
        let d_lambda = s.conjugate().times(&ds);
        // ∂λ/∂θ = iλ, and ∂λ/∂ν = −e^ν λ has the radius exp(ν − e^ν), which does not overflow before it vanishes.
        let turned = Parts {
            re: -&rotation.im,
            im: rotation.re.clone(),
        };
        let shrunk = self.nu.zip_map(&self.theta, |nu, theta| {
            let radius = -(nu - nu.exp()).exp();
            Complex::new(radius * theta.cos(), radius * theta.sin())
        });
        let shrunk = Parts {
            re: shrunk.map(|entry| entry.re),
            im: shrunk.map(|entry| entry.im),
        };
        let driven = self.scaled(&ds);
        Pullback {
            d_state: rotation.conjugate().times(&ds).flat(),
            d_input: self.b_re.tr_mul(&driven.re) + self.b_im.tr_mul(&driven.im),
            d_cell: Self {
                nu: d_lambda.dot_each(&shrunk),
                theta: d_lambda.dot_each(&turned),
                gamma_log: ds.dot_each(&self.drive(x)),
                b_re: driven.re * x.transpose(),
                b_im: driven.im * x.transpose(),
            },
        }
    }

    fn jvp(
        &self,
        _: &DVector<T>,
        _: &DVector<T>,
        x_dot: &DVector<T>,
        s_dot: &DVector<T>,
    ) -> DVector<T> {
        // The step is linear in (x, s_prev): its derivative is the step.
        self.step(x_dot, s_dot)
    }

    fn parameters(&self) -> DVector<T> {
        weights::parameters(self)
    }

    fn with_parameters(&self, parameters: &DVector<T>) -> Self {
        weights::with_parameters(self, parameters)
    }

    fn lift<U: Scalar>(&self) -> DiagonalRecurrence<U> {
        DiagonalRecurrence {
            nu: weights::lift_vector(&self.nu),
            theta: weights::lift_vector(&self.theta),
            gamma_log: weights::lift_vector(&self.gamma_log),
            b_re: weights::lift_matrix(&self.b_re),
            b_im: weights::lift_matrix(&self.b_im),
        }
    }
}

impl<T: Scalar> Weights<T> for DiagonalRecurrence<T> {
    fn blocks(&self) -> Vec<&[T]> {
        vec![
            self.nu.as_slice(),
            self.theta.as_slice(),
            self.gamma_log.as_slice(),
            self.b_re.as_slice(),
            self.b_im.as_slice(),
        ]
    }

    fn blocks_mut(&mut self) -> Vec<&mut [T]> {
        vec![
            self.nu.as_mut_slice(),
            self.theta.as_mut_slice(),
            self.gamma_log.as_mut_slice(),
            self.b_re.as_mut_slice(),
            self.b_im.as_mut_slice(),
        ]
    }
}

impl<T: Scalar> AddAssign for DiagonalRecurrence<T> {
    fn add_assign(&mut self, other: Self) {
        weights::add(self, &other);
    }
}
