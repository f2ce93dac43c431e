//! Who the sandbox is started by: root, or somebody with no rights at all.

use std::path::Path;
use std::process::Command;

/// Nobody, on every Linux.
const NOBODY: u32 = 65_534;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Person {
    Root,
    Ordinary,
}

impl Person {
    /// Those that these tests can be. When they are run by an ordinary user, that one alone.
    pub(crate) fn can_be(self) -> bool {
        self == Self::Ordinary || nix::unistd::geteuid().is_root()
    }

    /// A command that this person runs, with the environment that a session of theirs has.
    pub(crate) fn command(self, program: &Path) -> Command {
        let mut command = if self == Self::Ordinary && nix::unistd::geteuid().is_root() {
            let mut command = Command::new("setpriv");
            command
                .arg(format!("--reuid={NOBODY}"))
                .arg(format!("--regid={NOBODY}"))
                .arg("--clear-groups")
                .arg("--")
                .arg(program);
            command
        } else {
            Command::new(program)
        };
        command
            .env_clear()
            .env("PATH", "/usr/local/bin:/usr/bin:/bin");
        command
    }

    /// Gives a file or folder to this person.
    pub(crate) fn owns(self, path: &Path) {
        if self == Self::Ordinary && nix::unistd::geteuid().is_root() {
            std::os::unix::fs::lchown(path, Some(NOBODY), Some(NOBODY)).unwrap();
        }
    }

    /// Somebody else, whom a file that is set-user-id could make of this person.
    pub(crate) fn other(self) -> u32 {
        if self == Self::Root { NOBODY } else { 0 }
    }
}
