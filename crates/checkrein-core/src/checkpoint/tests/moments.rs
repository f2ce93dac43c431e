//! Moments at which no checkpoint is taken.

use super::*;

/// Two branches that change the same line.
fn conflict() -> Sandbox {
    let sandbox = Sandbox::new();
    sandbox.git(&["switch", "-qc", "side"]);
    sandbox.write("a", "side\n");
    sandbox.git(&["commit", "-qam", "side"]);
    sandbox.write("a", "side 2\n");
    sandbox.git(&["commit", "-qam", "side 2"]);
    sandbox.git(&["switch", "-q", "main"]);
    sandbox.write("a", "main\n");
    sandbox.git(&["commit", "-qam", "main"]);
    sandbox
}

#[track_caller]
fn check(start: &[&str], expected: Reason) {
    let sandbox = conflict();
    let output = sandbox.command(start).output().unwrap();
    assert!(
        !output.status.success(),
        "{start:?} should stop at a conflict"
    );
    for settled in [false, true] {
        if settled {
            sandbox.git(&["add", "-A"]);
        }
        let before = sandbox.untouchable();
        for mode in [Mode::Branch, Mode::Ref] {
            assert_eq!(sandbox.not_now(mode), expected, "{start:?}");
        }
        assert_eq!(sandbox.untouchable(), before);
    }
    sandbox.assert_sound();
}

#[test]
fn not_in_the_middle_of_what_git_is_doing() {
    check(&["merge", "-q", "side"], Reason::Merging);
    check(&["rebase", "-q", "side"], Reason::Rebasing);
    check(&["rebase", "-q", "--apply", "side"], Reason::Rebasing);
    check(&["cherry-pick", "side"], Reason::CherryPicking);
    check(&["cherry-pick", "side~1", "side"], Reason::CherryPicking);
    check(&["revert", "--no-edit", "side"], Reason::Reverting);
}

#[test]
fn not_between_two_commits_of_a_row() {
    for (verb, reason) in [
        ("cherry-pick", Reason::CherryPicking),
        ("revert", Reason::Reverting),
    ] {
        let sandbox = conflict();
        let row = [verb, "side~1", "side"];
        assert!(!sandbox.command(&row).output().unwrap().status.success());
        sandbox.git(&["checkout", "--ours", "--", "a"]);
        sandbox.git(&["add", "a"]);
        sandbox.git(&["commit", "-q", "--allow-empty", "--no-edit"]);
        assert!(sandbox.exists(".git/sequencer/todo"));
        assert_eq!(sandbox.not_now(Mode::Branch), reason);
    }
}

#[test]
fn not_while_mail_is_applied() {
    let sandbox = conflict();
    let patch = sandbox.git(&["format-patch", "--stdout", "-1", "side"]);
    sandbox.write(".git/patch", patch);
    let applied = sandbox
        .command(&["am", "-q", ".git/patch"])
        .output()
        .unwrap();
    assert!(!applied.status.success());
    assert_eq!(sandbox.not_now(Mode::Branch), Reason::ApplyingMail);
}

#[test]
fn not_with_conflicts_that_no_merge_left() {
    let sandbox = conflict();
    sandbox.write("a", "stashed\n");
    sandbox.git(&["stash", "-q"]);
    sandbox.git(&["reset", "-q", "--hard", "side"]);
    let popped = sandbox.command(&["stash", "pop"]).output().unwrap();
    assert!(!popped.status.success());
    for mode in [Mode::Branch, Mode::Ref] {
        assert_eq!(sandbox.not_now(mode), Reason::UnmergedPaths);
    }
}

#[test]
fn a_detached_head_and_a_bisection_get_a_ref_but_no_commit() {
    let sandbox = conflict();
    sandbox.git(&["switch", "-q", "--detach"]);
    sandbox.write("c", "c\n");
    assert_eq!(sandbox.not_now(Mode::Branch), Reason::DetachedHead);
    sandbox.taken(Mode::Ref);
    sandbox.git(&["switch", "-q", "main"]);
    sandbox.git(&["bisect", "start"]);
    sandbox.write("c", "c2\n");
    assert_eq!(sandbox.not_now(Mode::Branch), Reason::Bisecting);
    sandbox.taken(Mode::Ref);
}

#[test]
fn a_held_index_stops_a_commit_but_no_ref() {
    let sandbox = Sandbox::new();
    sandbox.write("c", "c\n");
    sandbox.write(".git/index.lock", "");
    assert_eq!(sandbox.not_now(Mode::Branch), Reason::IndexLocked);
    sandbox.taken(Mode::Ref);
    assert_eq!(sandbox.read(".git/index.lock"), "");
}

#[test]
fn not_without_a_repository_a_work_tree_or_git() {
    let sandbox = Sandbox::new();
    let outside = tempfile::tempdir().unwrap();
    let bare = outside.path().join("bare.git");
    sandbox.git(&["init", "-q", "--bare", bare.to_str().unwrap()]);
    let git_dir = sandbox.root.join(".git");
    for (root, expected) in [
        (outside.path(), Reason::NotARepository),
        (&bare, Reason::Bare),
        (&git_dir, Reason::Bare),
    ] {
        let request = Request {
            root,
            ..sandbox.request(Mode::Branch)
        };
        assert_eq!(take(&request).unwrap(), Outcome::NotNow(expected));
    }
    let mut request = sandbox.request(Mode::Branch);
    request
        .environment
        .push(("PATH".into(), "/does-not-exist".into()));
    assert_eq!(take(&request).unwrap(), Outcome::NotNow(Reason::NoGit));
    assert_eq!(sandbox.not_now(Mode::Off), Reason::SwitchedOff);
}

#[test]
fn a_reason_says_what_to_do() {
    let told = Outcome::NotNow(Reason::Rebasing).to_string();
    insta::assert_snapshot!(told, @r"
    checkpoint: not taken, a rebase is not finished
    Next: run `git rebase --continue` or `git rebase --abort`
    ");
}
