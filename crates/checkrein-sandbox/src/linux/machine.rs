//! What the machine says of its memory: the kernel's own word for what a job may hold without any process having it.

use crate::Limits;

/// Some lines of `/proc/meminfo`, in bytes.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Machine {
    total: u64,
    available: u64,
    /// Memory that is shared, in files of memory file systems or without any.
    pub(crate) shared: u64,
    /// Page tables.
    pub(crate) tables: u64,
}

impl Machine {
    /// As it is now; `None` when the machine does not say.
    pub(crate) fn now() -> Option<Self> {
        parse(&fs_err::read_to_string("/proc/meminfo").ok()?)
    }

    /// Is the machine nearly out of memory, and was more of it used up since than the job may have? Whoever has it: it
    /// is the job that goes first. This bounds what nobody counts, such as the buffers of sockets.
    pub(crate) fn is_spent_since(&self, before: &Self, limits: &Limits) -> bool {
        let used = before.available.saturating_sub(self.available);
        self.available < self.total / 10 && used > limits.memory.saturating_add(limits.scratch)
    }
}

fn parse(text: &str) -> Option<Machine> {
    let bytes = |name: &str| {
        let value = text.lines().find_map(|line| line.strip_prefix(name))?;
        let kilobytes: u64 = value.trim().strip_suffix("kB")?.trim().parse().ok()?;
        Some(kilobytes * 1024)
    };
    Some(Machine {
        total: bytes("MemTotal:")?,
        available: bytes("MemAvailable:")?,
        shared: bytes("Shmem:")?,
        tables: bytes("PageTables:")?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "MemTotal:  1000 kB\nMemFree: 1 kB\nMemAvailable: 90 kB\nShmem: 7 kB\nShmemHugePages: 0 kB\nPageTables: 5 kB\n";

    #[test]
    fn lines_are_read_by_their_names() {
        let found = parse(TEXT).unwrap();
        assert_eq!((found.shared, found.tables), (7 * 1024, 5 * 1024));
        assert_eq!(parse("MemTotal: 1000 kB\n"), None);
        assert!(Machine::now().is_some());
    }

    #[test]
    fn a_machine_is_spent_when_little_is_left_and_much_was_taken() {
        let check = |before: u64, memory: u64, expected: bool| {
            let before = Machine {
                available: before * 1024,
                ..Machine::default()
            };
            let limits = Limits {
                memory: memory * 1024,
                scratch: 0,
                ..Limits::default()
            };
            let now = parse(TEXT).unwrap();
            assert_eq!(now.is_spent_since(&before, &limits), expected);
        };
        check(900, 500, true);
        check(900, 850, false);
        check(100, 50, false);
    }
}
