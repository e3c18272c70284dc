//! Drawings that belong to no report.

use crate::classes::CLASSES;
use crate::{DrawError, Lang, Layout, Panel};
use plotters_css::{Document, Embedding, Palette, SvgBackend};

/// The height of a sketch; its width is that of [`Layout::Wide`].
const HEIGHT: u32 = 432;

/// An SVG file of what `draw` draws, to be opened alone: it carries its font and follows the reader's preferred colours.
///
/// `title` is its accessible name, `description` what a reader who cannot see it should know.
///
/// # Errors
/// Whatever `draw` or the backend reports.
///
/// ```
/// use gradflow_report::{Axis, Chart, Pen, Text, sketch};
///
/// const X: Text = Text { en: "$x$", zh: "$x$" };
/// let svg = sketch("A parabola", "It opens upwards.", |panel| {
///     let mut chart = Chart::new(panel, Axis::linear(X, -1.0, 1.0), Axis::linear(X, 0.0, 1.0));
///     chart.line(Pen::INK, "", (-10..=10).map(|i| f64::from(i) / 10.0).map(|x| (x, x * x)));
///     chart.finish()
/// })?;
/// assert!(svg.contains("<title"));
/// # Ok::<(), gradflow_report::DrawError>(())
/// ```
pub fn sketch(
    title: &str,
    description: &str,
    draw: impl FnOnce(&Panel<'_>) -> Result<(), DrawError>,
) -> Result<String, DrawError> {
    let mut out = String::new();
    let document = Document {
        width: Layout::Wide.width(),
        height: HEIGHT,
        title,
        description,
        palette: Palette::STANDARD,
        classes: &CLASSES,
        embedding: Embedding::Standalone,
    };
    let backend = SvgBackend::new(&mut out, &document);
    let panel = Panel::new(backend, Lang::En, Layout::Wide, HEIGHT);
    draw(&panel)?;
    panel.finish()?;
    Ok(out)
}
