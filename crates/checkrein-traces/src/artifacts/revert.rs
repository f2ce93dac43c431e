//! Takes a change back: exactly what was put in, whatever was edited around it.

use std::path::Path;

use anyhow::Result;
use checkrein_core::disk;
use fs_err as fs;

use super::apply::{PATIENCE, may_be_written};
use super::edit::{Bounds, Hindrance, diff, line_end};
use super::propose::Kind;
use super::record::{Artifact, all};

/// What became of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reverted {
    /// It is out, and the file is as it was around it.
    Out,
    /// The file held nothing else, and is gone with it.
    FileGone,
    /// Somebody had taken it out already; it is forgotten.
    WasOut,
    /// It was edited since, and is still there: the difference from what was put in.
    Edited(String),
    /// Something is in the way; all is as it was.
    Hindered(Hindrance),
}

/// Takes back what was applied. What was edited since stays, unless it is to go all the same.
pub fn revert(artifact: &Artifact, folder: &Path, is_forced: bool) -> Result<Reverted> {
    fs::create_dir_all(folder)?;
    let _lock = disk::lock_dir(folder, PATIENCE)?;
    let bounds = Bounds {
        folder: artifact.bounds.clone(),
    };
    let before = match bounds.read(&artifact.file) {
        Ok(Some(before)) => before,
        Ok(None) => {
            artifact.forget(folder)?;
            return Ok(Reverted::WasOut);
        }
        Err(hindrance) => return Ok(Reverted::Hindered(hindrance)),
    };
    let text = String::from_utf8_lossy(&before).into_owned();
    // Another entry of the same file needs the frame; the last one takes it along.
    let heir = all(folder).into_iter().find(|other| {
        other.file == artifact.file && other.id != artifact.id && text.contains(&other.tag())
    });
    let frame = if heir.is_some() {
        ""
    } else {
        artifact.frame.as_str()
    };
    let after = match taken_out(&text, artifact, frame) {
        Some(after) => after,
        None if !text.contains(&artifact.tag()) => {
            artifact.forget(folder)?;
            return Ok(Reverted::WasOut);
        }
        None => {
            let (from, to) = edited(&text, artifact);
            if !is_forced {
                let shown = diff(
                    artifact.entry.trim(),
                    text[from..to].trim(),
                    "as it was put in",
                    "as it is",
                );
                return Ok(Reverted::Edited(shown));
            }
            format!("{}{}", &text[..from], &text[to..])
        }
    };
    let is_gone = after.is_empty() && artifact.before.is_none();
    if let Err(hindrance) = put(&bounds, artifact, &before, after.as_bytes(), is_gone) {
        return Ok(Reverted::Hindered(hindrance));
    }
    if let Some(mut heir) = heir.filter(|_| !artifact.frame.is_empty()) {
        heir.frame.clone_from(&artifact.frame);
        heir.before.clone_from(&artifact.before);
        heir.write(folder)?;
    }
    artifact.forget(folder)?;
    Ok(if is_gone {
        Reverted::FileGone
    } else {
        Reverted::Out
    })
}

/// Returns the text without what was put in, whatever became of its line ends; nothing where it is not there as
/// it was.
fn taken_out(text: &str, artifact: &Artifact, frame: &str) -> Option<String> {
    let end = line_end(text);
    let with_ends = |part: &str| part.replace("\r\n", "\n").replace('\n', end);
    // As it was put in; or with the line ends that the file has by now.
    for (frame, entry) in [
        (frame.to_owned(), artifact.entry.clone()),
        (with_ends(frame), with_ends(&artifact.entry)),
    ] {
        // Frame and entry may stand apart by now, where another entry stood between them.
        let whole = format!("{frame}{entry}");
        if let Some(at) = text.find(&whole) {
            return Some(format!("{}{}", &text[..at], &text[at + whole.len()..]));
        }
        let Some(at) = text.find(&entry) else {
            continue;
        };
        let rest = format!("{}{}", &text[..at], &text[at + entry.len()..]);
        return Some(match rest.strip_suffix(frame.as_str()) {
            Some(before) if !frame.is_empty() => before.to_owned(),
            _ => rest,
        });
    }
    None
}

/// Returns where the edited entry stands: its lines, or the whole file for a script.
fn edited(text: &str, artifact: &Artifact) -> (usize, usize) {
    if artifact.kind == Kind::Script {
        return (0, text.len());
    }
    let tag = text.find(&artifact.tag()).unwrap_or(0);
    let from = text[..tag].rfind('\n').map_or(0, |at| at + 1);
    let to = text[tag..].find('\n').map_or(text.len(), |at| tag + at + 1);
    (from, to)
}

fn put(
    bounds: &Bounds,
    artifact: &Artifact,
    before: &[u8],
    after: &[u8],
    is_gone: bool,
) -> Result<(), Hindrance> {
    let again = || Hindrance::new("another program changed it meanwhile", "run this again");
    if bounds.read(&artifact.file)?.as_deref() != Some(before) {
        return Err(again());
    }
    may_be_written(&artifact.file)?;
    let real = bounds.real(&artifact.file)?;
    let done = if is_gone {
        fs::remove_file(&real).map_err(anyhow::Error::from)
    } else {
        disk::replace(&real, after)
    };
    done.map_err(|error| {
        Hindrance::new(
            format!("it could not be written, and is as it was: {error:#}"),
            "make room or let your user write there, and run this again",
        )
    })?;
    if is_gone {
        // Folders that we made for it go with it, if nothing else came into them.
        let folders = real.ancestors().skip(1).take(2);
        let ours = |folder: &&Path| folder.ends_with("references") || folder.ends_with("scripts");
        for folder in folders.filter(ours) {
            let _ = fs::remove_dir(folder);
        }
    }
    Ok(())
}
