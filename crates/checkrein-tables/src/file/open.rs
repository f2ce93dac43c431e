//! Opens a file that is to be a table, and refuses what is none.

use std::fs::File;
use std::io::{self, Read};
use std::os::unix::fs::FileExt;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use crate::fault::{Fault, Kind};

/// A file that is open, as long as it was at that moment: what is written to it later is not read.
#[derive(Debug, Clone)]
pub(crate) struct Opened {
    file: Arc<File>,
    pub(crate) length: u64,
    pub(crate) compression: Option<Compression>,
}

/// How a file is compressed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Compression {
    Gzip,
    Zstd,
}

impl Compression {
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::Gzip => "gzip",
            Self::Zstd => "zstd",
        }
    }

    /// Tells by the first bytes; a name may lie.
    fn of(head: &[u8]) -> Option<Self> {
        if head.starts_with(&[0x1f, 0x8b, 8]) {
            Some(Self::Gzip)
        } else if head.starts_with(&[0x28, 0xb5, 0x2f, 0xfd]) {
            Some(Self::Zstd)
        } else {
            None
        }
    }
}

/// Opens the file.
pub(crate) fn open(path: &Path) -> Result<Opened, Fault> {
    let shown = path.display();
    let refused = |what: String, next: &str| Fault::new(Kind::File, what, next);
    let failed = |error: io::Error| match error.kind() {
        io::ErrorKind::NotFound => refused(
            format!("`{shown}` is not there"),
            "name the file by its path, from the project's top or from the root",
        ),
        io::ErrorKind::PermissionDenied => refused(
            format!("`{shown}` may not be read"),
            "ask for a file that may be read",
        ),
        _ => refused(format!("`{shown}` cannot be read: {error}"), ""),
    };
    // Asked before it is opened: opening a pipe would wait for a writer.
    let metadata = path.metadata().map_err(failed)?;
    if metadata.is_dir() {
        return Err(refused(
            format!("`{shown}` is a folder"),
            "name the files in it",
        ));
    }
    if !metadata.is_file() {
        return Err(refused(
            format!("`{shown}` is a device, a pipe or a socket, no file"),
            "write the data to a file and name that",
        ));
    }
    let file = File::open(path).map_err(failed)?;
    let metadata = file.metadata().map_err(failed)?;
    if !metadata.is_file() {
        return Err(refused(
            format!("`{shown}` is no file any more"),
            "ask again",
        ));
    }
    let mut head = [0; 8];
    let count = read_at_most(&file, &mut head, 0).map_err(failed)?;
    let head = &head[..count];
    for (magic, what, next) in FOREIGN {
        if head.starts_with(magic) {
            return Err(Fault::new(Kind::Format, format!("`{shown}` {what}"), next));
        }
    }
    Ok(Opened {
        compression: Compression::of(head),
        length: metadata.len(),
        file: Arc::new(file),
    })
}

/// First bytes of what looks like a table to people and is none to us.
const FOREIGN: [(&[u8], &str, &str); 5] = [
    (
        b"PAR1",
        "is a Parquet file, which is not read here",
        "read it by code with a library that can, or export it as CSV",
    ),
    (
        b"PK\x03\x04",
        "is an archive or a spreadsheet, which is not read here",
        "unpack it, or export the sheet as CSV",
    ),
    (
        b"SQLite format 3\0",
        "is an SQLite database, which is not read here",
        "ask it by code",
    ),
    (
        b"BZh",
        "is compressed by bzip2, which is not read here",
        "unpack it, or compress it by gzip or zstd",
    ),
    (
        b"\xfd7zXZ",
        "is compressed by xz, which is not read here",
        "unpack it, or compress it by gzip or zstd",
    ),
];

impl Opened {
    /// Returns a reader of the file's bytes from an offset on.
    pub(crate) fn from(&self, offset: u64, read: &Arc<AtomicU64>) -> FileAt {
        FileAt {
            file: Arc::clone(&self.file),
            offset,
            length: self.length,
            read: Arc::clone(read),
        }
    }
}

/// Reads a file from an offset on, beside others that read it elsewhere, and counts.
#[derive(Debug)]
pub(crate) struct FileAt {
    file: Arc<File>,
    offset: u64,
    length: u64,
    read: Arc<AtomicU64>,
}

impl Read for FileAt {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let left = self.length.saturating_sub(self.offset);
        let most = buffer
            .len()
            .min(usize::try_from(left).unwrap_or(usize::MAX));
        if most == 0 {
            return Ok(0);
        }
        let count = self.file.read_at(&mut buffer[..most], self.offset)?;
        if count == 0 {
            return Err(io::Error::new(
                io::ErrorKind::UnexpectedEof,
                "the file was cut while it was read",
            ));
        }
        self.offset += count as u64;
        self.read.fetch_add(count as u64, Ordering::Relaxed);
        Ok(count)
    }
}

/// Fills the buffer as far as there are bytes.
fn read_at_most(file: &File, buffer: &mut [u8], offset: u64) -> io::Result<usize> {
    let mut filled = 0;
    while filled < buffer.len() {
        match file.read_at(&mut buffer[filled..], offset + filled as u64) {
            Ok(0) => break,
            Ok(count) => filled += count,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
    Ok(filled)
}
