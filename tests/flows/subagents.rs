//! A subagent gets the skill of its own task and nothing of its parent's.

use checkrein_testkit::mock_api::{Kind, Request};
use checkrein_testkit::{Client, MockApi, Script, TestProject, Turn};
use serde_json::{Value, json};

use crate::given::given;
use crate::installed;

fn project() -> TestProject {
    installed()
        .user_skill(
            "pdf-forms",
            "Fills in the fields of pdf forms.",
            "Fill it in.",
        )
        .user_skill("house-style", "How we write.", "Short sentences.")
        .write_home(
            ".claude/skills/release-notes/SKILL.md",
            "---\nname: release-notes\ndescription: Writes release notes.\nmetadata:\n  \
             checkrein-depends-on: house-style\n---\nOne line for each.\n",
        )
        .state("IMPLEMENT")
        .feature("feat-001", "in-progress")
}

fn agent(task: &str, in_background: bool) -> Value {
    json!({
        "description": "a task",
        "prompt": task,
        "subagent_type": "general-purpose",
        "run_in_background": in_background,
    })
}

#[track_caller]
fn check(task: &str, expected: &[&str]) {
    let project = project();
    let api = MockApi::start(Script::new().tool("Agent", agent(task, false)));
    let run = Client::new(&project).allow("Agent").run(&api, "Continue.");
    assert!(run.conversation()[0].text_contains("<checkrein-skill name=\"implementation\""));
    let is_subagent = |request: &&Request| request.kind == Kind::Subagent;
    let subagents: Vec<&Request> = run.requests.iter().filter(is_subagent).collect();
    let [request] = subagents[..] else {
        panic!("one request is enough: {run:?}")
    };
    assert!(request.text_contains(task));
    assert_eq!(given(&request.text()), expected);
}

#[test]
fn a_task_that_names_a_skill_gets_that_skill() {
    check(
        "Use the pdf-forms skill to fill in order.pdf.",
        &["skill pdf-forms"],
    );
}

#[test]
fn a_task_that_names_two_skills_gets_both() {
    check(
        "Use the pdf-forms and the release-notes skill.",
        &["skill pdf-forms", "skill release-notes"],
    );
}

#[test]
fn a_skill_that_the_parent_put_into_the_task_is_there_once() {
    check(
        "Use the pdf-forms skill:\n<checkrein-skill name=\"pdf-forms\">\nFill it in.\n</checkrein-skill>",
        &["skill pdf-forms"],
    );
}

#[test]
fn what_the_skill_of_a_task_builds_on_comes_with_it() {
    check(
        "Use the release-notes skill on the last ten commits.",
        &["skill release-notes", "skill house-style"],
    );
}

#[test]
fn a_task_that_calls_for_no_skill_gets_nothing() {
    check("Count the lines of every file below src.", &[]);
}

#[test]
fn a_task_that_asks_for_a_step_of_the_work_gets_the_skill_of_that_step() {
    check(
        "Run the tests and say which of them fail.",
        &["skill testing"],
    );
}

#[test]
fn a_subagent_that_comes_back_is_no_prompt_of_a_person() {
    let project = project();
    let agent = agent("Use the pdf-forms skill to fill in order.pdf.", true);
    let api = MockApi::start(Script::new().tool("Agent", agent));
    let client = Client::new(&project).allow("Agent");
    let run = client.run(&api, "What is in order.pdf?");
    let last = run.conversation().pop().expect("a prompt makes a request");
    assert!(last.text_contains("<task-notification>"), "{run:?}");
    assert_eq!(
        given(&last.text()),
        ["my project (IMPLEMENT)", "Entry checks"]
    );
}

#[test]
fn subagents_of_one_turn_get_the_skill_of_their_own_task() {
    let tasks = [
        ("Count the lines of every file below src.", ""),
        (
            "Use the pdf-forms skill to fill in order.pdf.",
            "skill pdf-forms",
        ),
        ("Run the tests and say which of them fail.", "skill testing"),
    ];
    let project = project();
    let turn = tasks.iter().fold(Turn::default(), |turn, (task, _)| {
        turn.and_tool("Agent", agent(task, false))
    });
    let api = MockApi::start(Script::new().turn(turn));
    let run = Client::new(&project).allow("Agent").run(&api, "Continue.");
    let mut seen = 0;
    for request in run
        .requests
        .iter()
        .filter(|request| request.kind == Kind::Subagent)
    {
        let text = request.text();
        let (task, skill) = tasks
            .iter()
            .find(|(task, _)| text.contains(task))
            .expect("a subagent has its task before it");
        assert_eq!(given(&text).concat(), *skill, "{task}");
        seen += 1;
    }
    assert_eq!(seen, tasks.len());
}
