//! Clipping by geometry.
//!
//! plotters clamps points to the drawing area, which bends the lines that leave it; cutting them at the edge keeps their slope.

/// A point of the plane.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Point {
    /// From left to right.
    pub x: f64,
    /// From top to bottom.
    pub y: f64,
}

impl Point {
    /// The point `(x, y)`.
    pub const fn new(x: f64, y: f64) -> Self {
        Self { x, y }
    }

    fn towards(self, other: Self, fraction: f64) -> Self {
        Self::new(
            self.x + fraction * (other.x - self.x),
            self.y + fraction * (other.y - self.y),
        )
    }
}

/// A rectangle through which data are seen.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Window {
    /// The least x.
    pub left: f64,
    /// The least y.
    pub top: f64,
    /// The greatest x.
    pub right: f64,
    /// The greatest y.
    pub bottom: f64,
}

impl Window {
    /// Whether `point` lies in the window or on its edge.
    pub fn contains(&self, point: Point) -> bool {
        (self.left..=self.right).contains(&point.x) && (self.top..=self.bottom).contains(&point.y)
    }

    /// The visible pieces of the polyline through `points`, which is broken at points that are not finite.
    pub fn clip_line(&self, points: impl IntoIterator<Item = Point>) -> Vec<Vec<Point>> {
        let mut pieces: Vec<Vec<Point>> = Vec::new();
        let mut previous: Option<Point> = None;
        let mut connected = false;
        for point in points {
            if !(point.x.is_finite() && point.y.is_finite()) {
                (previous, connected) = (None, false);
                continue;
            }
            match previous.map(|start| self.clip_segment(start, point)) {
                Some(Some((from, to))) => {
                    match pieces.last_mut() {
                        Some(piece) if connected => piece.push(to),
                        _ => pieces.push(vec![from, to]),
                    }
                    connected = to == point;
                }
                _ => connected = false,
            }
            previous = Some(point);
        }
        pieces
    }

    /// The visible part of a segment (Liang and Barsky 1984).
    fn clip_segment(&self, from: Point, to: Point) -> Option<(Point, Point)> {
        let (dx, dy) = (to.x - from.x, to.y - from.y);
        let (mut enter, mut leave) = (0.0_f64, 1.0_f64);
        for (step, room) in [
            (-dx, from.x - self.left),
            (dx, self.right - from.x),
            (-dy, from.y - self.top),
            (dy, self.bottom - from.y),
        ] {
            if step == 0.0 {
                if room < 0.0 {
                    return None;
                }
            } else if step < 0.0 {
                enter = enter.max(room / step);
            } else {
                leave = leave.min(room / step);
            }
        }
        let start = if enter > 0.0 {
            from.towards(to, enter)
        } else {
            from
        };
        let end = if leave < 1.0 {
            from.towards(to, leave)
        } else {
            to
        };
        (enter < leave).then_some((start, end))
    }

    /// The visible part of the polygon `ring`, possibly empty (Sutherland and Hodgman 1974). The points must be finite.
    pub fn clip_polygon(&self, ring: &[Point]) -> Vec<Point> {
        let edges: [fn(&Self, Point) -> f64; 4] = [
            |window, point| point.x - window.left,
            |window, point| window.right - point.x,
            |window, point| point.y - window.top,
            |window, point| window.bottom - point.y,
        ];
        edges.iter().fold(ring.to_vec(), |ring, room| {
            let mut kept = Vec::with_capacity(ring.len() + 4);
            for (index, &point) in ring.iter().enumerate() {
                let before = ring[(index + ring.len() - 1) % ring.len()];
                let (room_before, room_here) = (room(self, before), room(self, point));
                if (room_before < 0.0) != (room_here < 0.0) {
                    kept.push(before.towards(point, room_before / (room_before - room_here)));
                }
                if room_here >= 0.0 {
                    kept.push(point);
                }
            }
            kept
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const UNIT: Window = Window {
        left: 0.0,
        top: 0.0,
        right: 1.0,
        bottom: 1.0,
    };

    fn points(pairs: &[(f64, f64)]) -> Vec<Point> {
        pairs.iter().map(|&(x, y)| Point::new(x, y)).collect()
    }

    #[test]
    fn a_line_is_cut_at_the_edge_and_keeps_its_slope() {
        let pieces = UNIT.clip_line(points(&[(-1.0, -0.5), (1.0, 0.5), (2.0, 2.5), (0.5, 0.75)]));
        assert_eq!(pieces.len(), 2);
        assert_eq!(pieces[0], points(&[(0.0, 0.0), (1.0, 0.5)]));
        assert_eq!(pieces[1].last(), Some(&Point::new(0.5, 0.75)));
        assert!(pieces.concat().iter().all(|&point| UNIT.contains(point)));
    }

    #[test]
    fn what_is_outside_is_not_drawn_on_the_edge() {
        assert!(
            UNIT.clip_line(points(&[(-1.0, 2.0), (2.0, 3.0)]))
                .is_empty()
        );
        assert!(
            UNIT.clip_polygon(&points(&[(2.0, 2.0), (3.0, 2.0), (3.0, 3.0)]))
                .is_empty()
        );
    }

    #[test]
    fn points_that_are_not_finite_break_a_line() {
        let line = points(&[
            (0.0, 0.0),
            (0.1, 0.1),
            (f64::NAN, 0.2),
            (0.3, 0.3),
            (0.4, f64::INFINITY),
            (0.5, 0.5),
        ]);
        assert_eq!(UNIT.clip_line(line), [points(&[(0.0, 0.0), (0.1, 0.1)])]);
    }

    #[test]
    fn a_square_around_the_window_becomes_the_window() {
        let ring = UNIT.clip_polygon(&points(&[
            (-1.0, -1.0),
            (2.0, -1.0),
            (2.0, 2.0),
            (-1.0, 2.0),
        ]));
        let area: f64 = (0..ring.len())
            .map(|i| {
                let (a, b) = (ring[i], ring[(i + 1) % ring.len()]);
                (a.x * b.y - b.x * a.y) / 2.0
            })
            .sum();
        assert!((area - 1.0).abs() < 1e-12);
    }
}
