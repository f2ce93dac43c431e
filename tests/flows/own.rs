//! What is the person's own stays in force: hooks, permission rules, and a client without us.

use checkrein_testkit::project::program;
use checkrein_testkit::recorder::Recorder;
use checkrein_testkit::{Client, MockApi, Script, TestProject};
use serde_json::{Value, json};

use crate::given::given;
use crate::run;

#[test]
fn the_persons_own_hooks_go_on_beside_ours() {
    let project = TestProject::new();
    let recorder = Recorder::new(&project).context("UserPromptSubmit", "<their own>");
    let project = project
        .settings(&json!({ "hooks": recorder.hooks() }))
        .installed()
        .state("IMPLEMENT");
    let run = run(&project, "Continue.");
    let request = run.conversation()[0];
    assert_eq!(request.text_count("<their own>"), 1);
    assert!(given(&request.text()).contains(&"skill implementation".to_owned()));
    assert_eq!(
        recorder.names(),
        ["SessionStart", "UserPromptSubmit", "Stop", "SessionEnd"]
    );
}

/// A call that the person's rules deny.
#[track_caller]
fn denied(rule: &str, tool: &str, input: Value) {
    let project = TestProject::new()
        .settings(&json!({ "permissions": { "deny": [rule] } }))
        .installed()
        .user_skill(
            "pdf-forms",
            "Fills in the fields of pdf forms.",
            "Ask for the form.",
        )
        .state("IMPLEMENT");
    let api = MockApi::start(Script::new().tool(tool, input));
    let run = Client::new(&project)
        .allow("Bash,Agent")
        .run(&api, "Continue.");
    let told = run.conversation()[1].last_user_message();
    assert!(told.contains("denied"), "{tool}: {told}");
    assert!(!project.path("new").exists());
}

#[test]
fn the_persons_own_rules_still_deny() {
    denied("Bash(touch:*)", "Bash", json!({ "command": "touch new" }));
}

#[test]
fn a_subagent_that_the_person_denied_is_not_let_in_by_its_skill() {
    let task = "Use the pdf-forms skill to fill in order.pdf.";
    denied(
        "Agent(general-purpose)",
        "Agent",
        json!({ "description": "a task", "prompt": task, "subagent_type": "general-purpose" }),
    );
}

#[test]
fn after_an_uninstall_nothing_of_ours_is_left() {
    let project = TestProject::new().installed().state("IMPLEMENT");
    let uninstall = project.run("checkrein", &["install", "--uninstall"]);
    assert_eq!(uninstall.code, 0, "{uninstall}");
    let state = project.path(".claude/progress/state.json");
    let write = json!({ "file_path": state, "content": "{}" });
    let api = MockApi::start(Script::new().tool("Write", write));
    let run = Client::new(&project).run(&api, "Continue.");
    let last = run.conversation()[1];
    assert_eq!(given(&last.text()), [""; 0]);
    assert!(!last.text_contains("valid-transition"));
    assert!(!last.text_contains("hook error"), "{}", last.latest());
}

#[test]
fn a_client_with_another_folder_for_its_files_is_served_from_there() {
    let project = TestProject::new().state("IMPLEMENT");
    let folder = project.home().join("other claude");
    let checkrein = program("checkrein");
    let mut install = project.command(&checkrein);
    install
        .args(["install", "--from"])
        .arg(checkrein.parent().expect("a program is in a folder"))
        .env("CLAUDE_CONFIG_DIR", &folder);
    let installed = project.finish(&mut install, b"");
    assert_eq!(installed.code, 0, "{installed}");
    let project = project.write_home(
        "other claude/skills/pdf-forms/SKILL.md",
        "---\nname: pdf-forms\ndescription: Fills in pdf forms.\n---\n\nAsk for the form.\n",
    );

    let client = Client::new(&project).variable("CLAUDE_CONFIG_DIR", &folder.to_string_lossy());
    let api = MockApi::start(Script::new());
    let run = client.run(&api, "Use the pdf-forms skill.");
    let given = given(&run.conversation()[0].text());
    assert_eq!(
        given.last().map(String::as_str),
        Some("skill pdf-forms"),
        "{given:?}"
    );
    assert!(
        !project.home().join(".claude").exists(),
        "the usual folder is left alone"
    );
}
