//! A directory in memory that can fail at any operation and lose its power.

use gradflow_sweep::Files;
use std::collections::BTreeMap;
use std::io::{self, ErrorKind, Write};
use std::sync::{Arc, Mutex};

/// What happens at the operation that is chosen to fail.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Fault {
    /// The process ends before it.
    CrashBefore,
    /// The process ends after it.
    CrashAfter,
    /// A write takes half of its bytes, says so, and the process goes on.
    ShortWrite,
    /// A write takes half of its bytes, and the process ends.
    TornWrite,
    /// The device fails once.
    InputOutput,
    /// The disk is full once; a write has taken half of its bytes.
    DiskFull,
    /// The process ends after it, and the power is lost: what was not brought to the disk is gone.
    PowerLost,
    /// The same, but the names had come to the disk by themselves: files are as long as they were when they were last
    /// brought there.
    PowerLostNamesKept,
}

impl Fault {
    pub(crate) const ALL: [Self; 8] = [
        Self::CrashBefore,
        Self::CrashAfter,
        Self::ShortWrite,
        Self::TornWrite,
        Self::InputOutput,
        Self::DiskFull,
        Self::PowerLost,
        Self::PowerLostNamesKept,
    ];
}

/// What the directory does wrong, to show that the tests would notice.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Flaw {
    #[default]
    None,
    /// Nothing is ever brought to the disk.
    SyncsNothing,
    /// Files are written under their final names, over what is there.
    WritesInPlace,
    /// A link replaces the file that has the name.
    LinkReplaces,
}

#[derive(Clone, Debug, Default)]
struct Inode {
    content: Vec<u8>,
    on_disk: Vec<u8>,
}

#[derive(Clone, Debug, Default)]
struct State {
    inodes: Vec<Inode>,
    names: BTreeMap<String, usize>,
    names_on_disk: BTreeMap<String, usize>,
    operations: usize,
    fault: Option<(usize, Fault)>,
    crashed: bool,
    flaw: Flaw,
}

/// A handle on the directory; its clones are handles on the same one.
#[derive(Clone, Debug, Default)]
pub(crate) struct Memory(Arc<Mutex<State>>);

/// What an operation is told to do.
enum Order {
    Go,
    GoThenCrash,
    Half,
    HalfThen(ErrorKind),
}

impl State {
    /// Counts an operation and says how it goes.
    fn begin(&mut self, is_write: bool) -> io::Result<Order> {
        if self.crashed {
            return Err(io::Error::other("the process has ended"));
        }
        let number = self.operations;
        self.operations += 1;
        let Some((_, fault)) = self.fault.filter(|&(at, _)| at == number) else {
            return Ok(Order::Go);
        };
        match fault {
            Fault::ShortWrite => Ok(if is_write { Order::Half } else { Order::Go }),
            Fault::InputOutput => Err(io::Error::from_raw_os_error(5)),
            Fault::DiskFull if is_write => Ok(Order::HalfThen(ErrorKind::StorageFull)),
            Fault::DiskFull => Err(ErrorKind::StorageFull.into()),
            Fault::TornWrite if is_write => {
                self.crashed = true;
                Ok(Order::HalfThen(ErrorKind::Other))
            }
            Fault::CrashBefore | Fault::TornWrite => {
                self.crashed = true;
                Err(io::Error::other("the process has ended"))
            }
            Fault::CrashAfter | Fault::PowerLost | Fault::PowerLostNamesKept => {
                Ok(Order::GoThenCrash)
            }
        }
    }

    fn operation<T>(&mut self, act: impl FnOnce(&mut Self) -> io::Result<T>) -> io::Result<T> {
        match self.begin(false)? {
            Order::GoThenCrash => {
                let _ = act(self);
                self.crashed = true;
                Err(io::Error::other("the process has ended"))
            }
            _ => act(self),
        }
    }

    fn find(&self, name: &str) -> io::Result<usize> {
        self.names
            .get(name)
            .copied()
            .ok_or(ErrorKind::NotFound.into())
    }

    /// In place of the temporary name, where the flaw is to write in place.
    fn name_for(&self, name: &str) -> String {
        match (self.flaw, name.strip_prefix(".tmp-")) {
            (Flaw::WritesInPlace, Some(rest)) => rest.split_once('-').unwrap().1.into(),
            _ => name.into(),
        }
    }
}

impl Memory {
    pub(crate) fn with_flaw(flaw: Flaw) -> Self {
        let memory = Self::default();
        memory.0.lock().unwrap().flaw = flaw;
        memory
    }

