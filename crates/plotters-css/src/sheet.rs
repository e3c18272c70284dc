//! Classes in place of presentation attributes that drawings repeat.

use crate::palette::{Palette, Rgb, Role, Theme};
use std::collections::BTreeSet;
use std::fmt::Write as _;

/// A short name for a value of a presentation attribute: `i` for `font-style="italic"`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Class {
    /// The name of the class; a drawing must not need it twice, and no other rule of the page may mean it.
    pub name: &'static str,
    /// The attribute, which is also the CSS property: `font-style`.
    pub property: &'static str,
    /// Its value: `italic`.
    pub value: &'static str,
}

/// The properties that paint, and the letter with which a class of theirs begins; the place of the role in the palette follows.
const PAINTS: [(&str, char); 2] = [("fill", 'f'), ("stroke", 's')];

/// The rules that a page needs for its drawings of [`crate::Embedding::Inline`]: one for every role of `palette`, painted by its
/// custom property, and one for every class of `classes`.
pub fn rules(palette: Palette, classes: &[Class]) -> String {
    let mut css = String::new();
    for (property, letter) in PAINTS {
        for (place, role) in palette.0.iter().enumerate() {
            let _infallible = write!(css, "svg .{letter}{place}{{{property}:{}}}", role.css());
        }
    }
    for class in classes {
        let _infallible = write!(css, "svg {}", rule(class));
    }
    css
}

/// `.i{font-style:italic}`; an attribute without a unit is in user units, which CSS calls `px`.
fn rule(class: &Class) -> String {
    let unit = if class.property == "font-size" {
        "px"
    } else {
        ""
    };
    format!(
        ".{}{{{}:{}{unit}}}",
        class.name, class.property, class.value
    )
}

/// Presentation attributes in the order in which they were set.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Style(Vec<(&'static str, Value)>);

#[derive(Clone, Debug, PartialEq, Eq)]
enum Value {
    /// The paint of a role, by its place in the palette.
    Role(usize),
    Text(String),
}

impl Style {
    pub(crate) fn set(&mut self, property: &'static str, value: impl Into<String>) {
        self.0.push((property, Value::Text(value.into())));
    }

    /// Sets a paint: that of the role whose light value is `color`, or the colour itself.
    pub(crate) fn paint(&mut self, property: &'static str, color: Rgb, palette: Palette) {
        let role = palette.place(color);
        let value = role.map_or_else(|| Value::Text(color.hex()), Value::Role);
        self.0.push((property, value));
    }

    pub(crate) fn extend(&mut self, other: Self) {
        self.0.extend(other.0);
    }
}

/// The classes of a drawing, and which of them it uses.
#[derive(Debug)]
pub(crate) struct Sheet {
    pub(crate) palette: Palette,
    classes: &'static [Class],
    paints: BTreeSet<(usize, usize)>,
    used: BTreeSet<usize>,
}

impl Sheet {
    pub(crate) fn new(palette: Palette, classes: &'static [Class]) -> Self {
        Self {
            palette,
            classes,
            paints: BTreeSet::new(),
            used: BTreeSet::new(),
        }
    }

    /// `style` as attributes, each after a space: what has a class stands in `class`, the rest follows.
    pub(crate) fn attributes(&mut self, style: &Style) -> String {
        let (mut names, mut rest) = (Vec::new(), String::new());
        for (property, value) in &style.0 {
            match value {
                Value::Role(place) => names.push(self.painted(property, *place)),
                Value::Text(text) => match self.class(property, text) {
                    Some(name) => names.push(name.to_owned()),
                    None => {
                        let _infallible = write!(rest, " {property}=\"{text}\"");
                    }
                },
            }
        }
        if names.is_empty() {
            rest
        } else {
            format!(" class=\"{}\"{rest}", names.join(" "))
        }
    }

