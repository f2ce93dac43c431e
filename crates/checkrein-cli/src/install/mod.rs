//! Getting onto a person's machine and off it again.
//!
//! Invariant: whatever is made is in the record before it is made, and the settings, which put
//! the programs to work, come last on the way in and first on the way out. So a process that is
//! killed anywhere leaves nothing that calls a missing program and nothing that nobody knows of.

mod folders;
mod link;
mod place;
mod programs;
mod record;
mod settings_file;
mod skills;
mod wire_in;
mod wire_out;

pub(crate) use folders::is_writable;
pub use programs::Programs;
pub use record::{Before, Record, Wired};
pub use settings_file::SettingsFile;
pub use wire_in::install;
pub use wire_out::uninstall;

use std::time::Duration;

use checkrein_core::disk::{Lock, lock_dir};
use fs_err as fs;

use crate::error::CommandError;
use crate::surroundings::Surroundings;

/// Longer than any install takes, shorter than a person's patience.
const PATIENCE: Duration = Duration::from_secs(20);

/// Locks the data folder against other installs and uninstalls, making it when it is missing.
pub(crate) fn lock(around: &Surroundings) -> Result<Lock, CommandError> {
    use std::os::unix::fs::MetadataExt;
    let data = &around.dirs.data;
    loop {
        fs::create_dir_all(data)?;
        let before = fs::metadata(data)?.ino();
        let lock = lock_dir(data, PATIENCE)?;
        // An uninstall that held the lock before us has removed the folder: lock the new one.
        if fs::metadata(data).is_ok_and(|after| after.ino() == before) {
            return Ok(lock);
        }
    }
}

/// Says a step of the work: what it was about, and what was done.
fn step(subject: &str, done: &str) -> String {
    format!("{subject:<9} {done}")
}
