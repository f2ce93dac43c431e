//! Links work to the feature that it belongs to: changed files, and commits.

use checkrein_core::git;
use checkrein_core::reply::Reply;
use checkrein_core::session::Fact;

use super::{Chore, Place};
use crate::edge::Outcome;
use crate::post_tool_use::Work;

/// The chore.
pub(crate) const CHORE: Chore = Chore { is_due, run };

fn is_due(work: &Work<'_>) -> bool {
    match work.tool_name {
        "Write" | "Edit" | "MultiEdit" | "NotebookEdit" => true,
        // Asking git costs a process, so it is asked only after a command that names it.
        "Bash" => work
            .argument("command")
            .is_some_and(|command| command.contains("git")),
        _ => false,
    }
}

fn run(work: &Work<'_>, place: &Place<'_>) -> Outcome {
    let Some(standing) = place.standing() else {
        return Outcome::default();
    };
    let feature = standing.current_feature().map(str::to_owned);
    let fact = if work.tool_name == "Bash" {
        git::head_commit(&standing.project.dirs.root)
            .filter(|commit| place.memory().commit() != Some(commit))
            .map(|commit| Fact::Committed { commit, feature })
    } else {
        work.file()
            .and_then(|path| {
                let path = work.cwd.join(path);
                Some(standing.relative(&path)?.to_string_lossy().into_owned())
            })
            .map(|path| Fact::Changed { path, feature })
    };
    Outcome {
        reply: Reply::Silent,
        facts: fact.into_iter().collect(),
    }
}
