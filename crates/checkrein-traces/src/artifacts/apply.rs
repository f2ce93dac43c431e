//! Makes a change that a person has chosen: remembered first, then made, whole or not at all.

use std::path::Path;
use std::time::Duration;

use anyhow::Result;
use checkrein_core::disk;
use checkrein_core::time::Timestamp;
use fs_err as fs;

use super::edit::{Bounds, Hindrance};
use super::propose::{Kind, Proposal};
use super::record::Artifact;

/// Long enough for whoever else is at it.
pub(super) const PATIENCE: Duration = Duration::from_secs(30);

/// What became of a change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Applied {
    /// It is made.
    Made,
    /// It was there already.
    WasThere,
    /// Something is in the way; all is as it was.
    Hindered(Hindrance),
}

/// Applies a proposal. `folder` is where what was applied is remembered.
///
///   1. nobody else applies or reverts meanwhile
///   2. the file is read anew: what was proposed for another one is not put into this
///   3. what will be done is remembered
///   4. the file is replaced, unless somebody changed it since
pub fn apply(proposal: &Proposal, folder: &Path, now: Timestamp) -> Result<Applied> {
    fs::create_dir_all(folder)?;
    let _lock = disk::lock_dir(folder, PATIENCE)?; // [1]
    let bounds = Bounds {
        folder: proposal.bounds.clone(),
    };
    let before = match bounds.read(&proposal.file) {
        Ok(before) => before, // [2]
        Err(hindrance) => return Ok(Applied::Hindered(hindrance)),
    };
    let edit = match proposal.source.edit(before.as_deref(), &proposal.of) {
        Ok(Some(edit)) => edit,
        Ok(None) => return Ok(Applied::WasThere),
        Err(hindrance) => return Ok(Applied::Hindered(hindrance)),
    };
    let artifact = Artifact {
        v: Artifact::VERSION,
        id: proposal.id.clone(),
        kind: proposal.kind,
        of: proposal.of.clone(),
        file: proposal.file.clone(),
        bounds: proposal.bounds.clone(),
        before: before
            .as_ref()
            .map(|bytes| blake3::hash(bytes).to_hex().to_string()),
        frame: edit.frame.clone(),
        entry: edit.entry.clone(),
        at: now,
    };
    artifact.write(folder)?; // [3]
    if let Err(hindrance) = put(&bounds, proposal, before.as_deref(), &edit.after()) {
        artifact.forget(folder)?;
        return Ok(Applied::Hindered(hindrance));
    }
    Ok(Applied::Made)
}

fn put(
    bounds: &Bounds,
    proposal: &Proposal,
    before: Option<&[u8]>,
    after: &[u8],
) -> Result<(), Hindrance> {
    if bounds.read(&proposal.file)?.as_deref() != before {
        return Err(Hindrance::new(
            "another program changed it meanwhile",
            "propose again",
        )); // [4]
    }
    let unwritten = |error: anyhow::Error| {
        Hindrance::new(
            format!("it could not be written, and is as it was: {error:#}"),
            "make room or let your user write there, and run this again",
        )
    };
    may_be_written(&proposal.file)?;
    let real = bounds.real(&proposal.file)?;
    disk::replace(&real, after).map_err(unwritten)?;
    if proposal.kind == Kind::Script {
        make_executable(&real).map_err(|error| unwritten(error.into()))?;
    }
    Ok(())
}

/// A rename would replace what its owner has protected.
pub(super) fn may_be_written(file: &Path) -> Result<(), Hindrance> {
    let is_protected = fs::metadata(file).is_ok_and(|metadata| metadata.permissions().readonly());
    match is_protected {
        true => Err(Hindrance::new(
            "it may not be written to",
            "let your user write to it, and run this again",
        )),
        false => Ok(()),
    }
}

#[cfg(unix)]
fn make_executable(file: &Path) -> std::io::Result<()> {
    use std::os::unix::fs::PermissionsExt;
    fs::set_permissions(file, std::fs::Permissions::from_mode(0o755))
}

#[cfg(not(unix))]
fn make_executable(_file: &Path) -> std::io::Result<()> {
    Ok(())
}
