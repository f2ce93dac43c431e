//! The command in the person's own shell: a link in `~/.local/bin`, if the name is free there.

use std::path::Path;

use fs_err as fs;

use crate::settings::is_ours;
use crate::surroundings::Surroundings;

/// What is there under the command's name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Found {
    /// Nothing.
    Nothing,
    /// The link as it should be.
    Link,
    /// A link to where checkrein was installed before.
    OldLink,
    /// Something of somebody else's.
    Other,
}

pub(super) fn find(around: &Surroundings) -> Found {
    let link = around.dirs.command_link();
    match fs::read_link(&link) {
        Ok(target) if target == around.program_in_bin() => Found::Link,
        Ok(target) if is_ours(&target.to_string_lossy()) => Found::OldLink,
        Err(_) if fs::symlink_metadata(&link).is_err() => Found::Nothing,
        _ => Found::Other,
    }
}

/// Makes or renews the link and says so; a name that is taken is left alone.
pub(super) fn place(around: &Surroundings, found: Found) -> String {
    let link = around.dirs.command_link();
    let shown = around.short(&link);
    let made = match found {
        Found::Link => return format!("`{shown}` is there"),
        Found::Other => return format!("`{shown}` is somebody else's and stays as it is"),
        Found::Nothing | Found::OldLink => make(&link, &around.program_in_bin()),
    };
    match made {
        Ok(()) => format!("`{shown}`{}", path_note(around, &link)),
        // The model finds the command without it, so this is no reason to stop.
        Err(error) => format!("no `{shown}`: {error}"),
    }
}

/// Removes the link if it is one of ours, and returns whether it was.
pub(super) fn remove(around: &Surroundings) -> std::io::Result<bool> {
    match find(around) {
        Found::Link | Found::OldLink => fs::remove_file(around.dirs.command_link()).map(|()| true),
        Found::Nothing | Found::Other => Ok(false),
    }
}

fn make(link: &Path, target: &Path) -> std::io::Result<()> {
    if let Some(folder) = link.parent() {
        fs::create_dir_all(folder)?;
    }
    let temporary = link.with_extension(format!("{}.tmp", std::process::id()));
    let _ = fs::remove_file(&temporary);
    fs_err::os::unix::fs::symlink(target, &temporary)?;
    fs::rename(&temporary, link)
}

fn path_note(around: &Surroundings, link: &Path) -> String {
    let folder = link.parent().unwrap_or(link);
    if std::env::split_paths(&around.path).any(|on_path| on_path == folder) {
        return String::new();
    }
    format!(
        " (`{}` is not on your PATH; inside Claude Code the command is found all the same)",
        around.short(folder)
    )
}
