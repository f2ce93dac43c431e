//! The index after a branch checkpoint: what was not staged before must not look staged now.
//!
//! The branch moves first and the index follows. Between the two stands a note, so that whoever
//! comes next can finish: the index entries that are to follow, with what they were. An entry
//! that somebody changed meanwhile is left as they made it.

use anyhow::{Context, Result, bail};
use fs_err as fs;

use super::entries::{Content, fields, index_info, parse_index, split_at_byte};
use super::repository::{Head, Repository};
use super::room::Room;
use super::snapshot::copy_index;
use super::take::Step;
use crate::disk;

/// The first line of a note; one of another version is not followed.
const VERSION: &str = "checkrein pending 1";

/// How often the index may change under our hands before we leave it to the next checkpoint.
const ATTEMPTS: usize = 20;

/// An entry of the index that is to follow the checkpoint.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Follow {
    pub(super) path: Vec<u8>,
    pub(super) old: Option<Content>,
    pub(super) new: Option<Content>,
}

/// Notes what is to be done as soon as the branch is at the commit.
pub(super) fn note(room: &Room, head: &Head, commit: &str, follow: &[Follow]) -> Result<()> {
    let branch = head.branch.as_deref().context("a branch is checked out")?;
    disk::replace(&room.note(), &render(commit, branch, follow))
}

fn render(commit: &str, branch: &[u8], follow: &[Follow]) -> Vec<u8> {
    let mut note = [VERSION.as_bytes(), commit.as_bytes(), branch].join(&0);
    for entry in follow {
        note.push(0);
        let head = format!("{}\t{}\t", words(&entry.old), words(&entry.new));
        note.extend_from_slice(head.as_bytes());
        note.extend_from_slice(&entry.path);
    }
    note
}

/// Finishes what a killed checkpoint noted, when the branch is where that one put it.
///
/// Returns whether the index is as it should be.
pub(super) fn complete(
    repository: &Repository,
    room: &Room,
    head: &Head,
    step: &mut dyn FnMut(Step),
) -> Result<bool> {
    let note = match fs::read(room.note()) {
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(true),
        other => other?,
    };
    // A note that we cannot read is from another version and says nothing to us.
    if let Ok((commit, branch, follow)) = parse(&note)
        && head.commit.as_deref() == Some(&commit)
        && head.branch.as_deref() == Some(&branch)
        && !bring_up(repository, room, &follow, step)?
    {
        return Ok(false);
    }
    fs::remove_file(room.note())?;
    Ok(true)
}

/// Brings the index up to the checkpoint by git's own protocol: whoever creates `index.lock` may
/// rename it to `index`. Returns whether that was possible.
///
///   1. copy the index, change and refresh the copy; nobody is kept waiting meanwhile
///   2. take the lock, which is the copy under its second name
///   3. is the index still what was copied? If not, give the lock back and start again
///   4. rename the lock to the index
fn bring_up(
    repository: &Repository,
    room: &Room,
    follow: &[Follow],
    step: &mut dyn FnMut(Step),
) -> Result<bool> {
    let (index, lock) = (repository.index(), repository.index_lock());
    for _ in 0..ATTEMPTS {
        let next = room.next_index();
        let copied = copy_index(&index, next.path())?; // [1]
        let git = repository.git.with_index(next.path());
        let present = parse_index(&git.run(&["ls-files", "--stage", "-z"])?)?;
        let untouched = |entry: &&Follow| match present.get(&entry.path) {
            None => entry.old.is_none(),
            Some(content) => content.is_some() && *content == entry.old,
        };
        let entries: Vec<&Follow> = follow.iter().filter(untouched).collect();
        let Some(id_length) = entries.iter().find_map(|entry| entry.id_length()) else {
            return Ok(true);
        };
        let lines = index_info(
            entries
                .iter()
                .map(|entry| (entry.path.as_slice(), entry.new.as_ref())),
            id_length,
        );
        git.run_with_input(&["update-index", "-z", "--replace", "--index-info"], &lines)?;
        // Exits with 1 when files differ from the index, which is what we expect of some.
        git.ask(&["update-index", "-q", "--refresh"], &[])?;
        step(Step::NextIndexMade);

        match fs::hard_link(next.path(), &lock) {
            Ok(()) => {}
            Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => {
                std::thread::sleep(std::time::Duration::from_millis(20));
                continue;
            }
            // A file system without hard links.
            Err(_) => match take_lock_by_copy(next.path(), &lock)? {
                true => {}
                false => continue,
            },
        } // [2]
        step(Step::IndexLockTaken);
        let present = match fs::read(&index) {
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => None,
            other => Some(other?),
        };
        if present != copied {
            fs::remove_file(&lock)?; // [3]
            continue;
        }
        fs::rename(&lock, &index)?; // [4]
        step(Step::IndexReplaced);
        return Ok(true);
    }
    Ok(false)
}

