//! What the processes of a sandbox use together: memory, and how many they are.

use std::collections::BTreeMap;
use std::path::PathBuf;

use nix::unistd::{Pid, getpid};

use crate::{How, Limits};

/// The processes of a sandbox, as seen from outside.
#[derive(Debug)]
pub(crate) struct Tree {
    /// A /proc in which they are: their own, or the machine's.
    proc: PathBuf,
    /// All that are below this one, and no other. `None`: all that there are.
    below: Option<i32>,
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
    pub(crate) fn of_init(init: u32) -> Self {
        // Seen through process 1's own root: what happens on the machine besides costs nothing here.
        Self {
            proc: PathBuf::from(format!("/proc/{init}/root/proc")),
            below: None,
        }
    }

    /// Those that descend from this process.
    pub(crate) fn of_warden() -> Self {
        Self {
            proc: PathBuf::from("/proc"),
            below: Some(getpid().as_raw()),
        }
    }

    /// Returns what they have too much of.
    pub(crate) fn over(&self, limits: &Limits) -> Option<How> {
        let found = self.find();
        // Process 1 is ours and small; it is counted with the others.
        let threads: u32 = found.values().map(|process| process.threads).sum();
        if threads > limits.processes.saturating_add(1) {
            return Some(How::TooManyProcesses);
        }
        let resident: u64 = found.values().map(|process| process.pages * page()).sum();
        // Shared pages are counted once for each; only when that is too much is the dear, exact count asked for.
        if resident > limits.memory && self.exact(&found) > limits.memory {
            return Some(How::TooMuchMemory);
        }
        None
    }

    /// The numbers of all of them.
    pub(crate) fn processes(&self) -> Vec<Pid> {
        self.find().into_keys().map(Pid::from_raw).collect()
    }

    fn find(&self) -> BTreeMap<i32, Process> {
        let Ok(entries) = std::fs::read_dir(&self.proc) else {
            return BTreeMap::new();
        };
        let numbers = entries
            .flatten()
            .filter_map(|entry| entry.file_name().to_str()?.parse::<i32>().ok());
        let all: BTreeMap<i32, Process> = numbers
            .filter_map(|number| {
                let text =
                    fs_err::read_to_string(self.proc.join(number.to_string()).join("stat")).ok()?;
                Some((number, parse(&text)?))
            })
            .collect();
        match self.below {
            None => all,
            Some(root) => descendants(&all, root),
        }
    }

    /// Memory with shared pages divided among those who share them.
    fn exact(&self, found: &BTreeMap<i32, Process>) -> u64 {
        let of = |number: &i32, process: &Process| {
            let text =
                fs_err::read_to_string(self.proc.join(number.to_string()).join("smaps_rollup"))
                    .ok();
            let pss = text
                .as_deref()
                .and_then(|text| text.lines().find_map(|line| line.strip_prefix("Pss:")));
            let kilobytes =
                pss.and_then(|pss| pss.trim().strip_suffix("kB")?.trim().parse::<u64>().ok());
            kilobytes.map_or(process.pages * page(), |kilobytes| kilobytes * 1024)
        };
        found
            .iter()
            .map(|(number, process)| of(number, process))
            .sum()
    }
}

fn page() -> u64 {
    // Every Linux that this is built for by now, but for some of ARM; there it errs to the strict side.
    4096
}

/// A line of `/proc/*/stat`: the name is in brackets and may hold anything, also brackets.
fn parse(text: &str) -> Option<Process> {
    let mut fields = text.get(text.rfind(')')? + 1..)?.split_ascii_whitespace();
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
        let line = "77 (a) R 1 (b)) S 12 77 77 0 -1 4194304 1 0 0 0 0 0 0 0 20 0 3 0 100 5000 640 1844 1 1";
        assert_eq!(
            parse(line),
            Some(Process {
                parent: 12,
                threads: 3,
                pages: 640
            })
        );
        assert_eq!(parse("77 (half"), None);
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
