//! The first prompt of a session: where the work stands, and the one skill that is called for.

use checkrein_testkit::TestProject;
use serde_json::json;

use crate::given::{given, lengths};
use crate::{installed, run};

/// What `session-start` says of a project in IMPLEMENT, before any prompt.
const ENTRY: [&str; 2] = ["my project (IMPLEMENT)", "Entry checks"];

/// One more, and the client gives the model a preview instead of the text.
const LIMIT: usize = 10_000;

fn in_state(state: &str) -> TestProject {
    installed()
        .write(
            "CLAUDE.md",
            "# Rules\n\n## Core Rules\n\n1. Tabs are eight wide.\n",
        )
        .state(state)
        .feature("feat-001", "pending")
}

/// A prompt in a state, and all that comes with it.
#[track_caller]
fn check(project: &TestProject, prompt: &str, expected: &[&str]) {
    let run = run(project, prompt);
    let [request] = run.conversation()[..] else {
        panic!("one request is enough: {run:?}")
    };
    let text = request.text();
    assert_eq!(given(&text), expected, "{prompt}");
    let lengths = lengths(&text);
    assert!(lengths.iter().all(|length| *length <= LIMIT), "{lengths:?}");
}

#[track_caller]
fn check_state(state: &str, skill: Option<&str>) {
    let now = format!("my project ({state})");
    let skill = skill.map(|skill| format!("skill {skill}"));
    let mut expected = vec![
        now.as_str(),
        "Entry checks",
        "Core rules",
        "Skill of each state",
    ];
    expected.extend(skill.as_deref());
    check(&in_state(state), "Continue.", &expected);
}

#[test]
fn the_skill_of_a_state_arrives_as_it_is_written() {
    let project = in_state("IMPLEMENT");
    let file = project.read_home(".local/share/checkrein/skills/implementation/SKILL.md");
    let (_, body) = file
        .split_once("\n---\n")
        .expect("front matter goes before the body");
    let run = run(&project, "Continue.");
    assert!(run.conversation()[0].text_contains(body.trim()));
}

#[test]
fn a_failing_health_check_is_told_before_the_first_prompt() {
    let project = in_state("IMPLEMENT").project_json(&json!({
        "v": 1,
        "health_check": "echo 'the port is taken'; exit 3",
        "required_env": ["A_KEY_THAT_NOBODY_HAS"],
    }));
    let run = run(&project, "What is a state machine?");
    let request = run.conversation()[0];
    // The check has moved the state already.
    assert_eq!(
        given(&request.text()),
        ["my project (FIX_BROKEN)", ENTRY[1]]
    );
    for expected in [
        "fails with exit code 3, so the project is in FIX_BROKEN\n  the port is taken",
        "not set: A_KEY_THAT_NOBODY_HAS",
        "Next: mend what the health check finds, then `checkrein state health`",
    ] {
        assert!(request.text_contains(expected), "{}", request.text());
    }
}

#[test]
fn start_has_a_context_and_no_skill() {
    check_state("START", None);
}

#[test]
fn init_comes_with_initialization() {
    check_state("INIT", Some("initialization"));
}

#[test]
fn implement_comes_with_implementation() {
    check_state("IMPLEMENT", Some("implementation"));
}

#[test]
fn test_comes_with_testing() {
    check_state("TEST", Some("testing"));
}

#[test]
fn complete_comes_with_the_context_graph() {
    check_state("COMPLETE", Some("context-graph"));
}

#[test]
fn fix_broken_comes_with_enforcement() {
    check_state("FIX_BROKEN", Some("enforcement"));
}

#[test]
fn an_explicit_request_overrides_the_state() {
    let expected = [
        &ENTRY[..],
        &["Core rules", "Skill of each state", "skill testing"],
    ]
    .concat();
    check(&in_state("IMPLEMENT"), "Run the tests.", &expected);
}

#[test]
fn a_skill_that_is_named_overrides_the_state() {
    let project = in_state("IMPLEMENT").user_skill(
        "release-notes",
        "Writes release notes.",
        "One line for each change.",
    );
    let expected = [
        &ENTRY[..],
        &["Core rules", "Skill of each state", "skill release-notes"],
    ]
    .concat();
    check(&project, "Use the release-notes skill for this.", &expected);
}

#[test]
fn a_simple_question_loads_nothing() {
    check(&in_state("IMPLEMENT"), "What is a state machine?", &ENTRY);
}

#[test]
fn a_slash_command_gets_nothing_of_ours() {
    let project = in_state("IMPLEMENT").skill("hello", "Says hello.", "Say hello to $ARGUMENTS.");
    let run = run(&project, "/hello Ada");
    let request = run.conversation()[0];
    assert!(request.text_contains("Say hello to Ada."));
    assert_eq!(given(&request.text()), ENTRY);
}

#[test]
fn a_skill_of_any_length_arrives_within_the_clients_limit() {
    let section = format!("## A section\n\n{}\n\n", "Ünïcödé 😀 words. ".repeat(60));
    let project = in_state("TEST")
        .user_skill("qa", "Tests as we do it here.", &section.repeat(20))
        .project_json(&json!({ "v": 1, "skills": { "TEST": "qa" } }));
    let run = run(&project, "Continue.");
    let request = run.conversation()[0];
    let text = request.text();
    assert!(given(&text).contains(&"skill qa".to_owned()));
    let longest = lengths(&text).into_iter().max();
    assert!(
        longest.is_some_and(|length| (LIMIT / 2..=LIMIT).contains(&length)),
        "{longest:?}"
    );
    assert!(!text.contains("<persisted-output>"), "{text}");
    assert!(
        text.contains(".claude/skills/qa/SKILL.md`: read it before you need it.]"),
        "{text}"
    );
}
