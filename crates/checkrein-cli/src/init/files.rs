//! The files that make a folder a project. What is there and sound is kept; what is broken is
//! set aside, never lost.

use std::path::{Path, PathBuf};

use anyhow::Result;
use checkrein_core::feature::FeatureList;
use checkrein_core::layout::ProjectDirs;
use checkrein_core::state::StateFile;
use checkrein_core::time::Timestamp;
use fs_err as fs;

/// What became of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Made {
    /// It was there, and is as it was.
    Kept,
    /// It is new.
    New,
    /// It was broken: it is here now, and a new one has its place.
    Anew(PathBuf),
}

/// Makes `state.json` unless there is a sound one.
pub fn make_state(dirs: &ProjectDirs, now: Timestamp) -> Result<Made> {
    let path = dirs.state_json();
    let sound = StateFile::read(&path).is_ok();
    make(&path, sound, now, || {
        StateFile {
            entered_at: Some(now),
            ..StateFile::default()
        }
        .write(&path)
    })
}

/// Makes `feature-list.json` unless there is a sound one.
pub fn make_features(dirs: &ProjectDirs, now: Timestamp) -> Result<Made> {
    let path = dirs.feature_list_json();
    let sound = FeatureList::read(&path).is_ok();
    make(&path, sound, now, || FeatureList::default().write(&path))
}

fn make(path: &Path, sound: bool, now: Timestamp, write: impl Fn() -> Result<()>) -> Result<Made> {
    if !path.exists() {
        write()?;
        return Ok(Made::New);
    }
    if sound {
        return Ok(Made::Kept);
    }
    let aside = set_aside(path, now)?;
    write()?;
    Ok(Made::Anew(aside))
}

/// Renames a broken file so that nothing of it is lost.
pub fn set_aside(path: &Path, now: Timestamp) -> Result<PathBuf> {
    let mut name = path.file_name().unwrap_or_default().to_owned();
    name.push(format!(".broken-{}", now.as_second()));
    let aside = path.with_file_name(name);
    fs::rename(path, &aside)?;
    Ok(aside)
}
