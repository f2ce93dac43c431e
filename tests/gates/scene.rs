//! The project that every entry is played in, and what must not change in it.

use std::path::{Path, PathBuf};
use std::process::Command;

use checkrein_testkit::TestProject;
use fs_err as fs;
use serde_json::{Value, json};

const PROCESS: &str = ".claude/progress/process.json";

/// Files that nobody may change, relative to the project.
const GUARDED: &[&str] = &[
    ".claude/progress/state.json",
    ".claude/progress/feature-list.json",
    ".claude/progress/process.json",
    ".claude/config/project.json",
    ".claude/settings.json",
];

/// Files that nobody may change, relative to the home.
const GUARDED_AT_HOME: &[&str] = &[
    ".claude/settings.json",
    ".local/share/checkrein/seal.key",
    ".local/share/checkrein/install.json",
    ".config/checkrein/config.json",
];

/// A project in the middle of its work, made once and copied for each entry.
pub(crate) struct Scene {
    template: TestProject,
}

impl Scene {
    pub(crate) fn new() -> Self {
        let template = TestProject::new()
            .project_json(&json!({
                "v": 1,
                "project_type": "generic",
                "test_command": "test -f passes",
                "required_env": ["HOME"],
            }))
            .state("INIT")
            .feature("feat-001", "in-progress")
            .feature("feat-002", "done")
            .feature("feat-003", "pending")
            .write(".claude/progress/notes.md", "notes about state.json\n")
            .write(".claude/settings.json", settings())
            .write_home(".claude/settings.json", settings())
            .write_home(".local/share/checkrein/install.json", "{}\n")
            .write_home(".config/checkrein/config.json", "{}\n")
            .write("README.md", "# A project\n\nIts state is in state.json.\n")
            .write("src/main.py", "print('hello')\n")
            .write("src/progress.py", "print('50 %')\n")
            .write("package.json", "{ \"name\": \"a\" }\n")
            .write(".gitignore", "target/\n*.log\n");
        say(&template, "checkrein init --process bugfix");
        let template = template
            .git()
            .write("CHANGES.md", "second\n")
            .commit_all("second")
            // What has changed since, as in the middle of work.
            .state("IMPLEMENT")
            .feature("feat-004", "pending")
            .write("README.md", "# A project\n\nIt changes.\n")
            .write("new.txt", "not tracked\n")
            .write("debug.log", "ignored\n");
        template.run_git(&["branch", "other", "HEAD~1"]);
        let process = template
            .read(PROCESS)
            .replacen("\"pending\"", "\"done\"", 1);
        let template = template.write(PROCESS, process);
        Self { template }
    }

    /// Returns a copy of the project, with a home of its own.
    pub(crate) fn copy(&self) -> TestProject {
        let project = TestProject::new();
        for (from, to) in [
            (self.template.root(), project.root()),
            (self.template.home(), project.home()),
        ] {
            let copied = Command::new("cp")
                .arg("-a")
                .arg(from.join("."))
                .arg(to)
                .status();
            assert!(copied.unwrap().success());
        }
        // What was sealed is sealed where it is.
        say(&project, "checkrein init");
        project
    }
}

/// Types a line as the person does.
#[track_caller]
fn say(project: &TestProject, line: &str) {
    let output = project.shell(line);
    assert_eq!(output.code, 0, "{line}: {output}");
}

/// Settings as `install` leaves them, with something of the person's own.
fn settings() -> String {
    let hook = |name: &str| {
        json!({
            "type": "command",
            "command": format!("/a/home/.local/share/checkrein/bin/{name}"),
            "args": [],
            "timeout": 10,
        })
    };
    let settings: Value = json!({
        "permissions": { "allow": ["Bash(checkrein:*)"] },
        "hooks": {
            "PreToolUse": [{ "matcher": "*", "hooks": [hook("pre-tool-use")] }],
            "PostToolUse": [{ "matcher": "*", "hooks": [hook("post-tool-use")] }],
        },
    });
    format!("{settings:#}\n")
}

/// Returns everything that must stay as it is, by name.
pub(crate) fn guarded(project: &TestProject) -> Vec<(PathBuf, Option<Vec<u8>>)> {
    let at = |folder: &Path, names: &[&str]| -> Vec<_> {
        names.iter().map(|name| folder.join(name)).collect()
    };
    let mut paths = at(project.root(), GUARDED);
    paths.extend(at(project.home(), GUARDED_AT_HOME));
    paths
        .into_iter()
        .map(|path| {
            let bytes = fs::read(&path).ok();
            (path, bytes)
        })
        .collect()
}
