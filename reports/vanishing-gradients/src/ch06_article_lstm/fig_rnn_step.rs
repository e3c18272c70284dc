//! F4: the step of the recurrent network, abstract.

use gradflow_report::{
    Align, Budget, DrawError, Figure, Layout, Panel, Pen, Role, Schematic, Table, Text,
};

/// The figure.
pub(super) struct RnnStep;

impl Figure for RnnStep {
    type Data = ();
    const ID: &'static str = "F4";
    const TITLE: Text = Text {
        en: "The recurrent step, abstract",
        zh: "循环网络的一步（抽象图）",
    };
    const DESCRIPTION: Text = Text {
        en: "The old state goes through a matrix, is added to the weighted input and goes through a tanh to become the new state.",
        zh: "旧状态经过一个矩阵，与加权的输入相加，再经过 tanh，成为新状态。",
    };
    const ASPECT: (u32, u32) = (160, 52);
    const NARROW_ASPECT: (u32, u32) = (92, 52);

    fn compute(_budget: Budget) {}

    fn table(_data: &()) -> Option<Table> {
        None
    }

    fn draw(_data: &(), panel: &Panel<'_>) -> Result<(), DrawError> {
        let (extent, [old, matrix, sum, squash, new]) = match panel.layout {
            Layout::Wide => (16.0, [2.0, 5.0, 8.0, 11.0, 14.0]),
            Layout::Narrow => (9.2, [0.9, 2.8, 4.5, 6.2, 8.2]),
        };
        let line = 1.6;
        let state = Role::SERIES[0];
        let mut drawing = Schematic::new(panel, (extent, 5.2));
        let old = drawing.block((old, line), (1.3, 0.9), state, "$S_{t-1}$");
        let matrix = drawing.block((matrix, line), (1.1, 0.8), Role::MUTED, "$W_s$");
        let sum = drawing.operator((sum, line), "⊕");
        let squash = drawing.block((squash, line), (1.1, 0.8), Role::MUTED, "tanh");
        let new = drawing.block((new, line), (1.3, 0.9), state, "$S_t$");
        let weight = drawing.block((sum.center.0, 3.2), (1.1, 0.8), Role::MUTED, "$W_x$");
        for (from, to) in [(old, matrix), (matrix, sum), (sum, squash), (squash, new)] {
            drawing.arrow(Pen::SERIES[0], &[from.right(), to.left()]);
        }
        let below = (sum.center.0, 4.6);
        drawing.arrow(Pen::INK, &[below, weight.bottom()]);
        drawing.arrow(Pen::INK, &[weight.top(), sum.bottom()]);
        drawing.label(Align::Left, (below.0 + 0.2, below.1), Role::INK, "$X_t$");
        drawing.finish()
    }
}
