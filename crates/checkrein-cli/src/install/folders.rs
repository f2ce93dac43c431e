//! Folders that were not there before us: known by name, removed when they are empty again.

use std::path::{Path, PathBuf};

use fs_err as fs;

/// Returns the folders that making this one would make, the outermost first.
pub(super) fn missing(folder: &Path) -> Vec<PathBuf> {
    let mut missing: Vec<PathBuf> = folder
        .ancestors()
        .take_while(|ancestor| !ancestor.exists())
        .map(Path::to_path_buf)
        .collect();
    missing.reverse();
    missing
}

/// Removes those of the folders that are empty; they are ordered with the outermost first.
pub(super) fn remove_empty(folders: &[PathBuf]) {
    for folder in folders.iter().rev() {
        // Refused by the system when something is in it: then it is not ours alone any more.
        let _ = fs::remove_dir(folder);
    }
}

/// Returns true when something can be made in the folder, or in the nearest one that exists.
pub(crate) fn is_writable(folder: &Path) -> bool {
    let existing = folder.ancestors().find(|ancestor| ancestor.exists());
    existing.is_some_and(|folder| {
        rustix::fs::access(
            folder,
            rustix::fs::Access::WRITE_OK | rustix::fs::Access::EXEC_OK,
        )
        .is_ok()
    })
}
