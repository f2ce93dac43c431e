//! An MCP server of the person's, `notes`, that notes down what it is asked.

use fs_err as fs;
use serde_json::json;

use super::{TestProject, programs};

const PROGRAM: &str = include_str!("notes.sh");

impl TestProject {
    /// Adds the server `notes` for all projects of the person. Its tool `list` says that it only reads, and answers
    /// `notes`; `write` does not say so; `fails`, `hangs`, `dies` do what they are called, and `round` loads the skill
    /// `round`.
    #[must_use]
    pub fn notes_server(self, notes: &str) -> Self {
        let entry = self.notes_entry();
        self.write_home(
            ".claude.json",
            json!({ "mcpServers": { "notes": entry } }).to_string(),
        )
        .write_home("notes.sh", PROGRAM)
        .notes(notes)
    }

    /// Returns how the server `notes` is configured.
    pub fn notes_entry(&self) -> serde_json::Value {
        let script = self.home().join("notes.sh");
        json!({ "command": "sh", "args": [script, self.home(), programs::program("checkrein")] })
    }

    /// Changes what the server `notes` answers.
    #[must_use]
    pub fn notes(self, notes: &str) -> Self {
        let text = json!(notes).to_string();
        self.write_home("notes.json", &text[1..text.len() - 1])
    }

    /// Returns the tools of the server `notes` that were called so far.
    pub fn notes_called(&self) -> Vec<String> {
        let calls = fs::read_to_string(self.home().join("notes.calls")).unwrap_or_default();
        calls.lines().map(str::to_owned).collect()
    }
}
