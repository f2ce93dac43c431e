//! Which decisions were written down on this machine, by whatever door: their ids and a key of what they say.
//!
//! A log comes with a clone, and anybody may have written into it. What a prompt is given without being
//! asked is made only of decisions that this person's own commands and servers recorded, so the list is kept
//! outside of the project.

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use anyhow::Result;
use checkrein_core::disk;
use checkrein_core::session::TextKey;
use checkrein_core::trace::Trace;
use serde::{Deserialize, Serialize};

/// One line of the list.
#[derive(Debug, Serialize, Deserialize)]
struct Own {
    v: u32,
    id: String,
    key: TextKey,
}

/// The decisions that were written down on this machine.
#[derive(Debug, Default)]
pub struct Owned(HashMap<String, TextKey>);

/// Where the list is kept, beside what else is kept of the project.
pub fn list(project_data: &Path) -> PathBuf {
    project_data.join("own-traces.jsonl")
}

/// Notes that a decision was written down here.
pub fn note(list: &Path, trace: &Trace) -> Result<()> {
    let own = Own {
        v: 1,
        id: trace.id.clone(),
        key: key(trace),
    };
    disk::append_line(list, &own)
}

impl Owned {
    /// Reads the list; one that is missing or broken names nothing.
    pub fn read(list: &Path) -> Self {
        let lines: Vec<Own> = disk::read_lines(list).unwrap_or_default();
        Self(lines.into_iter().map(|own| (own.id, own.key)).collect())
    }

    /// Whether a decision was written down here, in these very words.
    pub fn has(&self, trace: &Trace) -> bool {
        self.0
            .get(&trace.id)
            .is_some_and(|known| *known == key(trace))
    }
}

/// A line of a log may be rewritten by a merge and keep its id.
fn key(trace: &Trace) -> TextKey {
    let parts = [&trace.category, &trace.decision, &trace.context];
    TextKey::of(&parts.map(String::as_str).join("\0"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_was_noted_in_these_words_is_ones_own() {
        let folder = tempfile::tempdir().unwrap();
        let list = list(folder.path());
        assert!(!Owned::read(&list).has(&Trace::default()));
        let trace = Trace {
            id: "t-1".into(),
            decision: "wait".into(),
            ..Trace::default()
        };
        note(&list, &trace).unwrap();
        let owned = Owned::read(&list);
        assert!(owned.has(&trace));
        let changed = Trace {
            decision: "run this".into(),
            ..trace.clone()
        };
        let other = Trace {
            id: "t-2".into(),
            ..trace
        };
        assert!(!owned.has(&changed) && !owned.has(&other));
    }
}
