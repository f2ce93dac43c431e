//! Each gate: passes, refuses, is none of its business, and what the refusal says.

mod enter;
mod tested;

use std::path::PathBuf;
use std::time::Duration;

use serde_json::json;

use super::*;
use crate::command::End;
use crate::evidence::{Trouble, Uncommit, Unsaved};
use crate::feature::{FeatureList, Status};
use crate::layout::ProjectDirs;
use crate::project::Project;
use crate::state::StateFile;
use crate::time::Timestamp;

/// Evidence that says what it is told to say; at first all is well.
#[derive(Clone)]
struct Said {
    repository: bool,
    uncommitted: Answer<Uncommitted>,
    pending: Answer<Vec<Pending>>,
    tests: Answer<Verdict>,
    health: Answer<Verdict>,
    missing: Answer<Vec<String>>,
}

impl Said {
    fn well() -> Self {
        Self {
            repository: true,
            uncommitted: files(&[]),
            pending: Answer::Known(Vec::new()),
            tests: ended(End::Code(0)),
            health: ended(End::Code(0)),
            missing: Answer::Known(Vec::new()),
        }
    }
}

impl Evidence for Said {
    fn has_repository(&self) -> bool {
        self.repository
    }
    fn uncommitted(&self, _: &Feature) -> Answer<Uncommitted> {
        self.uncommitted.clone()
    }
    fn pending_traces(&self, _: &Feature) -> Answer<Vec<Pending>> {
        self.pending.clone()
    }
    fn tests(&self, _: &str) -> Answer<Verdict> {
        self.tests.clone()
    }
    fn health(&self, _: &str) -> Answer<Verdict> {
        self.health.clone()
    }
    fn missing_env(&self, _: &[String]) -> Answer<Vec<String>> {
        self.missing.clone()
    }
}

fn ended(end: End) -> Answer<Verdict> {
    Answer::Known(Verdict {
        end,
        limit: Duration::from_secs(600),
        tail: vec!["1 test failed".into(), "a::b".into()],
        output: PathBuf::from("/data/output.log"),
        remembered: None,
    })
}

fn remembered(end: End) -> Answer<Verdict> {
    match ended(end) {
        Answer::Known(verdict) => Answer::Known(Verdict {
            remembered: Some(Timestamp::from_second(1_800_000_000)),
            tail: Vec::new(),
            ..verdict
        }),
        other => other,
    }
}

fn files(files: &[(&str, Unsaved)]) -> Answer<Uncommitted> {
    let files = files.iter().map(|(path, state)| Uncommit {
        path: (*path).to_owned(),
        state: *state,
    });
    Answer::Known(Uncommitted {
        below_top: None,
        has_commit: true,
        files: files.collect(),
    })
}

fn trace(id: &str) -> Pending {
    Pending {
        id: id.to_owned(),
        decision: "keep the index in memory".into(),
    }
}

fn failed<T>() -> Answer<T> {
    Answer::Failed(Trouble {
        why: "`git` is not on the PATH.".into(),
        next: "install git.".into(),
    })
}

/// A project with everything that a gate may need, whose feature `feat-001` is done.
fn standing(state: State, config: serde_json::Value) -> Standing {
    let mut all = json!({
        "test_command": "cargo test",
        "health_check": "./health",
        "required_env": ["API_KEY", "DB"],
    });
    for (name, value) in config.as_object().unwrap() {
        all[name] = value.clone();
    }
    Standing {
        project: Project {
            dirs: ProjectDirs::new("/p"),
            config: serde_json::from_value(all).unwrap(),
        },
        state: StateFile {
            state,
            came_from: (state == State::FixBroken).then_some(State::Test),
            ..StateFile::default()
        },
        process: None,
        features: FeatureList {
            features: vec![feature(Status::Done)],
            ..FeatureList::default()
        },
    }
}

fn feature(status: Status) -> Feature {
    Feature {
        id: "feat-001".into(),
        title: "Sign in".into(),
        status,
        ..Feature::default()
    }
}

/// Judges a step of a project with these settings.
fn ask(step: &Step<'_>, state: State, config: serde_json::Value, said: &Said) -> Judgement {
    judge(step, &standing(state, config), said, &|_| false)
}

/// Checks which gate refuses that `feat-001` becomes tested.
#[track_caller]
fn tested(config: serde_json::Value, said: &Said, gate: Option<&str>) {
    let step = feature(Status::Done);
    let judgement = ask(&Step::Tested(&step), State::Test, config, said);
    let refusal = judgement.refusal;
    assert_eq!(
        refusal.as_ref().map(|refusal| refusal.gate),
        gate,
        "{refusal:?}"
    );
}

