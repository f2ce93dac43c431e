//! The real client: it says that it is connected, and its model works on data that it never sees.

use checkrein_testkit::{Client, MockApi, Script, TestProject};
use checkrein_tokens::estimate;
use serde_json::{Value, json};

/// Returns a project of a person who has added the server.
fn added(project: &TestProject) -> Client {
    let client = Client::new(project);
    let server = checkrein_testkit::program("token-efficient-mcp");
    let server = server.to_str().unwrap();
    let add = [
        "mcp",
        "add",
        "--scope",
        "user",
        "token-efficient",
        "--",
        server,
    ];
    let said = client.subcommand(&add);
    assert_eq!(said.code, 0, "{said:?}");
    client
}

#[test]
fn it_says_that_it_is_connected() {
    let project = TestProject::new();
    let client = added(&project);
    let said = client.subcommand(&["mcp", "list"]);
    let line = said
        .stdout
        .lines()
        .find(|line| line.starts_with("token-efficient:"))
        .unwrap();
    assert!(line.contains("Connected"), "{line}");
}

#[test]
fn its_model_sees_the_answer_and_not_the_data() {
    let project = TestProject::new().write("sales.csv", crate::table(20_000));
    let client = added(&project).allow("mcp__token-efficient__*");
    let question = json!({ "file_path": "sales.csv", "filter_expr": "price > 500", "group_by": ["kind"], "aggregates": ["count"] });
    let code = json!({ "code": "print(sum(1 for line in open('sales.csv')))" });
    let script = Script::new()
        .tool("mcp__token-efficient__process_csv", question)
        .tool("mcp__token-efficient__execute_code", code);
    // The client keeps definitions back until the model searches for them; here it sends them all.
    let client = client.variable("ENABLE_TOOL_SEARCH", "false");
    let run = client.run(&MockApi::start(script), "How many of each kind?");
    let conversation = run.conversation();
    let seen: Value = serde_json::from_str(&conversation[1].last_user_message()).unwrap();
    assert!(
        seen["rows"].as_str().unwrap().starts_with("kind,count"),
        "{seen}"
    );
    assert_eq!(seen["total"], 7, "{seen}");
    let seen: Value = serde_json::from_str(&conversation[2].last_user_message()).unwrap();
    assert_eq!(
        (&seen["output"], &seen["exit"]),
        (&json!("20001\n"), &json!(0)),
        "{seen}"
    );

    let tools = conversation[1].body["tools"].as_array().unwrap();
    let is_ours = |tool: &&Value| {
        tool["name"]
            .as_str()
            .is_some_and(|name| name.starts_with("mcp__token-efficient__"))
    };
    let ours: Vec<&Value> = tools.iter().filter(is_ours).collect();
    assert_eq!(ours.len(), 5);
    let tokens = estimate(&json!(ours).to_string());
    println!("five definitions as the client sends them: {tokens} tokens");
    assert!(tokens < 900, "{tokens}");
    assert!(conversation[1].text_contains("Works on large data outside of your context"));
    // The client named the session, so the books are the session's.
    let told = project.run(
        "checkrein",
        &["output", "stats", "--session", run.session_id(), "--json"],
    );
    assert_eq!(told.json()["total"]["outputs"], 2, "{told:?}");
}
