//! What others have made: the conformance suite's servers for clients, and servers from npm. `tests/mcp/get` installs them.

use std::path::PathBuf;

use checkrein_mcp::{Limits, Server, call, list_tools, test};
use checkrein_testkit::{TestProject, program};
use serde_json::{Value, json};

use crate::{a_call, with};

/// Returns the folder of the programs that are not ours.
fn programs() -> PathBuf {
    let repository = checkrein_testkit::client::repository();
    let target = std::env::var_os("CARGO_TARGET_DIR").map_or_else(
        || repository.join("target"),
        |folder| repository.join(folder),
    );
    let folders = std::fs::read_dir(&target).unwrap().filter_map(Result::ok);
    let mut found: Vec<PathBuf> = folders
        .filter(|entry| {
            entry
                .file_name()
                .to_string_lossy()
                .starts_with("mcp-tools-")
        })
        .map(|entry| entry.path().join("bin"))
        .filter(|bin| {
            bin.join("mcp-server-everything").exists() && bin.join("conformance").exists()
        })
        .collect();
    found.sort();
    found.pop().unwrap_or_else(|| {
        panic!(
            "the tools are not below {}; `tests/mcp/get` installs them",
            target.display()
        )
    })
}

/// Runs a scenario of the suite against our client and returns what it printed.
fn scenario(name: &str, version: &str) -> (i32, String) {
    let project = TestProject::new();
    let bin = programs();
    let mut command = project.command(bin.join("conformance"));
    let path = std::env::join_paths([bin, "/usr/bin".into(), "/bin".into()]).unwrap();
    command
        .env("PATH", path)
        .args([
            "client",
            "--scenario",
            name,
            "--spec-version",
            version,
            "--command",
        ])
        .arg(program("examples/conformance_client"))
        .arg("-o")
        .arg(project.home().join("results"));
    let output = project.finish(&mut command, b"");
    (output.code, format!("{}{}", output.stdout, output.stderr))
}

#[track_caller]
fn passes(name: &str, versions: &[&str]) {
    for version in versions {
        let (code, said) = scenario(name, version);
        assert_eq!(code, 0, "{name} {version}\n{said}");
        assert!(said.contains("OVERALL: PASSED"), "{name} {version}\n{said}");
    }
}

const BOTH: [&str; 2] = ["2025-11-25", "2026-07-28"];

#[test]
fn the_suite_is_passed_by_clients_of_2025() {
    for name in ["initialize", "sse-retry"] {
        passes(name, &BOTH[..1]);
    }
}

#[test]
fn the_suite_is_passed_by_clients_of_2026() {
    for name in [
        "request-metadata",
        "sep-2322-client-request-state",
        "http-standard-headers",
        "http-custom-headers",
        "http-invalid-tool-headers",
        "json-schema-ref-no-deref",
    ] {
        passes(name, &BOTH[1..]);
    }
}

#[test]
fn tools_are_called_and_their_schemas_kept_in_both_versions() {
    for name in ["tools_call", "json-schema-2020-12-preservation"] {
        passes(name, &BOTH);
    }
}

/// We decline what a server asks a person for; the scenario wants it accepted with what the schema has for defaults.
#[test]
fn a_form_is_declined_which_one_scenario_holds_against_us() {
    let (code, said) = scenario("elicitation-sep1034-client-defaults", BOTH[0]);
    assert_eq!(code, 1, "{said}");
    assert!(
        said.contains("Expected action 'accept', got 'decline'"),
        "{said}"
    );
}

/// Returns a server of npm's, by the Node that is installed beside it.
fn of_npm(name: &str, more: &[&str]) -> Server {
    let bin = programs();
    let script = bin.join(name).canonicalize().unwrap();
    let mut arguments = vec![script.to_str().unwrap().to_owned()];
    arguments.extend(more.iter().map(|text| (*text).to_owned()));
    Server::of_command(name, bin.join("node").to_str().unwrap(), &arguments)
}

#[track_caller]
fn check(server: &Server, tools: usize, tool: &str, arguments: &Value, part: &str) {
    let project = TestProject::new().write("here.txt", "found it");
    let with = with(&project, Limits::default());
    let tested = test(server, &with);
    assert_eq!(
        (&tested.failure, tested.tools),
        (&None, Some(tools)),
        "{}",
        server.name
    );
    let listed = list_tools(server, &with).unwrap();
    assert!(
        listed.tools.iter().any(|listed| listed["name"] == tool),
        "{:?}",
        listed.tools
    );
    let answer = call(server, &a_call(tool, arguments), &with).unwrap();
    assert!(!answer.is_error && answer.text.contains(part), "{answer:?}");
}

#[test]
fn the_servers_of_npm_are_reached() {
    check(
        &of_npm("mcp-server-everything", &["stdio"]),
        13,
        "get-sum",
        &json!({ "a": 2, "b": 3 }),
        "5",
    );
    check(
        &of_npm("mcp-server-filesystem", &["."]),
        14,
        "read_text_file",
        &json!({ "path": "here.txt" }),
        "found it",
    );
    let project = TestProject::new();
    let server = crate::with_variable(
        of_npm("mcp-server-memory", &[]),
        "MEMORY_FILE_PATH",
        project.path("memory.json").to_str().unwrap(),
    );
    check(&server, 9, "read_graph", &json!({}), "entities");
}
