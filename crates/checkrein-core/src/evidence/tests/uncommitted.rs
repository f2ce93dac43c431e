//! What counts as uncommitted work, and what does not.

use super::*;

/// A time that every file here is younger than, unless it is made to be older.
const BEGUN: u64 = 1_700_000_000;

fn look(root: &Path, sandbox: &Sandbox) -> Answer<Uncommitted> {
    let feature = Feature {
        id: "f".into(),
        started_at: Some(Timestamp::from_second(BEGUN)),
        ..Feature::default()
    };
    uncommitted(root, &sandbox.scratch(), &feature)
}

#[track_caller]
fn check_in(root: &Path, sandbox: &Sandbox, expected: &[(&str, Unsaved)]) {
    let Answer::Known(found) = look(root, sandbox) else {
        panic!("{:?}", look(root, sandbox));
    };
    let seen: Vec<(&str, Unsaved)> = found
        .files
        .iter()
        .map(|file| (file.path.as_str(), file.state))
        .collect();
    assert_eq!(seen, expected);
    assert!(found.has_commit);
    let left = fs::read_dir(sandbox.scratch()).into_iter().flatten();
    assert_eq!(left.count(), 0, "nothing of ours is left behind");
}

#[track_caller]
fn check(sandbox: &Sandbox, expected: &[(&str, Unsaved)]) {
    check_in(&sandbox.root, sandbox, expected);
}

#[test]
fn a_commit_leaves_nothing() {
    check(&Sandbox::new(), &[]);
}

#[test]
fn every_difference_of_a_tracked_file_counts() {
    let sandbox = Sandbox::new();
    for name in ["gone.rs", "staged gone.rs", "mode.rs"] {
        sandbox.write(name, "x\n");
    }
    sandbox.commit();
    sandbox.write("a.rs", "changed\n");
    sandbox.write("b.rs", "staged\n");
    sandbox.git(&["add", "b.rs"]);
    sandbox.git(&["rm", "-q", "staged gone.rs"]);
    fs::remove_file(sandbox.path("gone.rs")).unwrap();
    sandbox.write("new.txt", "staged, so it is meant\n");
    sandbox.git(&["add", "new.txt"]);
    use Unsaved::*;
    check(
        &sandbox,
        &[
            ("a.rs", Changed),
            ("b.rs", Staged),
            ("gone.rs", Changed),
            ("new.txt", Staged),
            ("staged gone.rs", Staged),
        ],
    );
}

#[test]
fn of_new_files_those_count_that_look_like_the_work() {
    let sandbox = Sandbox::new();
    sandbox.write(".gitignore", "ignored.rs\n");
    sandbox.commit();
    for name in ["notes.txt", "Makefile", "ignored.rs", "src/new part.rs"] {
        sandbox.write(name, "x\n");
    }
    sandbox.write(".claude/progress/state.rs", "x\n");
    check(&sandbox, &[("src/new part.rs", Unsaved::New)]);
}

#[test]
fn what_was_there_before_the_feature_was_begun_does_not_count() {
    let sandbox = Sandbox::new();
    sandbox.write("old.rs", "x\n");
    let feature = |started_at| Feature {
        started_at,
        ..Feature::default()
    };
    let number = |feature: &Feature| match uncommitted(&sandbox.root, &sandbox.scratch(), feature) {
        Answer::Known(found) => found.files.len(),
        other => panic!("{other:?}"),
    };
    let far = Timestamp::from_second(4_000_000_000);
    assert_eq!(number(&feature(Some(far))), 0);
    assert_eq!(number(&feature(Some(Timestamp::from_second(BEGUN)))), 1);
    assert_eq!(number(&feature(None)), 1, "nobody knows since when");
    // Its own time is easily set back.
    let file = fs::OpenOptions::new()
        .write(true)
        .open(sandbox.path("old.rs"))
        .unwrap();
    file.into_file()
        .set_modified(std::time::UNIX_EPOCH)
        .unwrap();
    assert_eq!(number(&feature(Some(Timestamp::from_second(BEGUN)))), 1);
}

#[test]
fn progress_never_counts() {
    let sandbox = Sandbox::new();
    sandbox.write(".claude/progress/state.json", "1\n");
    sandbox.commit();
    sandbox.write(".claude/progress/state.json", "2\n");
    check(&sandbox, &[]);
    sandbox.write(".claude/config/project.json", "{}\n");
    sandbox.git(&["add", ".claude/config"]);
    check(
        &sandbox,
        &[(".claude/config/project.json", Unsaved::Staged)],
    );
}

