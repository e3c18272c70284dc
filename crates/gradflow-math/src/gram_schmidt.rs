use nalgebra::{DMatrix, DMatrixView, DMatrixViewMut};

/// Columns that are orthonormalised one by one; wider blocks are halved, so that matrix products do most of the work.
const LEAF: usize = 8;

/// A column that keeps this part of its length in a projection is orthogonal to rounding afterwards; one that keeps less is
/// projected again ("twice is enough", Daniel, Gragg, Kaufman & Stewart 1976).
const KEPT: f64 = 0.1;

/// A third pass is for columns that are all but dependent; a fourth changes nothing.
const MAX_PASSES: usize = 4;

/// The thin QR decomposition A = Q·R with a diagonal of R that is not negative, by recursive block Gram–Schmidt with
/// reorthogonalisation where a column needs it; buffers are reused between calls.
///
/// ‖Qᵀ·Q − I‖ and ‖A − QR‖/‖A‖ stay below 10⁻¹³ for up to some hundred columns of any condition.
/// Columns that depend on earlier ones up to n·ε of their length become zero, with a zero on the diagonal of R: there is no
/// direction left to keep. A non-finite entry makes its column and the later ones NaN.
///
/// ```
/// use gradflow_math::GramSchmidt;
/// use nalgebra::dmatrix;
///
/// let mut q = dmatrix![3.0, 1.0; 4.0, 2.0];
/// let mut qr = GramSchmidt::new(2);
/// qr.factor(&mut q);
/// assert_eq!(qr.r()[(0, 0)], 5.0);
/// assert!((&q * qr.r() - dmatrix![3.0, 1.0; 4.0, 2.0]).norm() < 1e-14);
/// ```
#[derive(Clone, Debug)]
pub struct GramSchmidt {
    r: DMatrix<f64>,
    /// ‖aⱼ‖ before anything was subtracted.
    lengths: Vec<f64>,
    /// The products of finished columns with a block.
    coefficients: Vec<f64>,
    /// Qᵀ as far as it is finished: products with it run along contiguous columns.
    transposed: DMatrix<f64>,
}

impl GramSchmidt {
    /// For matrices of `cols` columns.
    pub fn new(cols: usize) -> Self {
        Self {
            r: DMatrix::zeros(cols, cols),
            lengths: vec![0.0; cols],
            coefficients: vec![0.0; cols * cols],
            transposed: DMatrix::zeros(cols, 0),
        }
    }

    /// R of the last [`Self::factor`]: upper triangular.
    pub fn r(&self) -> &DMatrix<f64> {
        &self.r
    }

    /// Rₖₖ/‖aₖ‖ of the last [`Self::factor`]: the sine of the angle between the k-th column and the span of those before it.
    ///
    /// Rₖₖ has a relative error of about ε divided by this sine. A column of zeros has NaN.
    pub fn sines(&self) -> impl Iterator<Item = f64> + '_ {
        self.lengths
            .iter()
            .enumerate()
            .map(|(k, length)| self.r[(k, k)] / length)
    }

    /// Replaces `a` by its Q; R is kept until the next call.
    ///
    /// # Panics
    /// If `a` has fewer rows than columns, or another number of columns than this decomposition was made for.
    pub fn factor(&mut self, a: &mut DMatrix<f64>) {
        let (rows, cols) = a.shape();
        assert!(
            cols == self.r.ncols() && rows >= cols,
            "a must have {} columns and no fewer rows, got {:?}",
            self.r.ncols(),
            a.shape()
        );
        if cols == 0 {
            return;
        }
        let columns = a.as_mut_slice();
        for (length, column) in self.lengths.iter_mut().zip(columns.chunks_exact(rows)) {
            *length = norm(column);
        }
        self.r.as_mut_slice().fill(0.0);
        if self.transposed.ncols() != rows {
            self.transposed = DMatrix::zeros(cols, rows);
        }
        self.factor_block(columns, rows, 0, cols);
    }

    /// Orthonormalises columns `from..to`, which the earlier ones have been subtracted from.
    fn factor_block(&mut self, columns: &mut [f64], rows: usize, from: usize, to: usize) {
        if to - from <= LEAF {
            self.factor_leaf(columns, rows, from, to);
            return;
        }
        let middle = from + (to - from).div_ceil(2 * LEAF) * LEAF;
        self.factor_block(columns, rows, from, middle);
        let (done, rest) = columns.split_at_mut(middle * rows);
        let (done, block) = (&done[from * rows..], &mut rest[..(to - middle) * rows]);
        let height = middle - from;
        let coefficients = &mut self.coefficients[..height * (to - middle)];
        let transposed = self.transposed.rows(from, height);
        project_out(block, done, transposed, coefficients);
        for (j, column) in (middle..to).zip(coefficients.chunks_exact(height)) {
            self.r.column_mut(j).as_mut_slice()[from..middle].copy_from_slice(column);
        }
        self.factor_block(columns, rows, middle, to);
    }

    /// Orthonormalises at most [`LEAF`] columns against each other, and against all earlier ones where that costs length.
    fn factor_leaf(&mut self, columns: &mut [f64], rows: usize, from: usize, to: usize) {
        let cols = self.lengths.len();
        let width = to - from;
        let (done, rest) = columns.split_at_mut(from * rows);
        let block = &mut rest[..width * rows];
        let lengths = &self.lengths[from..to];
        let negligible = rows as f64 * f64::EPSILON;

        let mut before = [1.0; LEAF];
        before[..width].copy_from_slice(lengths);
        let mut floor = before.map(|length| negligible * length);
        let mut total = Triangle::identity();
        for pass in 0..MAX_PASSES {
            if pass > 0 {
                let coefficients = &mut self.coefficients[..from * width];
                if from > 0 {
                    project_out(block, done, self.transposed.rows(0, from), coefficients);
                    let r = &mut self.r.as_mut_slice()[from * cols..to * cols];
                    for j in 0..width {
                        for i in 0..=j {
                            for (r, c) in r[j * cols..]
                                .iter_mut()
                                .zip(&coefficients[i * from..(i + 1) * from])
                            {
                                *r += total.0[j][i] * c;
                            }
                        }
                    }
                }
            }
            let triangle = orthonormalize(block, rows, &floor);
            let kept = (0..width).map(|j| triangle.0[j][j] / before[j]);
            let enough = kept.filter(|&kept| kept > 0.0).all(|kept| kept >= KEPT);
            total = triangle.times(&total);
            if enough {
                break;
            }
            before = [1.0; LEAF];
            for j in 0..width {
                floor[j] = match total.0[j][j] {
                    0.0 => f64::INFINITY,
                    length => negligible * lengths[j] / length,
                };
            }
        }
        for j in 0..width {
            self.r.as_mut_slice()[(from + j) * cols + from..][..=j]
                .copy_from_slice(&total.0[j][..=j]);
        }
        for (k, column) in (from..to).zip(block.chunks_exact(rows)) {
            for (mut row, &x) in self.transposed.column_iter_mut().zip(column) {
                row[k] = x;
            }
        }
    }
}

