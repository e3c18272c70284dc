use super::anchor::Anchor;
use super::settings::Settings;
use super::trajectory::{TICK, Trajectory};
use super::{Progress, Stopped};
use gradflow_math::Init;
use gradflow_models::linearised::{Linearise, Stretch, Workspace};
use nalgebra::DMatrix;
use rand::Rng;

/// The credit of one sequence, from all anchors, the last time first.
pub(super) struct SequenceCredit {
    pub(super) anchors: Vec<Anchor>,
    /// ‖∂L/∂θ‖ of a loss at the last step whose gradient by `h_T` has norm 1.
    pub(super) gradient_norm: f64,
}

/// Columns of credit from all anchors so far, S × k, anchor by anchor.
struct Block {
    columns: Vec<f64>,
    state_len: usize,
    /// The anchors whose credit is followed, in the order of their columns.
    following: Vec<Anchor>,
    finished: Vec<Anchor>,
}

/// Follows random directions of credit back from each anchor.
pub(super) fn of_sequence<C: Linearise>(
    trajectory: &Trajectory<'_, C>,
    settings: &Settings,
    rng: &mut impl Rng,
    progress: &Progress<'_>,
) -> Result<SequenceCredit, Stopped> {
    let cell = trajectory.linearised.cell();
    let (s, h) = (cell.state_len(), cell.hidden_len());
    let mut times = settings
        .anchor_times(trajectory.steps)
        .into_iter()
        .peekable();
    let mut block = Block {
        columns: Vec::new(),
        state_len: s,
        following: Vec::new(),
        finished: Vec::new(),
    };
    let mut gradient = WeightGradient::new(trajectory);
    let mut work = Workspace::default();
    trajectory.backwards(|stretch, first| {
        for place in (0..stretch.steps()).rev() {
            let t = first + place + 1;
            if times.next_if_eq(&t).is_some() {
                let hidden = Init::Orthogonal.sample(h, settings.directions(h), rng);
                let whole =
                    (s > h).then(|| Init::Orthogonal.sample(s, settings.directions(s), rng));
                block.start(t, &hidden, whole.as_ref());
            }
            block.step(trajectory, (stretch, place), t, &mut gradient, &mut work);
            if t.is_multiple_of(TICK) {
                progress.advance(TICK)?;
            }
        }
        Ok(())
    })?;
    let mut anchors = block.finished;
    anchors.extend(block.following);
    anchors.sort_by_key(|anchor| std::cmp::Reverse(anchor.time));
    Ok(SequenceCredit {
        anchors,
        gradient_norm: gradient.norm(),
    })
}

impl Block {
    fn start(&mut self, time: usize, hidden: &DMatrix<f64>, whole: Option<&DMatrix<f64>>) {
        for column in hidden.column_iter() {
            self.columns.extend(column.iter());
            let rest = self.state_len - hidden.nrows();
            self.columns.extend(std::iter::repeat_n(0.0, rest));
        }
        let whole_columns = whole.map_or(0, |whole| {
            self.columns.extend_from_slice(whole.as_slice());
            whole.ncols()
        });
        self.following
            .push(Anchor::new(time, hidden.ncols(), whole_columns));
    }

    /// One step back through the step that ends at time `t`.
    fn step<C: Linearise>(
        &mut self,
        trajectory: &Trajectory<'_, C>,
        (stretch, place): (&Stretch, usize),
        t: usize,
        gradient: &mut WeightGradient,
        work: &mut Workspace,
    ) {
        let linearised = trajectory.linearised;
        linearised.pull((stretch, place), &mut self.columns, work);
        let h = linearised.cell().hidden_len();
        let (x, h_prev) = (trajectory.input(t), &stretch.state(place)[..h]);
        let seen = [squares(x), squares(h_prev), 1.0];
        let rows = work.da().len() / (self.columns.len() / self.state_len).max(1);
        let (mut column, mut dropped) = (0, false);
        for anchor in &mut self.following {
            let da = &work.da()[column * rows..][..anchor.hidden * rows];
            let within = |range: std::ops::Range<usize>| -> f64 {
                da.chunks_exact(rows)
                    .map(|da| squares(&da[range.clone()]))
                    .sum()
            };
            let da_squares = [
                within(linearised.input_rows()),
                within(linearised.recurrent_rows()),
                within(0..rows),
            ];
            anchor.meet(da_squares, seen);
            if anchor.time == trajectory.steps {
                gradient.add(&da[..rows], anchor.scale_of_columns(), x, h_prev);
            }
            let columns = column * self.state_len..(column + anchor.columns()) * self.state_len;
            anchor.arrive(&mut self.columns[columns], self.state_len);
            column += anchor.columns();
            dropped |= !anchor.goes_on();
        }
        if dropped {
            self.drop_finished();
        }
    }

