//! Which project a session is in: that of its present folder.

use checkrein_testkit::{Client, MockApi, Script, Turn};
use serde_json::json;

use crate::given::given;
use crate::installed;

#[test]
fn a_subfolder_of_a_project_is_in_the_project() {
    let project = installed().state("TEST").write("deep/er/a.txt", "");
    let client = Client::new(&project).folder(project.path("deep/er"));
    let run = client.run(&MockApi::start(Script::new()), "Continue.");
    let given = given(&run.conversation()[0].text());
    assert_eq!(given.first().map(String::as_str), Some("my project (TEST)"));
    assert_eq!(given.last().map(String::as_str), Some("skill testing"));
}

#[test]
fn a_package_with_a_project_of_its_own_is_that_project_once_the_model_is_there() {
    let project = installed()
        .state("IMPLEMENT")
        .write("packages/app/.claude/config/project.json", "{ \"v\": 1 }")
        .write(
            "packages/app/.claude/progress/state.json",
            "{ \"v\": 1, \"state\": \"TEST\" }",
        );
    let api = MockApi::start(Script::new());
    let mut session = Client::new(&project).allow("Bash").session(&api);
    let go = json!({ "command": "cd packages/app" });
    api.push([Turn::tool("Bash", go), Turn::text("there")]);
    session.prompt("Continue.");
    session.prompt("Go on.");
    let run = session.finish();
    let last = run.conversation().pop().expect("a prompt makes a request");
    assert_eq!(given(&last.latest()), ["app (TEST)", "skill testing"]);
}
