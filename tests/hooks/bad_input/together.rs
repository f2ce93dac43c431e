//! Two sessions at once, and one session's calls at once.

use std::collections::HashSet;

use checkrein_testkit::{Output, TestProject};
use fs_err as fs;
use serde_json::{Value, json};

use super::project;
use crate::facts::facts;
use crate::sound;
use crate::tree::{assert_same, tree};

/// Runs a program on all events at once.
fn at_once(project: &TestProject, program: &str, events: &[Value]) -> Vec<Output> {
    std::thread::scope(|scope| {
        let running: Vec<_> = events
            .iter()
            .map(|event| {
                scope.spawn(move || {
                    let output = project.run_hook(program, event);
                    sound::check(program, &output, event.to_string().as_bytes());
                    output
                })
            })
            .collect();
        running.into_iter().map(|run| run.join().unwrap()).collect()
    })
}

fn in_session(mut event: Value, session: usize) -> Value {
    event["session_id"] = json!(format!("session-{session}"));
    event
}

#[test]
fn sessions_that_build_index_and_cache_at_once_get_the_same() {
    let project = project();
    let before = tree(project.root());
    let event = super::usual(&project, "user-prompt-submit");
    let events: Vec<Value> = (0..16)
        .map(|session| in_session(event.clone(), session))
        .collect();
    let outputs = at_once(&project, "user-prompt-submit", &events);
    let distinct: HashSet<String> = outputs.iter().map(Output::to_string).collect();
    assert_eq!(distinct.len(), 1, "{distinct:?}");
    assert!(outputs[0].context().contains("Rub it."), "{}", outputs[0]);
    // What they left behind is whole: a later session is served from it and leaves no file more.
    let cache = tree(&project.home().join(".cache"));
    let later = project.run_hook("user-prompt-submit", &in_session(event, 99));
    assert_eq!(later, outputs[0]);
    assert_eq!(tree(&project.home().join(".cache")), cache);
    assert!(
        cache
            .keys()
            .all(|name| !name.to_string_lossy().ends_with(".tmp")),
        "{:?}",
        cache.keys()
    );
    assert_same(&before, project.root(), "it");
}

#[test]
fn calls_of_one_session_at_once_are_each_remembered() {
    let project = project();
    let events: Vec<Value> = (0..24)
        .map(|number| {
            let input =
                json!({ "file_path": project.path(format!("{number}.txt")), "content": "" });
            project.post_tool_use("Write", input, json!({}))
        })
        .collect();
    at_once(&project, "post-tool-use", &events);
    let facts = facts(&project);
    assert_eq!(facts.lines().count(), 24, "{facts}");
    for number in 0..24 {
        assert!(
            facts.contains(&format!(r#""path":"{number}.txt""#)),
            "{number} in {facts}"
        );
    }
}

#[test]
fn sessions_do_not_know_of_each_other() {
    let project = project();
    let event = super::usual(&project, "user-prompt-submit");
    for session in 0..2 {
        let output = project.run_hook("user-prompt-submit", &in_session(event.clone(), session));
        assert!(
            output.context().contains("Rub it."),
            "session {session}: {output}"
        );
    }
}

#[test]
fn sessions_that_end_at_once_keep_all_work() {
    for checkpoint in ["branch", "ref"] {
        let project = project()
            .project_json(&json!({ "v": 1, "project_type": "generic", "checkpoint": checkpoint }))
            .git()
            .write("a.txt", "2\n")
            .write("b.txt", "new\n");
        let before = tree(project.root());
        let events: Vec<Value> = (0..4)
            .map(|session| in_session(project.session_end("other"), session))
            .collect();
        let outputs = at_once(&project, "session-end", &events);
        for output in outputs {
            assert_eq!(output.to_string(), "", "{checkpoint}");
        }
        assert_same(&before, project.root(), "it");
        project.run_git(&["fsck", "--strict"]);
        let place = match checkpoint {
            "branch" => "main".to_owned(),
            _ => project
                .run_git(&[
                    "for-each-ref",
                    "--count=1",
                    "--format=%(refname)",
                    "refs/checkrein",
                ])
                .stdout
                .trim()
                .to_owned(),
        };
        assert_eq!(
            project.run_git(&["show", &format!("{place}:b.txt")]).stdout,
            "new\n"
        );
        let locks = fs::read_dir(project.path(".git")).unwrap();
        for entry in locks {
            let name = entry.unwrap().file_name().into_string().unwrap();
            assert!(!name.ends_with(".lock"), "{name} was left behind");
        }
    }
}
