//! Orthogonal reduction to bidiagonal form, of which the singular values are left.

use crate::vector::{Lane, dot};
use nalgebra::DMatrix;
use pulp::{Arch, Simd, WithSimd};

/// The numbers in the widest register.
const LANES: usize = 8;

/// Columns that are worked on together, so that the reflections are loaded once for all of them.
const GROUP: usize = 4;

/// A squared length below this is that of nothing: the matrix has entries near 1.
const TINY: f64 = 1e-290;

/// The diagonal d, of length n, and the superdiagonal e, of length n − 1, of a bidiagonal matrix.
pub(super) struct Bidiagonal {
    pub(super) d: Vec<f64>,
    pub(super) e: Vec<f64>,
}

/// The bidiagonal matrix with the singular values of `m`, whose entries are finite and near 1, by Householder reflections
/// from both sides (Golub & Van Loan 2013, §5.4.8).
///
/// The reflections of a step are subtracted when the next step passes the columns, so that a step writes the matrix once
/// and reads it twice (Howell, Demmel, Fulton, Hammarling & Marmol 2008).
pub(super) fn reduce(m: &DMatrix<f64>) -> Bidiagonal {
    Arch::new().dispatch(Reduce { m })
}

struct Reduce<'a> {
    m: &'a DMatrix<f64>,
}

impl WithSimd for Reduce<'_> {
    type Output = Bidiagonal;

    #[inline(always)]
    fn with_simd<S: Simd>(self, simd: S) -> Bidiagonal {
        let mut a = Padded::of(self.m);
        let (n, height) = (a.columns, a.height);
        let mut late = Reflections::none(n, height);
        let mut next = Reflections::none(n, height);
        let (mut d, mut e) = (Vec::with_capacity(n), Vec::with_capacity(n));
        for k in 0..n {
            // Whole registers from here on; the rows above k in them are done, and u is zero there.
            let top = k / LANES * LANES;
            let column = &a.entries[k * height..][..height];
            let late_columns = late.u.iter().zip(&late.w).zip(column).skip(k);
            for (entry, ((&u, &w), &a)) in next.u[k..].iter_mut().zip(late_columns) {
                *entry = a - u * late.z[k] - w * late.v[k];
            }
            next.u[top..k].fill(0.0);
            let (left, scale) = reflection(simd, &mut next.u[k..]);
            d.push(left);
            if k + 1 == n {
                break;
            }
            a.subtract_and_project(simd, top, k + 1, &late, &next.u[top..], &mut next.z);
            // What the reflection from the left leaves of row k.
            for j in k + 1..n {
                next.z[j] *= scale;
                next.v[j] = a.entries[j * height + k] - next.u[k] * next.z[j];
            }
            let (right, scale) = reflection(simd, &mut next.v[k + 1..]);
            e.push(right);
            a.combine(simd, top, k + 1, &next.v, &mut next.w[top..]);
            let overlap = dot(simd, &next.z[k + 1..], &next.v[k + 1..]);
            for (w, &u) in next.w[top..].iter_mut().zip(&next.u[top..]) {
                *w = scale * (*w - overlap * u);
            }
            std::mem::swap(&mut late, &mut next);
        }
        Bidiagonal { d, e }
    }
}

/// A reflection from the left and one from the right that are still to be made: A − u zᵀ − w vᵀ.
struct Reflections {
    u: Vec<f64>,
    z: Vec<f64>,
    w: Vec<f64>,
    v: Vec<f64>,
}

impl Reflections {
    fn none(n: usize, height: usize) -> Self {
        Self {
            u: vec![0.0; height],
            z: vec![0.0; n],
            w: vec![0.0; height],
            v: vec![0.0; n],
        }
    }
}

/// A tall matrix, column by column, with rows of zeros below that fill the last register and change no singular value.
struct Padded {
    entries: Vec<f64>,
    height: usize,
    columns: usize,
}

impl Padded {
    fn of(m: &DMatrix<f64>) -> Self {
        let transposed;
        let tall = if m.nrows() < m.ncols() {
            transposed = m.transpose();
            &transposed
        } else {
            m
        };
        let (rows, columns) = tall.shape();
        let height = rows.next_multiple_of(LANES);
        let mut entries = vec![0.0; height * columns];
        let places = entries.chunks_exact_mut(height);
        for (place, column) in places.zip(tall.as_slice().chunks_exact(rows)) {
            place[..rows].copy_from_slice(column);
        }
        Self {
            entries,
            height,
            columns,
        }
    }

