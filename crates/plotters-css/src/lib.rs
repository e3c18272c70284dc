#![doc = include_str!("../README.md")]

mod backend;
mod bitmap;
mod clip;
mod document;
mod elements;
mod markup;
mod mathematics;
mod measure;
mod palette;
mod path;
mod ramp;
mod sheet;
mod text;
mod units;

pub use backend::{Dash, Halo, SUBPIXELS, SvgBackend};
pub use bitmap::Bitmap;
pub use clip::{Point, Window};
pub use document::{Document, Embedding};
pub use markup::plain;
pub use measure::text_width;
pub use palette::{Palette, Rgb, Role, Theme, contrast};
pub use plotters_backend;
pub use ramp::Ramp;
pub use sheet::{Class, rules};
