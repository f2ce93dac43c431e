//! What is said of each server that misbehaves: the phase, the cause, and its own words.

use std::time::{Duration, Instant};

use checkrein_mcp::{Failure, Limits, Phase, Server, call, list_tools, test};
use checkrein_testkit::TestProject;
use serde_json::json;

use crate::{a_call, odd, short, with, with_variable};

/// Tests a server and expects this phase, kind and a part of the cause or of the server's own words.
#[track_caller]
fn check(server: &Server, phase: Phase, kind: &str, part: &str) {
    let project = TestProject::new();
    let failure = failure(server, &project, short());
    assert_eq!((failure.phase, failure.kind), (phase, kind), "{failure:?}");
    let said = format!("{} {}", failure.cause, failure.stderr);
    assert!(said.contains(part), "{failure:?}");
    assert!(!failure.next.is_empty(), "{failure:?}");
}

#[track_caller]
fn failure(server: &Server, project: &TestProject, limits: Limits) -> Failure {
    let tested = test(server, &with(project, limits));
    tested
        .failure
        .unwrap_or_else(|| panic!("{} is well", server.name))
}

#[track_caller]
fn check_well(manner: &str, protocol: &str, tools: usize) {
    let project = TestProject::new();
    let tested = test(&odd(manner, &[]), &with(&project, short()));
    assert_eq!(tested.failure, None, "{manner}");
    assert_eq!(tested.protocol.as_deref(), Some(protocol), "{manner}");
    assert_eq!(tested.tools, Some(tools), "{manner}");
    let phases: Vec<Phase> = tested.phases.iter().map(|(phase, _)| *phase).collect();
    assert_eq!(
        phases,
        [Phase::Spawn, Phase::Handshake, Phase::List, Phase::Ping],
        "{manner}"
    );
}

#[test]
fn servers_of_both_eras_are_well() {
    check_well("healthy", "2025-11-25", 6);
    check_well("old", "2024-11-05", 6);
    check_well("modern", "2026-07-28", 6);
    check_well("pages", "2025-11-25", 5);
}

#[test]
fn oddities_that_harm_nobody_are_no_failure() {
    check_well("banner", "2025-11-25", 6);
    check_well("silent-discover", "2025-11-25", 6);
    check_well("exit-at-discover", "2025-11-25", 6);
    check_well("nameless-error", "2025-11-25", 6);
    check_well("slow", "2025-11-25", 6);
    check_well("late-modern", "2026-07-28", 6);
    check_well("flood", "2025-11-25", 6);
}

#[test]
fn what_cannot_be_started_is_told() {
    let command = |command: &str| Server::of_command("x", command, &[]);
    check(
        &command("no-such-program-here"),
        Phase::Spawn,
        "missing-program",
        "`no-such-program-here`",
    );
    check(
        &command("/no/such/program"),
        Phase::Spawn,
        "missing-program",
        "`/no/such/program`",
    );
    check(
        &command("${UNSET}/server"),
        Phase::Spawn,
        "missing-program",
        "`${UNSET}/server`",
    );
    let project = TestProject::new()
        .write("plain.txt", "no program")
        .write("orphan.sh", "#!/no/such/interpreter\n");
    for (file, part) in [("plain.txt", "denied"), ("orphan.sh", "No such file")] {
        let path = project.path(file);
        if file == "orphan.sh" {
            use std::os::unix::fs::PermissionsExt;
            std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o755)).unwrap();
        }
        check(
            &command(path.to_str().unwrap()),
            Phase::Spawn,
            "not-started",
            part,
        );
    }
}

#[test]
fn a_server_that_ends_is_quoted() {
    check(
        &odd("crash", &[]),
        Phase::Handshake,
        "exited",
        "exit code 3",
    );
    check(
        &odd("crash", &[]),
        Phase::Handshake,
        "exited",
        "cannot open the database: no such file",
    );
    check(
        &odd("exit-at-list", &[]),
        Phase::List,
        "exited",
        "out of cheese",
    );
    let shell = Server::of_command("x", "sh", &["-c".into(), "kill -SEGV $$".into()]);
    check(&shell, Phase::Handshake, "exited", "signal 11");
    let done = Server::of_command(
        "x",
        "sh",
        &["-c".into(), "echo usage: server FILE; exit 2".into()],
    );
    check(
        &done,
        Phase::Handshake,
        "exited",
        "`usage: server FILE`, which is no JSON",
    );
}

#[test]
fn a_server_that_hangs_says_in_which_phase() {
    check(
        &odd("silent", &[]),
        Phase::Handshake,
        "timed-out",
        "within 2 s",
    );
    check(
        &odd("hang-list", &[]),
        Phase::List,
        "timed-out",
        "within 2 s",
    );
    check(
        &odd("hang-ping", &[]),
        Phase::Ping,
        "timed-out",
        "within 2 s",
    );
    let project = TestProject::new();
    let with = with(&project, short());
    let failure = call(&odd("hang-call", &[]), &a_call("echo", &json!({})), &with).unwrap_err();
    assert_eq!((failure.phase, failure.kind), (Phase::Call, "timed-out"));
}

