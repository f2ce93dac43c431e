//! A file as blocks of whole lines, each small enough to be held several times and to be told to stop in between.
//!
//! A block ends where a record does, as far as one can be found, so that blocks can be looked at by themselves.

use std::io::{self, Read};
use std::sync::Arc;

use crate::colour;
use crate::head;
use crate::patterns::Patterns;
use crate::time::{Latest, Stamp};

/// The size of a block.
const BLOCK: usize = 256 * 1024;

/// A line, or a record, may make a block as long as this; what is longer comes in pieces.
pub(crate) const LONGEST: usize = 1 << 20;

/// So many of the last lines of a file are looked at for its last time.
const LAST_LINES: usize = 200;

/// What is known of a file before it is read.
pub(crate) struct About {
    /// Its place among the files.
    pub(crate) file: usize,
    /// Its lines have times.
    pub(crate) is_timed: bool,
    pub(crate) latest: Latest,
    pub(crate) patterns: Arc<Patterns>,
}

/// What a block is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// Whole lines.
    Lines,
    /// A part of one line that is too long to be held.
    Piece {
        /// The line ends with it.
        is_last: bool,
    },
}

/// A block of a file.
pub(crate) struct Block {
    pub(crate) about: Arc<About>,
    pub(crate) kind: Kind,
    pub(crate) bytes: Bytes,
    /// The time of the line that the first line belongs to, if it does not have one itself.
    pub(crate) carry: Option<Stamp>,
    /// The first lines belong to a record that began before.
    pub(crate) continues: bool,
}

/// Bytes in a buffer that is used again. What is behind them is not cleared for it, which would cost as much as
/// reading them does.
#[derive(Default)]
pub(crate) struct Bytes {
    store: Vec<u8>,
    len: usize,
}

impl Bytes {
    /// Returns what is free of a buffer of at least this size.
    fn room(&mut self, size: usize) -> &mut [u8] {
        if self.store.len() < size {
            self.store.resize(size, 0);
        }
        let end = size.max(self.len);
        &mut self.store[self.len..end]
    }
}

impl From<Vec<u8>> for Bytes {
    fn from(store: Vec<u8>) -> Bytes {
        let len = store.len();
        Bytes { store, len }
    }
}

impl std::ops::Deref for Bytes {
    type Target = [u8];

    fn deref(&self) -> &[u8] {
        &self.store[..self.len]
    }
}

impl std::ops::DerefMut for Bytes {
    fn deref_mut(&mut self) -> &mut [u8] {
        &mut self.store[..self.len]
    }
}

/// How a file ended.
pub(crate) struct Ended {
    /// The last time in it.
    pub(crate) last: Option<Stamp>,
    /// Why not all of it could be read.
    pub(crate) broken: Option<io::Error>,
}

