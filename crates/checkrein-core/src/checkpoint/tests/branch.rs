//! Branch mode: the work becomes a commit on the branch, and the index follows.

use super::*;

#[test]
fn changes_removals_and_new_files_are_committed_and_the_status_is_clean() {
    let sandbox = Sandbox::new();
    sandbox.write("a", "a2\n");
    sandbox.remove("b");
    sandbox.write("new folder/c", "c1\n");
    let first = sandbox.git(&["rev-parse", "HEAD"]);
    let checkpoint = sandbox.taken(Mode::Branch);
    assert_eq!(checkpoint.place, Place::Branch("main".into()));
    assert_eq!(checkpoint.files, 3);
    assert_eq!(
        sandbox.git(&["rev-parse", "HEAD"]).trim(),
        checkpoint.commit
    );
    assert_eq!(sandbox.git(&["rev-parse", "HEAD~1"]), first);
    assert_eq!(sandbox.files("HEAD"), "a new folder/c");
    assert_eq!(sandbox.git(&["show", "HEAD:a"]), "a2\n");
    assert_eq!(sandbox.status(), "");
    assert!(checkpoint.index_is_current && checkpoint.staged.is_none());
    sandbox.assert_sound();
    assert_eq!(sandbox.outcome(Mode::Branch), Outcome::NothingToDo(vec![]));
}

