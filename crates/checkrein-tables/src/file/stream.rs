//! The letters of a file in UTF-8, whatever they are compressed and written in.

use std::io::{self, Read};
use std::sync::Arc;
use std::sync::atomic::AtomicU64;
use std::sync::mpsc::{Receiver, sync_channel};

use encoding_rs_io::DecodeReaderBytesBuilder;

use super::open::{Compression, Opened};
use crate::source::Encoding;

/// A block that is read ahead.
const BLOCK: usize = 256 << 10;

/// Blocks that are read ahead: enough that neither side waits for the other's every step.
const AHEAD: usize = 4;

/// Whether parts of the file may be read by themselves: its bytes are its letters.
pub(crate) fn is_divisible(opened: &Opened, encoding: Encoding) -> bool {
    opened.compression.is_none() && encoding == Encoding::Utf8
}

/// Returns the uncompressed bytes.
pub(crate) fn bytes(opened: &Opened, read: &Arc<AtomicU64>) -> io::Result<Box<dyn Read + Send>> {
    let file = opened.from(0, read);
    Ok(match opened.compression {
        None => Box::new(file),
        Some(Compression::Gzip) => Box::new(flate2::bufread::MultiGzDecoder::new(
            io::BufReader::with_capacity(BLOCK, file),
        )),
        Some(Compression::Zstd) => Box::new(zstd::Decoder::new(file)?),
    })
}

/// Returns the letters in UTF-8, the mark at the beginning left out.
pub(crate) fn letters(
    opened: &Opened,
    encoding: Encoding,
    read: &Arc<AtomicU64>,
) -> io::Result<Box<dyn Read + Send>> {
    let bytes = bytes(opened, read)?;
    let encoding = match encoding {
        // Bytes that are no UTF-8 are found row by row, so that their lines can be told.
        Encoding::Utf8 => return Ok(Box::new(WithoutMark::new(bytes))),
        Encoding::Utf16Le => encoding_rs::UTF_16LE,
        Encoding::Utf16Be => encoding_rs::UTF_16BE,
        Encoding::Windows1252 => encoding_rs::WINDOWS_1252,
    };
    let mut builder = DecodeReaderBytesBuilder::new();
    builder.encoding(Some(encoding)).strip_bom(true);
    Ok(Box::new(builder.build(bytes)))
}

/// Leaves out the mark at the beginning.
struct WithoutMark {
    inner: Box<dyn Read + Send>,
    head: Vec<u8>,
    is_checked: bool,
}

impl WithoutMark {
    fn new(inner: Box<dyn Read + Send>) -> Self {
        Self {
            inner,
            head: Vec::new(),
            is_checked: false,
        }
    }
}

impl Read for WithoutMark {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if !self.is_checked {
            self.is_checked = true;
            (&mut self.inner).take(3).read_to_end(&mut self.head)?;
            if self.head == MARK {
                self.head.clear();
            }
        }
        if self.head.is_empty() {
            return self.inner.read(buffer);
        }
        let count = self.head.len().min(buffer.len());
        buffer[..count].copy_from_slice(&self.head[..count]);
        self.head.drain(..count);
        Ok(count)
    }
}

/// The mark of UTF-8.
pub(crate) const MARK: [u8; 3] = [0xef, 0xbb, 0xbf];

/// Reads in a thread of its own, a few blocks ahead: unpacking and asking share the processors.
pub(crate) struct Ahead {
    blocks: Receiver<io::Result<Vec<u8>>>,
    block: Vec<u8>,
    at: usize,
}

impl Ahead {
    pub(crate) fn new(mut inner: Box<dyn Read + Send>) -> Self {
        let (sender, blocks) = sync_channel(AHEAD);
        std::thread::spawn(move || {
            loop {
                let mut block = Vec::with_capacity(BLOCK);
                let result = (&mut inner).take(BLOCK as u64).read_to_end(&mut block);
                let is_last = !matches!(result, Ok(count) if count > 0);
                // What was read before the fault is handed on first.
                if !block.is_empty() && sender.send(Ok(block)).is_err() {
                    return;
                }
                if let Err(error) = result {
                    let _ = sender.send(Err(error));
                }
                if is_last {
                    return;
                }
            }
        });
        Self {
            blocks,
            block: Vec::new(),
            at: 0,
        }
    }
}

impl Read for Ahead {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.at == self.block.len() {
            match self.blocks.recv() {
                Ok(block) => self.block = block?,
                Err(_) => return Ok(0),
            }
            self.at = 0;
        }
        let count = buffer.len().min(self.block.len() - self.at);
        buffer[..count].copy_from_slice(&self.block[self.at..self.at + count]);
        self.at += count;
        Ok(count)
    }
}
