//! What the processes of a sandbox use together: memory, and how many they are.

use std::collections::BTreeMap;
use std::io;
use std::path::{Path, PathBuf};
use std::time::Instant;

use nix::errno::Errno;
use nix::unistd::{Pid, getpid};

use super::machine::Machine;
use super::sockets;
use super::written::Written;
use crate::{How, Limits};

/// The processes of a sandbox, as seen from outside.
#[derive(Debug)]
pub(crate) struct Tree {
    /// A /proc in which they are: their own, or the machine's.
    proc: PathBuf,
    /// All that are below this one, and no other. `None`: all that there are.
    below: Option<i32>,
    /// The memory file system that they write to, if it is one of their own.
    written: Option<PathBuf>,
    /// A folder of the machine's that they write to instead.
    folder: Option<Written>,
    before: Option<Machine>,
    /// A dear count that found nothing is not done again before.
    dear_from: Instant,
    /// What sockets could hold when that was last looked at, and when it is next.
    in_sockets: u64,
    sockets_from: Instant,
}

/// What /proc says of one process.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Process {
    parent: i32,
    threads: u32,
    pages: u64,
}

impl Tree {
    /// Those of a process namespace, by the number that its process 1 has outside.
    pub(crate) fn of_init(init: u32, scratch: &Path) -> Self {
        // Seen through process 1's own root: what happens on the machine besides costs nothing here.
        let root = PathBuf::from(format!("/proc/{init}/root"));
        let below_root = scratch.strip_prefix("/").unwrap_or(scratch);
        Self::new(root.join("proc"), None, Some(root.join(below_root)))
    }

    /// Those that descend from this process.
    pub(crate) fn of_warden() -> Self {
        Self::new(PathBuf::from("/proc"), Some(getpid().as_raw()), None)
    }

    /// The same, and they may not write too much to this folder.
    pub(crate) fn writing_to(self, folder: &Path) -> Self {
        Self {
            folder: Some(Written::into(folder)),
            ..self
        }
    }

    fn new(proc: PathBuf, below: Option<i32>, written: Option<PathBuf>) -> Self {
        Self {
            proc,
            below,
            written,
            folder: None,
            before: Machine::now(),
            dear_from: Instant::now(),
            in_sockets: 0,
            sockets_from: Instant::now(),
        }
    }

    /// Returns what they have too much of. What cannot be looked at is too much: nobody hides by filling something.
    pub(crate) fn over(&mut self, limits: &Limits) -> Option<How> {
        // Process 1 is ours and small; it is counted with the others.
        let most = limits.processes.saturating_add(1);
        let Ok(numbers) = self.numbers() else {
            return Some(How::TooMuchMemory);
        };
        // Who has floods of processes waits for none of them to be read.
        if self.below.is_none() && numbers.len() > most as usize {
            return Some(How::TooManyProcesses);
        }
        let Ok(found) = self.read(&numbers) else {
            return Some(How::TooMuchMemory);
        };
        let threads: u32 = found.values().map(|process| process.threads).sum();
        if threads > most {
            return Some(How::TooManyProcesses);
        }
        if self.has_too_much(&found, limits) {
            return Some(How::TooMuchMemory);
        }
        None
    }

    /// The folder that is to be walked through, for one who does that beside the looks at memory: a walk may be long.
    pub(crate) fn take_folder(&mut self) -> Option<Written> {
        self.folder.take()
    }