#[test]
fn the_commit_says_what_was_asked_and_who_and_when() {
    let sandbox = Sandbox::new();
    sandbox.write("a", "a2\n");
    sandbox.taken(Mode::Branch);
    let said = sandbox.git(&["log", "-1", "--format=%an <%ae> %at %cn <%ce> %ct%n%B"]);
    insta::assert_snapshot!(said.trim_end(), @r"
    P. Erson <person@example.org> 1772600767 P. Erson <person@example.org> 1772600767
    checkpoint: work

    What was done.

    Checkrein-Session: session-1
    Checkrein-Files: 1
    ");
}

#[test]
fn the_person_is_told_what_where_and_what_next() {
    let sandbox = Sandbox::new();
    sandbox.write("a", "staged\n");
    sandbox.git(&["add", "a"]);
    sandbox.write("a", "a2\n");
    sandbox.write(".env", "KEY=1\n");
    let told = sandbox.outcome(Mode::Branch).to_string();
    let told = told.replace(sandbox.git(&["rev-parse", "HEAD"]).trim(), "[commit]");
    let told = told.replace(
        sandbox.git(&["rev-parse", "--short=10", "HEAD"]).trim(),
        "[id]",
    );
    insta::assert_snapshot!(told, @r"
    checkpoint: 1 file committed to `main` as [id]
    Left out: .env (named like a secret)
    Staged and changed afterwards, still staged as it was: a (also in `refs/checkrein/staged/[commit]`)
    Next: look at it with `git show [id]`, bring it back with `checkrein checkpoint restore [id]`
    ");
}

#[test]
fn the_first_commit_of_a_repository_can_be_a_checkpoint() {
    let sandbox = Sandbox::unborn();
    sandbox.write("a", "a1\n");
    let checkpoint = sandbox.taken(Mode::Branch);
    assert_eq!(sandbox.git(&["rev-list", "HEAD"]).trim(), checkpoint.commit);
    assert_eq!(sandbox.status(), "");
    sandbox.assert_sound();
}

#[test]
fn an_empty_repository_has_nothing_to_keep() {
    let sandbox = Sandbox::unborn();
    assert_eq!(sandbox.outcome(Mode::Branch), Outcome::NothingToDo(vec![]));
    assert_eq!(sandbox.outcome(Mode::Ref), Outcome::NothingToDo(vec![]));
    sandbox.assert_sound();
}

#[test]
fn hooks_signing_and_editors_stay_out_of_it() {
    let sandbox = Sandbox::new();
    let hooks = sandbox.root.join(".git/hooks");
    fs::create_dir_all(&hooks).unwrap();
    for hook in [
        "pre-commit",
        "commit-msg",
        "post-commit",
        "reference-transaction",
        "post-index-change",
        "prepare-commit-msg",
    ] {
        let script = format!(
            "#!/bin/sh\necho {hook} >> \"{}/ran\"\nexit 1\n",
            sandbox.root.display()
        );
        let path = hooks.join(hook);
        fs::write(&path, script).unwrap();
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            fs::set_permissions(&path, std::fs::Permissions::from_mode(0o755)).unwrap();
        }
    }
    for setting in ["commit.gpgSign", "tag.gpgSign", "core.fsmonitor"] {
        sandbox.git(&["config", setting, "true"]);
    }
    sandbox.git(&["config", "gpg.program", "false"]);
    sandbox.git(&["config", "core.fsmonitor", "false"]);
    sandbox.write("a", "a2\n");
    sandbox.taken(Mode::Branch);
    sandbox.write("a", "a3\n");
    sandbox.taken(Mode::Ref);
    assert!(!sandbox.exists("ran"));
}

#[test]
fn somebody_who_commits_at_the_same_moment_loses_nothing() {
    let sandbox = Sandbox::new();
    sandbox.write("c", "mine\n");
    let mut raced = false;
    let outcome = take_in_steps(&sandbox.request(Mode::Branch), &mut |step| {
        if step == take::Step::Noted && !raced {
            raced = true;
            sandbox.write("theirs", "t\n");
            sandbox.git(&["add", "theirs"]);
            sandbox.git(&["commit", "-qm", "theirs"]);
        }
    });
    assert!(matches!(outcome.unwrap(), Outcome::Taken(_)));
    assert_eq!(sandbox.files("HEAD"), "a b c theirs");
    assert_eq!(
        sandbox.git(&["log", "--format=%s"]),
        "checkpoint: work\ntheirs\nfirst\n"
    );
    assert_eq!(sandbox.status(), "");
    sandbox.assert_sound();
}

#[test]
fn what_somebody_stages_meanwhile_stays_staged() {
    let sandbox = Sandbox::new();
    sandbox.write("a", "a2\n");
    sandbox.write("b", "b2\n");
    for moment in [take::Step::BranchMoved, take::Step::NextIndexMade] {
        let mut staged = false;
        sandbox.write("b", format!("{moment:?}\n"));
        let outcome = take_in_steps(&sandbox.request(Mode::Branch), &mut |step| {
            if step == moment && !staged {
                staged = true;
                sandbox.write("a", format!("staged at {step:?}\n"));
                sandbox.git(&["add", "a"]);
            }
        });
        assert!(matches!(outcome.unwrap(), Outcome::Taken(_)));
        assert_eq!(
            sandbox.git(&["show", ":a"]),
            format!("staged at {moment:?}\n")
        );
        assert_eq!(sandbox.status(), "M  a\n");
        sandbox.assert_sound();
    }
}

#[test]
fn sessions_that_end_together_lose_nothing() {
    let sandbox = Sandbox::new();
    std::thread::scope(|scope| {
        for number in 0..4 {
            let sandbox = &sandbox;
            scope.spawn(move || {
                sandbox.write(format!("file {number}"), "x\n");
                let outcome = sandbox.outcome(Mode::Branch);
                let good = matches!(outcome, Outcome::Taken(_) | Outcome::NothingToDo(_));
                assert!(good, "{outcome}");
            });
        }
    });
    assert_eq!(sandbox.files("HEAD"), "a b file 0 file 1 file 2 file 3");
    assert_eq!(sandbox.status(), "");
    sandbox.assert_sound();
}

#[test]
fn an_index_that_is_held_meanwhile_is_brought_up_by_the_next_checkpoint() {
    let sandbox = Sandbox::new();
    sandbox.write("a", "a2\n");
    sandbox.write("c", "c1\n");
    let lock = sandbox.root.join(".git/index.lock");
    let outcome = take_in_steps(&sandbox.request(Mode::Branch), &mut |step| {
        if step == take::Step::BranchMoved {
            fs::write(&lock, "").unwrap();
        }
    });
    let Outcome::Taken(checkpoint) = outcome.unwrap() else {
        panic!("no checkpoint")
    };
    assert!(!checkpoint.index_is_current);
    assert!(checkpoint.to_string().contains("may hold it"));
    fs::remove_file(&lock).unwrap();
    complete(&sandbox.root, &sandbox.environment()).unwrap();
    assert_eq!(sandbox.status(), "");
    assert_eq!(sandbox.outcome(Mode::Branch), Outcome::NothingToDo(vec![]));
    sandbox.assert_sound();
}
