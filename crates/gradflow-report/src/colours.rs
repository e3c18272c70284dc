//! The colours of the figures as those of a page.

use crate::classes::drawing_rules;
use plotters_css::{Palette, Theme};

/// `style` with the colours by theme and the classes of drawings before it. Print is light.
pub(crate) fn with_colours(style: &str) -> String {
    let light = Palette::STANDARD.declarations(Theme::Light);
    let dark = Palette::STANDARD.declarations(Theme::Dark);
    let rules = drawing_rules();
    format!(
        ":root {{ {light} }}\n\
         @media screen and (prefers-color-scheme: dark) {{ :root:not([data-theme=\"light\"]) {{ {dark} }} }}\n\
         @media screen {{ :root[data-theme=\"dark\"] {{ {dark} }} }}\n{rules}\n{style}"
    )
}
