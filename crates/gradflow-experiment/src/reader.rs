//! Reads TOML strictly: a key that nobody asks for, a value of another type or out of its range is an error with its place.

use crate::SpecError;
use std::ops::Range;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

/// Parses `text` and hands its top table to `read`, which must ask for every key.
pub(crate) fn read<T>(
    text: &str,
    read: impl FnOnce(&mut Section<'_>) -> Result<T, SpecError>,
) -> Result<T, SpecError> {
    let table = DeTable::parse(text).map_err(|error| syntax(text, &error))?;
    let mut section = Section {
        text,
        path: String::new(),
        span: 0..0,
        table: table.get_ref(),
        asked: Vec::new(),
    };
    let value = read(&mut section)?;
    section.finish()?;
    Ok(value)
}

fn syntax(text: &str, error: &toml::de::Error) -> SpecError {
    let span = error.span().unwrap_or_default();
    if error.message().contains("duplicate key") {
        let key = text.get(span.clone()).unwrap_or_default();
        return SpecError::at(text, &span, "every key once", format!("`{key}` again"));
    }
    SpecError::at(text, &span, "TOML", error.message())
}

/// A table that is being read.
pub(crate) struct Section<'a> {
    text: &'a str,
    /// The dotted path of the table, empty for the top one.
    path: String,
    span: Range<usize>,
    table: &'a DeTable<'a>,
    asked: Vec<&'static str>,
}

impl<'a> Section<'a> {
    /// The value of `key`, if there is one.
    pub(crate) fn optional(&mut self, key: &'static str) -> Option<Item<'a>> {
        self.asked.push(key);
        let value = self.table.get(key)?;
        Some(Item {
            text: self.text,
            path: self.path_of(key),
            value,
        })
    }

    /// The value of `key`, which must be there.
    pub(crate) fn required(
        &mut self,
        key: &'static str,
        what: &str,
    ) -> Result<Item<'a>, SpecError> {
        if let Some(item) = self.optional(key) {
            return Ok(item);
        }
        let expected = format!("`{}`, {what}", self.path_of(key));
        // The key may be there, but spelled wrong: that place says more than the place of the table.
        let names = self.table.keys();
        let unread = names.filter(|other| !self.asked.contains(&&**other.get_ref()));
        let alike = unread.filter(|other| strsim::jaro_winkler(other.get_ref(), key) > 0.8);
        match alike.min_by_key(|other| other.span().start) {
            Some(other) => {
                let found = format!("the unknown key `{}`", other.get_ref());
                Err(SpecError::at(self.text, &other.span(), expected, found))
            }
            None => Err(self.fail(expected, "a table without it".to_owned())),
        }
    }

    /// The number of `key`, or `default`.
    pub(crate) fn real_or(
        &mut self,
        key: &'static str,
        domain: Domain,
        default: f64,
    ) -> Result<f64, SpecError> {
        self.optional(key)
            .map_or(Ok(default), |item| item.real(domain))
    }

    /// The whole number of `key`, or `default`.
    pub(crate) fn count_or(
        &mut self,
        key: &'static str,
        range: (u64, u64),
        default: u64,
    ) -> Result<u64, SpecError> {
        self.optional(key)
            .map_or(Ok(default), |item| item.count(range))
    }

    /// The variant that `key` names, or `default`.
    pub(crate) fn choice_or<T: Copy>(
        &mut self,
        key: &'static str,
        choices: &[(&str, T)],
        default: T,
    ) -> Result<T, SpecError> {
        self.optional(key)
            .map_or(Ok(default), |item| item.choice(choices))
    }

    /// Reads the table at `key` by `read`, which must ask for every key of it; a missing table is like an empty one.
    pub(crate) fn table_or_empty<T>(
        &mut self,
        key: &'static str,
        read: impl FnOnce(&mut Section<'_>) -> Result<T, SpecError>,
    ) -> Result<T, SpecError> {
        if let Some(item) = self.optional(key) {
            return item.table(read);
        }
        let mut empty = Section {
            text: self.text,
            path: self.path_of(key),
            span: self.span.clone(),
            table: &DeTable::new(),
            asked: Vec::new(),
        };
        read(&mut empty)
    }

    /// An error about the table as a whole.
    pub(crate) fn fail(&self, expected: String, found: String) -> SpecError {
        SpecError::at(self.text, &self.span, expected, found)
    }

    /// Refuses keys that nobody has asked for, the first in the text first.
    fn finish(self) -> Result<(), SpecError> {
        let unknown = self
            .table
            .keys()
            .filter(|key| !self.asked.contains(&&**key.get_ref()))
            .min_by_key(|key| key.span().start);
        let Some(key) = unknown else { return Ok(()) };
        let place = match self.path.as_str() {
            "" => String::new(),
            path => format!(" in [{path}]"),
        };
        Err(SpecError::at(
            self.text,
            &key.span(),
            format!("one of {}{place}", self.asked.join(", ")),
            format!("the unknown key `{}`", key.get_ref()),
        ))
    }

    fn path_of(&self, key: &str) -> String {
        match self.path.as_str() {
            "" => key.to_owned(),
            path => format!("{path}.{key}"),
        }
    }
}

/// The numbers that a key may have.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Domain {
    /// Any finite number.
    Real,
    /// Zero and above.
    NotNegative,
    /// Above zero.
    Positive,
    /// From zero to below one.
    BelowOne,
    /// Above zero and below one.
    Inside,
    /// Whole numbers from the first to the second.
    Whole(u64, u64),
}