    fn drop_finished(&mut self) {
        let mut column = 0;
        let mut kept = Vec::with_capacity(self.columns.len());
        let mut following = Vec::with_capacity(self.following.len());
        for anchor in self.following.drain(..) {
            let end = column + anchor.columns();
            if anchor.goes_on() {
                let columns = column * self.state_len..end * self.state_len;
                kept.extend_from_slice(&self.columns[columns]);
                following.push(anchor);
            } else {
                self.finished.push(anchor);
            }
            column = end;
        }
        self.columns = kept;
        self.following = following;
    }
}

/// The gradient of all weights of a loss at the last step along one direction, as it is added up.
struct WeightGradient {
    input: DMatrix<f64>,
    recurrent: DMatrix<f64>,
    bias: Vec<f64>,
    input_rows: std::ops::Range<usize>,
    recurrent_rows: std::ops::Range<usize>,
    /// The steps that wait for the next product: `da` and what the weights multiply.
    waiting: Vec<(Vec<f64>, Vec<f64>, Vec<f64>)>,
}

impl WeightGradient {
    /// The steps that are added in one product.
    const STEPS: usize = 64;

    fn new<C: Linearise>(trajectory: &Trajectory<'_, C>) -> Self {
        let linearised = trajectory.linearised;
        let cell = linearised.cell();
        let (input_rows, recurrent_rows) = (linearised.input_rows(), linearised.recurrent_rows());
        Self {
            input: DMatrix::zeros(input_rows.len(), cell.input_len()),
            recurrent: DMatrix::zeros(recurrent_rows.len(), cell.hidden_len()),
            bias: vec![0.0; input_rows.end.max(recurrent_rows.end)],
            input_rows,
            recurrent_rows,
            waiting: Vec::with_capacity(Self::STEPS),
        }
    }

    fn add(&mut self, da: &[f64], scale: f64, x: &[f64], h_prev: &[f64]) {
        let da = da.iter().map(|entry| entry * scale).collect();
        self.waiting.push((da, x.to_vec(), h_prev.to_vec()));
        if self.waiting.len() == Self::STEPS {
            self.multiply();
        }
    }

    fn multiply(&mut self) {
        let count = self.waiting.len();
        if count == 0 {
            return;
        }
        let waiting = &self.waiting;
        let rows = |range: &std::ops::Range<usize>| {
            let start = range.start;
            DMatrix::from_fn(range.len(), count, |i, k| waiting[k].0[start + i])
        };
        let x = DMatrix::from_fn(count, self.input.ncols(), |k, j| waiting[k].1[j]);
        let h = DMatrix::from_fn(count, self.recurrent.ncols(), |k, j| waiting[k].2[j]);
        self.input.gemm(1.0, &rows(&self.input_rows), &x, 1.0);
        self.recurrent
            .gemm(1.0, &rows(&self.recurrent_rows), &h, 1.0);
        for (da, _, _) in waiting {
            for (sum, da) in self.bias.iter_mut().zip(da) {
                *sum += da;
            }
        }
        self.waiting.clear();
    }

    fn norm(mut self) -> f64 {
        self.multiply();
        (self.input.norm_squared() + self.recurrent.norm_squared() + squares(&self.bias)).sqrt()
    }
}

fn squares(values: &[f64]) -> f64 {
    values.iter().map(|value| value * value).sum()
}
