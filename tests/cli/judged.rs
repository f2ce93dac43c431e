//! How a step was judged is a fact of the session that the command was run in.

use checkrein_testkit::TestProject;
use checkrein_testkit::project::program;
use fs_err as fs;
use insta::assert_snapshot;
use serde_json::Value;

#[test]
fn a_step_that_is_refused_and_one_that_is_taken_are_noted() {
    let project = TestProject::new().state("IMPLEMENT");
    let enter = |state: &str, session: Option<&str>| {
        let mut command = project.command(program("checkrein"));
        command.args(["state", "enter", state]);
        command.envs(session.map(|session| ("CLAUDE_CODE_SESSION_ID", session)));
        project.finish(&mut command, b"").code
    };
    assert_eq!(enter("COMPLETE", Some("s1")), 1);
    assert_eq!(enter("TEST", Some("s1")), 0);
    assert_eq!(enter("IMPLEMENT", None), 0);
    let log = project
        .home()
        .join(".local/share/checkrein/sessions/s1.jsonl");
    let facts: String = fs::read_to_string(log)
        .unwrap()
        .lines()
        .map(|line| {
            let mut fact: Value = serde_json::from_str(line).unwrap();
            fact.as_object_mut().unwrap().remove("at").unwrap();
            format!("{fact}\n")
        })
        .collect();
    assert_snapshot!(facts, @r#"
    {"fact":"judged","gate":"valid-transition","passed":false,"step":"enter COMPLETE","v":1}
    {"fact":"judged","passed":true,"step":"enter TEST","v":1}
    "#);
}
