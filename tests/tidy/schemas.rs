//! The schemas of a project's files, the types that read them and what the programs write agree.

use std::collections::BTreeSet;

use checkrein_core::feature::{Feature, FeatureList, Status};
use checkrein_core::process::{Act, Entry, Phase, Process, Status as Ended, Task};
use checkrein_core::project::{CheckpointMode, ProjectConfig, Switch};
use checkrein_core::skill::Wish;
use checkrein_core::state::{Move, State, StateFile};
use checkrein_output::Rules;
use checkrein_testkit::TestProject;
use checkrein_testkit::client::repository;
use fs_err as fs;
use jsonschema::Validator;
use serde_json::{Map, Value, json};

use crate::repository::{files_below, none};

const STATE: &str = ".claude/progress/state.json";
const FEATURES: &str = ".claude/progress/feature-list.json";
const PROCESS: &str = ".claude/progress/process.json";
const PROJECT: &str = ".claude/config/project.json";

pub(crate) fn schema(name: &str) -> Value {
    let path = repository().join(format!("templates/schemas/{name}.schema.json"));
    serde_json::from_str(&fs::read_to_string(path).unwrap()).unwrap()
}

fn validator(name: &str) -> Validator {
    let options = jsonschema::options().should_validate_formats(true);
    options.build(&schema(name)).unwrap()
}

pub(crate) fn faults(name: &str, value: &Value) -> Vec<String> {
    let errors = validator(name);
    let errors = errors.iter_errors(value);
    errors
        .map(|error| format!("{name}: {error} at {}", error.instance_path()))
        .collect()
}

/// Checks that every file of a project is what its schema says.
#[track_caller]
fn check(project: &TestProject) {
    for (name, file) in [
        ("state", STATE),
        ("feature-list", FEATURES),
        ("project", PROJECT),
    ] {
        let value: Value = serde_json::from_str(&project.read(file)).unwrap();
        none(&faults(name, &value));
    }
    if project.path(PROCESS).exists() {
        let value: Value = serde_json::from_str(&project.read(PROCESS)).unwrap();
        none(&faults("process", &value));
    }
}

#[track_caller]
fn run(project: &TestProject, arguments: &[&str]) {
    let output = project.run("checkrein", arguments);
    assert_eq!(output.code, 0, "{arguments:?}: {output}");
    check(project);
}

#[test]
fn what_the_commands_write_is_what_the_schemas_say() {
    let project = TestProject::new();
    run(&project, &["init"]);
    let settings = [
        "--project-type",
        "rust",
        "--test-command",
        "true",
        "--health-check",
        "true",
    ];
    run(
        &project,
        &[&["init", "--checkpoint", "ref"], &settings[..]].concat(),
    );
    run(&project, &["state", "enter", "INIT"]);
    run(
        &project,
        &[
            "feature",
            "add",
            "Sign in",
            "--accept",
            "it works",
            "--description",
            "more",
        ],
    );
    run(&project, &["feature", "add", "Sign up"]);
    let reason = "nobody asks for it";
    run(
        &project,
        &["feature", "drop", "feat-002", "--reason", reason],
    );
    run(
        &project,
        &["feature", "add", "Sign out", "--id", "sign-out"],
    );
    run(&project, &["state", "enter", "IMPLEMENT"]);
    for id in ["feat-001", "sign-out"] {
        run(&project, &["feature", "start", id]);
        run(&project, &["feature", "done", id]);
        run(&project, &["state", "enter", "TEST"]);
        run(&project, &["feature", "tested", id]);
        if id == "feat-001" {
            run(&project, &["state", "enter", "IMPLEMENT"]);
        }
    }
    run(&project, &["state", "enter", "FIX_BROKEN"]);
    run(&project, &["state", "enter", "TEST"]);
    run(&project, &["state", "enter", "COMPLETE"]);
    let state: Value = serde_json::from_str(&project.read(STATE)).unwrap();
    let seen: BTreeSet<&str> = state["history"]
        .as_array()
        .unwrap()
        .iter()
        .flat_map(|one| [one["from"].as_str().unwrap(), one["to"].as_str().unwrap()])
        .collect();
    let all: BTreeSet<&str> = State::ALL.into_iter().map(State::as_str).collect();
    assert_eq!(seen, all, "every state was entered");
}

