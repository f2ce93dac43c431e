//! `checkrein skill load`: a skill as the model gets it, and the fact that it has it.

use checkrein_testkit::{Output, TestProject};
use fs_err as fs;
use insta::assert_snapshot;
use serde_json::Value;

fn load(project: &TestProject, arguments: &[&str], session: &str) -> Output {
    let mut command = project.command(checkrein_testkit::project::program("checkrein"));
    command.args(["skill", "load"]).args(arguments);
    command.env("CLAUDE_CODE_SESSION_ID", session);
    project.finish(&mut command, b"")
}

/// Returns the only fact of a session's log, without its time.
fn log(project: &TestProject, session: &str) -> Option<String> {
    let log = format!(".local/share/checkrein/sessions/{session}.jsonl");
    let text = fs::read_to_string(project.home().join(log)).ok()?;
    let mut fact: Value = serde_json::from_str(&text).unwrap();
    fact["at"].take().as_str().unwrap();
    Some(fact.to_string())
}

#[test]
fn a_skill_is_printed_in_its_frame_and_remembered() {
    let project = TestProject::new().twins();
    assert_snapshot!(load(&project, &["line-charts"], "s1"), @r#"
    <checkrein-skill name="line-charts" folder="[HOME]/.claude/skills/line-charts" reason="it was chosen">
    Draw a line.
    </checkrein-skill>
    "#);
    assert_snapshot!(log(&project, "s1").unwrap(), @r#"{"at":null,"by":"model","fact":"loaded","skill":"line-charts","v":1}"#);
}

#[test]
fn a_person_may_load_it_for_another_session() {
    let project = TestProject::new().twins();
    load(&project, &["Line-Charts", "--session", "s2"], "s1");
    assert_eq!(log(&project, "s1"), None);
    assert_snapshot!(log(&project, "s2").unwrap(), @r#"{"at":null,"by":"person","fact":"loaded","skill":"line-charts","v":1}"#);
}

#[test]
fn outside_of_a_session_it_is_printed_and_nothing_is_remembered() {
    let project = TestProject::new().twins();
    let output = project.run("checkrein", &["skill", "load", "bar-charts"]);
    assert!(output.stdout.contains("Draw bars."), "{output}");
    assert!(
        !project
            .home()
            .join(".local/share/checkrein/sessions")
            .exists()
    );
}

#[test]
fn a_long_skill_ends_within_what_the_client_lets_through() {
    let section = format!("## A section\n\n{}\n\n", "Ünïcödé 😀 words. ".repeat(60));
    let project = TestProject::new().user_skill("long", "Is long.", &section.repeat(40));
    let output = load(&project, &["long"], "s");
    assert!((28_000..=30_000).contains(&output.stdout.trim_end().len()));
    assert!(
        output
            .stdout
            .contains("[HOME]/.claude/skills/long/SKILL.md`: read it"),
        "{output}"
    );
}

#[test]
fn an_unknown_name_names_those_that_are_near() {
    let project = TestProject::new().twins();
    assert_snapshot!(load(&project, &["line-chart"], "s"), @"
    ------- stderr -------
    error: there is no skill `line-chart` here

    hint: did you mean `line-charts`?
    [exit status: 1]
    ");
    assert_snapshot!(load(&project, &["deployment"], "s"), @r#"
    ------- stderr -------
    error: there is no skill `deployment` here

    hint: `checkrein discover "PROMPT"` names the skills that fit a prompt
    [exit status: 1]
    "#);
    assert_eq!(log(&project, "s"), None);
}
