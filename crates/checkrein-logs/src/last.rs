//! The last time of a log, which what is relative to its end begins from.

use std::io::Read;
use std::path::PathBuf;

use crate::Fault;
use crate::block::{backwards, line_at};
use crate::files::{open, tail};
use crate::head;
use crate::time::{Latest, Stamp};

/// So much of the end of a file is looked at.
const TAIL: usize = 1 << 20;

/// Returns the last time in the files. What is compressed has to be read as a whole for it, and is only where there
/// is nothing else.
pub(crate) fn time(
    files: &[PathBuf],
    encoding: Option<&str>,
    stop: &dyn Fn() -> bool,
) -> Result<Option<Stamp>, Fault> {
    let mut last: Option<Stamp> = None;
    let mut others = Vec::new();
    for path in files {
        let opened = open(path, encoding)?;
        if !opened.is_plain {
            others.push(opened);
            // Only the last one is needed, and each holds a file open.
            others.drain(..others.len() - 1);
            continue;
        }
        let bytes = tail(path, opened.size, TAIL as u64)?;
        last = later(last, of(&bytes, Latest::of(opened.written)));
    }
    if last.is_some() {
        return Ok(last);
    }
    for mut opened in others {
        let mut bytes = Vec::new();
        let mut buffer = vec![0; TAIL];
        // What is torn ends where it is torn; the answer says so.
        while let Ok(count) = opened.text.read(&mut buffer) {
            if count == 0 {
                break;
            }
            if stop() {
                return Err(Fault::Stopped);
            }
            bytes.extend_from_slice(&buffer[..count]);
            if bytes.len() > 4 * TAIL {
                bytes.drain(..bytes.len() - TAIL);
            }
        }
        last = later(last, of(&bytes, Latest::of(opened.written)));
    }
    Ok(last)
}

fn of(bytes: &[u8], latest: Latest) -> Option<Stamp> {
    let is_begun = |start: usize| head::begins_record(line_at(bytes, start), true, latest);
    let start = backwards(bytes).find(|start| is_begun(*start))?;
    head::stamp(line_at(bytes, start), latest)
}

fn later(one: Option<Stamp>, other: Option<Stamp>) -> Option<Stamp> {
    [one, other]
        .into_iter()
        .flatten()
        .max_by_key(|stamp| stamp.utc())
}
