//! F1: the network unrolled over three steps.

use gradflow_report::{
    Align, Budget, DrawError, Figure, Layout, Node, Panel, Pen, Role, Schematic, Table, Text,
};

/// The unrolled network, time to the right or, on a phone, downwards.
pub(crate) struct UnrolledNetwork;

/// How far the nodes of a step are from its input: the state, the output, the loss.
const STATE: f64 = 1.5;
const ANSWER: f64 = 3.0;
const COST: f64 = 4.35;

/// What the rows hold, or on a phone the columns, and how far they are from the inputs.
const NAMES: [(Text, f64); 3] = [
    (text("input", "输入"), 0.0),
    (text("output", "输出"), ANSWER),
    (text("loss", "损失"), COST),
];

const fn text(en: &'static str, zh: &'static str) -> Text {
    Text { en, zh }
}

/// The size of a box and the radius of a loss.
const BOX: (f64, f64) = (0.9, 0.66);
const RADIUS: f64 = 0.34;

impl Figure for UnrolledNetwork {
    type Data = ();
    const ID: &'static str = "F1";
    const TITLE: Text = Text {
        en: "A recurrent network unrolled over three steps",
        zh: "沿三个时间步展开的循环网络",
    };
    const DESCRIPTION: Text = Text {
        en: "A chain of states from S_0 to S_3, each arrow between them carrying the same matrix W_s. Every state from S_1 on receives an input X_t through W_x and gives an output O_t through W_o; a loss L_t compares each output with its target Y_t.",
        zh: "从 S_0 到 S_3 的一串状态，相邻状态之间的箭头上都是同一个矩阵 W_s。从 S_1 起，每个状态经 W_x 接收输入 X_t，经 W_o 给出输出 O_t；损失 L_t 把每个输出与它的目标 Y_t 作比较。",
    };
    const NARROW_ASPECT: (u32, u32) = (57, 62);

    fn compute(_budget: Budget) -> Self::Data {}

    fn table((): &Self::Data) -> Option<Table> {
        None
    }

    fn draw((): &Self::Data, panel: &Panel<'_>) -> Result<(), DrawError> {
        let grid = Grid(panel.layout);
        let mut drawing = Schematic::new(panel, panel.layout.pick((10.4, 5.85), (5.7, 6.2)));
        for (name, away) in NAMES {
            let at = grid.place(0, away);
            drawing.label(Align::Center, at, Role::MUTED, panel.text(name));
        }
        let mut before = drawing.block(grid.place(0, STATE), BOX, Role::MUTED, "$S_0$");
        for t in 1..=3 {
            before = step(&mut drawing, grid, t, before);
        }
        drawing.finish()
    }
}

/// Draws step `t` after the state `before`, and returns its state.
fn step(drawing: &mut Schematic<'_, '_>, grid: Grid, t: u32, before: Node) -> Node {
    let mut block = |away, role, symbol: &str| {
        drawing.block(grid.place(t, away), BOX, role, &format!("${symbol}_{t}$"))
    };
    let input = block(0.0, Role::SERIES[1], "X");
    let state = block(STATE, Role::SERIES[0], "S");
    let output = block(ANSWER, Role::SERIES[2], "O");
    let at = grid.place(t, COST);
    let loss = drawing.circle(at, RADIUS, Role::SERIES[3], &format!("$L_{t}$"));
    let target = grid.target(at);
    drawing.label(Align::Center, target, Role::INK, &format!("$Y_{t}$"));
    let (start, end) = grid.towards_loss(target, &loss);
    drawing.arrow(Pen::MUTED.thin(), &[start, end]);

    drawing.arrow(Pen::SERIES[0], &[grid.after(&before), grid.before(&state)]);
    grid.name_of_time_step(drawing, &before, &state);
    drawing.arrow(Pen::INK, &[grid.outwards(&input), grid.inwards(&state)]);
    grid.name_of_weight(drawing, &input, &state, "$W_x$");
    drawing.arrow(Pen::INK, &[grid.outwards(&state), grid.inwards(&output)]);
    grid.name_of_weight(drawing, &state, &output, "$W_o$");
    drawing.arrow(Pen::INK, &[grid.outwards(&output), grid.inwards(&loss)]);
    state
}

/// Where things stand: time runs to the right and outputs lie above, or time runs down and outputs lie to the right.
#[derive(Clone, Copy)]
struct Grid(Layout);

impl Grid {
    /// The place at step `t`, `away` from the inputs.
    fn place(self, t: u32, away: f64) -> (f64, f64) {
        let t = f64::from(t);
        self.0
            .pick((1.0 + 2.6 * t, 5.35 - away), (0.55 + away, 0.5 + 1.55 * t))
    }

    /// Where the target of the loss at `loss` stands.
    fn target(self, (x, y): (f64, f64)) -> (f64, f64) {
        self.0.pick((x + 1.0, y), (x, y + 0.85))
    }

    /// From a target at `target` to its loss.
    fn towards_loss(self, target: (f64, f64), loss: &Node) -> ((f64, f64), (f64, f64)) {
        let (x, y) = target;
        self.0
            .pick(((x - 0.22, y), loss.right()), ((x, y - 0.2), loss.bottom()))
    }

    fn after(self, node: &Node) -> (f64, f64) {
        self.0.pick(node.right(), node.bottom())
    }

    fn before(self, node: &Node) -> (f64, f64) {
        self.0.pick(node.left(), node.top())
    }

    fn outwards(self, node: &Node) -> (f64, f64) {
        self.0.pick(node.top(), node.right())
    }

    fn inwards(self, node: &Node) -> (f64, f64) {
        self.0.pick(node.bottom(), node.left())
    }

    /// `W_s` beside the arrow between two states.
    fn name_of_time_step(self, drawing: &mut Schematic<'_, '_>, from: &Node, to: &Node) {
        let (x, y) = middle(from, to);
        let at = self.0.pick((x, y - 0.24), (x + 0.32, y));
        drawing.label(Align::Center, at, Role::SERIES[0], "$W_s$");
    }

    /// `W_x` or `W_o` beside the arrow out of a node.
    fn name_of_weight(self, drawing: &mut Schematic<'_, '_>, from: &Node, to: &Node, name: &str) {
        let (x, y) = middle(from, to);
        let at = self.0.pick((x + 0.3, y), (x, y - 0.2));
        drawing.label(Align::Center, at, Role::INK, name);
    }
}

/// Half-way between two nodes.
fn middle(from: &Node, to: &Node) -> (f64, f64) {
    (
        f64::midpoint(from.center.0, to.center.0),
        f64::midpoint(from.center.1, to.center.1),
    )
}
