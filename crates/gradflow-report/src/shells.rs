//! The page shells: tera templates with the words of the interface.

use crate::html::escape;
use crate::problems::Problems;
use crate::words::Words;
use crate::{BuildError, Lang, files};
use serde::Serialize;
use std::path::{Path, PathBuf};

/// The templates of a site, parsed.
pub(crate) struct Shells {
    tera: tera::Tera,
    directory: PathBuf,
    pub(crate) words: Words,
}

impl Shells {
    /// Reads every `.html` file in `directory` and the words of the interface.
    pub(crate) fn read(directory: &Path, problems: &Problems) -> Result<Self, BuildError> {
        let mut sources = Vec::new();
        for name in list(directory)? {
            if Path::new(&name)
                .extension()
                .is_some_and(|kind| kind == "html")
            {
                let content = files::read_text(&directory.join(&name))?;
                sources.push((name, content));
            }
        }
        let words = Words::read(directory, &sources, problems)?;
        let mut tera = tera::Tera::new();
        tera.set_escape_fn(|text, out| out.write_all(escape(text).as_bytes()));
        let pairs = sources
            .iter()
            .map(|(name, content)| (name.as_str(), content.as_str()));
        let parsed = tera.add_raw_templates(pairs);
        parsed.map_err(|error| fault(directory, &error))?;
        let directory = directory.to_owned();
        Ok(Self {
            tera,
            directory,
            words,
        })
    }

    /// Fills a template; it sees the fields of `context` and the words as `ui`.
    pub(crate) fn render<C: Serialize>(
        &self,
        name: &str,
        lang: Lang,
        context: &C,
    ) -> Result<String, BuildError> {
        let faulty = |error: tera::Error| fault(&self.directory.join(name), &error);
        let mut values = tera::Context::from_serialize(context).map_err(faulty)?;
        values.insert("ui", self.words.all(lang));
        values.insert("lang", lang.code());
        values.insert("tag", lang.tag());
        self.tera.render(name, &values).map_err(faulty)
    }
}

/// The names of the files in a directory, sorted.
fn list(directory: &Path) -> Result<Vec<String>, BuildError> {
    let unreadable = |source| BuildError::File {
        path: directory.to_owned(),
        action: "read",
        source,
    };
    let mut names = Vec::new();
    for entry in std::fs::read_dir(directory).map_err(unreadable)? {
        let entry = entry.map_err(unreadable)?;
        if entry.path().is_file() {
            names.push(entry.file_name().to_string_lossy().into_owned());
        }
    }
    names.sort();
    Ok(names)
}

fn fault(path: &Path, error: &tera::Error) -> BuildError {
    let mut message = error.to_string();
    let mut cause = std::error::Error::source(error);
    while let Some(error) = cause {
        message = format!("{message}: {error}");
        cause = error.source();
    }
    BuildError::Template {
        path: path.to_owned(),
        message,
    }
}
