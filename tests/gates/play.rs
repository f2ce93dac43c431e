//! Plays the calls of an entry: asks the hook, and runs what it lets through.

use std::path::Path;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use checkrein_testkit::{Output, TestProject, project::program};
use serde_json::json;

use crate::entry::{Entry, tool};

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

/// Plays the calls of an entry until one is not let through; returns the last answer.
pub(crate) fn play(project: &TestProject, entry: &Entry) -> Answer {
    let mut answer = Answer::Silent;
    for call in &entry.calls {
        answer = ask(project, &entry.folder, call);
        if answer != Answer::Silent {
            break;
        }
        run(project, &entry.folder, call);
    }
    answer
}

/// Does what the call would do, and lets the hook look at it.
fn run(project: &TestProject, folder: &str, call: &str) {
    let root = project.root().to_string_lossy().into_owned();
    let (name, input) = tool(call, &root, &project.home().to_string_lossy());
    let folder = project.root().join(folder);
    match name.as_str() {
        "Bash" => {
            bash(project, &folder, call);
        }
        "Write" => {
            let path = folder.join(input["file_path"].as_str().unwrap());
            // The client writes where it can, and says so where it cannot.
            let _ = fs_err::create_dir_all(path.parent().unwrap());
            let _ = fs_err::write(path, input["content"].as_str().unwrap());
        }
        "Edit" => {
            let path = folder.join(input["file_path"].as_str().unwrap());
            if let Ok(text) = fs_err::read_to_string(&path) {
                let text_of = |field: &str| input[field].as_str().unwrap();
                let text = text.replacen(text_of("old_string"), text_of("new_string"), 1);
                let _ = fs_err::write(path, text);
            }
        }
        _ => {}
    }
    let mut event = project.post_tool_use(&name, input, json!({}));
    event["cwd"] = json!(folder);
    project.run_hook("post-tool-use", &event);
}

/// Runs a command as the Bash tool does, our programs first on its PATH.
pub(crate) fn bash(project: &TestProject, folder: &Path, command: &str) -> Output {
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

/// Plays many entries at once and returns what was found to complain about.
pub(crate) fn complaints(
    entries: &[Entry],
    judge: impl Fn(&Entry) -> Result<(), String> + Sync,
) -> Vec<String> {
    let next = AtomicUsize::new(0);
    let found = Mutex::new(Vec::new());
    std::thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| {
                while let Some(entry) = entries.get(next.fetch_add(1, Ordering::Relaxed)) {
                    if let Err(complaint) = judge(entry) {
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
