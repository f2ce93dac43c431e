//! Ref mode: a commit beside everything.

use super::*;

#[test]
fn branch_index_and_work_tree_stay_as_they_are_to_the_byte() {
    let sandbox = Sandbox::new();
    sandbox.write("a", "staged\n");
    sandbox.git(&["add", "a"]);
    sandbox.write("a", "work\n");
    sandbox.write("c", "new\n");
    sandbox.remove("b");
    let (before, status) = (sandbox.untouchable(), sandbox.status());
    let before_status = sandbox.untouchable();
    assert_eq!(before, before_status);
    let checkpoint = sandbox.taken(Mode::Ref);
    assert_eq!(sandbox.untouchable(), before);
    assert_eq!(sandbox.status(), status);
    let name = "refs/checkrein/checkpoints/20260304T050607.080Z-session-1";
    assert_eq!(checkpoint.place, Place::Reference(name.into()));
    assert_eq!(sandbox.files(name), "a c");
    assert_eq!(sandbox.git(&["show", &format!("{name}:a")]), "work\n");
    assert_eq!(
        sandbox.git(&["rev-parse", &format!("{name}^")]),
        sandbox.git(&["rev-parse", "HEAD"])
    );
    sandbox.assert_sound();
}

#[test]
fn the_same_content_is_kept_once_and_other_content_under_another_name() {
    let sandbox = Sandbox::new();
    sandbox.write("a", "a2\n");
    sandbox.taken(Mode::Ref);
    assert_eq!(sandbox.outcome(Mode::Ref), Outcome::NothingToDo(vec![]));
    sandbox.write("a", "a3\n");
    let second = sandbox.taken(Mode::Ref);
    let name = "refs/checkrein/checkpoints/20260304T050607.080Z-session-1-1";
    assert_eq!(second.place, Place::Reference(name.into()));
}

#[test]
fn the_list_has_both_kinds_and_each_once() {
    let sandbox = Sandbox::new();
    sandbox.write("a", "a2\n");
    let on_branch = sandbox.taken(Mode::Branch);
    sandbox.git(&["branch", "copy"]);
    sandbox.write("a", "a3\n");
    let request = Request {
        now: "2026-03-05T00:00:00Z".parse().unwrap(),
        session_id: "two",
        ..sandbox.request(Mode::Ref)
    };
    let Outcome::Taken(in_ref) = take(&request).unwrap() else {
        panic!("no checkpoint")
    };
    sandbox.git(&[
        "commit",
        "-qam",
        "mentions\n\nCheckrein-Session: x\n\nand goes on",
    ]);
    let entries = list(&sandbox.root, &sandbox.environment()).unwrap();
    let commits: Vec<_> = entries.iter().map(|entry| entry.commit.as_str()).collect();
    assert_eq!(commits, [&in_ref.commit, &on_branch.commit]);
    assert_eq!(entries[0].place, in_ref.place);
    assert_eq!((entries[0].session.as_str(), entries[0].files), ("two", 1));
    assert!(matches!(entries[1].place, Place::Branch(_)));
    assert_eq!(entries[1].subject, "checkpoint: work");
    assert_eq!(entries[1].time, "2026-03-04T05:06:07Z".parse().unwrap());
}

#[test]
fn a_repository_without_commits_has_an_empty_list() {
    let sandbox = Sandbox::unborn();
    assert!(
        list(&sandbox.root, &sandbox.environment())
            .unwrap()
            .is_empty()
    );
}
