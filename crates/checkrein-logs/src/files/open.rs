//! A log as plain bytes: compression and encoding are looked for in its first bytes, not in its name.

use std::fs::File;
use std::io::{self, BufReader, Chain, Cursor, Read, Seek, SeekFrom};
use std::os::unix::fs::{FileTypeExt, MetadataExt};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use encoding_rs::Encoding;
use encoding_rs_io::DecodeReaderBytesBuilder;

use crate::Fault;

/// So many bytes tell what a file is.
const SAMPLE: usize = 64 * 1024;

/// A file that is read as text.
pub(crate) struct Opened {
    /// What is read, as far as possible in UTF-8.
    pub(crate) text: Box<dyn Read + Send>,
    /// Bytes that were read from the disk so far.
    pub(crate) read: Arc<AtomicU64>,
    /// The size on the disk when it was opened; what is written later is not read.
    pub(crate) size: u64,
    /// When it was last written, in seconds after 1970.
    pub(crate) written: i64,
    /// Nothing lies between the file and the text.
    pub(crate) is_plain: bool,
    /// The first bytes of the text.
    pub(crate) sample: Vec<u8>,
}

/// Opens a file.
pub(crate) fn open(path: &Path, encoding: Option<&str>) -> Result<Opened, Fault> {
    let encoding = encoding.map(labelled).transpose()?;
    let (file, size, written) = regular(path)?;
    let fault = |error: io::Error| at(path, &reason(&error));
    let read = Arc::new(AtomicU64::new(0));
    // A log that grows faster than it is read would have no end.
    let counted = Counted {
        file: file.take(size),
        read: Arc::clone(&read),
    };
    let mut raw = counted;
    let magic = sample(&mut raw, 4).map_err(fault)?;
    let is_gzip = magic.starts_with(&[0x1f, 0x8b]);
    let is_zstd = magic.starts_with(&[0x28, 0xb5, 0x2f, 0xfd]);
    if let Some(program) = foreign(&magic) {
        return Err(at(
            path,
            &format!(
                "is compressed in a way that is not read here; unpack it first, with `{program}`"
            ),
        ));
    }
    let raw: Chain<Cursor<Vec<u8>>, Counted> = Cursor::new(magic).chain(raw);
    let mut bytes: Box<dyn Read + Send> = if is_gzip {
        Box::new(flate2::bufread::MultiGzDecoder::new(
            BufReader::with_capacity(64 * 1024, raw),
        ))
    } else if is_zstd {
        let decoder =
            zstd::stream::read::Decoder::with_buffer(BufReader::with_capacity(64 * 1024, raw));
        let mut decoder = decoder.map_err(fault)?;
        // A window of 32 MB at most, so that no file decides how much memory is taken.
        decoder.window_log_max(25).map_err(fault)?;
        Box::new(decoder)
    } else {
        Box::new(raw)
    };
    let first = sample(&mut bytes, SAMPLE).map_err(fault)?;
    let other = encoding
        .or_else(|| guessed(&first))
        .filter(|encoding| *encoding != encoding_rs::UTF_8);
    let has_mark = first.starts_with(&[0xef, 0xbb, 0xbf]);
    let is_plain = !is_gzip && !is_zstd && other.is_none() && !has_mark;
    let chained = Cursor::new(first).chain(bytes);
    let mut text: Box<dyn Read + Send> = match other {
        Some(encoding) => Box::new(
            DecodeReaderBytesBuilder::new()
                .encoding(Some(encoding))
                .strip_bom(true)
                .build(chained),
        ),
        None if has_mark => {
            let mut chained = chained;
            sample(&mut chained, 3).map_err(fault)?;
            Box::new(chained)
        }
        None => Box::new(chained),
    };
    let sample = sample(&mut text, SAMPLE).map_err(fault)?;
    Ok(Opened {
        text: Box::new(Cursor::new(sample.clone()).chain(text)),
        read,
        size,
        written,
        is_plain,
        sample,
    })
}

/// Reads the last bytes of a plain file, for the time at its end.
pub(crate) fn tail(path: &Path, size: u64, most: u64) -> Result<Vec<u8>, Fault> {
    let (mut file, ..) = regular(path)?;
    let fault = |error: io::Error| at(path, &reason(&error));
    file.seek(SeekFrom::Start(size.saturating_sub(most)))
        .map_err(fault)?;
    let mut bytes = Vec::new();
    file.take(most).read_to_end(&mut bytes).map_err(fault)?;
    Ok(bytes)
}