    /// The directory as the next process finds it, which fails at operation `at` of its own.
    pub(crate) fn restarted(&self, fault: Option<(usize, Fault)>) -> Self {
        let mut state = self.0.lock().unwrap().clone();
        if let (true, Some((_, kind))) = (state.crashed, state.fault) {
            match kind {
                Fault::PowerLost => state.lose_power(false),
                Fault::PowerLostNamesKept => state.lose_power(true),
                _ => {}
            }
        }
        state.crashed = false;
        state.operations = 0;
        state.fault = fault;
        Self(Arc::new(Mutex::new(state)))
    }

    /// The directory after a loss of power at this instant.
    pub(crate) fn after_power_loss(&self) -> Self {
        let mut state = self.0.lock().unwrap().clone();
        state.lose_power(false);
        state.fault = None;
        Self(Arc::new(Mutex::new(state)))
    }

    pub(crate) fn operations(&self) -> usize {
        self.0.lock().unwrap().operations
    }

    pub(crate) fn contents(&self) -> BTreeMap<String, Vec<u8>> {
        let state = self.0.lock().unwrap();
        let content =
            |(name, &inode): (&String, &usize)| (name.clone(), state.inodes[inode].content.clone());
        state.names.iter().map(content).collect()
    }
}

impl State {
    fn lose_power(&mut self, names_kept: bool) {
        if !names_kept {
            self.names = self.names_on_disk.clone();
        }
        for inode in &mut self.inodes {
            inode.content = inode.on_disk.clone();
        }
    }
}

/// A file that is open for writing.
pub(crate) struct Open {
    directory: Memory,
    inode: usize,
}

impl Write for Open {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let mut state = self.directory.0.lock().unwrap();
        let order = state.begin(true)?;
        let len = match order {
            Order::Go | Order::GoThenCrash => bytes.len(),
            Order::Half | Order::HalfThen(_) => bytes.len() / 2,
        };
        let inode = &mut state.inodes[self.inode];
        inode.content.extend_from_slice(&bytes[..len]);
        match order {
            Order::Go | Order::Half => Ok(len),
            Order::HalfThen(kind) => Err(kind.into()),
            Order::GoThenCrash => {
                state.crashed = true;
                Err(io::Error::other("the process has ended"))
            }
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl Files for Memory {
    type File = Open;

    fn create(&self, name: &str) -> io::Result<Open> {
        let inode = self.0.lock().unwrap().operation(|state| {
            let name = state.name_for(name);
            if state.names.contains_key(&name) && state.flaw != Flaw::WritesInPlace {
                return Err(ErrorKind::AlreadyExists.into());
            }
            state.inodes.push(Inode::default());
            let inode = state.inodes.len() - 1;
            state.names.insert(name, inode);
            Ok(inode)
        })?;
        Ok(Open {
            directory: self.clone(),
            inode,
        })
    }

    fn sync(&self, file: &mut Open) -> io::Result<()> {
        self.0.lock().unwrap().operation(|state| {
            if state.flaw != Flaw::SyncsNothing {
                let inode = &mut state.inodes[file.inode];
                inode.on_disk = inode.content.clone();
            }
            Ok(())
        })
    }

    fn link(&self, from: &str, to: &str) -> io::Result<()> {
        self.0.lock().unwrap().operation(|state| {
            if state.flaw == Flaw::WritesInPlace {
                return Ok(());
            }
            let inode = state.find(from)?;
            if state.names.contains_key(to) && state.flaw != Flaw::LinkReplaces {
                return Err(ErrorKind::AlreadyExists.into());
            }
            state.names.insert(to.into(), inode);
            Ok(())
        })
    }

    fn sync_directory(&self) -> io::Result<()> {
        self.0.lock().unwrap().operation(|state| {
            if state.flaw != Flaw::SyncsNothing {
                state.names_on_disk = state.names.clone();
            }
            Ok(())
        })
    }

    fn remove(&self, name: &str) -> io::Result<()> {
        self.0.lock().unwrap().operation(|state| {
            if state.flaw == Flaw::WritesInPlace {
                return Ok(());
            }
            state.find(name)?;
            state.names.remove(name);
            Ok(())
        })
    }

    fn read(&self, name: &str) -> io::Result<Vec<u8>> {
        self.0
            .lock()
            .unwrap()
            .operation(|state| Ok(state.inodes[state.find(name)?].content.clone()))
    }

    fn exists(&self, name: &str) -> io::Result<bool> {
        self.0
            .lock()
            .unwrap()
            .operation(|state| Ok(state.names.contains_key(name)))
    }

    fn names(&self) -> io::Result<Vec<String>> {
        self.0
            .lock()
            .unwrap()
            .operation(|state| Ok(state.names.keys().cloned().collect()))
    }
}
