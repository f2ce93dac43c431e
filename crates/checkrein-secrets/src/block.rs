//! Private keys as blocks of text: whole ones, and those cut short at either end.

use crate::found::Found;
use crate::shape;

/// This many characters of a key on a line are one; less is talk about keys.
const LINE: usize = 24;

/// Looks around the words `PRIVATE KEY`, wherever they stand.
pub(crate) fn find(text: &[u8], start: usize, end: usize, found: &mut Found) {
    let before = &text[start.saturating_sub(80)..start];
    let line = before
        .rsplit(|byte| *byte == b'\n')
        .next()
        .unwrap_or_default();
    let marker = |word: &[u8]| {
        line.windows(word.len())
            .rposition(|window| window.eq_ignore_ascii_case(word))
    };
    if let Some(at) = marker(b"BEGIN") {
        let from = start - (line.len() - at);
        let dashes = text[..from]
            .iter()
            .rev()
            .take(8)
            .take_while(|byte| b"- ".contains(byte));
        let from = from - dashes.count();
        if let Some(to) = end_of_key(text, end) {
            found.add(from, to);
        }
    } else if let Some(at) = marker(b"END") {
        // [2] the first lines are missing
        let from = start - (line.len() - at);
        if found.covers(from) {
            return;
        }
        let dashes = text[..from]
            .iter()
            .rev()
            .take(8)
            .take_while(|byte| b"- ".contains(byte));
        let stop = from - dashes.count();
        let first = beginning_of_key(text, stop);
        if stop - first >= LINE && has_line(&text[first..stop]) {
            found.add(first, skip_dashes(text, end));
        }
    }
}

/// Looks behind `PuTTY-User-Key-File-`: what is private comes after `Private-Lines:`.
pub(crate) fn find_lines(text: &[u8], end: usize, found: &mut Found) {
    if let Some(to) = end_of_key(text, end) {
        found.add(end, to);
    }
}

/// Where a key that begins here ends: behind its last line, with or without the words that close it.
fn end_of_key(text: &[u8], begin: usize) -> Option<usize> {
    let begin = skip_dashes(text, begin);
    let mut at = begin;
    let mut last = begin;
    let mut key = 0;
    while at < text.len() {
        let rest = &text[at..];
        if rest.starts_with(b"-----BEGIN") || rest.starts_with(b"---- BEGIN") {
            break;
        }
        if rest.starts_with(b"-----END") || rest.starts_with(b"---- END") {
            let close = rest
                .iter()
                .take(100)
                .position(|byte| b"\n\\\"'".contains(byte))
                .unwrap_or(rest.len().min(100));
            let words = rest[..close]
                .windows(2)
                .rposition(|pair| pair == b"--")
                .map_or(close, |at| at + 2);
            last = at + words;
            break;
        }
        let run = rest.iter().take_while(|byte| is_key(**byte)).count();
        if run == 0 {
            let skip = between(rest);
            if skip == 0 {
                break;
            }
            at += skip;
            continue;
        }
        let word = &rest[..run];
        // Headers of old keys (`Proc-Type:`, `Version:`, `DEK-Info:`) come before the key itself.
        if run < LINE && key == 0 {
            let line = rest
                .iter()
                .take(120)
                .position(|byte| *byte == b'\n')
                .unwrap_or(0);
            if line == 0 || at - begin > 600 || !rest[..line].contains(&b':') {
                break;
            }
            at += line;
            continue;
        }
        // The last line of a key is short, and then comes something else.
        let is_line = run >= LINE && shape::different(word) >= 8;
        let is_last = key > 0
            && !word.iter().all(u8::is_ascii_lowercase)
            && (word.ends_with(b"=") || ends_line(rest, run));
        if !is_line && !is_last {
            break;
        }
        key += run;
        at += run;
        last = at;
    }
    (key >= LINE || last > begin && key > 0).then_some(last)
}

/// Where a key begins whose end is here.
fn beginning_of_key(text: &[u8], stop: usize) -> usize {
    let mut at = stop;
    let mut first = stop;
    while at > 0 {
        let before = &text[..at];
        let run = before
            .iter()
            .rev()
            .take_while(|byte| is_key(**byte))
            .count();
        if run == 0 {
            let skip = before
                .iter()
                .rev()
                .take(16)
                .take_while(|byte| b"\r\n \t\\\">,+'".contains(byte))
                .count();
            if skip == 0 {
                break;
            }
            at -= skip;
            continue;
        }
        let is_close = first == stop || run >= LINE;
        if !is_close || run < 4 {
            break;
        }
        at -= run;
        first = at;
    }
    first
}

fn has_line(text: &[u8]) -> bool {
    text.split(|byte| !is_key(*byte))
        .any(|line| line.len() >= LINE && shape::different(line) >= 8)
}

fn ends_line(rest: &[u8], run: usize) -> bool {
    matches!(
        rest.get(run),
        None | Some(b'\n' | b'\r' | b'\\' | b'"' | b'\'')
    )
}

fn is_key(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"+/=".contains(&byte)
}

/// What stands between the lines of a key: line ends, also as `\n`, marks of quotations and lists.
fn between(rest: &[u8]) -> usize {
    let mut at = 0;
    while at < rest.len().min(64) {
        match &rest[at..] {
            [b'\\', b'n' | b'r', ..] => at += 2,
            [b'\\', b'\\', b'n' | b'r', ..] => at += 3,
            [
                b'\r' | b'\n' | b' ' | b'\t' | b'"' | b'\'' | b'>' | b',' | b'#' | b'\\' | b'*'
                | b'|',
                ..,
            ] => at += 1,
            _ => break,
        }
    }
    at
}

fn skip_dashes(text: &[u8], at: usize) -> usize {
    let block = b" BLOCK";
    let at = at
        + if text[at..].starts_with(block) {
            block.len()
        } else {
            0
        };
    at + text[at..]
        .iter()
        .take(8)
        .take_while(|byte| b"- ".contains(byte))
        .count()
}
