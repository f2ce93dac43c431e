//! Work that nobody wants any more ends, with all that it started: cancelled, or its client or server gone.

use std::time::{Duration, Instant};

use checkrein_testkit::TestProject;
use rustix::process::{Pid, Signal, kill_process};
use serde_json::{Value, json};

use crate::listening::Listening;
use crate::wire::{LIMIT, Peer, meta};
use crate::{connected, server};

/// A name for a process that no other test has.
fn mark(name: &str) -> String {
    format!("sleep-of-{name}-{}", std::process::id())
}

/// Returns the arguments of a call that runs for long under a name, with a daemon beside it.
fn long(mark: &str) -> Value {
    let daemon = format!("setsid bash -c 'exec -a {mark}-daemon sleep 1000' &");
    let code = format!("{daemon} exec -a {mark} sleep 1000");
    json!({ "code": code, "language": "bash", "timeout": 500 })
}

/// Returns how many processes have this name.
fn alive(mark: &str) -> usize {
    let processes = std::fs::read_dir("/proc").unwrap().flatten();
    let named = processes.filter(|process| {
        let line = fs_err::read(process.path().join("cmdline")).unwrap_or_default();
        // Not the interpreter, which has all of the code.
        line.starts_with(mark.as_bytes())
    });
    named.count()
}

/// Waits until so many processes have this name, and returns how long that took.
#[track_caller]
fn until(mark: &str, count: usize) -> Duration {
    let begin = Instant::now();
    while alive(mark) != count {
        assert!(begin.elapsed() < LIMIT, "{} are alive", alive(mark));
        std::thread::yield_now();
    }
    begin.elapsed()
}

/// Starts a call that runs for long; returns its id.
fn started(peer: &mut Peer, mark: &str) -> u64 {
    let params = json!({ "name": "execute_code", "arguments": long(mark) });
    let id = peer.ask("tools/call", params);
    until(mark, 2);
    id
}

#[test]
fn a_call_that_is_cancelled_is_killed_at_once_and_others_go_on() {
    let mark = mark("cancelled");
    let project = TestProject::new();
    let mut peer = connected(&project);
    let id = started(&mut peer, &mark);
    // A second one beside it, and a ping.
    let ran = peer.answer_of("execute_code", json!({ "code": "print(1)" }));
    assert_eq!(ran["output"], "1\n");
    assert_eq!(peer.request("ping", json!({}))["result"], json!({}));
    let cancelled = json!({ "requestId": id, "reason": "enough" });
    peer.send(
        json!({ "jsonrpc": "2.0", "method": "notifications/cancelled", "params": cancelled })
            .to_string(),
    );
    let took = until(&mark, 0);
    println!("a cancelled call was over after {} ms", took.as_millis());
    // Many times what it takes, for a machine that is busy with other tests.
    assert!(took < Duration::from_secs(2), "{took:?}");
    // Nothing answers it.
    assert_eq!(peer.request("ping", json!({}))["result"], json!({}));
    let (status, rest) = peer.finish();
    assert!(status.success() && rest.is_empty(), "{rest:?}");
}

#[test]
fn a_signal_to_the_server_ends_what_it_runs() {
    for signal in [Signal::TERM, Signal::KILL] {
        let mark = mark(&format!("signal-{}", signal.as_raw()));
        let project = TestProject::new();
        let mut peer = connected(&project);
        started(&mut peer, &mark);
        kill_process(Pid::from_child(&peer.child), signal).unwrap();
        until(&mark, 0);
        assert_eq!(peer.wait().success(), signal == Signal::TERM);
    }
}

#[test]
fn a_client_that_is_gone_ends_what_runs_for_it() {
    let mark = mark("gone");
    let project = TestProject::new();
    // A client between this test and the server, which is killed.
    let mut client = project.command("sh");
    client.args(["-c", "mkfifo in; \"$0\" <in | cat & exec cat >in"]);
    client.arg(checkrein_testkit::program("token-efficient-mcp"));
    let mut peer = Peer::start(&mut client);
    peer.hello();
    started(&mut peer, &mark);
    peer.child.kill().unwrap();
    until(&mark, 0);
}

#[test]
fn an_input_that_ends_leaves_the_answer_to_come() {
    let project = TestProject::new();
    let mut peer = connected(&project);
    let code = json!({ "code": "import time; time.sleep(0.3); print('done')" });
    let id = peer.ask(
        "tools/call",
        json!({ "name": "execute_code", "arguments": code }),
    );
    let (status, rest) = peer.finish();
    assert!(status.success());
    assert_eq!(rest[0]["id"], id);
    assert_eq!(rest[0]["result"]["structuredContent"]["output"], "done\n");
}

#[test]
fn a_client_of_2026_that_hangs_up_ends_what_runs_for_it() {
    let mark = mark("http");
    let project = TestProject::new();
    let server = Listening::start(server(&project).args(["--http", "127.0.0.1:0"]));
    let params = json!({ "name": "execute_code", "arguments": long(&mark), "_meta": meta() });
    let message =
        json!({ "jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": params }).to_string();
    let mut stream = std::net::TcpStream::connect(&server.address).unwrap();
    let head = format!(
        "POST /mcp HTTP/1.1\r\nHost: {}\r\nContent-Type: application/json\r\nContent-Length: {}\r\n\
         Accept: application/json, text/event-stream\r\nMCP-Protocol-Version: 2026-07-28\r\n\
         Mcp-Method: tools/call\r\nMcp-Name: execute_code\r\n\r\n{message}",
        server.address,
        message.len()
    );
    std::io::Write::write_all(&mut stream, head.as_bytes()).unwrap();
    until(&mark, 2);
    drop(stream);
    until(&mark, 0);
}

#[test]
fn who_waits_is_told_how_long_it_may_take() {
    let project = TestProject::new();
    let mut peer = connected(&project);
    let params = json!({
        "name": "execute_code",
        "arguments": { "code": "import time; time.sleep(1.5)", "timeout": 9 },
        "_meta": { "progressToken": "p" },
    });
    let id = peer.ask("tools/call", params);
    peer.answer(&id.into());
    let told = &peer.notifications[0]["params"];
    assert_eq!(told["progressToken"], "p");
    assert_eq!(told["message"], "running, for 9 s at most");
}
