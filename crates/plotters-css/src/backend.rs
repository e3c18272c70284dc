//! The drawing backend.

use crate::bitmap::Bitmap;
use crate::document::{Document, Embedding};
use crate::elements::Pending;
use crate::markup;
use crate::measure::text_width;
use crate::palette::Rgb;
use crate::path::decimal;
use crate::sheet::Sheet;
use crate::units::{in_tenths, number, tenths, whole};
use plotters_backend::{
    BackendColor, BackendCoord, BackendStyle, BackendTextStyle, DrawingBackend, DrawingErrorKind,
};
use std::convert::Infallible;
use std::fmt::Write as _;

/// Canvas units in a user unit: plotters has integer coordinates, so the canvas is this much larger than the drawing.
pub const SUBPIXELS: u32 = 16;

type Drawn = Result<(), DrawingErrorKind<Infallible>>;

/// How strokes are broken, so that lines differ by more than colour.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Dash {
    /// Not at all.
    #[default]
    Solid,
    /// Into strokes.
    Dashed,
    /// Into dots.
    Dotted,
}

/// What surrounds text.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Halo {
    /// Nothing.
    #[default]
    None,
    /// A rim in the colour of [`crate::Role::SURFACE`], which keeps text legible on top of lines.
    Surface,
}

/// Writes an SVG document into a string.
///
/// One pixel of the canvas is `1 /` [`SUBPIXELS`] of a user unit: coordinates, radii, stroke widths and font sizes are given
/// in that unit.
/// The document is complete after [`DrawingBackend::present`] or when the backend is dropped.
#[derive(Debug)]
pub struct SvgBackend<'a> {
    /// How strokes are broken from now on.
    pub dash: Dash,
    /// What surrounds text from now on.
    pub halo: Halo,
    pub(crate) out: &'a mut String,
    size: (u32, u32),
    pub(crate) sheet: Sheet,
    /// Where the rules go that the finished drawing uses.
    rules_at: Option<usize>,
    pub(crate) pending: Option<Pending>,
    presented: bool,
}

impl<'a> SvgBackend<'a> {
    /// A drawing as `document` describes, appended to `out`.
    pub fn new(out: &'a mut String, document: &Document<'_>) -> Self {
        out.push_str(&document.head());
        let rules_at = (document.embedding == Embedding::Standalone).then_some(out.len());
        Self {
            dash: Dash::default(),
            halo: Halo::default(),
            out,
            size: (document.width * SUBPIXELS, document.height * SUBPIXELS),
            sheet: Sheet::new(document.palette, document.classes),
            rules_at,
            pending: None,
            presented: false,
        }
    }

    /// Draws `bitmap` with its upper left corner at `position`, stretched to `size`. Its pixels stay sharp.
    ///
    /// # Panics
    /// When the pixels of `bitmap` do not fill whole rows.
    pub fn image(&mut self, position: BackendCoord, size: (u32, u32), bitmap: &Bitmap) {
        self.flush();
        let (x, y) = (number(position.0), number(position.1));
        let (width, height) = (decimal(tenths(size.0)), decimal(tenths(size.1)));
        let _infallible = write!(
            self.out,
            "<image x=\"{x}\" y=\"{y}\" width=\"{width}\" height=\"{height}\" preserveAspectRatio=\"none\" \
             style=\"image-rendering:pixelated\" href=\"{}\"/>",
            bitmap.data_uri()
        );
    }
}

