//! Passwords in SQL: `IDENTIFIED BY …`, and the column of an `INSERT`.

use crate::assigned::{quoted, spaces, unquoted};
use crate::found::Found;
use crate::name::{Strength, strength};
use crate::said::password;
use crate::value;

/// How far the values of an `INSERT` reach.
const REACH: usize = 4096;

/// Behind `IDENTIFIED BY`: in quotation marks, or more than a word.
pub(crate) fn find_identified(text: &str, end: usize, found: &mut Found) {
    let bytes = text.as_bytes();
    let from = spaces(bytes, end);
    if matches!(bytes.get(from), Some(b'\'' | b'"'))
        && let Some((from, to)) = quoted(bytes, from)
    {
        return password(text, from, to, found);
    }
    let to = unquoted(bytes, from, false);
    if text.get(from..to).is_some_and(value::is_more_than_a_word) {
        found.add(from, to);
    }
}

/// Behind `INSERT INTO`: the values of columns whose names say that they are secret.
pub(crate) fn find_insert(text: &str, end: usize, found: &mut Found) {
    let most = text.floor_char_boundary((end + REACH).min(text.len()));
    let rest = &text[end..most];
    let Some(open) = rest.find('(') else {
        return;
    };
    let Some(close) = rest[open..].find(')').map(|at| open + at) else {
        return;
    };
    let columns = rest[open + 1..close].split(',');
    let wanted: Vec<Option<Strength>> = columns
        .map(|name| strength(name.trim_matches(|sign: char| " \n\t`\"[]".contains(sign))))
        .collect();
    let words = rest[close + 1..].trim_start();
    let is_insert = words
        .get(..6)
        .is_some_and(|word| word.eq_ignore_ascii_case("values"));
    if !is_insert || wanted.iter().all(Option::is_none) {
        return;
    }
    let bytes = text.as_bytes();
    let mut at = end + close + 1 + rest[close + 1..].find('(').unwrap_or(0);
    let (mut depth, mut column) = (0, 0);
    while at < most {
        match bytes[at] {
            b'(' => {
                depth += 1;
                column = if depth == 1 { 0 } else { column };
            }
            b')' if depth == 0 => break,
            b')' => depth -= 1,
            b',' if depth == 1 => column += 1,
            b';' => break,
            b'\'' | b'"' => {
                let (from, to) = quoted(bytes, at).unwrap_or((at, at + 1));
                let is_wanted = depth == 1 && wanted.get(column).is_some_and(Option::is_some);
                if is_wanted {
                    password(text, from, to, found);
                }
                at = to;
            }
            _ => {}
        }
        at += 1;
    }
}
