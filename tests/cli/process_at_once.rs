//! Many steps at once, and steps that are killed: each is there afterwards, whole, and none twice.

use std::collections::BTreeSet;
use std::process::Stdio;
use std::thread;
use std::time::Instant;

use checkrein_testkit::TestProject;
use checkrein_testkit::project::program;
use serde_json::{Value, json};

const THREADS: usize = 20;

/// At as many points of a command that takes some milliseconds. The history is not full by then.
const KILLS: u32 = 100;

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

#[cfg(unix)]
#[test]
fn killed_at_any_point_a_step_is_taken_whole_or_not_at_all() {
    let template = json!({ "name": "one", "phases": [{ "id": "p", "title": "P", "tasks": [
        { "id": "A", "title": "A" },
    ]}]});
    let project = TestProject::new().write("one.json", template.to_string());
    project.run("checkrein", &["init", "--process", "one.json"]);
    // The least of a few: other work on the machine only makes it longer.
    let steps = [
        ["done", "A", "--summary", "x"],
        ["reopen", "A", "--reason", "x"],
    ];
    let time = |words: [&str; 4]| {
        let start = Instant::now();
        project.run("checkrein", &words);
        start.elapsed()
    };
    let alone = steps.into_iter().cycle().take(5).map(time).min().unwrap();
    let mut cut_short = 0;
    for number in 0..KILLS {
        let steps = |process: &Value| process["history"].as_array().unwrap().len();
        let before = read(&project, "process");
        let mut command = project.command(program("checkrein"));
        match before["phases"][0]["tasks"][0]["status"].as_str().unwrap() {
            "done" => command.args(["reopen", "A", "--reason", "x"]),
            _ => command.args(["done", "A", "--summary", "x"]),
        };
        command.stdout(Stdio::null()).stderr(Stdio::null());
        let mut child = command.spawn().unwrap();
        // Spread over the whole of its life, and a little beyond.
        let wait = alone.mul_f64(1.2 * f64::from(number) / f64::from(KILLS));
        let start = Instant::now();
        while start.elapsed() < wait && child.try_wait().unwrap().is_none() {
            std::hint::spin_loop();
        }
        let _ = child.kill();
        cut_short += u32::from(!child.wait().unwrap().success());
        // Readable at once; and after the next event as it was, or as it was to be.
        read(&project, "process");
        let verified = project.run("checkrein", &["state", "verify"]);
        assert_eq!(verified.to_string(), "");
        let after = read(&project, "process");
        let is_step = steps(&after) == steps(&before) + 1;
        assert!(is_step || after == before, "{before} became {after}");
    }
    assert!(cut_short > KILLS / 20, "only {cut_short} were killed");
}