/// C ← Qᵀ·B, B ← B − Q·C.
fn project_out(b: &mut [f64], q: &[f64], transposed: DMatrixView<'_, f64>, c: &mut [f64]) {
    let (height, rows) = transposed.shape();
    let cols = c.len() / height;
    let mut c = DMatrixViewMut::from_slice(c, height, cols);
    let mut b = DMatrixViewMut::from_slice(b, rows, cols);
    c.gemm(1.0, &transposed, &b, 0.0);
    b.gemm(-1.0, &DMatrixView::from_slice(q, rows, height), &c, 1.0);
}

/// An upper triangular matrix of the size of a leaf, column by column.
struct Triangle([[f64; LEAF]; LEAF]);

impl Triangle {
    fn identity() -> Self {
        let mut entries = [[0.0; LEAF]; LEAF];
        for (j, column) in entries.iter_mut().enumerate() {
            column[j] = 1.0;
        }
        Self(entries)
    }

    fn times(&self, other: &Self) -> Self {
        let mut entries = [[0.0; LEAF]; LEAF];
        for (j, (column, right)) in entries.iter_mut().zip(&other.0).enumerate() {
            // Only the columns up to j: a later one may be NaN, and zero times NaN is NaN.
            for (left, &factor) in self.0.iter().zip(right).take(j + 1) {
                for (entry, x) in column.iter_mut().zip(left) {
                    *entry += factor * x;
                }
            }
        }
        Self(entries)
    }
}

/// Modified Gram–Schmidt on a few columns; one whose remainder is at most its floor becomes zero.
fn orthonormalize(columns: &mut [f64], rows: usize, floor: &[f64; LEAF]) -> Triangle {
    let mut triangle = Triangle([[0.0; LEAF]; LEAF]);
    let width = columns.len() / rows;
    for j in 0..width {
        let (done, rest) = columns.split_at_mut((j + 1) * rows);
        let pivot = &mut done[j * rows..];
        let length = norm(pivot);
        if length <= floor[j] {
            pivot.fill(0.0);
            continue;
        }
        triangle.0[j][j] = length;
        let reciprocal = length.recip();
        for x in pivot.iter_mut() {
            *x *= reciprocal;
        }
        for (column, coefficients) in rest.chunks_exact_mut(rows).zip(&mut triangle.0[j + 1..]) {
            let coefficient = dot(pivot, column);
            for (x, q) in column.iter_mut().zip(&*pivot) {
                *x -= coefficient * q;
            }
            coefficients[j] = coefficient;
        }
    }
    triangle
}

/// Σ xᵢyᵢ in eight partial sums, which a compiler may keep in one vector register.
fn dot(x: &[f64], y: &[f64]) -> f64 {
    let mut sums = [0.0; 8];
    let (xs, x_rest) = x.as_chunks::<8>();
    let (ys, y_rest) = y.as_chunks::<8>();
    for (x, y) in xs.iter().zip(ys) {
        for lane in 0..8 {
            sums[lane] += x[lane] * y[lane];
        }
    }
    let rest: f64 = x_rest.iter().zip(y_rest).map(|(x, y)| x * y).sum();
    sums.iter().sum::<f64>() + rest
}

/// ‖x‖₂, also where the squares leave the range of `f64`.
fn norm(x: &[f64]) -> f64 {
    let square = dot(x, x);
    if (1e-280..1e280).contains(&square) {
        return square.sqrt();
    }
    let largest = x.iter().fold(0.0, |largest: f64, x| largest.max(x.abs()));
    if largest == 0.0 || !largest.is_finite() {
        return square.sqrt();
    }
    let scaled: f64 = x.iter().map(|x| (x / largest).powi(2)).sum();
    largest * scaled.sqrt()
}
