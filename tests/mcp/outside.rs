//! The outside tools that servers are tested with; `tests/mcp/get` installs them.

use std::path::PathBuf;
use std::process::Command;

use checkrein_testkit::TestProject;

/// Returns the program of an outside tool; one that is not installed is a panic that says how to.
fn outside(name: &str) -> PathBuf {
    let target = std::env::var_os("CARGO_TARGET_DIR");
    let target = target.map_or_else(
        || repository().join("target"),
        |folder| repository().join(folder),
    );
    let folders = std::fs::read_dir(&target).unwrap().filter_map(Result::ok);
    let program = folders
        .filter(|entry| {
            entry
                .file_name()
                .to_string_lossy()
                .starts_with("mcp-tools-")
        })
        .map(|entry| entry.path().join("bin").join(name))
        .find(|program| program.exists());
    program.unwrap_or_else(|| {
        panic!(
            "`{name}` is not below {}; `tests/mcp/get` installs it",
            target.display()
        )
    })
}

/// Returns a command of an outside tool; it finds its own Node and nothing of the tester's home.
pub(crate) fn outside_command(project: &TestProject, name: &str) -> Command {
    let program = outside(name);
    let mut command = project.command(&program);
    let folders = [
        program.parent().unwrap().to_path_buf(),
        "/usr/bin".into(),
        "/bin".into(),
    ];
    command.env("PATH", std::env::join_paths(folders).unwrap());
    command
}

pub(crate) fn repository() -> &'static std::path::Path {
    checkrein_testkit::client::repository()
}
