//! The singular values of a bidiagonal matrix by differential quotient–difference steps with shifts (Fernando & Parlett 1994;
//! Parlett & Marques 2000): no square root, one division an entry, and each value to high relative accuracy.

use super::bidiagonal::Bidiagonal;

/// An off-diagonal entry of this part of σ₁ changes no singular value by more.
const NEGLIGIBLE: f64 = 0.1 * f64::EPSILON;

/// Steps for each value, of which two to four are needed.
const MAX_STEPS: usize = 40;

/// The singular values, in no order, or none when the steps run out.
pub(super) fn singular_values(Bidiagonal { d, e }: &Bidiagonal) -> Option<Vec<f64>> {
    let squares = |entries: &[f64]| entries.iter().map(|x| x * x).collect::<Vec<f64>>();
    let (q, e) = (squares(d), squares(e));
    let largest = q
        .iter()
        .chain(&e)
        .fold(0.0, |largest: f64, &x| largest.max(x));
    let floor = NEGLIGIBLE * NEGLIGIBLE * largest;
    let mut budget = MAX_STEPS * q.len();
    let mut found = Vec::with_capacity(q.len());
    let mut blocks = vec![Block { q, e, shift: 0.0 }];
    while let Some(block) = blocks.pop() {
        block.reduce(floor, &mut budget, &mut found, &mut blocks)?;
    }
    Some(found.into_iter().map(f64::sqrt).collect())
}

/// The squares of a bidiagonal block, less `shift` in the eigenvalues of its Gram matrix.
struct Block {
    q: Vec<f64>,
    e: Vec<f64>,
    shift: f64,
}

/// What a step has seen of the d's: each is an upper bound of the least eigenvalue.
struct Step {
    least: f64,
    /// The least but for the last.
    least_before: f64,
    last: f64,
}

impl Block {
    /// Takes eigenvalues off the end into `found`; what splits off goes to `blocks`.
    fn reduce(
        mut self,
        floor: f64,
        budget: &mut usize,
        found: &mut Vec<f64>,
        blocks: &mut Vec<Self>,
    ) -> Option<()> {
        let (mut next_q, mut next_e) = (self.q.clone(), self.e.clone());
        let mut step = None;
        loop {
            let n = self.q.len();
            if n == 0 {
                return Some(());
            }
            let negligible = floor.max(f64::EPSILON * f64::EPSILON * self.shift);
            if n == 1
                || self.e[n - 2] <= negligible.max(f64::EPSILON * f64::EPSILON * self.q[n - 1])
            {
                found.push(self.shift + self.q[n - 1]);
                self.q.pop();
                self.e.pop();
                step = None;
                continue;
            }
            if let Some(cut) = self.e.iter().rposition(|&e| e <= negligible) {
                let lower = Self {
                    q: self.q.split_off(cut + 1),
                    e: self.e.split_off(cut + 1),
                    shift: self.shift,
                };
                self.e.pop();
                blocks.push(self);
                self = lower;
                step = None;
                continue;
            }
            // The small end has to be last.
            if 1.5 * self.q[0] < self.q[n - 1] {
                self.q.reverse();
                self.e.reverse();
                step = None;
            }
            let mut shift = step.as_ref().map_or(0.0, |step| self.next_shift(step));
            loop {
                *budget = budget.checked_sub(1)?;
                next_q.truncate(n);
                next_e.truncate(n - 1);
                let made = transform(&self.q, &self.e, shift, &mut next_q, &mut next_e);
                // NaN is no success either.
                if made.least >= 0.0 {
                    step = Some(made);
                    break;
                }
                if shift == 0.0 {
                    return None;
                }
                // A shift that fails at the end alone, reduced by what it lacks, is a lower bound (Rutishauser 1960).
                let late = shift + made.last;
                shift = if made.least_before > 0.0 && late > 0.0 {
                    late
                } else if shift > f64::EPSILON * self.q[n - 1] {
                    0.25 * shift
                } else {
                    0.0
                };
            }
            self.shift += shift;
            std::mem::swap(&mut self.q, &mut next_q);
            std::mem::swap(&mut self.e, &mut next_e);
        }
    }

    /// An estimate of the least eigenvalue, from below if all goes well.
    fn next_shift(&self, step: &Step) -> f64 {
        let n = self.q.len();
        if step.least < step.last {
            return 0.25 * step.least;
        }
        // The residual of the last unit vector is √(q e); residual²/gap bounds what the last diagonal entry is above.
        let (q, e) = (self.q[n - 1], self.e[n - 2]);
        let gap = 0.75 * step.least_before - q;
        if gap > 0.0 && e < 0.5 * gap {
            q - q * (e / gap)
        } else {
            0.25 * q
        }
    }
}

/// One step with a shift s: the new q and e belong to the eigenvalues less s.
fn transform(q: &[f64], e: &[f64], s: f64, next_q: &mut [f64], next_e: &mut [f64]) -> Step {
    let n = q.len();
    let mut d = q[0] - s;
    let (mut least, mut least_before) = (d, d);
    let entries = e.iter().zip(&q[1..]);
    for ((&e, &q), (next_q, next_e)) in entries.zip(next_q.iter_mut().zip(next_e)) {
        least_before = least;
        *next_q = d + e;
        let ratio = q / *next_q;
        *next_e = e * ratio;
        d = d * ratio - s;
        least = if d < least { d } else { least };
    }
    next_q[n - 1] = d;
    Step {
        least: if d.is_nan() { d } else { least },
        least_before,
        last: d,
    }
}
