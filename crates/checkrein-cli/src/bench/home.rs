//! Throw-away homes for the benchmark: one for each catalog and way, with two projects and the client's
//! whole environment. Nothing of the person's gets in but where programs are found.

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use anyhow::{Context, Result, bail};
use checkrein_client::{Client, Stop, process};
use checkrein_core::disk::{Lock, lock_dir};
use checkrein_core::env;
use checkrein_core::skill::adoption;
use fs_err as fs;

use super::catalog::{self, Skill};
use super::project::{self, Place};
use super::tools;
use crate::error::CommandError;

/// How the work is done.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Way {
    /// The client, without checkrein and without any skill.
    Bare,
    /// The client loads the skills by itself.
    Native,
    /// The skills are adopted by checkrein.
    Checkrein,
}

impl Way {
    /// Says it in words.
    pub(super) fn words(self) -> &'static str {
        match self {
            Self::Bare => "bare",
            Self::Native => "native",
            Self::Checkrein => "checkrein",
        }
    }
}

/// What the folders of the homes begin with.
const PREFIX: &str = "checkrein-bench-";

/// A file that says that a home is to be kept.
const KEPT: &str = "kept";

/// What takes longer than this hangs.
const PATIENCE: Duration = Duration::from_secs(60);

/// Who commits, and that nobody else's settings of git count.
const GIT: [(&str, &str); 10] = [
    ("GIT_CONFIG_NOSYSTEM", "1"),
    ("GIT_CONFIG_GLOBAL", "/dev/null"),
    ("GIT_CONFIG_SYSTEM", "/dev/null"),
    ("GIT_TERMINAL_PROMPT", "0"),
    ("GIT_AUTHOR_NAME", "A Person"),
    ("GIT_AUTHOR_EMAIL", "person@example.com"),
    ("GIT_AUTHOR_DATE", "2026-01-01T12:00:00Z"),
    ("GIT_COMMITTER_NAME", "A Person"),
    ("GIT_COMMITTER_EMAIL", "person@example.com"),
    ("GIT_COMMITTER_DATE", "2026-01-01T12:00:00Z"),
];

/// What all homes are made from.
pub(crate) struct Basis {
    /// The client's program.
    pub(crate) client: PathBuf,
    /// The program that runs this command, and the folder with those of the hooks.
    pub(crate) program: PathBuf,
    pub(crate) programs: PathBuf,
    /// Where programs are found.
    pub(crate) path: OsString,
    /// The person's wish to end it.
    pub(crate) stop: Stop,
    /// Whether the homes stay.
    pub(crate) is_kept: bool,
}

/// A home, gone when this value is, unless it is to be kept.
pub(super) struct Home<'a> {
    basis: &'a Basis,
    top: PathBuf,
    path: OsString,
    /// Held while the home is in use, so that nobody takes it for one that was left behind.
    _lock: Lock,
}

impl<'a> Home<'a> {
    /// Makes a home in which these skills lie where the client looks for them.
    pub(super) fn make(basis: &'a Basis, skills: &[Skill], way: Way) -> Result<Self, CommandError> {
        let (top, lock) =
            new_folder(&std::env::temp_dir()).context("failed to make a throw-away home")?;
        let tools = tools::put(&top.join("bin"))?;
        let folders = std::iter::once(tools).chain(std::env::split_paths(&basis.path));
        let path = std::env::join_paths(folders);
        let path = path.context("a folder on `PATH` has a separator in its name")?;
        // From here on the home removes itself; one that is left before is swept.
        let home = Self {
            basis,
            top,
            path,
            _lock: lock,
        };
        home.furnish(skills, way)?;
        Ok(home)
    }

    fn furnish(&self, skills: &[Skill], way: Way) -> Result<(), CommandError> {
        if self.basis.is_kept {
            fs::write(self.top.join(KEPT), "")?;
        }
        fs::create_dir_all(self.folder().join("tmp"))?;
        let folder = self.folder().join(".claude/skills");
        catalog::put(&folder, skills)?;
        for place in Place::ALL {
            project::make(self, &self.basis.program, place)?;
        }
        if way == Way::Checkrein {
            let from = self.basis.programs.to_string_lossy();
            let install = ["install", "--from", &from];
            self.run(&self.basis.program, &install, &self.folder())?;
            for skill in skills {
                adopt(&folder.join(&skill.name).join("SKILL.md"))?;
            }
        }
        Ok(())
    }

    /// The folder that holds all of it.
    pub(super) fn top(&self) -> &Path {
        &self.top
    }

    /// The home.
    pub(super) fn folder(&self) -> PathBuf {
        self.top.join("home")
    }

    /// One of the projects.
    pub(super) fn project(&self, place: Place) -> PathBuf {
        self.top.join(place.name())
    }

    /// The client, ready to start in one of the projects.
    pub(super) fn client(&self, place: Place) -> Client {
        Client::new(&self.basis.client, self.project(place), self.environment())
            .permission_mode("acceptEdits")
            .allow("Bash,Skill,Agent")
            .limit(PATIENCE)
            .stop(self.basis.stop.clone())
    }

    /// Runs a program in a folder; it has to succeed.
    pub(super) fn run(
        &self,
        program: &Path,
        arguments: &[&str],
        folder: &Path,
    ) -> Result<String, CommandError> {
        self.run_with(program, arguments, folder, b"")
    }

