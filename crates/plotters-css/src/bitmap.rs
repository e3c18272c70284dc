//! Bitmaps as PNG data URIs.

use crate::palette::Rgb;
use std::collections::BTreeMap;

/// A bitmap of opaque and absent pixels.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bitmap {
    /// Pixels in a row.
    pub columns: u32,
    /// The rows from top to bottom, each from left to right; `None` lets the background through.
    pub pixels: Vec<Option<Rgb>>,
}

impl Bitmap {
    /// `data:image/png;base64,…` with a palette when there are at most 256 colours.
    ///
    /// # Panics
    /// When the pixels do not fill whole rows.
    pub(crate) fn data_uri(&self) -> String {
        let count = u32::try_from(self.pixels.len()).expect("a bitmap has fewer than 2^32 pixels");
        assert!(
            self.columns > 0 && count > 0 && count.is_multiple_of(self.columns),
            "a bitmap must fill whole rows of {} pixels, got {count} pixels",
            self.columns
        );
        let rows = count / self.columns;
        let mut bytes = Vec::new();
        let mut encoder = png::Encoder::new(&mut bytes, self.columns, rows);
        encoder.set_depth(png::BitDepth::Eight);
        encoder.set_compression(png::Compression::High);
        let data = self.indexed(&mut encoder).unwrap_or_else(|| {
            encoder.set_color(png::ColorType::Rgba);
            self.pixels
                .iter()
                .flat_map(|pixel| pixel.map_or([0; 4], |Rgb(r, g, b)| [r, g, b, 255]))
                .collect()
        });
        let mut writer = encoder
            .write_header()
            .expect("writing to memory cannot fail");
        writer
            .write_image_data(&data)
            .expect("the data has one entry a pixel");
        writer.finish().expect("writing to memory cannot fail");
        format!("data:image/png;base64,{}", base64(&bytes))
    }

    /// The palette indices; `None` with more than 256 colours.
    fn indexed(&self, encoder: &mut png::Encoder<'_, &mut Vec<u8>>) -> Option<Vec<u8>> {
        let mut order = BTreeMap::new();
        let mut palette = Vec::new();
        let mut alpha = Vec::new();
        let mut indices = Vec::with_capacity(self.pixels.len());
        for pixel in &self.pixels {
            let key = pixel.map(|Rgb(r, g, b)| [r, g, b]);
            let next = order.len();
            let index = *order.entry(key).or_insert(next);
            if index == next {
                palette.extend(key.unwrap_or_default());
                alpha.push(if key.is_some() { 255 } else { 0 });
            }
            indices.push(u8::try_from(index).ok()?);
        }
        encoder.set_color(png::ColorType::Indexed);
        encoder.set_palette(palette);
        if alpha.contains(&0) {
            encoder.set_trns(alpha);
        }
        Some(indices)
    }
}

/// RFC 4648 base64 with padding.
fn base64(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut text = String::with_capacity(bytes.len().div_ceil(3) * 4);
    for chunk in bytes.chunks(3) {
        let word = chunk
            .iter()
            .fold(0_usize, |word, &byte| word << 8 | usize::from(byte))
            << (8 * (3 - chunk.len()));
        for digit in 0..4 {
            if digit <= chunk.len() {
                text.push(char::from(DIGITS[word >> (18 - 6 * digit) & 63]));
            } else {
                text.push('=');
            }
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn base64_of_the_rfc() {
        let cases = [
            ("", ""),
            ("f", "Zg=="),
            ("fo", "Zm8="),
            ("foo", "Zm9v"),
            ("foobar", "Zm9vYmFy"),
        ];
        for (bytes, text) in cases {
            assert_eq!(base64(bytes.as_bytes()), text);
        }
    }

    #[test]
    fn pixels_survive_the_encoding() {
        let mut bitmap = Bitmap {
            columns: 2,
            pixels: vec![
                Some(Rgb(1, 2, 3)),
                None,
                Some(Rgb(4, 5, 6)),
                Some(Rgb(1, 2, 3)),
            ],
        };
        assert_eq!(decoded(&bitmap), bitmap.pixels);
        bitmap.columns = 20;
        bitmap.pixels = (0..100)
            .flat_map(|red| (0..4).map(move |green| Some(Rgb(red, green, 9))))
            .collect();
        assert_eq!(decoded(&bitmap), bitmap.pixels);
    }

    fn decoded(bitmap: &Bitmap) -> Vec<Option<Rgb>> {
        let uri = bitmap.data_uri();
        let digits = uri.strip_prefix("data:image/png;base64,").unwrap();
        let mut decoder = png::Decoder::new(std::io::Cursor::new(unbase64(digits)));
        decoder.set_transformations(png::Transformations::EXPAND | png::Transformations::ALPHA);
        let mut reader = decoder.read_info().unwrap();
        let mut pixels = vec![0; reader.output_buffer_size().unwrap()];
        reader.next_frame(&mut pixels).unwrap();
        pixels
            .chunks(4)
            .map(|p| (p[3] == 255).then_some(Rgb(p[0], p[1], p[2])))
            .collect()
    }

    fn unbase64(text: &str) -> Vec<u8> {
        let value = |byte: u8| match byte {
            b'A'..=b'Z' => byte - b'A',
            b'a'..=b'z' => byte - b'a' + 26,
            b'0'..=b'9' => byte - b'0' + 52,
            b'+' => 62,
            _ => 63,
        };
        let mut bytes = Vec::new();
        for chunk in text.trim_end_matches('=').as_bytes().chunks(4) {
            let word = chunk
                .iter()
                .fold(0_u32, |word, &b| word << 6 | u32::from(value(b)))
                << (6 * (4 - chunk.len()));
            bytes.extend(&word.to_be_bytes()[1..chunk.len()]);
        }
        bytes
    }
}
