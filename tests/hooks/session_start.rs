//! `session-start`: the entry report, and the command on the session's PATH.

use checkrein_core::inject::{LIMIT, length};
use checkrein_testkit::TestProject;
use checkrein_testkit::event::SESSION;
use checkrein_testkit::project::program;
use fs_err as fs;
use insta::assert_snapshot;
use serde_json::json;

use crate::facts::facts;

fn project() -> TestProject {
    TestProject::new()
        .write("CLAUDE.md", "# Rules\n- Keep it simple.\n")
        .state("IMPLEMENT")
        .feature("feat-001", "tested")
        .feature("feat-002", "in-progress")
}

fn start(project: &TestProject, source: &str) -> String {
    let output = project.run_hook("session-start", &project.session_start(source));
    output.to_string()
}

#[test]
fn a_new_session_is_told_where_the_project_stands_and_what_is_next() {
    let project = project();
    assert_snapshot!(start(&project, "startup"), @r#"{"hookSpecificOutput":{"additionalContext":"<checkrein-context>\n## my project (IMPLEMENT)\n- State: IMPLEMENT\n- Moves on to: TEST (by `checkrein state enter NAME` only)\n- Current feature: `feat-002` Title of feat-002 (in-progress)\n- 2 features, 1 tested\n\n## Entry checks\n- Next: build `feat-002`, then `checkrein feature done feat-002`\n</checkrein-context>","hookEventName":"SessionStart"}}"#);
    assert_snapshot!(facts(&project), @r#"
    {"commit":null,"fact":"started","project":"[PROJECT]","source":"startup","v":1}
    {"fact":"injected","length":320,"skill":null,"texts":["23471ecd82b2f0db","ece361096f715918"],"told":{"project":"[KEY]","slot count":"6b227dda7a362e52","slot feature":"07983a56885a8d9e","slot moves":"d662616bbb523071","slot state":"bdb0284974cba804"},"v":1}
    "#);
}

#[test]
fn the_task_at_hand_is_told_in_one_line() {
    let task = json!({ "id": "A-1", "title": "Begin", "status": "done" });
    let next = json!({ "id": "A-2", "title": "Go\non", "instructions": "Not here." });
    let phase = json!({ "id": "a", "title": "All", "approval": true, "tasks": [task, next] });
    let process = json!({ "v": 1, "name": "own", "phases": [phase] });
    let project = project().write(".claude/progress/process.json", process.to_string());
    let output = project.run_hook("session-start", &project.session_start("startup"));
    assert_snapshot!(output.context(), @"
    <checkrein-context>
    ## my project (IMPLEMENT)
    - State: IMPLEMENT
    - Moves on to: TEST (by `checkrein state enter NAME` only)
    - Task A-2 (2 of 2, how: `checkrein next`): Go on
    - Current feature: `feat-002` Title of feat-002 (in-progress)
    - 2 features, 1 tested

    ## Entry checks
    - Next: Task A-2 (2 of 2, how: `checkrein next`): Go on
    </checkrein-context>
    ");
    let prompt = project.user_prompt_submit("Go on.");
    let told = project.run_hook("user-prompt-submit", &prompt).context();
    assert!(!told.contains("A-2"), "it is told once: {told}");
    // As soon as it is done, the next prompt says so.
    let done = ["done", "A-2", "--summary", "it works"];
    assert_eq!(project.run("checkrein", &done).code, 0);
    let told = project.run_hook("user-prompt-submit", &prompt).context();
    let line = "- Phase `a` waits for the person to run `checkrein approve a`; what to show them: ";
    assert!(told.contains(line), "{told}");
}

#[test]
fn outside_of_a_project_it_only_remembers_that_the_session_began() {
    let project = TestProject::new();
    assert_snapshot!(start(&project, "startup"), @"");
    assert_snapshot!(facts(&project), @r#"{"commit":null,"fact":"started","project":null,"source":"startup","v":1}"#);
}

#[test]
fn a_sick_project_is_said_to_be_sick() {
    let project = project().project_json(&json!({
        "v": 1,
        "project_type": "generic",
        "health_check": "echo the database is down; exit 3",
        "required_env": ["HOME", "API_KEY"],
    }));
    let output = project.run_hook("session-start", &project.session_start("startup"));
    assert_snapshot!(output.context(), @"
    <checkrein-context>
    ## my project (FIX_BROKEN)
    - State: FIX_BROKEN, came from IMPLEMENT
    - Moves on to: IMPLEMENT (by `checkrein state enter NAME` only)
    - Current feature: `feat-002` Title of feat-002 (in-progress)
    - 2 features, 1 tested
    - Health check: `echo the database is down; exit 3`
    - Required environment: HOME, API_KEY

    ## Entry checks
    - Health check `echo the database is down; exit 3` fails with exit code 3, so the project is in FIX_BROKEN
      the database is down
    - Environment: not set: API_KEY
    - Next: mend what the health check finds, then `checkrein state health`, which leads back to IMPLEMENT
    </checkrein-context>
    ");
    // The model still has the very same words before it.
    let resumed = project.run_hook("session-start", &project.session_start("resume"));
    assert_snapshot!(resumed.context(), @"");
}

#[test]
fn a_mended_project_is_back_where_it_came_from() {
    let project = project().project_json(&json!({
        "v": 1,
        "project_type": "generic",
        "health_check": "test -e \"$HOME/well\"",
    }));
    start(&project, "startup");
    let project = project.write_home("well", "");
    let output = project.run_hook("session-start", &project.session_start("startup"));
    assert_snapshot!(output.context(), @r#"
    <checkrein-context>
    ## my project (IMPLEMENT), what has changed
    - State: IMPLEMENT
    - Moves on to: TEST (by `checkrein state enter NAME` only)

    ## Entry checks
    - Health check `test -e "$HOME/well"` passes, so the state was moved: FIX_BROKEN → IMPLEMENT
    - Next: build `feat-002`, then `checkrein feature done feat-002`
    </checkrein-context>
    "#);
}

#[test]
fn a_slow_check_moves_nothing() {
    let project = project().project_json(&json!({
        "v": 1,
        "project_type": "generic",
        "health_check": "sleep 1000",
        "health_timeout": 1,
    }));
    let context = project
        .run_hook("session-start", &project.session_start("startup"))
        .context();
    assert!(context.contains("- State: IMPLEMENT\n"), "{context}");
    assert!(
        context.contains("- Health check `sleep 1000` took longer than 1 s\n"),
        "{context}"
    );
}

#[test]
fn a_resumed_session_that_knows_it_all_is_told_nothing() {
    let project = project();
    start(&project, "startup");
    assert_snapshot!(start(&project, "resume"), @"");
}

#[test]
fn after_clear_the_state_is_told_anew() {
    let project = project();
    start(&project, "startup");
    let output = project.run_hook("session-start", &project.session_start("clear"));
    assert_snapshot!(output.context(), @"
    <checkrein-context>
    ## my project (IMPLEMENT)
    - State: IMPLEMENT
    - Moves on to: TEST (by `checkrein state enter NAME` only)
    - Current feature: `feat-002` Title of feat-002 (in-progress)
    - 2 features, 1 tested

    ## Entry checks
    - Next: build `feat-002`, then `checkrein feature done feat-002`
    </checkrein-context>
    ");
}

#[test]
fn after_compaction_context_and_skill_are_given_once_more() {
    let project = project().skill("polish", "Polishes leather.", "Rub it.");
    let prompt = project.user_prompt_submit("Use the polish skill on the boots");
    let given = project.run_hook("user-prompt-submit", &prompt).context();
    assert!(given.contains("Rub it."), "{given}");
    let output = project.run_hook("session-start", &project.session_start("compact"));
    assert_snapshot!(output.context(), @r#"
    <checkrein-context>
    ## my project (IMPLEMENT)
    - State: IMPLEMENT
    - Moves on to: TEST (by `checkrein state enter NAME` only)
    - Current feature: `feat-002` Title of feat-002 (in-progress)
    - 2 features, 1 tested

    ## Core rules
    - Keep it simple.

    ## Skill of each state
    - INIT initialization · IMPLEMENT implementation · TEST testing · COMPLETE context-graph · FIX_BROKEN enforcement
    </checkrein-context>

    <checkrein-skill name="polish" folder="[PROJECT]/.claude/skills/polish" reason="given again after the conversation was compacted">
    Rub it.
    </checkrein-skill>
    "#);
}

#[test]
fn after_compaction_the_lost_skills_come_back_the_latest_first_while_there_is_room() {
    let long = format!("{}\n", "Line after line.\n".repeat(60)).repeat(16);
    let project = project()
        .skill("polish", "Polishes leather.", "Rub it.")
        .skill("resole", "Resoles boots.", &long)
        .skill("lace", "Laces shoes.", "Pull it.")
        .skill("wax", "Waxes leather.", "Warm it.");
    for name in ["resole", "polish", "lace"] {
        let prompt = project.user_prompt_submit(&format!("Use the {name} skill on the boots"));
        let given = project.run_hook("user-prompt-submit", &prompt).context();
        assert!(
            given.contains(&format!("<checkrein-skill name=\"{name}\"")),
            "{given}"
        );
    }
    let dismissed = ["skill", "dismiss", "lace", "--session", SESSION];
    assert_eq!(project.run("checkrein", &dismissed).code, 0);
    let loaded = ["skill", "load", "wax", "--session", SESSION];
    assert_eq!(project.run("checkrein", &loaded).code, 0);
    let compacted = project.run_hook("session-start", &project.session_start("compact"));
    let given = compacted.context();
    let at = |name: &str| given.find(&format!("<checkrein-skill name=\"{name}\""));
    let (first, second, third) = (at("wax"), at("polish"), at("resole"));
    assert!(first.is_some() && first < second, "{given}");
    // The longest of them is cut, so that the others have their place.
    assert!(
        third > second && given.contains("resole/SKILL.md`: read it"),
        "{given}"
    );
    assert_eq!(at("lace"), None, "it was sent away");
    assert!(length(&given) <= LIMIT, "{}", length(&given));
    // What came back is not given twice.
    let prompt = project.user_prompt_submit("Use the polish skill on the boots");
    assert_snapshot!(project.run_hook("user-prompt-submit", &prompt), @"");
}

#[test]
fn outside_of_a_project_a_skill_survives_a_compaction_too() {
    let project = TestProject::new().user_skill("polish", "Polishes leather.", "Rub it.");
    let prompt = project.user_prompt_submit("Use the polish skill on the boots");
    project.run_hook("user-prompt-submit", &prompt);
    assert_snapshot!(start(&project, "startup"), @"");
    assert_snapshot!(start(&project, "compact"), @r#"{"hookSpecificOutput":{"additionalContext":"<checkrein-skill name=\"polish\" folder=\"[HOME]/.claude/skills/polish\" reason=\"given again after the conversation was compacted\">\nRub it.\n</checkrein-skill>","hookEventName":"SessionStart"}}"#);
    assert_snapshot!(project.run_hook("user-prompt-submit", &prompt), @"");
}

#[test]
fn the_command_comes_onto_the_path_of_the_session_once() {
    let project = TestProject::new();
    let file = project.home().join("session.sh");
    for _ in 0..2 {
        let mut hook = project.command(program("session-start"));
        hook.env("CLAUDE_ENV_FILE", &file);
        let event = project.session_start("startup").to_string();
        assert_eq!(project.finish(&mut hook, event.as_bytes()).code, 0);
    }
    let bin = program("checkrein").parent().unwrap().display().to_string();
    let expected = format!("export PATH='{bin}':\"$PATH\"\n");
    assert_eq!(fs::read_to_string(file).unwrap(), expected);
}

#[test]
fn another_event_is_none_of_its_business() {
    let project = project();
    assert_snapshot!(project.run_hook("session-start", &project.stop(false)), @"");
    assert_eq!(facts(&project), "");
}
