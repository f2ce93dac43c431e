//! `git` commands that change files without naming them: what they make of the whole work tree, or
//! of everything below a folder.
//!
//! Whether a file would really change depends on the repository; here is only told what to ask it.
//! A switch to another branch is none of these.

use super::arguments::Arguments;
use super::effect::{GitChange, Reach};
use super::git::{excluded, pathspec};
use super::scope::Scope;
use super::text::Text;
use super::walk::Walk;

/// What one command does, and to which paths.
struct Told {
    change: GitChange,
    paths: Vec<Text>,
    except: Vec<Text>,
}

/// Notes what a git command makes of files that it does not name.
pub(super) fn run(walk: &mut Walk, command: &str, words: &[Text], read: &Arguments, scope: &Scope) {
    let told = match command {
        "checkout" => checkout(words, read),
        "restore" => restore(read),
        "reset" => reset(read),
        "stash" => stash(read),
        "clean" => clean(read),
        "checkout-index"
            if read.has(&["-a", "--all"])
                && read.has(&["-f", "--force"])
                && !read.has(&["--prefix"]) =>
        {
            Some(everywhere(GitChange::Index))
        }
        "read-tree" if read.has(&["-u"]) => {
            let commit = read.operands.last().cloned();
            Some(everywhere(GitChange::Commit(commit.unwrap_or_else(head))))
        }
        "rm" if !read.has(&["--cached", "-n", "--dry-run"]) => {
            Some(below(GitChange::Remove, &read.operands))
        }
        _ => None,
    };
    let Some(told) = told else { return };
    let by = format!("git {command}");
    let mut note = |path: &Text, whole: bool| {
        if walk.take(told.except.iter().map(|text| text.0.len()).sum()) {
            let reach = Reach::Git {
                change: told.change.clone(),
                whole,
                except: told.except.clone(),
            };
            walk.write(scope, &by, path, reach);
        }
    };
    let here = Text::from(".");
    if told.paths.is_empty() {
        note(&here, true);
    }
    for path in &told.paths {
        let from_top = matches!(
            path.lossy().as_str(),
            ":/" | ":/*" | ":" | ":(top)" | ":(top)*"
        );
        let everything = path.lossy() == "*";
        if from_top || everything {
            note(&here, from_top);
        } else {
            note(&pathspec(path), false);
        }
    }
}

fn head() -> Text {
    Text::from("HEAD")
}

fn everywhere(change: GitChange) -> Told {
    below(change, &[])
}

/// What is told of these paths; without one that is no exception, of everything.
fn below(change: GitChange, operands: &[Text]) -> Told {
    let except = operands.iter().filter_map(excluded).collect();
    let paths = operands
        .iter()
        .filter(|operand| excluded(operand).is_none())
        .cloned()
        .collect();
    Told {
        change,
        paths,
        except,
    }
}

fn checkout(words: &[Text], read: &Arguments) -> Option<Told> {
    if read.has(&["-b", "-B", "--orphan", "--detach", "-d", "-p", "--patch"]) {
        return None;
    }
    let forced = read.has(&["-f", "--force"]);
    let dashes = words.iter().position(|word| word.lossy() == "--");
    let before = dashes.map(|at| words[..at].iter().filter(|word| !word.starts_with("-")));
    let (commit, paths) = match before.map(|mut before| before.next().cloned()) {
        Some(commit) => {
            let given = usize::from(commit.is_some());
            (commit, read.operands.get(given..).unwrap_or_default())
        }
        None => match read.operands.as_slice() {
            [first, paths @ ..] if !paths.is_empty() && !is_path(first) => {
                (Some(first.clone()), paths)
            }
            paths => (None, paths),
        },
    };
    match (commit, paths) {
        (None, []) => forced.then(|| everywhere(GitChange::Commit(head()))),
        (Some(commit), []) => {
            (forced && is_head(&commit)).then(|| everywhere(GitChange::Commit(head())))
        }
        (None, [only]) if forced && is_head(only) => Some(everywhere(GitChange::Commit(head()))),
        // One word may be a branch, and a branch is no folder that holds a file of ours.
        (None, paths) => Some(below(GitChange::Index, paths)),
        (Some(commit), paths) => Some(below(GitChange::Overlay(commit), paths)),
    }
}

/// Whether a word can only be meant as a path.
fn is_path(word: &Text) -> bool {
    let text = word.lossy();
    text == "." || text.starts_with("./") || text.starts_with(':') || text.starts_with("../")
}

fn is_head(word: &Text) -> bool {
    matches!(word.lossy().as_str(), "HEAD" | "@")
}

fn restore(read: &Arguments) -> Option<Told> {
    let staged = read.has(&["--staged", "-S"]);
    if staged && !read.has(&["--worktree", "-W"]) || read.has(&["-p", "--patch"]) {
        return None;
    }
    let source = read.values(&["-s", "--source"]).next().cloned();
    let change = match source {
        Some(source) => GitChange::Commit(source),
        None if staged => GitChange::Commit(head()),
        None => GitChange::Index,
    };
    Some(below(change, &read.operands))
}

fn reset(read: &Arguments) -> Option<Told> {
    let tree = read.has(&["--hard", "--merge", "--keep"]);
    let commit = read.operands.first().cloned().unwrap_or_else(head);
    tree.then(|| everywhere(GitChange::Commit(commit)))
}

fn stash(read: &Arguments) -> Option<Told> {
    let verb = read.operands.first().map(Text::lossy);
    match verb.as_deref() {
        Some("pop" | "apply") => {
            let stash = match read.operands.get(1) {
                Some(number) if number.lossy().bytes().all(|byte| byte.is_ascii_digit()) => {
                    Text::from(format!("stash@{{{}}}", number.lossy()))
                }
                Some(stash) => stash.clone(),
                None => Text::from("stash@{0}"),
            };
            Some(everywhere(GitChange::Unstash(stash)))
        }
        Some(
            "list" | "show" | "drop" | "clear" | "branch" | "create" | "store" | "export"
            | "import",
        ) => None,
        _ if read.has(&["-p", "--patch"]) => None,
        verb => {
            let change = GitChange::Stash {
                untracked: read.has(&["-u", "--include-untracked", "-a", "--all"]),
                ignored: read.has(&["-a", "--all"]),
            };
            let paths = match verb {
                Some("push") => &read.operands[1..],
                // The rest is a message.
                Some("save") => &[],
                _ => &read.operands[..],
            };
            Some(below(change, paths))
        }
    }
}

fn clean(read: &Arguments) -> Option<Told> {
    if read.has(&["-n", "--dry-run", "-i", "--interactive"]) {
        return None;
    }
    let only_ignored = read.has(&["-X"]);
    let change = GitChange::Clean {
        ignored: only_ignored || read.has(&["-x"]),
        others: !only_ignored,
        folders: read.has(&["-d"]) || !read.operands.is_empty(),
    };
    let mut told = below(change, &read.operands);
    if told.paths.is_empty() {
        told.paths.push(Text::from("."));
    }
    // With `-X` these patterns are ignored ones as well, so they go away.
    let kept = read.values(&["-e", "--exclude"]);
    let kept = kept.map(|pattern| Text::from(pattern.lossy().trim_start_matches('/')));
    told.except.extend(kept.filter(|_| !only_ignored));
    Some(told)
}