    fn painted(&mut self, property: &str, place: usize) -> String {
        let paint = PAINTS.iter().position(|(name, _)| *name == property);
        let paint = paint.expect("a role is set as a fill or a stroke");
        self.paints.insert((paint, place));
        format!("{}{place}", PAINTS[paint].1)
    }

    fn class(&mut self, property: &str, value: &str) -> Option<&'static str> {
        let found = |class: &Class| class.property == property && class.value == value;
        let place = self.classes.iter().position(found)?;
        self.used.insert(place);
        Some(self.classes[place].name)
    }

    /// The rules that the drawing uses, with the colours themselves: readers of SVG files that know no custom property paint
    /// the light theme, and browsers the one that their user prefers.
    pub(crate) fn embedded(&self) -> String {
        let mut css = format!(
            "svg{{background:{};font-family:system-ui,sans-serif}}",
            Role::SURFACE.in_theme(Theme::Light).hex()
        );
        css.push_str(&self.paint_rules(Theme::Light));
        for place in &self.used {
            css.push_str(&rule(&self.classes[*place]));
        }
        let _infallible = write!(
            css,
            "@media (prefers-color-scheme:dark){{svg{{background:{}}}{}}}",
            Role::SURFACE.in_theme(Theme::Dark).hex(),
            self.paint_rules(Theme::Dark)
        );
        css
    }

    fn paint_rules(&self, theme: Theme) -> String {
        let mut css = String::new();
        for (paint, place) in &self.paints {
            let (property, letter) = PAINTS[*paint];
            let color = self.palette.0[*place].in_theme(theme).hex();
            let _infallible = write!(css, ".{letter}{place}{{{property}:{color}}}");
        }
        css
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ITALIC: Class = Class {
        name: "i",
        property: "font-style",
        value: "italic",
    };
    const SMALL: Class = Class {
        name: "t",
        property: "font-size",
        value: "8.6",
    };

    fn style() -> Style {
        let mut style = Style::default();
        style.paint("stroke", Role::SERIES[0].light, Palette::STANDARD);
        style.set("font-style", "italic");
        style.set("stroke-width", "2");
        style
    }

    #[test]
    fn what_has_a_class_stands_in_it() {
        let mut sheet = Sheet::new(Palette::STANDARD, &[ITALIC]);
        assert_eq!(
            sheet.attributes(&style()),
            " class=\"s4 i\" stroke-width=\"2\""
        );
        let mut plain = Sheet::new(Palette::STANDARD, &[]);
        assert_eq!(
            plain.attributes(&style()),
            " class=\"s4\" font-style=\"italic\" stroke-width=\"2\""
        );
        assert_eq!(plain.attributes(&Style::default()), "");
    }

    #[test]
    fn a_colour_without_a_role_is_itself() {
        let mut style = Style::default();
        style.paint("fill", Rgb(1, 2, 3), Palette::STANDARD);
        let mut sheet = Sheet::new(Palette::STANDARD, &[]);
        assert_eq!(sheet.attributes(&style), " fill=\"#010203\"");
    }

    #[test]
    fn a_file_carries_the_rules_it_uses_in_both_themes() {
        let mut sheet = Sheet::new(Palette::STANDARD, &[ITALIC]);
        sheet.attributes(&style());
        let css = sheet.embedded();
        let (light, dark) = css.split_once("@media").unwrap();
        assert!(light.contains("}.s4{stroke:#0072b2}.i{font-style:italic}"));
        assert!(dark.contains("}.s4{stroke:#56b4e9}"));
        assert!(!css.contains("f0") && !css.contains("var("));
    }

    #[test]
    fn a_page_has_a_rule_for_every_class() {
        let css = rules(Palette::STANDARD, &[ITALIC, SMALL]);
        let paints = Palette::STANDARD.0.len() * PAINTS.len();
        assert_eq!(css.matches('{').count(), paints + 2);
        assert!(css.contains("svg .f8{fill:var(--series-5)}"));
        assert!(css.ends_with("svg .i{font-style:italic}svg .t{font-size:8.6px}"));
    }
}
