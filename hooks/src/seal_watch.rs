//! Whether the guarded files are as they were sealed. A hook only looks; the command settles what is
//! not, and what it says goes to the model and the person.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::Result;
use checkrein_core::event::{Event, EventName};
use checkrein_core::project::Project;
use checkrein_core::seal::{Look, Seal};

use crate::edge::{Outcome, Surroundings};

/// Looks at the projects that an event may be about, and returns what was undone in them.
pub(crate) fn look(surroundings: &Surroundings, event: &Event) -> Option<String> {
    let common = event.common()?;
    let mut said = String::new();
    let mut seen: Option<PathBuf> = None;
    let folders = [
        Some(common.cwd.as_path()),
        surroundings.project_dir.as_deref(),
    ];
    for folder in folders.into_iter().flatten() {
        let Some(seal) = find(surroundings, folder) else {
            continue;
        };
        if seen.as_deref() == Some(seal.root()) {
            continue;
        }
        if matches!(seal.look(), Look::Unsettled | Look::New) {
            said.push_str(&settle(surroundings, seal.root()));
        }
        seen = Some(seal.root().to_path_buf());
    }
    (!said.is_empty()).then_some(said)
}

/// Adds what was undone to an outcome.
pub(crate) fn tell(
    outcome: Result<Outcome>,
    said: Option<String>,
    event: EventName,
) -> Result<Outcome> {
    let Some(said) = said else {
        return outcome;
    };
    // It is told even where the hook itself fails: it will not be noticed again.
    let (mut outcome, said) = match outcome {
        Ok(outcome) => (outcome, said),
        Err(error) => (
            Outcome::default(),
            format!("{said}\n\ncheckrein: {error:#}"),
        ),
    };
    // What the model is told when it stops makes it go on.
    let is_over = matches!(event, EventName::Stop | EventName::SessionEnd);
    outcome.reply = outcome.reply.preceded_by(&said, !is_over);
    Ok(outcome)
}

fn find(surroundings: &Surroundings, folder: &Path) -> Option<Seal> {
    let user = surroundings.user.as_ref()?;
    match Project::find(folder, Some(&user.home)) {
        Some(dirs) => Some(Seal::of(user, &dirs.root)),
        // The settings may be gone, and all gates with them.
        None => Seal::orphaned(user, folder),
    }
}

/// Has the command settle the project, and returns what it said.
fn settle(surroundings: &Surroundings, root: &Path) -> String {
    let Some(command) = surroundings.command() else {
        return "checkrein: a guarded file is not as it was sealed, and the command `checkrein`, which \
                would undo that, is not beside the hooks. Next: run `./install` again."
            .to_owned();
    };
    let output = Command::new(command)
        .args(["state", "verify"])
        .current_dir(root)
        .stdin(Stdio::null())
        .output();
    match output {
        Ok(output) => {
            let text = [output.stdout, output.stderr].concat();
            String::from_utf8_lossy(&text).trim().to_owned()
        }
        Err(error) => format!("checkrein: the seal could not be looked after: {error}"),
    }
}
