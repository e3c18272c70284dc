//! F5: the step of the LSTM, abstract, with its three products.

use gradflow_report::{
    Align, Budget, DrawError, Figure, Layout, Panel, Pen, Role, Schematic, Table, Text,
};

/// The figure.
pub(super) struct LstmStep;

const FORGET: Text = Text {
    en: "forget",
    zh: "遗忘",
};
const INPUT: Text = Text {
    en: "input",
    zh: "输入",
};
const OUTPUT: Text = Text {
    en: "output",
    zh: "输出",
};

impl Figure for LstmStep {
    type Data = ();
    const ID: &'static str = "F5";
    const TITLE: Text = Text {
        en: "The LSTM step, abstract",
        zh: "LSTM 的一步（抽象图）",
    };
    const DESCRIPTION: Text = Text {
        en: "The old state is multiplied by the forget gate, the gated input is added, and the result is the new state; a copy of it leaves through the output gate. There are three products, and no box on the line of the state.",
        zh: "旧状态与遗忘门相乘，再加上经过输入门的输入，就是新状态；它的一份拷贝经过输出门送出。图中有三个乘号，状态的线上没有方框。",
    };
    const ASPECT: (u32, u32) = (160, 58);
    const NARROW_ASPECT: (u32, u32) = (92, 58);

    fn compute(_budget: Budget) {}

    fn table(_data: &()) -> Option<Table> {
        None
    }

    fn draw(_data: &(), panel: &Panel<'_>) -> Result<(), DrawError> {
        let (extent, [old, forget, sum, fork, new]) = match panel.layout {
            Layout::Wide => (16.0, [2.0, 5.0, 8.0, 11.0, 14.0]),
            Layout::Narrow => (9.2, [0.9, 2.6, 4.4, 6.3, 8.2]),
        };
        let (line, gated, below) = (1.6, 3.4, 5.0);
        let state = Role::SERIES[0];
        let mut drawing = Schematic::new(panel, (extent, 5.8));
        let old = drawing.block((old, line), (1.3, 0.9), state, "$S_{t-1}$");
        let keep = drawing.operator((forget, line), "⊗");
        let add = drawing.operator((sum, line), "⊕");
        let new = drawing.block((new, line), (1.3, 0.9), state, "$S_t$");
        let admit = drawing.operator((sum, gated), "⊗");
        let show = drawing.operator((fork, gated), "⊗");
        for (from, to) in [(old, keep), (keep, add), (add, new)] {
            drawing.arrow(Pen::SERIES[0], &[from.right(), to.left()]);
        }
        drawing.arrow(Pen::INK, &[(sum, below), admit.bottom()]);
        drawing.arrow(Pen::INK, &[admit.top(), add.bottom()]);
        drawing.arrow(Pen::INK, &[(fork, line), show.top()]);
        drawing.arrow(Pen::INK, &[show.bottom(), (fork, below)]);
        drawing.label(Align::Left, (sum + 0.2, below), Role::INK, "$X_t$");
        drawing.label(Align::Left, (fork + 0.2, below), Role::INK, "$h_t$");

        // A gate comes from the left of its product, or from above where the state's line passes.
        let gate = Pen::SERIES[2];
        drawing.arrow(gate, &[(forget, 0.6), keep.top()]);
        let mut name = |align: Align, at: (f64, f64), symbol: &str, text: Text| {
            let label = format!("{symbol} {}", panel.text(text));
            drawing.label(align, at, gate.role, &label);
        };
        name(Align::Center, (forget, 0.3), "$f_t$", FORGET);
        name(Align::Right, (sum - 1.05, gated), "$i_t$", INPUT);
        name(Align::Left, (fork + 1.05, gated), "$o_t$", OUTPUT);
        drawing.arrow(gate, &[(sum - 0.95, gated), admit.left()]);
        drawing.arrow(gate, &[(fork + 0.95, gated), show.right()]);
        drawing.finish()
    }
}
