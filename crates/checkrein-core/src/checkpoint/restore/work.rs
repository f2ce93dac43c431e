//! The hand that deletes and writes files of the work tree, file by file and only where nothing
//! is lost by it.

use std::collections::{BTreeSet, HashSet};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use fs_err as fs;

use super::Kept;
use crate::checkpoint::entries::{Difference, fields};
use crate::checkpoint::repository::Repository;
use crate::checkpoint::room::Room;

/// The project's files, and what must not happen to them.
pub(super) struct Work<'a> {
    repository: &'a Repository,
    /// What is in no checkpoint.
    not_saved: BTreeSet<Vec<u8>>,
    sparse: HashSet<Vec<u8>>,
    /// What was not made as it is in the checkpoint.
    pub(super) kept: Vec<(PathBuf, Kept)>,
}

impl<'a> Work<'a> {
    pub(super) fn new(repository: &'a Repository, not_saved: BTreeSet<Vec<u8>>) -> Result<Self> {
        Ok(Self {
            repository,
            not_saved,
            sparse: outside_sparse_checkout(repository)?,
            kept: Vec::new(),
        })
    }

    /// Deletes files, and returns how many there were to delete.
    pub(super) fn delete(&mut self, removals: Vec<Difference>) -> Result<usize> {
        let mut deleted = 0;
        for Difference { path, old, .. } in removals {
            let on_disk = self.repository.on_disk(&path);
            let reason = if old.is_some_and(|old| old.is_submodule()) {
                Some(Kept::Submodule)
            } else if self.sparse.contains(&path) {
                Some(Kept::OutsideSparseCheckout)
            } else if self.not_saved.contains(&path) {
                Some(Kept::NotSaved)
            } else if !self.parents_are_folders(&on_disk) {
                // What git knew is gone already, and another file lies behind that name.
                continue;
            } else {
                None
            };
            if let Some(reason) = reason {
                self.keep(&path, reason);
                continue;
            }
            match fs::remove_file(&on_disk) {
                Ok(()) => deleted += 1,
                Err(error) if error.kind() == std::io::ErrorKind::NotFound => continue,
                Err(error) => return Err(error.into()),
            }
            self.prune(&on_disk);
        }
        Ok(deleted)
    }

    /// Removes the folders that a deletion left empty, as git does; the project's own stays.
    fn prune(&self, deleted: &Path) {
        let project = self.repository.on_disk(&self.repository.prefix);
        let mut folder = deleted.parent();
        while let Some(empty) = folder.filter(|folder| *folder != project) {
            if !empty.starts_with(&project) || std::fs::remove_dir(empty).is_err() {
                break;
            }
            folder = empty.parent();
        }
    }

    /// Writes files as the commit has them, and returns how many.
    pub(super) fn write(
        &mut self,
        room: &Room,
        commit: &str,
        contents: Vec<Difference>,
    ) -> Result<usize> {
        let mut paths = Vec::new();
        let mut written = 0;
        for Difference { path, old, new } in contents {
            let on_disk = self.repository.on_disk(&path);
            let is_submodule = [&old, &new]
                .into_iter()
                .flatten()
                .any(|content| content.is_submodule());
            let present = on_disk.symlink_metadata().ok();
            let reason = if is_submodule {
                Some(Kept::Submodule)
            } else if self.sparse.contains(&path) {
                Some(Kept::OutsideSparseCheckout)
            } else if !self.parents_are_folders(&on_disk) {
                Some(Kept::InTheWay)
            } else if present.as_ref().is_some_and(std::fs::Metadata::is_dir) {
                // An empty folder is nothing to lose.
                std::fs::remove_dir(&on_disk).err().map(|_| Kept::InTheWay)
            } else if present.is_some() && (old.is_none() || self.not_saved.contains(&path)) {
                Some(Kept::NotSaved)
            } else {
                None
            };
            match reason {
                Some(reason) => self.keep(&path, reason),
                None => {
                    paths.extend_from_slice(&path);
                    paths.push(0);
                    written += 1;
                }
            }
        }
        if written > 0 {
            let scratch = room.scratch_index();
            let git = self
                .repository
                .git
                .with_index(scratch.path())
                // Else it would skip what is not checked out, and we asked for that by name.
                .with_setting("core.sparseCheckout=false");
            git.run(&["read-tree", commit])?;
            git.run_with_input(&["checkout-index", "--force", "-z", "--stdin"], &paths)
                .context("some files may be restored and some not; try again")?;
        }
        Ok(written)
    }

    /// Whether every folder above a file is a folder or missing: a link there would lead the
    /// writing out of the project.
    fn parents_are_folders(&self, on_disk: &Path) -> bool {
        on_disk
            .ancestors()
            .skip(1)
            .take_while(|folder| *folder != self.repository.top)
            .all(|folder| match folder.symlink_metadata() {
                Ok(metadata) => metadata.is_dir(),
                Err(_) => true,
            })
    }

    fn keep(&mut self, path: &[u8], reason: Kept) {
        self.kept.push((self.repository.shown(path), reason));
    }
}

fn outside_sparse_checkout(repository: &Repository) -> Result<HashSet<Vec<u8>>> {
    let listed = repository.git.run(&["ls-files", "-t", "-z"])?;
    let skipped = fields(&listed).filter_map(|line| line.strip_prefix(b"S "));
    Ok(skipped.map(<[u8]>::to_vec).collect())
}
