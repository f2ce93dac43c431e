//! The lines of a log one after the other, in little memory: a clone brings logs that anybody wrote, and a
//! line in one may be as long as the disk.

use std::io::{BufRead, BufReader, Read, Result};

use memchr::memchr;

/// No record of ours comes near it: the longest text has 20,000 bytes, and each may be written as six.
pub const LONGEST_LINE: usize = 1024 * 1024;

/// What is read at once.
const BLOCK: usize = 128 * 1024;

/// Calls back with each line, without its end and without the byte order mark that an editor may have put
/// before the first. What is longer than a line may be is passed over.
pub fn each_line(file: impl Read, mut each: impl FnMut(&[u8])) -> Result<()> {
    let mut reader = BufReader::with_capacity(BLOCK, file);
    // The beginning of a line that did not end in its block, and whether it is too long by now.
    let (mut begun, mut is_too_long, mut is_first) = (Vec::new(), false, true);
    loop {
        let block = reader.fill_buf()?;
        if block.is_empty() {
            break;
        }
        let end = memchr(b'\n', block);
        let part = &block[..end.unwrap_or(block.len())];
        is_too_long |= begun.len() + part.len() > LONGEST_LINE;
        if is_too_long {
            begun.clear();
        } else if end.is_none() || !begun.is_empty() {
            begun.extend_from_slice(part);
        }
        if end.is_some() {
            if !is_too_long {
                let line = if begun.is_empty() { part } else { &begun };
                each(unmarked(line, is_first));
            }
            begun.clear();
            (is_too_long, is_first) = (false, false);
        }
        let used = end.map_or(part.len(), |end| end + 1);
        reader.consume(used);
    }
    if !begun.is_empty() {
        each(unmarked(&begun, is_first));
    }
    Ok(())
}

fn unmarked(line: &[u8], is_first: bool) -> &[u8] {
    match line.strip_prefix(b"\xef\xbb\xbf") {
        Some(rest) if is_first => rest,
        _ => line,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(content: &[u8], expected: &[&[u8]]) {
        let mut seen = Vec::new();
        each_line(content, |line| seen.push(line.to_vec())).unwrap();
        assert_eq!(seen, expected);
    }

    #[test]
    fn lines_come_one_after_the_other() {
        check(b"", &[]);
        check(b"a\n\nb", &[b"a", b"", b"b"]);
        check(
            "\u{feff}a\r\n\u{feff}b\n".as_bytes(),
            &[b"a\r", b"\xef\xbb\xbfb"],
        );
        let long = vec![b'x'; 3 * BLOCK];
        check(
            &[&long[..], b"\nb\n", &long].concat(),
            &[&long, b"b", &long],
        );
    }

    #[test]
    fn what_is_longer_than_a_line_may_be_is_passed_over() {
        let fits = vec![b'x'; LONGEST_LINE];
        let long = vec![b'x'; LONGEST_LINE + 1];
        check(
            &[b"a\n", &long[..], b"\n", &fits, b"\nb"].concat(),
            &[b"a", &fits, b"b"],
        );
        check(&[&long[..], &long, b"\n"].concat(), &[]);
        check(&long, &[]);
    }

    #[test]
    fn what_follows_a_line_that_is_far_too_long_is_read() {
        let endless = std::io::repeat(b'x').take(64 * LONGEST_LINE as u64);
        let mut seen = 0;
        each_line(endless.chain(&b"\nb\n"[..]), |_| seen += 1).unwrap();
        assert_eq!(seen, 1);
    }
}
