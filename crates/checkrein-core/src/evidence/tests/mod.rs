//! Evidence of real repositories, each in a temporary folder.

mod uncommitted;
mod work_tree;

use std::path::{Path, PathBuf};
use std::process::Command;

use fs_err as fs;

use super::*;

/// A repository with one commit, of the files `a.rs` and `b.rs`.
struct Sandbox {
    folder: tempfile::TempDir,
    root: PathBuf,
}

impl Sandbox {
    fn new() -> Self {
        let sandbox = Self::unborn();
        sandbox.write("a.rs", "a1\n");
        sandbox.write("b.rs", "b1\n");
        sandbox.commit();
        sandbox
    }

    fn unborn() -> Self {
        let folder = tempfile::tempdir().unwrap();
        // As the system spells it: git resolves links in the paths that it answers with.
        let root = fs::canonicalize(folder.path()).unwrap().join("my project");
        fs::create_dir(&root).unwrap();
        let sandbox = Self { folder, root };
        sandbox.git(&["init", "-q", "-b", "main"]);
        sandbox
    }

    fn git(&self, arguments: &[&str]) -> String {
        self.git_in(&self.root, arguments)
    }

    fn git_in(&self, folder: &Path, arguments: &[&str]) -> String {
        let identity = ["-c", "user.name=P", "-c", "user.email=p@example.org"];
        let output = Command::new("git")
            .args(identity)
            .args(["-c", "protocol.file.allow=always"])
            .args(arguments)
            .current_dir(folder)
            .env("HOME", self.folder.path())
            .env("GIT_CONFIG_NOSYSTEM", "1")
            .output()
            .unwrap();
        let said = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "{arguments:?}: {said}");
        String::from_utf8(output.stdout).unwrap()
    }

    fn commit(&self) {
        self.git(&["add", "-A", "."]);
        self.git(&["commit", "-qm", "a commit"]);
    }

    fn path(&self, name: &str) -> PathBuf {
        self.root.join(name)
    }

    fn scratch(&self) -> PathBuf {
        self.folder.path().join("scratch")
    }

    fn write(&self, name: &str, text: &str) {
        let path = self.path(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
}
