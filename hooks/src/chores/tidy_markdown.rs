//! Tidies markdown that was just written, unless the project opts out; never a file outside of it.
//!
//! The formatter is larger than a hook may be, so the command does it.

use std::path::Path;
use std::process::{Command, Stdio};

use super::{Chore, Place};
use crate::edge::Outcome;
use crate::post_tool_use::Work;

/// The chore.
pub(crate) const CHORE: Chore = Chore { is_due, run };

fn is_due(work: &Work<'_>) -> bool {
    matches!(work.tool_name, "Write" | "Edit" | "MultiEdit") && !work.failed && is_markdown(work)
}

fn is_markdown(work: &Work<'_>) -> bool {
    work.file().is_some_and(|file| {
        let extension = Path::new(file).extension().unwrap_or_default();
        extension.eq_ignore_ascii_case("md") || extension.eq_ignore_ascii_case("markdown")
    })
}

fn run(work: &Work<'_>, place: &Place<'_>) -> Outcome {
    let Some(standing) = place.standing() else {
        return Outcome::default();
    };
    if standing.project.config.tidy_markdown == Some(false) {
        return Outcome::default();
    }
    // Links are followed first: what looks like a file of the project's may lead out of it.
    let file = work.file().map(|file| work.cwd.join(file));
    let (Some(file), Ok(root)) = (
        file.and_then(|file| fs_err::canonicalize(file).ok()),
        fs_err::canonicalize(&standing.project.dirs.root),
    ) else {
        return Outcome::default();
    };
    if let (Some(command), true) = (work.command, file.starts_with(&root)) {
        // Untidy markdown is no trouble worth a word.
        let _ = Command::new(command)
            .arg("tidy")
            .arg("--")
            .arg(file)
            .current_dir(root)
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .status();
    }
    Outcome::default()
}
