//! What counts as reuse, on a few decisions and what sessions saw of them.

use super::*;

fn trace(id: &str, second: u64, session: &str, outcome: Outcome) -> Trace {
    Trace {
        id: id.into(),
        at: Timestamp::from_second(second),
        session: Some(session.into()),
        category: "database".into(),
        decision: "Set lock_timeout before the migration".into(),
        context: format!("The migration of table {id} waits for a lock"),
        outcome,
        ..Trace::default()
    }
}

fn known() -> Vec<Trace> {
    (1..4)
        .map(|number| {
            trace(
                &format!("t-{number}"),
                number * 10,
                &format!("old-{number}"),
                Outcome::Success,
            )
        })
        .collect()
}

/// What came of it in one session, given what it saw and decided.
#[track_caller]
fn check(facts: &[(u64, Fact)], later: &[Trace], expected: Reuse) {
    let traces = [known(), later.to_vec()].concat();
    let evidence = Evidence::default();
    let patterns = patterns::find(&traces, &evidence);
    assert_eq!(patterns.len(), 1);
    let facts = facts.iter().cloned();
    let facts: Vec<(Timestamp, Fact)> = facts
        .map(|(at, fact)| match fact {
            Fact::Advised { .. } => (
                at,
                Fact::Advised {
                    pattern: patterns[0].id.clone(),
                },
            ),
            fact => (at, fact),
        })
        .map(|(at, fact)| (Timestamp::from_second(at), fact))
        .collect();
    let seen = Seen {
        session: "new".into(),
        facts,
    };
    let stats = measure(&patterns, &traces, &evidence, &[seen]);
    assert_eq!(stats.patterns[0].1, expected);
    assert_eq!(stats.total, expected);
}

fn advised() -> Fact {
    Fact::Advised {
        pattern: String::new(),
    }
}

fn queried() -> Fact {
    Fact::Consulted {
        traces: vec!["t-2".into(), "t-3".into()],
        patterns: Vec::new(),
    }
}

#[test]
fn what_comes_after_advice_or_a_query_is_counted_once_a_session() {
    let later = |outcome| trace("t-9", 200, "new", outcome);
    let nothing = Reuse {
        advised: 1,
        sessions: 1,
        ..Reuse::default()
    };
    check(&[(100, advised())], &[], nothing.clone());
    let followed = Reuse {
        followed: 1,
        success: 1,
        ..nothing.clone()
    };
    check(
        &[(100, advised()), (110, advised())],
        &[later(Outcome::Success)],
        followed.clone(),
    );
    let both = Reuse {
        queried: 1,
        ..followed
    };
    check(
        &[(100, advised()), (110, queried())],
        &[later(Outcome::Success)],
        both,
    );
    let unknown = Reuse {
        queried: 1,
        advised: 0,
        followed: 1,
        unknown: 1,
        ..nothing.clone()
    };
    check(&[(100, queried())], &[later(Outcome::Pending)], unknown);
    let before = [trace("t-9", 50, "new", Outcome::Success)];
    check(&[(100, advised())], &before, nothing.clone());
    let elsewhere = [trace("t-9", 200, "other", Outcome::Success)];
    check(&[(100, advised())], &elsewhere, nothing);
}

#[test]
fn what_ended_badly_is_told() {
    let failed = Reuse {
        advised: 1,
        sessions: 1,
        followed: 1,
        failure: 1,
        ..Reuse::default()
    };
    check(
        &[(100, advised())],
        &[trace("t-9", 200, "new", Outcome::Failure)],
        failed,
    );
}

#[test]
fn a_decision_that_names_what_it_follows_from_counts() {
    let other = Trace {
        decision: "Split it into two steps".into(),
        follows: Some("t-3".into()),
        ..trace("t-9", 200, "new", Outcome::Success)
    };
    let followed = Reuse {
        queried: 1,
        sessions: 1,
        followed: 1,
        success: 1,
        ..Reuse::default()
    };
    check(&[(100, queried())], &[other], followed);
}

/// How many decisions of the session that ended well have to do with what it saw before.
#[track_caller]
fn check_well(fact: Fact, later: Trace, expected: usize) {
    let traces = [known(), vec![later]].concat();
    let evidence = Evidence::default();
    let patterns = patterns::find(&traces, &evidence);
    let fact = match fact {
        Fact::Advised { .. } => Fact::Advised {
            pattern: patterns[0].id.clone(),
        },
        fact => fact,
    };
    let seen = Seen {
        session: "new".into(),
        facts: vec![(Timestamp::from_second(100), fact)],
    };
    let stats = measure(&patterns, &traces, &evidence, &[seen]);
    assert_eq!((stats.well, stats.well_after_query), (4, expected));
}

#[test]
fn of_decisions_that_ended_well_those_count_that_were_led_to() {
    let same = || trace("t-9", 200, "new", Outcome::Success);
    check_well(queried(), same(), 1);
    check_well(advised(), same(), 1);
    let before = trace("t-9", 50, "new", Outcome::Success);
    check_well(advised(), before, 0);
    // Of another matter, however soon after the advice.
    let other = || Trace {
        category: "design".into(),
        decision: "Paint the settings page green".into(),
        context: "The page looks grey".into(),
        ..same()
    };
    check_well(advised(), other(), 0);
    check_well(queried(), other(), 0);
    let follows = Trace {
        follows: Some("t-3".into()),
        ..other()
    };
    check_well(queried(), follows.clone(), 1);
    check_well(advised(), follows, 1);
    let replaces = Trace {
        supersedes: Some("t-lonely".into()),
        ..other()
    };
    check_well(queried(), replaces.clone(), 0);
    let shown = Fact::Consulted {
        traces: vec!["t-lonely".into()],
        patterns: Vec::new(),
    };
    check_well(shown, replaces, 1);
}
