//! The few questions that we ask git, always by a subprocess and always on our terms.
//!
//! Everything here works with git 2.30 and later. Every call has the person's hooks, signing,
//! pager, editor, prompts and background maintenance off, takes no optional lock, reads paths
//! literally, and does not see a repository that the surroundings point to (`GIT_DIR` and its
//! kin): the folder alone says which repository is meant.

use std::ffi::{OsStr, OsString};
use std::fs::File;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use anyhow::{Context, Result, bail};

/// Settings that hold for every call, whatever the person's configuration says.
const SETTINGS: &[&str] = &[
    // Also switches off the hooks `reference-transaction` and `post-index-change`.
    "core.hooksPath=/dev/null",
    "core.fsmonitor=false",
    // A warning about line ends must not become a failure.
    "core.safecrlf=false",
    "gc.auto=0",
    "maintenance.auto=false",
    "commit.gpgSign=false",
    "log.showSignature=false",
    "submodule.recurse=false",
    "i18n.commitEncoding=UTF-8",
    "i18n.logOutputEncoding=UTF-8",
];

/// Variables by which one git process tells another which repository and which moment it is
/// about. A hook may be started from within such a process.
const NOT_INHERITED: &[&str] = &[
    "GIT_ALTERNATE_OBJECT_DIRECTORIES",
    "GIT_AUTHOR_DATE",
    "GIT_COMMITTER_DATE",
    "GIT_COMMON_DIR",
    "GIT_CONFIG",
    "GIT_CONFIG_PARAMETERS",
    "GIT_DIR",
    "GIT_GLOB_PATHSPECS",
    "GIT_GRAFT_FILE",
    "GIT_ICASE_PATHSPECS",
    "GIT_IMPLICIT_WORK_TREE",
    "GIT_INDEX_FILE",
    "GIT_INDEX_VERSION",
    "GIT_INTERNAL_SUPER_PREFIX",
    "GIT_NAMESPACE",
    "GIT_NOGLOB_PATHSPECS",
    "GIT_NO_REPLACE_OBJECTS",
    "GIT_OBJECT_DIRECTORY",
    "GIT_PREFIX",
    "GIT_QUARANTINE_PATH",
    "GIT_REPLACE_REF_BASE",
    "GIT_SHALLOW_FILE",
    "GIT_WORK_TREE",
];

/// There is no `git` to ask.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct GitMissing;

impl std::fmt::Display for GitMissing {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("`git` is not on the PATH")
    }
}

impl std::error::Error for GitMissing {}

/// Git, asked in one folder.
#[derive(Clone, Debug)]
pub struct Git {
    folder: PathBuf,
    environment: Vec<(OsString, OsString)>,
    settings: Vec<OsString>,
}

impl Git {
    /// Asks git in this folder, with variables added to the inherited environment.
    pub fn new(folder: &Path, environment: &[(OsString, OsString)]) -> Self {
        Self {
            folder: folder.to_path_buf(),
            environment: environment.to_vec(),
            settings: Vec::new(),
        }
    }

    /// Asks the same git about an index of ours instead of the person's.
    pub fn with_index(&self, index: &Path) -> Self {
        // Our copies are whole files: a split index would leave a shared half behind.
        self.with_variable("GIT_INDEX_FILE", index)
            .with_setting("core.splitIndex=false")
    }

    /// Adds an environment variable.
    pub fn with_variable(&self, name: &str, value: impl AsRef<OsStr>) -> Self {
        let mut git = self.clone();
        git.environment.push((name.into(), value.as_ref().into()));
        git
    }

    /// Adds a configuration setting, `key=value`.
    pub fn with_setting(&self, setting: &str) -> Self {
        let mut git = self.clone();
        git.settings.push(setting.into());
        git
    }

    /// Runs git and returns what it printed; an exit code other than 0 is an error.
    pub fn run<S: AsRef<OsStr>>(&self, arguments: &[S]) -> Result<Vec<u8>> {
        self.run_with_input(arguments, &[])
    }

    /// Like `run`, with bytes for its standard input.
    pub fn run_with_input<S: AsRef<OsStr>>(
        &self,
        arguments: &[S],
        input: &[u8],
    ) -> Result<Vec<u8>> {
        let output = self.ask(arguments, input)?;
        if !output.status.success() {
            bail!(failure(arguments, &output));
        }
        Ok(output.stdout)
    }

    /// Like `run`, for an answer of one line.
    pub fn line<S: AsRef<OsStr>>(&self, arguments: &[S]) -> Result<Vec<u8>> {
        let mut line = self.run(arguments)?;
        // Only the last line end: a path may hold others.
        line.pop_if(|byte| *byte == b'\n');
        Ok(line)
    }

    /// Like `line`, for an object's id.
    pub fn id<S: AsRef<OsStr>>(&self, arguments: &[S], input: &[u8]) -> Result<String> {
        let id = String::from_utf8(self.run_with_input(arguments, input)?)?;
        Ok(id.trim().to_owned())
    }

