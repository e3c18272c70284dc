//! Lines with no more points than can be seen.

use plotters_css::Point;

/// The points of a line without those that lie within `tolerance` of the line through the others (Douglas and Peucker 1973).
///
/// Both ends stay.
pub(crate) fn simplified(points: &[Point], tolerance: f64) -> Vec<Point> {
    let Some(last) = points.len().checked_sub(1) else {
        return Vec::new();
    };
    let mut kept = vec![false; points.len()];
    kept[0] = true;
    kept[last] = true;
    let mut spans = vec![(0, last)];
    while let Some((from, to)) = spans.pop() {
        let inner = from + 1..to;
        let distances = inner.map(|at| (at, distance(points[at], points[from], points[to])));
        let farthest = distances.max_by(|one, other| one.1.total_cmp(&other.1));
        if let Some((at, _)) = farthest.filter(|(_, distance)| *distance > tolerance) {
            kept[at] = true;
            spans.extend([(from, at), (at, to)]);
        }
    }
    let points = points.iter().zip(kept).filter(|(_, kept)| *kept);
    points.map(|(point, _)| *point).collect()
}

/// How far `point` is from the line segment between two others.
fn distance(point: Point, from: Point, to: Point) -> f64 {
    let (across, down) = (to.x - from.x, to.y - from.y);
    let (x, y) = (point.x - from.x, point.y - from.y);
    let length = across * across + down * down;
    let along = if length > 0.0 {
        ((x * across + y * down) / length).clamp(0.0, 1.0)
    } else {
        0.0
    };
    (x - along * across).hypot(y - along * down)
}

#[cfg(test)]
mod tests {
    use super::{Point, distance, simplified};

    #[test]
    fn a_straight_line_is_its_ends() {
        let line: Vec<Point> = (0..50)
            .map(|x| Point::new(f64::from(x), 2.0 * f64::from(x)))
            .collect();
        assert_eq!(simplified(&line, 0.05), [line[0], line[49]]);
        assert_eq!(simplified(&line[..1], 0.05), line[..1]);
        assert_eq!(simplified(&[], 0.05), []);
    }

    #[test]
    fn no_dropped_point_is_farther_than_the_tolerance() {
        let wave: Vec<Point> = (0..400)
            .map(|x| Point::new(f64::from(x), 40.0 * (f64::from(x) / 30.0).sin()))
            .collect();
        let farthest = |kept: &[Point]| -> f64 {
            let nearest = |point: &Point| {
                kept.windows(2)
                    .map(|pair| distance(*point, pair[0], pair[1]))
                    .fold(f64::INFINITY, f64::min)
            };
            wave.iter().map(nearest).fold(0.0, f64::max)
        };
        for tolerance in [0.05, 1.0] {
            let kept = simplified(&wave, tolerance);
            assert!(kept.len() < wave.len() && farthest(&kept) <= tolerance);
        }
        // Its ends alone lose the wave: the law can fail.
        assert!(farthest(&[wave[0], wave[399]]) > 10.0);
    }
}
