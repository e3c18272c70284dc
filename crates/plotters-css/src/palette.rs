//! Colours by role, light and dark.

use plotters_backend::BackendColor;
use std::fmt::Write as _;

/// A colour in sRGB, eight bits a channel: red, green, blue.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Rgb(pub u8, pub u8, pub u8);

impl Rgb {
    /// `#rrggbb`.
    pub fn hex(self) -> String {
        format!("#{:02x}{:02x}{:02x}", self.0, self.1, self.2)
    }

    /// Relative luminance, 0 for black and 1 for white (WCAG 2.2).
    pub fn luminance(self) -> f64 {
        let linear = |channel: u8| {
            let value = f64::from(channel) / 255.0;
            if value <= 0.04045 {
                value / 12.92
            } else {
                ((value + 0.055) / 1.055).powf(2.4)
            }
        };
        0.2126 * linear(self.0) + 0.7152 * linear(self.1) + 0.0722 * linear(self.2)
    }
}

/// The contrast ratio of two colours, from 1 to 21 (WCAG 2.2).
pub fn contrast(one: Rgb, other: Rgb) -> f64 {
    let (one, other) = (one.luminance(), other.luminance());
    (one.max(other) + 0.05) / (one.min(other) + 0.05)
}

/// What a colour is for: a CSS custom property with a value for each theme.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Role {
    /// The name of the property without its dashes: `series-1`.
    pub name: &'static str,
    /// On a light surface.
    pub light: Rgb,
    /// On a dark surface.
    pub dark: Rgb,
}

impl Role {
    /// Text and the marks that must be read first.
    pub const INK: Self = Self {
        name: "ink",
        light: Rgb(0x1b, 0x1b, 0x1b),
        dark: Rgb(0xe9, 0xe7, 0xe4),
    };
    /// Axes, tick labels, notes.
    pub const MUTED: Self = Self {
        name: "muted",
        light: Rgb(0x59, 0x5c, 0x60),
        dark: Rgb(0xa9, 0xac, 0xb0),
    };
    /// Lines to be seen through: reference grids, frames.
    pub const GRID: Self = Self {
        name: "grid",
        light: Rgb(0xd6, 0xd9, 0xdc),
        dark: Rgb(0x3a, 0x3f, 0x45),
    };
    /// What everything lies on.
    pub const SURFACE: Self = Self {
        name: "surface",
        light: Rgb(0xff, 0xff, 0xff),
        dark: Rgb(0x14, 0x17, 0x1a),
    };
    /// Five hues that people with any colour vision tell apart (after Okabe and Ito 2008), darkened or lightened until each has
    /// a contrast of 4.5 on its surface: blue, orange, green, purple, ochre.
    pub const SERIES: [Self; 5] = [
        Self {
            name: "series-1",
            light: Rgb(0x00, 0x72, 0xb2),
            dark: Rgb(0x56, 0xb4, 0xe9),
        },
        Self {
            name: "series-2",
            light: Rgb(0xc4, 0x50, 0x0a),
            dark: Rgb(0xf0, 0x89, 0x4a),
        },
        Self {
            name: "series-3",
            light: Rgb(0x00, 0x81, 0x5f),
            dark: Rgb(0x3f, 0xbf, 0x95),
        },
        Self {
            name: "series-4",
            light: Rgb(0xa8, 0x47, 0x8a),
            dark: Rgb(0xd8, 0x96, 0xbe),
        },
        Self {
            name: "series-5",
            light: Rgb(0x8a, 0x5c, 0x00),
            dark: Rgb(0xe6, 0xb8, 0x4a),
        },
    ];

    /// This role as a plotters colour of opacity `alpha`: the backend recognises the light value and writes the property.
    pub fn color(self, alpha: f64) -> BackendColor {
        let Rgb(red, green, blue) = self.light;
        BackendColor {
            alpha,
            rgb: (red, green, blue),
        }
    }

    /// The value in `theme`.
    pub fn in_theme(self, theme: Theme) -> Rgb {
        match theme {
            Theme::Light => self.light,
            Theme::Dark => self.dark,
        }
    }

    /// `var(--series-1)`.
    pub fn css(self) -> String {
        format!("var(--{})", self.name)
    }
}

/// A light or a dark surface.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Theme {
    /// Dark ink on a light surface.
    Light,
    /// Light ink on a dark surface.
    Dark,
}

/// The roles that a backend recognises. Their light values must differ from each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Palette(pub &'static [Role]);

impl Palette {
    /// [`Role::INK`], [`Role::MUTED`], [`Role::GRID`], [`Role::SURFACE`] and the five [`Role::SERIES`].
    pub const STANDARD: Self = Self(&[
        Role::INK,
        Role::MUTED,
        Role::GRID,
        Role::SURFACE,
        Role::SERIES[0],
        Role::SERIES[1],
        Role::SERIES[2],
        Role::SERIES[3],
        Role::SERIES[4],
    ]);

    /// The place of the role whose light value is `rgb`.
    pub(crate) fn place(&self, rgb: Rgb) -> Option<usize> {
        self.0.iter().position(|role| role.light == rgb)
    }

    /// The custom properties for `theme`, to stand between the braces of a CSS rule: `--ink:#1b1b1b;--muted:#595c60;…`.
    pub fn declarations(&self, theme: Theme) -> String {
        self.0.iter().fold(String::new(), |mut css, role| {
            let _infallible = write!(css, "--{}:{};", role.name, role.in_theme(theme).hex());
            css
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn contrast_of_black_and_white_is_21() {
        assert!((contrast(Rgb(0, 0, 0), Rgb(255, 255, 255)) - 21.0).abs() < 1e-12);
    }

    #[test]
    fn text_and_series_have_contrast_4_5_on_their_surface() {
        for theme in [Theme::Light, Theme::Dark] {
            let surface = Role::SURFACE.in_theme(theme);
            for role in [Role::INK, Role::MUTED].into_iter().chain(Role::SERIES) {
                let ratio = contrast(role.in_theme(theme), surface);
                assert!(ratio >= 4.5, "{} {theme:?}: {ratio:.2}", role.name);
            }
        }
    }

    #[test]
    fn light_values_and_names_are_distinct() {
        let roles = Palette::STANDARD.0;
        for (index, one) in roles.iter().enumerate() {
            for other in &roles[index + 1..] {
                assert_ne!(one.light, other.light);
                assert_ne!(one.name, other.name);
            }
        }
    }

    #[test]
    fn declarations_name_every_role() {
        let css = Palette::STANDARD.declarations(Theme::Dark);
        assert!(css.starts_with("--ink:#e9e7e4;--muted:"));
        assert_eq!(css.matches(';').count(), Palette::STANDARD.0.len());
    }
}
