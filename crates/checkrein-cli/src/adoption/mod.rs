//! Adopting Claude Code's own skills: which there are, the careful edit of their files, what is kept
//! of them, and what it saves.
//!
//! Invariant: what a file was is on the disk before the file is changed, so a process that is killed
//! anywhere leaves nothing that cannot be taken back. What the edit is, `skill::adoption` of the
//! core says.

mod adopt;
pub mod list;
mod outcome;
mod place;
pub mod preloaded;
pub mod record;
mod release;
pub mod show;
pub mod skill_file;
pub mod survey;
mod sweep;
mod tracked;

pub use adopt::{Wanted, adopt};
pub use release::{release, release_everything};

use checkrein_core::message::ticked;

use crate::error::CommandError;
use crate::settings::{Look, program_of};
use crate::surroundings::Surroundings;
use crate::{install, skills};

/// What an adopted skill needs is that prompts come to us. Says why they do not, if they do not.
pub fn unrouted(around: &Surroundings) -> Option<&'static str> {
    if around.disabled {
        return Some("CHECKREIN_DISABLE=1 silences checkrein's hooks");
    }
    let file = install::SettingsFile::read(&around.dirs.settings()).ok()?;
    let hooks = Look::at(file.text()).hooks();
    let is_wired = |program: &str| {
        let mut programs = hooks.iter().filter_map(|hook| program_of(&hook.command));
        programs.any(|other| other == program)
    };
    (!is_wired("user-prompt-submit")).then_some("checkrein's hooks are not wired")
}

/// Says that a name is none of these, and which may be meant.
fn unknown<'a>(
    name: &str,
    names: impl Iterator<Item = &'a str>,
    what: &str,
    otherwise: &str,
) -> CommandError {
    let near = skills::nearest_of(name, names);
    let error = CommandError::person(format!("{what} `{}`", name.escape_debug()));
    if near.is_empty() {
        error.hint(otherwise)
    } else {
        error.hint(format!("did you mean {}?", ticked(&near)))
    }
}
