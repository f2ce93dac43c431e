//! A store that another process holds: the client hears of it, is served meanwhile, and gets its answer.

use checkrein_testkit::TestProject;
use rustix::fs::{FlockOperation, fcntl_lock};
use serde_json::json;

use crate::{connected, decision};

#[test]
fn who_waits_for_the_store_is_told_so_and_answered_when_it_is_free() {
    let project = TestProject::new();
    let mut peer = connected(&project);
    peer.answer_of("context_store_trace", decision("keep it"));
    peer.answer_of("context_list_traces", json!({}));
    assert!(peer.finish().0.success());

    let found = project.shell("cd ~ && find . -name traces.db");
    let database = fs_err::OpenOptions::new()
        .read(true)
        .write(true)
        .open(project.home().join(found.stdout.trim()))
        .unwrap();
    fcntl_lock(database.file(), FlockOperation::LockExclusive).unwrap();
    let mut peer = connected(&project);
    let params = json!({
        "name": "context_list_traces", "arguments": {}, "_meta": { "progressToken": 7 },
    });
    let id = peer.ask("tools/call", params);
    let told = peer.message();
    assert_eq!(told["method"], "notifications/progress", "{told}");
    assert_eq!(told["params"]["progressToken"], 7);
    assert_eq!(told["params"]["message"], "opening the store");
    peer.send(json!({ "jsonrpc": "2.0", "id": "p", "method": "ping" }).to_string());
    assert_eq!(peer.answer(&json!("p"))["result"], json!({}));
    fcntl_lock(database.file(), FlockOperation::Unlock).unwrap();
    let listed = peer.answer(&id.into());
    assert_eq!(
        listed["result"]["structuredContent"]["total"], 1,
        "{listed}"
    );
}
