//! Changes are made and taken back, each by itself; what could not be done is said at the end.

use std::path::Path;

use checkrein_core::audit::{self, Act, Entry};
use checkrein_core::message::{count, plain};
use checkrein_traces::artifacts::{self, Applied, Artifact, Hindrance, Proposal, Reverted};

use super::known::Known;
use super::offer::{Wanted, offer};
use crate::error::{CommandError, Kind};
use crate::surroundings::Surroundings;
use crate::ui::Ui;

/// Applies proposals.
pub fn apply(
    ids: &[String],
    wanted: &Wanted,
    around: &Surroundings,
    ui: &mut Ui,
) -> Result<(), CommandError> {
    let known = Known::of(around)?;
    let offer = offer(&known, wanted, around)?;
    // An id that means nothing is an error before anything is done.
    let mut chosen: Vec<Choice<'_>> = Vec::new();
    for id in ids {
        let proposal = offer.proposals.iter().find(|proposal| proposal.id == *id);
        let applied = known.applied.iter().find(|artifact| artifact.id == *id);
        chosen.push(match (proposal, applied) {
            (Some(proposal), _) => Choice::New(proposal),
            (None, Some(artifact)) if artifacts::is_in(artifact) => Choice::WasThere(artifact),
            _ => {
                let what = format!(
                    "there is no proposal `{}`, or not any more",
                    id.escape_debug()
                );
                return Err(CommandError::person(what)
                    .hint("`checkrein learn propose` shows what there is now"));
            }
        });
    }
    let mut failed = 0;
    for choice in chosen {
        let proposal = match choice {
            Choice::New(proposal) => proposal,
            Choice::WasThere(artifact) => {
                was_there(&artifact.file, around, ui);
                continue;
            }
        };
        let shown = around.short(&proposal.file);
        match artifacts::apply(proposal, &known.folder, around.now)? {
            Applied::Made => {
                note(Act::Learned, &proposal.file, &proposal.id, &known, around)?;
                ui.say(format!(
                    "applied   {shown}; `checkrein learn revert {}` takes it back",
                    proposal.id
                ));
            }
            Applied::WasThere => was_there(&proposal.file, around, ui),
            Applied::Hindered(hindrance) => {
                failed += 1;
                refused(&shown, &hindrance, ui);
            }
        }
    }
    end(failed, "could not be applied")
}

enum Choice<'a> {
    New(&'a Proposal),
    WasThere(&'a Artifact),
}

fn was_there(file: &Path, around: &Surroundings, ui: &mut Ui) {
    ui.say(format!(
        "as it was {}: it is there already",
        around.short(file)
    ));
}

/// Takes back what was applied.
pub fn revert(
    ids: &[String],
    is_forced: bool,
    around: &Surroundings,
    ui: &mut Ui,
) -> Result<(), CommandError> {
    let known = Known::of(around)?;
    let mut chosen: Vec<&Artifact> = Vec::new();
    for id in ids {
        let meant = |artifact: &&Artifact| artifact.id == *id || artifact.of == *id;
        let meant: Vec<&Artifact> = known.applied.iter().filter(meant).collect();
        if meant.is_empty() {
            let what = format!("nothing was applied as `{}` here", id.escape_debug());
            let error = CommandError::person(what);
            return Err(match known.applied.last() {
                Some(last) => error.hint(format!("the last that was is `{}`", last.id)),
                None => error.hint("nothing that was learned is applied in this project"),
            });
        }
        chosen.extend(meant);
    }
    let mut failed = 0;
    for artifact in chosen {
        let shown = around.short(&artifact.file);
        let reverted = artifacts::revert(artifact, &known.folder, is_forced)?;
        if matches!(reverted, Reverted::Out | Reverted::FileGone) {
            note(Act::Unlearned, &artifact.file, &artifact.id, &known, around)?;
        }
        match reverted {
            Reverted::Out => ui.say(format!("reverted  {shown}")),
            Reverted::FileGone => ui.say(format!(
                "reverted  {shown}, which held nothing else and is gone"
            )),
            Reverted::WasOut => ui.say(format!("forgotten {shown}: it was out already")),
            Reverted::Edited(diff) => {
                failed += 1;
                ui.say(format!(
                    "kept      {shown}: it was edited since it was applied"
                ));
                for line in diff.lines() {
                    ui.say(format!("    {}", plain(line)));
                }
                ui.say(format!(
                    "          next: `checkrein learn revert --force {}` takes it out all the same",
                    artifact.id
                ));
            }
            Reverted::Hindered(hindrance) => {
                failed += 1;
                refused(&shown, &hindrance, ui);
            }
        }
    }
    end(failed, "could not be taken back")
}

/// Writes a line into the project's audit trail.
fn note(
    act: Act,
    file: &Path,
    id: &str,
    known: &Known,
    around: &Surroundings,
) -> Result<(), CommandError> {
    let of = file.strip_prefix(&known.root).unwrap_or(file);
    let entry = Entry {
        act,
        of: of.display().to_string(),
        why: format!("change {id}"),
        session: around.session.clone(),
    };
    audit::append(&around.dirs, &known.root, around.now, entry)?;
    Ok(())
}

fn refused(shown: &str, hindrance: &Hindrance, ui: &mut Ui) {
    ui.say(format!("refused   {shown}: {}", plain(&hindrance.what)));
    ui.say(format!("          next: {}", plain(&hindrance.next)));
}

fn end(failed: usize, what: &str) -> Result<(), CommandError> {
    match failed {
        0 => Ok(()),
        failed => {
            let message = format!("{} {what}", count(failed, "change"));
            Err(CommandError::new(Kind::Unwell, anyhow::Error::msg(message)))
        }
    }
}
