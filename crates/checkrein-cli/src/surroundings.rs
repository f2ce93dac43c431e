//! What a command may know of the world around it: folders, clock, environment. Read here, once.

use std::cell::RefCell;
use std::ffi::OsString;
use std::path::{Path, PathBuf};

use checkrein_core::env;
use checkrein_core::layout::UserDirs;
use checkrein_core::message::plain;
use fs_err as fs;

use crate::agent;
use crate::error::CommandError;
use crate::settings::wiring;

/// The process's surroundings at its start.
#[derive(Clone, Debug)]
pub struct Surroundings {
    /// The person's folders.
    pub dirs: UserDirs,
    /// The folder that the command was started in.
    pub cwd: PathBuf,
    /// When the command was started.
    pub now: checkrein_core::time::Timestamp,
    /// The program that runs this command.
    pub program: PathBuf,
    /// Where the person's shell looks for programs.
    pub path: OsString,
    /// The session of Claude Code that the command was started in, if it was.
    pub session: Option<String>,
    /// The hooks are silenced in this environment.
    pub disabled: bool,
    /// Whether it may be learned from what the person chooses.
    pub learns: bool,
    /// What is to be said besides the command's own words, once it is done.
    pub notices: RefCell<Vec<String>>,
}

impl Surroundings {
    /// Asks the process for its surroundings.
    pub fn of_this_process() -> Result<Self, CommandError> {
        let mut dirs = UserDirs::new(|name| std::env::var_os(name)).ok_or_else(|| {
            CommandError::person("there is no home folder")
                .hint("set `HOME` to the absolute path of your home folder")
        })?;
        let cwd = std::env::current_dir()?;
        // A folder that was named relatively is meant from here.
        dirs.claude = cwd.join(dirs.claude);
        Ok(Self {
            dirs,
            cwd,
            now: std::time::SystemTime::now().into(),
            // By its real name: some systems tell the link in `~/.local/bin` that it was called by.
            program: fs::canonicalize(std::env::current_exe()?)?,
            path: std::env::var_os("PATH").unwrap_or_default(),
            session: std::env::var(env::CLAUDE_CODE_SESSION_ID)
                .ok()
                .filter(|id| !id.is_empty()),
            disabled: std::env::var_os(env::CHECKREIN_DISABLE).is_some_and(|value| value == "1"),
            learns: std::env::var_os(env::CHECKREIN_LEARN).is_none_or(|value| value != "0"),
            notices: RefCell::default(),
        })
    }

    /// Returns a path as the person would write it: `~` for the home folder. Whoever named the file may
    /// have named it oddly, so it is shown plainly.
    pub fn short(&self, path: &Path) -> String {
        let shown = match path.strip_prefix(&self.dirs.home) {
            Ok(below) if below.as_os_str().is_empty() => "~".to_owned(),
            Ok(below) => format!("~/{}", below.display()),
            Err(_) => path.display().to_string(),
        };
        plain(&shown).into_owned()
    }

    /// Returns where `install` puts this program.
    pub fn program_in_bin(&self) -> PathBuf {
        self.dirs.bin().join(wiring::COMMAND)
    }

    /// Returns the folder of the program that runs this command.
    pub fn program_folder(&self) -> Result<PathBuf, CommandError> {
        let folder = self.program.parent().map(Path::to_path_buf);
        folder.ok_or_else(|| CommandError::person("this program is in no folder"))
    }

    /// Whether an agent runs the command, not a person. Found out when it is asked: it takes a look at
    /// every process.
    pub fn is_agents(&self) -> bool {
        agent::is_one()
    }

    /// Whether an environment variable has a value.
    pub fn is_set(&self, name: &str) -> bool {
        std::env::var_os(name).is_some_and(|value| !value.is_empty())
    }

    /// Whether an environment variable says no.
    pub fn is_zero(&self, name: &str) -> bool {
        std::env::var_os(name).is_some_and(|value| value == "0")
    }

    /// Returns the first program of this name on the person's `PATH`.
    pub fn on_path(&self, program: &str) -> Option<PathBuf> {
        std::env::split_paths(&self.path)
            .map(|folder| folder.join(program))
            .find(|candidate| candidate.is_file())
    }
}