#[test]
fn what_the_index_is_told_to_overlook_counts_all_the_same() {
    let sandbox = Sandbox::new();
    sandbox.git(&["update-index", "--assume-unchanged", "a.rs"]);
    sandbox.git(&["update-index", "--skip-worktree", "b.rs"]);
    check(&sandbox, &[]);
    sandbox.write("a.rs", "hidden\n");
    sandbox.write("b.rs", "hidden\n");
    let index = fs::read(sandbox.path(".git/index")).unwrap();
    let both = [("a.rs", Unsaved::Changed), ("b.rs", Unsaved::Changed)];
    check(&sandbox, &both);
    assert_eq!(fs::read(sandbox.path(".git/index")).unwrap(), index);
    // A sparse checkout leaves files out on purpose.
    fs::remove_file(sandbox.path("b.rs")).unwrap();
    check(&sandbox, &both[..1]);
}

#[test]
fn a_package_answers_for_its_own_folder() {
    let sandbox = Sandbox::new();
    sandbox.write("packages/app/main.rs", "1\n");
    sandbox.commit();
    sandbox.write("a.rs", "somebody else's\n");
    let package = sandbox.path("packages/app");
    check_in(&package, &sandbox, &[]);
    sandbox.write("packages/app/main.rs", "2\n");
    check_in(&package, &sandbox, &[("main.rs", Unsaved::Changed)]);
}

#[test]
fn a_linked_work_tree_answers_for_itself() {
    let sandbox = Sandbox::new();
    let linked = sandbox.folder.path().join("linked tree");
    let folder = linked.to_str().unwrap();
    sandbox.git(&["worktree", "add", "-q", "-b", "side", folder]);
    sandbox.write("a.rs", "changed in the main one\n");
    check_in(&linked, &sandbox, &[]);
    fs::write(linked.join("b.rs"), "changed here\n").unwrap();
    check_in(&linked, &sandbox, &[("b.rs", Unsaved::Changed)]);
}

#[test]
fn a_submodule_counts_with_what_changed_inside() {
    let (sandbox, library) = (Sandbox::new(), Sandbox::new());
    let url = library.root.to_str().unwrap();
    sandbox.git(&["submodule", "add", "-q", url, "lib"]);
    sandbox.commit();
    sandbox.write("lib/junk.txt", "x\n");
    check(&sandbox, &[]);
    sandbox.write("lib/a.rs", "changed\n");
    check(&sandbox, &[("lib", Unsaved::Submodule)]);
    sandbox.git_in(&sandbox.path("lib"), &["commit", "-qam", "inside"]);
    check(&sandbox, &[("lib", Unsaved::Changed)]);
}

#[test]
fn before_the_first_commit_there_is_none() {
    let sandbox = Sandbox::unborn();
    sandbox.write("a.rs", "x\n");
    let Answer::Known(found) = look(&sandbox.root, &sandbox) else {
        panic!("git can tell");
    };
    assert!(!found.has_commit);
}

#[test]
fn a_conflict_is_uncommitted() {
    let sandbox = Sandbox::new();
    sandbox.git(&["checkout", "-qb", "side"]);
    sandbox.write("a.rs", "side\n");
    sandbox.commit();
    sandbox.git(&["checkout", "-q", "main"]);
    sandbox.write("a.rs", "main\n");
    sandbox.commit();
    let merge = Command::new("git")
        .args([
            "-c",
            "user.name=P",
            "-c",
            "user.email=p@example.org",
            "merge",
            "side",
        ])
        .current_dir(&sandbox.root)
        .output()
        .unwrap();
    assert!(!merge.status.success());
    check(&sandbox, &[("a.rs", Unsaved::Changed)]);
}

#[test]
fn a_repository_that_is_none_is_said_to_be_none() {
    let sandbox = Sandbox::new();
    fs::remove_file(sandbox.path(".git/HEAD")).unwrap();
    let Answer::Failed(trouble) = look(&sandbox.root, &sandbox) else {
        panic!("nobody can tell");
    };
    assert!(
        trouble.why.contains("not in a git repository"),
        "{trouble:?}"
    );
    assert!(trouble.next.contains("`git status`"), "{trouble:?}");
}
