//! Calls of the tools that write one file: Write, Edit, MultiEdit, NotebookEdit.

use super::Call;
use super::files::{self, Guarded};
use super::judgement::Before;
use super::resolve;
use crate::message::Refusal;
use crate::state::{Proposed, proposed};

/// Judges the file as it would be after the call.
pub(super) fn judge(call: &Call<'_>) -> Option<Refusal> {
    let path = ["file_path", "notebook_path", "path"]
        .iter()
        .find_map(|field| call.input.get(field)?.as_str())?;
    let guarded = target(call, path)?;
    let relative = guarded.row.relative();
    let what = format!("{} of `{relative}`", call.tool_name);
    let standing = match Before::read(&guarded, &what) {
        Ok(standing) => standing,
        Err(refusal) => return Some(refusal),
    };
    match proposed(call.tool_name, call.input, &standing.text) {
        Proposed::Content(content) => standing.judge(&content, &what),
        Proposed::Unknowable => {
            let why = "What it would become cannot be told from the call.".to_owned();
            Some(standing.refusal(&what, why))
        }
    }
}

fn target(call: &Call<'_>, path: &str) -> Option<Guarded> {
    let path = resolve::absolute(path, call.cwd, call.home);
    resolve::names(&path)
        .iter()
        .find_map(|name| files::named(name))
}
