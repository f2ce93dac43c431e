//! The folder in which checkrein remembers things outside of any project, and the key in it; and the folder in which a
//! person says what is allowed.
//!
//! No gate that is switched off opens it: who had the key could write seals when the gate is on again.

mod handed;
mod reads;
mod writes;

use std::path::{Path, PathBuf};

use super::{Call, Objection, PERSON, resolve};
use crate::layout::UserDirs;
use crate::message::Refusal;

/// Refuses writes below the folders by name, and reads of the key.
pub(super) fn judge(call: &Call<'_>) -> Option<Objection> {
    let user = call.user()?;
    if let Some(path) = call.written_path() {
        let path = resolve::absolute(path, call.cwd, call.home());
        return is_below(user, &path).then(|| written(call.tool_name));
    }
    if matches!(call.tool_name, "Read" | "Grep" | "NotebookRead") {
        let path = ["file_path", "path"]
            .iter()
            .find_map(|field| call.input.get(field)?.as_str())?;
        let path = resolve::absolute(path, call.cwd, call.home());
        let names = resolve::names(&path);
        return names
            .contains(&user.seal_key())
            .then(|| read(call.tool_name));
    }
    let reading = call.reading()?;
    if !call.may_name_our_folder() {
        return None;
    }
    let writes = reading
        .effects
        .iter()
        .find(|effect| writes::writes(call, user, effect));
    if let Some(effect) = writes {
        return Some(written(&effect.by));
    }
    let mut runs = reading.runs.iter();
    runs.find_map(|run| {
        if handed::over(call, user, run) {
            Some(written(&run.program))
        } else {
            reads::reads(call, user, run).then(|| read(&run.program))
        }
    })
}

/// The folders of ours that no agent writes to.
pub(super) fn folders(user: &UserDirs) -> [&Path; 2] {
    [&user.data, &user.configuration]
}

/// Whether a path is one of our folders, or below one, by any of its names.
fn is_below(user: &UserDirs, path: &Path) -> bool {
    let names = resolve::names(path);
    folders(user).into_iter().any(|folder| {
        let real = real(folder);
        names
            .iter()
            .any(|name| name.starts_with(folder) || name.starts_with(&real))
    })
}

fn real(path: &Path) -> PathBuf {
    path.canonicalize().unwrap_or_else(|_| path.to_path_buf())
}

fn written(by: &str) -> Objection {
    Objection::Refuse(Refusal {
        gate: PERSON,
        what: format!("`{by}` in checkrein's own folder"),
        why: "What it remembers is written by its programs alone, and what is allowed by a person.".into(),
        next: "read it if you need to; what it does is changed by `checkrein` commands, and what is allowed by a person.".into(),
    })
}

fn read(by: &str) -> Objection {
    Objection::Refuse(Refusal {
        gate: PERSON,
        what: format!("`{by}` of checkrein's key"),
        why: "With this key a state could be sealed that nobody has judged.".into(),
        next:
            "run `checkrein state verify`, which tells whether the files are as they were sealed."
                .into(),
    })
}
