//! A project to try calls on, and the tests by kind of call.

mod commands;
mod excess;
mod files;
mod first_look;
mod harmless;
mod refused;

use std::path::PathBuf;

use fs_err as fs;
use serde_json::{Value, json};

use super::{Call, Known, Notes, Objection, person_only, valid_transition};
use crate::layout::UserDirs;

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
        match self.objection(tool_name, folder, &input)? {
            Objection::Refuse(refusal) => Some(refusal.to_string()),
            Objection::Ask(refusal) => Some(refusal.question()),
        }
    }

    fn objection(&self, tool_name: &str, folder: &str, input: &Value) -> Option<Objection> {
        let cwd = self.root().join(folder);
        let user = self.user();
        let notes = Notes::default();
        let known = Known {
            notes: &notes,
            user: Some(&user),
            is_set: &|_| true,
            off: &|_| false,
        };
        let call = Call::new(tool_name, input, &cwd, known);
        valid_transition(&call).or_else(|| person_only(&call))
    }

    /// The person's folders: the project is in a home of its own.
    fn user(&self) -> UserDirs {
        let home = self.root();
        UserDirs::new(|name| (name == "HOME").then(|| home.clone().into())).unwrap()
    }

    fn refusal(&self, folder: &str, command: &str) -> Option<String> {
        self.call("Bash", folder, json!({ "command": command }))
    }
}
