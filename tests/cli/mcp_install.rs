//! `checkrein mcp install`: our servers in the client's configuration, nothing else changed, and out of it again.

use checkrein_testkit::{Client, TestProject};
use serde_json::{Value, json};

const OWN: [&str; 2] = ["context-graph", "token-efficient"];

fn install(project: &TestProject, more: &[&str]) -> checkrein_testkit::Output {
    let all: Vec<&str> = ["mcp", "install"].iter().chain(more).copied().collect();
    project.run("checkrein", &all)
}

#[test]
fn they_are_added_once_and_taken_out_again() {
    let text = "{\n\t\"numStartups\":  7,\n\t\"mcpServers\": { \"mine\": {\"command\":\"a\"} },\n\t\"tip\": \"\\u00e4\"\n}";
    let project = TestProject::new().write_home(".claude.json", text);
    let output = install(&project, &[]);
    assert_eq!(output.code, 0, "{output}");
    assert!(output.stdout.contains("added context-graph: /"), "{output}");
    let once = project.read_home(".claude.json");
    let value: Value = serde_json::from_str(&once).unwrap();
    for name in OWN {
        assert_eq!(value["mcpServers"][name]["type"], "stdio", "{once}");
    }
    for part in [
        "{\n\t\"numStartups\":  7,\n\t\"mcpServers\": {",
        "\"mine\": {\"command\":\"a\"}",
        "\"tip\": \"\\u00e4\"\n}",
    ] {
        assert!(once.contains(part), "{once}");
    }
    let again = install(&project, &[]);
    assert!(
        again.code == 0 && again.stdout.contains("has them already"),
        "{again}"
    );
    assert_eq!(project.read_home(".claude.json"), once);
    let out = install(&project, &["--uninstall"]);
    assert_eq!(out.code, 0, "{out}");
    let back: Value = serde_json::from_str(&project.read_home(".claude.json")).unwrap();
    assert_eq!(back, serde_json::from_str::<Value>(text).unwrap());
    assert!(
        install(&project, &["--uninstall"])
            .stdout
            .contains("nothing to remove")
    );
}

#[test]
fn each_scope_has_its_place() {
    let project = TestProject::new();
    assert_eq!(install(&project, &["--scope", "project"]).code, 0);
    let shared: Value = serde_json::from_str(&project.read(".mcp.json")).unwrap();
    assert!(
        shared["mcpServers"]["token-efficient"].is_object(),
        "{shared}"
    );
    assert!(!project.home().join(".claude.json").exists());
    assert_eq!(install(&project, &["--scope", "local"]).code, 0);
    let own: Value = serde_json::from_str(&project.read_home(".claude.json")).unwrap();
    let root = project.root().canonicalize().unwrap();
    assert!(
        own["projects"][root.to_str().unwrap()]["mcpServers"]["context-graph"].is_object(),
        "{own}"
    );
}

#[test]
fn the_client_finds_them() {
    let project = TestProject::new();
    assert_eq!(install(&project, &[]).code, 0);
    let said = Client::new(&project).subcommand(&["mcp", "get", "context-graph"]);
    assert!(said.stdout.contains("Connected"), "{said:?}");
}

#[test]
fn what_cannot_be_edited_stays_as_it_is() {
    for text in ["{", "[]", "{\"mcpServers\": 5}", "// mine\n{}"] {
        let project = TestProject::new().write_home(".claude.json", text);
        let output = install(&project, &[]);
        assert!(
            output.code == 1 && output.stderr.contains("nothing was changed"),
            "{output}"
        );
        assert_eq!(project.read_home(".claude.json"), text);
        assert!(!project.home().join(".claude.json.lock").exists());
    }
    let other = json!({ "mcpServers": { "context-graph": { "type": "http", "url": "http://x" } } })
        .to_string();
    let project = TestProject::new().write_home(".claude.json", &other);
    let output = install(&project, &[]);
    assert!(
        output.stdout.contains("left alone context-graph"),
        "{output}"
    );
    let value: Value = serde_json::from_str(&project.read_home(".claude.json")).unwrap();
    assert_eq!(value["mcpServers"]["context-graph"]["url"], "http://x");
}

#[test]
fn the_clients_own_lock_is_waited_for() {
    let project = TestProject::new().write_home(".claude.json", "{}");
    let lock = project.home().join(".claude.json.lock");
    fs_err::create_dir(&lock).unwrap();
    let output = install(&project, &[]);
    assert!(
        output.code == 1 && output.stderr.contains("is being changed by the client"),
        "{output}"
    );
    assert_eq!(project.read_home(".claude.json"), "{}");
    fs_err::remove_dir(&lock).unwrap();
    assert_eq!(install(&project, &[]).code, 0);
}

#[test]
fn an_agent_does_not_change_the_persons_files() {
    let project = TestProject::new();
    let mut command = project.command(checkrein_testkit::program("checkrein"));
    command.env("CLAUDECODE", "1").args(["mcp", "install"]);
    let output = project.finish(&mut command, b"");
    assert!(
        output.code == 1 && output.stderr.contains("person-only"),
        "{output}"
    );
    assert!(!project.home().join(".claude.json").exists());
}
