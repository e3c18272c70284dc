//! A picture of pixels: strokes with round ends and smooth edges.

use plotters_css::Rgb;

/// Opaque pixels, row by row from the top.
pub(super) struct Raster {
    size: (u32, u32),
    pixels: Vec<Rgb>,
}

impl Raster {
    pub(super) fn new(size: (u32, u32), background: Rgb) -> Self {
        Self {
            size,
            pixels: vec![background; size.0 as usize * size.1 as usize],
        }
    }

    /// Draws a line through `path`, in pixels from the upper left corner; through a single point it is a disc.
    pub(super) fn stroke(&mut self, path: &[(f64, f64)], half_width: f64, color: Rgb) {
        // The segments overlap at their ends: what counts is the largest coverage, so that no joint is painted twice.
        let mut coverage = vec![0.0; self.pixels.len()];
        let point = path.iter().map(|end| (*end, *end));
        let segments = path.windows(2).map(|ends| (ends[0], ends[1]));
        for (from, to) in point.take(1).chain(segments) {
            let reach = half_width + 1.0;
            let columns = span(
                from.0.min(to.0) - reach,
                from.0.max(to.0) + reach,
                self.size.0,
            );
            for y in span(
                from.1.min(to.1) - reach,
                from.1.max(to.1) + reach,
                self.size.1,
            ) {
                for x in columns.clone() {
                    let center = (f64::from(x) + 0.5, f64::from(y) + 0.5);
                    let covered = (half_width + 0.5 - distance(center, from, to)).clamp(0.0, 1.0);
                    let pixel = &mut coverage[(y * self.size.0 + x) as usize];
                    *pixel = covered.max(*pixel);
                }
            }
        }
        // Most pixels are far from the path.
        let touched = self.pixels.iter_mut().zip(coverage);
        for (pixel, covered) in touched.filter(|(_, covered)| *covered > 0.0) {
            *pixel = mix(*pixel, color, covered);
        }
    }

    /// The picture as a PNG file.
    pub(super) fn png(&self) -> Vec<u8> {
        let mut bytes = Vec::new();
        let mut encoder = png::Encoder::new(&mut bytes, self.size.0, self.size.1);
        encoder.set_color(png::ColorType::Rgb);
        encoder.set_depth(png::BitDepth::Eight);
        encoder.set_compression(png::Compression::High);
        let data: Vec<u8> = self
            .pixels
            .iter()
            .flat_map(|&Rgb(r, g, b)| [r, g, b])
            .collect();
        let mut writer = encoder
            .write_header()
            .expect("writing to memory cannot fail");
        writer
            .write_image_data(&data)
            .expect("the data has three entries a pixel");
        writer.finish().expect("writing to memory cannot fail");
        bytes
    }
}

/// The whole numbers from `low` to `high` that are below `end`.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a cast of a float saturates, which is what the edge of the picture asks for"
)]
fn span(low: f64, high: f64, end: u32) -> std::ops::Range<u32> {
    (low.floor() as u32).min(end)..(high.ceil() as u32).min(end)
}

/// From a point to a segment.
fn distance(point: (f64, f64), from: (f64, f64), to: (f64, f64)) -> f64 {
    let (dx, dy) = (to.0 - from.0, to.1 - from.1);
    let (px, py) = (point.0 - from.0, point.1 - from.1);
    let length = dx * dx + dy * dy;
    let along = if length > 0.0 {
        ((px * dx + py * dy) / length).clamp(0.0, 1.0)
    } else {
        0.0
    };
    // `hypot` may differ in its last digit from one platform to the next; the square root may not.
    let (x, y) = (px - along * dx, py - along * dy);
    (x * x + y * y).sqrt()
}

fn mix(below: Rgb, above: Rgb, share: f64) -> Rgb {
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "between two channels lies a channel"
    )]
    let channel = |below: u8, above: u8| {
        (f64::from(below) + share * (f64::from(above) - f64::from(below))).round() as u8
    };
    Rgb(
        channel(below.0, above.0),
        channel(below.1, above.1),
        channel(below.2, above.2),
    )
}

#[cfg(test)]
mod tests {
    use super::{Raster, Rgb, distance};

    const BLACK: Rgb = Rgb(0, 0, 0);
    const WHITE: Rgb = Rgb(255, 255, 255);

    #[test]
    fn the_distance_to_a_segment_ends_at_its_ends() {
        assert!((distance((5.0, 3.0), (0.0, 0.0), (9.0, 0.0)) - 3.0).abs() < 1e-15);
        assert!((distance((-3.0, 4.0), (0.0, 0.0), (9.0, 0.0)) - 5.0).abs() < 1e-15);
    }

    #[test]
    fn a_stroke_covers_its_area_and_leaves_the_rest() {
        let mut raster = Raster::new((40, 20), BLACK);
        raster.stroke(&[(10.0, 10.0), (30.0, 10.0)], 4.0, WHITE);
        let covered: f64 = raster.pixels.iter().map(|p| f64::from(p.0) / 255.0).sum();
        // A band of 20 × 8 and two half discs of radius 4, up to what rounding does to the edge.
        let area = 160.0 + 16.0 * std::f64::consts::PI;
        assert!((covered - area).abs() < 0.02 * area, "{covered} of {area}");
        assert_eq!(raster.pixels[0], BLACK);
        assert_eq!(raster.pixels[10 * 40 + 20], WHITE);
    }

    #[test]
    fn a_stroke_beyond_the_edge_is_cut() {
        let mut raster = Raster::new((4, 4), BLACK);
        raster.stroke(&[(-50.0, 2.0), (50.0, 2.0)], 9.0, WHITE);
        assert_eq!(raster.pixels, [WHITE; 16]);
    }
}
