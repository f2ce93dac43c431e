//! Where the programs under test are: beside the test that runs them, in Cargo's target folder.

use std::ffi::OsString;
use std::path::PathBuf;

/// Returns the path of one of our programs; one that is not built is a panic that says how to.
pub fn program(name: &str) -> PathBuf {
    let program = folder().join(format!("{name}{}", std::env::consts::EXE_SUFFIX));
    assert!(
        program.is_file(),
        "{} is missing; `cargo build -p checkrein-hooks -p checkrein-cli` builds it",
        program.display()
    );
    program
}

/// Returns the tester's own PATH. Our programs are not on it, unless the tester put them there.
pub(super) fn path() -> OsString {
    std::env::var_os("PATH").unwrap_or_default()
}

/// Returns a PATH that begins with our programs.
pub(super) fn path_with_ours() -> OsString {
    let own = path();
    let folders = std::iter::once(folder()).chain(std::env::split_paths(&own));
    std::env::join_paths(folders).expect("Cargo's target folder has no colon in its path")
}

/// Returns the folder of the built programs, `target/debug`: a test is in its `deps` folder, an
/// example in its `examples` folder.
fn folder() -> PathBuf {
    let test = std::env::current_exe().expect("a running test has a path");
    let folder = test
        .ancestors()
        .nth(2)
        .expect("a test is deep inside the target folder");
    folder.to_path_buf()
}
