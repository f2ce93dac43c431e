//! The way in.
//!
//! Order: look at everything, take the lock, write the record, copy the settings, then programs,
//! skills and link, and the settings last.

use std::path::{Path, PathBuf};

use checkrein_core::message::count;

use super::link::{self, Found};
use super::settings_file::{self, SettingsFile};
use super::{Before, Programs, Record, Wired, folders, lock, place, skills, step};
use crate::error::CommandError;
use crate::settings::{self, Made, Merged, wiring};
use crate::surroundings::Surroundings;
use crate::ui::Ui;

/// Installs the programs of a folder for this person, or brings an older install up to date.
pub fn install(around: &Surroundings, from: &Path, ui: &mut Ui) -> Result<(), CommandError> {
    let dirs = &around.dirs;
    must_be_text(&dirs.data)?;
    must_be_text(&dirs.claude)?;
    SettingsFile::read(&dirs.settings())?.must_be_writable()?;
    let programs = Programs::read(from)?;
    let made_folders = missing_folders(around);
    let _lock = lock(around)?;

    let file = SettingsFile::read(&dirs.settings())?;
    file.sweep()?;
    let merged = settings::merge(file.text(), &dirs.bin());
    let old = Record::read(&dirs.install_record());
    let copy = file.exists().then(|| copy_path(around));
    let new = record(around, old.as_ref(), &programs, made_folders, |old| {
        wired(&dirs.settings(), old, &file, &merged, copy.as_deref())
    });

    let settings_change = merged.text != file.text() || !file.exists();
    let programs_change = programs.missing(&dirs.bin());
    let skills_change = skills::missing(&dirs.built_in_skills());
    let found = link::find(around);
    let link_changes = matches!(found, Found::Nothing | Found::OldLink);
    if old.as_ref() == Some(&new)
        && !settings_change
        && programs_change + skills_change == 0
        && !link_changes
    {
        ui.say(format!(
            "checkrein {} is installed already: nothing to do",
            new.version
        ));
        return Ok(());
    }

    new.write(&dirs.install_record())?;
    let needs_copy = settings_change && !was_written_by_us(old.as_ref(), &dirs.settings(), &file);
    if let (true, Some(copy)) = (needs_copy, &copy) {
        file.copy_to(copy)?;
        ui.say(step("backup", &format!("`{}`", around.short(copy))));
    }
    programs.place(&dirs.bin())?;
    ui.say(step(
        "programs",
        &format!("{} in `{}`", programs.count(), around.short(&dirs.bin())),
    ));
    skills::place(&dirs.built_in_skills())?;
    let folder = around.short(&dirs.built_in_skills());
    ui.say(step(
        "skills",
        &format!("{} in `{folder}`", skills::count()),
    ));
    ui.say(step("command", &link::place(around, found)));
    if settings_change {
        file.replace(&merged.text)?;
    }
    ui.say(step("settings", &settings_line(around, settings_change)));
    // Only now: until here the old settings called the old programs.
    place::remove_others(&dirs.bin(), &wiring::programs())?;
    ui.say(next(around));
    Ok(())
}

/// Says what to do now, by a name that the person's shell finds.
fn next(around: &Surroundings) -> String {
    let command = match around.on_path(wiring::COMMAND) {
        Some(_) => wiring::COMMAND.to_owned(),
        None => around.short(&around.program_in_bin()),
    };
    format!(
        "
Next: run `{command} init` in a project, then start `claude` there.
`{command} skills adopt --all` takes your skills out of Claude Code's list, so that they cost nothing until a prompt needs them.
`{command} doctor` says whether all is well; `{command} install --uninstall` takes it back."
    )
}

fn settings_line(around: &Surroundings, changed: bool) -> String {
    format!(
        "{} and the rule `{}` {} `{}`",
        count(wiring::WIRING.len(), "hook"),
        wiring::RULE,
        if changed { "added to" } else { "are in" },
        around.short(&around.dirs.settings()),
    )
}

