//! What the client gives to an MCP server that it starts.

use checkrein_testkit::{Client, MockApi, Script, TestProject};
use serde_json::Value;

#[test]
fn a_server_learns_its_folder_and_its_session_and_is_first_asked_in_the_words_of_2026() {
    let project = TestProject::new().write("sub/x", "");
    let seen = project.home().join("seen");
    // It notes what it was given and the first thing that it is asked, and says nothing; the client then
    // starts it once more and asks in older words.
    let script = format!(
        r#"test -e '{0}' || {{ pwd; echo "$CLAUDE_PROJECT_DIR"; echo "$CLAUDE_CODE_SESSION_ID"; read -r line; echo "$line"; }} >'{0}'"#,
        seen.display()
    );
    let client = Client::new(&project);
    let add = [
        "mcp", "add", "--scope", "user", "noted", "--", "sh", "-c", &script,
    ];
    assert_eq!(client.subcommand(&add).code, 0);
    let folder = project.path("sub");
    let run = client
        .folder(&folder)
        .run(&MockApi::start(Script::new()), "Hello.");
    let seen = project.read_home("seen");
    let [cwd, named, session, asked] = seen.lines().collect::<Vec<_>>()[..] else {
        panic!("four lines: {seen}")
    };
    assert_eq!(
        (cwd, named),
        (folder.to_str().expect("the path is text"), cwd)
    );
    assert_eq!(session, run.session_id());
    let asked: Value = serde_json::from_str(asked).expect("a message a line");
    assert_eq!(asked["method"], "server/discover");
    let version = &asked["params"]["_meta"]["io.modelcontextprotocol/protocolVersion"];
    assert_eq!(version, "2026-07-28");
}
