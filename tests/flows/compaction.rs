//! What compaction and `/clear` throw away is given once more.

use checkrein_testkit::{Client, MockApi, Script, TestProject, Turn};
use serde_json::json;

use crate::given::given;
use crate::installed;

/// All that a session in IMPLEMENT is given at its beginning, besides the entry checks.
const CONTEXT: [&str; 3] = [
    "my project (IMPLEMENT)",
    "Skill of each state",
    "skill implementation",
];

fn project() -> TestProject {
    installed()
        .state("IMPLEMENT")
        .feature("feat-001", "pending")
}

/// Returns what the last request holds of ours, without the entry checks.
fn after(project: &TestProject, script: Script, prompts: &[&str]) -> Vec<String> {
    let api = MockApi::start(script);
    let mut session = Client::new(project).session(&api);
    for prompt in prompts {
        session.prompt(prompt);
    }
    let run = session.finish();
    let last = run.conversation().pop().expect("a prompt makes a request");
    let mut given = given(&last.text());
    given.retain(|part| part != "Entry checks");
    given
}

#[test]
fn a_state_that_was_entered_before_the_compaction_is_what_comes_after_it() {
    let enter = json!({ "command": "checkrein state enter TEST" });
    let script = Script::new().tool("Bash", enter);
    let prompts = ["Continue.", "/compact", "What is a state machine?"];
    assert_eq!(
        after(&project(), script, &prompts),
        [
            "my project (TEST)",
            "Skill of each state",
            "skill testing",
            // The state is another one now, the skill is none the less lost.
            "skill implementation",
        ]
    );
}

#[test]
fn after_a_compaction_all_is_there_once_more_without_waiting_for_a_prompt_that_needs_it() {
    let prompts = ["Continue.", "/compact", "What is a state machine?"];
    assert_eq!(after(&project(), Script::new(), &prompts), CONTEXT);
}

#[test]
fn after_a_compaction_the_next_prompt_brings_nothing_twice() {
    let prompts = ["Continue.", "/compact", "Continue.", "Go on."];
    assert_eq!(after(&project(), Script::new(), &prompts), CONTEXT);
}

#[test]
fn a_compaction_in_the_middle_of_a_prompt_loses_nothing() {
    let full = Turn::text("full").input_tokens(990_000);
    let prompts = ["Continue.", "Go on."];
    assert_eq!(
        after(&project(), Script::new().turn(full), &prompts),
        CONTEXT
    );
}

#[test]
fn a_skill_that_the_overflowing_prompt_asked_for_survives_its_compaction() {
    let full = Turn::text("full").input_tokens(990_000);
    let prompts = ["Continue.", "Run the tests."];
    let given = after(&project(), Script::new().turn(full), &prompts);
    assert_eq!(
        given.iter().filter(|part| *part == "skill testing").count(),
        1,
        "{given:?}"
    );
}

#[test]
fn the_session_after_clear_is_given_all_once_more() {
    let prompts = ["Continue.", "/clear", "Continue."];
    assert_eq!(after(&project(), Script::new(), &prompts), CONTEXT);
}

#[test]
fn two_compactions_lose_no_more_than_one() {
    let prompts = [
        "Continue.",
        "/compact",
        "What is a state machine?",
        "/compact",
        "Who wrote it?",
    ];
    assert_eq!(after(&project(), Script::new(), &prompts), CONTEXT);
}

#[test]
fn a_session_that_was_left_is_compacted_and_resumed_without_a_loss() {
    let project = project();
    let api = MockApi::start(Script::new());
    let client = Client::new(&project);
    let first = client.run(&api, "Continue.");
    let client = client.resume(first.session_id());
    client.run(&api, "/compact");
    let run = client.run(&api, "Go on.");
    let mut given = given(&run.conversation()[0].text());
    given.retain(|part| part != "Entry checks");
    assert_eq!(given, CONTEXT);
}

fn with_skills(project: TestProject) -> TestProject {
    project
        .user_skill("polish", "Polishes leather.", "Rub it.")
        .user_skill("lace-up", "Laces shoes.", "Pull it.")
}

#[test]
fn outside_of_a_project_every_skill_that_was_given_comes_back_the_latest_first() {
    let prompts = [
        "Use the polish skill.",
        "Use the lace-up skill.",
        "/compact",
        "Hello.",
    ];
    let given = after(&with_skills(installed()), Script::new(), &prompts);
    assert_eq!(given, ["skill lace-up", "skill polish"]);
}

#[test]
fn a_skill_that_the_model_loaded_comes_back_and_one_that_it_sent_away_does_not() {
    let command = |line: &str| json!({ "command": line });
    let script = Script::new()
        .tool("Bash", command("checkrein skill load polish"))
        .tool("Bash", command("checkrein skill dismiss lace-up"));
    let prompts = ["Use the lace-up skill.", "/compact", "Hello."];
    let given = after(&with_skills(installed()), script, &prompts);
    assert_eq!(given, ["skill polish"]);
}

#[test]
fn two_skills_that_one_prompt_names_are_given_and_come_back() {
    let project = with_skills(installed());
    let prompts = ["Use the polish and the lace-up skill."];
    // The one that is called a skill in so many words is found first.
    let both = ["skill lace-up", "skill polish"];
    assert_eq!(after(&project, Script::new(), &prompts), both);
    let prompts = [prompts[0], "/compact", "Use the lace-up skill."];
    assert_eq!(after(&project, Script::new(), &prompts), both);
}
