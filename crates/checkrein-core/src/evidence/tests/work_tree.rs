//! When two looks at a work tree are looks at the same one.

use super::*;

fn tree_in(root: &Path, sandbox: &Sandbox) -> WorkTree {
    match WorkTree::of_repository(root, &sandbox.scratch()) {
        Answer::Known(tree) => tree,
        other => panic!("{other:?}"),
    }
}

fn key(sandbox: &Sandbox) -> String {
    tree_in(&sandbox.root, sandbox).key("cargo test")
}

/// Checks whether the key changes by what is done.
#[track_caller]
fn check(sandbox: &Sandbox, changes: bool, act: impl FnOnce(&Sandbox)) {
    let before = key(sandbox);
    act(sandbox);
    assert_eq!(key(sandbox) != before, changes);
    assert_eq!(key(sandbox), key(sandbox));
}

#[test]
fn content_counts_and_nothing_else_does() {
    let sandbox = &Sandbox::new();
    sandbox.write(".gitignore", "target/\n");
    sandbox.commit();
    check(sandbox, true, |it| it.write("a.rs", "changed\n"));
    check(sandbox, false, |it| it.write("a.rs", "changed\n"));
    check(sandbox, true, |it| it.write("new.rs", "new\n"));
    check(sandbox, false, |it| {
        it.git(&["add", "new.rs"]);
    });
    check(sandbox, false, Sandbox::commit);
    check(sandbox, false, |it| it.write("target/out", "x\n"));
    check(sandbox, false, |it| {
        it.write(".claude/progress/state.json", "x\n")
    });
    check(sandbox, true, |it| {
        fs::remove_file(it.path("b.rs")).unwrap()
    });
    check(sandbox, false, Sandbox::commit);
    check(sandbox, true, |it| it.write("a.rs", "a1\n"));
}

#[test]
fn going_back_is_the_same_tree_again() {
    let sandbox = Sandbox::new();
    let before = key(&sandbox);
    sandbox.write("a.rs", "changed\n");
    sandbox.commit();
    sandbox.git(&["checkout", "-q", "HEAD~1"]);
    assert_eq!(key(&sandbox), before);
}

#[cfg(unix)]
#[test]
fn modes_links_and_hostile_names_count() {
    use std::os::unix::fs::{PermissionsExt, symlink};
    let sandbox = &Sandbox::new();
    check(sandbox, true, |it| {
        let runs = std::fs::Permissions::from_mode(0o755);
        fs::set_permissions(it.path("a.rs"), runs).unwrap();
    });
    check(sandbox, true, |it| {
        symlink("a.rs", it.path("link")).unwrap()
    });
    check(sandbox, false, Sandbox::commit);
    check(sandbox, true, |it| {
        fs::remove_file(it.path("link")).unwrap();
        symlink("b.rs", it.path("link")).unwrap();
    });
    check(sandbox, false, Sandbox::commit);
    check(sandbox, true, |it| it.write("a\n\"b", "x\n"));
    check(sandbox, true, |it| it.write("a\n\"b", "y\n"));
    check(sandbox, true, |it| it.write("\"quoted\"", "x\n"));
    check(sandbox, true, |it| it.write("from windows\r", "x\n"));
    check(sandbox, true, |it| it.write("-option", "x\n"));
    check(sandbox, false, Sandbox::commit);
}

#[test]
fn what_the_index_overlooks_is_seen() {
    let sandbox = &Sandbox::new();
    sandbox.git(&["update-index", "--assume-unchanged", "a.rs"]);
    check(sandbox, true, |it| it.write("a.rs", "hidden\n"));
}

#[test]
fn nothing_is_written_into_the_repository() {
    let sandbox = Sandbox::new();
    sandbox.write("a.rs", "changed\n");
    sandbox.write("new.rs", "new\n");
    let objects = || sandbox.git(&["count-objects", "-v"]);
    let index = || fs::read(sandbox.path(".git/index")).unwrap();
    let before = (objects(), index());
    key(&sandbox);
    assert_eq!((objects(), index()), before);
}

#[test]
fn command_and_folder_are_part_of_the_key() {
    let sandbox = Sandbox::new();
    sandbox.write("packages/app/main.rs", "1\n");
    sandbox.commit();
    let whole = tree_in(&sandbox.root, &sandbox);
    let package = tree_in(&sandbox.path("packages/app"), &sandbox);
    assert_ne!(whole.key("cargo test"), whole.key("cargo test -q"));
    assert_ne!(whole.key("cargo test"), package.key("cargo test"));
    // What lies beside a package may break it.
    sandbox.write("a.rs", "changed\n");
    let after = tree_in(&sandbox.path("packages/app"), &sandbox);
    assert_ne!(after.key("cargo test"), package.key("cargo test"));
}

#[test]
fn repositories_inside_are_looked_into() {
    let (sandbox, library) = (&Sandbox::new(), Sandbox::new());
    let url = library.root.to_str().unwrap();
    sandbox.git(&["submodule", "add", "-q", url, "lib"]);
    sandbox.commit();
    check(sandbox, true, |it| it.write("lib/a.rs", "one\n"));
    check(sandbox, true, |it| it.write("lib/a.rs", "two\n"));
    check(sandbox, true, |it| it.write("lib/junk.txt", "x\n"));
    fs::create_dir(sandbox.path("nested")).unwrap();
    sandbox.git_in(&sandbox.path("nested"), &["init", "-q"]);
    check(sandbox, true, |it| it.write("nested/a.rs", "one\n"));
    check(sandbox, true, |it| it.write("nested/a.rs", "two\n"));
}

#[test]
fn before_the_first_commit_there_is_a_tree_as_well() {
    let sandbox = &Sandbox::unborn();
    check(sandbox, true, |it| it.write("a.rs", "x\n"));
    check(sandbox, false, Sandbox::commit);
}

#[test]
fn tracked_files_that_changed_are_named() {
    let sandbox = Sandbox::new();
    let before = tree_in(&sandbox.root, &sandbox);
    sandbox.write("coverage.out", "x\n");
    let after = tree_in(&sandbox.root, &sandbox);
    assert_eq!(before.tracked_differences(&after), [""; 0]);
    assert_ne!(before.key("x"), after.key("x"));
    sandbox.write("a.rs", "changed\n");
    fs::remove_file(sandbox.path("b.rs")).unwrap();
    let after = tree_in(&sandbox.root, &sandbox);
    assert_eq!(before.tracked_differences(&after), ["a.rs", "b.rs"]);
    assert_eq!(after.tracked_differences(&before), ["a.rs", "b.rs"]);
}
