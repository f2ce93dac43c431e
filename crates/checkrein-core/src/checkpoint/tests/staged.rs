//! What the person had staged is theirs.

use super::*;

#[test]
fn content_staged_and_changed_again_stays_staged_and_is_kept_by_a_ref() {
    let sandbox = Sandbox::new();
    sandbox.write("a", "staged\n");
    sandbox.write("n", "staged new\n");
    sandbox.git(&["add", "a", "n"]);
    sandbox.write("a", "work\n");
    sandbox.write("n", "work new\n");
    sandbox.write("b", "b2\n");
    let checkpoint = sandbox.taken(Mode::Branch);
    assert_eq!(sandbox.git(&["show", "HEAD:a"]), "work\n");
    assert_eq!(sandbox.git(&["show", ":a"]), "staged\n");
    assert_eq!(sandbox.git(&["show", ":n"]), "staged new\n");
    assert_eq!(sandbox.status(), "MM a\nMM n\n");
    let staged = checkpoint.staged.unwrap();
    assert_eq!(staged.paths, [PathBuf::from("a"), "n".into()]);
    assert_eq!(
        sandbox.git(&["show", &format!("{}:a", staged.reference)]),
        "staged\n"
    );
    assert_eq!(
        sandbox.git(&["show", &format!("{}:b", staged.reference)]),
        "b1\n"
    );
    sandbox.assert_sound();
    assert_eq!(sandbox.outcome(Mode::Branch), Outcome::NothingToDo(vec![]));
    assert_eq!(sandbox.git(&["show", ":a"]), "staged\n");
}

#[test]
fn content_staged_and_not_changed_again_is_committed() {
    let sandbox = Sandbox::new();
    sandbox.write("a", "staged\n");
    sandbox.git(&["add", "a"]);
    let checkpoint = sandbox.taken(Mode::Branch);
    assert_eq!(sandbox.status(), "");
    assert!(checkpoint.staged.is_none());
}

#[test]
fn a_file_removed_from_the_index_only_is_forgotten_and_stays_on_the_disk() {
    let sandbox = Sandbox::new();
    sandbox.git(&["rm", "-q", "--cached", "a"]);
    sandbox.taken(Mode::Branch);
    assert_eq!(sandbox.files("HEAD"), "b");
    assert_eq!(sandbox.read("a"), "a1\n");
    assert_eq!(sandbox.status(), "?? a\n");
    sandbox.write("a", "a2\n");
    let forgotten = LeftOut {
        path: "a".into(),
        why: Why::Forgotten,
    };
    assert_eq!(
        sandbox.outcome(Mode::Branch),
        Outcome::NothingToDo(vec![forgotten])
    );
    sandbox.git(&["add", "a"]);
    sandbox.taken(Mode::Branch);
    assert_eq!(sandbox.files("HEAD"), "a b");
    sandbox.write("a", "a3\n");
    sandbox.taken(Mode::Branch);
    assert_eq!(sandbox.git(&["show", "HEAD:a"]), "a3\n");
}

#[test]
fn staged_new_and_deleted_again_stays_staged() {
    let sandbox = Sandbox::new();
    sandbox.write("n", "staged\n");
    sandbox.git(&["add", "n"]);
    sandbox.remove("n");
    sandbox.write("a", "a2\n");
    sandbox.taken(Mode::Branch);
    assert_eq!(sandbox.files("HEAD"), "a b");
    assert_eq!(sandbox.git(&["show", ":n"]), "staged\n");
    assert_eq!(sandbox.status(), "AD n\n");
}

#[test]
fn an_announced_file_is_committed() {
    let sandbox = Sandbox::new();
    sandbox.write("n", "new\n");
    sandbox.git(&["add", "-N", "n"]);
    sandbox.taken(Mode::Branch);
    assert_eq!(sandbox.files("HEAD"), "a b n");
    assert_eq!(sandbox.status(), "");
    sandbox.write(".env", "KEY=1\n");
    sandbox.git(&["add", "-N", ".env"]);
    sandbox.write("a", "a2\n");
    sandbox.taken(Mode::Branch);
    assert_eq!(sandbox.files("HEAD"), "a b n");
    assert_eq!(sandbox.status(), " A .env\n");
}

#[test]
fn a_staged_secret_stays_staged_and_out_of_every_commit() {
    let sandbox = Sandbox::new();
    sandbox.write(".env", "KEY=1\n");
    sandbox.write("a", "staged\n");
    sandbox.git(&["add", ".env", "a"]);
    sandbox.write("a", "work\n");
    let checkpoint = sandbox.taken(Mode::Branch);
    assert_eq!(left_out(&checkpoint.left_out), ".env: named like a secret");
    assert_eq!(sandbox.files("HEAD"), "a b");
    assert_eq!(sandbox.files(&checkpoint.staged.unwrap().reference), "a b");
    assert_eq!(sandbox.git(&["show", ":.env"]), "KEY=1\n");
}

#[test]
fn a_secret_in_the_staged_version_alone_gets_into_no_commit_either() {
    let sandbox = Sandbox::new();
    let secret = format!("glpat-{}\n", "a1B2c3D4e5".repeat(3));
    sandbox.write("a", &secret);
    sandbox.write("b", "staged\n");
    sandbox.git(&["add", "a", "b"]);
    sandbox.write("a", "work\n");
    sandbox.write("b", "work\n");
    let staged = sandbox.taken(Mode::Branch).staged.unwrap().reference;
    assert_eq!(sandbox.git(&["show", &format!("{staged}:a")]), "a1\n");
    assert_eq!(sandbox.git(&["show", &format!("{staged}:b")]), "staged\n");
    assert_eq!(sandbox.git(&["show", ":a"]), secret);
}

#[test]
fn a_folder_in_the_place_of_a_staged_file_does_not_push_it_out() {
    let sandbox = Sandbox::new();
    sandbox.write("n", "staged\n");
    sandbox.git(&["add", "n"]);
    sandbox.remove("n");
    sandbox.write("n/inner", "work\n");
    let checkpoint = sandbox.taken(Mode::Branch);
    assert_eq!(sandbox.files("HEAD"), "a b n/inner");
    assert_eq!(sandbox.git(&["show", ":n"]), "staged\n");
    let kept = format!("{}:n", checkpoint.staged.unwrap().reference);
    assert_eq!(sandbox.git(&["show", &kept]), "staged\n");
    sandbox.assert_sound();
}

#[test]
fn files_and_folders_may_change_places() {
    let sandbox = Sandbox::new();
    sandbox.write("d/x", "x\n");
    sandbox.git(&["add", "."]);
    sandbox.git(&["commit", "-qm", "d"]);
    sandbox.remove("a");
    sandbox.write("a/y", "y\n");
    fs::remove_dir_all(sandbox.root.join("d")).unwrap();
    sandbox.write("d", "file\n");
    sandbox.taken(Mode::Branch);
    assert_eq!(sandbox.files("HEAD"), "a/y b d");
    assert_eq!(sandbox.status(), "");
    sandbox.assert_sound();
}
