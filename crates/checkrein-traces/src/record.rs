//! The one door through which commands and servers write traces: freed of secrets, then appended.

use anyhow::Result;
use checkrein_core::layout::ProjectDirs;
use checkrein_core::time::Timestamp;
pub use checkrein_core::trace::Added;
use checkrein_core::trace::{self, Draft, Invalid, Settled, Trace};
use checkrein_secrets::redact;

use crate::{Place, own};

/// Appends a decision to the log.
pub fn add(place: &Place, draft: Draft, at: Timestamp) -> Result<Result<Added, Invalid>> {
    let draft = Draft {
        decision: redact(&draft.decision).text.into_owned(),
        context: redact(&draft.context).text.into_owned(),
        files: draft
            .files
            .iter()
            .map(|file| redact(file).text.into_owned())
            .collect(),
        feature: draft.feature.as_deref().map(free_of_secrets),
        session: draft.session.as_deref().map(free_of_secrets),
        ..draft
    };
    let added = trace::add(&ProjectDirs::new(&place.root), draft, at)?;
    if let Ok(Added {
        trace,
        was_there: false,
    }) = &added
    {
        // What cannot be noted is not hinted at; the decision is written down all the same.
        let _ = own::note(&own::list(&place.data), trace);
    }
    Ok(added)
}

/// Appends what came of a decision and returns the decision as it is now.
pub fn settle(place: &Place, settled: Settled) -> Result<Result<Trace, Invalid>> {
    let settled = Settled {
        note: redact(&settled.note).text.into_owned(),
        ..settled
    };
    trace::settle(&ProjectDirs::new(&place.root), settled)
}

fn free_of_secrets(text: &str) -> String {
    redact(text).text.into_owned()
}
