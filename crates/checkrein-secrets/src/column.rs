//! Values in tables: in the cell behind a name, and in the column below it.

use crate::assigned::{quoted, spaces, unquoted};
use crate::encoded;
use crate::found::Found;
use crate::name::Strength;
use crate::value::{self, Written};

/// How many rows below a name are looked at, and how far they reach.
const ROWS: usize = 200;
const REACH: usize = 16_384;

/// The number under which [`Found`] remembers how far the first column was looked at; those beside it count down.
const COLUMN: usize = usize::MAX - 1;

type Place = ((usize, usize), Written);

/// The word that stands there, alone in its cell, where it is more than a word.
pub(crate) fn cell(bytes: &[u8], at: usize, strength: Strength) -> Option<Place> {
    let at = spaces(bytes, at);
    let (from, to) = quoted(bytes, at)
        .filter(|_| matches!(bytes[at], b'"' | b'\'' | b'`'))
        .unwrap_or_else(|| (at, unquoted(bytes, at, false)));
    let value = std::str::from_utf8(bytes.get(from..to)?).ok()?;
    is_one(value, strength).then_some(((from, to), Written::Loose))
}

fn is_one(value: &str, strength: Strength) -> bool {
    if strength == Strength::Token || strength == Strength::Key {
        return value::has_substance(value, 8) && !value::is_code(value);
    }
    let is_encoded = value.ends_with('=')
        && value.len().is_multiple_of(4)
        && encoded::decoded(value.as_bytes()).is_some();
    is_encoded || value::is_more_than_a_word(value) && !value::is_code(value)
}

/// Whether a name that begins here is in a row of a table: `| name | …`.
pub(crate) fn is_row(bytes: &[u8], start: usize) -> bool {
    let before = &bytes[start.saturating_sub(200)..start];
    let line = before.rsplit(|byte| *byte == b'\n').next();
    let line = line.unwrap_or_default().trim_ascii();
    line.first() == Some(&b'|')
}

/// Looks below a name that is one of a row of names: `user,password`, `| user | password |`.
pub(crate) fn find(text: &str, name: (usize, usize), strength: Strength, found: &mut Found) {
    let (start, end) = name;
    let least = text.ceil_char_boundary(start.saturating_sub(200));
    let near = text.floor_char_boundary((end + 200).min(text.len()));
    let Some(rest) = text[end..near].find('\n') else {
        return;
    };
    let most = text.floor_char_boundary((end + REACH).min(text.len()));
    let before = text[least..start]
        .rfind('\n')
        .map_or(least, |at| least + at + 1);
    let header = &text[before..end + rest];
    let Some(sign) = sign_of(header) else {
        return;
    };
    let column = text[before..start].matches(sign).count();
    let columns = header.matches(sign).count();
    if found.was_looked_at(COLUMN - column, start) {
        return;
    }
    found.looked_at(COLUMN - column, most);
    let mut at = end + rest + 1;
    for line in text[at.min(most)..most].split_inclusive('\n').take(ROWS) {
        if line.matches(sign).count() != columns {
            return;
        }
        let mut from = at;
        for (number, cell) in line.split(sign).enumerate() {
            if number == column {
                let value = cell.trim_matches(|sign: char| " \t\r\n\"'`".contains(sign));
                let place = from + cell.find(value).unwrap_or(0);
                let is_plain = !value.contains(' ') && !value::is_placeholder(value);
                if is_plain && is_one(value, strength) {
                    found.add(place, place + value.len());
                }
            }
            from += cell.len() + sign.len_utf8();
        }
        at += line.len();
    }
}

/// What stands between the names, where there are only names.
fn sign_of(header: &str) -> Option<char> {
    let header = header.trim();
    let is_name = |cell: &str| {
        let cell = cell.trim_matches(|sign: char| " \t\"'`*".contains(sign));
        cell.len() <= 40
            && cell
                .chars()
                .all(|letter| letter.is_alphanumeric() || "_- ".contains(letter))
    };
    // Two of them at least: a list of words has one on each line.
    let names = |sign: &char| {
        let cells = header.split(*sign);
        cells.filter(|cell| !cell.trim().is_empty()).count() >= 2
    };
    ['|', ',', ';', '\t']
        .into_iter()
        .filter(names)
        .find(|sign| header.contains(*sign) && header.split(*sign).all(is_name))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(header: &str, expected: Option<char>) {
        assert_eq!(sign_of(header), expected, "{header}");
    }

    #[test]
    fn a_row_of_names_is_told_from_code() {
        check("user,password,mail", Some(','));
        check("| user | **password** |", Some('|'));
        check("name;token", Some(';'));
        check("fn login(user: &str, password: &str) {", None);
        check("password", None);
        check("'password',", None);
        check("if a || password.is_empty() {", None);
    }
}
