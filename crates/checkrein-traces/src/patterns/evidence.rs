//! What is known of decisions besides what they say: handed in by whoever asks for patterns.

use std::collections::HashMap;

/// What was done for decisions, and what their texts mean, by the ids of the traces.
#[derive(Clone, Debug, Default)]
pub struct Evidence {
    /// The files that were changed between decision and outcome.
    pub files: HashMap<String, Vec<String>>,
    /// The commands that were run with success between decision and outcome.
    pub commands: HashMap<String, Vec<String>>,
    /// Vectors of length one of the decisions, all from the same model.
    pub vectors: HashMap<String, Vec<f32>>,
    /// The cosine from which on two vectors mean the same, where the model has one of its own.
    pub near: Option<f32>,
}

/// Where nobody says otherwise.
const NEAR: f32 = 0.8;

impl Evidence {
    pub(super) fn near(&self) -> f32 {
        self.near.unwrap_or(NEAR)
    }

    pub(super) fn files_of(&self, id: &str) -> impl Iterator<Item = &String> {
        self.files.get(id).into_iter().flatten()
    }

    pub(super) fn commands_of(&self, id: &str) -> impl Iterator<Item = &String> {
        self.commands.get(id).into_iter().flatten()
    }
}
