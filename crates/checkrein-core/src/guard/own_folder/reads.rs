//! What is given the key to read.

use super::super::{Call, resolve};
use crate::layout::UserDirs;
use crate::shell::Run;

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

/// Whether a program is given the key to read, by its name or in a folder that it takes in.
pub(super) fn reads(call: &Call<'_>, user: &UserDirs, run: &Run) -> bool {
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
        // `if=PATH` names it as well.
        let text = word.literal();
        let named = text
            .as_deref()
            .filter(|text| text.ends_with(&*key.to_string_lossy()));
        let path = run.folder.join(word).clean();
        match path.literal() {
            Some(path) if path.len() <= resolve::LONGEST => {
                let path = resolve::absolute(&path, call.cwd, None);
                path == key
                    || named.is_some_and(|text| !text.contains(char::is_whitespace))
                    || takes_folders && path == user.data
                    || path.ends_with(KEY) && resolve::names(&path).contains(&key)
            }
            Some(path) => path.contains(&*key.to_string_lossy()),
            None => {
                path.known_prefix()
                    .starts_with(&*user.data.to_string_lossy())
                    && path.could_be(&key.to_string_lossy())
                    || word.lossy().ends_with(KEY)
                    || word.lossy().ends_with("/seal.key") && path.could_be(&key.to_string_lossy())
            }
        }
    })
}
