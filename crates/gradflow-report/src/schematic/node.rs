//! What arrows begin and end at.

/// Which part of a label stands at its position.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Align {
    /// Its left end.
    Left,
    /// Its middle.
    Center,
    /// Its right end.
    Right,
}

/// Something with sides that arrows begin and end at.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Node {
    /// The middle.
    pub center: (f64, f64),
    /// Half the width and half the height.
    pub half: (f64, f64),
}

impl Node {
    /// The point at `(across, down)`, each from -1 (left, top) to 1 (right, bottom).
    pub fn at(&self, across: f64, down: f64) -> (f64, f64) {
        (
            self.center.0 + across * self.half.0,
            self.center.1 + down * self.half.1,
        )
    }

    /// The middle of the left side.
    pub fn left(&self) -> (f64, f64) {
        self.at(-1.0, 0.0)
    }

    /// The middle of the right side.
    pub fn right(&self) -> (f64, f64) {
        self.at(1.0, 0.0)
    }

    /// The middle of the upper side.
    pub fn top(&self) -> (f64, f64) {
        self.at(0.0, -1.0)
    }

    /// The middle of the lower side.
    pub fn bottom(&self) -> (f64, f64) {
        self.at(0.0, 1.0)
    }
}
