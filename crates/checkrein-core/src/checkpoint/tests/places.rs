//! Where a project can be: in a part of a repository, in a linked work tree, among submodules.

use super::*;

#[test]
fn work_elsewhere_in_the_repository_is_not_committed() {
    let sandbox = Sandbox::new();
    sandbox.write("apps/o*/x", "x1\n");
    sandbox.write("apps/two/y", "y1\n");
    sandbox.git(&["add", "."]);
    sandbox.git(&["commit", "-qm", "apps"]);
    sandbox.write("apps/o*/x", "x2\n");
    sandbox.write("apps/o*/new", "n\n");
    sandbox.write("apps/o*/.env", "K=1\n");
    sandbox.write("apps/two/y", "y2\n");
    sandbox.write("apps/two/new", "n\n");
    sandbox.write("apps/one-more/n", "n\n");
    sandbox.write("a", "staged elsewhere\n");
    sandbox.git(&["add", "a"]);
    sandbox.git(&["rm", "-q", "--cached", "b"]);
    let project = sandbox.root.join("apps/o*");
    let request = Request {
        root: &project,
        ..sandbox.request(Mode::Branch)
    };
    let Outcome::Taken(checkpoint) = take(&request).unwrap() else {
        panic!("no checkpoint")
    };
    assert_eq!(left_out(&checkpoint.left_out), ".env: named like a secret");
    assert_eq!(
        sandbox.git(&["diff", "--name-only", "HEAD~1", "HEAD"]),
        "apps/o*/new\napps/o*/x\n"
    );
    assert_eq!(
        sandbox.status(),
        "M  a\n M apps/two/y\nD  b\n?? apps/o*/.env\n?? apps/one-more/n\n?? apps/two/new\n?? b\n"
    );
    let of = |root: &Path| list(root, &sandbox.environment()).unwrap();
    assert_eq!(of(&project)[0].commit, checkpoint.commit);
    assert!(of(&sandbox.root).is_empty() && of(&sandbox.root.join("apps")).is_empty());

    sandbox.write("apps/o*/x", "x3\n");
    sandbox.write("apps/two/y", "y3\n");
    let restored = restore(&request, checkpoint.short_id()).unwrap();
    assert_eq!((restored.written, restored.kept.len()), (1, 0));
    assert_eq!(sandbox.read("apps/o*/x"), "x2\n");
    assert_eq!(sandbox.read("apps/two/y"), "y3\n");
    assert_eq!(sandbox.git(&["show", ":a"]), "staged elsewhere\n");
    sandbox.assert_sound();
}

#[test]
fn a_linked_work_tree_has_a_branch_and_an_index_of_its_own() {
    let sandbox = Sandbox::new();
    sandbox.write("a", "main's\n");
    let before = sandbox.untouchable();
    sandbox.git(&["worktree", "add", "-q", "../linked tree", "-b", "side"]);
    let linked = sandbox.root.with_file_name("linked tree");
    fs::write(linked.join("a"), "side's\n").unwrap();
    let request = Request {
        root: &linked,
        ..sandbox.request(Mode::Branch)
    };
    let Outcome::Taken(checkpoint) = take(&request).unwrap() else {
        panic!("no checkpoint")
    };
    assert_eq!(checkpoint.place, Place::Branch("side".into()));
    assert_eq!(sandbox.git(&["show", "side:a"]), "side's\n");
    let linked_status = ["-C", "../linked tree", "status", "--porcelain"];
    assert_eq!(sandbox.git(&linked_status), "");
    assert_eq!(sandbox.untouchable()[..3], before[..3]);
    assert_eq!(sandbox.status(), " M a\n");
    sandbox.assert_sound();
}

#[test]
fn a_submodule_is_kept_by_its_commit_and_not_by_its_content() {
    let sandbox = Sandbox::new();
    let library = sandbox.folder.path().join("library");
    let library = library.to_str().unwrap();
    sandbox.git(&["init", "-q", library]);
    sandbox.git(&["-C", library, "commit", "-q", "--allow-empty", "-m", "1"]);
    sandbox.git(&["submodule", "--quiet", "add", library, "lib"]);
    sandbox.git(&["commit", "-qm", "lib"]);
    sandbox.write("lib/dirty", "x\n");
    assert_eq!(sandbox.outcome(Mode::Branch), Outcome::NothingToDo(vec![]));
    sandbox.git(&["-C", "lib", "commit", "-q", "--allow-empty", "-m", "2"]);
    let checkpoint = sandbox.taken(Mode::Branch);
    assert_eq!(checkpoint.files, 1);
    assert_eq!(
        sandbox.git(&["rev-parse", "HEAD:lib"]),
        sandbox.git(&["-C", "lib", "rev-parse", "HEAD"])
    );
    sandbox.git(&["-C", "lib", "checkout", "-q", "HEAD~1"]);
    let restored = restore(&sandbox.request(Mode::Branch), &checkpoint.commit).unwrap();
    assert_eq!(restored.kept, [(PathBuf::from("lib"), Kept::Submodule)]);
    assert_eq!(sandbox.read("lib/dirty"), "x\n");
}

