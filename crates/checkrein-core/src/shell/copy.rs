//! Programs that put files elsewhere: `cp`, `mv`, `ln`, `install`, `rsync`, `scp`.

use std::path::Path;

use super::arguments::Arguments;
use super::effect::Reach;
use super::scope::Scope;
use super::text::Text;
use super::walk::Walk;

/// Notes what they write: the destination, and of `mv` the source too.
pub(super) fn run(walk: &mut Walk, name: &str, words: &[Text], scope: &Scope) {
    let valued: &[&str] = match name {
        "install" => &[
            "-m",
            "-o",
            "-g",
            "-t",
            "-S",
            "--mode",
            "--owner",
            "--group",
            "--target-directory",
        ],
        "rsync" => &[
            "-e",
            "-f",
            "--exclude",
            "--include",
            "--rsh",
            "--files-from",
            "--filter",
            "--exclude-from",
        ],
        "scp" => &["-i", "-P", "-o", "-F", "-c", "-l", "-S"],
        _ => &["-t", "-S", "--target-directory", "--suffix"],
    };
    let read = Arguments::read(words, valued);
    if name == "install" && read.has(&["-d", "--directory"])
        || read.has(&["-n", "--dry-run"]) && name == "rsync"
    {
        return;
    }
    let given = read.values(&["-t", "--target-directory"]).next().cloned();
    let mut sources = read.operands.clone();
    let target = match given {
        Some(target) => target,
        None if name == "ln" && sources.len() == 1 => Text::from("."),
        None => match sources.pop() {
            Some(target) => target,
            None => return,
        },
    };
    if sources.is_empty() {
        return;
    }
    let is_copy = matches!(name, "cp" | "mv" | "install");
    match sources.as_slice() {
        [source] if is_copy => walk.write_copy(scope, name, &target, source),
        _ => walk.write(scope, name, &target, Reach::File),
    }
    let whole_trees = match name {
        "mv" | "rsync" | "ditto" => true,
        "cp" | "scp" => read.has(&["-r", "-R", "-a", "--recursive", "--archive"]),
        _ => false,
    };
    if name == "rsync" && read.has(&["--delete", "--delete-after", "--delete-before"]) {
        walk.write(scope, "rsync --delete", &target, Reach::Tree);
    }
    for source in &sources {
        if walk.is_over() {
            break;
        }
        let inside = target.join(&source.file_name());
        if is_copy {
            walk.write_copy(scope, name, &inside, source);
        } else {
            walk.write(scope, name, &inside, Reach::File);
        }
        // With the folders that the source is named in.
        if read.has(&["--parents", "--relative"]) || name == "rsync" && read.has(&["-R"]) {
            let below = source.lossy();
            let skipped = below
                .rfind("/./")
                .map_or(0, |at| below[..at + 3].chars().count());
            let below = source.skip(skipped).relative();
            walk.write(scope, name, &target.join(&below), Reach::File);
            walk.write(
                scope,
                name,
                &target.join(&below),
                Reach::Over(source.clone()),
            );
        }
        if whole_trees {
            let targets = if lands_inside(name, &read, scope, source, &target) {
                vec![&inside]
            } else {
                vec![&target, &inside]
            };
            for target in targets {
                for source in scope.absolute(source) {
                    walk.write(scope, name, target, Reach::Over(source));
                }
            }
        }
        match name {
            "mv" => walk.write(scope, name, source, Reach::Tree),
            "rsync" if read.has(&["--remove-source-files"]) => {
                walk.write(scope, name, source, Reach::Tree);
            }
            "ln" => {
                walk.note_link(scope, source, &target, true);
                walk.write(scope, name, source, Reach::Alias);
                // What a symbolic link holds is read from the folder that the link is in.
                walk.write(scope, name, &target.join(source), Reach::Alias);
                let length = target.0.len().saturating_sub(target.file_name().0.len());
                let folder = Text(target.0[..length].to_vec());
                walk.write(scope, name, &folder.join(source), Reach::Alias);
            }
            "cp" if read.has(&["-l", "-s", "--link", "--symbolic-link"]) => {
                walk.note_link(scope, source, &target, true);
                walk.write(scope, name, source, Reach::Alias);
            }
            "cp" | "install" => walk.note_link(scope, source, &target, false),
            _ => {}
        }
    }
}

/// Whether a folder is sure to come to lie inside of the target, and not over it.
fn lands_inside(name: &str, read: &Arguments, scope: &Scope, source: &Text, target: &Text) -> bool {
    let source = source.lossy();
    let is_over = match name {
        "rsync" => source.ends_with('/') || source.ends_with('.'),
        "cp" | "mv" => {
            source.ends_with("/.")
                || source == "."
                || read.has(&["-T", "--no-target-directory", "--target-directory"])
        }
        _ => true,
    };
    let is_folder = |path: &Text| path.literal().is_some_and(|path| Path::new(&path).is_dir());
    !is_over && scope.absolute(target).iter().all(is_folder)
}
