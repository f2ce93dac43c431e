//! Our files given to a program that is not known to leave them as they are.
//!
//! Nobody has to change what is in these folders but a person and our own programs. So here it is not asked which
//! programs write, of which there is no end, but which only read.

use std::path::Path;

use super::super::{Call, resolve};
use super::{folders, is_below, real};
use crate::layout::UserDirs;
use crate::shell::{Run, Text};

/// Programs that read the files that they are given, or that do nothing with them.
const READERS: &[&str] = &[
    "<",
    "cat",
    "ls",
    "head",
    "tail",
    "less",
    "more",
    "bat",
    "batcat",
    "view",
    "zcat",
    "grep",
    "egrep",
    "fgrep",
    "zgrep",
    "rg",
    "ag",
    "ack",
    "jq",
    "gojq",
    "fx",
    "gron",
    "wc",
    "stat",
    "file",
    "test",
    "[",
    "diff",
    "colordiff",
    "cmp",
    "comm",
    "md5sum",
    "sha1sum",
    "sha256sum",
    "sha512sum",
    "shasum",
    "b2sum",
    "b3sum",
    "cksum",
    "sum",
    "cut",
    "tr",
    "find",
    "fd",
    "fdfind",
    "tree",
    "du",
    "df",
    "realpath",
    "readlink",
    "grealpath",
    "basename",
    "dirname",
    "echo",
    "printf",
    "cd",
    "pushd",
    "popd",
    "pwd",
    "true",
    "false",
    ":",
    "exit",
    "return",
    "sleep",
    "date",
    "od",
    "hexdump",
    "strings",
    "base64",
    "base32",
    "nl",
    "tac",
    "rev",
    "fold",
    "fmt",
    "paste",
    "join",
    "column",
    "mkdir",
    "which",
    "type",
    "command",
    "hash",
    "export",
    "declare",
    "local",
    "readonly",
    "typeset",
    "set",
    "unset",
    "alias",
    "eval",
    "source",
    ".",
    "read",
    "mapfile",
    "readarray",
    "trap",
    "umask",
    "wait",
    "kill",
    "ps",
    "id",
    "whoami",
    "uname",
    "lsof",
    "getfacl",
    "namei",
    "checkrein",
    "gh",
    "man",
    "jsonlint",
    "check-jsonschema",
    "ajv",
    "exa",
    "eza",
    "lsd",
];

/// Programs whose writes are told of one by one.
const TOLD: &[&str] = &[
    "cp", "gcp", "mv", "gmv", "ln", "install", "rsync", "scp", "ditto", "tee", "rm", "grm", "dd",
    "tar", "bsdtar", "gtar", "unzip", "cpio", "7z", "7za", "7zz", "sqlite3", "sed", "gsed", "awk",
    "gawk", "mawk", "nawk", "perl", "ruby", "sort", "gsort", "uniq", "xxd", "git", "xargs",
    "parallel", "touch", "yq", "patch", "curl",
];

/// Programs that are told what to do by code, or by a script that nobody has read.
const RUNNING_CODE: &[&str] = &[
    "python", "node", "deno", "bun", "php", "lua", "bash", "sh", "zsh", "dash", "ksh", "fish",
];

/// Whether a program is given a file or folder of ours and may change it.
pub(super) fn over(call: &Call<'_>, user: &UserDirs, run: &Run) -> bool {
    let program = run.program.as_str();
    if READERS.contains(&program) || TOLD.contains(&program) {
        return false;
    }
    let is_code = RUNNING_CODE.iter().any(|name| {
        let version = program.strip_prefix(name);
        version.is_some_and(|rest| {
            rest.chars()
                .all(|char| char.is_ascii_digit() || char == '.')
        })
    });
    // What code on the command line does is told of as well; `python -m json.tool` reads.
    let has_code = || {
        const CODE: &[&str] = &[
            "-c", "-e", "-E", "-p", "-m", "-r", "-lc", "--eval", "eval", "-",
        ];
        let mut words = run.arguments.iter().map(Text::lossy);
        words.any(|word| CODE.contains(&word.as_str()))
    };
    if is_code && has_code() {
        return false;
    }
    run.arguments
        .iter()
        .any(|word| names_ours(call, user, run, word))
}

/// Whether an argument is a path of ours, or has one behind an option's name.
fn names_ours(call: &Call<'_>, user: &UserDirs, run: &Run, word: &Text) -> bool {
    let Some(text) = word.literal().filter(|text| text.len() <= resolve::LONGEST) else {
        return false;
    };
    let is_inside = || {
        let path = run.folder.join(word).clean().literal();
        path.is_some_and(|path| {
            let path = resolve::absolute(&path, call.cwd, None);
            is_below(user, &path) && !path.starts_with(user.bin())
        })
    };
    // `--option=PATH`, `-oPATH`, `PATH:/mounted`; not a text that speaks of one.
    let is_behind = |folder: &Path| {
        let folder = folder.to_string_lossy();
        let mut found = text.match_indices(&*folder);
        found.any(|(at, _)| {
            let rest = &text[at + folder.len()..];
            !text[..at].contains(char::is_whitespace)
                && (rest.is_empty() || rest.starts_with(['/', ':', ',']))
                && !Path::new(&text[at..]).starts_with(user.bin())
        })
    };
    !text.starts_with('-') && is_inside()
        || folders(user)
            .into_iter()
            .any(|folder| is_behind(folder) || is_behind(&real(folder)))
}
