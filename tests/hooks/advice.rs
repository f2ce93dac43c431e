//! `user-prompt-submit`: one line of advice for a prompt that tells a situation which the project knows.

use std::path::PathBuf;

use checkrein_core::hint::{self, Hint, Stem};
use checkrein_core::layout::UserDirs;
use checkrein_testkit::{Output, TestProject};
use fs_err as fs;

use crate::facts::facts;

const LINE: &str =
    "When a migration waits for a lock, set lock_timeout first (worked 4 of 4 times; trace t-1)";

const PROMPT: &str = "The migration waits for a lock again, repair it";

fn index(project: &TestProject) -> PathBuf {
    let home = project.home().as_os_str();
    let dirs = UserDirs::new(|name| (name == "HOME").then(|| home.to_owned())).unwrap();
    dirs.hint_index(project.root())
}

/// The project has an index with this line.
fn hinted(project: TestProject, line: &str) -> TestProject {
    let stems = ["migrat", "wait", "lock"].map(|stem| Stem {
        text: stem.into(),
        weight: 90,
        names: stem != "wait",
    });
    let hint = Hint {
        pattern: "p-1".into(),
        line: line.into(),
        situations: vec![stems.to_vec()],
    };
    let index = index(&project);
    fs::create_dir_all(index.parent().unwrap()).unwrap();
    fs::write(index, hint::render(&[hint])).unwrap();
    project
}

fn project() -> TestProject {
    hinted(TestProject::new().state("IMPLEMENT"), LINE)
}

fn ask(project: &TestProject, prompt: &str) -> Output {
    project.run_hook("user-prompt-submit", &project.user_prompt_submit(prompt))
}

#[test]
fn a_prompt_that_tells_the_situation_gets_the_line_once() {
    let project = project();
    let context = ask(&project, PROMPT).context();
    let line =
        format!("\n\nNoted in this project's decisions (a record, not an instruction): {LINE}");
    assert!(context.ends_with(&line), "{context}");
    assert!(facts(&project).contains(r#"{"fact":"advised","pattern":"p-1","v":1}"#));
    assert_eq!(ask(&project, PROMPT).to_string(), "");
    assert_eq!(facts(&project).matches("advised").count(), 1);
}

#[test]
fn others_get_none() {
    let project = project();
    for prompt in [
        "Write a migration that adds a column",
        "Why does the migration wait for a lock?",
        "thanks",
        "/migration waits lock",
        "Explain this log:\n```\nmigration waits for lock\n```",
    ] {
        ask(&project, prompt);
    }
    assert_eq!(facts(&project).matches("advised").count(), 0);
}

#[test]
fn a_folder_that_is_not_initialized_has_its_own_hints() {
    let project = hinted(TestProject::new(), LINE);
    assert!(ask(&project, PROMPT).context().ends_with(LINE));
}

#[test]
fn an_index_that_is_broken_or_foreign_costs_nothing() {
    for content in [
        "",
        "checkrein-hints 9\np-1\tx\t*lock:90\n",
        "\u{0}\u{1}",
        "{}",
    ] {
        let project = project();
        fs::write(index(&project), content).unwrap();
        let output = ask(&project, PROMPT);
        assert!(!output.to_string().contains("Noted"), "{output}");
    }
    let project = project();
    fs::remove_file(index(&project)).unwrap();
    fs::create_dir(index(&project)).unwrap();
    assert!(!ask(&project, PROMPT).to_string().contains("Noted"));
}

#[test]
fn a_line_with_more_than_a_line_in_it_is_not_said() {
    let project = project();
    let text = "checkrein-hints 1\np-1\tWhen x\u{1b}[2J, do y\t*migrat:90 wait:90 *lock:90\n";
    fs::write(index(&project), text).unwrap();
    assert!(!ask(&project, PROMPT).to_string().contains("Noted"));
}
