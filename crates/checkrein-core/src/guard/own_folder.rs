//! The folder in which checkrein remembers things outside of any project, and the key in it; and the folder in which a
//! person says what is allowed.
//!
//! No gate that is switched off opens it: who had the key could write seals when the gate is on again.

use std::path::{Path, PathBuf};

use super::{Call, Objection, PERSON, resolve};
use crate::layout::UserDirs;
use crate::message::Refusal;
use crate::shell::{Effect, Reach, Run};

/// Programs whose arguments are no files, or which tell of a file but not what is in it.
const BLIND: &[&str] = &[
    "echo",
    "printf",
    "ls",
    "stat",
    "test",
    "[",
    "cd",
    "pushd",
    "git",
    "gh",
    "checkrein",
    "export",
    "du",
    "file",
    "readlink",
    "realpath",
    "basename",
    "dirname",
    "mkdir",
    "which",
    "type",
];

/// Programs that take in whole folders.
const TAKING_FOLDERS: &[&str] = &[
    "cp", "tar", "rsync", "scp", "zip", "7z", "grep", "rg", "mv", "cpio", "bsdtar", "ag",
];

/// Programs that run code that they are given.
const RUNNING_CODE: &[&str] = &[
    "python", "node", "perl", "ruby", "php", "bun", "deno", "lua", "awk", "gawk",
];

/// The end of the key's path on every system.
const KEY: &str = "checkrein/seal.key";

/// Refuses writes below the folders by name, and reads of the key.
pub(super) fn judge(call: &Call<'_>) -> Option<Objection> {
    let user = call.user()?;
    if let Some(path) = call.written_path() {
        let path = resolve::absolute(path, call.cwd, call.home());
        return is_below(user, &path).then(|| written(call.tool_name));
    }
    if matches!(call.tool_name, "Read" | "Grep" | "NotebookRead") {
        let path = ["file_path", "path"]
            .iter()
            .find_map(|field| call.input.get(field)?.as_str())?;
        let path = resolve::absolute(path, call.cwd, call.home());
        let names = resolve::names(&path);
        return names
            .contains(&user.seal_key())
            .then(|| read(call.tool_name));
    }
    let reading = call.reading()?;
    if !call.may_name_our_folder() {
        return None;
    }
    let writes = reading
        .effects
        .iter()
        .find(|effect| writes(call, user, effect));
    let reads = || reading.runs.iter().find(|run| reads(call, user, run));
    match writes {
        Some(effect) => Some(written(&effect.by)),
        None => reads().map(|run| read(&run.program)),
    }
}

/// The folders of ours that no agent writes to.
pub(super) fn folders(user: &UserDirs) -> [&Path; 2] {
    [&user.data, &user.configuration]
}

fn is_below(user: &UserDirs, path: &Path) -> bool {
    let names = resolve::names(path);
    folders(user).into_iter().any(|folder| {
        let real = real(folder);
        names
            .iter()
            .any(|name| name.starts_with(folder) || name.starts_with(&real))
    })
}

fn real(path: &Path) -> PathBuf {
    path.canonicalize().unwrap_or_else(|_| path.to_path_buf())
}

fn writes(call: &Call<'_>, user: &UserDirs, effect: &Effect) -> bool {
    // A link to a program in it is what `install` makes as well.
    if matches!(effect.reach, Reach::Alias | Reach::Git { .. }) {
        return false;
    }
    // What takes away a folder above takes ours with it.
    let is_whole = matches!(effect.reach, Reach::Tree);
    match effect.target.literal() {
        Some(path) => {
            let path = resolve::absolute(&path, call.cwd, None);
            is_below(user, &path) || is_whole && is_above(user, &path)
        }
        None => {
            let pattern = effect.target.clean();
            let prefix = pattern.known_prefix();
            // `$OUT` may be anything, and nobody would call it our folder.
            let is_telling = Path::new(&prefix).starts_with(&user.home);
            let could_be = |path: &Path| pattern.could_be(&path.to_string_lossy());
            let is_ours = |folder: &Path| {
                Path::new(&prefix).starts_with(folder) || is_telling && could_be(folder)
            };
            // Of what is below, these are worth a name with stars in it.
            let worth = [user.config(), user.seal_key(), user.install_record()];
            is_telling && worth.iter().any(|file| could_be(file))
                || folders(user).into_iter().any(is_ours)
                || is_telling && is_whole && above(user).any(|folder| could_be(&folder))
        }
    }
}

/// Returns the folders above ours that are the person's own.
fn above(user: &UserDirs) -> impl Iterator<Item = PathBuf> {
    let above = folders(user).into_iter().flat_map(|folder| {
        let folders = folder.ancestors().skip(1);
        folders.take_while(|folder| folder.starts_with(&user.home))
    });
    above.map(Path::to_path_buf).collect::<Vec<_>>().into_iter()
}

fn is_above(user: &UserDirs, path: &Path) -> bool {
    resolve::names(path)
        .iter()
        .any(|name| above(user).any(|folder| folder == *name))
}

/// Whether a program is given the key to read, by its name or in a folder that it takes in.
fn reads(call: &Call<'_>, user: &UserDirs, run: &Run) -> bool {
    if BLIND.contains(&run.program.as_str()) {
        return false;
    }
    let key = user.seal_key();
    let takes_folders = TAKING_FOLDERS.contains(&run.program.as_str());
    // Code has the path in it, in its arguments or on its standard input.
    let is_code = RUNNING_CODE
        .iter()
        .any(|name| run.program.starts_with(name));
    if is_code && call.command().is_some_and(|code| code.contains(KEY)) {
        return true;
    }
    run.arguments.iter().any(|word| {
        let path = run.folder.join(word).clean();
        match path.literal() {
            Some(path) if path.len() <= resolve::LONGEST => {
                let path = resolve::absolute(&path, call.cwd, None);
                path == key
                    || takes_folders && path == user.data
                    || path.ends_with(KEY) && resolve::names(&path).contains(&key)
            }
            Some(_) => false,
            None => {
                path.known_prefix()
                    .starts_with(&*user.data.to_string_lossy())
                    && path.could_be(&key.to_string_lossy())
                    || word.lossy().ends_with(KEY)
            }
        }
    })
}

fn written(by: &str) -> Objection {
    Objection::Refuse(Refusal {
        gate: PERSON,
        what: format!("`{by}` in checkrein's own folder"),
        why: "What it remembers is written by its programs alone, and what is allowed by a person.".into(),
        next: "read it if you need to; what it does is changed by `checkrein` commands, and what is allowed by a person.".into(),
    })
}

fn read(by: &str) -> Objection {
    Objection::Refuse(Refusal {
        gate: PERSON,
        what: format!("`{by}` of checkrein's key"),
        why: "With this key a state could be sealed that nobody has judged.".into(),
        next:
            "run `checkrein state verify`, which tells whether the files are as they were sealed."
                .into(),
    })
}
