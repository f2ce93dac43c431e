//! The lines of a log, from where reading left off, in little memory.

use std::io::{BufRead, BufReader, Read, Seek, SeekFrom};
use std::path::Path;
use std::time::{Duration, UNIX_EPOCH};

use anyhow::Result;
use checkrein_core::disk::{self, LONGEST_LINE};
use fs_err as fs;

/// Two changes within so short a time may bear the same time.
const TICK: Duration = Duration::from_millis(100);

/// How far a log was read, and what it is known again by.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Position {
    /// Where reading goes on.
    pub(super) read: u64,
    /// How long the file was.
    pub(super) seen: u64,
    /// When it was changed, in nanoseconds; zero where it may have been changed since.
    pub(super) changed: i64,
    /// Which file it was: a merge or a checkout makes another one of the same name.
    pub(super) file: String,
    /// The hash of all that was read: an edit in the middle may leave the length as it was.
    pub(super) hash: Vec<u8>,
}

/// A log that is read on.
pub(super) struct Log {
    file: fs::File,
    now: Position,
    /// Of what was read so far.
    hasher: blake3::Hasher,
}

impl Log {
    /// Opens a log; `None` when there is none.
    pub(super) fn open(path: &Path) -> Result<Option<Self>> {
        let Some(file) = disk::open_log(path)? else {
            return Ok(None);
        };
        let now = look(&file.metadata()?);
        let hasher = blake3::Hasher::new();
        Ok(Some(Self { file, now, hasher }))
    }

    /// Whether nothing was written since.
    pub(super) fn is_as(&self, before: &Position) -> bool {
        self.now.changed != 0
            && self.now.seen == before.seen
            && self.now.changed == before.changed
            && self.now.file == before.file
    }

    /// Whether what was read is still there, so that reading can go on behind it.
    pub(super) fn continues(&mut self, before: &Position) -> Result<bool> {
        if self.now.file != before.file || self.now.seen < before.read {
            return Ok(false);
        }
        self.file.seek(SeekFrom::Start(0))?;
        self.hasher
            .update_reader((&mut self.file).take(before.read))?;
        let is_same = hash(&self.hasher) == before.hash && self.ends_at(before.read)?;
        if !is_same {
            self.hasher.reset();
        }
        Ok(is_same)
    }

    /// Whether a line ends at a place where reading stopped. A last line without its end may be whole and be
    /// taken in; if it has grown since, it says something else.
    fn ends_at(&mut self, read: u64) -> Result<bool> {
        self.file.seek(SeekFrom::Start(read.saturating_sub(1)))?;
        let mut around = Vec::with_capacity(2);
        (&mut self.file).take(2).read_to_end(&mut around)?;
        let is_end = |at: usize| matches!(around.get(at), None | Some(b'\n' | b'\r'));
        Ok(read == 0 || around.first() == Some(&b'\n') || is_end(1))
    }

    /// Calls back with each line from a place in the file, or with nothing where a line is too long, and
    /// returns the position behind the last. A line that is still being written is left for the next time.
    pub(super) fn read(
        &mut self,
        from: u64,
        mut each: impl FnMut(Option<&[u8]>) -> Result<()>,
    ) -> Result<Position> {
        self.file.seek(SeekFrom::Start(from))?;
        let mut reader = BufReader::with_capacity(256 * 1024, &mut self.file);
        let (mut read, mut line) = (from, Vec::new());
        let mut pending = 0u64;
        // What was hashed before a line that is too long to be kept until its end.
        let mut before_too_long: Option<blake3::Hasher> = None;
        loop {
            let block = reader.fill_buf()?;
            if block.is_empty() {
                break;
            }
            let (part, ends) = match memchr::memchr(b'\n', block) {
                Some(end) => (&block[..=end], true),
                None => (block, false),
            };
            let length = part.len();
            pending += length as u64;
            if before_too_long.is_none() && line.len() + length - usize::from(ends) > LONGEST_LINE {
                before_too_long = Some(self.hasher.clone());
                self.hasher.update(&line);
                line.clear();
            }
            if before_too_long.is_some() {
                self.hasher.update(part);
            } else {
                line.extend_from_slice(part);
            }
            reader.consume(length);
            if ends {
                if before_too_long.take().is_some() {
                    each(None)?;
                } else {
                    self.hasher.update(&line);
                    each(Some(trimmed(&line, read)))?;
                }
                read += pending;
                pending = 0;
                line.clear();
            }
        }
        if let Some(before) = before_too_long {
            self.hasher = before;
        }
        // A last line without an end is taken in when it is JSON; should it grow, it is read anew.
        let last = trimmed(&line, read);
        if !last.is_empty() && serde_json::from_slice::<serde::de::IgnoredAny>(last).is_ok() {
            each(Some(last))?;
            self.hasher.update(&line);
            read += pending;
        }
        Ok(Position {
            read,
            hash: hash(&self.hasher),
            ..self.now.clone()
        })
    }
}

fn hash(hasher: &blake3::Hasher) -> Vec<u8> {
    hasher.finalize().as_bytes()[..16].to_vec()
}

/// Returns a line without its end, and without the mark that some editors put at the front of a file.
fn trimmed(line: &[u8], at: u64) -> &[u8] {
    let line = line.strip_suffix(b"\n").unwrap_or(line);
    let line = line.strip_suffix(b"\r").unwrap_or(line);
    match line.strip_prefix(b"\xef\xbb\xbf") {
        Some(rest) if at == 0 => rest,
        _ => line,
    }
}

fn look(metadata: &std::fs::Metadata) -> Position {
    let changed = changed(metadata);
    let is_settled = changed.is_some_and(|changed| {
        let since = (UNIX_EPOCH + changed).elapsed();
        since.is_ok_and(|since| since > TICK)
    });
    let nanoseconds = changed.unwrap_or_default().as_nanos();
    Position {
        seen: metadata.len(),
        changed: if is_settled {
            i64::try_from(nanoseconds).unwrap_or_default()
        } else {
            0
        },
        file: name_of(metadata),
        ..Position::default()
    }
}

/// When a file's content or its entry changed: what an editor cannot put back.
#[cfg(unix)]
fn changed(metadata: &std::fs::Metadata) -> Option<Duration> {
    use std::os::unix::fs::MetadataExt;
    let seconds = Duration::from_secs(u64::try_from(metadata.ctime()).ok()?);
    Some(seconds + Duration::from_nanos(u64::try_from(metadata.ctime_nsec()).ok()?))
}

#[cfg(not(unix))]
fn changed(metadata: &std::fs::Metadata) -> Option<Duration> {
    metadata.modified().ok()?.duration_since(UNIX_EPOCH).ok()
}

#[cfg(unix)]
fn name_of(metadata: &std::fs::Metadata) -> String {
    use std::os::unix::fs::MetadataExt;
    format!("{:x}-{:x}", metadata.dev(), metadata.ino())
}

/// Where files have no numbers, the hashes alone must tell.
#[cfg(not(unix))]
fn name_of(_: &std::fs::Metadata) -> String {
    String::new()
}