    fn has_too_much(&mut self, found: &BTreeMap<i32, Process>, limits: &Limits) -> bool {
        let now = Machine::now();
        let (before, now) = match (self.before, now) {
            (Some(mut before), Some(now)) => {
                // What others give back is no room for this job.
                before.shared = before.shared.min(now.shared);
                before.tables = before.tables.min(now.tables);
                self.before = Some(before);
                (before, now)
            }
            // Without the machine's word there is still that of each process.
            _ => (Machine::default(), Machine::default()),
        };
        let begun = Instant::now();
        if begun >= self.sockets_from {
            self.in_sockets = sockets::held(&self.proc, found.keys().copied(), limits.memory / 4);
            // Never more than a tenth of a processor: before Linux 6.2 it is dear.
            self.sockets_from = Instant::now() + begun.elapsed() * 9;
        }
        let limit = limits.memory.saturating_sub(self.in_sockets);
        if now.is_spent_since(&before, limits) || limit == 0 {
            return true;
        }
        // Shared pages are counted once for each; only when that is too much is the dear, exact count asked for. The
        // same with what is in no process: others may have it.
        let resident: u64 = found.values().map(|process| process.pages * page()).sum();
        let is_resident = resident > limit;
        let shared = now.shared.saturating_sub(before.shared);
        let is_shared = shared.saturating_sub(self.in_files(limits)) > limits.memory;
        let tables = limits.memory / 2;
        let is_tables = now.tables.saturating_sub(before.tables) > tables;
        if !(is_resident || is_shared || is_tables) || Instant::now() < self.dear_from {
            return false;
        }
        let begun = Instant::now();
        let is_over = (is_resident && self.exact(found, limit) > limit)
            || (is_shared && found.keys().any(|number| self.shares(*number)))
            || (is_tables && self.tables(found) > tables);
        self.dear_from = Instant::now() + begun.elapsed();
        is_over
    }

    /// The numbers of all of them.
    pub(crate) fn processes(&self) -> Vec<Pid> {
        let found = self.numbers().and_then(|numbers| self.read(&numbers));
        let numbers = found.unwrap_or_default().into_keys();
        numbers.map(Pid::from_raw).collect()
    }

    fn numbers(&self) -> io::Result<Vec<i32>> {
        let entries = match std::fs::read_dir(&self.proc) {
            Err(error) if !is_want(&error) => return Ok(Vec::new()),
            entries => entries?,
        };
        let numbers = entries
            .flatten()
            .filter_map(|entry| entry.file_name().to_str()?.parse().ok());
        Ok(numbers.collect())
    }

    fn read(&self, numbers: &[i32]) -> io::Result<BTreeMap<i32, Process>> {
        let mut all = BTreeMap::new();
        for number in numbers {
            let at = self.proc.join(number.to_string()).join("stat");
            match read(&at) {
                Ok(line) => {
                    let process =
                        parse(&line).ok_or_else(|| io::Error::from(io::ErrorKind::InvalidData))?;
                    all.insert(*number, process);
                }
                Err(error) if is_want(&error) => return Err(error),
                // It is gone.
                Err(_) => {}
            }
        }
        Ok(match self.below {
            None => all,
            Some(root) => descendants(&all, root),
        })
    }

    /// Memory with shared pages divided among those who share them. Ends when it is enough.
    fn exact(&self, found: &BTreeMap<i32, Process>, enough: u64) -> u64 {
        let mut sum = 0;
        for (number, process) in found {
            let pss = self.kilobytes(*number, "smaps_rollup", b"Pss:");
            sum += pss.map_or(process.pages * page(), |kilobytes| kilobytes * 1024);
            if sum > enough {
                break;
            }
        }
        sum
    }

    /// What the kernel needs to remember where their memory is.
    fn tables(&self, found: &BTreeMap<i32, Process>) -> u64 {
        let each = found
            .keys()
            .filter_map(|number| self.kilobytes(*number, "status", b"VmPTE:"));
        each.map(|kilobytes| kilobytes * 1024).sum()
    }

    fn kilobytes(&self, number: i32, file: &str, name: &[u8]) -> Option<u64> {
        let text = read(&self.proc.join(number.to_string()).join(file)).ok()?;
        let mut lines = text.split(|byte| *byte == b'\n');
        let value = lines.find_map(|line| line.strip_prefix(name))?;
        let value = str::from_utf8(value).ok()?.trim();
        value.strip_suffix("kB")?.trim().parse().ok()
    }

