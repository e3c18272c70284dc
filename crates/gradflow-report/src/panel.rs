//! Where a figure is drawn.

use crate::canvas::Canvas;
use crate::{DrawError, Lang, Text};
use plotters_css::{SvgBackend, Window};
use serde::{Deserialize, Serialize};

/// The space between the frames of a panel.
const GUTTER: f64 = 22.0;

/// The room a figure has.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Layout {
    /// A column of text on a screen: 720 units wide.
    Wide,
    /// A phone: 360 units wide, so text of the same size takes twice the share.
    Narrow,
}

impl Layout {
    /// Every layout.
    pub const ALL: [Self; 2] = [Self::Wide, Self::Narrow];

    /// The name used in ids and file names: `wide`, `narrow`.
    pub fn code(self) -> &'static str {
        self.pick("wide", "narrow")
    }

    /// `wide` or `narrow`, whichever this is.
    pub fn pick<T>(self, wide: T, narrow: T) -> T {
        match self {
            Self::Wide => wide,
            Self::Narrow => narrow,
        }
    }

    /// The width in user units, which are CSS pixels where the figure has its natural size.
    pub fn width(self) -> u32 {
        self.pick(720, 360)
    }
}

/// The panel a figure is drawn on, and for whom.
#[derive(Debug)]
pub struct Panel<'a> {
    /// The language of labels.
    pub lang: Lang,
    /// The room there is.
    pub layout: Layout,
    /// The height in user units; the width is [`Layout::width`].
    pub height: f64,
    pub(crate) canvas: Canvas<'a>,
}

impl<'a> Panel<'a> {
    pub(crate) fn new(backend: SvgBackend<'a>, lang: Lang, layout: Layout, height: u32) -> Self {
        Self {
            lang,
            layout,
            height: f64::from(height),
            canvas: Canvas::new(backend),
        }
    }

    /// `text` in the panel's language.
    pub fn text(&self, text: Text) -> &'static str {
        text.get(self.lang)
    }

    /// The width in user units.
    pub fn width(&self) -> f64 {
        f64::from(self.layout.width())
    }

    /// The whole panel.
    pub fn frame(&self) -> Window {
        Window {
            left: 0.0,
            top: 0.0,
            right: self.width(),
            bottom: self.height,
        }
    }

    /// `count` equal frames: side by side in the wide layout, one below the other in the narrow one.
    pub fn split(&self, count: usize) -> Vec<Window> {
        let whole = self.frame();
        let extent = self.layout.pick(whole.right, whole.bottom);
        let size = (extent - GUTTER * (count as f64 - 1.0)) / count as f64;
        (0..count)
            .map(|index| {
                let from = index as f64 * (size + GUTTER);
                let to = from + size;
                match self.layout {
                    Layout::Wide => Window {
                        left: from,
                        right: to,
                        ..whole
                    },
                    Layout::Narrow => Window {
                        top: from,
                        bottom: to,
                        ..whole
                    },
                }
            })
            .collect()
    }

    pub(crate) fn finish(self) -> Result<(), DrawError> {
        self.canvas.finish()
    }
}