    /// Runs git and returns its whole answer, for questions where a refusal is an answer too.
    pub fn ask<S: AsRef<OsStr>>(&self, arguments: &[S], input: &[u8]) -> Result<Output> {
        let mut command = self.command(arguments);
        command.stdout(Stdio::piped());
        feed(command, input)
    }

    /// Runs git so that it goes on when we are killed, and so that `held` stays locked until it
    /// is done.
    ///
    /// For the one call that must not be torn: it gets a process group of its own, and the
    /// locked file as its standard output, which it has no other use for.
    pub fn run_shielded<S: AsRef<OsStr>>(
        &self,
        arguments: &[S],
        input: &[u8],
        held: &File,
    ) -> Result<Output> {
        let mut command = self.command(arguments);
        command.stdout(Stdio::from(held.try_clone()?));
        #[cfg(unix)]
        std::os::unix::process::CommandExt::process_group(&mut command, 0);
        feed(command, input)
    }

    fn command<S: AsRef<OsStr>>(&self, arguments: &[S]) -> Command {
        let mut command = Command::new("git");
        for name in NOT_INHERITED {
            command.env_remove(name);
        }
        command
            // Not `current_dir`: a missing folder would look like a missing git.
            .arg("-C")
            .arg(&self.folder)
            .arg("--no-pager")
            .arg("--literal-pathspecs");
        let settings = SETTINGS.iter().map(OsStr::new);
        for setting in settings.chain(self.settings.iter().map(OsString::as_os_str)) {
            command.arg("-c").arg(setting);
        }
        command
            .args(arguments)
            .env("GIT_TERMINAL_PROMPT", "0")
            .env("GIT_OPTIONAL_LOCKS", "0")
            .env("GIT_EDITOR", "false")
            .env("LC_ALL", "C")
            .envs(self.environment.iter().map(|(name, value)| (name, value)))
            .stdin(Stdio::piped())
            .stderr(Stdio::piped());
        command
    }
}

/// Starts the command, feeds it while its answer is read, and waits for it.
fn feed(mut command: Command, input: &[u8]) -> Result<Output> {
    let mut child = match command.spawn() {
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => bail!(GitMissing),
        other => other.context("failed to start `git`")?,
    };
    let mut stdin = child.stdin.take().expect("standard input is piped");
    std::thread::scope(|scope| {
        // A git that ends early says why on standard error; the broken pipe says nothing.
        scope.spawn(move || stdin.write_all(input));
        child.wait_with_output().context("failed to run `git`")
    })
}

/// Returns the commit that is checked out in a folder, if there is one.
pub fn head_commit(folder: &Path) -> Option<String> {
    let arguments = ["rev-parse", "--verify", "--quiet", "HEAD"];
    Git::new(folder, &[]).id(&arguments, b"").ok()
}

/// Says which call failed, and git's own words about it.
pub fn failure<S: AsRef<OsStr>>(arguments: &[S], output: &Output) -> String {
    let verb = arguments
        .first()
        .map(|verb| verb.as_ref().to_string_lossy())
        .unwrap_or_default();
    let said = String::from_utf8_lossy(&output.stderr);
    match said.trim() {
        "" => format!("`git {verb}` ended with {}", output.status),
        said => format!("`git {verb}` failed: {said}"),
    }
}

/// Returns git's bytes as a path of this system.
#[cfg(unix)]
pub fn path(bytes: &[u8]) -> PathBuf {
    use std::os::unix::ffi::OsStrExt;
    PathBuf::from(OsStr::from_bytes(bytes))
}

/// Returns git's bytes as a path of this system.
#[cfg(not(unix))]
pub fn path(bytes: &[u8]) -> PathBuf {
    PathBuf::from(String::from_utf8_lossy(bytes).into_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_missing_git_is_told_from_a_missing_folder() {
        let nowhere = [("PATH".into(), "/does-not-exist".into())];
        let error = Git::new(Path::new("/"), &nowhere)
            .run(&["version"])
            .unwrap_err();
        assert!(error.downcast_ref::<GitMissing>().is_some());
        let error = Git::new(Path::new("/does-not-exist"), &[])
            .run(&["version"])
            .unwrap_err();
        assert!(error.to_string().contains("cannot change to"), "{error}");
    }

    #[test]
    fn input_and_output_larger_than_a_pipe_do_not_block_each_other() {
        let folder = tempfile::tempdir().unwrap();
        let git = Git::new(folder.path(), &[]);
        let input = vec![b'a'; 1 << 20];
        let id = git.id(&["hash-object", "--stdin"], &input).unwrap();
        assert_eq!(id.len(), 40);
        let refused = git.run_with_input(&["no-such-verb"], &input).unwrap_err();
        assert!(refused.to_string().contains("no-such-verb"), "{refused}");
    }

    #[test]
    fn the_repository_of_the_surroundings_does_not_leak_in() {
        let folder = tempfile::tempdir().unwrap();
        let command = Git::new(folder.path(), &[]).command(&["status"]);
        for name in ["GIT_DIR", "GIT_INDEX_FILE", "GIT_WORK_TREE"] {
            let removed = command
                .get_envs()
                .any(|(key, value)| key == name && value.is_none());
            assert!(removed, "{name}");
        }
    }
}
