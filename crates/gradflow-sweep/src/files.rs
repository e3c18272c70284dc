use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

/// The operations on the files of one directory that a sweep needs: the seam where tests let every one of them fail.
pub trait Files: Sync {
    /// A file that is being written.
    type File: Write;

    /// Makes a file; fails with `AlreadyExists` if the name is taken.
    ///
    /// # Errors
    /// If the file cannot be made.
    fn create(&self, name: &str) -> io::Result<Self::File>;

    /// Brings what was written to `file` to the disk, where a loss of power does not reach it.
    ///
    /// # Errors
    /// If that cannot be told.
    fn sync(&self, file: &mut Self::File) -> io::Result<()>;

    /// Gives the file `from` a second name `to`; fails with `AlreadyExists` if it is taken.
    ///
    /// # Errors
    /// If the name cannot be made.
    fn link(&self, from: &str, to: &str) -> io::Result<()>;

    /// Brings the names of the directory to the disk.
    ///
    /// # Errors
    /// If that cannot be told.
    fn sync_directory(&self) -> io::Result<()>;

    /// Removes a name.
    ///
    /// # Errors
    /// If there is none, or it cannot be removed.
    fn remove(&self, name: &str) -> io::Result<()>;

    /// The content of a file.
    ///
    /// # Errors
    /// If it cannot be read.
    fn read(&self, name: &str) -> io::Result<Vec<u8>>;

    /// Whether a name is taken.
    ///
    /// # Errors
    /// If that cannot be told.
    fn exists(&self, name: &str) -> io::Result<bool>;

    /// Every name, in any order.
    ///
    /// # Errors
    /// If the directory cannot be read.
    fn names(&self) -> io::Result<Vec<String>>;
}

/// A directory of the file system, which must have hard links.
#[derive(Clone, Debug)]
pub struct Disk(PathBuf);

impl Disk {
    /// The directory at `path`, which exists.
    pub fn at(path: impl Into<PathBuf>) -> Self {
        Self(path.into())
    }

    /// The directory at `path`, made with the directories above it where they are missing.
    ///
    /// # Errors
    /// If one cannot be made.
    pub fn create(path: impl Into<PathBuf>) -> io::Result<Self> {
        let path = path.into();
        fs::create_dir_all(&path)?;
        for above in path
            .ancestors()
            .skip(1)
            .filter(|above| above.is_dir())
            .take(1)
        {
            sync_path(above)?;
        }
        Ok(Self(path))
    }

    /// Where the directory is.
    pub fn path(&self) -> &Path {
        &self.0
    }
}

impl Files for Disk {
    type File = File;

    fn create(&self, name: &str) -> io::Result<File> {
        OpenOptions::new()
            .write(true)
            .create_new(true)
            .open(self.0.join(name))
    }

    fn sync(&self, file: &mut File) -> io::Result<()> {
        file.sync_all()
    }

    fn link(&self, from: &str, to: &str) -> io::Result<()> {
        fs::hard_link(self.0.join(from), self.0.join(to))
    }

    fn sync_directory(&self) -> io::Result<()> {
        sync_path(&self.0)
    }

    fn remove(&self, name: &str) -> io::Result<()> {
        fs::remove_file(self.0.join(name))
    }

    fn read(&self, name: &str) -> io::Result<Vec<u8>> {
        fs::read(self.0.join(name))
    }

    fn exists(&self, name: &str) -> io::Result<bool> {
        self.0.join(name).try_exists()
    }

    fn names(&self) -> io::Result<Vec<String>> {
        fs::read_dir(&self.0)?
            .map(|entry| Ok(entry?.file_name().to_string_lossy().into_owned()))
            .collect()
    }
}

/// Elsewhere than on Unix a directory cannot be opened, and its names are safe once the file is.
fn sync_path(directory: &Path) -> io::Result<()> {
    if cfg!(unix) {
        File::open(directory)?.sync_all()?;
    }
    Ok(())
}
