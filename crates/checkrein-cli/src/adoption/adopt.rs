//! `checkrein skills adopt`: takes skills out of Claude Code's list, and says what that saves.

use std::collections::HashSet;
use std::path::PathBuf;

use checkrein_core::message::{count, plain};
use checkrein_core::skill::Source;
use checkrein_core::skill::adoption::{self, WhyNot};

use super::outcome::{Outcome, line};
use super::preloaded::Agents;
use super::record::Record;
use super::skill_file::{Hindrance, SkillFile};
use super::survey::{self, Seen, Status};
use super::{place, sweep, tracked, unknown, unrouted};
use crate::error::CommandError;
use crate::surroundings::Surroundings;
use crate::ui::Ui;
use crate::{install, person};

/// Which skills are to be adopted.
#[derive(Clone, Debug, Default)]
pub struct Wanted {
    /// These.
    pub names: Vec<String>,
    /// All that are listed, save those that are shared.
    pub all: bool,
    /// Those that are shared as well.
    pub tracked: bool,
}

/// Adopts skills.
pub fn adopt(wanted: &Wanted, around: &Surroundings, ui: &mut Ui) -> Result<(), CommandError> {
    let typed = match wanted.all {
        true => "--all".to_owned(),
        false => wanted.names.join(" "),
    };
    person::only_their_files(&format!("checkrein skills adopt {typed}"))?;
    let before = survey::survey(around);
    let chosen = choose(wanted, &before)?;
    let _lock = install::lock(around)?;
    sweep::sweep(&before, around);
    let mut outcome = Outcome::default();
    let mut shared = Vec::new();
    let mut edited = HashSet::new();
    let mut from_plugins = 0;
    let agents = Agents::find(&before, around);
    let mut preloaded = Vec::new();
    for seen in chosen {
        let agent = agents.of(seen).filter(|_| seen.status == Status::Listed);
        if let Some(agent) = agent {
            if wanted.all {
                preloaded.push((seen, agent));
            } else {
                outcome.refused(&seen.found.name, &counted_on(agent));
            }
            continue;
        }
        let is_shared = tracked::is_shared(seen, around);
        if is_shared && wanted.all && !wanted.tracked && seen.status == Status::Listed {
            shared.push(seen);
            continue;
        }
        match adopt_one(seen, &mut edited, around) {
            Ok(Done::Adopted(which)) => {
                outcome.done(which);
                from_plugins += usize::from(matches!(seen.found.source, Source::Plugin(_)));
                if is_shared {
                    let name = plain(&seen.called);
                    outcome.note(format!(
                        "git tracks `{name}`: who gets your change and has no checkrein reaches it by `/{name}` only"
                    ));
                }
            }
            Ok(Done::Nothing(_)) if wanted.all => {}
            Ok(Done::Nothing(why)) => outcome.note(format!("`{}`: {why}", seen.found.name)),
            Err(hindrance) => outcome.refused(&seen.found.name, &hindrance),
        }
    }
    outcome.say("adopted", ui);
    left_out(&shared, ui);
    for (seen, agent) in preloaded {
        let Hindrance { what, next } = counted_on(agent);
        ui.say(line("left", &format!("`{}`: {what}", seen.found.name)));
        ui.say(line("", &format!("next: {next}")));
    }
    if from_plugins > 0 {
        ui.say(line(
            "note",
            "an update of a plugin brings its skills back into the list; `checkrein doctor` tells",
        ));
    }
    if let Some(why) = unrouted(around).filter(|_| outcome.is_any()) {
        let said = format!("{why}: adopted skills reach Claude by `/NAME` only");
        ui.say(line("warning", &said));
        ui.say(line("", "next: run `checkrein install`"));
    }
    account(&before, around, outcome.is_any(), ui);
    outcome.end("could not be adopted")
}

/// Returns the skills that are meant; a name that means none is an error before anything is done.
fn choose<'a>(wanted: &Wanted, seen: &'a [Seen]) -> Result<Vec<&'a Seen>, CommandError> {
    if wanted.all {
        let is_native = |seen: &&Seen| matches!(seen.status, Status::Listed | Status::Adopted);
        return Ok(seen.iter().filter(is_native).collect());
    }
    let mut chosen = Vec::new();
    for name in &wanted.names {
        // The name that we know it by goes before the one that calls it in the client.
        let own = seen
            .iter()
            .find(|seen| seen.found.name.eq_ignore_ascii_case(name));
        let found = own.or_else(|| seen.iter().find(|seen| seen.is_named(name)));
        chosen.push(found.ok_or_else(|| {
            let names = seen.iter().map(|seen| seen.found.name.as_str());
            let otherwise = "`checkrein skills list` names those that there are";
            unknown(name, names, "there is no skill", otherwise)
        })?);
    }
    Ok(chosen)
}

