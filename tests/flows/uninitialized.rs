//! A project that nobody has initialized: no state, no gate, no checkpoint; the prompt's own words
//! find their skill in every folder.

use checkrein_testkit::{Client, MockApi, Script, TestProject};
use serde_json::json;

use crate::given::given;
use crate::{installed, run};

const PROMPT: &str = "Fill in the fields of this pdf form for me.";

fn with_skill(project: TestProject) -> TestProject {
    project.user_skill(
        "pdf-forms",
        "Fills in the fields of pdf forms.",
        "Ask for the form, then fill it in.",
    )
}

#[track_caller]
fn check(project: &TestProject, folder: &str, expected: &[&str]) {
    let api = MockApi::start(Script::new());
    let run = Client::new(project)
        .folder(project.path(folder))
        .run(&api, PROMPT);
    assert_eq!(given(&run.conversation()[0].text()), expected);
}

#[test]
fn a_plain_folder_gets_the_skill_of_the_prompts_words_and_nothing_else() {
    check(&with_skill(installed()), "", &["skill pdf-forms"]);
}

#[test]
fn a_subfolder_of_a_repository_gets_it_too() {
    let project = with_skill(installed()).write("deep/er/a.txt", "").git();
    check(&project, "deep/er", &["skill pdf-forms"]);
}

#[test]
fn a_skill_of_the_repository_is_found_from_its_subfolder() {
    let project = installed()
        .write("deep/er/a.txt", "")
        .skill(
            "pdf-forms",
            "Fills in the fields of pdf forms.",
            "Fill it in.",
        )
        .git();
    check(&project, "deep/er", &["skill pdf-forms"]);
}

#[test]
fn the_skills_of_states_are_not_offered() {
    let run = run(&installed(), "Run the tests.");
    assert_eq!(given(&run.conversation()[0].text()), [""; 0]);
}

#[test]
fn there_is_no_gate_and_no_checkpoint() {
    let project = installed().write("a.txt", "").git();
    let state = project.path(".claude/progress/state.json");
    let complete = "{\"v\":1,\"state\":\"COMPLETE\"}";
    let script = Script::new()
        .tool("Write", json!({ "file_path": state, "content": complete }))
        .tool(
            "Write",
            json!({ "file_path": project.path("b.txt"), "content": "new\n" }),
        );
    let client = Client::new(&project).permission_mode("acceptEdits");
    let run = client.run(&MockApi::start(script), "Do it.");

    // The client refuses by itself what is below `.claude`; we have nothing to say to it.
    let told = run.conversation()[1].latest();
    assert!(
        told.contains("sensitive file") && !told.contains("valid-transition"),
        "{told}"
    );
    assert_eq!(
        project.run_git(&["rev-list", "--all", "--count"]).stdout,
        "1\n"
    );
    assert_eq!(
        project.run_git(&["status", "--porcelain"]).stdout,
        "?? b.txt\n"
    );
    assert_eq!(
        project.run_git(&["for-each-ref", "refs/checkrein/"]).stdout,
        ""
    );
}
