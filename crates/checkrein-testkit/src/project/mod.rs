//! A throw-away project with its own HOME beside it.

mod git;
mod installed;
mod notes;
mod output;
mod programs;
mod skills;
mod state;

use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use checkrein_client::process;
use fs_err as fs;
use serde_json::Value;

pub use output::Output;
pub use programs::program;
pub use skills::FOR_EITHER_TWIN;
pub use state::state_text;

/// Longer than anything of ours may take, even on a busy machine; a hang ends here.
const LIMIT: Duration = Duration::from_secs(60);

/// A project folder and a HOME, gone when this value is.
///
/// The path of the project has spaces, since people's paths do.
pub struct TestProject {
    /// Deleted with everything in it when the project is dropped.
    _folder: tempfile::TempDir,
    root: PathBuf,
    home: PathBuf,
}

impl Default for TestProject {
    fn default() -> Self {
        Self::new()
    }
}

impl TestProject {
    /// Makes an empty project: no git, no state, no skills.
    pub fn new() -> Self {
        let folder = tempfile::Builder::new()
            .prefix("checkrein-")
            .tempdir()
            .expect("a temporary folder can be made");
        // Where the temporary folder is behind a symbolic link, programs see the real path.
        let base = fs::canonicalize(folder.path()).expect("the folder was just made");
        let (root, home) = (base.join("my project"), base.join("home"));
        fs::create_dir_all(&root).expect("the folder is ours");
        fs::create_dir_all(&home).expect("the folder is ours");
        Self {
            _folder: folder,
            root,
            home,
        }
    }

    /// The project's top folder.
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// The person's home.
    pub fn home(&self) -> &Path {
        &self.home
    }

    /// Returns a path inside the project.
    pub fn path(&self, relative: impl AsRef<Path>) -> PathBuf {
        self.root.join(relative)
    }

    /// Writes a file of the project, with the folders above it.
    #[must_use]
    pub fn write(self, relative: impl AsRef<Path>, text: impl AsRef<[u8]>) -> Self {
        put(&self.path(relative), text.as_ref());
        self
    }

    /// Writes a file of the person's home, with the folders above it.
    #[must_use]
    pub fn write_home(self, relative: impl AsRef<Path>, text: impl AsRef<[u8]>) -> Self {
        put(&self.home.join(relative), text.as_ref());
        self
    }

    /// Writes the person's `~/.claude/settings.json`.
    #[must_use]
    pub fn settings(self, settings: &Value) -> Self {
        let text = format!("{settings:#}\n");
        self.write_home(".claude/settings.json", text)
    }

    /// Returns the text of a file of the project.
    pub fn read(&self, relative: impl AsRef<Path>) -> String {
        fs::read_to_string(self.path(relative)).expect("the test expects this file")
    }

    /// Returns the text of a file of the person's home.
    pub fn read_home(&self, relative: impl AsRef<Path>) -> String {
        fs::read_to_string(self.home.join(relative)).expect("the test expects this file")
    }

    /// Runs a hook as the client does: no arguments, the event on standard input.
    pub fn run_hook(&self, name: &str, event: &Value) -> Output {
        self.run_hook_with(name, event.to_string().as_bytes())
    }

    /// Runs a hook with these bytes on standard input, sound or broken.
    pub fn run_hook_with(&self, name: &str, stdin: &[u8]) -> Output {
        let mut command = self.command(programs::program(name));
        command.env("CLAUDE_PROJECT_DIR", &self.root);
        self.finish(&mut command, stdin)
    }

    /// Runs one of our programs with arguments, in the project's top folder.
    pub fn run<A: AsRef<OsStr>>(&self, name: &str, arguments: &[A]) -> Output {
        let mut command = self.command(programs::program(name));
        command.args(arguments);
        self.finish(&mut command, b"")
    }

    /// Runs a line of shell in the project's top folder; our programs are on its PATH.
    pub fn shell(&self, line: &str) -> Output {
        let mut command = self.command("sh");
        command
            .args(["-c", line])
            .env("PATH", programs::path_with_ours());
        self.finish(&mut command, b"")
    }

    /// Returns a command with the environment that every program of a test gets, and no other:
    /// HOME, the tester's PATH, and a git that nobody configured. Our programs are not on PATH: a
    /// client whose SessionStart fails to put them there must not find them.
    pub fn command(&self, program: impl AsRef<OsStr>) -> Command {
        let mut command = Command::new(program);
        command
            .current_dir(&self.root)
            .env_clear()
            .env("HOME", &self.home)
            .env("PATH", programs::path())
            .env("TERM", "xterm")
            .env("LANG", "C.UTF-8")
            .envs(git::ENVIRONMENT);
        command
    }

    /// Runs a command that [`TestProject::command`] made.
    pub fn finish(&self, command: &mut Command, stdin: &[u8]) -> Output {
        let finished = process::run(command, stdin, LIMIT);
        let finished = finished.unwrap_or_else(|error| panic!("{error}"));
        assert!(!finished.timed_out, "{command:?} hangs: {finished:?}");
        Output::new(finished, &self.root, &self.home)
    }
}

fn put(path: &Path, bytes: &[u8]) {
    let folder = path.parent().expect("a file in a project has a folder");
    fs::create_dir_all(folder).expect("the folder is ours");
    fs::write(path, bytes).expect("the folder is ours");
}
