//! Walls 1 and 2: which package may depend on which, and what no hook may hold.

use std::process::Command;

use fs_err as fs;
use serde_json::Value;

use crate::repository::{none, top};

/// Names that begin so are too heavy for a program that is started on every event.
const HEAVY: [&str; 42] = [
    "rusqlite",
    "libsqlite3-sys",
    "sqlx",
    "diesel",
    "tokio",
    "async-std",
    "smol",
    "futures-executor",
    "tiktoken-rs",
    "clap",
    "lexopt",
    "argh",
    "pico-args",
    "rustls",
    "native-tls",
    "openssl",
    "ring",
    "aws-lc",
    "reqwest",
    "hyper",
    "ureq",
    "axum",
    "candle-core",
    "model2vec-rs",
    "rmcp",
    "tokenizers",
    "checkrein-cli",
    "checkrein-client",
    "checkrein-embed",
    "checkrein-logs",
    "checkrein-mcp",
    "checkrein-output",
    "checkrein-sandbox",
    "checkrein-secrets",
    "checkrein-serve",
    "checkrein-tables",
    "checkrein-testkit",
    "checkrein-tokens",
    "checkrein-traces",
    "grep-searcher",
    "libfuzzer-sys",
    "nix",
];

/// Features of a regex crate that make a program large and slow to start.
const HEAVY_FEATURES: [&str; 4] = ["default", "perf", "unicode", "dfa"];

/// One line of a manifest.
#[derive(Debug)]
struct Dependency {
    of: String,
    on: String,
    is_for_tests: bool,
}

fn cargo(arguments: &[&str]) -> String {
    let output = Command::new(env!("CARGO"))
        .args(arguments)
        .arg("--locked")
        .current_dir(top())
        .output()
        .unwrap();
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    String::from_utf8(output.stdout).unwrap()
}

/// Returns every dependency between packages of the workspace.
fn dependencies() -> Vec<Dependency> {
    let text = cargo(&["metadata", "--no-deps", "--format-version", "1"]);
    let metadata: Value = serde_json::from_str(&text).unwrap();
    let packages = metadata["packages"].as_array().unwrap();
    let names: Vec<&str> = packages
        .iter()
        .map(|package| package["name"].as_str().unwrap())
        .collect();
    assert!(names.contains(&"checkrein-core") && names.contains(&"checkrein-hooks"));
    packages
        .iter()
        .flat_map(|package| {
            let dependencies = package["dependencies"].as_array().unwrap();
            dependencies.iter().map(|dependency| Dependency {
                of: package["name"].as_str().unwrap().to_owned(),
                on: dependency["name"].as_str().unwrap().to_owned(),
                is_for_tests: dependency["kind"] == "dev",
            })
        })
        .filter(|dependency| names.contains(&dependency.on.as_str()))
        .collect()
}

fn fault(dependency: &Dependency) -> Option<String> {
    let Dependency {
        of,
        on,
        is_for_tests,
    } = dependency;
    let wall = match (of.as_str(), on.as_str(), is_for_tests) {
        (_, "checkrein-testkit", false) => "the testkit is only ever a development dependency",
        (
            _,
            "checkrein-hooks" | "checkrein-cli" | "context-graph-mcp" | "token-efficient-mcp",
            _,
        ) => "nothing depends on a program",
        ("checkrein-core", _, _) => "the core depends on no crate of the workspace",
        (
            "checkrein-client" | "checkrein-logs" | "checkrein-sandbox" | "checkrein-secrets"
            | "checkrein-serve" | "checkrein-tables" | "checkrein-tokens",
            _,
            false,
        ) => "it depends on no crate of the workspace",
        ("checkrein-hooks", on, false) if on != "checkrein-core" => "hooks depend on the core only",
        _ => return None,
    };
    Some(format!("{of} → {on}: {wall}"))
}

/// Returns what is wrong with a line of `cargo tree`: a package, its version and its features.
fn weight(line: &str) -> Option<String> {
    let (package, features) = line.split_once('|')?;
    let name = package.split(' ').next()?;
    let is_heavy = HEAVY.iter().any(|heavy| {
        name == *heavy
            || name
                .strip_prefix(heavy)
                .is_some_and(|rest| rest.starts_with(['_', '-']))
    });
    let is_regex = matches!(name, "regex" | "regex-automata" | "fancy-regex");
    let heavy_feature = features.split(',').any(|feature| {
        HEAVY_FEATURES
            .iter()
            .any(|heavy| feature.starts_with(heavy))
    });
    (is_heavy || is_regex && heavy_feature).then(|| format!("hooks hold {line}"))
}

#[test]
fn packages_depend_on_each_other_as_the_walls_allow() {
    none(&dependencies().iter().filter_map(fault).collect::<Vec<_>>());
}

#[test]
fn hooks_hold_nothing_heavy() {
    let tree = cargo(&[
        "tree",
        "-p",
        "checkrein-hooks",
        "-e",
        "normal",
        "--prefix",
        "none",
        "-f",
        "{p}|{f}",
    ]);
    assert!(
        tree.contains("checkrein-core ") && tree.contains("serde_json "),
        "{tree}"
    );
    none(&tree.lines().filter_map(weight).collect::<Vec<_>>());
}

#[test]
fn hooks_are_built_by_themselves() {
    let alias = fs::read_to_string(top().join(".cargo/config.toml")).unwrap();
    assert!(
        alias.contains(r#"hooks = "build --release -p checkrein-hooks""#),
        "{alias}"
    );
    let install = fs::read_to_string(top().join("install")).unwrap();
    assert!(!install.contains("--workspace") && !install.contains("--all"));
    let hooks: Vec<&str> = install
        .lines()
        .filter(|line| line.contains("build ") && line.contains("checkrein-hooks"))
        .collect();
    assert_eq!(hooks.len(), 1, "{hooks:?}");
    assert!(hooks[0].ends_with("build checkrein-hooks"), "{hooks:?}");
}

#[test]
fn a_forbidden_dependency_is_noticed() {
    #[track_caller]
    fn check(of: &str, on: &str, is_for_tests: bool, is_fault: bool) {
        let dependency = Dependency {
            of: of.into(),
            on: on.into(),
            is_for_tests,
        };
        assert_eq!(fault(&dependency).is_some(), is_fault, "{dependency:?}");
    }
    check("checkrein-hooks", "checkrein-core", false, false);
    check("checkrein-hooks", "checkrein-testkit", true, false);
    check("checkrein-hooks", "checkrein-testkit", false, true);
    check("checkrein-hooks", "checkrein-more", false, true);
    check("checkrein-core", "checkrein-testkit", true, true);
    check("checkrein-hooks", "checkrein-client", false, true);
    check("checkrein-cli", "checkrein-client", false, false);
    check("checkrein-client", "checkrein-core", false, true);
    check("checkrein-tokens", "checkrein-core", false, true);
    check("checkrein-more", "checkrein-hooks", false, true);
    check("checkrein-testkit", "checkrein-cli", true, true);
}

#[test]
fn a_heavy_package_is_noticed() {
    #[track_caller]
    fn check(line: &str, is_fault: bool) {
        assert_eq!(weight(line).is_some(), is_fault, "{line}");
    }
    check("serde_json v1.0.1|default,std", false);
    check("tokio v1.2.3|rt", true);
    check("tokio-util v1.2.3|", true);
    check("clap_builder v4.6.0|std", true);
    check("ringbuffer v1.0.0|", false);
    check("regex v1.11.0|std", false);
    check("regex v1.11.0|default,perf,std", true);
    check("regex-automata v0.4.9|perf-inline,std", true);
}