    /// Runs a program likewise, with this standard input.
    pub(super) fn run_with(
        &self,
        program: &Path,
        arguments: &[&str],
        folder: &Path,
        stdin: &[u8],
    ) -> Result<String, CommandError> {
        let mut command = Command::new(program);
        command
            .args(arguments)
            .current_dir(folder)
            .env_clear()
            .envs(self.environment());
        let finished = process::run_until(&mut command, stdin, PATIENCE, &self.basis.stop)?;
        if finished.code == 0 {
            return Ok(finished.stdout);
        }
        let typed = arguments.join(" ");
        let message = format!("`{} {typed}` failed", program.display());
        let reason = finished.stderr.trim_end().to_owned();
        Err(anyhow::Error::msg(reason).context(message).into())
    }

    fn environment(&self) -> Vec<(OsString, OsString)> {
        let home = self.folder();
        let mut environment: Vec<(OsString, OsString)> = vec![
            ("HOME".into(), home.clone().into()),
            ("PATH".into(), self.path.clone()),
            ("TMPDIR".into(), home.join("tmp").into()),
            ("TERM".into(), "xterm".into()),
            ("LANG".into(), "C.UTF-8".into()),
            // No task is to depend on those before it.
            (env::CHECKREIN_LEARN.into(), "0".into()),
        ];
        environment.extend(GIT.map(|(name, value)| (name.into(), value.into())));
        environment
    }
}

impl Drop for Home<'_> {
    fn drop(&mut self) {
        if !self.basis.is_kept {
            // What is left is found by the next one.
            let _ = fs::remove_dir_all(&self.top);
        }
    }
}

/// Makes a folder and locks it. Another benchmark may take it for one that was left behind until it is
/// locked; it is gone then, and another one is made.
fn new_folder(within: &Path) -> Result<(PathBuf, Lock)> {
    let mut tries = 0;
    loop {
        let folder = tempfile::Builder::new()
            .prefix(PREFIX)
            .tempdir_in(within)?
            .keep();
        tries += 1;
        // By its real name: the temporary folder is a link on some systems, and hooks compare.
        let locked = fs::canonicalize(&folder)
            .map_err(anyhow::Error::from)
            .and_then(|top| Ok((lock_dir(&top, PATIENCE)?, top)));
        match locked {
            Ok((lock, top)) if top.is_dir() => return Ok((top, lock)),
            Err(error) if tries == TRIES => return Err(error),
            _ if tries == TRIES => bail!("`{}` was removed by somebody", folder.display()),
            _ => {}
        }
    }
}

/// So often a new folder may be gone before it is locked.
const TRIES: u32 = 5;

/// Adopts one skill, as `checkrein skills adopt` edits it.
fn adopt(file: &Path) -> Result<(), CommandError> {
    let adopted = adoption::adopt(&fs::read(file)?).map_err(|why| {
        let message = format!("`{}` was not adopted", file.display());
        CommandError::person(message).because(why.words().0)
    })?;
    Ok(fs::write(file, adopted)?)
}

/// Removes the homes that a benchmark has left behind that was killed.
pub(super) fn sweep(folder: &Path) {
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let (path, name) = (entry.path(), entry.file_name());
        let is_home = name.to_string_lossy().starts_with(PREFIX)
            && entry.file_type().is_ok_and(|kind| kind.is_dir());
        if !is_home || path.join(KEPT).exists() {
            continue;
        }
        // Held until it is removed: whoever has just made it waits, and sees that it is gone.
        if let Ok(_lock) = lock_dir(&path, Duration::ZERO) {
            // One of somebody else's stays, and that is right.
            let _ = fs::remove_dir_all(path);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_new_folder_is_locked_before_anybody_sweeps_it() {
        let folder = tempfile::tempdir().expect("a temporary folder can be made");
        let within = folder.path().to_path_buf();
        let sweeper = std::thread::spawn(move || {
            for _ in 0..200 {
                sweep(&within);
            }
        });
        for _ in 0..50 {
            let (top, lock) = new_folder(folder.path()).expect("a temporary folder can be made");
            fs::write(top.join("x"), "x").expect("the folder is ours alone");
            fs::remove_dir_all(&top).expect("the folder is ours alone");
            drop(lock);
        }
        sweeper.join().expect("nothing in it panics");
    }

    #[test]
    fn only_homes_that_nobody_uses_or_keeps_are_swept() {
        let folder = tempfile::tempdir().expect("a temporary folder can be made");
        let make = |name: &str| {
            let path = folder.path().join(name);
            fs::create_dir_all(path.join("home")).expect("the folder is ours");
            path
        };
        let (left, used) = (make("checkrein-bench-left"), make("checkrein-bench-used"));
        let (kept, other) = (make("checkrein-bench-kept"), make("somebody-elses"));
        fs::write(kept.join(KEPT), "").expect("the folder is ours");
        let _lock = lock_dir(&used, Duration::ZERO).expect("nobody else uses it");
        sweep(folder.path());
        let there = [left, used, kept, other].map(|path| path.exists());
        assert_eq!(there, [false, true, true, true]);
    }
}
