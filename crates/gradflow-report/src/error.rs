use std::fmt;
use std::io;
use std::path::PathBuf;

/// Why a site was not written.
#[derive(Debug, thiserror::Error)]
pub enum BuildError {
    /// Everything that is wrong with the report; one line each when displayed.
    #[error("{}", lines(.0))]
    Problems(Vec<Problem>),
    /// A file could not be read or written.
    #[error("{}: cannot {action}: {source}", path.display())]
    File {
        /// The file or directory.
        path: PathBuf,
        /// What was tried: "read", "write", "create the directory".
        action: &'static str,
        /// The operating system's answer.
        source: io::Error,
    },
    /// The directory of the site holds something else.
    #[error("{}: expected an empty directory or an earlier site (with ledger.json), found {found}; choose another directory or empty it", path.display())]
    Foreign {
        /// The directory.
        path: PathBuf,
        /// What is there.
        found: String,
    },
    /// A page shell is faulty.
    #[error("{}: {message}", path.display())]
    Template {
        /// The templates' directory.
        path: PathBuf,
        /// What the template engine says.
        message: String,
    },
}

/// Something that is wrong with a report.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Problem {
    /// The file, with its line where that is known: `ch03_general_formula/en.md:12`.
    pub file: String,
    /// The id that it concerns; empty when there is none.
    pub id: String,
    /// What was expected and what was found.
    pub message: String,
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.id.is_empty() {
            write!(f, "{}: {}", self.file, self.message)
        } else {
            write!(f, "{}: {}: {}", self.file, self.id, self.message)
        }
    }
}

fn lines(problems: &[Problem]) -> String {
    problems
        .iter()
        .map(ToString::to_string)
        .collect::<Vec<_>>()
        .join("\n")
}
