//! The real client and we look at the same configuration and see the same servers, and start the same ones.

use std::collections::BTreeMap;
use std::path::Path;

use checkrein_core::layout::UserDirs;
use checkrein_mcp::{Asked, Configured, configured};
use checkrein_testkit::{Client, TestProject, program};
use serde_json::{Value, json};

/// How a server that writes down that it was started is configured.
fn entry(name: &str) -> Value {
    json!({ "command": program("examples/odd-server"), "args": ["healthy", "${NOTED:-/dev/null}", name] })
}

fn entries(names: &[&str]) -> Value {
    let entries = names.iter().map(|name| ((*name).to_owned(), entry(name)));
    Value::Object(entries.collect())
}

/// Returns what we see.
fn ours(project: &TestProject, folder: &Path) -> Configured {
    let home = project.home().as_os_str().to_owned();
    let variable = |name: &str| (name == "HOME").then(|| home.clone());
    configured(&Asked {
        user: &UserDirs::new(variable).unwrap(),
        folder,
        variable: &variable,
        managed: Path::new("/no/such/folder"),
    })
}

/// Returns what the client says of each server that it lists: what stands behind its name and its command.
fn theirs(project: &TestProject, folder: &Path) -> BTreeMap<String, String> {
    let said = Client::new(project)
        .folder(folder)
        .subcommand(&["mcp", "list"]);
    let lines = said.stdout.lines().filter_map(|line| {
        let (name, rest) = line.split_once(": ")?;
        let (_, state) = rest.rsplit_once(" - ")?;
        let state = state.split_whitespace().nth(1)?;
        Some((name.to_owned(), state.to_owned()))
    });
    lines.collect()
}

/// Compares both: what the client connects to is what we may start, and what it lists as pending or disabled we do not.
#[track_caller]
fn agree(project: &TestProject, folder: &Path) {
    let theirs = theirs(project, folder);
    let ours = ours(project, folder);
    let started: Vec<&str> = theirs
        .iter()
        .filter(|(_, state)| *state == "Connected")
        .map(|(name, _)| name.as_str())
        .collect();
    let mut startable: Vec<&str> = ours
        .startable()
        .filter(|server| server.transport.is_ok())
        .map(|server| server.name.as_str())
        .collect();
    startable.sort_unstable();
    assert_eq!(startable, started, "{theirs:?}\n{ours:#?}");
    for (name, state) in &theirs {
        let server = ours
            .named(name)
            .unwrap_or_else(|| panic!("{name} is missing: {ours:#?}"));
        let (own, _) = server.state();
        let expected = match state.as_str() {
            "Connected" => "approved",
            "Pending" => "pending",
            "Disabled" => "rejected",
            other => panic!("{name}: {other}"),
        };
        assert_eq!(own, expected, "{name}");
    }
}

fn project(client: &Value, settings: &Value, mcp_json: &Value) -> TestProject {
    let project = TestProject::new().settings(settings);
    let root = project.root().to_str().unwrap().to_owned();
    let mut client = client.clone();
    if let Some(here) = client["projects"]
        .as_object_mut()
        .and_then(|projects| projects.remove("HERE"))
    {
        client["projects"][root] = here;
    }
    project
        .write_home(".claude.json", client.to_string())
        .write(".mcp.json", mcp_json.to_string())
}

#[test]
fn all_scopes_are_seen_and_the_nearest_wins() {
    let client = json!({
        "mcpServers": entries(&["user", "both", "all"]),
        "projects": { "HERE": { "mcpServers": entries(&["local", "all"]) } },
    });
    let servers = json!({ "mcpServers": entries(&["project", "both", "all"]) });
    let project = project(
        &client,
        &json!({ "enabledMcpjsonServers": ["both"] }),
        &servers,
    );
    agree(&project, project.root());
}