#[test]
fn what_is_no_message_is_told() {
    check(
        &odd("garbage", &[]),
        Phase::Handshake,
        "bad-json",
        "`Listening on port 3000`",
    );
    check(
        &odd("no-protocol", &[]),
        Phase::Handshake,
        "bad-answer",
        "none of the protocol",
    );
    check(
        &odd("ancient", &[]),
        Phase::Handshake,
        "wrong-protocol",
        "1999-12-31",
    );
    check(
        &odd("refuse", &[]),
        Phase::Handshake,
        "rpc-error",
        "error -32602: not so",
    );
}

#[test]
fn nothing_is_without_a_limit() {
    check(
        &odd("circle", &[]),
        Phase::List,
        "bad-answer",
        "in a circle",
    );
    check(
        &odd("many", &[]),
        Phase::List,
        "too-many-tools",
        "more than 2000 tools",
    );
    check(&odd("huge", &[]), Phase::List, "too-large", "4194304 bytes");
    let project = TestProject::new();
    let with = with(&project, short());
    let large = a_call("large", &json!({ "bytes": 5_000_000 }));
    let failure = call(&odd("healthy", &[]), &large, &with).unwrap_err();
    assert_eq!((failure.phase, failure.kind), (Phase::Call, "too-large"));
    let fits = a_call("large", &json!({ "bytes": 3_000_000 }));
    let answer = call(&odd("healthy", &[]), &fits, &with).unwrap();
    assert_eq!(answer.text.len(), 3_000_000);
}

#[test]
fn a_tool_is_called_and_its_own_failure_is_no_failure_of_ours() {
    let project = TestProject::new();
    let with = with(&project, short());
    let ask = |tool: &str, arguments| call(&odd("healthy", &[]), &a_call(tool, &arguments), &with);
    assert_eq!(ask("echo", json!({ "text": "a\nb" })).unwrap().text, "a\nb");
    let failed = ask("fail", json!({})).unwrap();
    assert!(failed.is_error && failed.text == "the disk is full");
    let unknown = ask("nothing", json!({})).unwrap_err();
    assert_eq!(unknown.kind, "rpc-error");
    assert!(unknown.next.contains("list-tools"), "{unknown:?}");
}

#[test]
fn what_a_server_asks_us_for_is_declined() {
    let project = TestProject::new();
    let with = with(&project, short());
    let answer = call(&odd("healthy", &[]), &a_call("ask", &json!({})), &with).unwrap();
    assert_eq!(
        answer.text,
        "sampling/createMessage: error -32601\nroots/list: {\"roots\":[]}\nelicitation/create: {\"action\":\"decline\"}"
    );
}

#[test]
fn a_server_has_our_environment_and_its_own() {
    let project = TestProject::new();
    let with = with(&project, short());
    let server = with_variable(odd("healthy", &[]), "OWN", "its own");
    let of = |name: &str| {
        call(
            &server,
            &a_call("environment", &json!({ "name": name })),
            &with,
        )
        .unwrap()
        .text
    };
    assert_eq!(of("OWN"), "its own");
    assert_eq!(of("CLAUDE_PROJECT_DIR"), project.root().to_str().unwrap());
    assert_eq!(of("PATH"), std::env::var("PATH").unwrap());
}

#[test]
fn no_secret_stands_in_an_answer() {
    let project = TestProject::new();
    let with = with(&project, short());
    let server = with_variable(odd("healthy", &[]), "TOKEN", "s3cret-of-mine");
    let asked = a_call("environment", &json!({ "name": "TOKEN" }));
    let answer = call(&server, &asked, &with).unwrap();
    assert_eq!(answer.text, "***");
    assert!(!format!("{answer:?}").contains("s3cret"), "{answer:?}");
}

#[test]
fn no_secret_stands_in_a_message() {
    let project = TestProject::new();
    let script = "echo \"the token $TOKEN is wrong\" >&2; exit 1";
    let server = Server::of_command("x", "sh", &["-c".into(), script.into()]);
    let server = with_variable(server, "TOKEN", "s3cret-of-mine");
    let failure = failure(&server, &project, short());
    assert_eq!(failure.stderr, "the token *** is wrong");
}

#[test]
fn what_a_server_says_of_itself_is_listed() {
    let project = TestProject::new();
    let listed = list_tools(&odd("healthy", &[]), &with(&project, short())).unwrap();
    assert_eq!(
        (listed.name.as_str(), listed.version.as_str()),
        ("odd", "1.0")
    );
    assert_eq!(listed.instructions.as_deref(), Some("Be odd."));
    assert_eq!(
        listed.tools[0],
        json!({ "name": "echo", "description": "Does echo", "inputSchema": { "type": "object" } })
    );
}

#[test]
fn somebody_may_say_stop() {
    let project = TestProject::new();
    let start = Instant::now();
    let stop = || start.elapsed() > Duration::from_millis(300);
    let with = checkrein_mcp::With {
        stop: &stop,
        ..with(&project, Limits::default())
    };
    let failure = call(
        &odd("healthy", &[]),
        &a_call("wait", &json!({ "seconds": 30 })),
        &with,
    )
    .unwrap_err();
    assert_eq!(failure.kind, "stopped");
    assert!(
        start.elapsed() < Duration::from_secs(3),
        "{:?}",
        start.elapsed()
    );
}
