//! Plays the calls of an entry: asks the hook, and runs what it lets through.

use std::path::Path;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use checkrein_testkit::{Output, TestProject, project::program};
use serde_json::json;

use crate::entry::{Entry, tool};
use crate::scene::Scene;

/// How the hook has answered.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Answer {
    /// It said nothing.
    Silent,
    /// It refused; this is what it said.
    Refused(String),
    /// It left it to the person; this is what it said.
    Asked(String),
    /// It answered in no way that it should.
    Odd(String),
}

/// Asks the hook about a call.
pub(crate) fn ask(project: &TestProject, folder: &str, call: &str) -> Answer {
    let (name, input) = tool(
        call,
        &project.root().to_string_lossy(),
        &project.home().to_string_lossy(),
    );
    let mut event = project.pre_tool_use(&name, input);
    event["cwd"] = json!(project.root().join(folder));
    let output = project.run_hook("pre-tool-use", &event);
    match output.code {
        2 => Answer::Refused(output.stderr),
        0 if output.stdout.is_empty() => Answer::Silent,
        0 if output.stdout.contains("\"permissionDecision\":\"ask\"") => {
            Answer::Asked(output.stdout)
        }
        _ => Answer::Odd(output.to_string()),
    }
}

/// Plays the calls of an entry until one is not let through; returns the last answer, and whether
/// anything was run.
pub(crate) fn play(project: &TestProject, entry: &Entry) -> (Answer, bool) {
    let mut answer = Answer::Silent;
    let mut ran = false;
    for call in &entry.calls {
        answer = ask(project, &entry.folder, call);
        if answer != Answer::Silent {
            break;
        }
        run(project, &entry.folder, call);
        ran = true;
    }
    (answer, ran)
}

/// Does what a call does, and lets the hook look at it afterwards.
fn run(project: &TestProject, folder: &str, call: &str) {
    act(project, folder, call);
    let (root, home) = (
        project.root().to_string_lossy(),
        project.home().to_string_lossy(),
    );
    let (name, input) = tool(call, &root, &home);
    let mut event = project.post_tool_use(&name, input, json!({}));
    event["cwd"] = json!(project.root().join(folder));
    project.run_hook("post-tool-use", &event);
}

/// Does what a call does.
pub(crate) fn act(project: &TestProject, folder: &str, call: &str) {
    let (root, home) = (
        project.root().to_string_lossy(),
        project.home().to_string_lossy(),
    );
    let (name, input) = tool(call, &root, &home);
    let folder = project.root().join(folder);
    let text = |field: &str| input[field].as_str().unwrap();
    let path = || folder.join(text("file_path"));
    // The client writes where it can, and says so where it cannot.
    match name.as_str() {
        "Bash" => {
            bash(project, &folder, text("command"));
        }
        "Write" => {
            let _ = fs_err::create_dir_all(path().parent().unwrap());
            let _ = fs_err::write(path(), text("content"));
        }
        "Edit" => {
            if let Ok(before) = fs_err::read_to_string(path()) {
                let after = before.replacen(text("old_string"), text("new_string"), 1);
                let _ = fs_err::write(path(), after);
            }
        }
        _ => {}
    }
}

/// Runs a command as the Bash tool does, our programs first on its PATH.
fn bash(project: &TestProject, folder: &Path, command: &str) -> Output {
    let mut bash = project.command("bash");
    let ours = program("checkrein").parent().unwrap().to_path_buf();
    let path = std::env::var_os("PATH").unwrap_or_default();
    let folders = std::iter::once(ours).chain(std::env::split_paths(&path));
    bash.args(["-c", command])
        .current_dir(folder)
        .env("PATH", std::env::join_paths(folders).unwrap())
        .env("CLAUDECODE", "1")
        .env("CLAUDE_PROJECT_DIR", project.root());
    project.finish(&mut bash, b"")
}

/// Plays many entries at once and returns what was found to complain about. `judge` returns whether
/// the project is as it was, so that another entry may be played in it.
pub(crate) fn complaints(
    scene: &Scene,
    entries: &[Entry],
    judge: impl Fn(&TestProject, &Entry) -> (bool, Result<(), String>) + Sync,
) -> Vec<String> {
    let next = AtomicUsize::new(0);
    let found = Mutex::new(Vec::new());
    std::thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| {
                let mut unused = None;
                while let Some(entry) = entries.get(next.fetch_add(1, Ordering::Relaxed)) {
                    let project = unused.take().unwrap_or_else(|| scene.copy());
                    let (is_as_before, judged) = judge(&project, entry);
                    if is_as_before {
                        unused = Some(project);
                    }
                    if let Err(complaint) = judged {
                        let calls = entry.calls.join("\n%%\n");
                        let text = format!("line {}: {complaint}\n{calls}\n", entry.line);
                        found.lock().unwrap().push(text);
                    }
                }
            });
        }
    });
    found.into_inner().unwrap()
}