#[test]
fn only_what_a_person_approved_is_started() {
    let servers = json!({ "mcpServers": entries(&["one", "two", "three"]) });
    let nothing = json!({});
    let trusted = json!({ "projects": { "HERE": { "hasTrustDialogAccepted": true, "enabledMcpjsonServers": ["one"] } } });
    let untrusted = json!({ "projects": { "HERE": { "enabledMcpjsonServers": ["one"] } } });
    let off = json!({ "projects": { "HERE": { "disabledMcpServers": ["two"] } } });
    for (client, settings) in [
        (&nothing, json!({})),
        (
            &nothing,
            json!({ "enabledMcpjsonServers": ["one", "three"] }),
        ),
        (&nothing, json!({ "enableAllProjectMcpServers": true })),
        (&trusted, json!({})),
        (&untrusted, json!({})),
        (&off, json!({ "enableAllProjectMcpServers": true })),
    ] {
        let project = project(client, &settings, &servers);
        agree(&project, project.root());
    }
}

#[test]
fn files_above_count_and_the_folder_of_the_repository_is_remembered() {
    let client = json!({ "projects": { "HERE": { "mcpServers": entries(&["local"]) } } });
    let servers = json!({ "mcpServers": entries(&["top", "same"]) });
    let below = json!({ "mcpServers": entries(&["sub", "same"]) });
    let settings = json!({ "enabledMcpjsonServers": ["top", "sub", "same"] });
    let project = project(&client, &settings, &servers).write("sub/.mcp.json", below.to_string());
    agree(&project, &project.path("sub"));
    let project = project.git();
    agree(&project, &project.path("sub"));
    agree(&project, project.root());
}

#[test]
fn what_is_broken_hides_nothing_else() {
    let client = json!({
        "mcpServers": {
            "good": entry("good"), "no-command": {}, "number": { "command": 5 }, "text": "x", "unknown": { "type": "foo", "command": "a" },
            "no-type": { "url": "http://127.0.0.1:9/" }, "same": entry("same"),
        },
        "projects": { "HERE": { "mcpServers": { "same": { "command": [] }, "local": entry("local") } } },
    });
    for mcp_json in [
        "{",
        "[]",
        "{\"mcpServers\":[]}",
        "",
        "\u{feff}{\"mcpServers\":{}}",
    ] {
        let project = project(&client, &json!({}), &json!({})).write(".mcp.json", mcp_json);
        agree(&project, project.root());
    }
}

#[test]
fn lists_of_allowed_and_denied_servers_hold() {
    let client = json!({ "mcpServers": entries(&["a", "b", "c"]) });
    for settings in [
        json!({ "deniedMcpServers": [{ "serverName": "a" }] }),
        json!({ "allowedMcpServers": [{ "serverName": "a" }] }),
        json!({ "allowedMcpServers": [] }),
        json!({ "allowedMcpServers": [{ "serverName": "a" }, { "serverName": "b" }], "deniedMcpServers": [{ "serverName": "b" }] }),
    ] {
        let project = project(&client, &settings, &json!({ "mcpServers": {} }));
        agree(&project, project.root());
    }
}

#[test]
fn names_that_the_client_keeps_for_itself_are_not_started() {
    let names = [
        "workspace",
        "computer-use",
        "hearthbot",
        "claude-in-chrome",
        "Claude in Chrome",
        "Claude_Preview",
        "Claude.Browser",
        "claude.ai",
        "__proto__",
        "Workspace",
        "computer use",
        "claude-ai",
        "hearth.bot",
    ];
    let client = json!({ "mcpServers": entries(&names) });
    let project = project(&client, &json!({}), &json!({ "mcpServers": {} }));
    agree(&project, project.root());
}

#[test]
fn members_of_the_wrong_kind_make_a_server_invalid() {
    let with = |name: &str, member: &str, value: Value| {
        let mut entry = entry(name);
        entry[member] = value;
        entry
    };
    let client = json!({ "mcpServers": {
        "good": with("good", "timeout", json!(1000)),
        "loaded": with("loaded", "alwaysLoad", json!(true)),
        "text": with("text", "timeout", json!("5")),
        "zero": with("zero", "timeout", json!(0)),
        "half": with("half", "timeout", json!(1.5)),
        "word": with("word", "alwaysLoad", json!("yes")),
        "unused": with("unused", "oauth", json!("x")),
        "oauth": { "type": "http", "url": "http://127.0.0.1:9/", "oauth": "x" },
        "helper": { "type": "sse", "url": "http://127.0.0.1:9/", "headersHelper": 5 },
    } });
    let project = project(&client, &json!({}), &json!({ "mcpServers": {} }));
    agree(&project, project.root());
}
