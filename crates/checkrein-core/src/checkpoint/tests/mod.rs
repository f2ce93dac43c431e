//! Checkpoints of real repositories, each in a temporary folder with a home of its own.

mod branch;
#[cfg(unix)]
mod killed;
mod left_out;
mod moments;
mod names;
mod places;
mod reference;
mod restoring;
mod staged;
mod trouble;

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::Command;

use fs_err as fs;

use super::*;
use crate::checkpoint::take::take_in_steps;

/// A repository with one commit, of the files `a` and `b`.
struct Sandbox {
    folder: tempfile::TempDir,
    root: PathBuf,
}

impl Sandbox {
    fn new() -> Self {
        let sandbox = Self::unborn();
        sandbox.write("a", "a1\n");
        sandbox.write("b", "b1\n");
        sandbox.git(&["add", "."]);
        sandbox.git(&["commit", "-qm", "first"]);
        sandbox
    }

    fn unborn() -> Self {
        let folder = tempfile::tempdir().unwrap();
        // As the system spells it: git resolves links in the paths that it answers with.
        let root = fs::canonicalize(folder.path()).unwrap().join("my project");
        fs::create_dir(&root).unwrap();
        let config = "[user]\nname = P. Erson\nemail = person@example.org\n\
            [init]\ndefaultBranch = main\n[protocol \"file\"]\nallow = always\n";
        fs::write(folder.path().join(".gitconfig"), config).unwrap();
        let sandbox = Self { folder, root };
        sandbox.git(&["init", "-q"]);
        sandbox
    }

    fn environment(&self) -> Vec<(OsString, OsString)> {
        let home = self.folder.path().as_os_str().to_owned();
        vec![
            ("HOME".into(), home.clone()),
            ("XDG_CONFIG_HOME".into(), home),
            ("GIT_CONFIG_NOSYSTEM".into(), "1".into()),
        ]
    }

    /// Git as the person uses it, with nothing of ours.
    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new("git");
        command
            .current_dir(&self.root)
            .args(arguments)
            .envs(self.environment())
            .env_remove("GIT_DIR")
            .env_remove("GIT_INDEX_FILE")
            .env_remove("GIT_WORK_TREE")
            .env("GIT_AUTHOR_DATE", "@1700000000 +0000")
            .env("GIT_COMMITTER_DATE", "@1700000000 +0000");
        command
    }

    #[track_caller]
    fn git(&self, arguments: &[&str]) -> String {
        let output = self.command(arguments).output().unwrap();
        assert!(
            output.status.success(),
            "git {arguments:?}: {}",
            String::from_utf8_lossy(&output.stderr)
        );
        String::from_utf8_lossy(&output.stdout).into_owned()
    }

    fn write(&self, path: impl AsRef<Path>, content: impl AsRef<[u8]>) {
        let path = self.root.join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, content).unwrap();
    }

    fn read(&self, path: &str) -> String {
        fs::read_to_string(self.root.join(path)).unwrap()
    }

    fn remove(&self, path: &str) {
        fs::remove_file(self.root.join(path)).unwrap();
    }

    fn exists(&self, path: &str) -> bool {
        self.root.join(path).symlink_metadata().is_ok()
    }

    fn status(&self) -> String {
        self.git(&["status", "--porcelain", "--no-renames", "-uall"])
    }

    /// The paths in a commit, in one line.
    fn files(&self, commit: &str) -> String {
        let listed = self.git(&["ls-tree", "-r", "--name-only", "--full-tree", commit]);
        listed.lines().collect::<Vec<_>>().join(" ")
    }

    fn request(&self, mode: Mode) -> Request<'_> {
        request(&self.root, mode, self.environment())
    }

    fn outcome(&self, mode: Mode) -> Outcome {
        take(&self.request(mode)).unwrap()
    }

    #[track_caller]
    fn taken(&self, mode: Mode) -> Checkpoint {
        match self.outcome(mode) {
            Outcome::Taken(checkpoint) => checkpoint,
            other => panic!("no checkpoint: {other}"),
        }
    }

    #[track_caller]
    fn not_now(&self, mode: Mode) -> Reason {
        match self.outcome(mode) {
            Outcome::NotNow(reason) => reason,
            other => panic!("{other}"),
        }
    }

    /// Everything that ref mode must not touch.
    fn untouchable(&self) -> Vec<Vec<u8>> {
        let git_dir = self.root.join(".git");
        let heads = self.git(&["for-each-ref", "refs/heads"]).into_bytes();
        let file = |name: &str| fs::read(git_dir.join(name)).unwrap_or_default();
        vec![file("index"), file("HEAD"), file("logs/HEAD"), heads]
    }

    /// Whole, without a lock, and without anything of ours but the room itself.
    #[track_caller]
    fn assert_sound(&self) {
        self.git(&["fsck", "--strict", "--no-dangling"]);
        let mut locks = Vec::new();
        let mut folders = vec![self.root.join(".git")];
        while let Some(folder) = folders.pop() {
            for entry in fs::read_dir(folder).unwrap() {
                let path = entry.unwrap().path();
                if path.is_dir() {
                    folders.push(path);
                } else if path.extension().is_some_and(|end| end == "lock")
                    || path.to_string_lossy().contains("checkrein/index-")
                    || path.to_string_lossy().contains("checkrein/next-")
                    || path.ends_with("checkrein/pending")
                {
                    locks.push(path);
                }
            }
        }
        assert_eq!(locks, Vec::<PathBuf>::new());
    }
}

fn request(root: &Path, mode: Mode, environment: Vec<(OsString, OsString)>) -> Request<'_> {
    Request {
        root,
        mode,
        size_limit: 1024 * 1024,
        message: Message {
            subject: "checkpoint: work".into(),
            body: "What was done.".into(),
        },
        session_id: "session-1",
        now: "2026-03-04T05:06:07.08Z".parse().unwrap(),
        environment,
    }
}

/// The paths that were left out, with the reasons, in one line.
fn left_out(left_out: &[LeftOut]) -> String {
    let named = left_out
        .iter()
        .map(|left_out| format!("{}: {}", left_out.path.display(), left_out.why));
    named.collect::<Vec<_>>().join(", ")
}
