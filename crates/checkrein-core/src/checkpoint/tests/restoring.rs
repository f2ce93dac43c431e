//! Bringing a checkpoint back costs nothing of what is there.

use super::*;

#[test]
fn files_come_back_and_what_was_there_is_kept() {
    let sandbox = Sandbox::new();
    sandbox.write("a", "good\n");
    sandbox.write("c", "good\n");
    let checkpoint = sandbox.taken(Mode::Branch);
    sandbox.write("a", "bad\n");
    sandbox.remove("c");
    sandbox.write("later", "l\n");
    sandbox.write("b", "staged\n");
    sandbox.git(&["add", "b"]);
    let head = sandbox.git(&["rev-parse", "HEAD"]);
    let index = fs::read(sandbox.root.join(".git/index")).unwrap();
    let restored = restore(&sandbox.request(Mode::Branch), checkpoint.short_id()).unwrap();
    assert_eq!((restored.written, restored.deleted), (3, 0));
    assert_eq!(
        (sandbox.read("a"), sandbox.read("c")),
        ("good\n".into(), "good\n".into())
    );
    assert_eq!(sandbox.read("later"), "l\n");
    assert_eq!(sandbox.git(&["show", ":b"]), "staged\n");
    assert_eq!(sandbox.git(&["rev-parse", "HEAD"]), head);
    assert_eq!(fs::read(sandbox.root.join(".git/index")).unwrap(), index);
    let before = restored.before.unwrap();
    assert_eq!(sandbox.files(&before.commit), "a b later");
    assert_eq!(
        sandbox.git(&["show", &format!("{}:a", before.commit)]),
        "bad\n"
    );

    let back = restore_exactly(&sandbox.request(Mode::Branch), &before.commit).unwrap();
    assert_eq!((back.written, back.deleted), (2, 1));
    assert_eq!(
        (sandbox.read("a"), sandbox.read("b")),
        ("bad\n".into(), "staged\n".into())
    );
    assert!(!sandbox.exists("c"));
    sandbox.assert_sound();
}

#[test]
fn only_on_request_does_a_file_go_and_never_an_ignored_one() {
    let sandbox = Sandbox::new();
    sandbox.write("keep.log", "ignored\n");
    sandbox.write(".gitignore", "*.log\n");
    let checkpoint = sandbox.taken(Mode::Ref);
    sandbox.write("deep/er/later", "l\n");
    sandbox.write(".env", "KEY=1\n");
    let request = sandbox.request(Mode::Branch);
    restore(&request, &checkpoint.commit).unwrap();
    assert!(sandbox.exists("deep/er/later"));
    let restored = restore_exactly(&request, &checkpoint.commit).unwrap();
    assert_eq!(restored.deleted, 1);
    assert!(!sandbox.exists("deep"));
    assert!(sandbox.exists("keep.log") && sandbox.exists(".env"));
}

#[test]
fn what_is_kept_nowhere_is_not_overwritten() {
    let sandbox = Sandbox::new();
    sandbox.write("c", "c1\n");
    sandbox.write("d", "d1\n");
    let checkpoint = sandbox.taken(Mode::Branch);
    let secret = format!("npm_{}\n", "a1B2c3D4e5".repeat(4));
    sandbox.write("a", "a2\n");
    sandbox.git(&["commit", "-qam", "a2"]);
    sandbox.write("a", &secret);
    sandbox.git(&["rm", "-q", "--cached", "c", "d"]);
    sandbox.write(".gitignore", "c\n");
    sandbox.git(&["add", ".gitignore"]);
    sandbox.git(&["commit", "-qm", "ignores c"]);
    sandbox.write("c", "only here\n");
    let restored = restore_exactly(&sandbox.request(Mode::Branch), &checkpoint.commit).unwrap();
    assert_eq!(
        restored.kept,
        [("a".into(), Kept::NotSaved), ("c".into(), Kept::NotSaved)]
    );
    assert_eq!(
        (sandbox.read("a"), sandbox.read("c")),
        (secret, "only here\n".into())
    );
}

#[cfg(unix)]
#[test]
fn nothing_is_written_through_a_link() {
    let sandbox = Sandbox::new();
    sandbox.write("folder/x", "x\n");
    let checkpoint = sandbox.taken(Mode::Branch);
    let outside = sandbox.folder.path().join("outside");
    fs::create_dir(&outside).unwrap();
    fs::remove_dir_all(sandbox.root.join("folder")).unwrap();
    std::os::unix::fs::symlink(&outside, sandbox.root.join("folder")).unwrap();
    let request = sandbox.request(Mode::Branch);
    let restored = restore(&request, &checkpoint.commit).unwrap();
    assert_eq!(restored.kept, [("folder/x".into(), Kept::InTheWay)]);
    assert_eq!(fs::read_dir(&outside).unwrap().count(), 0);
    let restored = restore_exactly(&request, &checkpoint.commit).unwrap();
    assert_eq!((restored.written, restored.deleted), (1, 1));
    assert_eq!(sandbox.read("folder/x"), "x\n");
    assert_eq!(fs::read_dir(&outside).unwrap().count(), 0);
}

#[test]
fn a_folder_in_a_files_place_goes_only_on_request_and_only_when_it_is_empty_then() {
    let sandbox = Sandbox::new();
    let checkpoint = sandbox.taken_after("c", "c\n");
    sandbox.write(".gitignore", "*.log\n");
    sandbox.remove("a");
    sandbox.write("a/x", "x\n");
    sandbox.remove("b");
    sandbox.write("b/x", "x\n");
    sandbox.write("b/y.log", "ignored\n");
    let request = sandbox.request(Mode::Branch);
    let restored = restore(&request, &checkpoint.commit).unwrap();
    assert_eq!(restored.kept.len(), 2);
    sandbox.write(".git/info/exclude", "*.log\n");
    let restored = restore_exactly(&request, &checkpoint.commit).unwrap();
    assert_eq!(restored.kept, [("b".into(), Kept::InTheWay)]);
    assert_eq!(sandbox.read("a"), "a1\n");
    assert_eq!(sandbox.read("b/y.log"), "ignored\n");
}

#[test]
fn an_id_that_fits_none_is_refused() {
    let sandbox = Sandbox::new();
    let first = sandbox.taken_after("c", "c\n");
    let request = sandbox.request(Mode::Branch);
    for id in ["", "abc", "zzzz", "HEAD", &first.commit[..3]] {
        let error = restore(&request, id).unwrap_err().to_string();
        assert!(
            error.contains("no checkpoint of this project is called"),
            "{error}"
        );
    }
    assert_eq!(sandbox.read("c"), "c\n");
}

#[test]
fn nothing_is_restored_in_the_middle_of_a_merge() {
    let sandbox = Sandbox::new();
    let checkpoint = sandbox.taken_after("c", "c\n");
    sandbox.write(".git/MERGE_HEAD", &checkpoint.commit);
    sandbox.write("c", "merging\n");
    let error = restore(&sandbox.request(Mode::Branch), &checkpoint.commit).unwrap_err();
    assert!(error.to_string().contains("git merge --abort"), "{error}");
    assert_eq!(sandbox.read("c"), "merging\n");
}

impl Sandbox {
    fn taken_after(&self, path: &str, content: &str) -> Checkpoint {
        self.write(path, content);
        self.taken(Mode::Branch)
    }
}
