//! The skills that come with checkrein. They travel inside the program.

use std::collections::BTreeSet;
use std::path::Path;

use anyhow::Result;

use super::place;

/// Every file below `templates/skills`, by its path there; listed by `build.rs`.
const FILES: &[(&str, &[u8])] = include!(concat!(env!("OUT_DIR"), "/skills.rs"));

const MODE: u32 = 0o644;

/// Returns how many skills there are.
pub(super) fn count() -> usize {
    names().len()
}

/// Returns how many files of them are not in the folder as they should be.
pub(super) fn missing(folder: &Path) -> usize {
    FILES
        .iter()
        .filter(|(name, content)| !place::is_in_place(&folder.join(name), content, MODE))
        .count()
}

/// Puts every file that is not there yet into the folder, and removes what is from an older list.
pub(super) fn place(folder: &Path) -> Result<()> {
    for (name, content) in FILES {
        let target = folder.join(name);
        if !place::is_in_place(&target, content, MODE) {
            place::place(&target, content, MODE)?;
        }
    }
    place::remove_others(folder, &names())?;
    Ok(())
}

fn names() -> BTreeSet<&'static str> {
    FILES
        .iter()
        .filter_map(|(name, _)| name.split('/').next())
        .collect()
}