/// Paths end up in the settings, which are text.
fn must_be_text(path: &Path) -> Result<(), CommandError> {
    match path.to_str() {
        Some(_) => Ok(()),
        None => Err(CommandError::person(format!(
            "the path `{}` is not UTF-8, so that no settings file can name it",
            path.display()
        ))
        .hint("set `XDG_DATA_HOME` and `CLAUDE_CONFIG_DIR` to folders that are")),
    }
}

/// Every folder that we or our hooks will make and that is not there now.
fn missing_folders(around: &Surroundings) -> Vec<PathBuf> {
    let dirs = &around.dirs;
    let link = dirs.command_link();
    let mut all: Vec<PathBuf> = Vec::new();
    for folder in [
        dirs.data.as_path(),
        &dirs.cache,
        &dirs.claude,
        link.parent().unwrap_or(&link),
    ] {
        all.extend(folders::missing(folder));
    }
    all
}

fn copy_path(around: &Surroundings) -> PathBuf {
    let time = around.now.compact();
    around.dirs.backups().join(format!("settings-{time}.json"))
}

/// Returns the record of this install: what the old one knew, and what comes now.
fn record(
    around: &Surroundings,
    old: Option<&Record>,
    programs: &Programs,
    made_folders: Vec<PathBuf>,
    wired: impl FnOnce(Option<&Wired>) -> Wired,
) -> Record {
    let settings = around.dirs.settings();
    let mut new = Record::new();
    new.programs = programs.hashes();
    if let Some(old) = old {
        new.folders.clone_from(&old.folders);
        new.settings.clone_from(&old.settings);
        new.settings.retain(|other| other.path != settings);
    }
    for folder in made_folders {
        if !new.folders.contains(&folder) {
            new.folders.push(folder);
        }
    }
    new.folders.sort();
    new.settings
        .push(wired(old.and_then(|old| old.wired(&settings))));
    new.settings
        .sort_by(|left, right| left.path.cmp(&right.path));
    new
}

/// Returns what will be known of the settings file, in the first of these cases that applies:
///   1. it is as we wrote it, so the way back stays what it was
///   2. nothing of ours is in it, so it is itself what to go back to
///   3. it was changed with our entries in it, so there is no text to go back to
fn wired(
    path: &Path,
    old: Option<&Wired>,
    file: &SettingsFile,
    merged: &Merged,
    copy: Option<&Path>,
) -> Wired {
    let after = settings_file::hash(&merged.text);
    let hash = file.hash();
    let known = old.filter(|old| hash.as_ref().is_some_and(|hash| old.written.contains(hash)));
    let (before, mut written, made) = if let Some(known) = known {
        let made = join(known.made.as_ref(), &merged.made);
        (known.before.clone(), known.written.clone(), made) // [1]
    } else if !settings::has_hooks(file.text()) {
        let before = match (hash, copy) {
            (Some(blake3), Some(copy)) => Before::Kept {
                blake3,
                copy: copy.to_path_buf(),
            },
            _ => Before::Absent,
        };
        (before, Vec::new(), Some(merged.made.clone())) // [2]
    } else {
        let made = join(old.and_then(|old| old.made.as_ref()), &merged.made);
        (Before::Unknown, Vec::new(), made) // [3]
    };
    if before != Before::Unknown && !written.contains(&after) {
        written.push(after);
    }
    Wired {
        path: path.to_path_buf(),
        before,
        written,
        made,
    }
}

fn was_written_by_us(old: Option<&Record>, path: &Path, file: &SettingsFile) -> bool {
    let wired = old.and_then(|old| old.wired(path));
    wired
        .zip(file.hash())
        .is_some_and(|(wired, hash)| wired.written.contains(&hash))
}

fn join(old: Option<&Made>, new: &Made) -> Option<Made> {
    let old = old?;
    Some(Made {
        containers: old.containers.union(&new.containers).cloned().collect(),
        rule: old.rule || new.rule,
    })
}
