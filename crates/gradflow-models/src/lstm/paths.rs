use super::jacobian::scale_rows;
use super::{Lstm, LstmGates, Step};
use gradflow_math::Scalar;
use nalgebra::{DMatrix, DVector};
use serde::{Deserialize, Serialize};

/// A gate of [`Lstm`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LstmGate {
    /// f.
    Forget,
    /// i.
    Input,
    /// g.
    Candidate,
    /// o.
    Output,
}

impl LstmGate {
    /// Every gate, in the order of declaration.
    pub const ALL: [Self; 4] = [Self::Forget, Self::Input, Self::Candidate, Self::Output];
}

/// A set of gates: those that a path through time goes through.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct GateSet(u8);

impl GateSet {
    /// How many sets there are.
    pub const COUNT: usize = 16;

    /// No gate: the cell path.
    pub const NONE: Self = Self(0);

    /// The set of `gates`.
    pub fn of(gates: &[LstmGate]) -> Self {
        Self(gates.iter().fold(0, |bits, &gate| bits | Self::bit(gate)))
    }

    /// All sets, each after its subsets.
    pub fn all() -> impl ExactSizeIterator<Item = Self> {
        (0..16_u8).map(Self)
    }

    /// Whether `gate` is one of them.
    pub fn contains(self, gate: LstmGate) -> bool {
        self.0 & Self::bit(gate) != 0
    }

    /// The gates of the set, in the order of [`LstmGate::ALL`].
    pub fn gates(self) -> impl Iterator<Item = LstmGate> {
        LstmGate::ALL
            .into_iter()
            .filter(move |&gate| self.contains(gate))
    }

    /// The set without `gate`.
    #[must_use]
    pub fn without(self, gate: LstmGate) -> Self {
        Self(self.0 & !Self::bit(gate))
    }

    /// The place of the set in [`all`](Self::all).
    pub fn index(self) -> usize {
        usize::from(self.0)
    }

    fn bit(gate: LstmGate) -> u8 {
        1 << gate as u8
    }
}

/// The Jacobian of one step of [`Lstm`] as a sum over the paths by which the old state reaches the new one, each 2H × 2H.
///
/// The cell path starts at `c_prev`, the path through a gate at `h_prev`, by that gate's recurrent weights.
#[derive(Clone, Debug, PartialEq)]
pub struct LstmPaths<T: Scalar> {
    /// `∂c/∂c_prev = diag(f)` and `∂h/∂c_prev = diag(o ⊙ tanh′c ⊙ f)`: no gate is asked.
    pub cell: DMatrix<T>,
    /// In the order of [`LstmGate::ALL`]: with `V = diag(c_prev ⊙ f(1−f)) U_f`, `diag(g ⊙ i(1−i)) U_i`,
    /// `diag(i ⊙ (1−g²)) U_g` the block `∂c/∂h_prev` is V and `∂h/∂h_prev` is `diag(o ⊙ tanh′c) V`; the output gate has
    /// `∂h/∂h_prev = diag(tanh c ⊙ o(1−o)) U_o` alone.
    pub gates: [DMatrix<T>; 4],
}

impl<T: Scalar> LstmPaths<T> {
    /// The part through `gate`.
    pub fn through(&self, gate: LstmGate) -> &DMatrix<T> {
        &self.gates[gate as usize]
    }

    /// The sum of all paths: the Jacobian.
    pub fn total(&self) -> DMatrix<T> {
        self.gates
            .iter()
            .fold(self.cell.clone(), |sum, path| sum + path)
    }
}

impl<T: Scalar> Lstm<T> {
    /// The Jacobian of the step by path.
    ///
    /// # Panics
    /// When `x` has not length D or `s_prev` not length 2H.
    pub fn jacobian_paths(&self, x: &DVector<T>, s_prev: &DVector<T>) -> LstmPaths<T> {
        let Step {
            c_prev,
            gates,
            shown,
            ..
        } = self.open(x, s_prev);
        let LstmGates {
            forget,
            input,
            candidate,
            output,
        } = &gates;
        let n = self.forget.b.len();
        let carried = output.value.component_mul(&shown.slope);
        let mut cell = DMatrix::zeros(2 * n, 2 * n);
        for i in 0..n {
            cell[(i, n + i)] = carried[i] * forget.value[i];
            cell[(n + i, n + i)] = forget.value[i];
        }
        let through_memory = |w_hh: &DMatrix<T>, factors: DVector<T>| {
            let dc_dh = scale_rows(w_hh, &factors);
            from_h(&scale_rows(&dc_dh, &carried), &dc_dh)
        };
        let dh_dh = scale_rows(&self.output.w_hh, &shown.value.component_mul(&output.slope));
        LstmPaths {
            cell,
            gates: [
                through_memory(&self.forget.w_hh, c_prev.component_mul(&forget.slope)),
                through_memory(
                    &self.input.w_hh,
                    candidate.value.component_mul(&input.slope),
                ),
                through_memory(
                    &self.candidate.w_hh,
                    input.value.component_mul(&candidate.slope),
                ),
                from_h(&dh_dh, &DMatrix::zeros(n, n)),
            ],
        }
    }
}

/// `[dh_dh, 0; dc_dh, 0]`.
fn from_h<T: Scalar>(dh_dh: &DMatrix<T>, dc_dh: &DMatrix<T>) -> DMatrix<T> {
    let n = dh_dh.nrows();
    let mut path = DMatrix::zeros(2 * n, 2 * n);
    path.view_mut((0, 0), (n, n)).copy_from(dh_dh);
    path.view_mut((n, 0), (n, n)).copy_from(dc_dh);
    path
}