#[test]
fn what_is_not_checked_out_is_not_deleted() {
    for sparse_index in ["false", "true"] {
        let sandbox = Sandbox::new();
        sandbox.write("in/x", "x1\n");
        sandbox.write("out/y", "y1\n");
        let earlier = sandbox.taken(Mode::Branch);
        sandbox.write("out/y", "y2\n");
        sandbox.git(&["commit", "-qam", "y2"]);
        sandbox.git(&["config", "index.sparse", sparse_index]);
        sandbox.git(&["sparse-checkout", "set", "--cone", "in"]);
        assert!(!sandbox.exists("out/y"));
        sandbox.write("in/x", "x2\n");
        sandbox.write("in/new", "n\n");
        let checkpoint = sandbox.taken(Mode::Branch);
        assert_eq!(sandbox.files("HEAD"), "a b in/new in/x out/y");
        assert_eq!(sandbox.status(), "");
        assert!(!sandbox.exists("out/y"));
        sandbox.write("in/x", "x3\n");
        restore_exactly(&sandbox.request(Mode::Branch), &checkpoint.commit).unwrap();
        assert_eq!(sandbox.read("in/x"), "x2\n");
        assert!(!sandbox.exists("out/y"));
        let restored = restore(&sandbox.request(Mode::Branch), &earlier.commit).unwrap();
        assert_eq!(
            restored.kept,
            [("out/y".into(), Kept::OutsideSparseCheckout)]
        );
        assert_eq!(sandbox.read("in/x"), "x1\n");
        assert!(!sandbox.exists("out/y"));
        sandbox.assert_sound();
    }
}

#[test]
fn a_project_may_be_called_anything() {
    for name in [":!x", ":(top)", "*", "-f", "a\nb"] {
        let sandbox = Sandbox::new();
        let project = sandbox.root.join(name);
        fs::create_dir(&project).unwrap();
        fs::write(project.join("inside"), "x").unwrap();
        sandbox.write("outside", "x");
        let request = Request {
            root: &project,
            ..sandbox.request(Mode::Branch)
        };
        let Outcome::Taken(checkpoint) = take(&request).unwrap() else {
            panic!("no checkpoint of {name}")
        };
        let entries = list(&project, &sandbox.environment()).unwrap();
        assert_eq!(entries[0].commit, checkpoint.commit);
        assert_eq!(checkpoint.files, 1, "{name}");
        assert_eq!(sandbox.status(), "?? outside\n");
    }
}

#[test]
fn a_split_index_and_an_untracked_cache_do_no_harm() {
    let sandbox = Sandbox::new();
    sandbox.git(&["update-index", "--split-index", "--untracked-cache"]);
    sandbox.write("a", "staged\n");
    sandbox.git(&["add", "a"]);
    sandbox.write("a", "work\n");
    sandbox.write("c", "c\n");
    sandbox.taken(Mode::Branch);
    assert_eq!(sandbox.status(), "MM a\n");
    assert_eq!(sandbox.git(&["show", ":a"]), "staged\n");
    sandbox.assert_sound();
}

#[test]
fn a_repository_with_long_ids_works_the_same() {
    let sandbox = Sandbox::unborn();
    fs::remove_dir_all(sandbox.root.join(".git")).unwrap();
    sandbox.git(&["init", "-q", "--object-format=sha256"]);
    sandbox.write("a", "a1\n");
    assert_eq!(sandbox.taken(Mode::Branch).commit.len(), 64);
    sandbox.remove("a");
    sandbox.write("b", "b\n");
    sandbox.taken(Mode::Branch);
    assert_eq!(
        (sandbox.files("HEAD").as_str(), sandbox.status().as_str()),
        ("b", "")
    );
    sandbox.assert_sound();
}
