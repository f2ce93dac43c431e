//! The way out.
//!
//! Order: look at everything, then the adopted skills, which only our hooks find, settings, link,
//! cache and data, the record last, and at the end the folders that were not there before us.

use std::path::{Path, PathBuf};

use fs_err as fs;

use super::settings_file::SettingsFile;
use super::{Before, Record, Wired, folders, link, lock, settings_file, step};
use crate::error::CommandError;
use crate::surroundings::Surroundings;
use crate::ui::Ui;
use crate::{adoption, settings};

/// Takes back what [`super::install`] did, finished or not.
pub fn uninstall(around: &Surroundings, ui: &mut Ui) -> Result<(), CommandError> {
    let dirs = &around.dirs;
    for path in settings_paths(around, Record::read(&dirs.install_record()).as_ref()) {
        SettingsFile::read(&path)?.must_be_writable()?;
    }
    let _lock = if dirs.data.exists() {
        Some(lock(around)?)
    } else {
        None
    };
    // Read again: somebody else may have held the lock until now.
    let record = Record::read(&dirs.install_record());
    let mut any = adoption::release_everything(around, ui);
    for path in settings_paths(around, record.as_ref()) {
        let wired = record.as_ref().and_then(|record| record.wired(&path));
        if let Some(done) = unwire(&path, wired)? {
            ui.say(step(
                "settings",
                &format!("`{}` {done}", around.short(&path)),
            ));
            any = true;
        }
    }
    if link::remove(around)? {
        let shown = around.short(&dirs.command_link());
        ui.say(step("command", &format!("`{shown}` removed")));
        any = true;
    }
    for (subject, folder) in [("cache", &dirs.cache), ("data", &dirs.data)] {
        if remove_folder(folder, &dirs.install_record())? {
            ui.say(step(
                subject,
                &format!("`{}` removed", around.short(folder)),
            ));
            any = true;
        }
    }
    if let Some(record) = record {
        folders::remove_empty(&record.folders);
    }
    ui.say(if any {
        "checkrein is gone; what it wrote into projects belongs to them and stays"
    } else {
        "checkrein is not installed: nothing to do"
    });
    Ok(())
}

fn settings_paths(around: &Surroundings, record: Option<&Record>) -> Vec<PathBuf> {
    let mut paths = vec![around.dirs.settings()];
    for wired in record.iter().flat_map(|record| &record.settings) {
        if !paths.contains(&wired.path) {
            paths.push(wired.path.clone());
        }
    }
    paths
}

/// Takes our entries out of one settings file and returns what was done, if anything was.
fn unwire(path: &Path, wired: Option<&Wired>) -> Result<Option<&'static str>, CommandError> {
    let file = SettingsFile::read(path)?;
    file.sweep()?;
    let Some(hash) = file.hash() else {
        return Ok(None);
    };
    if let Some(wired) = wired.filter(|wired| wired.written.contains(&hash)) {
        match &wired.before {
            Before::Absent => {
                file.remove()?;
                return Ok(Some("removed: there was none before"));
            }
            Before::Kept { blake3, copy } => {
                let kept = fs::read_to_string(copy).ok();
                if let Some(kept) = kept.filter(|kept| settings_file::hash(kept) == *blake3) {
                    if kept != file.text() {
                        file.replace(&kept)?;
                    }
                    return Ok(Some("is what it was before"));
                }
            }
            Before::Unknown => {}
        }
    }
    let is_as_before = wired.is_some_and(
        |wired| matches!(&wired.before, Before::Kept { blake3, .. } if *blake3 == hash),
    );
    if is_as_before {
        return Ok(None);
    }
    let text = settings::remove(file.text(), wired.and_then(|wired| wired.made.as_ref()));
    if text == file.text() {
        return Ok(None);
    }
    let was_absent = wired.is_some_and(|wired| wired.before == Before::Absent);
    if was_absent && settings::is_empty(&text) {
        file.remove()?;
        return Ok(Some("removed: there was none before"));
    }
    file.replace(&text)?;
    Ok(Some("keeps what you changed; our entries are out"))
}

/// Removes a folder with all that is in it, the record last.
fn remove_folder(folder: &Path, record: &Path) -> Result<bool, CommandError> {
    let entries = match fs::read_dir(folder) {
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(false),
        other => other?,
    };
    for entry in entries {
        let entry = entry?;
        if entry.path() == record {
            continue;
        }
        if entry.file_type()?.is_dir() {
            fs::remove_dir_all(entry.path())?;
        } else {
            fs::remove_file(entry.path())?;
        }
    }
    if record.starts_with(folder) && record.exists() {
        fs::remove_file(record)?;
    }
    fs::remove_dir(folder)?;
    Ok(true)
}
