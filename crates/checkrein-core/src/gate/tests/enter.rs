//! The gates of a move to another state.

use super::*;

#[test]
fn valid_transition_knows_both_tables() {
    use State::*;
    let well = Said::well();
    enter(
        Implement,
        Complete,
        json!({}),
        &well,
        Some("valid-transition"),
    );
    enter(
        Implement,
        Complete,
        json!({"gates": {"valid-transition": "off"}}),
        &well,
        None,
    );
    let standing = |status| Standing {
        features: FeatureList {
            features: vec![feature(status)],
            ..FeatureList::default()
        },
        ..standing(Test, json!({}))
    };
    let pending = feature(Status::Pending);
    let refusal = judge(
        &Step::Tested(&pending),
        &standing(Status::Pending),
        &well,
        &|_| false,
    )
    .refusal
    .unwrap();
    insta::assert_snapshot!(refusal, @"
    valid-transition: refused `feat-001` → tested in .claude/progress/feature-list.json
    `feat-001` is pending, so it cannot be tested.
    Next: begin it with `checkrein feature start feat-001`.
    ");
    // What changes nothing is no step: no gate is asked.
    let same = feature(Status::Tested);
    let ill = Said {
        tests: ended(End::Code(1)),
        ..Said::well()
    };
    let judgement = judge(
        &Step::Tested(&same),
        &standing(Status::Tested),
        &ill,
        &|_| false,
    );
    assert_eq!(judgement, Judgement::default());
    enter(
        Test,
        Test,
        json!({}),
        &Said {
            health: ended(End::Code(1)),
            ..well
        },
        None,
    );
}

#[test]
fn required_env_holds_init_back() {
    use State::*;
    let said = Said {
        missing: Answer::Known(vec!["DB".into()]),
        ..Said::well()
    };
    let gate = Some("required-env");
    enter(Init, Implement, json!({}), &said, gate);
    enter(Init, FixBroken, json!({}), &said, None);
    enter(Start, Init, json!({}), &said, None);
    enter(Start, Implement, json!({}), &said, gate);
    enter(Implement, Test, json!({}), &said, None);
    enter(Init, Implement, json!({"required_env": []}), &said, None);
    enter(
        Init,
        Implement,
        json!({"gates": {"required-env": "off"}}),
        &said,
        None,
    );
    tested(json!({}), &said, None);
    enter(
        Init,
        Implement,
        json!({}),
        &Said {
            missing: Answer::Unknown,
            ..Said::well()
        },
        gate,
    );
    insta::assert_snapshot!(text(&Step::Enter(Implement), Init, json!({}), &said), @"
    required-env: refused INIT → IMPLEMENT in .claude/progress/state.json
    `DB` is not set; `.claude/config/project.json` requires `API_KEY`, `DB`.
    Next: ask the person to set `DB` where Claude Code is started, then run `checkrein state enter IMPLEMENT` in a new session.
    ");
}

#[test]
fn health_ok_wants_a_project_in_order() {
    use State::*;
    let gate = Some("health-ok");
    let said = Said {
        health: ended(End::Code(1)),
        ..Said::well()
    };
    enter(Implement, Test, json!({}), &said, gate);
    enter(FixBroken, Test, json!({}), &said, gate);
    enter(Implement, FixBroken, json!({}), &said, None);
    enter(Implement, Test, json!({"health_check": null}), &said, None);
    enter(
        Implement,
        Test,
        json!({"gates": {"health-ok": "off"}}),
        &said,
        None,
    );
    tested(json!({}), &said, None);
    enter(
        Implement,
        Test,
        json!({}),
        &Said {
            health: Answer::Unknown,
            ..Said::well()
        },
        gate,
    );
    enter(
        Implement,
        Test,
        json!({}),
        &Said {
            health: failed(),
            ..Said::well()
        },
        gate,
    );
    insta::assert_snapshot!(text(&Step::Enter(Test), Implement, json!({}), &said), @"
    health-ok: refused IMPLEMENT → TEST in .claude/progress/state.json
    `./health` ended with exit code 1.
    Its last lines (all of them in `/data/output.log`):
      1 test failed
      a::b
    Next: mend what it finds, then run `checkrein state health`.
    ");
    let said = Said {
        health: ended(End::TimedOut),
        ..Said::well()
    };
    assert!(text(&Step::Enter(Test), Implement, json!({}), &said).contains("`health_timeout`"));
}
