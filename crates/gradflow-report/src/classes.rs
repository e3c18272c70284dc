//! The classes of the drawings of a site: what most of them repeat.

use plotters_css::{Class, Palette};

const fn class(name: &'static str, property: &'static str, value: &'static str) -> Class {
    Class {
        name,
        property,
        value,
    }
}

/// Anchors and faces of text, its usual sizes with those of its scripts, and the usual strokes.
pub(crate) const CLASSES: [Class; 19] = [
    class("m", "text-anchor", "middle"),
    class("e", "text-anchor", "end"),
    class("i", "font-style", "italic"),
    class("b", "font-weight", "600"),
    class("t", "font-size", "12"),
    class("tt", "font-size", "8.6"),
    class("u", "font-size", "13"),
    class("uu", "font-size", "9.4"),
    class("v", "font-size", "14"),
    class("vv", "font-size", "10.1"),
    class("p", "paint-order", "stroke"),
    class("h", "stroke-width", "3"),
    class("w", "stroke-width", "1.8"),
    class("n", "stroke-width", "1.4"),
    class("d", "stroke-dasharray", "7.2 4.5"),
    class("k", "stroke-dasharray", "4 2.5"),
    class("o", "stroke-dasharray", "0 3.9"),
    class("r", "stroke-linecap", "round"),
    class("a", "fill-opacity", "0.16"),
];

/// The rules that a page needs for drawings that stand in it, beside the custom properties of [`Palette::STANDARD`].
pub fn drawing_rules() -> String {
    plotters_css::rules(Palette::STANDARD, &CLASSES)
}
