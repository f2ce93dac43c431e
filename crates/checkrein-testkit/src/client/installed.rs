//! Where `tests/client` has installed the real client.

use std::path::{Path, PathBuf};

use crate::payload::client_version;

/// Returns the client's program; a client that is not installed is a panic that says how to.
pub fn program() -> PathBuf {
    let target = std::env::var_os("CARGO_TARGET_DIR").map_or_else(
        || repository().join("target"),
        |folder| repository().join(folder),
    );
    below(&target)
}

fn below(target: &Path) -> PathBuf {
    let program = target
        .join(format!("claude-code-{}", client_version()))
        .join("node_modules/.bin/claude");
    assert!(
        program.is_file(),
        "Claude Code {} is not installed at {}; `tests/client` installs it",
        client_version(),
        program.display()
    );
    program
}

/// Returns the repository's top folder.
pub fn repository() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .ancestors()
        .nth(2)
        .expect("this crate is two folders below the top")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    #[should_panic(expected = "`tests/client` installs it")]
    fn a_client_that_is_missing_names_the_command_that_installs_it() {
        below(Path::new("no such folder"));
    }
}
