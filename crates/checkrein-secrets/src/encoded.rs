//! Secrets in base64: a text that holds one once it is decoded, and private keys as one long line.

use crate::found::Found;

/// Shorter words hold no more than a word; longer ones are files.
const SHORTEST: usize = 16;
const LONGEST: usize = 16_384;

/// Looks at every word of the text that base64 may be. `is_secret` judges what it says.
pub(crate) fn find(text: &str, found: &mut Found, is_secret: impl Fn(&str) -> bool) {
    let bytes = text.as_bytes();
    let mut at = 0;
    while at < bytes.len() {
        if !is_letter(bytes[at]) {
            at += 1;
            continue;
        }
        let length = bytes[at..]
            .iter()
            .take_while(|byte| is_letter(**byte))
            .count();
        let end = at + length;
        let padding = bytes[end..]
            .iter()
            .take(2)
            .take_while(|byte| **byte == b'=');
        let padding = padding.count();
        let is_candidate = (SHORTEST..=LONGEST).contains(&(length + padding))
            && (length + padding).is_multiple_of(4)
            && !found.covers(at);
        if is_candidate && decoded(&bytes[at..end]).is_some_and(|said| is_secret(&said)) {
            found.add(at, end + padding);
        }
        at = end + padding;
    }
}

fn is_letter(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"+/-_".contains(&byte)
}

/// Behind what `-----BEGIN … PRIVATE KEY` is in base64: all of the line, and of those that go on.
pub(crate) fn find_key(bytes: &[u8], start: usize, found: &mut Found) {
    let mut to = start;
    loop {
        let run = bytes[to..]
            .iter()
            .take_while(|byte| is_letter(**byte) || **byte == b'=');
        let run = run.count();
        to += run;
        let line_end = bytes[to..].iter().take(40);
        let next = line_end
            .take_while(|byte| b"\r\n \t".contains(byte))
            .count();
        let follows = bytes[to + next..]
            .iter()
            .take_while(|byte| is_letter(**byte))
            .count();
        if run < 40 || next == 0 || follows < 40 {
            break;
        }
        to += next;
    }
    if to - start >= 60 {
        found.add(start, to);
    }
}

/// What base64 says, where that is a text.
pub(crate) fn decoded(letters: &[u8]) -> Option<String> {
    let (mut bits, mut held, mut bytes) = (0u32, 0, Vec::new());
    for letter in letters.iter().filter(|letter| **letter != b'=') {
        let value = match letter {
            b'A'..=b'Z' => letter - b'A',
            b'a'..=b'z' => letter - b'a' + 26,
            b'0'..=b'9' => letter - b'0' + 52,
            b'+' | b'-' => 62,
            _ => 63,
        };
        bits = bits << 6 | u32::from(value);
        held += 6;
        if held >= 8 {
            held -= 8;
            let byte = (bits >> held & 0xff) as u8;
            // Most of what is no text says so with its first letters.
            if byte < 0x20 && !b"\t\n\r".contains(&byte) || byte == 0x7f {
                return None;
            }
            bytes.push(byte);
        }
    }
    String::from_utf8(bytes).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(letters: &str, expected: Option<&str>) {
        assert_eq!(
            decoded(letters.as_bytes()).as_deref(),
            expected,
            "{letters}"
        );
    }

    #[test]
    fn only_what_is_a_text_is_decoded() {
        check("YWRhOmh1bnRlcjI=", Some("ada:hunter2"));
        check("AAECAwQFBgcICQoL", None);
        check("/////w==", None);
    }
}
