//! An answer that is written into a file: a server chose what stands in it, so it takes no file's place by itself, and
//! never that of one which says what may run here.

use std::io::Write;
use std::path::{Path, PathBuf};

use fs_err as fs;

use crate::error::{CommandError, Kind};
use crate::surroundings::Surroundings;

/// Folders whose files say what is run or allowed, wherever they are.
const FOLDERS: [&str; 2] = [".claude", ".git"];
/// Files that do.
const FILES: [&str; 2] = [".mcp.json", ".claude.json"];

/// A file that an answer may be written to.
pub(super) struct Target {
    path: PathBuf,
    may_exist: bool,
}

impl Target {
    /// Returns the file that was named, if it may be written; asked before the call is made, which may be the only one.
    pub(super) fn of(
        file: &Path,
        force: bool,
        around: &Surroundings,
    ) -> Result<Self, CommandError> {
        let path = around.cwd.join(file);
        let real = real(&path)?;
        let user = &around.dirs;
        let config = user.config();
        let own = [config.parent(), Some(user.data.as_path())];
        let own = own.into_iter().flatten();
        let is_own = own
            .chain([user.claude.as_path()])
            .any(|folder| real.starts_with(fs::canonicalize(folder).as_deref().unwrap_or(folder)));
        if is_own || is_guarded(&real) {
            return Err(CommandError::person(format!(
                "no answer of a server is written to `{}`: what stands there decides what runs and what is allowed",
                real.display()
            ))
            .hint("name a file elsewhere"));
        }
        // A device or a pipe loses nothing.
        let is_there = match fs::metadata(&path) {
            Ok(there) => there.is_file() || there.is_dir(),
            Err(_) => fs::symlink_metadata(&path).is_ok(),
        };
        if is_there && !force {
            return Err(exists(&path));
        }
        Ok(Self {
            may_exist: force || fs::symlink_metadata(&path).is_ok(),
            path,
        })
    }

    /// Writes it.
    pub(super) fn write(&self, text: &[u8]) -> Result<(), CommandError> {
        if self.may_exist {
            return Ok(fs::write(&self.path, text)?);
        }
        let made = fs::OpenOptions::new()
            .write(true)
            .create_new(true)
            .open(&self.path);
        match made {
            Ok(mut file) => Ok(file.write_all(text)?),
            Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => {
                Err(exists(&self.path))
            }
            Err(error) => Err(error.into()),
        }
    }
}

fn exists(path: &Path) -> CommandError {
    CommandError::person(format!("`{}` is there already", path.display()))
        .hint("name another file, or add `--force` to overwrite it")
}

/// Returns where a path leads to; of a file that is not there yet, where it would be made.
fn real(path: &Path) -> Result<PathBuf, CommandError> {
    if let Ok(real) = fs::canonicalize(path) {
        return Ok(real);
    }
    if let Ok(target) = fs::read_link(path) {
        let message = format!(
            "`{}` is a link to `{}`, which is not there",
            path.display(),
            target.display()
        );
        return Err(CommandError::new(Kind::Person, anyhow::Error::msg(message)));
    }
    let (Some(folder), Some(name)) = (path.parent(), path.file_name()) else {
        return Err(CommandError::person(format!(
            "`{}` names no file",
            path.display()
        )));
    };
    Ok(fs::canonicalize(folder)?.join(name))
}

/// Whether a path is of one of the places that say what may run; in any case, since some file systems know none.
fn is_guarded(path: &Path) -> bool {
    let is = |name: &std::ffi::OsStr, names: &[&str]| {
        let name = name.to_string_lossy();
        names.iter().any(|other| name.eq_ignore_ascii_case(other))
    };
    let is_file = path.file_name().is_some_and(|name| is(name, &FILES));
    is_file || path.iter().any(|name| is(name, &FOLDERS))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(path: &str, expected: bool) {
        assert_eq!(is_guarded(Path::new(path)), expected, "{path}");
    }

    #[test]
    fn what_says_what_runs_is_guarded() {
        check("/p/.mcp.json", true);
        check("/p/.MCP.json", true);
        check("/p/.claude/settings.json", true);
        check("/p/.Claude/skills/x/SKILL.md", true);
        check("/p/sub/.git/hooks/pre-commit", true);
        check("/h/.claude.json", true);
        check("/p/out.json", false);
        check("/p/.claudette/x", false);
        check("/p/.gitignore", false);
        check("/p/mcp.json", false);
    }
}