/// Names the program that unpacks a file, when it is packed in a way that we do not read.
fn foreign(magic: &[u8]) -> Option<&'static str> {
    match magic {
        [b'B', b'Z', b'h', _] => Some("bzip2 -dk"),
        [0xfd, b'7', b'z', b'X'] => Some("xz -dk"),
        [b'P', b'K', 3, 4] => Some("unzip"),
        [b'7', b'z', 0xbc, 0xaf] => Some("7z x"),
        _ => None,
    }
}

/// Opens what is a regular file, and nothing that a reader would wait for.
fn regular(path: &Path) -> Result<(File, u64, i64), Fault> {
    let fault = |error: io::Error| at(path, &reason(&error));
    let metadata = std::fs::metadata(path).map_err(fault)?;
    check(path, &metadata)?;
    let mode =
        rustix::fs::OFlags::RDONLY | rustix::fs::OFlags::NONBLOCK | rustix::fs::OFlags::CLOEXEC;
    let file: File = rustix::fs::open(path, mode, rustix::fs::Mode::empty())
        .map_err(|error| fault(error.into()))?
        .into();
    // It may have become another one in between.
    let metadata = file.metadata().map_err(fault)?;
    check(path, &metadata)?;
    Ok((file, metadata.len(), metadata.mtime()))
}

fn check(path: &Path, metadata: &std::fs::Metadata) -> Result<(), Fault> {
    let kind = metadata.file_type();
    if kind.is_file() {
        return Ok(());
    }
    let what = if kind.is_dir() {
        "is a folder; name the files in it, or the folder alone"
    } else if kind.is_fifo() {
        "is a pipe, which has no end; write it to a file first"
    } else if kind.is_socket() {
        "is a socket, not a file; name a log file"
    } else {
        "is a device, not a file; name a log file"
    };
    Err(at(path, what))
}

fn labelled(label: &str) -> Result<&'static Encoding, Fault> {
    Encoding::for_label(label.as_bytes()).ok_or_else(|| {
        Fault::Question(format!(
            "`{label}` is no encoding; write `utf-8`, `utf-16le`, `utf-16be` or `latin1`"
        ))
    })
}

/// Says what encoding a text is in that is not UTF-8, as far as its first bytes tell.
fn guessed(sample: &[u8]) -> Option<&'static Encoding> {
    if let Some((encoding, _)) = Encoding::for_bom(sample) {
        return Some(encoding);
    }
    // Without a mark, every other byte of text in a western language is 0.
    let pairs = sample.len() / 2;
    if pairs >= 8 {
        let zeros = |from: usize| {
            sample
                .iter()
                .skip(from)
                .step_by(2)
                .filter(|byte| **byte == 0)
                .count()
        };
        let (even, odd) = (zeros(0), zeros(1));
        if odd * 10 >= pairs * 8 && even * 10 < pairs {
            return Some(encoding_rs::UTF_16LE);
        }
        if even * 10 >= pairs * 8 && odd * 10 < pairs {
            return Some(encoding_rs::UTF_16BE);
        }
    }
    // A letter that the end of the sample cuts in two is not broken.
    let cut = sample
        .iter()
        .rev()
        .take(3)
        .take_while(|byte| **byte >= 0x80)
        .count();
    let sample = if sample.len() == SAMPLE {
        &sample[..SAMPLE - cut]
    } else {
        sample
    };
    // One letter that is whole makes it UTF-8: a log may have a broken byte in it.
    let mut has_broken = false;
    for chunk in sample.utf8_chunks() {
        if !chunk.valid().is_ascii() {
            return None;
        }
        has_broken |= !chunk.invalid().is_empty();
    }
    (has_broken && !sample.contains(&0)).then_some(encoding_rs::WINDOWS_1252)
}

fn at(path: &Path, why: &str) -> Fault {
    Fault::File {
        path: path.to_owned(),
        why: why.to_owned(),
    }
}

/// Says why a file could not be read, and what to do.
pub(crate) fn reason(error: &io::Error) -> String {
    match error.kind() {
        io::ErrorKind::NotFound => "is not there; check the path, or list its folder".into(),
        io::ErrorKind::PermissionDenied => {
            "may not be read by this user; ask for access, or for a copy".into()
        }
        _ => format!("could not be read: {error}"),
    }
}

/// Reads until so many bytes are there or the end.
fn sample(reader: &mut dyn Read, most: usize) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    reader.take(most as u64).read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// Counts what is read from the disk.
struct Counted {
    file: io::Take<File>,
    read: Arc<AtomicU64>,
}

impl Read for Counted {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.file.read(buffer)?;
        self.read.fetch_add(count as u64, Ordering::Relaxed);
        Ok(count)
    }
}
