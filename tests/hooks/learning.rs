//! What hooks keep to learn from, what they do with what was learned, and who draws the conclusions.

use checkrein_testkit::event::SESSION;
use checkrein_testkit::{FOR_EITHER_TWIN, Output, TestProject, project::program};
use fs_err as fs;
use insta::assert_snapshot;
use serde_json::{Value, json};

use crate::facts::facts;

fn ask(project: &TestProject, prompt: &str) -> Output {
    project.run_hook("user-prompt-submit", &project.user_prompt_submit(prompt))
}

fn log(project: &TestProject) -> std::path::PathBuf {
    let log = format!(".local/share/checkrein/sessions/{SESSION}.jsonl");
    project.home().join(log)
}

/// Adds a fact to the session's log, as a command does.
fn add(project: &TestProject, mut fact: Value) {
    fact["v"] = 1.into();
    fact["at"] = "2026-01-01T00:00:00.000Z".into();
    let before = fs::read_to_string(log(project)).unwrap_or_default();
    fs::create_dir_all(log(project).parent().unwrap()).unwrap();
    fs::write(log(project), format!("{before}{fact}\n")).unwrap();
}

/// Writes what was learned about the skills of the person, by the key that the log names.
fn teach(project: &TestProject, lines: &str) {
    let log = fs::read_to_string(log(project)).unwrap();
    let heard: Value = serde_json::from_str(log.lines().next().unwrap()).unwrap();
    let key = heard["catalog"].as_str().unwrap();
    let folder = project.home().join(".local/share/checkrein/learned");
    fs::create_dir_all(&folder).unwrap();
    fs::write(folder.join(format!("{key}.txt")), lines).unwrap();
}

fn with_learning_off(project: &TestProject, prompt: &str) -> Output {
    let mut command = project.command(program("user-prompt-submit"));
    command.env("CHECKREIN_LEARN", "0");
    let event = project.user_prompt_submit(prompt).to_string();
    project.finish(&mut command, event.as_bytes())
}

const FOR_LINES: &str = "v\t1\nword\tbaromet\tline-charts\t0.3\n\
    word\thygromet\tline-charts\t0.3\nword\tthermomet\tline-charts\t0.3\n";

#[test]
fn of_a_prompt_that_may_want_a_skill_plain_words_are_kept_and_nothing_else() {
    let project = TestProject::new().twins();
    let prompt = format!(
        "{FOR_EITHER_TWIN} /home/ada/key.pem ada@example.org sk-ant-0123456789abcdef 4111111111111111"
    );
    ask(&project, &prompt);
    assert_snapshot!(facts(&project), @r#"
    {"catalog":"[CATALOG]","fact":"heard","v":1,"words":["draw","thermomet","baromet","hygromet","anemomet","read","greenhous","orchard","vineyard","beehiv","month"]}
    {"fact":"offered","skills":["bar-charts","line-charts"],"v":1}
    "#);
}

#[test]
fn of_other_prompts_nothing_is_kept() {
    let project = TestProject::new().twins();
    for prompt in [
        "Buy three melons and a lemon at the market on Saturday",
        "What is a barometer?",
        "/line-charts of the barometer",
    ] {
        ask(&project, prompt);
        assert_eq!(facts(&project), "", "{prompt}");
    }
}

#[test]
fn one_variable_keeps_nothing_and_uses_nothing() {
    let project = TestProject::new().twins();
    ask(&project, FOR_EITHER_TWIN);
    teach(&project, FOR_LINES);
    fs::remove_file(log(&project)).unwrap();
    let off = with_learning_off(&project, FOR_EITHER_TWIN).context();
    assert!(!facts(&project).contains("words"), "{}", facts(&project));
    let places = ["- bar-charts", "- line-charts"].map(|line| off.find(line).unwrap());
    assert!(places.is_sorted(), "{off}");
}

#[test]
fn what_was_learned_counts_and_a_file_that_is_none_does_not() {
    let project = TestProject::new().twins();
    ask(&project, FOR_EITHER_TWIN);
    for foreign in ["", "v\t2\n", "v\t1\nword\tbarom", "\u{0}\u{1}"] {
        teach(&project, foreign);
        fs::write(log(&project), first_line(&project)).unwrap();
        let text = ask(&project, FOR_EITHER_TWIN).context();
        let bars = text.find("- bar-charts").unwrap();
        assert!(bars < text.find("- line-charts").unwrap(), "{text}");
    }
    teach(&project, FOR_LINES);
    fs::write(log(&project), first_line(&project)).unwrap();
    let text = ask(&project, FOR_EITHER_TWIN).context();
    let lines = text.find("line-charts").unwrap();
    assert!(
        text.find("bar-charts").is_none_or(|bars| lines < bars),
        "{text}"
    );
}

/// The first fact alone, which offers nothing yet.
fn first_line(project: &TestProject) -> String {
    let log = fs::read_to_string(log(project)).unwrap();
    format!("{}\n", log.lines().next().unwrap())
}

#[test]
fn a_skill_that_was_dismissed_comes_only_when_it_is_named() {
    let project = TestProject::new().twins();
    add(
        &project,
        json!({ "fact": "dismissed", "skill": "bar-charts" }),
    );
    let text = ask(&project, FOR_EITHER_TWIN).context();
    assert!(
        !text.contains("bar-charts") && text.contains("line-charts"),
        "{text}"
    );
    let text = ask(&project, "Use the bar-charts skill").context();
    assert!(text.contains("Draw bars."), "{text}");
}

#[test]
fn a_state_does_not_bring_back_what_was_dismissed() {
    let project = TestProject::new().state("IMPLEMENT");
    add(
        &project,
        json!({ "fact": "dismissed", "skill": "implementation" }),
    );
    let text = ask(&project, "go on").context();
    assert!(!text.contains("<checkrein-skill"), "{text}");
}

/// A session-end whose command only says how it was called, into a pipe that somebody reads.
fn end_with_a_witness(project: &TestProject) -> String {
    let folder = project.path("programs");
    fs::create_dir_all(&folder).unwrap();
    fs::copy(program("session-end"), folder.join("session-end")).unwrap();
    let made = project.shell(
        "cd programs && mkfifo said && printf '#!/bin/sh\\necho \"$@\" > \"%s/said\"\\n' \"$PWD\" > checkrein \
         && chmod +x checkrein",
    );
    assert_eq!(made.code, 0, "{made}");
    let event = project.session_end("other").to_string();
    let mut end = project.command(folder.join("session-end"));
    let output = project.finish(&mut end, event.as_bytes());
    assert_eq!((output.code, output.stderr.as_str()), (0, ""), "{output}");
    fs::read_to_string(folder.join("said")).unwrap()
}

#[test]
fn the_end_of_a_session_has_it_learned_from_and_does_not_wait() {
    let project = TestProject::new().twins();
    ask(&project, "Use the bar-charts skill");
    // The command waits until the pipe is read, and the hook has long ended by then.
    let said = end_with_a_witness(&project);
    assert_eq!(said, format!("route learn --session={SESSION}\n"));
}

#[test]
fn it_has_the_decisions_of_the_project_indexed_too() {
    let project = TestProject::new().write(".claude/progress/traces.jsonl", "");
    assert_eq!(end_with_a_witness(&project), "trace index --quiet\n");
}
