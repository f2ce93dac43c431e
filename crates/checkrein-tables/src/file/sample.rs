//! Rows from several places of a file, by which its form and its types are judged.

use std::io::{self, Read};
use std::sync::Arc;
use std::sync::atomic::AtomicU64;

use super::open::Opened;
use super::stream;
use crate::source::Encoding;

/// What is looked at from the beginning.
const HEAD: usize = 256 << 10;

/// What is looked at in each of the other places: what a file is sorted by changes on the way.
const PLACE: usize = 64 << 10;

/// How many other places.
const PLACES: u64 = 4;

/// The letters of a few places of a file.
#[derive(Debug)]
pub(crate) struct Sample {
    pub(crate) encoding: Encoding,
    /// From the beginning, the mark left out.
    pub(crate) head: Vec<u8>,
    /// Whether the head is all there is.
    pub(crate) is_whole: bool,
    /// How many bytes the mark is, in a file that is read as it lies.
    pub(crate) mark: u64,
    /// From further on, each from a newline on.
    pub(crate) places: Vec<Vec<u8>>,
}

/// Takes a sample; the encoding is found out unless it is given.
pub(crate) fn take(opened: &Opened, given: Option<Encoding>) -> io::Result<Sample> {
    let uncounted = Arc::new(AtomicU64::new(0));
    let mut raw = Vec::new();
    stream::bytes(opened, &uncounted)?
        .take(HEAD as u64)
        .read_to_end(&mut raw)?;
    let mut places = Vec::new();
    if opened.compression.is_none() && opened.length > (HEAD + PLACE) as u64 {
        for number in 1..=PLACES {
            let offset = (opened.length - PLACE as u64) / PLACES * number;
            let mut place = Vec::new();
            opened
                .from(offset, &uncounted)
                .take(PLACE as u64)
                .read_to_end(&mut place)?;
            places.push(place);
        }
    }
    let encoding = given.unwrap_or_else(|| encoding(&raw, &places));
    if !stream::is_divisible(opened, encoding) {
        let mut head = Vec::new();
        stream::letters(opened, encoding, &uncounted)?
            .take(HEAD as u64)
            .read_to_end(&mut head)?;
        return Ok(Sample {
            encoding,
            is_whole: head.len() < HEAD,
            head,
            mark: 0,
            places: Vec::new(),
        });
    }
    let mark = if raw.starts_with(&stream::MARK) { 3 } else { 0 };
    for place in &mut places {
        let from = memchr::memchr(b'\n', place).map_or(place.len(), |at| at + 1);
        place.drain(..from);
    }
    Ok(Sample {
        encoding,
        is_whole: raw.len() as u64 >= opened.length,
        head: raw.split_off(mark),
        mark: mark as u64,
        places,
    })
}

/// Tells the encoding by the mark, by zeros, or by what UTF-8 cannot be.
fn encoding(head: &[u8], places: &[Vec<u8>]) -> Encoding {
    match head {
        [0xff, 0xfe, ..] => return Encoding::Utf16Le,
        [0xfe, 0xff, ..] => return Encoding::Utf16Be,
        _ => {}
    }
    let most = &head[..head.len().min(1024) / 2 * 2];
    let zeros = |rest: usize| {
        most.iter()
            .skip(rest)
            .step_by(2)
            .filter(|&&byte| byte == 0)
            .count()
    };
    let (even, odd) = (zeros(0), zeros(1));
    if most.len() >= 4 && odd * 5 >= most.len() * 2 && even * 20 < most.len() {
        return Encoding::Utf16Le;
    }
    if most.len() >= 4 && even * 5 >= most.len() * 2 && odd * 20 < most.len() {
        return Encoding::Utf16Be;
    }
    let is_other = !is_utf8(head) || places.iter().any(|place| !is_utf8(place));
    // Bytes without letters are no text in any encoding; then UTF-8 tells where.
    let is_text = !head.contains(&0);
    if is_other && is_text {
        Encoding::Windows1252
    } else {
        Encoding::Utf8
    }
}

/// Whether the bytes are UTF-8, cut anywhere.
fn is_utf8(bytes: &[u8]) -> bool {
    let start = bytes
        .iter()
        .take(3)
        .position(|byte| byte & 0xc0 != 0x80)
        .unwrap_or(0);
    match std::str::from_utf8(&bytes[start..]) {
        Ok(_) => true,
        Err(error) => error.error_len().is_none(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn encodings_are_told_apart() {
        #[track_caller]
        fn check(head: &[u8], expected: Encoding) {
            assert_eq!(encoding(head, &[]), expected, "{head:?}");
        }
        check(b"", Encoding::Utf8);
        check(b"a,b\n", Encoding::Utf8);
        check("é,ß\n".as_bytes(), Encoding::Utf8);
        check(&"é,ß".as_bytes()[..4], Encoding::Utf8);
        check(b"caf\xe9,b\n", Encoding::Windows1252);
        check(b"\xff\xfea\0", Encoding::Utf16Le);
        check(b"a\0,\0b\0\n\0", Encoding::Utf16Le);
        check(b"\0a\0,\0b\0\n", Encoding::Utf16Be);
        check(b"a,\0,b\xff", Encoding::Utf8);
    }
}
