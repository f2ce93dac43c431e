//! `subagent-start`: the skill of a subagent's task goes with the call that asks for it.

use checkrein_testkit::{Output, TestProject};
use insta::assert_snapshot;
use serde_json::json;

use crate::facts::facts;

fn ask(project: &TestProject, prompt: &str) -> Output {
    let input = json!({ "prompt": prompt, "subagent_type": "Explore", "description": "Boots" });
    project.run_hook("subagent-start", &project.pre_tool_use("Agent", input))
}

fn with_skill(project: TestProject) -> TestProject {
    project.user_skill("polish", "Polishes leather.", "Rub it.")
}

#[test]
fn a_subagent_gets_the_skill_of_its_task_with_its_prompt() {
    let project = with_skill(TestProject::new().state("IMPLEMENT"));
    assert_snapshot!(ask(&project, "Use the polish skill on the boots"), @r#"{"hookSpecificOutput":{"hookEventName":"PreToolUse","updatedInput":{"description":"Boots","prompt":"Use the polish skill on the boots\n\n<checkrein-skill name=\"polish\" folder=\"[HOME]/.claude/skills/polish\" reason=\"the task calls for it\">\nRub it.\n</checkrein-skill>","subagent_type":"Explore"}}}"#);
    assert_snapshot!(facts(&project), @r#"{"agent":"Explore","fact":"agent-asked","skill":"polish","v":1}"#);
}

#[test]
fn outside_of_a_project_it_is_the_same() {
    let project = with_skill(TestProject::new());
    let input = ask(&project, "Use the polish skill on the boots").json();
    let input = &input["hookSpecificOutput"]["updatedInput"];
    let prompt = input["prompt"].as_str().unwrap();
    assert!(
        prompt.starts_with("Use the polish skill on the boots"),
        "{input}"
    );
    assert!(prompt.contains("Rub it."), "{input}");
    assert_eq!(
        input["subagent_type"], "Explore",
        "the rest stays as it was"
    );
}

#[test]
fn a_task_that_calls_for_no_skill_stays_as_it_is() {
    let project = with_skill(TestProject::new());
    assert_snapshot!(ask(&project, "Count the lines of src."), @"");
    assert_snapshot!(facts(&project), @r#"{"agent":"Explore","fact":"agent-asked","skill":null,"v":1}"#);
}

#[test]
fn other_calls_and_events_are_none_of_its_business() {
    let project = with_skill(TestProject::new());
    let input = json!({ "command": "Use the polish skill", "prompt": "Use the polish skill" });
    let call = project.pre_tool_use("Bash", input);
    assert_snapshot!(project.run_hook("subagent-start", &call), @"");
    assert_snapshot!(project.run_hook("subagent-start", &project.subagent_start("Explore")), @"");
    assert_eq!(facts(&project), "");
}

#[test]
fn a_task_that_names_two_skills_gets_both_whatever_the_parent_has() {
    let project = with_skill(TestProject::new()).user_skill("lace-up", "Laces shoes.", "Pull.");
    let prompt = project.user_prompt_submit("Use the polish skill on the boots");
    project.run_hook("user-prompt-submit", &prompt);
    let given = ask(
        &project,
        "Use the polish and the lace-up skill on the boots",
    )
    .to_string();
    assert!(
        given.contains("Rub it.") && given.contains("Pull."),
        "{given}"
    );
}

#[test]
fn a_skill_that_stands_in_the_task_is_not_put_there_again() {
    let project = with_skill(TestProject::new());
    let pasted = "<checkrein-skill name=\"polish\" folder=\"f\">\nRub.\n</checkrein-skill>";
    for task in [
        format!("Use the polish skill on the boots\n\n{pasted}"),
        "Use the polish skill on the boots, which says: Rub it.".to_owned(),
    ] {
        assert_eq!(ask(&project, &task).to_string(), "", "{task}");
    }
    // What was pasted is not what is asked for.
    let pasted = pasted
        .replace("Rub.", "Use the polish skill.")
        .replace("polish\"", "other\"");
    let task = format!("Count the lines of src.\n\n{pasted}");
    assert_eq!(ask(&project, &task).to_string(), "");
}