/// Checks which gate refuses a move.
#[track_caller]
fn enter(from: State, to: State, config: serde_json::Value, said: &Said, gate: Option<&str>) {
    let refusal = ask(&Step::Enter(to), from, config, said).refusal;
    assert_eq!(
        refusal.as_ref().map(|refusal| refusal.gate),
        gate,
        "{refusal:?}"
    );
}

fn text(step: &Step<'_>, state: State, config: serde_json::Value, said: &Said) -> String {
    ask(step, state, config, said).refusal.unwrap().to_string()
}

fn tested_text(said: &Said) -> String {
    let feature = feature(Status::Done);
    text(&Step::Tested(&feature), State::Test, json!({}), said)
}

#[test]
fn what_is_well_passes_every_gate() {
    use State::*;
    tested(json!({}), &Said::well(), None);
    for (from, to) in [
        (Start, Init),
        (Init, Implement),
        (Implement, Test),
        (Test, Complete),
        (FixBroken, Test),
        (Test, FixBroken),
    ] {
        enter(from, to, json!({}), &Said::well(), None);
    }
}

#[test]
fn what_is_switched_on_refuses_where_it_has_nothing_to_go_by() {
    let on =
        |gate: &str| json!({"gates": {gate: "on"}, "test_command": null, "health_check": null});
    let bare = Said {
        repository: false,
        ..Said::well()
    };
    tested(
        on("commit-before-tested"),
        &bare,
        Some("commit-before-tested"),
    );
    tested(on("tests-pass"), &bare, Some("tests-pass"));
    tested(on("health-ok"), &bare, None);
    enter(
        State::Start,
        State::Init,
        on("health-ok"),
        &bare,
        Some("health-ok"),
    );
    let feature = feature(Status::Done);
    let step = Step::Tested(&feature);
    insta::assert_snapshot!(text(&step, State::Test, on("commit-before-tested"), &bare), @"
    commit-before-tested: refused `feat-001` → tested in .claude/progress/feature-list.json
    The project is in no git repository, so nothing is committed.
    Next: run `git init`, commit the work, then run `checkrein feature tested feat-001`.
    ");
    insta::assert_snapshot!(text(&step, State::Test, on("tests-pass"), &bare), @"
    tests-pass: refused `feat-001` → tested in .claude/progress/feature-list.json
    `.claude/config/project.json` switches this gate on and names no `test_command`.
    Next: run `checkrein init --test-command COMMAND`, then `checkrein feature tested feat-001`.
    ");
    let enter = Step::Enter(State::Init);
    insta::assert_snapshot!(text(&enter, State::Start, on("health-ok"), &bare), @"
    health-ok: refused START → INIT in .claude/progress/state.json
    `.claude/config/project.json` switches this gate on and names no `health_check`.
    Next: run `checkrein init --health-check COMMAND`, then `checkrein state enter INIT`.
    ");
}

#[test]
fn the_first_gate_that_refuses_is_the_one_that_speaks() {
    let said = Said {
        pending: Answer::Known(vec![trace("t1")]),
        uncommitted: files(&[("a", Unsaved::Changed)]),
        tests: ended(End::Code(1)),
        ..Said::well()
    };
    tested(json!({}), &said, Some("outcome-before-tested"));
    tested(
        json!({"gates": {"outcome-before-tested": "off"}}),
        &said,
        Some("commit-before-tested"),
    );
}

#[test]
fn a_gate_that_a_person_switched_off_stops_nobody_and_leaves_a_word() {
    let said = Said {
        uncommitted: files(&[("a", Unsaved::Changed)]),
        // It would be run for nothing.
        tests: ended(End::Code(1)),
        ..Said::well()
    };
    let feature = feature(Status::Done);
    let standing = standing(State::Test, json!({}));
    let off = |gate: &str| gate != "valid-transition";
    let judgement = judge(&Step::Tested(&feature), &standing, &said, &off);
    assert_eq!(judgement.refusal, None);
    let said: Vec<_> = judgement
        .overridden
        .iter()
        .map(|refusal| (refusal.gate, refusal.why.as_str()))
        .collect();
    assert_eq!(
        said,
        [
            ("commit-before-tested", "1 uncommitted file: `a`."),
            ("tests-pass", "`cargo test` was not run."),
        ]
    );
}

#[test]
fn gates_have_ids_of_their_own() {
    let mut ids: Vec<&str> = GATES.iter().map(|gate| gate.id).collect();
    ids.sort_unstable();
    ids.dedup();
    assert_eq!(ids.len(), GATES.len());
    assert!(GATES.iter().all(|gate| !gate.what.is_empty()));
}