#[test]
fn a_process_stays_what_its_schema_says_from_begin_to_end() {
    let project = TestProject::new().git();
    let template = &schema("process")["examples"][0];
    let project = project.write("review.json", template.to_string());
    run(&project, &["init", "--process", "review.json"]);
    run(&project, &["skip", "READ-001", "--reason", "it is known"]);
    run(&project, &["done", "JUDGE-001", "--summary", "exit 0"]);
    run(&project, &["done", "JUDGE-002", "--summary", "all of it"]);
    run(&project, &["approve", "judge"]);
    run(
        &project,
        &["reopen", "JUDGE-002", "--reason", "one was missed"],
    );
    run(&project, &["done", "JUDGE-002", "--summary", "all of it"]);
    run(&project, &["approve", "judge"]);
    run(&project, &["init", "--process", "release"]);
}

#[test]
fn the_processes_that_we_ship_are_what_their_schema_says() {
    let processes = files_below("templates/processes/");
    assert!(processes.len() >= 4, "{} processes", processes.len());
    for file in processes {
        let value: Value = serde_json::from_str(&file.text).unwrap();
        none(&faults("process", &value));
    }
}

#[test]
fn the_rules_for_outputs_are_what_their_schema_says() {
    let files = files_below("crates/checkrein-output/src/rules.json");
    let value: Value = serde_json::from_str(&files[0].text).unwrap();
    none(&faults("output-rules", &value));
    for example in schema("output-rules")["examples"].as_array().unwrap() {
        none(&faults("output-rules", example));
        Rules::with_project(example.to_string().as_bytes()).unwrap();
    }
    let wrong = json!({ "v": 1, "rules": [{ "name": "a", "kep": [] }] });
    assert!(!faults("output-rules", &wrong).is_empty());
    assert!(Rules::with_project(wrong.to_string().as_bytes()).is_err());
}

#[test]
fn what_the_schemas_show_as_examples_is_read_by_the_types() {
    for name in ["state", "feature-list", "process", "project"] {
        let examples = schema(name)["examples"].as_array().unwrap().clone();
        assert!(!examples.is_empty());
        for example in examples {
            none(&faults(name, &example));
            match name {
                "state" => drop(serde_json::from_value::<StateFile>(example).unwrap()),
                "process" => drop(serde_json::from_value::<Process>(example).unwrap()),
                "project" => drop(serde_json::from_value::<ProjectConfig>(example).unwrap()),
                _ => drop(serde_json::from_value::<FeatureList>(example).unwrap()),
            }
        }
    }
}

/// A time, whatever type holds it.
fn time<T: serde::de::DeserializeOwned>() -> T {
    serde_json::from_value(json!("2026-01-02T03:04:05Z")).unwrap()
}

