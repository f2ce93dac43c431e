//! The project's progress files: the only place in the tests that knows their shape.

use serde_json::{Value, json};

use super::TestProject;

const PROJECT: &str = ".claude/config/project.json";
const STATE: &str = ".claude/progress/state.json";
const FEATURES: &str = ".claude/progress/feature-list.json";

impl TestProject {
    /// Makes the project one that checkrein governs.
    #[must_use]
    pub fn initialized(self) -> Self {
        if self.path(PROJECT).exists() {
            return self;
        }
        self.project_json(&json!({ "v": 1, "project_type": "generic" }))
    }

    /// Writes `project.json`.
    #[must_use]
    pub fn project_json(self, project: &Value) -> Self {
        self.write(PROJECT, format!("{project:#}\n"))
    }

    /// Puts the project into a state.
    #[must_use]
    pub fn state(self, state: &str) -> Self {
        let text = state_text(state);
        self.initialized().write(STATE, text)
    }

    /// Adds a feature.
    #[must_use]
    pub fn feature(self, id: &str, status: &str) -> Self {
        let project = self.initialized();
        let mut list = if project.path(FEATURES).exists() {
            serde_json::from_str(&project.read(FEATURES)).expect("this module wrote the file")
        } else {
            json!({ "v": 1, "features": [] })
        };
        list["features"]
            .as_array_mut()
            .expect("this module wrote the file")
            .push(json!({ "id": id, "title": format!("Title of {id}"), "status": status }));
        project.write(FEATURES, format!("{list:#}\n"))
    }
}

/// Returns the text of a `state.json`.
pub fn state_text(state: &str) -> String {
    format!("{:#}\n", json!({ "v": 1, "state": state }))
}
