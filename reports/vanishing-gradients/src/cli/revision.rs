//! The commit that the sources are at, as git knows it.

use gradflow_report::Revision;
use std::path::Path;
use std::process::Command;

/// The revision of the directory `sources`; `None` without git, outside of a repository, and where the repository around the
/// directory does not hold it.
pub(super) fn of(sources: &Path) -> Option<Revision> {
    let git = |arguments: &[&str]| {
        let mut command = Command::new("git");
        command.arg("-C").arg(sources).args(arguments);
        // Dates are written in UTC, wherever the site is built.
        let output = command.env("TZ", "UTC0").output().ok()?;
        let text = String::from_utf8(output.stdout).ok()?;
        output.status.success().then(|| text.trim().to_owned())
    };
    git(&["ls-files", "--error-unmatch", "."])?;
    Some(Revision {
        commit: git(&[
            "describe",
            "--always",
            "--dirty",
            "--abbrev=40",
            "--exclude=*",
        ])?,
        date: git(&[
            "log",
            "-1",
            "--date=format-local:%Y-%m-%dT%H:%M:%SZ",
            "--format=%cd",
        ])?,
    })
}

#[cfg(test)]
mod tests {
    use super::of;
    use std::fs;
    use std::process::Command;

    #[test]
    fn a_commit_has_a_name_and_a_date() {
        let directory = tempfile::tempdir().unwrap();
        let git = |arguments: &[&str]| {
            let mut command = Command::new("git");
            command.args(["-c", "user.name=A", "-c", "user.email=a@example.org"]);
            command.env("GIT_COMMITTER_DATE", "2018-07-09T12:00:00+08:00");
            command.arg("-C").arg(directory.path()).args(arguments);
            assert!(command.output().unwrap().status.success(), "{arguments:?}");
        };
        assert_eq!(of(directory.path()), None, "no repository");
        git(&["init"]);
        fs::write(directory.path().join("page.md"), "one").unwrap();
        assert_eq!(of(directory.path()), None, "nothing is committed");
        git(&["add", "."]);
        git(&["commit", "-m", "one"]);
        let found = of(directory.path()).unwrap();
        assert_eq!(found.date, "2018-07-09T04:00:00Z");
        assert_eq!(found.commit.len(), 40);
        fs::write(directory.path().join("page.md"), "two").unwrap();
        let changed = of(directory.path()).unwrap();
        assert_eq!(changed.commit, format!("{}-dirty", found.commit));
    }
}