fn take_lock_by_copy(next: &std::path::Path, lock: &std::path::Path) -> Result<bool> {
    let content = fs::read(next)?;
    let mut file = match fs::OpenOptions::new()
        .write(true)
        .create_new(true)
        .open(lock)
    {
        Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => return Ok(false),
        other => other?,
    };
    if let Err(error) = std::io::Write::write_all(&mut file, &content) {
        fs::remove_file(lock)?;
        return Err(error.into());
    }
    Ok(true)
}

impl Follow {
    fn id_length(&self) -> Option<usize> {
        let content = self.new.as_ref().or(self.old.as_ref());
        content.map(|content| content.id.len())
    }
}

fn words(content: &Option<Content>) -> String {
    match content {
        Some(content) => format!("{} {}", content.mode, content.id),
        None => "0 0".to_owned(),
    }
}

fn parse(note: &[u8]) -> Result<(String, Vec<u8>, Vec<Follow>)> {
    let mut parts = fields(note);
    if parts.next() != Some(VERSION.as_bytes()) {
        bail!("the note is of another version");
    }
    let commit = String::from_utf8(parts.next().context("no commit")?.to_vec())?;
    let branch = parts.next().context("no branch")?.to_vec();
    let follow = parts.map(parse_follow).collect::<Result<_>>()?;
    Ok((commit, branch, follow))
}

fn parse_follow(line: &[u8]) -> Result<Follow> {
    let (old, rest) = split_at_byte(line, b'\t').context("no old content")?;
    let (new, path) = split_at_byte(rest, b'\t').context("no new content")?;
    let content = |words: &[u8]| -> Result<Option<Content>> {
        let (mode, id) = split_at_byte(words, b' ').context("no id")?;
        Ok(Content::new(
            std::str::from_utf8(mode)?,
            std::str::from_utf8(id)?,
        ))
    };
    Ok(Follow {
        path: path.to_vec(),
        old: content(old)?,
        new: content(new)?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_note_says_what_was_noted() {
        let entry = |path: &[u8], old: Option<Content>, new| Follow {
            path: path.to_vec(),
            old,
            new,
        };
        let follow = [
            entry(b"a\tb\n", None, Content::new("100644", "aa")),
            entry(b"\xff", Content::new("100755", "bb"), None),
        ];
        let note = render("c0ffee", b"refs/heads/\xfe", &follow);
        let (commit, branch, parsed) = parse(&note).unwrap();
        assert_eq!(
            (commit.as_str(), branch.as_slice()),
            ("c0ffee", &b"refs/heads/\xfe"[..])
        );
        assert_eq!(parsed, follow);
        assert!(parse(b"checkrein pending 2\0c0ffee\0refs/heads/main").is_err());
        assert!(parse(b"checkrein pending 1\0c0ffee\0refs/heads/main\x00100644 aa\t0 0").is_err());
    }
}