impl Domain {
    /// Whether `value` belongs to it.
    pub(crate) fn contains(self, value: f64) -> bool {
        value.is_finite()
            && match self {
                Self::Real => true,
                Self::NotNegative => value >= 0.0,
                Self::Positive => value > 0.0,
                Self::BelowOne => (0.0..1.0).contains(&value),
                Self::Inside => value > 0.0 && value < 1.0,
                Self::Whole(low, high) => {
                    value.fract() == 0.0 && (low as f64..=high as f64).contains(&value)
                }
            }
    }

    /// What is expected, in words.
    pub(crate) fn words(self) -> String {
        match self {
            Self::Real => "a finite number".into(),
            Self::NotNegative => "a finite number of at least 0".into(),
            Self::Positive => "a finite number above 0".into(),
            Self::BelowOne => "a number from 0 to below 1".into(),
            Self::Inside => "a number above 0 and below 1".into(),
            Self::Whole(low, high) => format!("a whole number from {low} to {high}"),
        }
    }
}

/// A value with its place.
#[derive(Clone)]
pub(crate) struct Item<'a> {
    text: &'a str,
    path: String,
    value: &'a Spanned<DeValue<'a>>,
}

impl<'a> Item<'a> {
    /// An error about this value.
    pub(crate) fn fail(&self, expected: &str, found: impl Into<String>) -> SpecError {
        let expected = format!("{expected} as `{}`", self.path);
        SpecError::at(self.text, &self.value.span(), expected, found)
    }

    fn misfit(&self, expected: &str) -> SpecError {
        let found = match self.value.get_ref() {
            DeValue::String(text) => format!("the text \"{text}\""),
            DeValue::Integer(_)
            | DeValue::Float(_)
            | DeValue::Boolean(_)
            | DeValue::Datetime(_) => self.text[self.value.span()].to_owned(),
            DeValue::Array(_) => "a list".to_owned(),
            DeValue::Table(_) => "a table".to_owned(),
        };
        self.fail(expected, found)
    }

    /// A number of `domain`; 1 and 1.0 are the same.
    pub(crate) fn real(&self, domain: Domain) -> Result<f64, SpecError> {
        let number = match self.value.get_ref() {
            DeValue::Integer(integer) => i64::from_str_radix(integer.as_str(), integer.radix())
                .ok()
                .map(|integer| integer as f64),
            DeValue::Float(float) => float.as_str().parse().ok(),
            _ => None,
        };
        number
            .filter(|&number| domain.contains(number))
            // −0 and 0 are one number, and have one canonical form.
            .map(|number: f64| number + 0.0)
            .ok_or_else(|| self.misfit(&domain.words()))
    }

    /// A whole number between the two of `range`, inclusive.
    pub(crate) fn count(&self, (low, high): (u64, u64)) -> Result<u64, SpecError> {
        let number = match self.value.get_ref() {
            DeValue::Integer(integer) => {
                u64::from_str_radix(integer.as_str(), integer.radix()).ok()
            }
            _ => None,
        };
        number
            .filter(|number| (low..=high).contains(number))
            .ok_or_else(|| self.misfit(&Domain::Whole(low, high).words()))
    }

    /// The variant that the text names.
    pub(crate) fn choice<T: Copy>(&self, choices: &[(&str, T)]) -> Result<T, SpecError> {
        let name = self.value.get_ref().as_str();
        let chosen = choices.iter().find(|choice| Some(choice.0) == name);
        chosen.map(|choice| choice.1).ok_or_else(|| {
            let names: Vec<&str> = choices.iter().map(|choice| choice.0).collect();
            self.misfit(&format!("one of {}", names.join(", ")))
        })
    }

    /// True or false.
    pub(crate) fn truth(&self) -> Result<bool, SpecError> {
        let truth = self.value.get_ref().as_bool();
        truth.ok_or_else(|| self.misfit("true or false"))
    }

    /// Text.
    pub(crate) fn text(&self) -> Result<&'a str, SpecError> {
        let text = self.value.get_ref().as_str();
        text.ok_or_else(|| self.misfit("text"))
    }

    /// The items of a list that has at least one.
    pub(crate) fn list(&self) -> Result<Vec<Self>, SpecError> {
        let items = self.value.get_ref().as_array();
        let items = items.ok_or_else(|| self.misfit("a list"))?;
        if items.is_empty() {
            return Err(self.fail("at least one entry", "an empty list"));
        }
        let item = |(index, value)| Self {
            text: self.text,
            path: format!("{}[{index}]", self.path),
            value,
        };
        Ok(items.iter().enumerate().map(item).collect())
    }

    /// Reads the table by `read`, which must ask for every key.
    pub(crate) fn table<T>(
        &self,
        read: impl FnOnce(&mut Section<'_>) -> Result<T, SpecError>,
    ) -> Result<T, SpecError> {
        let table = self.value.get_ref().as_table();
        let mut section = Section {
            text: self.text,
            path: self.path.clone(),
            span: self.value.span(),
            table: table.ok_or_else(|| self.misfit("a table"))?,
            asked: Vec::new(),
        };
        let value = read(&mut section)?;
        section.finish()?;
        Ok(value)
    }
}
