//! Many commands at once: each change is there afterwards, and none twice.

use std::collections::BTreeSet;
use std::thread;

use checkrein_testkit::TestProject;
use serde_json::{Value, json};

const THREADS: usize = 20;

fn read(project: &TestProject, name: &str) -> Value {
    let text = project.read(format!(".claude/progress/{name}.json"));
    serde_json::from_str(&text).unwrap()
}

/// Does something in many threads at once, each with its number.
fn at_once(project: &TestProject, work: impl Fn(&TestProject, usize) + Sync) {
    thread::scope(|scope| {
        for number in 0..THREADS {
            let work = &work;
            scope.spawn(move || work(project, number));
        }
    });
}

#[test]
fn a_hundred_commands_at_once_lose_no_update() {
    let tasks: Vec<Value> = (0..THREADS)
        .map(|number| json!({ "id": format!("T-{number}"), "title": "A task" }))
        .collect();
    let template =
        json!({ "name": "many", "phases": [{ "id": "p", "title": "P", "tasks": tasks }] });
    let project = TestProject::new().write("many.json", template.to_string());
    let begun = project.run("checkrein", &["init", "--process", "many.json"]);
    assert_eq!(begun.code, 0, "{begun}");
    at_once(&project, |project, number| {
        for part in 0..4 {
            let title = format!("Feature {number}.{part}");
            let added = project.run("checkrein", &["feature", "add", &title]);
            assert_eq!(added.code, 0, "{added}");
        }
        // Tasks come in their order: who is too early tries again.
        let id = format!("T-{number}");
        let done = |_: &usize| {
            project
                .run("checkrein", &["done", &id, "--summary", "x"])
                .code
                == 0
        };
        assert!((0..500).any(|attempt| done(&attempt)), "{id}");
    });
    let features = read(&project, "feature-list");
    let features = features["features"].as_array().unwrap();
    let [ids, titles] = ["id", "title"].map(|field| {
        let values = features
            .iter()
            .map(|feature| feature[field].as_str().unwrap());
        values.collect::<BTreeSet<&str>>()
    });
    assert_eq!((ids.len(), titles.len()), (4 * THREADS, 4 * THREADS));
    let process = read(&project, "process");
    let history = process["history"].as_array().unwrap();
    let done: Vec<String> = history[1..]
        .iter()
        .map(|entry| entry["of"].as_str().unwrap().to_owned())
        .collect();
    let expected: Vec<String> = (0..THREADS).map(|number| format!("T-{number}")).collect();
    assert_eq!(done, expected);
}

#[test]
fn the_same_task_is_done_once() {
    let template = json!({ "name": "one", "phases": [{ "id": "p", "title": "P", "tasks": [
        { "id": "A", "title": "A" }, { "id": "B", "title": "B" },
    ]}]});
    let project = TestProject::new().write("one.json", template.to_string());
    project.run("checkrein", &["init", "--process", "one.json"]);
    at_once(&project, |project, number| {
        let summary = format!("by {number}");
        let done = project.run("checkrein", &["done", "A", "--summary", &summary]);
        assert_eq!(done.code, 0, "{done}");
    });
    let process = read(&project, "process");
    assert_eq!(process["history"].as_array().unwrap().len(), 2);
    assert_eq!(process["phases"][0]["tasks"][1]["status"], "pending");
}
