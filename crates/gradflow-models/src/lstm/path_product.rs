use super::{GateSet, LstmPaths};
use nalgebra::DMatrix;

/// `∂s_t/∂s_k = J_t … J_{k+1}` of an [`super::Lstm`] as a sum over the sets of gates that a path goes through.
///
/// Each step is a sum of five paths, so the product of L steps is one of 5ᴸ; they are collected by the gates they meet,
/// in any order and number, into 16 parts.
/// The part of [`GateSet::NONE`] runs purely along the cell, the part of one gate never meets another, the others are
/// the interactions.
/// Appending a step `J = C + Σ G_g` gives `Q_A ← C Q_A + Σ_{g∈A} G_g (Q_A + Q_{A∖g})`, without any subtraction: the parts add
/// up to the product to rounding.
/// A step costs 48 products of 2H × 2H.
///
/// Every part is carried as `exp(log_scale) · unit`: one that is 10⁻⁴⁰⁰ of another is still there.
#[derive(Clone, Debug, PartialEq)]
pub struct PathProduct {
    /// In the order of [`GateSet::all`].
    parts: Vec<Scaled>,
}

impl PathProduct {
    /// The empty product for H units: the identity, which is all cell path.
    pub fn identity(hidden_len: usize) -> Self {
        let n = 2 * hidden_len;
        let mut parts = vec![Scaled::zero(n); GateSet::COUNT];
        parts[GateSet::NONE.index()] = Scaled {
            log_scale: 0.0,
            unit: DMatrix::identity(n, n),
        };
        Self { parts }
    }

    /// Multiplies from the left by the step `paths`.
    ///
    /// # Panics
    /// If the shapes do not fit.
    pub fn push(&mut self, paths: &LstmPaths<f64>) {
        self.parts = GateSet::all()
            .map(|set| {
                let mut terms = vec![self.part(set).after(&paths.cell)];
                for gate in set.gates() {
                    let step = paths.through(gate);
                    terms.push(self.part(set).after(step));
                    terms.push(self.part(set.without(gate)).after(step));
                }
                Scaled::sum(&terms)
            })
            .collect();
    }

    /// `ln ‖Q_A‖_F` for the paths that meet exactly the gates of `set`; −∞ when there is no such path.
    pub fn log_norm(&self, set: GateSet) -> f64 {
        self.part(set).log_norm()
    }

    /// `ln ‖J_t … J_{k+1}‖_F`.
    pub fn log_norm_of_total(&self) -> f64 {
        self.total().log_norm()
    }

    /// `⟨Q_A, P⟩/⟨P, P⟩` (Frobenius) with the product P: the part of P that `Q_A` accounts for.
    ///
    /// The shares of all sets add up to 1; a negative one works against the product.
    /// NaN when the product is zero or not finite.
    pub fn share(&self, set: GateSet) -> f64 {
        let (part, total) = (self.part(set), self.total());
        if part.is_zero() && !total.is_zero() {
            return 0.0;
        }
        let aligned = part.unit.dot(&total.unit) / total.unit.dot(&total.unit);
        aligned * (part.log_scale - total.log_scale).exp()
    }

    /// `Q_A` itself, within the range of `f64`.
    pub fn to_matrix(&self, set: GateSet) -> DMatrix<f64> {
        let part = self.part(set);
        &part.unit * part.log_scale.exp()
    }

    fn part(&self, set: GateSet) -> &Scaled {
        &self.parts[set.index()]
    }

    fn total(&self) -> Scaled {
        Scaled::sum(&self.parts)
    }
}

/// `exp(log_scale) · unit`; the largest entry of `unit` is ±1, or the matrix is zero and `log_scale` −∞.
#[derive(Clone, Debug, PartialEq)]
struct Scaled {
    log_scale: f64,
    unit: DMatrix<f64>,
}

impl Scaled {
    fn zero(n: usize) -> Self {
        Self {
            log_scale: f64::NEG_INFINITY,
            unit: DMatrix::zeros(n, n),
        }
    }

    fn is_zero(&self) -> bool {
        self.log_scale == f64::NEG_INFINITY
    }

    fn after(&self, step: &DMatrix<f64>) -> Self {
        Self {
            log_scale: self.log_scale,
            unit: step * &self.unit,
        }
        .normalized()
    }

    fn sum(terms: &[Self]) -> Self {
        let log_scale = terms
            .iter()
            .map(|term| term.log_scale)
            .fold(f64::NEG_INFINITY, f64::max);
        let mut unit = DMatrix::zeros(terms[0].unit.nrows(), terms[0].unit.ncols());
        for term in terms.iter().filter(|term| !term.is_zero()) {
            unit += &term.unit * (term.log_scale - log_scale).exp();
        }
        Self { log_scale, unit }.normalized()
    }

    fn log_norm(&self) -> f64 {
        self.log_scale + self.unit.norm().ln()
    }

    fn normalized(mut self) -> Self {
        let largest = self.unit.amax();
        if self.unit.iter().any(|entry| !entry.is_finite()) {
            self.log_scale = f64::NAN;
        } else if largest == 0.0 {
            self.log_scale = f64::NEG_INFINITY;
        } else {
            self.unit /= largest;
            self.log_scale += largest.ln();
        }
        self
    }
}
