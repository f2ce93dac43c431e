//! `checkrein mcp`: servers of the client are listed, tested and called; ours are added to them. `tests/reach` plays how
//! servers misbehave.

use checkrein_testkit::{TestProject, program};
use serde_json::{Value, json};

/// A project whose person has these servers, and whose own file has one that nobody approved.
fn project(settings: &Value) -> TestProject {
    let odd = program("examples/odd-server");
    let entry = |arguments: Value| json!({ "command": odd, "args": arguments });
    let servers = json!({ "mcpServers": {
        "well": { "command": odd, "args": ["healthy"], "env": { "API_TOKEN": "s3cret-of-mine" } },
        "crash": entry(json!(["crash"])),
        "gone": { "command": "no-such-program" },
        "web": { "type": "http", "url": "http://127.0.0.1:9/mcp?key=s3cret-of-mine" },
        "bad": { "command": 5 },
    } });
    let project = TestProject::new()
        .settings(settings)
        .write_home(".claude.json", servers.to_string());
    let noted = project.path("noted");
    let theirs = json!({ "mcpServers": { "theirs": entry(json!(["healthy", noted])) } });
    project.write(".mcp.json", theirs.to_string())
}

fn approving() -> Value {
    json!({ "enabledMcpjsonServers": ["theirs"] })
}

fn mcp(project: &TestProject, arguments: &[&str]) -> checkrein_testkit::Output {
    let all: Vec<&str> = ["mcp"].iter().chain(arguments).copied().collect();
    project.run("checkrein", &all)
}

fn trail(project: &TestProject) -> Vec<Value> {
    let folder = project.home().join(".local/share/checkrein/projects");
    let logs = fs_err::read_dir(folder).into_iter().flatten().flatten();
    let text: String = logs
        .filter_map(|entry| fs_err::read_to_string(entry.path().join("audit.jsonl")).ok())
        .collect();
    text.lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect()
}

#[test]
fn servers_are_listed_with_their_state_and_without_secrets() {
    let project = project(&json!({}));
    let listed = mcp(&project, &["list-servers"]);
    assert_eq!(listed.code, 0, "{listed}");
    for line in [
        "theirs  project  pending ",
        "well    user     approved ",
        "bad     user     invalid ",
        "web     user     approved   http     http://127.0.0.1:9/mcp?key=***",
    ] {
        assert!(listed.stdout.contains(line), "{line}\n{listed}");
    }
    let json = mcp(&project, &["list-servers", "--json"]);
    assert_eq!(json.json()["servers"].as_array().unwrap().len(), 6);
    for output in [listed, json] {
        assert!(!output.stdout.contains("s3cret"), "{output}");
    }
}

#[test]
fn a_server_that_nobody_approved_is_never_started() {
    let project = project(&json!({}));
    for arguments in [
        &["list-servers"][..],
        &["list-tools"],
        &["list-tools", "theirs"],
        &["test-connection"],
        &["test-connection", "theirs"],
        &["connect", "theirs"],
        &["call", "theirs", "echo"],
        &["approve", "theirs"],
    ] {
        let output = mcp(&project, arguments);
        let named = arguments.contains(&"theirs");
        assert!(!named || output.code == 1, "{arguments:?}\n{output}");
        assert!(!project.path("noted").exists(), "{arguments:?} started it");
    }
    let said = mcp(&project, &["test-connection", "theirs"]);
    assert!(
        said.stdout.contains("approval: it is not approved"),
        "{said}"
    );
    let trail = trail(&project);
    assert_eq!(trail.len(), 1, "{trail:?}");
    assert_eq!(
        (&trail[0]["act"], &trail[0]["of"]),
        (&json!("refused"), &json!("theirs.echo"))
    );
}

#[test]
fn each_failure_has_its_phase_and_its_cause() {
    let project = project(&approving());
    let output = mcp(&project, &["test-connection", "--json"]);
    assert_eq!(output.code, 1, "{output}");
    let found = output.json();
    let of = |name: &str| {
        let servers = found["servers"].as_array().unwrap();
        servers
            .iter()
            .find(|server| server["server"] == name)
            .unwrap()
            .clone()
    };
    for (name, phase, kind) in [
        ("crash", "handshake", "exited"),
        ("gone", "spawn", "missing-program"),
        ("web", "handshake", "refused"),
        ("bad", "configuration", "invalid-configuration"),
    ] {
        let failure = of(name)["failure"].clone();
        assert_eq!(
            (&failure["phase"], &failure["kind"]),
            (&json!(phase), &json!(kind)),
            "{failure}"
        );
    }
    for name in ["well", "theirs"] {
        assert_eq!(
            (&of(name)["state"], &of(name)["tools"]),
            (&json!("ok"), &json!(6))
        );
    }
    assert_eq!(
        mcp(&project, &["test-connection", "well", "theirs"]).code,
        0
    );
    let output = mcp(&project, &["test-connection", "crash"]);
    assert!(
        output
            .stdout
            .contains("| cannot open the database: no such file"),
        "{output}"
    );
    let output = mcp(&project, &["test-connection", "wel"]);
    assert!(
        output.code == 1 && output.stderr.contains("did you mean `well`?"),
        "{output}"
    );
}

