//! `PreCompact`: notes that the conversation is about to be replaced by its summary.
//!
//! What the model had is forgotten only when the compaction has happened, which `SessionStart`
//! says; one that is begun may fail.

use anyhow::Result;
use checkrein_core::event::Event;
use checkrein_core::reply::Reply;
use checkrein_core::session::Fact;

use crate::edge::{Hook, Outcome, Surroundings};

/// The hook.
pub const HOOK: Hook = Hook::new(handle);

fn handle(_: &Surroundings, event: &Event) -> Result<Outcome> {
    let facts = match event {
        Event::PreCompact(_) => vec![Fact::Compacting],
        _ => Vec::new(),
    };
    Ok(Outcome {
        reply: Reply::Silent,
        facts,
    })
}
