//! `user-prompt-submit`: the one skill that a prompt calls for, and the context.

use checkrein_testkit::{Output, TestProject};
use insta::assert_snapshot;
use serde_json::json;

use crate::facts::facts;

fn project() -> TestProject {
    TestProject::new()
        .write("CLAUDE.md", "# Rules\n- Keep it simple.\n")
        .skill("polish", "Polishes leather shoes and boots.", "Rub it.")
        .state("IMPLEMENT")
        .feature("feat-001", "in-progress")
}

fn ask(project: &TestProject, prompt: &str) -> Output {
    project.run_hook("user-prompt-submit", &project.user_prompt_submit(prompt))
}

#[test]
fn a_prompt_that_names_a_skill_gets_it_with_the_context() {
    let project = project();
    assert_snapshot!(ask(&project, "Use the polish skill on these boots"), @r#"{"hookSpecificOutput":{"additionalContext":"<checkrein-context>\n## my project (IMPLEMENT)\n- State: IMPLEMENT\n- Moves on to: TEST (by `checkrein state enter NAME` only)\n- Current feature: `feat-001` Title of feat-001 (in-progress)\n- 1 feature, 0 tested\n\n## Core rules\n- Keep it simple.\n\n## Skill of each state\n- INIT initialization · IMPLEMENT implementation · TEST testing · COMPLETE context-graph · FIX_BROKEN enforcement\n</checkrein-context>\n\n<checkrein-skill name=\"polish\" folder=\"[PROJECT]/.claude/skills/polish\" reason=\"the prompt names `polish`\">\nRub it.\n</checkrein-skill>","hookEventName":"UserPromptSubmit"}}"#);
    assert_snapshot!(facts(&project), @r#"
    {"catalog":"[CATALOG]","fact":"heard","named":"polish","v":1,"words":["polish","boot"]}
    {"fact":"injected","length":584,"skill":"polish","texts":["ab3e45dfa712ca23","ccfde57dff8eb782","18e532c61b9a2763"],"told":{"part Core rules":"ccfde57dff8eb782","part Skill of each state":"18e532c61b9a2763","project":"[KEY]","slot count":"dfab60cf00e71903","slot feature":"aa63e64f36f610bd","slot moves":"d662616bbb523071","slot state":"bdb0284974cba804"},"v":1,"with_prompt":true}"#);
}

#[test]
fn what_the_model_has_is_not_given_twice() {
    let project = project();
    ask(&project, "Use the polish skill on these boots");
    assert_snapshot!(ask(&project, "Use the polish skill on the other boots"), @"");
}

#[test]
fn the_words_of_a_prompt_name_a_skill_outside_of_any_project() {
    let project = TestProject::new().user_skill(
        "polish",
        "Polishes leather shoes and boots. Use when leather is dull.",
        "Rub it.",
    );
    assert_snapshot!(ask(&project, "Please polish my leather shoes, they are dull"), @r#"{"hookSpecificOutput":{"additionalContext":"<checkrein-skill name=\"polish\" folder=\"[HOME]/.claude/skills/polish\" reason=\"the prompt's own words name it\">\nRub it.\n</checkrein-skill>","hookEventName":"UserPromptSubmit"}}"#);
}

#[test]
fn what_needs_no_skill_gets_nothing() {
    let project = project();
    for prompt in [
        "What is a mutex?",
        "thanks!",
        "/polish the boots",
        "",
        "  \n",
    ] {
        assert_eq!(ask(&project, prompt).to_string(), "", "{prompt}");
    }
    assert_eq!(facts(&project), "");
}

#[test]
fn a_prompt_that_no_person_wrote_gets_nothing() {
    let project = project();
    let notice = "<task-notification>the polish skill is done</task-notification>";
    assert_snapshot!(ask(&project, notice), @"");
    let fields = json!({ "prompt": "Use the polish skill", "source": "loop_wakeup" });
    let wakeup = project.event("UserPromptSubmit", fields);
    assert_snapshot!(project.run_hook("user-prompt-submit", &wakeup), @"");
}

#[test]
fn outside_of_a_project_and_without_skills_there_is_nothing_to_say() {
    let project = TestProject::new();
    assert_snapshot!(ask(&project, "Please implement the login form"), @"");
    assert_eq!(facts(&project), "");
}

#[test]
fn a_broken_state_is_told_to_the_person_once_and_costs_no_skill() {
    let project = project().write(".claude/progress/state.json", "{\"v\":1,");
    let prompt = "Use the polish skill on these boots";
    assert_snapshot!(ask(&project, prompt), @r#"{"hookSpecificOutput":{"additionalContext":"<checkrein-skill name=\"polish\" folder=\"[PROJECT]/.claude/skills/polish\" reason=\"the prompt names `polish`\">\nRub it.\n</checkrein-skill>","hookEventName":"UserPromptSubmit"},"systemMessage":"checkrein: `[PROJECT]/.claude/progress/state.json` is not a state file: EOF while parsing a value at line 1 column 7. Until it is mended the project has no state here. Next: mend it by hand, or run `checkrein init`, which sets it aside and begins it anew."}"#);
    assert_snapshot!(ask(&project, prompt), @"");
}

#[test]
fn another_event_is_none_of_its_business() {
    let project = project();
    assert_snapshot!(project.run_hook("user-prompt-submit", &project.stop(false)), @"");
}
