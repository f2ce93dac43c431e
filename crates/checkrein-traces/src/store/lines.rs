//! The lines of a log, from where reading left off, in little memory.

use std::io::{self, BufRead, BufReader, Read, Seek, SeekFrom};
use std::path::Path;
use std::time::UNIX_EPOCH;

use anyhow::Result;
use fs_err as fs;

/// No trace comes near it: a text has 20,000 bytes at most, and each may be written as six.
const LONGEST: usize = 1024 * 1024;

/// How much of its beginning, and of the end of what was read, a log is known again by.
const KNOWN_BY: u64 = 4096;

/// How far a log was read, and what it is known again by.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Position {
    /// Where reading goes on.
    pub(super) read: u64,
    /// How long the file was.
    pub(super) seen: u64,
    /// When it was changed, in nanoseconds.
    pub(super) changed: i64,
    /// Which file it was: a merge or a checkout makes another one of the same name.
    pub(super) file: String,
    /// The hash of its beginning.
    pub(super) head: Vec<u8>,
    /// The hash of the end of what was read.
    pub(super) tail: Vec<u8>,
}

/// A log that is read on.
pub(super) struct Log {
    file: fs::File,
    now: Position,
}

impl Log {
    /// Opens a log; `None` when there is none.
    pub(super) fn open(path: &Path) -> Result<Option<Self>> {
        let file = match fs::File::open(path) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            other => other?,
        };
        let now = look(&file.metadata()?);
        Ok(Some(Self { file, now }))
    }

    /// Whether nothing was written since.
    pub(super) fn is_as(&self, before: &Position) -> bool {
        self.now.seen == before.seen
            && self.now.changed == before.changed
            && self.now.file == before.file
    }

    /// Whether what was read is still there, so that reading can go on behind it.
    pub(super) fn continues(&mut self, before: &Position) -> Result<bool> {
        Ok(self.now.file == before.file
            && self.now.seen >= before.read
            && self.hash(0, before.read)? == before.head
            && self.hash(before.read.saturating_sub(KNOWN_BY), before.read)? == before.tail)
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
        let (mut read, mut line, mut too_long) = (from, Vec::new(), false);
        let mut pending = 0u64;
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
            if line.len() + length > LONGEST {
                too_long = true;
                line.clear();
            }
            if !too_long {
                line.extend_from_slice(part);
            }
            reader.consume(length);
            if ends {
                each((!too_long).then_some(trimmed(&line, read)))?;
                read += pending;
                (pending, too_long) = (0, false);
                line.clear();
            }
        }
        // A last line without an end is whole when it is JSON: nothing can be added to that.
        let last = trimmed(&line, read);
        if !last.is_empty() && serde_json::from_slice::<serde::de::IgnoredAny>(last).is_ok() {
            each(Some(last))?;
            read += pending;
        }
        let head = self.hash(0, read)?;
        let tail = self.hash(read.saturating_sub(KNOWN_BY), read)?;
        Ok(Position {
            read,
            head,
            tail,
            ..self.now.clone()
        })
    }

    /// Returns the hash of a part that is no longer than what a log is known by.
    fn hash(&mut self, from: u64, to: u64) -> Result<Vec<u8>> {
        self.file.seek(SeekFrom::Start(from))?;
        let mut bytes = Vec::new();
        let part = (to - from).min(KNOWN_BY);
        (&mut self.file).take(part).read_to_end(&mut bytes)?;
        Ok(blake3::hash(&bytes).as_bytes()[..16].to_vec())
    }
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
    let changed = metadata.modified().ok();
    let since = changed.and_then(|time| time.duration_since(UNIX_EPOCH).ok());
    let since = since.unwrap_or_default().as_nanos();
    Position {
        seen: metadata.len(),
        changed: i64::try_from(since).unwrap_or(i64::MAX),
        file: name_of(metadata),
        ..Position::default()
    }
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
