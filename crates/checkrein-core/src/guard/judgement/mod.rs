//! Whether a guarded file may become what a call would make of it: one file for each kind.

mod config;
mod features;
mod process;
mod settings;
mod state;
mod step;

pub use config::lowered;

use fs_err as fs;

use super::files::{Guarded, Kind};
use super::{Allowed, Known, Objection};
use crate::message::Refusal;

/// What a call would make of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Change {
    /// It would have this content.
    Content(String),
    /// It would change, to what cannot be told.
    Unknown {
        /// Why it cannot, for the message.
        why: String,
        /// The words of the call, which may tell what it is after.
        words: String,
        /// Whether the file would be gone from its place.
        removed: bool,
    },
}

/// One change of a guarded file that is to be judged.
pub(super) struct Case<'a> {
    pub(super) guarded: &'a Guarded,
    /// What the call is, for the message.
    pub(super) what: &'a str,
    /// The text of the file as it is; empty when there is none.
    pub(super) before: &'a str,
    pub(super) change: &'a Change,
    pub(super) known: Known<'a>,
}

impl Case<'_> {
    /// Refuses the change.
    fn refusal(&self, gate: &'static str, why: String, next: impl Into<String>) -> Refusal {
        Refusal {
            gate,
            what: self.what.to_owned(),
            why,
            next: next.into(),
        }
    }
}

/// Judges a change, which `change` tells from the text of the file as it is.
pub(super) fn judge(
    guarded: &Guarded,
    what: &str,
    known: Known<'_>,
    change: impl FnOnce(&str) -> Change,
) -> Option<Objection> {
    let before = match fs::read_to_string(&guarded.path) {
        Ok(text) => text,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => String::new(),
        Err(error) => {
            return Some(Objection::Refuse(Refusal {
                gate: crate::state::GATE,
                what: what.to_owned(),
                why: format!("It cannot be read as it is: {error}."),
                next: "look at the file, or run `checkrein doctor`.".into(),
            }));
        }
    };
    let change = change(&before);
    let case = Case {
        guarded,
        what,
        before: &before,
        change: &change,
        known,
    };
    let objection = match guarded.kind {
        Kind::State => state::judge(&case).map(Objection::Refuse),
        Kind::Features => features::judge(&case).map(Objection::Refuse),
        Kind::Process => process::judge(&case).map(Objection::Refuse),
        Kind::Config => config::judge(&case),
        Kind::Settings => settings::judge(&case).map(Objection::Refuse),
    };
    if let (None, Change::Content(content), Some(file)) =
        (&objection, &change, guarded.kind.sealed())
        && *content != before
    {
        known.notes.allowed.borrow_mut().push(Allowed {
            root: guarded.dirs.root.clone(),
            file,
            before: before.clone(),
            content: content.clone(),
        });
    }
    objection
}
