//! Whether the guarded files are as they were sealed. A hook only looks; the command settles what is
//! not, and what it says goes to the model and the person.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::Result;
use checkrein_core::config::seen;
use checkrein_core::event::{Common, Event, EventName};
use checkrein_core::project::Project;
use checkrein_core::seal::{Look, Seal};
use checkrein_core::session::{Fact, TextKey};

use crate::edge::{Outcome, Surroundings};
use crate::scene;

/// What is to be said of the seal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Said {
    /// Something was undone.
    Undone(String),
    /// It could not be looked after; once in a session is enough.
    Trouble(String),
}

/// Looks at the projects that an event may be about, and returns what is to be said of them.
pub(crate) fn look(surroundings: &Surroundings, event: &Event) -> Option<Said> {
    let common = event.common()?;
    let mut undone: Vec<String> = Vec::new();
    let mut seen: Option<PathBuf> = None;
    let cwd = common.cwd.as_path();
    // Most sessions stay where they began.
    let begun = surroundings.project_dir.as_deref();
    let folders = std::iter::once(cwd).chain(begun.filter(|folder| *folder != cwd));
    for folder in folders {
        let Some(seal) = find(surroundings, folder) else {
            continue;
        };
        if seen.as_deref() == Some(seal.root()) {
            continue;
        }
        seen = Some(seal.root().to_path_buf());
        match seal.look() {
            Look::Whole | Look::Unsealed => {}
            // Whether it is a work tree that we know may be asked another time as well.
            Look::New => undone.extend(settle(surroundings, seal.root()).ok()),
            Look::Unsettled => match settle(surroundings, seal.root()) {
                Ok(said) => undone.push(said),
                Err(trouble) => return fresh_trouble(surroundings, common, trouble),
            },
        }
    }
    undone.extend(allowed_changed(surroundings, event, common));
    undone.retain(|said| !said.is_empty());
    (!undone.is_empty()).then(|| Said::Undone(undone.join("\n\n")))
}

/// Returns what is to be said of a change of what the person allows, which no judged call makes.
fn allowed_changed(surroundings: &Surroundings, event: &Event, common: &Common) -> Option<String> {
    let user = surroundings.user.as_ref()?;
    if event.name() == EventName::SessionStart {
        // Between two sessions it is the person's. What cannot be remembered is not watched.
        let _ = seen::begin(user);
        return None;
    }
    seen::has_changed(user, surroundings.now, &common.session_id).then(|| {
        format!(
            "checkrein: `{}` was changed during this session, which no agent may do by a tool call. It says what code \
             and MCP servers are allowed. Next: a person who has not edited it looks at it and takes the change back; \
             `checkrein doctor` says what it allows.",
            user.config().display()
        )
    })
}

/// Adds what is to be said to an outcome.
pub(crate) fn tell(
    outcome: Result<Outcome>,
    said: Option<Said>,
    event: EventName,
) -> Result<Outcome> {
    let (text, fact) = match said {
        None => return outcome,
        Some(Said::Undone(text)) => (text, None),
        Some(Said::Trouble(text)) => {
            let of = TextKey::of(&text);
            (text, Some(Fact::Reminded { of }))
        }
    };
    // It is told even where the hook itself fails: it will not be noticed again.
    let (mut outcome, text) = match outcome {
        Ok(outcome) => (outcome, text),
        Err(error) => (
            Outcome::default(),
            format!("{text}\n\ncheckrein: {error:#}"),
        ),
    };
    // What the model is told when it stops makes it go on.
    let is_over = matches!(event, EventName::Stop | EventName::SessionEnd);
    outcome.reply = outcome.reply.preceded_by(&text, !is_over);
    outcome.facts.extend(fact);
    Ok(outcome)
}

fn fresh_trouble(surroundings: &Surroundings, common: &Common, trouble: String) -> Option<Said> {
    let memory = scene::memory(surroundings, common);
    (!memory.was_reminded(&TextKey::of(&trouble))).then_some(Said::Trouble(trouble))
}

fn find(surroundings: &Surroundings, folder: &Path) -> Option<Seal> {
    let user = surroundings.user.as_ref()?;
    match Project::find(folder, Some(&user.home)) {
        Some(dirs) => Some(Seal::of(user, &dirs.root)),
        // The settings may be gone, and all gates with them.
        None => Seal::orphaned(user, folder),
    }
}

/// Has the command settle the project, and returns what it said, or why it could not.
fn settle(surroundings: &Surroundings, root: &Path) -> Result<String, String> {
    const BROKEN: &str =
        "checkrein: a guarded file is not as it was sealed, and that could not be undone";
    let Some(command) = surroundings.command() else {
        return Err(format!(
            "{BROKEN}: the command `checkrein` is not beside the hooks. Next: run `./install` again."
        ));
    };
    let output = Command::new(command)
        .args(["state", "verify"])
        .current_dir(root)
        .stdin(Stdio::null())
        .output()
        .map_err(|error| format!("{BROKEN}: {error}"))?;
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).trim().to_owned();
    if output.status.success() {
        Ok(text(&output.stdout))
    } else {
        Err(format!("{BROKEN}.\n{}", text(&output.stderr)))
    }
}