/// Reads a file to its end, or until `send` says false.
pub(crate) fn read(
    mut text: Box<dyn Read + Send>,
    about: &Arc<About>,
    is_by_record: bool,
    buffer: &mut dyn FnMut() -> Bytes,
    send: &mut dyn FnMut(Block) -> bool,
) -> Ended {
    let mut pending = buffer();
    pending.len = 0;
    let mut target = BLOCK;
    let mut carry = None;
    let mut continues = false;
    let mut broken = None;
    let mut piece = false;
    let starts = is_by_record || about.is_timed;
    loop {
        let is_end = match fill(&mut text, &mut pending, target) {
            Ok(is_end) => is_end,
            Err(error) => {
                broken = Some(error);
                true
            }
        };
        pending.len = colour::strip(&mut pending);
        if piece {
            // The line goes on: up to its end it is one more piece.
            let end = memchr::memchr(b'\n', &pending).map(|end| end + 1);
            let cut = end.unwrap_or(pending.len());
            let is_last = end.is_some() || is_end;
            let rest = split(&mut pending, cut, buffer());
            let kind = Kind::Piece { is_last };
            if !send(Block {
                about: Arc::clone(about),
                kind,
                bytes: pending,
                carry,
                continues,
            }) {
                return Ended {
                    last: carry,
                    broken,
                };
            }
            pending = rest;
            piece = !is_last;
            if is_end && pending.is_empty() {
                return Ended {
                    last: carry,
                    broken,
                };
            }
            continue;
        }
        if is_end {
            let last = last_time(&pending, about).or(carry);
            if !pending.is_empty() {
                let kind = Kind::Lines;
                send(Block {
                    about: Arc::clone(about),
                    kind,
                    bytes: pending,
                    carry,
                    continues,
                });
            }
            return Ended { last, broken };
        }
        let lines = memchr::memrchr(b'\n', &pending).map(|end| end + 1);
        let start = if starts {
            lines.and_then(|end| last_start(&pending[..end], about))
        } else {
            None
        };
        let is_held = if is_by_record {
            start.is_none()
        } else {
            lines.is_none()
        };
        if is_held && pending.len() < LONGEST {
            // Once more with a larger buffer: a long line or a long record.
            target = pending.len() * 2;
            continue;
        }
        target = BLOCK;
        let Some(cut) = start.or(lines) else {
            piece = true;
            target = pending.len();
            continue;
        };
        let rest = split(&mut pending, cut, buffer());
        let next = if start.is_some() {
            None
        } else {
            first_time(&pending, about).or(carry)
        };
        let block = Block {
            about: Arc::clone(about),
            kind: Kind::Lines,
            bytes: pending,
            carry,
            continues,
        };
        if !send(block) {
            return Ended {
                last: carry,
                broken,
            };
        }
        (pending, carry, continues) = (rest, next, start.is_none());
    }
}

/// Fills a buffer; true at the end of the file.
fn fill(text: &mut dyn Read, bytes: &mut Bytes, target: usize) -> io::Result<bool> {
    while bytes.len() < target {
        match text.read(bytes.room(target)) {
            Ok(0) => return Ok(true),
            Ok(count) => bytes.len += count,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
    Ok(false)
}

/// Moves what is behind a cut into another buffer.
fn split(bytes: &mut Bytes, cut: usize, mut other: Bytes) -> Bytes {
    other.len = 0;
    let rest = &bytes[cut..];
    other.room(rest.len())[..rest.len()].copy_from_slice(rest);
    other.len = rest.len();
    bytes.len = cut;
    other
}

/// Returns where the last record begins, if one does behind the first byte.
fn last_start(lines: &[u8], about: &About) -> Option<usize> {
    backwards(lines).find(|start| {
        *start > 0 && head::begins_record(line_at(lines, *start), about.is_timed, about.latest)
    })
}

fn first_time(lines: &[u8], about: &About) -> Option<Stamp> {
    let line = line_at(lines, 0);
    let begins = head::begins_record(line, about.is_timed, about.latest);
    if begins {
        head::stamp(line, about.latest)
    } else {
        None
    }
}

fn last_time(lines: &[u8], about: &About) -> Option<Stamp> {
    backwards(lines)
        .take(LAST_LINES)
        .find_map(|start| head::stamp(line_at(lines, start), about.latest))
}

/// Returns the begins of lines, from the last to the first.
pub(crate) fn backwards(lines: &[u8]) -> impl Iterator<Item = usize> {
    let mut end = Some(lines.len()).filter(|end| *end > 0);
    std::iter::from_fn(move || {
        let last = end?;
        let start = memchr::memrchr(b'\n', &lines[..last - 1]).map_or(0, |at| at + 1);
        end = (start > 0).then_some(start);
        Some(start)
    })
}

/// Returns the line that begins there, with its end.
pub(crate) fn line_at(bytes: &[u8], start: usize) -> &[u8] {
    let rest = &bytes[start..];
    let end = memchr::memchr(b'\n', rest).map_or(rest.len(), |end| end + 1);
    &rest[..end]
}
