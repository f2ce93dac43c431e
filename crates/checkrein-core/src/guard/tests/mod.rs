//! A project to try calls on, and the tests by kind of call.

mod commands;
mod excess;
mod files;
mod harmless;
mod refused;

use std::path::PathBuf;

use fs_err as fs;
use serde_json::{Value, json};

use super::{Call, valid_transition};

struct Project {
    folder: tempfile::TempDir,
}

impl Project {
    fn new() -> Self {
        let folder = tempfile::Builder::new()
            .prefix("a project ")
            .tempdir()
            .unwrap();
        let project = Self { folder };
        project.write(".claude/config/project.json", "{}");
        project.write(
            ".claude/progress/state.json",
            r#"{"v":1,"state":"IMPLEMENT"}"#,
        );
        project.write("templates/skills/x.md", "x");
        project.write("src/lib.rs", "");
        project
    }

    fn root(&self) -> PathBuf {
        self.folder.path().canonicalize().unwrap()
    }

    fn write(&self, path: &str, text: &str) {
        let path = self.folder.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    fn link(&self, target: &str, name: &str) {
        std::os::unix::fs::symlink(target, self.root().join(name)).unwrap();
    }

    fn call(&self, tool_name: &str, folder: &str, input: Value) -> Option<String> {
        let cwd = self.root().join(folder);
        let home = self.root();
        let call = Call {
            tool_name,
            input: &input,
            cwd: &cwd,
            home: Some(&home),
        };
        valid_transition(&call).map(|refusal| refusal.to_string())
    }

    fn refusal(&self, folder: &str, command: &str) -> Option<String> {
        self.call("Bash", folder, json!({ "command": command }))
    }
}
