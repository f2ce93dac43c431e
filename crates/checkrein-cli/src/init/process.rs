//! `init --process`: a process is begun. One in work is not overwritten unless a person says so.

use checkrein_core::audit::Act;
use checkrein_core::layout::ProjectDirs;
use checkrein_core::message::count;
use checkrein_core::process::{Process, Status};
use checkrein_core::seal::Seal;

use super::{Made, set_aside};
use crate::error::CommandError;
use crate::process::by;
use crate::sealing;
use crate::surroundings::Surroundings;

/// Begins a process from a template in the place of the one before it; `again` says that this one
/// may be in work.
pub fn begin_process(
    template: &Process,
    again: bool,
    dirs: &ProjectDirs,
    around: &Surroundings,
) -> Result<Made, CommandError> {
    let path = dirs.process_json();
    let (history, made) = match Process::read(&path) {
        Ok(None) => (Vec::new(), Made::New),
        Ok(Some(before)) => {
            may_go(&before, template, again, dirs, around)?;
            (before.history, Made::New)
        }
        Err(_) => (Vec::new(), Made::Anew(set_aside(&path, around.now)?)),
    };
    let process = template.clone().begin(history, &by(around));
    process.write(&path)?;
    Ok(made)
}

/// Says whether a process may make room for another.
fn may_go(
    before: &Process,
    template: &Process,
    again: bool,
    dirs: &ProjectDirs,
    around: &Surroundings,
) -> Result<(), CommandError> {
    if before.is_finished() {
        return Ok(());
    }
    if !again || around.is_agents() {
        let open = before
            .phases
            .iter()
            .map(|phase| phase.count(Status::Pending));
        let open = count(open.sum(), "open task");
        let what = format!("the process `{}` is in work, with {open}", before.name);
        return Err(CommandError::person(what)
            .hint("go on with it: `checkrein next`")
            .hint(format!(
                "to give it up, a person runs `checkrein init --process {} --again` in a terminal \
                 of their own",
                template.name
            )));
    }
    let why = format!("given up for the process `{}`", template.name);
    let seal = Seal::of(&around.dirs, &dirs.root);
    sealing::note(around, &seal, Act::Dropped, &before.name, why)
}
