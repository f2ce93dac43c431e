//! Steps on drawn processes: what is taken, what is refused, and with which words.

use super::*;
use crate::process::order::tests::process;

const PERSON: By = By {
    at: Timestamp::UNIX_EPOCH,
    session: None,
    agent: false,
};

/// Draws a process as `process` reads it.
fn drawn(process: &Process) -> String {
    let phases = process.phases.iter().map(|phase| {
        let tasks = phase.tasks.iter().map(|task| match task.status {
            Status::Pending => '-',
            Status::Done => 'd',
            Status::Skipped => 's',
        });
        let mark = match (phase.approval, phase.approved_at) {
            (false, _) => "",
            (true, None) => "?",
            (true, Some(_)) => "!",
        };
        tasks.collect::<String>() + mark
    });
    phases.collect::<Vec<_>>().join(" ")
}

/// Takes a step, written as the command line has it.
fn step(process: &mut Process, words: &str, by: &By) -> Result<Change, Denied> {
    match words.split_once(' ') {
        Some(("done", id)) => process.done(id, "it works", by),
        Some(("skip", id)) => process.skip(id, "not here", by),
        Some(("reopen", id)) => process.reopen(id, "it is wrong", by),
        Some(("approve", id)) => process.approve(id, Some("Ada".into()), by),
        _ => panic!("{words}"),
    }
}

#[track_caller]
fn check(before: &str, words: &str, after: &str) {
    let mut process = process(before);
    let change = step(&mut process, words, &PERSON).unwrap();
    assert_eq!(drawn(&process), after, "{words}");
    assert_eq!(change == Change::Made, before != after, "{words}");
    assert_eq!(process.history.len(), usize::from(before != after));
}

#[track_caller]
fn refused(before: &str, words: &str, what: &str, next: &str) {
    let mut process = process(before);
    let denied = step(&mut process, words, &PERSON).unwrap_err();
    assert_eq!(denied.what, what, "{words}");
    assert!(denied.next.contains(next), "{words}: {}", denied.next);
    assert_eq!(drawn(&process), before, "{words}");
    assert!(process.history.is_empty());
}

#[test]
fn tasks_end_in_their_order() {
    check("-- -", "done T-1", "d- -");
    check("-- -", "skip t-1", "s- -");
    check("dd -", "done T-3", "dd d");
    check("ds! -", "done T-3", "ds! d");
    check("s-", "done T-1", "d-");
    check("d-", "done T-1", "d-");
    check("s-", "skip T-1", "s-");
    let first = "`checkrein done T-1 --summary TEXT`, or `checkrein skip T-1 --reason TEXT`";
    refused("-- -", "done T-2", "`T-1` comes before `T-2`", first);
    refused("-- -", "skip T-3", "`T-1` comes before `T-3`", first);
    refused("-", "done T-9", "there is no task `T-9`", first);
    refused(
        "d-",
        "skip T-1",
        "`T-1` is done already",
        "`checkrein next`",
    );
    let nothing = "every task has ended";
    refused("d", "done T\n", "there is no task `T\\n`", nothing);
}

#[test]
fn a_task_is_opened_again_with_all_that_rests_on_it() {
    check("dsd! dd! d", "reopen T-2", "d--? --? -");
    check("d! d-", "reopen T-2", "d! --");
    check("d? -", "reopen T-1", "-? -");
    check("d- -", "reopen T-2", "d- -");
    let first = "`checkrein done T-1";
    refused("- -", "reopen T-9", "there is no task `T-9`", first);
}

#[test]
fn a_phase_that_waits_for_a_person_holds_the_next_one() {
    let waits = "phase `p1` waits for a person's approval, so `T-2` is not open yet";
    refused("d? -", "done T-2", waits, "`checkrein approve p1`");
    refused("s? -", "skip T-2", waits, "`checkrein approve p1`");
    check("d? -", "approve P1", "d! -");
    check("d! -", "approve p1", "d! -");
    let early = "2 open tasks come before the approval of `p1`";
    refused("--? -", "approve p1", early, "`checkrein done T-1");
    let early = "1 open task comes before the approval of `p2`";
    refused("d? -?", "approve p2", early, "`checkrein approve p1`");
    let second = "phase `p2` is not the next one to be approved";
    refused("d? d?", "approve p2", second, "`checkrein approve p1`");
    let free = "phase `p1` needs no approval";
    refused("d -?", "approve p1", free, "`checkrein next`");
    let none = "there is no phase `p9`";
    refused("d? -?", "approve p9", none, "`p1`, `p2`");
    refused("d -", "approve p9", none, "no phase needs approval");
}

#[test]
fn an_agent_does_not_leave_out_what_is_required() {
    let mut process = process("-");
    process.phases[0].tasks[0].required = true;
    let agent = By {
        agent: true,
        ..PERSON
    };
    let denied = process.skip("T-1", "no time", &agent).unwrap_err();
    assert!(denied.what.contains("only a person"), "{denied:?}");
    assert!(denied.next.contains("`checkrein done T-1"), "{denied:?}");
    assert_eq!(process.skip("T-1", "no time", &PERSON), Ok(Change::Made));
}

#[test]
fn a_text_is_one_line_and_not_empty() {
    let mut one = process("-");
    let denied = one.done("T-1", " \n\t", &PERSON).unwrap_err();
    assert_eq!(denied.what, "a summary is missing");
    assert!(one.done("T-1", &"x".repeat(1001), &PERSON).is_err());
    one.done("T-1", "two\nlines\u{1b}[31m", &PERSON).unwrap();
    let task = &one.phases[0].tasks[0];
    assert_eq!(task.summary.as_deref(), Some("two lines [31m"));
    assert_eq!(task.ended_at, Some(PERSON.at));
}

#[test]
fn who_approved_is_kept() {
    let mut process = process("d?");
    step(&mut process, "approve p1", &PERSON).unwrap();
    assert_eq!(process.phases[0].approved_by.as_deref(), Some("Ada"));
    assert_eq!(process.history[0].act, Act::Approved);
}

#[test]
fn a_process_begins_with_nothing_done_and_keeps_the_history() {
    let mut old = process("d! -");
    old.done("T-2", "it works", &PERSON).unwrap();
    let new = old.clone().begin(old.history, &PERSON);
    assert_eq!(drawn(&new), "-? -");
    let acts: Vec<Act> = new.history.iter().map(|entry| entry.act).collect();
    assert_eq!(acts, [Act::Done, Act::Begun]);
    assert_eq!(new.begun_at, Some(PERSON.at));
}

#[test]
fn the_history_is_bounded() {
    let mut process = process("-");
    for number in 0..300 {
        process.note(Act::Done, number.to_string(), None, &PERSON);
    }
    assert_eq!(process.history.len(), HISTORY_LENGTH);
    assert_eq!(process.history[0].of, "100");
}

#[test]
fn two_tasks_of_one_id_do_not_stop_the_work() {
    let mut process = process("d -");
    process.phases[1].tasks[0].id = "t-1".into();
    assert_eq!(process.done("T-1", "it works", &PERSON), Ok(Change::Made));
    assert_eq!(drawn(&process), "d d");
}
