use std::ops::Range;

/// Credit below e^−230 ≈ 10⁻¹⁰⁰ of what it was is not followed further.
const FLOOR: f64 = -230.0;

/// Scaled back to 1 before its square leaves the range of `f64`.
const SCALED: Range<f64> = 1e-100..1e100;

/// The credit that starts at one time, on its way back.
///
/// Its columns stand in a block with those of other anchors; here is what they are scaled by, and how large they were.
pub(super) struct Anchor {
    /// The time that it starts from.
    pub(super) time: usize,
    /// The directions within the hidden state.
    pub(super) hidden: usize,
    /// The directions within the whole state, which are other ones where the state is more than h.
    pub(super) whole: usize,
    log_scale: f64,
    /// The log of the root mean square over the hidden directions of `‖∂(v·h_t)/∂s_{t−ℓ}‖`, at each lag.
    pub(super) credit: Vec<f64>,
    /// The same over the directions of the whole state.
    pub(super) product: Vec<f64>,
    /// For each lag the logs of the squared gradients of input weights, recurrent weights and bias.
    pub(super) sizes: Vec<[f64; 3]>,
}

impl Anchor {
    pub(super) fn new(time: usize, hidden: usize, whole: usize) -> Self {
        Self {
            time,
            hidden,
            whole,
            log_scale: 0.0,
            credit: vec![0.0],
            product: vec![0.0],
            sizes: Vec::new(),
        }
    }

    /// What its columns are to be multiplied by; 0 where it is too small for `f64`.
    pub(super) fn scale_of_columns(&self) -> f64 {
        self.log_scale.exp()
    }

    /// The number of its columns.
    pub(super) fn columns(&self) -> usize {
        self.hidden + self.whole
    }

    /// Takes note of the gradient at the step that its credit is about to pass: the sums of squares of `da`, and of what the
    /// weights multiply.
    pub(super) fn meet(&mut self, da_squares: [f64; 3], seen_squares: [f64; 3]) {
        let log = |index: usize| {
            let mean = da_squares[index] / self.hidden as f64;
            (mean * seen_squares[index]).ln() + 2.0 * self.log_scale
        };
        self.sizes.push(std::array::from_fn(log));
    }

    /// Takes note of the size of its `columns`, one lag on, and scales them.
    pub(super) fn arrive(&mut self, columns: &mut [f64], state_len: usize) {
        let (hidden, whole) = columns.split_at(self.hidden * state_len);
        let of_hidden = root_mean_square(hidden, self.hidden);
        let of_whole = if self.whole > 0 {
            root_mean_square(whole, self.whole)
        } else {
            of_hidden
        };
        self.credit.push(of_hidden.ln() + self.log_scale);
        self.product.push(of_whole.ln() + self.log_scale);
        let largest = of_hidden.max(of_whole);
        if largest > 0.0 && largest.is_finite() && !SCALED.contains(&largest) {
            self.log_scale += largest.ln();
            for entry in columns.iter_mut() {
                *entry /= largest;
            }
        }
    }

    /// Whether there is something left to follow.
    pub(super) fn goes_on(&self) -> bool {
        let last = |logs: &[f64]| *logs.last().expect("lag 0 is there from the start");
        last(&self.credit) > FLOOR || last(&self.product) > FLOOR
    }
}

fn root_mean_square(columns: &[f64], count: usize) -> f64 {
    (columns.iter().map(|entry| entry * entry).sum::<f64>() / count as f64).sqrt()
}

#[cfg(test)]
mod tests {
    use super::Anchor;

    /// 400 factors of 0.1 are 10⁻⁴⁰⁰, which no `f64` holds; the floor is met on the way.
    #[test]
    fn logs_survive_what_numbers_do_not() {
        let mut anchor = Anchor::new(400, 1, 0);
        let mut column = [1.0];
        for _ in 0..400 {
            column[0] *= 0.1;
            anchor.arrive(&mut column, 1);
        }
        let expected = 400.0 * 0.1_f64.ln();
        assert!((anchor.credit[400] - expected).abs() < 1e-9);
        assert!(!anchor.goes_on());
    }
}
