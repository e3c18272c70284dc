//! Builds that are killed, and places where nothing can be written.

use crate::fixture::{Site, files};
use std::fs::{self, File};
use std::path::Path;

/// The state that a build leaves when it is killed between the two renames: no site, the previous one beside its place.
fn killed_while_swapping(site: &Site) -> std::path::PathBuf {
    let left = site.path(".site-site-a1B2c3");
    fs::create_dir(&left).unwrap();
    fs::write(left.join("lock"), "").unwrap();
    fs::rename(&site.build.out, left.join("previous")).unwrap();
    left
}

/// The names beside the site that begin with a dot.
fn hidden(directory: &Path) -> Vec<String> {
    let entries = fs::read_dir(directory).unwrap();
    let names = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap());
    names.filter(|name| name.starts_with('.')).collect()
}

#[test]
fn a_site_lost_in_a_killed_swap_comes_back() {
    let site = Site::new();
    site.run().unwrap();
    let before = files(&site.build.out);
    killed_while_swapping(&site);
    let site = site.spoil("prose/one/en.md", "[](eq:E1)", "[](eq:E99)");
    site.run().expect_err("the fixture is spoiled");
    assert!(
        before == files(&site.build.out),
        "even a failing build puts it back"
    );
    assert_eq!(hidden(&site.path("")), [""; 0]);
}

#[test]
fn what_a_killed_build_left_is_removed_by_the_next() {
    let site = Site::new();
    let left = site.path(".site-site-a1B2c3");
    fs::create_dir_all(left.join("site/en")).unwrap();
    fs::write(left.join("site/en/index.html"), "half").unwrap();
    fs::write(left.join("lock"), "").unwrap();
    site.run().unwrap();
    assert_eq!(hidden(&site.path("")), [""; 0]);
    assert!(site.path("site/en/one/index.html").exists());
}

#[test]
fn a_build_that_runs_and_a_directory_of_somebody_else_are_left_alone() {
    let site = Site::new();
    let running = site.path(".site-site-a1B2c3");
    let other_site = site.path(".site-site-two-a1B2c3");
    let foreign = site.path(".site-site-backup");
    for directory in [&running, &other_site, &foreign] {
        fs::create_dir(directory).unwrap();
    }
    let lock = File::create(running.join("lock")).unwrap();
    lock.try_lock().unwrap();
    fs::write(other_site.join("lock"), "").unwrap();
    fs::write(foreign.join("letter.txt"), "mine").unwrap();
    site.run().unwrap();
    assert!(running.exists() && other_site.exists());
    assert_eq!(
        fs::read_to_string(foreign.join("letter.txt")).unwrap(),
        "mine"
    );
}

#[cfg(unix)]
#[test]
fn a_directory_that_may_not_be_written_is_named_with_the_cause() {
    use std::os::unix::fs::PermissionsExt;
    let mut site = Site::new();
    let sealed = site.path("sealed");
    fs::create_dir(&sealed).unwrap();
    fs::set_permissions(&sealed, fs::Permissions::from_mode(0o555)).unwrap();
    if File::create(sealed.join("probe")).is_ok() {
        // The superuser may write everywhere: there is nothing to refuse.
        return;
    }
    site.build.out = sealed.join("site");
    let error = site.run().unwrap_err().to_string();
    assert!(
        error.contains("sealed: cannot write a file in the directory: "),
        "{error}"
    );
    assert!(error.contains("denied"), "{error}");
}

/// Where the child process of the next test finds its fixture.
const FIXTURE: &str = "GRADFLOW_TEST_FIXTURE";

#[cfg(unix)]
#[test]
fn a_disk_that_is_full_leaves_the_previous_site() {
    let site = Site::new();
    site.run().unwrap();
    let before = files(&site.build.out);
    let output = std::process::Command::new("sh")
        // No file may grow beyond some kilobytes; without the signal, a write beyond fails as on a full disk.
        .args(["-c", "trap '' XFSZ; ulimit -f 32; exec \"$0\" --exact interrupted::child --ignored --nocapture"])
        .arg(std::env::current_exe().unwrap())
        .env(FIXTURE, site.path(""))
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&output.stdout);
    assert!(said.contains("1 passed"), "the child ran: {said}");
    let error = said.lines().find(|line| line.contains("cannot write: "));
    let error = error.unwrap_or_else(|| panic!("expected an error, found {said}"));
    assert!(
        error.contains("/.site-site-") && error.contains("too large"),
        "{error}"
    );
    assert!(before == files(&site.build.out));
    assert_eq!(hidden(&site.path("")), [""; 0]);
}

#[test]
#[ignore = "the child process of a test that limits what it may write"]
fn child() {
    let Some(directory) = std::env::var_os(FIXTURE) else {
        return;
    };
    match Site::at(Path::new(&directory)).run() {
        Ok(_) => println!("\nwritten"),
        Err(error) => println!("\n{error}"),
    }
}
