//! The drawing surface of charts and schematics: positions are `f64` user units.

use crate::DrawError;
use crate::chart::Pen;
use crate::simplify::simplified;
use plotters::coord::Shift;
use plotters::drawing::DrawingArea;
use plotters::element::{Drawable, PointCollection};
use plotters_css::plotters_backend::text_anchor::{HPos, Pos, VPos};
use plotters_css::plotters_backend::{
    BackendColor, BackendCoord, BackendStyle, BackendTextStyle, DrawingBackend, DrawingErrorKind,
    FontFamily, FontStyle, FontTransform,
};
use plotters_css::{Bitmap, Halo, Point, Role, SUBPIXELS, SvgBackend, Window};
use std::convert::Infallible;

/// An eighth of the width of a thin line: a line that is off by less looks the same.
const UNSEEN: f64 = 0.2;

pub(crate) struct Canvas<'a> {
    area: DrawingArea<SvgBackend<'a>, Shift>,
}

/// A piece of text and where it stands.
#[derive(Clone, Copy)]
pub(crate) struct Lettering<'t> {
    pub(crate) text: &'t str,
    pub(crate) at: Point,
    pub(crate) size: f64,
    pub(crate) role: Role,
    pub(crate) horizontal: HPos,
    pub(crate) vertical: VPos,
    pub(crate) weight: Weight,
    pub(crate) halo: Halo,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Weight {
    Regular,
    Bold,
}

impl<'a> Canvas<'a> {
    pub(crate) fn new(backend: SvgBackend<'a>) -> Self {
        Self {
            area: plotters::drawing::IntoDrawingArea::into_drawing_area(backend),
        }
    }

    pub(crate) fn stroke(&self, points: &[Point], pen: Pen) -> Result<(), DrawError> {
        self.draw(|backend| {
            backend.dash = pen.dash;
            let points = simplified(points, UNSEEN);
            let drawn = backend.draw_path(points.iter().map(canvas_units), &Stroke(pen));
            backend.dash = plotters_css::Dash::Solid;
            drawn
        })
    }

    /// `opacity` from 0 to 1.
    pub(crate) fn fill(&self, ring: &[Point], role: Role, opacity: f64) -> Result<(), DrawError> {
        self.draw(|backend| {
            let ring = simplified(ring, UNSEEN);
            backend.fill_polygon(ring.iter().map(canvas_units), &role.color(opacity))
        })
    }

    pub(crate) fn rectangle(
        &self,
        window: Window,
        role: Role,
        opacity: f64,
    ) -> Result<(), DrawError> {
        self.draw(|backend| {
            let upper_left = canvas_units(&Point::new(window.left, window.top));
            let bottom_right = canvas_units(&Point::new(window.right, window.bottom));
            backend.draw_rect(upper_left, bottom_right, &role.color(opacity), true)
        })
    }

    pub(crate) fn dot(&self, center: Point, radius: f64, role: Role) -> Result<(), DrawError> {
        self.draw(|backend| {
            backend.draw_circle(
                canvas_units(&center),
                length(radius),
                &role.color(1.0),
                true,
            )
        })
    }

    pub(crate) fn circle(&self, center: Point, radius: f64, pen: Pen) -> Result<(), DrawError> {
        self.draw(|backend| {
            backend.draw_circle(canvas_units(&center), length(radius), &Stroke(pen), false)
        })
    }

    pub(crate) fn image(&self, window: Window, bitmap: &Bitmap) -> Result<(), DrawError> {
        self.draw(|backend| {
            let (left, top) = canvas_units(&Point::new(window.left, window.top));
            let size = (
                length(window.right - window.left),
                length(window.bottom - window.top),
            );
            backend.image((left, top), size, bitmap);
            Ok(())
        })
    }

    pub(crate) fn text(&self, lettering: Lettering<'_>) -> Result<(), DrawError> {
        self.draw(|backend| {
            backend.halo = lettering.halo;
            let drawn = backend.draw_text(lettering.text, &lettering, canvas_units(&lettering.at));
            backend.halo = Halo::None;
            drawn
        })
    }

    pub(crate) fn finish(self) -> Result<(), DrawError> {
        self.area
            .present()
            .map_err(|error| DrawError(error.to_string()))
    }

    fn draw(
        &self,
        action: impl Fn(&mut SvgBackend<'a>) -> Result<(), DrawingErrorKind<Infallible>>,
    ) -> Result<(), DrawError> {
        self.area
            .draw(&Direct(action))
            .map_err(|error| DrawError(error.to_string()))
    }
}

impl std::fmt::Debug for Canvas<'_> {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("Canvas").finish_non_exhaustive()
    }
}

fn canvas_units(point: &Point) -> BackendCoord {
    (units(point.x), units(point.y))
}

#[expect(
    clippy::cast_possible_truncation,
    reason = "positions on a drawing are far below 2^31 and NaN becomes 0"
)]
fn units(value: f64) -> i32 {
    (value * f64::from(SUBPIXELS)).round() as i32
}

fn length(value: f64) -> u32 {
    units(value).unsigned_abs()
}

/// An element without points: plotters clamps the points of an element to its drawing area, so this one hands none over and
/// draws on the backend itself.
struct Direct<F>(F);

impl<'e, F> PointCollection<'e, BackendCoord> for &'e Direct<F> {
    type Point = BackendCoord;
    type IntoIter = std::iter::Empty<BackendCoord>;

    fn point_iter(self) -> Self::IntoIter {
        std::iter::empty()
    }
}

impl<'a, F> Drawable<SvgBackend<'a>> for Direct<F>
where
    F: Fn(&mut SvgBackend<'a>) -> Result<(), DrawingErrorKind<Infallible>>,
{
    fn draw<I: Iterator<Item = BackendCoord>>(
        &self,
        _points: I,
        backend: &mut SvgBackend<'a>,
        _parent: (u32, u32),
    ) -> Result<(), DrawingErrorKind<Infallible>> {
        (self.0)(backend)
    }
}

struct Stroke(Pen);

impl BackendStyle for Stroke {
    fn color(&self) -> BackendColor {
        self.0.role.color(self.0.opacity)
    }

    fn stroke_width(&self) -> u32 {
        length(self.0.width)
    }
}

impl BackendTextStyle for Lettering<'_> {
    type FontError = Infallible;

    fn color(&self) -> BackendColor {
        self.role.color(1.0)
    }

    fn size(&self) -> f64 {
        self.size * f64::from(SUBPIXELS)
    }

    fn style(&self) -> FontStyle {
        match self.weight {
            Weight::Regular => FontStyle::Normal,
            Weight::Bold => FontStyle::Bold,
        }
    }

    fn anchor(&self) -> Pos {
        Pos::new(self.horizontal, self.vertical)
    }

    fn transform(&self) -> FontTransform {
        FontTransform::None
    }

    fn family(&self) -> FontFamily<'_> {
        FontFamily::SansSerif
    }

    fn layout_box(&self, _text: &str) -> Result<((i32, i32), (i32, i32)), Infallible> {
        Ok(((0, 0), (0, 0)))
    }

    fn draw<E, DrawFunc: FnMut(i32, i32, BackendColor) -> Result<(), E>>(
        &self,
        _text: &str,
        _pos: (i32, i32),
        _draw: DrawFunc,
    ) -> Result<Result<(), E>, Infallible> {
        Ok(Ok(()))
    }
}
