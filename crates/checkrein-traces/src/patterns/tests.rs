//! What makes a pattern, what does not, and that the order of the traces is nothing.

use checkrein_core::time::Timestamp;
use checkrein_core::trace::{Outcome, Trace};

use super::*;

/// A trace of a session of its own, an hour after the one before.
fn trace(number: u64, decision: &str, outcome: Outcome) -> Trace {
    Trace {
        v: 1,
        id: format!("t-{number:03}"),
        at: Timestamp::from_second(3600 * number),
        session: Some(format!("s{number}")),
        category: "hydration".into(),
        decision: decision.into(),
        context: "The time differs between server and client. More.".into(),
        outcome,
        ..Trace::default()
    }
}

fn good(number: u64, decision: &str) -> Trace {
    trace(number, decision, Outcome::Success)
}

fn three() -> Vec<Trace> {
    vec![
        good(1, "Wrap date rendering in useEffect"),
        good(2, "Wrap the rendering of dates in `useEffect`"),
        good(3, "Move date rendering into useEffect (feat-011)"),
    ]
}

fn found(traces: &[Trace]) -> Vec<Pattern> {
    find(traces, &Evidence::default())
}

#[track_caller]
fn check(traces: &[Trace], expected: &[(&str, usize, usize)]) {
    let found = found(traces);
    let seen: Vec<(&str, usize, usize)> = found
        .iter()
        .map(|pattern| {
            (
                pattern.status.as_str(),
                pattern.members.len(),
                pattern.failures.len(),
            )
        })
        .collect();
    assert_eq!(seen, expected, "{found:#?}");
}

#[test]
fn three_that_ended_well_are_a_pattern() {
    let patterns = found(&three());
    assert_eq!(patterns.len(), 1);
    let pattern = &patterns[0];
    assert_eq!(
        pattern.line(),
        "When the time differs between server and client, wrap date rendering in useEffect"
    );
    assert_eq!(pattern.members, ["t-001", "t-002", "t-003"]);
    let why: Vec<String> = pattern.why.iter().map(ToString::to_string).collect();
    assert_eq!(why, ["same words", "3 of 4 words"]);
    check(&three()[..2], &[]);
}

#[test]
fn what_did_not_end_well_demotes_whenever_it_came() {
    for number in [0, 9] {
        let mut traces = three();
        traces.push(trace(
            number,
            "wrapped date rendering in useEffect",
            Outcome::Failure,
        ));
        check(&traces, &[("demoted", 3, 1)]);
    }
    let mut traces = three();
    traces.push(trace(
        9,
        "use a static clock in the header",
        Outcome::Failure,
    ));
    check(&traces, &[("active", 3, 0)]);
    traces.push(trace(
        8,
        "unwrap date rendering from useEffect",
        Outcome::Failure,
    ));
    check(&traces, &[("active", 3, 0)]);
}

#[test]
fn what_is_open_or_was_replaced_counts_neither_way() {
    let mut traces = three();
    traces[2].outcome = Outcome::Pending;
    check(&traces, &[]);
    let mut traces = three();
    traces.push(trace(
        9,
        "wrap date rendering in useEffect",
        Outcome::Pending,
    ));
    check(&traces, &[("active", 3, 0)]);
    let mut traces = three();
    traces.push(Trace {
        supersedes: Some("t-002".into()),
        ..good(9, "Format dates on the server")
    });
    check(&traces, &[]);
    traces[3].supersedes = Some("t-009".into());
    check(&traces, &[("active", 3, 0)]);
}

#[test]
fn a_category_stays_by_itself() {
    let mut traces = three();
    traces[0].category = "frontend".into();
    check(&traces, &[]);
}

#[test]
fn what_is_written_twice_of_one_thing_counts_once() {
    let mut traces = three();
    for trace in &mut traces {
        trace.session = Some("s".into());
        trace.at = Timestamp::from_second(60 + trace.at.as_second() / 3600);
    }
    check(&traces, &[]);
    for (trace, file) in traces.iter_mut().zip(["a.tsx", "b.tsx", "c.tsx"]) {
        trace.files = vec![file.into()];
    }
    check(&traces, &[("active", 3, 0)]);
    // The same line twice, as a merge may leave it.
    let mut traces = three();
    traces[2] = traces[1].clone();
    check(&traces, &[]);
    // Without a session each was written for itself.
    let mut traces = three();
    for trace in &mut traces {
        trace.session = None;
        trace.at = Timestamp::from_second(60);
    }
    check(&traces, &[("active", 3, 0)]);
}

