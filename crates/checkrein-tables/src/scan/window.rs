//! A window of bytes that moves over a reader; it is as large as the record in it needs.

use std::io::{self, ErrorKind, Read};

/// What is read at once: it stays in the processor's second cache.
const SIZE: usize = 256 << 10;

pub(crate) struct Window {
    reader: Box<dyn Read + Send>,
    bytes: Vec<u8>,
    filled: usize,
    /// Where the reader is in the letters of the file, less what is in the window.
    pub(crate) base: u64,
    /// Where in the window the next record begins.
    pub(crate) at: usize,
    pub(crate) is_last: bool,
    /// Up to where the bytes are known to be UTF-8: asked of all at once, which is less than of each record.
    pub(crate) text: usize,
}

impl Window {
    pub(crate) fn new(reader: Box<dyn Read + Send>, base: u64) -> Self {
        Self {
            reader,
            bytes: vec![0; SIZE],
            filled: 0,
            base,
            at: 0,
            is_last: false,
            text: 0,
        }
    }

    pub(crate) fn block(&self) -> &[u8] {
        &self.bytes[..self.filled]
    }

    /// Returns where the next record begins in the file.
    pub(crate) fn place(&self) -> u64 {
        self.base + self.at as u64
    }

    /// Reads on, behind the bytes that are not used up yet.
    pub(crate) fn more(&mut self) -> io::Result<()> {
        self.bytes.copy_within(self.at..self.filled, 0);
        self.filled -= self.at;
        self.base += self.at as u64;
        self.at = 0;
        if self.filled == self.bytes.len() {
            self.bytes.resize(self.bytes.len() * 2, 0);
        }
        while self.filled < self.bytes.len() {
            match self.reader.read(&mut self.bytes[self.filled..]) {
                Ok(0) => {
                    self.is_last = true;
                    break;
                }
                Ok(count) => self.filled += count,
                Err(error) if error.kind() == ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
            }
        }
        self.text = match std::str::from_utf8(&self.bytes[..self.filled]) {
            Ok(_) => self.filled,
            Err(error) => error.valid_up_to(),
        };
        Ok(())
    }
}
