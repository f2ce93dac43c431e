//! Streamable HTTP in both versions of the protocol.

use checkrein_testkit::TestProject;
use serde_json::json;

use crate::listening::Listening;
use crate::server;
use crate::wire::initialize;

#[test]
fn clients_of_both_versions_are_answered() {
    let project = TestProject::new();
    let server = Listening::start(server(&project).args(["--http", "127.0.0.1:0"]));
    let hello = json!({ "jsonrpc": "2.0", "id": 1, "method": "initialize", "params": initialize("2025-11-25") });
    let (status, head, answer) = server.post(&[], &hello);
    assert_eq!(
        (status, &answer["result"]["serverInfo"]["name"]),
        (200, &json!("token-efficient"))
    );
    let session = head
        .lines()
        .find_map(|line| {
            line.to_ascii_lowercase()
                .strip_prefix("mcp-session-id: ")
                .map(ToOwned::to_owned)
        })
        .unwrap();
    let call = json!({ "jsonrpc": "2.0", "id": 2, "method": "tools/call", "params": {
        "name": "execute_code", "arguments": { "code": "print(6 * 7)" },
    } });
    let headers = [
        ("Mcp-Session-Id", session.as_str()),
        ("MCP-Protocol-Version", "2025-11-25"),
    ];
    let said = json!({ "jsonrpc": "2.0", "method": "notifications/initialized" });
    assert_eq!(server.post(&headers, &said).0, 202);
    let (_, _, answer) = server.post(&headers, &call);
    assert_eq!(
        answer["result"]["structuredContent"]["output"], "42\n",
        "{answer}"
    );
    let answer = server.modern(
        "tools/call",
        json!({ "name": "execute_code", "arguments": { "code": "print(6 * 7)" } }),
    );
    assert_eq!(
        answer["result"]["structuredContent"]["output"], "42\n",
        "{answer}"
    );
}