#[test]
fn small_steps_lead_to_no_other_fix() {
    let traces = [
        good(1, "alpha beta gamma delta"),
        good(2, "beta gamma delta epsilon"),
        good(3, "gamma delta epsilon zeta"),
        good(4, "delta epsilon zeta eta"),
    ];
    check(&traces, &[]);
}

#[test]
fn what_says_nothing_is_no_pattern() {
    check(
        &[good(1, "fix it"), good(2, "Fix it!"), good(3, "fixed it")],
        &[],
    );
    check(&[good(1, ""), good(2, ""), good(3, "")], &[]);
}

#[test]
fn what_some_say_and_others_deny_is_no_pattern() {
    for decisions in [
        [
            "Set strict to false in tsconfig",
            "Set strict to true in tsconfig",
            "Set strict in tsconfig",
        ],
        [
            "Avoid using useEffect for date rendering",
            "Use useEffect for date rendering",
            "Use useEffect for rendering dates",
        ],
        [
            "Allow null in the email column",
            "Disallow null in the email column",
            "Allow nulls in the email column",
        ],
        [
            "Set the pool size to 5",
            "Set the pool size to 500",
            "Set the pool size to 0",
        ],
        ["Update the code", "Update the code", "Update the code"],
    ] {
        let traces: Vec<Trace> = (1..)
            .zip(decisions)
            .map(|(at, said)| good(at, said))
            .collect();
        check(&traces, &[]);
    }
}

#[test]
fn where_values_differ_or_are_left_out_none_is_named() {
    let mut traces: Vec<Trace> = (1..4)
        .map(|at| good(at, "Set the pool size to 5"))
        .collect();
    assert_eq!(found(&traces)[0].what_to_do, "set the pool size to 5");
    traces.push(good(4, "Set the pool size"));
    check(&traces, &[("active", 4, 0)]);
    assert_eq!(found(&traces)[0].what_to_do, "set the pool size");
    // The other side is left out, and so is what says neither.
    traces.push(good(5, "Set the pool size to 500"));
    check(&traces, &[("active", 3, 0)]);
    assert_eq!(found(&traces)[0].what_to_do, "set the pool size to 5");
}

#[test]
fn commands_and_files_speak_for_a_fix() {
    let traces = [
        good(1, "Wrap dates in useEffect"),
        good(
            2,
            "Wrap all rendering of dates in the header component in useEffect",
        ),
        good(3, "Wrap the dates of the header in useEffect"),
    ];
    let mut evidence = Evidence::default();
    for trace in &traces {
        let ran = vec!["npm run format:dates".to_owned(), "ls src".to_owned()];
        evidence.commands.insert(trace.id.clone(), ran);
    }
    let patterns = find(&traces, &evidence);
    assert_eq!(patterns.len(), 1, "{patterns:#?}");
    let said = patterns[0].why[0].to_string();
    assert!(
        said.ends_with("words and the command `npm run format:dates`"),
        "{said}"
    );
}

#[test]
fn the_order_of_the_traces_is_nothing() {
    let mut traces = three();
    traces.extend([
        good(4, "Use redis for the session store"),
        good(5, "Use postgres for the session store"),
        good(6, "Render dates inside useEffect"),
        good(7, "Use redis for sessions"),
        trace(8, "render dates in useEffect", Outcome::Failure),
        good(9, "Use redis for the session store of the app"),
        good(10, "Use redis for the store of sessions"),
    ]);
    let expected = found(&traces);
    assert_eq!(expected.len(), 2, "{expected:#?}");
    for turn in 0..traces.len() {
        traces.rotate_left(turn);
        assert_eq!(found(&traces), expected);
        traces.reverse();
        assert_eq!(found(&traces), expected);
    }
}

#[test]
fn a_pattern_keeps_its_id_when_more_come() {
    let before = found(&three())[0].id.clone();
    let mut traces = three();
    traces.push(good(9, "Render dates inside useEffect"));
    assert_eq!(found(&traces)[0].id, before);
}

#[test]
fn a_pattern_is_found_among_thousands_that_are_none() {
    let word = |seed: u64| format!("word{}", seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 52);
    let decision = |number: u64| {
        let words: Vec<String> = (0..6).map(|at| word(number * 7 + at)).collect();
        format!(
            "add {} to the {}",
            words[..4].join(" "),
            words[4..].join(" ")
        )
    };
    let mut traces: Vec<Trace> = (0..5_000)
        .map(|number| good(number, &decision(number)))
        .collect();
    traces.extend(three().into_iter().map(|trace| Trace {
        id: format!("x{}", trace.id),
        ..trace
    }));
    let patterns = found(&traces);
    assert!(
        patterns
            .iter()
            .any(|pattern| pattern.members.contains(&"xt-001".to_owned()))
    );
}