    /// Has it memory that is shared without a file? The kernel names all of that alike.
    fn shares(&self, number: i32) -> bool {
        const NAME: &[u8] = b"/dev/zero";
        match read(&self.proc.join(number.to_string()).join("maps")) {
            Ok(maps) => maps.windows(NAME.len()).any(|window| window == NAME),
            Err(error) => error.kind() == io::ErrorKind::PermissionDenied,
        }
    }

    /// What lies in files of a memory file system, which has a limit of its own.
    fn in_files(&self, limits: &Limits) -> u64 {
        let about = self
            .written
            .as_deref()
            .and_then(|at| nix::sys::statvfs::statvfs(at).ok());
        about.map_or(limits.scratch, |about| {
            (about.blocks() - about.blocks_free()) * about.fragment_size()
        })
    }
}

/// All bytes of a file: what a process calls itself is no text.
#[expect(
    clippy::disallowed_methods,
    reason = "an error that names its path has lost its number, which tells the gone from the used up"
)]
fn read(at: &Path) -> io::Result<Vec<u8>> {
    std::fs::read(at)
}

/// Is something used up, rather than gone?
fn is_want(error: &io::Error) -> bool {
    [Errno::EMFILE, Errno::ENFILE, Errno::ENOMEM]
        .iter()
        .any(|want| error.raw_os_error() == Some(*want as i32))
}

fn page() -> u64 {
    // Every Linux that this is built for by now, but for some of ARM; there it errs to the strict side.
    4096
}

/// A line of `/proc/*/stat`: the name is in brackets and may hold anything, also brackets and what is no text.
fn parse(line: &[u8]) -> Option<Process> {
    let behind = line.iter().rposition(|byte| *byte == b')')? + 1;
    let mut fields = str::from_utf8(&line[behind..])
        .ok()?
        .split_ascii_whitespace();
    let parent = fields.nth(1)?.parse().ok()?;
    let threads = fields.nth(15)?.parse().ok()?;
    let pages = fields.nth(3)?.parse().ok()?;
    Some(Process {
        parent,
        threads,
        pages,
    })
}

fn descendants(all: &BTreeMap<i32, Process>, root: i32) -> BTreeMap<i32, Process> {
    let is_below = |mut number: i32| {
        // As many steps as there are processes: what changes while it is read may look like a ring.
        for _ in 0..all.len() {
            let Some(process) = all.get(&number) else {
                return false;
            };
            if process.parent == root {
                return true;
            }
            number = process.parent;
        }
        false
    };
    all.iter()
        .filter(|(number, _)| is_below(**number))
        .map(|(number, process)| (*number, *process))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stat_is_read_whatever_a_process_calls_itself() {
        let rest = b") S 12 77 77 0 -1 4194304 1 0 0 0 0 0 0 0 20 0 3 0 100 5000 640 1844 1 1";
        for name in [&b"a) R 1 (b)"[..], b"\xff\xfe", b"", b")"] {
            let line = [b"77 (", name, rest].concat();
            assert_eq!(
                parse(&line),
                Some(Process {
                    parent: 12,
                    threads: 3,
                    pages: 640
                }),
                "{name:?}"
            );
        }
        assert_eq!(parse(b"77 (half"), None);
    }

    #[test]
    fn what_is_used_up_is_told_from_what_is_gone() {
        assert!(is_want(&Errno::EMFILE.into()) && is_want(&Errno::ENOMEM.into()));
        assert!(!is_want(&Errno::ESRCH.into()) && !is_want(&Errno::EACCES.into()));
        assert!(!is_want(&read(Path::new("/proc/0/stat")).unwrap_err()));
    }

    #[test]
    fn descendants_are_found_through_their_parents() {
        let process = |parent| Process {
            parent,
            threads: 1,
            pages: 1,
        };
        let all = BTreeMap::from([
            (1, process(0)),
            (5, process(1)),
            (6, process(5)),
            (7, process(6)),
            (8, process(1)),
        ]);
        let below: Vec<i32> = descendants(&all, 5).into_keys().collect();
        assert_eq!(below, [6, 7]);
    }
}
