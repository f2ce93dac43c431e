//! `user-prompt-submit` when it is unsure: a few skills to choose from, each set of them once.

use checkrein_testkit::event::SESSION;
use checkrein_testkit::{FOR_EITHER_TWIN, Output, TestProject};
use fs_err as fs;
use insta::assert_snapshot;
use serde_json::json;

use crate::facts::facts;

fn ask(project: &TestProject, prompt: &str) -> Output {
    project.run_hook("user-prompt-submit", &project.user_prompt_submit(prompt))
}

/// Adds a fact to the session's log, as the command does when a skill is chosen.
fn load(project: &TestProject, skill: &str) {
    let log = format!(".local/share/checkrein/sessions/{SESSION}.jsonl");
    let fact = json!({
        "v": 1, "at": "2026-01-01T00:00:00.000Z", "fact": "loaded", "skill": skill, "by": "model",
    });
    let before = fs::read_to_string(project.home().join(&log)).unwrap();
    fs::write(project.home().join(&log), format!("{before}{fact}\n")).unwrap();
}

#[test]
fn an_unsure_prompt_gets_a_line_for_each_skill_that_may_fit() {
    let project = TestProject::new().twins();
    assert_snapshot!(ask(&project, FOR_EITHER_TWIN).context(), @"
    Skills that may fit; load one that does, before you begin: `checkrein skill load NAME`
    - bar-charts: Draws columns of thermometer, barometer, hygrometer and anemometer readings …
    - line-charts: Draws curves of thermometer, barometer, hygrometer and anemometer readings from …
    ");
    assert_snapshot!(facts(&project), @r#"
    {"catalog":"[CATALOG]","fact":"heard","v":1,"words":["draw","thermomet","baromet","hygromet","anemomet","read","greenhous","orchard","vineyard","beehiv","month"]}
    {"fact":"offered","skills":["bar-charts","line-charts"],"v":1}
    "#);
}

#[test]
fn in_a_project_the_list_stands_behind_the_context() {
    let project = TestProject::new().twins().state("START");
    let text = ask(&project, FOR_EITHER_TWIN).context();
    let (context, list) = text.split_once("</checkrein-context>\n\n").expect("both");
    assert!(context.contains("(START)"), "{text}");
    assert!(list.starts_with("Skills that may fit"), "{text}");
}

#[test]
fn the_same_skills_are_not_offered_twice() {
    let project = TestProject::new().twins();
    ask(&project, FOR_EITHER_TWIN);
    assert_snapshot!(ask(&project, FOR_EITHER_TWIN), @"");
    project.run_hook("session-start", &project.session_start("compact"));
    assert!(
        ask(&project, FOR_EITHER_TWIN)
            .context()
            .contains("line-charts")
    );
}

#[test]
fn a_skill_that_the_session_has_is_not_offered() {
    let project = TestProject::new().twins();
    ask(&project, "Use the line-charts skill");
    let text = ask(&project, FOR_EITHER_TWIN).context();
    assert!(
        text.contains("bar-charts") && !text.contains("line-charts"),
        "{text}"
    );
    load(&project, "bar-charts");
    project.run_hook("session-start", &project.session_start("resume"));
    assert_snapshot!(ask(&project, FOR_EITHER_TWIN), @"");
}

#[test]
fn a_skill_that_was_loaded_by_command_is_not_given_again() {
    let project = TestProject::new().twins();
    ask(&project, FOR_EITHER_TWIN);
    load(&project, "bar-charts");
    assert_snapshot!(ask(&project, "Use the bar-charts skill"), @"");
}

#[test]
fn a_simple_question_and_a_subagents_task_get_no_list() {
    let project = TestProject::new().twins();
    assert_snapshot!(ask(&project, "What is a thermometer, and what is a barometer?"), @"");
    let task = json!({ "prompt": FOR_EITHER_TWIN, "subagent_type": "general-purpose" });
    let asked = project.pre_tool_use("Agent", task);
    assert_snapshot!(project.run_hook("subagent-start", &asked), @"");
}