/// Every file with every field that its type has: a new field does not compile until it is here.
fn full() -> [(&'static str, Value); 4] {
    let state = StateFile {
        v: 1,
        state: State::FixBroken,
        entered_at: Some(time()),
        came_from: Some(State::Test),
        history: vec![Move {
            from: State::Test,
            to: State::FixBroken,
            at: time(),
            reason: Some("it is broken".into()),
        }],
        other: Map::new(),
    };
    let feature = Feature {
        id: "feat-001".into(),
        title: "Sign in".into(),
        description: "With e-mail.".into(),
        acceptance: vec!["it works".into()],
        status: Status::Tested,
        added_at: Some(time()),
        started_at: Some(time()),
        done_at: Some(time()),
        tested_at: Some(time()),
        other: Map::new(),
    };
    let list = FeatureList {
        v: 1,
        features: vec![feature],
        last_number: 2,
        other: Map::new(),
    };
    let config = ProjectConfig {
        v: 1,
        project_type: "rust".into(),
        dev_server_port: Some(8000),
        health_check: Some("true".into()),
        test_command: Some("true".into()),
        test_timeout: Some(600),
        health_timeout: Some(60),
        gates: checkrein_core::gate::GATES
            .iter()
            .map(|gate| (gate.id.to_owned(), Switch::On))
            .collect(),
        required_env: vec!["API_KEY".into()],
        checkpoint: CheckpointMode::Ref,
        checkpoint_size_limit: Some(1),
        skills: [("TEST".to_owned(), "testing".to_owned())].into(),
        routing: Some(Wish {
            sure: Some(0.5),
            unsure: Some(0.25),
        }),
        tidy_markdown: Some(false),
        trim_output: Some(false),
        mcp: Some(json!({
            "servers": { "github": { "allow": ["list_*"], "deny": ["delete_*"] } },
            "skills": { "triage": { "allow": ["github.list_issues"], "deny": ["files.*"] } },
        })),
        other: Map::new(),
    };
    [
        ("process", process()),
        ("state", serde_json::to_value(state).unwrap()),
        ("feature-list", serde_json::to_value(list).unwrap()),
        ("project", serde_json::to_value(config).unwrap()),
    ]
}

/// A process with every field. A task has a skill or a file, so the schema finds the two of them at
/// odds; that is taken off by whoever judges it.
fn process() -> Value {
    let task = Task {
        id: "A-1".into(),
        title: "Begin".into(),
        instructions: "Do it.".into(),
        skill: Some("testing".into()),
        file: Some("docs/how.md".into()),
        section: Some("Run everything".into()),
        required: true,
        status: Ended::Done,
        summary: Some("it works".into()),
        reason: Some("it does not apply".into()),
        ended_at: Some(time()),
        other: Map::new(),
    };
    let phase = Phase {
        id: "a".into(),
        title: "All of it".into(),
        approval: true,
        approved_at: Some(time()),
        approved_by: Some("A Person".into()),
        tasks: vec![task],
        other: Map::new(),
    };
    let entry = Entry {
        at: time(),
        act: Act::Done,
        of: "A-1".into(),
        text: Some("it works".into()),
        session: Some("s".into()),
    };
    let process = Process {
        v: 1,
        name: "own".into(),
        title: "An own one".into(),
        begun_at: Some(time()),
        phases: vec![phase],
        history: vec![entry],
        other: Map::new(),
    };
    serde_json::to_value(process).unwrap()
}

/// Returns where the names in a value and those in its schema differ.
fn differences(place: &str, value: &Value, schema: &Value) -> Vec<String> {
    let (Some(fields), Some(properties)) = (value.as_object(), schema["properties"].as_object())
    else {
        let item = value.as_array().and_then(|items| items.first());
        return item.map_or(Vec::new(), |item| {
            differences(&format!("{place}[]"), item, &schema["items"])
        });
    };
    let (ours, theirs) = (names(fields), names(properties));
    let only = |names: &BTreeSet<&String>, others: &BTreeSet<&String>, whose: &str| {
        let only = names.difference(others);
        only.map(|name| format!("{place}.{name} is in the {whose} only"))
            .collect::<Vec<_>>()
    };
    let mut found = [only(&ours, &theirs, "type"), only(&theirs, &ours, "schema")].concat();
    for (name, value) in fields {
        if let Some(schema) = properties.get(name) {
            found.extend(differences(&format!("{place}.{name}"), value, schema));
        }
    }
    found
}

fn names(fields: &Map<String, Value>) -> BTreeSet<&String> {
    fields.keys().collect()
}

#[test]
fn types_and_schemas_have_the_same_names() {
    for (name, value) in full() {
        let faults = faults(name, &value);
        let is_at_odds = |fault: &String| fault.ends_with("at /phases/0/tasks/0");
        let (at_odds, faults): (Vec<_>, Vec<_>) = faults.into_iter().partition(is_at_odds);
        assert_eq!(at_odds.len(), usize::from(name == "process"));
        none(&faults);
        none(&differences(name, &value, &schema(name)));
    }
}

#[test]
fn a_fault_in_a_file_is_noticed() {
    assert_eq!(
        faults("state", &json!({ "v": 1, "state": "MOON" })).len(),
        1
    );
    assert_eq!(
        faults(
            "state",
            &json!({ "v": 1, "state": "TEST", "entered_at": "yesterday" })
        )
        .len(),
        2
    );
    let schema =
        json!({ "properties": { "a": { "items": { "properties": { "b": {} } } }, "c": {} } });
    assert_eq!(
        differences("x", &json!({ "a": [{ "d": 1 }], "c": 1 }), &schema),
        [
            "x.a[].d is in the type only",
            "x.a[].b is in the schema only"
        ]
    );
}
