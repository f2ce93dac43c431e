//! Calls of the tools that write one file: Write, Edit, MultiEdit, NotebookEdit.

use super::files::{self, Guarded, Kind};
use super::judgement::{self, Change};
use super::{Call, Objection, resolve};
use crate::state::{Proposed, proposed};

/// Judges the file as it would be after the call, if it is of a kind that is asked about.
pub(super) fn judge(call: &Call<'_>, asked: impl Fn(Kind) -> bool) -> Option<Objection> {
    let guarded = target(call, call.written_path()?).filter(|guarded| asked(guarded.kind))?;
    let what = format!("{} of `{}`", call.tool_name, guarded.shown);
    judgement::judge(&guarded, &what, call.known, |before| {
        match proposed(call.tool_name, call.input, before) {
            Proposed::Content(content) => Change::Content(content),
            Proposed::Unknowable => Change::Unknown {
                why: "What it would become cannot be told from the call.".into(),
                words: call.input.to_string(),
                removed: false,
            },
        }
    })
}

fn target(call: &Call<'_>, path: &str) -> Option<Guarded> {
    let path = resolve::absolute(path, call.cwd, call.home());
    resolve::names(&path)
        .iter()
        .find_map(|name| files::named(name, call.user()))
}
