//! `checkrein mcp install`: our servers in the client's configuration, or out of it.
//!
//! The file is edited in place, atomically and under the client's own lock: the client rewrites it all the time, and of two
//! that write at once one would lose what the other wrote.

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use checkrein_core::disk;
use checkrein_mcp::{Seat, client_file};
use clap::{Args, ValueEnum};
use fs_err as fs;

use super::entries::{At, Edited, Own, put, take};
use crate::error::{CommandError, Kind};
use crate::person;
use crate::surroundings::Surroundings;
use crate::ui::Ui;

/// How long we wait for the client's lock.
const PATIENCE: Duration = Duration::from_secs(5);
/// The client believes a lock of this age to be forgotten, and so do we.
const STALE: Duration = Duration::from_secs(60);

/// Our servers: the name in the configuration, and the program.
const SERVERS: [(&str, &str); 2] = [
    ("context-graph", "context-graph-mcp"),
    ("token-efficient", "token-efficient-mcp"),
];

/// Add our servers, context-graph and token-efficient, to the client's configuration
#[derive(Debug, Args)]
pub struct InstallServers {
    /// Whose configuration: yours everywhere, the project's `.mcp.json`, or yours in this project
    #[arg(long, value_enum, default_value = "user")]
    scope: ForWhom,
    /// Take them out again
    #[arg(long)]
    uninstall: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum ForWhom {
    User,
    Project,
    Local,
}

impl InstallServers {
    /// Puts them in, or takes them out; doing it twice is doing it once.
    pub fn run(self, around: &Surroundings, ui: &mut Ui) -> Result<(), CommandError> {
        person::only_their_files("checkrein mcp install")?;
        let own = own(self.scope, self.uninstall, around)?;
        let (file, at) = match self.scope {
            ForWhom::User => (client_file(&around.dirs, &variable), At::Top),
            ForWhom::Local => {
                let main = Seat::of(&around.cwd).main;
                let folder = main.to_string_lossy().into_owned();
                (client_file(&around.dirs, &variable), At::Folder(folder))
            }
            ForWhom::Project => (Seat::of(&around.cwd).top.join(".mcp.json"), At::Top),
        };
        let uninstall = self.uninstall;
        let edit = |text: &str| {
            if uninstall {
                take(text, &at, &own)
            } else {
                put(text, &at, &own)
            }
        };
        let done = rewrite(&file, edit)?;
        let shown = around.short(&file);
        if done.is_empty() {
            ui.say(match uninstall {
                true => format!("nothing to remove from `{shown}`"),
                false => format!("`{shown}` has them already"),
            });
            return Ok(());
        }
        for line in &done {
            ui.say(line);
        }
        ui.say(format!(
            "changed `{shown}`; a session that is open sees it when it is started anew"
        ));
        Ok(())
    }
}

/// Returns our servers with their programs, which must be there.
fn own(scope: ForWhom, uninstall: bool, around: &Surroundings) -> Result<Vec<Own>, CommandError> {
    let mut own = Vec::new();
    for (name, program) in SERVERS {
        let installed = around.dirs.bin().join(program);
        let beside = around.program_folder()?.join(program);
        let found = [installed, beside].into_iter().find(|path| path.is_file());
        let Some(path) = found else {
            if uninstall {
                own.push(Own {
                    name,
                    command: program.to_owned(),
                });
                continue;
            }
            return Err(
                CommandError::person(format!("there is no program `{program}`"))
                    .hint("run `./install` in the checkout: it builds and installs all of them"),
            );
        };
        own.push(Own {
            name,
            command: command(&path, scope, around)?,
        });
    }
    Ok(own)
}

/// How a program is named: for a project's file, that others read as well, below whoever's home it is.
fn command(path: &Path, scope: ForWhom, around: &Surroundings) -> Result<String, CommandError> {
    let text = |path: &Path| {
        let unreadable = || {
            CommandError::person(format!(
                "`{}` is no text that JSON can hold",
                path.display()
            ))
        };
        path.to_str().map(str::to_owned).ok_or_else(unreadable)
    };
    match path.strip_prefix(&around.dirs.home) {
        Ok(below) if scope == ForWhom::Project => Ok(format!("${{HOME}}/{}", text(below)?)),
        _ => text(path),
    }
}

fn variable(name: &str) -> Option<std::ffi::OsString> {
    std::env::var_os(name)
}

/// Reads, edits and replaces a file of the client's while nobody else does.
fn rewrite(
    file: &Path,
    edit: impl Fn(&str) -> Result<Edited, String>,
) -> Result<Vec<String>, CommandError> {
    let file = fs::canonicalize(file).unwrap_or_else(|_| file.to_path_buf());
    if let Some(folder) = file.parent() {
        fs::create_dir_all(folder)?;
    }
    let _lock = Lock::take(&file)?;
    let bytes = match fs::read(&file) {
        Ok(bytes) => bytes,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Vec::new(),
        Err(error) => return Err(error.into()),
    };
    let unusable = |why: String| {
        CommandError::person(format!("cannot edit `{}`", file.display()))
            .because(why)
            .hint("mend it, or move it away, and run this again; nothing was changed")
    };
    let text = std::str::from_utf8(&bytes).map_err(|error| unusable(error.to_string()))?;
    let edited = edit(text).map_err(unusable)?;
    if edited.text != text {
        // Somebody without the lock may have written meanwhile.
        if fs::read(&file).unwrap_or_default() != bytes {
            return Err(CommandError::new(
                Kind::Person,
                anyhow::Error::msg(format!(
                    "`{}` is being changed by somebody else",
                    file.display()
                )),
            )
            .hint("run this again; nothing was changed"));
        }
        disk::replace(&file, edited.text.as_bytes())?;
    }
    Ok(edited.done)
}

/// The client's lock on a file: a folder beside it. Given back when it is dropped.
struct Lock {
    folder: PathBuf,
}

impl Lock {
    fn take(file: &Path) -> Result<Self, CommandError> {
        let mut name = file.as_os_str().to_owned();
        name.push(".lock");
        let folder = PathBuf::from(name);
        let start = Instant::now();
        loop {
            match fs::create_dir(&folder) {
                Ok(()) => return Ok(Self { folder }),
                Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => {
                    let age = fs::metadata(&folder).and_then(|metadata| metadata.modified());
                    let is_stale = age.is_ok_and(|age| age.elapsed().is_ok_and(|age| age > STALE));
                    if is_stale {
                        // Whoever comes first makes it anew.
                        let _ = fs::remove_dir(&folder);
                        continue;
                    }
                }
                Err(error) => return Err(error.into()),
            }
            if start.elapsed() > PATIENCE {
                return Err(CommandError::person(format!(
                    "`{}` is being changed by the client",
                    file.display()
                ))
                .hint(format!(
                    "run this again; if no client runs, remove the folder `{}`",
                    folder.display()
                )));
            }
            std::thread::sleep(Duration::from_millis(20));
        }
    }
}

impl Drop for Lock {
    fn drop(&mut self) {
        let _ = fs::remove_dir(&self.folder);
    }
}
