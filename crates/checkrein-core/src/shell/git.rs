//! `git`: which of its commands write files of the work tree that they name.

use super::arguments::Arguments;
use super::effect::Reach;
use super::git_side;
use super::git_tree;
use super::printed::mentions_a_folder;
use super::programs::patched;
use super::run::script_text;
use super::scope::Scope;
use super::text::{Atom, Text};
use super::walk::Walk;

/// Notes what a git command writes and returns what it would print.
///
/// Commands that name no file (`git stash`) are looked at in [`git_tree`].
pub(super) fn run(walk: &mut Walk, words: &[Text], scope: &Scope, stdin: &Text) -> Text {
    let mut scope = walk.fork(scope);
    let mut at = 0;
    let mut tree = None;
    while let Some(word) = words.get(at).filter(|word| word.starts_with("-")) {
        match word.lossy().as_str() {
            "-C" => {
                if let Some(folder) = words.get(at + 1) {
                    // A folder that is not there is no repository: git ends.
                    let folders = scope.absolute(folder);
                    walk.enter(&mut scope, folder);
                    scope.folders = folders;
                }
                at += 2;
            }
            "-c" => {
                let setting = words.get(at + 1).map(script_text).unwrap_or_default();
                git_side::setting(walk, &setting, &scope);
                at += 2;
            }
            "--work-tree" => {
                tree = words.get(at + 1).cloned();
                at += 2;
            }
            "--git-dir" | "--namespace" => at += 2,
            text => {
                if text.starts_with("--work-tree=") {
                    tree = Some(word.skip("--work-tree=".len()));
                }
                at += 1;
            }
        }
    }
    git_side::in_work_tree(walk, &mut scope, tree);
    let Some((command, words)) = words.get(at..).and_then(<[Text]>::split_first) else {
        return Text::default();
    };
    let command = command.lossy();
    let mut read = Arguments::read(
        words,
        &[
            "-b",
            "-B",
            "-s",
            "-m",
            "--source",
            "--message",
            "--pathspec-from-file",
            "-e",
            "--exclude",
        ],
    );
    let listed = read.values(&["--pathspec-from-file"]).next();
    if let Some(list) = listed
        .filter(|list| list.lossy() == "-")
        .and(stdin.literal())
    {
        let paths = list.split(['\n', '\0']).filter(|path| !path.is_empty());
        read.operands.extend(paths.take(32).map(Text::from));
    }
    git_tree::run(walk, &command, words, &read, &scope);
    git_side::run(walk, &command, words, &scope);
    let named: Vec<&Text> = read
        .operands
        .iter()
        .filter(|operand| excluded(operand).is_none())
        .collect();
    let dry = read.has(&["-n", "--dry-run"]);
    let writes = match command.as_str() {
        "checkout" | "checkout-index" => !read.has(&["-b", "-B"]),
        "restore" => !read.has(&["--staged", "-S"]) || read.has(&["--worktree", "-W"]),
        "rm" => !read.has(&["--cached"]) && !dry,
        "mv" | "clean" => !dry,
        "stash" => read
            .operands
            .first()
            .map(Text::lossy)
            .is_some_and(|verb| verb == "push" || verb == "save"),
        "apply" | "am" => {
            if !read.has(&["--check", "--stat", "--numstat", "--cached"]) {
                let by = format!("git {command}");
                let below = words.iter().find(|word| word.starts_with("--directory="));
                if let Some(folder) = below {
                    scope.folders = scope.absolute(&folder.skip("--directory=".len()));
                }
                patched(walk, &scope, &by, stdin);
                for file in &read.operands {
                    let own = walk.own_script(&scope, file).map(Text::from);
                    if let Some(patch) = own.or_else(|| scope.substituted(file)) {
                        patched(walk, &scope, &by, &patch);
                    }
                }
            }
            false
        }
        _ => false,
    };
    if writes {
        for operand in &named {
            walk.write(
                &scope,
                &format!("git {command}"),
                &pathspec(operand),
                Reach::Tree,
            );
        }
    }
    let paths = words.iter().position(|word| word.lossy() == "--");
    let is_bare = paths.is_some_and(|at| words[..at].iter().all(|word| word.starts_with("-")));
    if command == "stash" && !writes && is_bare {
        for operand in &named {
            walk.write(&scope, "git stash", &pathspec(operand), Reach::Tree);
        }
    }
    match command.as_str() {
        "diff" | "show" | "format-patch" if !read.has(&["--name-only"]) => patch(&read.operands),
        "ls-files" | "diff" | "grep" | "status" if mentions_a_folder(words) => Text::suspect(),
        _ => Text::unknown(),
    }
}

/// Returns as much of a patch of these paths as says which files it is of.
fn patch(paths: &[Text]) -> Text {
    let mut text = Text::default();
    for path in paths {
        text = text
            .joined(Text::from("+++ "))
            .joined(path.clone())
            .joined(Text::from("\n"));
    }
    text.joined(Text::unknown())
}

/// Returns the path of a pathspec that leaves something out: `:!path`.
pub(super) fn excluded(word: &Text) -> Option<Text> {
    let text = word.lossy();
    let rest = match text.strip_prefix(":(") {
        Some(rest) => {
            let (magic, path) = rest.split_once(')')?;
            magic
                .split(',')
                .any(|word| word == "exclude")
                .then_some(path)?
        }
        None => text
            .strip_prefix(":!")
            .or_else(|| text.strip_prefix(":^"))?,
    };
    Some(Text::from(rest.trim_start_matches('/')))
}

/// Reads a pathspec: git expands wildcards itself, across folders, and may begin at the top.
pub(super) fn pathspec(word: &Text) -> Text {
    let text = word.lossy();
    let path = match text.strip_prefix(":(") {
        Some(rest) => rest.split_once(')').map_or(rest, |(_, path)| path),
        None => text.strip_prefix(":/").unwrap_or(&text),
    };
    let skipped = text.chars().count() - path.chars().count();
    let from_top = skipped > 0;
    let mut spec = Text(
        word.skip(skipped)
            .0
            .into_iter()
            .map(|atom| match atom {
                Atom::Any | Atom::Char('*') => Atom::Unknown { suspect: true },
                Atom::Char('?') => Atom::One,
                atom => atom,
            })
            .collect(),
    );
    if from_top {
        let mut top = Text::suspect();
        top.0.push(Atom::Char('/'));
        top.0.append(&mut spec.0);
        spec = top;
    } else if matches!(spec.0.first(), Some(Atom::Unknown { .. })) {
        // Anywhere below this folder.
        spec = Text::from("./").joined(spec);
    }
    spec
}

impl Text {
    fn joined(mut self, other: Self) -> Self {
        self.0.extend(other.0);
        self
    }
}
