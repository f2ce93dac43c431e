//! Paths that code names without telling what it does to them.
//!
//! The calls that write are known by their names, and a name can be put together or be given away. Code that has
//! words of change in it, and names a file that nobody has business with, is told of here; `guard` knows the files.

use super::effect::Reach;
use super::scope::Scope;
use super::snippet::literals;
use super::text::Atom;
use super::walk::Walk;

/// What code has in it that changes files, in one of many languages.
const CHANGES: &[&str] = &[
    "write",
    "Write",
    "'w",
    "\"w",
    "'a'",
    "\"a\"",
    "'x'",
    "\"x\"",
    "r+",
    "O_",
    "unlink",
    "remove",
    "delete",
    "rename",
    "replace",
    "move",
    "copy",
    "Copy",
    "cp",
    "rm",
    "trunc",
    "link",
    "mkdir",
    "chmod",
    "system",
    "exec",
    "spawn",
    "popen",
    "subprocess",
    "getattr",
    "eval",
    "dump",
    "spew",
    "'>",
    "\">",
    ".save",
    "extract",
    "mv",
];

/// What code asks for the names of files.
const LISTS: &[&str] = &[
    "listdir", "scandir", "iterdir", "glob", "walk", "readdir", "Dir.", "entries",
];

/// More than these paths of one code are not looked at.
const MOST: usize = 64;

/// Notes the paths that code names, where it changes any file at all.
pub(super) fn note(walk: &mut Walk, by: &str, code: &str, scope: &Scope) {
    let is_changing =
        by.contains("awk") && code.contains('>') || CHANGES.iter().any(|word| code.contains(word));
    if !is_changing || !walk.take(code.len() / 8 + 1) {
        return;
    }
    let lists = LISTS.iter().any(|word| code.contains(word));
    let mut noted = 0;
    for line in code.split(['\n', ';']) {
        let texts = literals(line);
        // What follows a folder may be put behind it.
        let begins = (0..texts.len()).filter(|at| scope.at_home(&texts[*at]).starts_with("/"));
        let joined: Vec<String> = begins.map(|at| texts[at..].join("/")).take(4).collect();
        for text in texts.iter().chain(&joined) {
            let path = scope.at_home(text);
            if !path.starts_with("/") || text.contains('\n') || noted > MOST {
                continue;
            }
            noted += 1;
            walk.write(scope, by, &path, Reach::Named);
            if lists {
                let mut any = path;
                any.0
                    .extend([Atom::Char('/'), Atom::Unknown { suspect: true }]);
                walk.write(scope, by, &any, Reach::Named);
            }
        }
    }
}