#[test]
fn a_tool_is_called_and_the_trail_tells() {
    let project = project(&json!({}));
    let output = mcp(&project, &["call", "well", "echo", r#"{"text":"hello"}"#]);
    assert_eq!(
        (output.code, output.stdout.as_str()),
        (0, "hello\n"),
        "{output}"
    );
    let output = mcp(
        &project,
        &["call", "well", "echo", "--arg", "text=a=b", "--json"],
    );
    assert_eq!(
        output.json(),
        json!({ "content": [{ "type": "text", "text": "a=b" }], "structuredContent": null, "isError": false })
    );
    let output = mcp(&project, &["call", "well", "fail"]);
    assert_eq!(
        (output.code, output.stdout.as_str()),
        (1, "the disk is full\n"),
        "{output}"
    );
    let output = mcp(&project, &["call", "well", "echo", "[1]"]);
    assert_eq!(output.code, 2, "{output}");
    let acts: Vec<Value> = trail(&project)
        .into_iter()
        .map(|line| line["act"].clone())
        .collect();
    assert_eq!(
        acts,
        [
            "called", "answered", "called", "answered", "called", "answered"
        ]
        .map(Value::from)
    );
    let text = format!("{:?}", trail(&project));
    assert!(
        !text.contains("hello"),
        "arguments are not in the trail: {text}"
    );
}

#[test]
fn a_large_answer_is_kept_and_can_be_read_on() {
    let project = project(&json!({}));
    let large = ["call", "well", "large", r#"{"bytes":100000}"#];
    let output = mcp(&project, &large);
    assert!(
        output.code == 0 && output.stdout.len() < 30_000,
        "{}",
        output.stdout.len()
    );
    let last = output.stdout.lines().last().unwrap();
    let hint = last.split('`').nth(1).unwrap();
    let words: Vec<&str> = hint.split(' ').skip(1).collect();
    let rest = project.run("checkrein", &words);
    assert!(
        rest.code == 0 && rest.stdout.contains("word word"),
        "{last}\n{rest}"
    );
    let whole: Vec<&str> = large.iter().chain(&["--whole"]).copied().collect();
    assert_eq!(mcp(&project, &whole).stdout.len(), 100_001);
    let written: Vec<&str> = large.iter().chain(&["--out", "a file"]).copied().collect();
    assert_eq!(mcp(&project, &written).stdout, "");
    assert_eq!(project.read("a file").len(), 100_000);
}

#[test]
fn an_answer_takes_no_files_place() {
    let project = project(&json!({})).write("kept", "mine");
    let call = |file: &str, force: &[&str]| {
        let text = [
            "call",
            "well",
            "echo",
            "--arg",
            "text=theirs",
            "--out",
            file,
        ];
        mcp(&project, &[&text[..], force].concat())
    };
    let output = call("kept", &[]);
    assert!(
        output.code == 1 && output.stderr.contains("`--force`"),
        "{output}"
    );
    assert_eq!(project.read("kept"), "mine");
    assert_eq!(trail(&project).len(), 0, "it was called for nothing");
    assert_eq!(call("kept", &["--force"]).code, 0);
    assert_eq!(project.read("kept"), "theirs");
    let config = project.home().join(".config/checkrein/config.json");
    let settings = project.home().join(".claude/settings.json");
    for file in [
        ".mcp.json",
        ".git/hooks/pre-commit",
        ".claude/settings.local.json",
        config.to_str().unwrap(),
        settings.to_str().unwrap(),
    ] {
        let path = project.path(file);
        fs_err::create_dir_all(path.parent().unwrap()).unwrap();
        let before = fs_err::read(&path).ok();
        let output = call(file, &["--force"]);
        assert_eq!(output.code, 1, "{file}\n{output}");
        assert_eq!(fs_err::read(&path).ok(), before, "{file}");
    }
}

#[test]
fn no_answer_holds_what_the_server_was_given() {
    let project = project(&json!({}));
    let name = ["call", "well", "environment", "--arg", "name=API_TOKEN"];
    for how in [&[][..], &["--json"], &["--whole"], &["--out", "a file"]] {
        let output = mcp(&project, &[&name[..], how].concat());
        assert!(
            output.code == 0 && !output.stdout.contains("s3cret"),
            "{output}"
        );
        assert!(how.contains(&"--out") || output.stdout.contains("***"));
    }
    assert_eq!(project.read("a file"), "***");
}

#[test]
fn what_the_person_denies_is_not_called() {
    let config = json!({ "mcp": { "servers": { "well": { "deny": ["fail"] } } } });
    let project =
        project(&json!({})).write_home(".config/checkrein/config.json", config.to_string());
    let output = mcp(&project, &["call", "well", "fail"]);
    assert!(
        output.code == 1 && output.stderr.contains("`well.fail` may not be called"),
        "{output}"
    );
    assert_eq!(mcp(&project, &["call", "well", "echo"]).code, 0);
    let mut command = project.command(program("checkrein"));
    command.args(["mcp", "connect", "well"]);
    let output = project.finish(&mut command, b"call fail\ncall echo {\"text\":\"never\"}\n");
    assert!(
        output.code == 1 && !output.stdout.contains("never"),
        "{output}"
    );
}

#[test]
fn an_agent_calls_only_what_needs_no_question() {
    let project = project(&json!({}));
    let call = |project: &TestProject| {
        let mut command = project.command(program("checkrein"));
        command
            .env("CLAUDECODE", "1")
            .args(["mcp", "call", "well", "echo"]);
        project.finish(&mut command, b"")
    };
    let output = call(&project);
    assert!(
        output.code == 1 && output.stderr.contains("mcp__well__echo"),
        "{output}"
    );
    let project = project.settings(&json!({ "permissions": { "allow": ["mcp__well__echo"] } }));
    assert_eq!(call(&project).code, 0);
}

#[test]
fn a_server_stays_open_for_one_question_after_the_other() {
    let project = project(&json!({}));
    let talk = |input: &[u8]| {
        let mut command = project.command(program("checkrein"));
        command.args(["mcp", "connect", "well"]);
        project.finish(&mut command, input)
    };
    let output = talk(
        b"list\r\ncall echo {\"text\":\"hi\"}\n\nping\nquit\ncall echo {\"text\":\"too late\"}\n",
    );
    assert_eq!(output.code, 0, "{output}");
    for part in [
        "well: odd 1.0, protocol 2025-11-25, 6 tools",
        "capabilities: tools",
        "instructions: Be odd.",
        "\nhi\n",
        "answered after",
    ] {
        assert!(output.stdout.contains(part), "{part}\n{output}");
    }
    assert!(!output.stdout.contains("too late"), "{output}");
    let output = talk(b"lst\n");
    assert!(
        output.code == 1 && output.stderr.contains("`lst` is none of"),
        "{output}"
    );
    assert_eq!(talk(b"").code, 0);
}

#[test]
fn a_configuration_that_changed_is_approved_anew_by_a_person() {
    let project = project(&approving());
    assert_eq!(mcp(&project, &["test-connection", "theirs"]).code, 0);
    let changed = project.read(".mcp.json").replace("healthy", "banner");
    let project = project.write(".mcp.json", changed);
    let output = mcp(&project, &["test-connection", "theirs"]);
    assert!(
        output.code == 1 && output.stdout.contains("`checkrein mcp approve theirs`"),
        "{output}"
    );
    let mut agent = project.command(program("checkrein"));
    agent
        .env("CLAUDECODE", "1")
        .args(["mcp", "approve", "theirs"]);
    let refused = project.finish(&mut agent, b"");
    assert!(
        refused.code == 1 && refused.stderr.contains("person-only"),
        "{refused}"
    );
    assert_eq!(mcp(&project, &["test-connection", "theirs"]).code, 1);
    let output = mcp(&project, &["approve", "theirs"]);
    assert_eq!(output.code, 0, "{output}");
    assert_eq!(mcp(&project, &["test-connection", "theirs"]).code, 0);
    assert!(
        trail(&project)
            .iter()
            .any(|line| line["act"] == "server-approved")
    );
    assert_eq!(mcp(&project, &["approve", "well"]).code, 1);
}
