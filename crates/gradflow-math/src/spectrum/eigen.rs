use nalgebra::{DMatrix, Schur};

/// The largest modulus of an eigenvalue of `m`, square, finite, with entries near 1.
pub(super) fn largest_modulus(m: &DMatrix<f64>) -> f64 {
    let (isolated, mut core) = peel(m);
    if core.is_empty() {
        return isolated;
    }
    balance(&mut core);
    let of_core = by_schur(core.clone()).unwrap_or_else(|| by_squaring(&core));
    isolated.max(of_core)
}

/// Splits off the eigenvalues that stand on the diagonal of a matrix that is block triangular after a reordering of its
/// indices: the largest of their moduli, and the block that remains.
///
/// A row (or column) without entries off the diagonal isolates one eigenvalue, exactly; removing it may isolate the next.
fn peel(m: &DMatrix<f64>) -> (f64, DMatrix<f64>) {
    let mut active: Vec<usize> = (0..m.nrows()).collect();
    let mut isolated: f64 = 0.0;
    while let Some(position) = active.iter().position(|&i| {
        let alone =
            |entry: &dyn Fn(usize) -> f64| active.iter().all(|&j| j == i || entry(j) == 0.0);
        alone(&|j| m[(i, j)]) || alone(&|j| m[(j, i)])
    }) {
        let i = active.remove(position);
        isolated = isolated.max(m[(i, i)].abs());
    }
    let core = m.select_rows(&active).select_columns(&active);
    (isolated, core)
}

/// Scales row i by 1/f and column i by f until both have about the same norm, with f a power of two so that nothing is
/// rounded (Parlett & Reinsch 1969); every row and column has an entry off the diagonal.
fn balance(m: &mut DMatrix<f64>) {
    const MAX_SWEEPS: usize = 100;
    // The diagonal is left out of the sums, not subtracted: it may exceed the rest by any factor.
    let off_diagonal = |entries: &mut dyn Iterator<Item = &f64>, i: usize| -> f64 {
        entries
            .enumerate()
            .filter(|&(j, _)| j != i)
            .map(|(_, x)| x.abs())
            .sum()
    };
    for _ in 0..MAX_SWEEPS {
        let mut scaled = false;
        for i in 0..m.nrows() {
            let column = off_diagonal(&mut m.column(i).iter(), i);
            let row = off_diagonal(&mut m.row(i).iter(), i);
            let f = (0.5 * (row / column).log2()).round().exp2();
            if column * f + row / f < 0.95 * (column + row) {
                m.column_mut(i).scale_mut(f);
                m.row_mut(i).unscale_mut(f);
                scaled = true;
            }
        }
        if !scaled {
            return;
        }
    }
}

/// Reads the moduli off the real Schur form; `None` if the iteration stalls, as it does on cyclic permutations.
pub(super) fn by_schur(m: DMatrix<f64>) -> Option<f64> {
    let max_steps = 40 * m.nrows();
    let (_, t) = Schur::try_new(m, f64::EPSILON, max_steps)?.unpack();
    let mut largest: f64 = 0.0;
    let mut i = 0;
    while i < t.nrows() {
        let is_pair = i + 1 < t.nrows() && t[(i + 1, i)] != 0.0;
        largest = largest.max(if is_pair {
            modulus_of_pair(&t, i)
        } else {
            t[(i, i)].abs()
        });
        i += if is_pair { 2 } else { 1 };
    }
    Some(largest)
}

/// The larger modulus of the two eigenvalues of the 2 × 2 block that starts at (i, i).
fn modulus_of_pair(t: &DMatrix<f64>, i: usize) -> f64 {
    let mean = 0.5 * (t[(i, i)] + t[(i + 1, i + 1)]);
    let half_gap = 0.5 * (t[(i, i)] - t[(i + 1, i + 1)]);
    let discriminant = half_gap * half_gap + t[(i, i + 1)] * t[(i + 1, i)];
    if discriminant < 0.0 {
        libm::hypot(mean, (-discriminant).sqrt())
    } else {
        mean.abs() + discriminant.sqrt()
    }
}

/// Gelfand's formula ρ = lim ‖Mⁿ‖^(1/n) at n = 2⁵⁰, by repeated squaring with the logarithm of the scale kept apart.
///
/// It cannot fail to return; a defective largest eigenvalue costs it (ln n)/n, which is below ε.
pub(super) fn by_squaring(m: &DMatrix<f64>) -> f64 {
    const SQUARINGS: i32 = 50;
    let mut power = m.clone();
    let mut log_scale = 0.0;
    for _ in 0..=SQUARINGS {
        let largest = power.amax();
        if largest == 0.0 {
            return 0.0;
        }
        power /= largest;
        log_scale = 2.0 * (log_scale + largest.ln());
        power = &power * &power;
    }
    (log_scale * 0.5_f64.powi(SQUARINGS + 1)).exp()
}
