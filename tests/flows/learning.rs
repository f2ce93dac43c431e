//! What is chosen again and again comes first, in sessions of the real client.

use checkrein_testkit::{Client, FOR_EITHER_TWIN, MockApi, Run, Script, TestProject};
use serde_json::json;

use crate::given::given;
use crate::installed;

fn session(project: &TestProject, script: Script) -> Run {
    let api = MockApi::start(script);
    Client::new(project).run(&api, FOR_EITHER_TWIN)
}

/// Returns the skill that the first prompt was given, or else offered first.
fn first(run: &Run) -> String {
    let text = run.conversation()[0].text();
    if let Some(skill) = given(&text).first() {
        return skill.trim_start_matches("skill ").to_owned();
    }
    // The client lists all skills as well, in an order of its own.
    let (_, list) = text.rsplit_once("Skills that may fit").expect("a list");
    let line = list.lines().nth(1).expect("a skill");
    let (name, _) = line.split_once(':').expect("a name");
    name.trim_start_matches("- ").to_owned()
}

#[test]
fn a_skill_that_was_chosen_in_some_sessions_comes_first_in_the_next() {
    let project = installed().twins();
    let load = json!({ "command": "checkrein skill load line-charts" });
    let before = session(&project, Script::new().tool("Bash", load.clone()));
    assert_eq!(first(&before), "bar-charts");
    for _ in 0..2 {
        session(&project, Script::new().tool("Bash", load.clone()));
    }
    let after = session(&project, Script::new());
    assert_eq!(first(&after), "line-charts");
}

#[test]
fn a_skill_that_was_dismissed_is_not_offered_in_that_session() {
    let project = installed().twins();
    let dismiss = json!({ "command": "checkrein skill dismiss bar-charts" });
    let api = MockApi::start(Script::new().tool("Bash", dismiss));
    let mut session = Client::new(&project).session(&api);
    session.prompt("Begin.");
    session.prompt(FOR_EITHER_TWIN);
    let run = session.finish();
    let [_, said, offer] = run.conversation()[..] else {
        panic!("three requests: {run:?}")
    };
    assert!(
        said.text()
            .contains("this session is not given `bar-charts` again")
    );
    let offer = offer.text();
    let (_, list) = offer.rsplit_once("Skills that may fit").expect("a list");
    assert!(list.contains("\n- line-charts: "), "{list}");
    assert!(!list.contains("\n- bar-charts: "), "{list}");
}
