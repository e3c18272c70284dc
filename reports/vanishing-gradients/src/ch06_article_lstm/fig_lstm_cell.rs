//! F3: the classic drawing of the LSTM cell.

use gradflow_report::{
    Align, Budget, DrawError, Figure, Layout, Panel, Pen, Role, Schematic, Table, Text,
};

/// The figure.
pub(super) struct LstmCell;

/// Where things stand from left to right; heights are the same in both layouts.
///
/// In order: where the lines enter, the input, the forget gate, the input gate, the candidate, the output gate, the read-out,
/// where the lines leave.
type Columns = [f64; 8];

const WIDE: Columns = [1.2, 2.8, 4.4, 6.4, 8.4, 10.4, 12.4, 14.8];
const NARROW: Columns = [0.5, 1.7, 2.5, 3.75, 5.0, 6.2, 7.3, 8.6];
const HEIGHT: f64 = 8.6;
const CELL_LINE: f64 = 1.4;
const PRODUCTS: f64 = 3.7;
const LAYERS: f64 = 5.4;
const HIDDEN_LINE: f64 = 7.0;
const BELOW: f64 = 8.1;

impl Figure for LstmCell {
    type Data = ();
    const ID: &'static str = "F3";
    const TITLE: Text = Text {
        en: "The classic LSTM cell",
        zh: "经典的 LSTM 细胞",
    };
    const DESCRIPTION: Text = Text {
        en: "A line at the top carries the cell state from the left to the right through one product and one sum. A line at the bottom carries the previous output, which is joined by the input and then feeds four layers: the forget gate, the input gate, the candidate and the output gate.",
        zh: "上方的线把细胞状态从左传到右，途中经过一次乘法和一次加法。下方的线传递上一步的输出，它与输入汇合后送入四个层：遗忘门、输入门、候选层和输出门。",
    };
    const ASPECT: (u32, u32) = (160, 86);
    const NARROW_ASPECT: (u32, u32) = (92, 86);

    fn compute(_budget: Budget) {}

    fn table(_data: &()) -> Option<Table> {
        None
    }

    fn draw(_data: &(), panel: &Panel<'_>) -> Result<(), DrawError> {
        let (width, at) = match panel.layout {
            Layout::Wide => (16.0, WIDE),
            Layout::Narrow => (9.2, NARROW),
        };
        let [_, input, .., read_out, _] = at;
        let mut drawing = Schematic::new(panel, (width, HEIGHT));
        let middle = f64::midpoint(input, read_out);
        let width = read_out - input + 1.1;
        drawing.group((middle, 4.2), (width, 6.8), Role::MUTED, "");
        carry(&mut drawing, at);
        gates(&mut drawing, at);
        drawing.finish()
    }
}

/// The cell state along the top, and its read-out.
fn carry(drawing: &mut Schematic<'_, '_>, at: Columns) {
    let [enter, _, forget_at, _, candidate, _, read_out, leave] = at;
    let state = Pen::SERIES[0];
    let forget = drawing.operator((forget_at, CELL_LINE), "⊗");
    let sum = drawing.operator((candidate, CELL_LINE), "⊕");
    let squash = drawing.block((read_out, 2.6), (0.95, 0.7), Role::MUTED, "tanh");
    let shown = drawing.operator((read_out, PRODUCTS), "⊗");
    drawing.arrow(state, &[(enter, CELL_LINE), forget.left()]);
    drawing.arrow(state, &[forget.right(), sum.left()]);
    drawing.arrow(state, &[sum.right(), (leave, CELL_LINE)]);
    drawing.arrow(Pen::INK, &[(read_out, CELL_LINE), squash.top()]);
    drawing.arrow(Pen::INK, &[squash.bottom(), shown.top()]);
    drawing.arrow(
        Pen::SERIES[1],
        &[
            shown.bottom(),
            (read_out, HIDDEN_LINE),
            (leave, HIDDEN_LINE),
        ],
    );
    for (x, y, role, name) in [
        (enter, CELL_LINE, Role::SERIES[0], "$c_{t-1}$"),
        (leave, CELL_LINE, Role::SERIES[0], "$c_t$"),
        (enter, HIDDEN_LINE, Role::SERIES[1], "$h_{t-1}$"),
        (leave, HIDDEN_LINE, Role::SERIES[1], "$h_t$"),
    ] {
        drawing.label(Align::Center, (x, y - 0.45), role, name);
    }
}

/// The four layers, fed by the previous output and the input together.
fn gates(drawing: &mut Schematic<'_, '_>, at: Columns) {
    let [enter, input, columns @ .., read_out, _] = at;
    let [forget_at, write_at, candidate_at, output_at] = columns;
    let mut layer = |x: f64, sign: &str| drawing.block((x, LAYERS), (0.95, 0.7), Role::MUTED, sign);
    let forget = layer(forget_at, "σ");
    let write = layer(write_at, "σ");
    let candidate = layer(candidate_at, "tanh");
    let output = layer(output_at, "σ");
    let product = drawing.operator((candidate_at, PRODUCTS), "⊗");
    let radius = product.half.0;

    drawing.line(
        Pen::SERIES[1],
        &[(enter, HIDDEN_LINE), (output_at, HIDDEN_LINE)],
    );
    for gate in [forget, write, candidate, output] {
        drawing.arrow(
            Pen::SERIES[1],
            &[(gate.center.0, HIDDEN_LINE), gate.bottom()],
        );
    }
    drawing.arrow(Pen::INK, &[(input, BELOW), (input, HIDDEN_LINE)]);
    drawing.label(Align::Left, (input + 0.2, BELOW), Role::INK, "$x_t$");

    drawing.arrow(Pen::INK, &[forget.top(), (forget_at, CELL_LINE + radius)]);
    drawing.arrow(
        Pen::INK,
        &[write.top(), (write_at, PRODUCTS), product.left()],
    );
    drawing.arrow(Pen::INK, &[candidate.top(), product.bottom()]);
    drawing.arrow(
        Pen::INK,
        &[product.top(), (candidate_at, CELL_LINE + radius)],
    );
    drawing.arrow(
        Pen::INK,
        &[
            output.top(),
            (output_at, PRODUCTS),
            (read_out - radius, PRODUCTS),
        ],
    );
    for (x, name) in columns
        .into_iter()
        .zip(["$f_t$", "$i_t$", "$g_t$", "$o_t$"])
    {
        drawing.label(Align::Left, (x + 0.15, LAYERS - 0.75), Role::INK, name);
    }
}