impl DrawingBackend for SvgBackend<'_> {
    type ErrorType = Infallible;

    fn get_size(&self) -> (u32, u32) {
        self.size
    }

    fn ensure_prepared(&mut self) -> Drawn {
        Ok(())
    }

    fn present(&mut self) -> Drawn {
        if !self.presented {
            self.flush();
            if let Some(place) = self.rules_at {
                let rules = self.sheet.embedded();
                self.out
                    .insert_str(place, &format!("<style>{rules}</style>"));
            }
            self.out.push_str("</svg>");
            self.presented = true;
        }
        Ok(())
    }

    fn draw_pixel(&mut self, point: BackendCoord, color: BackendColor) -> Drawn {
        self.draw_rect(point, (point.0 + 1, point.1 + 1), &color, true)
    }

    fn draw_line<S: BackendStyle>(
        &mut self,
        from: BackendCoord,
        to: BackendCoord,
        style: &S,
    ) -> Drawn {
        self.draw_path([from, to], style)
    }

    fn draw_path<S: BackendStyle, I: IntoIterator<Item = BackendCoord>>(
        &mut self,
        path: I,
        style: &S,
    ) -> Drawn {
        if style.color().alpha > 0.0 {
            self.stroke(path, style);
        }
        Ok(())
    }

    fn draw_rect<S: BackendStyle>(
        &mut self,
        upper_left: BackendCoord,
        bottom_right: BackendCoord,
        style: &S,
        fill: bool,
    ) -> Drawn {
        let ((left, top), (right, bottom)) = (upper_left, bottom_right);
        let corners = [(left, top), (right, top), (right, bottom), (left, bottom)];
        if style.color().alpha > 0.0 {
            if fill {
                self.area(&corners, style);
            } else {
                self.frame(&corners, style);
            }
        }
        Ok(())
    }

    fn fill_polygon<S: BackendStyle, I: IntoIterator<Item = BackendCoord>>(
        &mut self,
        vert: I,
        style: &S,
    ) -> Drawn {
        let points: Vec<BackendCoord> = vert.into_iter().collect();
        if style.color().alpha > 0.0 {
            self.area(&points, style);
        }
        Ok(())
    }

    fn draw_circle<S: BackendStyle>(
        &mut self,
        center: BackendCoord,
        radius: u32,
        style: &S,
        fill: bool,
    ) -> Drawn {
        if style.color().alpha == 0.0 {
            return Ok(());
        }
        if fill {
            // A line of no length with round caps is a dot: many of them are one short path.
            let mut dot = self.paint("stroke", style.color());
            dot.set("stroke-linecap", "round");
            dot.set("stroke-width", decimal(tenths(radius * 2)));
            let opaque = style.color().alpha >= 1.0;
            let path = self.path(dot, opaque);
            path.move_to(in_tenths(center));
            path.dot();
        } else {
            self.flush();
            let style = self.stroke_style(style);
            let attributes = self.sheet.attributes(&style);
            let (x, y, r) = (number(center.0), number(center.1), decimal(tenths(radius)));
            let _infallible = write!(
                self.out,
                "<circle cx=\"{x}\" cy=\"{y}\" r=\"{r}\"{attributes}/>"
            );
        }
        Ok(())
    }

    fn draw_text<TStyle: BackendTextStyle>(
        &mut self,
        text: &str,
        style: &TStyle,
        pos: BackendCoord,
    ) -> Drawn {
        let color = style.color();
        let runs = markup::parse(text);
        if color.alpha == 0.0 || runs.is_empty() {
            return Ok(());
        }
        self.text(&runs, style, pos);
        Ok(())
    }

    fn estimate_text_size<TStyle: BackendTextStyle>(
        &self,
        text: &str,
        style: &TStyle,
    ) -> Result<(u32, u32), DrawingErrorKind<Infallible>> {
        let size = style.size();
        Ok((whole(text_width(text, size)), whole(size * 1.2)))
    }

    /// A pixel of the bitmap is a pixel of the canvas; [`SvgBackend::image`] stretches.
    fn blit_bitmap(&mut self, pos: BackendCoord, (columns, rows): (u32, u32), src: &[u8]) -> Drawn {
        let pixels = src
            .chunks_exact(3)
            .map(|pixel| Some(Rgb(pixel[0], pixel[1], pixel[2])))
            .collect();
        self.image(pos, (columns, rows), &Bitmap { columns, pixels });
        Ok(())
    }
}

impl Drop for SvgBackend<'_> {
    fn drop(&mut self) {
        let _infallible = self.present();
    }
}
