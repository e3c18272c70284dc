//! The outlines of boxes, routes and arrow heads.

use plotters_css::Point;

/// The polyline through `corners` with each inner corner rounded by `radius`, less where its sides are short.
pub(super) fn rounded(corners: &[Point], radius: f64) -> Vec<Point> {
    let mut points = Vec::new();
    for (index, &corner) in corners.iter().enumerate() {
        match (
            index.checked_sub(1).map(|before| corners[before]),
            corners.get(index + 1),
        ) {
            (Some(before), Some(&after)) => points.extend(round(before, corner, after, radius)),
            _ => points.push(corner),
        }
    }
    points
}

/// The ring of a rectangle with rounded corners.
pub(super) fn rounded_rectangle(upper_left: Point, lower_right: Point, radius: f64) -> Vec<Point> {
    let corners = [
        upper_left,
        Point::new(lower_right.x, upper_left.y),
        lower_right,
        Point::new(upper_left.x, lower_right.y),
    ];
    (0..4)
        .flat_map(|index| {
            round(
                corners[(index + 3) % 4],
                corners[index],
                corners[(index + 1) % 4],
                radius,
            )
        })
        .collect()
}

/// The quadratic Bézier curve with the control point `bend`.
pub(super) fn curve(from: Point, bend: Point, to: Point) -> Vec<Point> {
    bezier(from, bend, to, 24)
}

/// The triangle at the end of `points`, `length` long; `None` without a direction.
pub(super) fn arrow_head(points: &[Point], length: f64) -> Option<[Point; 3]> {
    let &tip = points.last()?;
    let back = shorten(points, length).last().copied()?;
    let (dx, dy) = (tip.x - back.x, tip.y - back.y);
    let norm = dx.hypot(dy);
    let half = 0.42 * length;
    (norm > 0.0).then(|| {
        let (nx, ny) = (-dy / norm * half, dx / norm * half);
        [
            tip,
            Point::new(back.x + nx, back.y + ny),
            Point::new(back.x - nx, back.y - ny),
        ]
    })
}

/// The polyline `points` without the last `length` of it.
pub(super) fn shorten(points: &[Point], length: f64) -> Vec<Point> {
    let mut kept = points.to_vec();
    let mut left = length;
    while let Some(end) = kept.pop() {
        let Some(&before) = kept.last() else { break };
        let segment = distance(before, end);
        if segment > left {
            kept.push(between(end, before, left / segment));
            return kept;
        }
        left -= segment;
    }
    points.first().copied().into_iter().collect()
}

fn round(before: Point, corner: Point, after: Point, radius: f64) -> Vec<Point> {
    let (back, ahead) = (distance(corner, before), distance(corner, after));
    let radius = radius.min(back / 2.0).min(ahead / 2.0);
    if radius <= 0.0 {
        return vec![corner];
    }
    bezier(
        between(corner, before, radius / back),
        corner,
        between(corner, after, radius / ahead),
        5,
    )
}

fn bezier(from: Point, bend: Point, to: Point, steps: u32) -> Vec<Point> {
    (0..=steps)
        .map(|step| {
            let t = f64::from(step) / f64::from(steps);
            between(between(from, bend, t), between(bend, to, t), t)
        })
        .collect()
}

fn between(from: Point, to: Point, fraction: f64) -> Point {
    Point::new(
        from.x + fraction * (to.x - from.x),
        from.y + fraction * (to.y - from.y),
    )
}

fn distance(one: Point, other: Point) -> f64 {
    (one.x - other.x).hypot(one.y - other.y)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_shortened_line_loses_its_length() {
        let line = [
            Point::new(0.0, 0.0),
            Point::new(10.0, 0.0),
            Point::new(10.0, 2.0),
        ];
        assert_eq!(
            shorten(&line, 5.0),
            [Point::new(0.0, 0.0), Point::new(7.0, 0.0)]
        );
        assert_eq!(shorten(&line, 50.0), [Point::new(0.0, 0.0)]);
    }

    #[test]
    fn an_arrow_head_points_along_the_line() {
        let head = arrow_head(&[Point::new(0.0, 0.0), Point::new(10.0, 0.0)], 5.0).unwrap();
        assert_eq!(head[0], Point::new(10.0, 0.0));
        assert!((head[1].x - 5.0).abs() < 1e-12 && (head[1].y + head[2].y).abs() < 1e-12);
        assert_eq!(arrow_head(&[Point::new(1.0, 1.0)], 5.0), None);
    }

    #[test]
    fn corners_are_rounded_and_ends_kept() {
        let route = rounded(
            &[
                Point::new(0.0, 0.0),
                Point::new(10.0, 0.0),
                Point::new(10.0, 10.0),
            ],
            3.0,
        );
        assert_eq!(route.first(), Some(&Point::new(0.0, 0.0)));
        assert_eq!(route.last(), Some(&Point::new(10.0, 10.0)));
        assert!(!route.contains(&Point::new(10.0, 0.0)));
    }
}
