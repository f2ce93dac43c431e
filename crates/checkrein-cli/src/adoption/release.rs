//! `checkrein skills release`: puts skills back into Claude Code's list, byte for byte as they were.

use std::path::{Path, PathBuf};

use checkrein_core::skill::adoption;
use fs_err as fs;

use super::outcome::{Outcome, line};
use super::record::Record;
use super::skill_file::{Hindrance, SkillFile, hash};
use super::survey::{self, Status};
use super::{place, sweep, unknown};
use crate::error::CommandError;
use crate::surroundings::Surroundings;
use crate::ui::Ui;
use crate::{install, person};

/// A skill that may be released: recorded, or seen here with our lines in it.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Held {
    name: String,
    called: String,
    file: PathBuf,
}

/// Releases the skills of these names, or all, wherever they are.
pub fn release(names: &[String], around: &Surroundings, ui: &mut Ui) -> Result<(), CommandError> {
    let typed = match names {
        [] => "--all".to_owned(),
        names => names.join(" "),
    };
    person::only_their_files(&format!("checkrein skills release {typed}"))?;
    let _lock = install::lock(around)?;
    let held = held(around);
    let chosen = match names {
        [] => held.iter().collect(),
        names => choose(names, &held, around)?,
    };
    if chosen.is_empty() {
        ui.say("no skill is adopted: nothing to do");
        return Ok(());
    }
    let seen = survey::survey(around);
    sweep::sweep(&seen, around);
    let before = survey::standing(&seen);
    let outcome = release_these(&chosen, around);
    outcome.say("released", ui);
    let after = survey::standing(&survey::survey(around));
    // Skills of another folder are in another list.
    if after != before {
        ui.say(line("list", &format!("before: {}", survey::words(&before))));
        ui.say(line("", &format!("after: {}", survey::words(&after))));
    }
    outcome.end("could not be released")
}

/// Releases all, on the way out. The caller holds the lock. Whatever could not be released is said,
/// with the lines to take out by hand.
pub fn release_everything(around: &Surroundings, ui: &mut Ui) -> bool {
    let held = held(around);
    sweep::sweep(&survey::survey(around), around);
    let outcome = release_these(&held.iter().collect::<Vec<_>>(), around);
    outcome.say("released", ui);
    !held.is_empty()
}

/// Returns all that is recorded, and what is adopted here without a record.
fn held(around: &Surroundings) -> Vec<Held> {
    let records = Record::all(&around.dirs).into_iter().map(|record| Held {
        called: record.name.clone(),
        name: record.name,
        file: record.file,
    });
    let mut held: Vec<Held> = records.collect();
    for seen in survey::survey(around) {
        let file = seen.real_file();
        match held.iter_mut().find(|held| held.file == file) {
            Some(held) => held.called.clone_from(&seen.called),
            // A part of our lines may be all that is left of an adoption.
            None if seen.status == Status::Adopted || has_our_lines(&file) => held.push(Held {
                name: seen.found.name,
                called: seen.called,
                file,
            }),
            None => {}
        }
    }
    held
}

fn has_our_lines(file: &Path) -> bool {
    SkillFile::read(file).is_ok_and(|file| !adoption::our_lines(&file.bytes).is_empty())
}

fn choose<'a>(
    names: &[String],
    held: &'a [Held],
    around: &Surroundings,
) -> Result<Vec<&'a Held>, CommandError> {
    let mut chosen: Vec<&Held> = Vec::new();
    for name in names {
        let is_it = |held: &&Held| {
            held.name.eq_ignore_ascii_case(name) || held.called.eq_ignore_ascii_case(name)
        };
        let meant: Vec<&Held> = held.iter().filter(is_it).collect();
        if meant.is_empty() {
            let here = survey::survey(around);
            if here.iter().any(|seen| seen.is_named(name)) {
                let what = format!("`{name}` is not adopted");
                return Err(CommandError::person(what)
                    .hint("`checkrein skills list` tells which skills are"));
            }
            let names = held.iter().map(|held| held.name.as_str());
            let otherwise = "`checkrein skills list` tells which skills are adopted here";
            return Err(unknown(name, names, "there is no adopted skill", otherwise));
        }
        chosen.extend(meant);
    }
    Ok(chosen)
}

fn release_these(held: &[&Held], around: &Surroundings) -> Outcome {
    let mut outcome = Outcome::default();
    for held in held {
        let (name, shown) = (&held.name, around.short(&held.file));
        match release_one(held, around) {
            Ok(Done::Back) => outcome.done(format!("`{name}` in `{shown}`")),
            Ok(Done::Edited) => outcome.done(format!(
                "`{name}` in `{shown}`, which keeps what was changed since"
            )),
            Ok(Done::ByHand) => {
                outcome.note(format!("`{name}`: our lines were out of `{shown}` already"));
            }
            Ok(Done::Gone) => outcome.note(format!("`{name}`: `{shown}` is gone, and forgotten")),
            Err(hindrance) => outcome.refused(name, &hindrance),
        }
    }
    outcome
}

/// What became of a skill that nothing was in the way of.
enum Done {
    /// It is what it was, byte for byte.
    Back,
    /// Our lines are out; somebody had changed others.
    Edited,
    /// Nothing of ours was in it any more.
    ByHand,
    /// There is no such file any more.
    Gone,
}

fn release_one(held: &Held, around: &Surroundings) -> Result<Done, Hindrance> {
    let dirs = &around.dirs;
    let record = Record::of(dirs, &held.file);
    let forget = || {
        if let Some(record) = &record {
            record.forget(dirs);
        }
    };
    // A record is a file like any other: what it says is looked at, never taken for granted.
    match fs::canonicalize(&held.file) {
        Ok(real) if real != held.file => {
            let what = "there is a link in its place now, or on the way to it";
            return Err(Hindrance::new(
                what,
                "take the link away, and run this again",
            ));
        }
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
            forget();
            return Ok(Done::Gone);
        }
        _ => {}
    }
    let file = SkillFile::read(&held.file).map_err(|error| SkillFile::unreadable(&error))?;
    // What is written is only ever what was read, without our lines. Where somebody took the comment
    // out and left the flag, the record tells that it is ours.
    let unmarked = || {
        let was_listed = record
            .as_ref()
            .is_some_and(|record| record.was_listed(dirs));
        let without = was_listed.then(|| adoption::release_unmarked(&file.bytes));
        without.flatten()
    };
    let Some(content) = adoption::release(&file.bytes).or_else(unmarked) else {
        forget();
        return Ok(Done::ByHand);
    };
    let by_hand = |hindrance: Hindrance| {
        let next = format!(
            "{}; or {}",
            hindrance.next,
            file.by_hand(&around.short(&file.path))
        );
        Hindrance { next, ..hindrance }
    };
    if !place::is_skill_file(&file.path) {
        let what = "its file is called otherwise than SKILL.md";
        return Err(by_hand(Hindrance::new(what, "rename it")));
    }
    SkillFile::open(&file.path).map_err(by_hand)?;
    file.replace(&content).map_err(by_hand)?;
    let is_as_before = record
        .as_ref()
        .is_none_or(|record| record.before == hash(&content));
    forget();
    Ok(if is_as_before {
        Done::Back
    } else {
        Done::Edited
    })
}
