//! Tools that print what the real ones have printed: a script each, which is first on the PATH.

use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

use fs_err as fs;

/// A tool: its name, its exit code, and what it printed.
struct Tool {
    name: &'static str,
    code: u8,
    printed: &'static str,
}

/// Recorded from the tools themselves; `tests/outputs` says by which commands.
const TOOLS: [Tool; 4] = [
    Tool {
        name: "pytest",
        code: 1,
        printed: include_str!("../../../../tests/outputs/pytest/fail-many.txt"),
    },
    Tool {
        name: "vitest",
        code: 0,
        printed: include_str!("../../../../tests/outputs/vitest/pass-verbose.txt"),
    },
    Tool {
        name: "tsc",
        code: 2,
        printed: include_str!("../../../../tests/outputs/tsc/errors-240.txt"),
    },
    Tool {
        name: "npm",
        code: 0,
        printed: include_str!("../../../../tests/outputs/npm/ls-all.txt"),
    },
];

/// A log, which is no tool's: it lies in the project.
pub(super) const LOG: &str = include_str!("../../../../tests/outputs/logs/app-large.txt");

/// Files that are listed, a path each; they lie in the project, since the client has a `find` of its own.
pub(super) const FILES: &str = include_str!("../../../../tests/outputs/find/node-modules.txt");

/// Puts the tools into a folder and returns it.
pub(super) fn put(folder: &Path) -> std::io::Result<PathBuf> {
    fs::create_dir_all(folder)?;
    for Tool {
        name,
        code,
        printed,
    } in TOOLS
    {
        fs::write(folder.join(format!("{name}.printed")), printed)?;
        let program = folder.join(name);
        let script = format!("#!/bin/sh\ncat \"$0.printed\"\nexit {code}\n");
        fs::write(&program, script)?;
        fs::set_permissions(&program, PermissionsExt::from_mode(0o755))?;
    }
    Ok(folder.to_path_buf())
}
