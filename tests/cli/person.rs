//! A person with a home that nobody else has, and the programs of a build to install.

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::fmt;
use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use fs_err as fs;
use tempfile::TempDir;

/// The programs that a build leaves, besides the command and the servers.
pub(crate) const HOOKS: [&str; 8] = [
    "user-prompt-submit",
    "pre-tool-use",
    "post-tool-use",
    "session-start",
    "session-end",
    "stop",
    "subagent-start",
    "pre-compact",
];

pub(crate) struct Person {
    folder: TempDir,
    env: BTreeMap<&'static str, OsString>,
}

/// What a command said and how it ended, for snapshots.
pub(crate) struct Said(String);

impl fmt::Display for Said {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

impl Person {
    /// A home with nothing in it; the folder's name has a space, as some people's have.
    pub(crate) fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let person = Self {
            env: BTreeMap::new(),
            folder,
        };
        let person = person.tool("git", "git version 2.47.1");
        let person = person.tool("claude", "2.1.329 (Claude Code)");
        fs::create_dir(person.home()).unwrap();
        person.build("1");
        person
    }

    pub(crate) fn home(&self) -> PathBuf {
        self.folder.path().join("ada l")
    }

    pub(crate) fn from(&self) -> PathBuf {
        self.folder.path().join("a build")
    }

    pub(crate) fn bin(&self) -> PathBuf {
        self.home().join(".local/share/checkrein/bin")
    }

    pub(crate) fn settings(&self) -> PathBuf {
        self.home().join(".claude/settings.json")
    }

    /// Leaves programs of some version where `--from` finds them.
    pub(crate) fn build(&self, version: &str) {
        fs::create_dir_all(self.from()).unwrap();
        for hook in HOOKS {
            self.program(hook, &format!("#!/bin/sh\n# {hook} {version}\n"));
        }
        for other in ["checkrein", "context-graph-mcp", "token-efficient-mcp"] {
            self.program(other, &format!("#!/bin/sh\n# {other} {version}\n"));
        }
    }

    /// Makes every program a kilobyte larger than the one before.
    pub(crate) fn grow_programs(&self) {
        for (index, hook) in HOOKS.iter().enumerate() {
            let padding = "# padding\n".repeat((index + 1) * 100);
            self.program(hook, &format!("#!/bin/sh\n{padding}"));
        }
    }

    /// Puts a program on the `PATH` that only knows its version.
    pub(crate) fn tool(self, name: &str, version: &str) -> Self {
        let tools = self.folder.path().join("tools");
        fs::create_dir_all(&tools).unwrap();
        let program = tools.join(name);
        fs::write(&program, format!("#!/bin/sh\necho '{version}'\n")).unwrap();
        fs::set_permissions(&program, std::fs::Permissions::from_mode(0o755)).unwrap();
        // The shell itself is needed too, and nothing else that this machine may have.
        let path = format!("{}:/bin", tools.display());
        self.with("PATH", path)
    }

    pub(crate) fn program(&self, name: &str, text: &str) {
        let path = self.from().join(name);
        fs::write(&path, text).unwrap();
        fs::set_permissions(&path, std::fs::Permissions::from_mode(0o755)).unwrap();
    }

    pub(crate) fn with(mut self, name: &'static str, value: impl Into<OsString>) -> Self {
        self.env.insert(name, value.into());
        self
    }

    /// Writes a file below the home.
    pub(crate) fn file(self, name: &str, text: &str) -> Self {
        self.write(name, text);
        self
    }

    pub(crate) fn write(&self, name: &str, text: &str) {
        let path = self.home().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    pub(crate) fn link(self, name: &str, target: &str) -> Self {
        let path = self.home().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        symlink(target, path).unwrap();
        self
    }

    pub(crate) fn read(&self, name: &str) -> String {
        fs::read_to_string(self.home().join(name)).unwrap()
    }

    pub(crate) fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_checkrein"));
        command
            .args(arguments)
            .env_clear()
            .env("HOME", self.home())
            .envs(&self.env)
            .current_dir(self.home())
            .stdin(Stdio::null());
        command
    }

    /// Runs the command and returns all that can be seen of it.
    pub(crate) fn run(&self, arguments: &[&str]) -> Said {
        let output = self.command(arguments).output().unwrap();
        let mut text = String::from_utf8(output.stdout).unwrap();
        let errors = String::from_utf8(output.stderr).unwrap();
        if !errors.is_empty() {
            text.push_str("--- stderr\n");
            text.push_str(&errors);
        }
        text.push_str(&format!("--- exit {}", output.status.code().unwrap()));
        Said(self.plain(&text))
    }

    pub(crate) fn install(&self) -> Said {
        let from = self.from();
        self.run(&["install", "--from", from.to_str().unwrap()])
    }

    pub(crate) fn uninstall(&self) -> Said {
        self.run(&["install", "--uninstall"])
    }

    /// Replaces what differs from run to run.
    fn plain(&self, text: &str) -> String {
        let text = text.replace(self.folder.path().to_str().unwrap(), "[folder]");
        let text = text
            .lines()
            .map(|line| match line.strip_prefix("skills    ") {
                Some(skills) => format!(
                    "skills    [number]{}",
                    skills.trim_start_matches(|c: char| c.is_ascii_digit())
                ),
                None => line.to_owned(),
            })
            .collect::<Vec<_>>()
            .join("\n");
        let mut plain = String::new();
        let mut rest = text.as_str();
        while let Some((before, after)) = rest.split_once("/settings-2") {
            plain.push_str(before);
            plain.push_str("/settings-[time].json");
            rest = after.split_once(".json").unwrap().1;
        }
        plain + rest
    }

    /// Everything below the home: names, modes, contents and links.
    pub(crate) fn tree(&self) -> BTreeMap<PathBuf, String> {
        let mut tree = BTreeMap::new();
        collect(&self.home(), &self.home(), &mut tree);
        tree
    }
}

fn collect(top: &Path, folder: &Path, tree: &mut BTreeMap<PathBuf, String>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let metadata = fs::symlink_metadata(&path).unwrap();
        let content = if metadata.is_symlink() {
            format!("-> {}", fs::read_link(&path).unwrap().display())
        } else if metadata.is_dir() {
            collect(top, &path, tree);
            String::new()
        } else {
            blake3::hash(&fs::read(&path).unwrap()).to_hex().to_string()
        };
        let mode = metadata.permissions().mode();
        let name = path.strip_prefix(top).unwrap().to_path_buf();
        tree.insert(name, format!("{mode:o} {content}"));
    }
}
