//! The seal as commands use it: the machine's key, what is settled before anything else, and what is
//! said and written down of it.

pub mod acceptance;
mod text;

use checkrein_core::audit::{self, Act, Entry};
use checkrein_core::layout::ProjectDirs;
use checkrein_core::message::Refusal;
use checkrein_core::seal::{File, Key, Seal, Settled};

use crate::error::CommandError;
use crate::person;
use crate::project;
use crate::surroundings::Surroundings;

/// Returns the key of this machine, a new one where there is none.
pub fn key(around: &Surroundings) -> Result<Key, CommandError> {
    let mut random = [0; 32];
    getrandom::fill(&mut random)
        .map_err(|error| anyhow::anyhow!("the system has no random bytes for a key: {error}"))?;
    let path = around.dirs.seal_key();
    Key::read_or_create(&path, random).map_err(|error| {
        CommandError::from(error).hint(format!(
            "`{}` must be a folder that you may write to",
            around.short(&around.dirs.data)
        ))
    })
}

/// Settles what is not as it was sealed, and says and writes down what was done.
///
/// The caller holds the project's lock.
pub fn settle(around: &Surroundings, seal: &Seal, key: &Key) -> Result<(), CommandError> {
    let settled = seal.settle(key, around.now)?;
    for (act, file, why) in acts(&settled) {
        note(around, seal, act, file.shown(), why)?;
    }
    around.notices.borrow_mut().extend(text::of(&settled));
    Ok(())
}

/// Does what brings back whole work trees, guarded files included.
///
/// A person's doing counts as their acceptance of those; an agent's leaves them as they were sealed.
pub fn bring_back<T>(
    around: &Surroundings,
    dirs: &ProjectDirs,
    change: impl FnOnce() -> Result<T, CommandError>,
) -> Result<T, CommandError> {
    let seal = Seal::of(&around.dirs, &dirs.root);
    if !seal.exists() {
        return change();
    }
    let _lock = project::lock(dirs)?;
    let key = key(around)?;
    settle(around, &seal, &key)?;
    let done = change()?;
    if around.is_agents() {
        settle(around, &seal, &key)?;
    } else {
        for file in seal.accept(&key, around.now)? {
            let why = "it came back with a checkpoint".to_owned();
            note(around, &seal, Act::Accepted, file.shown(), why)?;
        }
    }
    Ok(done)
}

/// Refuses to seal, for an agent, a work tree whose files nobody has judged: what it has would be
/// brought into other branches as if somebody had.
pub fn may_begin(around: &Surroundings, seal: &Seal) -> Result<(), CommandError> {
    if !seal.is_new_work_tree() || !around.is_agents() {
        return Ok(());
    }
    Err(CommandError::refused(&Refusal {
        gate: person::GATE,
        what: format!(
            "to seal the work tree `{}`, for an agent",
            around.short(seal.root())
        ),
        why: "Its repository has seals, and none of them is of what this work tree has.".into(),
        next: "ask the person to type `checkrein state accept` there, in a terminal of their own."
            .into(),
    }))
}

/// Returns the files that a settling would undo, as far as a look tells.
pub fn changed(around: &Surroundings, seal: &Seal) -> Vec<File> {
    let Some(key) = Key::read(&around.dirs.seal_key()) else {
        return Vec::new();
    };
    let changed = seal.changed(&key).into_iter();
    changed
        .filter(|(file, content)| *file != File::Settings || content.is_none())
        .map(|(file, _)| file)
        .collect()
}

/// Writes a line into the project's audit trail.
pub fn note(
    around: &Surroundings,
    seal: &Seal,
    act: Act,
    of: &str,
    why: String,
) -> Result<(), CommandError> {
    let entry = Entry {
        act,
        of: of.to_owned(),
        why,
        session: around.session.clone(),
    };
    audit::append(&around.dirs, seal.root(), around.now, entry)?;
    Ok(())
}

fn acts(settled: &Settled) -> Vec<(Act, File, String)> {
    let undone = settled
        .undone
        .iter()
        .map(|undone| (Act::Undone, undone.file, text::change(undone)));
    let plain = |act: Act, files: &[File]| {
        let acts = files.iter().map(move |file| (act, *file, String::new()));
        acts.collect::<Vec<_>>()
    };
    let lowered = text::lowered(settled);
    undone
        .chain(plain(Act::Adopted, &settled.adopted))
        .chain(plain(Act::Overridden, &settled.overridden))
        .chain((!lowered.is_empty()).then(|| (Act::Settings, File::Settings, lowered.join("; "))))
        .collect()
}
