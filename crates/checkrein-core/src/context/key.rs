//! When a compiled context must be compiled again: whenever any of its inputs differs.

use std::fmt::Write as _;

use super::Sources;

/// The key of a compiled context: equal keys mean equal contexts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ContextKey(String);

impl ContextKey {
    /// Hashes everything that goes into a context, each input with its length so that none can
    /// be taken for a part of another.
    pub fn of(sources: &Sources<'_>) -> Self {
        let mut hasher = blake3::Hasher::new();
        let mut input = |name: &str, content: &[u8]| {
            let mut head = String::new();
            let _ = writeln!(head, "{name} {}", content.len());
            hasher.update(head.as_bytes());
            hasher.update(content);
        };
        // A new version may compile differently.
        input("version", env!("CARGO_PKG_VERSION").as_bytes());
        input(
            "root",
            sources.project.dirs.root.as_os_str().as_encoded_bytes(),
        );
        input("state", &json(sources.state));
        input("project", &json(&sources.project.config));
        input("features", &json(sources.features));
        if let Some(task) = &sources.task {
            input("task", task.as_bytes());
        }
        for file in &sources.instructions {
            input(file.name, file.text.as_bytes());
        }
        Self(hasher.finalize().to_hex().to_string())
    }

    /// Returns the key as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

fn json<T: serde::Serialize>(value: &T) -> Vec<u8> {
    serde_json::to_vec(value).expect("these types have string keys only")
}