    /// Makes the late reflections of the columns from `first` on, below `top`, and `projections` their products with `u`.
    #[inline(always)]
    fn subtract_and_project<S: Simd>(
        &mut self,
        simd: S,
        top: usize,
        first: usize,
        late: &Reflections,
        u: &[f64],
        projections: &mut [f64],
    ) {
        let height = self.height;
        let [late_u, late_w, u] =
            [&late.u[top..], &late.w[top..], u].map(|column| f64::registers::<S>(column).0);
        let factors = |j: usize| [-late.z[j], -late.v[j]].map(|factor| simd.splat_f64s(factor));
        let mut j = first;
        let mut groups = self.entries[first * height..].chunks_exact_mut(GROUP * height);
        for group in &mut groups {
            let (a, group) = group.split_at_mut(height);
            let (b, group) = group.split_at_mut(height);
            let (c, d) = group.split_at_mut(height);
            let columns = [a, b, c, d].map(|column| f64::registers_mut::<S>(&mut column[top..]).0);
            let sums = subtract_and_project::<S, GROUP>(
                simd,
                columns,
                [late_u, late_w, u],
                std::array::from_fn(|g| factors(j + g)),
            );
            projections[j..j + GROUP].copy_from_slice(&sums);
            j += GROUP;
        }
        for column in groups.into_remainder().chunks_exact_mut(height) {
            let columns = [f64::registers_mut::<S>(&mut column[top..]).0];
            let [sum] = subtract_and_project(simd, columns, [late_u, late_w, u], [factors(j)]);
            projections[j] = sum;
            j += 1;
        }
    }

    /// `out` = Σⱼ aⱼ vⱼ over the columns from `first` on, below `top`.
    #[inline(always)]
    fn combine<S: Simd>(&self, simd: S, top: usize, first: usize, v: &[f64], out: &mut [f64]) {
        let height = self.height;
        out.fill(0.0);
        let (out, _) = f64::registers_mut::<S>(out);
        let columns = self.entries[first * height..].chunks(GROUP * height);
        for (columns, v) in columns.zip(v[first..].chunks(GROUP)) {
            // Columns that are missing from the last group are the first one times nothing.
            let at = |g: usize| f64::registers::<S>(&columns[g * height..][top..height]).0;
            let columns: [_; GROUP] = std::array::from_fn(|g| at(if g < v.len() { g } else { 0 }));
            let factors: [_; GROUP] =
                std::array::from_fn(|g| simd.splat_f64s(v.get(g).copied().unwrap_or(0.0)));
            for (o, out) in out.iter_mut().enumerate() {
                let mut sum = *out;
                for (column, &factor) in columns.iter().zip(&factors) {
                    sum = simd.mul_add_e_f64s(factor, column[o], sum);
                }
                *out = sum;
            }
        }
    }
}

/// `a −= late_u·z + late_w·v` and uᵀa for each of some columns a; the factors are −z and −v.
#[inline(always)]
fn subtract_and_project<S: Simd, const C: usize>(
    simd: S,
    mut columns: [&mut [S::f64s]; C],
    [late_u, late_w, u]: [&[S::f64s]; 3],
    factors: [[S::f64s; 2]; C],
) -> [f64; C] {
    let mut sums = [simd.splat_f64s(0.0); C];
    for ((o, &u), (&late_u, &late_w)) in u.iter().enumerate().zip(late_u.iter().zip(late_w)) {
        for ((column, sum), [z, v]) in columns.iter_mut().zip(&mut sums).zip(factors) {
            let entry = simd.mul_add_e_f64s(late_u, z, column[o]);
            let entry = simd.mul_add_e_f64s(late_w, v, entry);
            column[o] = entry;
            *sum = simd.mul_add_e_f64s(u, entry, *sum);
        }
    }
    sums.map(|sum| simd.reduce_sum_f64s(sum))
}

/// Makes `x` the u of the reflection 1 − scale·u uᵀ that maps it to a multiple of the first unit vector; returns that multiple
/// and the scale.
#[inline(always)]
fn reflection<S: Simd>(simd: S, x: &mut [f64]) -> (f64, f64) {
    let square = dot(simd, x, x);
    if square < TINY {
        x.fill(0.0);
        return (0.0, 0.0);
    }
    let length = square.sqrt();
    let image = -length.copysign(x[0]);
    let scale = 1.0 / (length * (length + x[0].abs()));
    x[0] -= image;
    (image, scale)
}
