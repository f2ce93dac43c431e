//! Values that stand beside a name and not behind a sign: in the next line, in another attribute, in a block.

use crate::assigned::{quoted, spaces, unquoted};
use crate::value;

/// How far an attribute or a block reaches.
const REACH: usize = 300;

/// `password:`, and what is further in on the next line, alone; `password: |` as well.
pub(crate) fn next_line(bytes: &[u8], start: usize, colon: usize) -> Option<(usize, usize)> {
    let mut at = spaces(bytes, colon);
    let is_block = matches!(bytes.get(at), Some(b'|' | b'>'));
    if is_block {
        at += 1;
        at += usize::from(matches!(bytes.get(at), Some(b'-' | b'+')));
    }
    at += usize::from(bytes.get(at) == Some(&b'\r'));
    if bytes.get(at) != Some(&b'\n') {
        return None;
    }
    let from = spaces(bytes, at + 1);
    let before = bytes[start.saturating_sub(80)..start].iter().rev();
    let depth = before.take_while(|byte| b" \t".contains(byte)).count();
    let length = bytes[from..]
        .iter()
        .take(REACH)
        .take_while(|byte| !byte.is_ascii_whitespace())
        .count();
    let to = from + length;
    let is_alone = matches!(bytes.get(to), None | Some(b'\n' | b'\r'));
    let word = std::str::from_utf8(&bytes[from..to]).ok()?;
    let is_one = is_block && word.len() >= 4
        || value::is_more_than_a_word(word)
        || value::has_substance(word, 5);
    (from - at - 1 > depth && is_alone && is_one && !word.ends_with(':')).then_some((from, to))
}

/// `<add key="password" value="…"/>`, `variable "password" { default = "…" }`.
pub(crate) fn find(bytes: &[u8], end: usize) -> Option<(usize, usize)> {
    let at = spaces(bytes, end + 1);
    let rest = &bytes[at..bytes.len().min(at + REACH)];
    let (word, stop): (&[u8], u8) = if rest.first() == Some(&b'{') {
        (b"default", b'}')
    } else {
        (b"value=", b'>')
    };
    let reach = rest.iter().position(|byte| *byte == stop)?;
    let found = rest[..reach]
        .windows(word.len())
        .position(|part| part == word)?;
    let mut from = spaces(bytes, at + found + word.len());
    if stop == b'}' {
        if bytes.get(from) != Some(&b'=') {
            return None;
        }
        from = spaces(bytes, from + 1);
    }
    quoted(bytes, from)
}

/// `name: DB_PASSWORD`, and on the next line `value: …`; `{"name": "DB_PASSWORD", "value": "…"}`.
pub(crate) fn value(bytes: &[u8], end: usize) -> Option<(usize, usize)> {
    let between = bytes[end..].iter().take(60);
    let is_between = |byte: &&u8| b"\"',\\ \t\r\n".contains(byte);
    let skip = between.take_while(is_between).count();
    let rest = bytes[end + skip..].get(..5).filter(|_| skip > 0)?;
    if !rest.eq_ignore_ascii_case(b"value") {
        return None;
    }
    let mut at = end + skip + 5;
    while matches!(bytes.get(at), Some(b'"' | b'\'' | b'\\')) {
        at += 1;
    }
    at = spaces(bytes, at);
    if !matches!(bytes.get(at), Some(b':' | b'=')) {
        return None;
    }
    at = spaces(bytes, at + 1);
    Some(quoted(bytes, at).unwrap_or_else(|| (at, unquoted(bytes, at, false))))
}

/// One word, and the line is at its end.
pub(crate) fn is_rest(bytes: &[u8], at: usize) -> bool {
    let line = bytes[at..].iter().take(REACH);
    let line: Vec<u8> = line.copied().take_while(|byte| *byte != b'\n').collect();
    !line.trim_ascii().contains(&b' ')
}

/// `ENV NAME value`, `setx NAME value`, and `set -x NAME value` of another shell.
pub(crate) fn is_set(bytes: &[u8], start: usize) -> bool {
    let before = &bytes[start.saturating_sub(12)..start];
    [
        "ENV ", "setx ", "set -x ", "set -gx ", "set -Ux ", "set -lx ",
    ]
    .iter()
    .any(|word| before.ends_with(word.as_bytes()))
}
