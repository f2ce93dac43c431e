//! What follows from a judgement besides its answer: the seal learns what the call may write, and the
//! audit trail what a gate would have refused, had a person not switched it off.

use std::time::Duration;

use checkrein_core::audit::{self, Act, Entry};
use checkrein_core::disk::lock_dir;
use checkrein_core::event::Common;
use checkrein_core::guard::{Notes, Objection};
use checkrein_core::layout::ProjectDirs;
use checkrein_core::seal::{Off, Seal};

use crate::edge::Surroundings;
use crate::scene;

/// A tool call waits for this; what is not announced in time is undone afterwards, and said.
const PATIENCE: Duration = Duration::from_secs(2);

/// Returns what a person has switched off in the project of an event.
pub(crate) fn switches(surroundings: &Surroundings, common: &Common) -> Option<Off> {
    let dirs = scene::project(surroundings, common)?;
    Seal::of(surroundings.user.as_ref()?, &dirs.root).off()
}

/// Notes what a judgement came to.
pub(crate) fn note(
    surroundings: &Surroundings,
    common: &Common,
    objection: Option<&Objection>,
    notes: Notes,
) {
    let Some(user) = &surroundings.user else {
        return;
    };
    // What is refused does not happen.
    if matches!(objection, Some(Objection::Refuse(_))) {
        return;
    }
    for allowed in notes.allowed.into_inner() {
        let progress = ProjectDirs::new(&allowed.root).progress();
        if let Ok(_lock) = lock_dir(&progress, PATIENCE) {
            let seal = Seal::of(user, &allowed.root);
            let (before, content) = (allowed.before.as_bytes(), allowed.content.as_bytes());
            let _ = seal.allow(allowed.file, before, content);
        }
    }
    let overridden = notes.overridden.into_inner();
    let root = scene::project(surroundings, common).map(|dirs| dirs.root);
    for (refusal, root) in overridden.into_iter().zip(root.iter().cycle()) {
        let entry = Entry {
            act: Act::Overridden,
            of: refusal.gate.to_owned(),
            why: format!("{}: {}", refusal.what, refusal.why),
            session: Some(common.session_id.clone()),
        };
        let _ = audit::append(user, root, surroundings.now, entry);
    }
}