/// What became of a skill that nothing was in the way of.
enum Done {
    Adopted(String),
    Nothing(&'static str),
}

fn adopt_one(
    seen: &Seen,
    edited: &mut HashSet<PathBuf>,
    around: &Surroundings,
) -> Result<Done, Hindrance> {
    match seen.status {
        Status::BuiltIn => {
            let why = "it comes with checkrein, and Claude Code does not list it";
            return Ok(Done::Nothing(why));
        }
        Status::AuthorsOwn => return Ok(Done::Nothing(WhyNot::AuthorsOwn.words().0)),
        Status::Unseen => {
            let why = "Claude Code does not see it, and does not list it";
            return Ok(Done::Nothing(why));
        }
        Status::Adopted => {
            let file = SkillFile::read(&seen.found.file);
            let file = file.map_err(|error| SkillFile::unreadable(&error))?;
            // What we would not edit is none of ours, whatever is written in it.
            if place::judge(seen, &file.path, around).is_ok() {
                note_down(&seen.found.name, &file, around)?;
            }
            return Ok(Done::Nothing(WhyNot::Adopted.words().0));
        }
        Status::Listed => {}
    }
    place::judge(seen, &seen.real_file(), around)?;
    let file = SkillFile::open(&seen.found.file)?;
    place::judge(seen, &file.path, around)?;
    if !edited.insert(file.path.clone()) {
        return Ok(Done::Nothing(
            "its file is another skill's too, and was adopted with it",
        ));
    }
    let name = &seen.found.name;
    if seen.is_unreached {
        let file = around.short(&file.path);
        return Err(Hindrance::new(
            "another skill has its name, so no prompt would find it",
            format!("give it a `name` of its own (`{file}`)"),
        ));
    }
    let after = match adoption::adopt(&file.bytes) {
        Ok(after) => after,
        // Another process was first.
        Err(WhyNot::Adopted) => return Ok(Done::Nothing(WhyNot::Adopted.words().0)),
        Err(why) => {
            let (what, next) = why.words();
            let next = next.unwrap_or("run this again");
            return Err(Hindrance::new(
                what,
                format!("{next} (`{}`)", around.short(&file.path)),
            ));
        }
    };
    let record = Record::new(name, &file.path, &file.bytes, &after, around.now);
    record.write(&around.dirs, &file.bytes).map_err(unkept)?;
    if let Err(hindrance) = file.replace(&after) {
        record.forget(&around.dirs);
        return Err(hindrance);
    }
    let linked = file.path != seen.found.file;
    let where_to = if linked {
        ", which a link leads to"
    } else {
        ""
    };
    let shown = around.short(&file.path);
    Ok(Done::Adopted(format!("`{name}` in `{shown}`{where_to}")))
}

/// Makes the record of a skill that was adopted and has none: on another machine, or before our data
/// folder was lost. Without it nobody would find the skill from another folder.
fn note_down(name: &str, file: &SkillFile, around: &Surroundings) -> Result<(), Hindrance> {
    if Record::of(&around.dirs, &file.path).is_some() {
        return Ok(());
    }
    let Some(before) = adoption::release(&file.bytes) else {
        return Ok(());
    };
    let record = Record::new(name, &file.path, &before, &file.bytes, around.now);
    record.write(&around.dirs, &before).map_err(unkept)
}

fn unkept(error: anyhow::Error) -> Hindrance {
    Hindrance::new(
        format!("no copy of it could be kept, so it is as it was: {error:#}"),
        "make room in checkrein's data folder, and run this again",
    )
}

/// Says that an agent would go without a skill.
fn counted_on(agent: &str) -> Hindrance {
    Hindrance::new(
        format!("the agent `{agent}` begins with it, and would not get it any more"),
        "take it out of the `skills` in the agent's file first, if that may be",
    )
}

/// Tells of the skills that are left to be adopted by name.
fn left_out(shared: &[&Seen], ui: &mut Ui) {
    if shared.is_empty() {
        return;
    }
    let them = count(shared.len(), "skill");
    ui.say(line(
        "left", &format!("{them} that git tracks, since an edit would reach whoever shares them and may have no checkrein"),
    ));
    ui.say(line(
        "",
        "next: `checkrein skills adopt --all --tracked` takes them as well",
    ));
}

/// Says what the list costs now, and what that saves.
fn account(before: &[Seen], around: &Surroundings, is_any: bool, ui: &mut Ui) {
    let (before, after) = (
        survey::standing(before),
        survey::standing(&survey::survey(around)),
    );
    if !is_any {
        ui.say(line(
            "list",
            &format!("as before: {}", survey::words(&after)),
        ));
        return;
    }
    ui.say(line("list", &format!("before: {}", survey::words(&before))));
    ui.say(line("", &format!("after: {}", survey::words(&after))));
    let saved = before.size.bytes.saturating_sub(after.size.bytes);
    let bytes = count(saved, "byte");
    ui.say(line(
        "saved",
        &format!("{bytes} of the first request of every session that starts from now on"),
    ));
    ui.say(line("undo", "`checkrein skills release NAME`, or `--all`"));
}
