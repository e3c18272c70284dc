//! What a site has in files, within the program.

use crate::Lang;
use crate::colours::with_colours;
use crate::packed::base64;

pub(super) const SHELL: &str = include_str!("../../../../templates/sheet.html");
const STYLE: &str = include_str!("../../../../templates/style.css");
const FONT: &[u8] = include_bytes!("../../../../templates/fonts/stix-two-math.woff2");
const FONT_FILE: &str = "fonts/stix-two-math.woff2";

/// The scripts that a single page has a use for.
pub(super) const SCRIPT: &str = concat!(
    include_str!("../../../../templates/site.js"),
    include_str!("../../../../templates/zoom.js")
);

/// The words of the interface as TOML.
pub(super) fn words(lang: Lang) -> &'static str {
    match lang {
        Lang::En => include_str!("../../../../templates/en.toml"),
        Lang::Zh => include_str!("../../../../templates/zh.toml"),
    }
}

/// The stylesheet of a site with its colours before it and its font inside.
pub(super) fn style() -> String {
    let font = format!("data:font/woff2;base64,{}", base64(FONT));
    with_colours(&STYLE.replace(FONT_FILE, &font))
}
