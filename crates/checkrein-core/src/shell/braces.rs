//! Brace expansion: `{a,b}` and `{1..3}`.

use super::ends::{backquote_end, double_quote_end, find, parameter_end, substitution_end};
use super::walk::Walk;

/// Enough for any honest list of alternatives; `{1..100000}` is cut here.
const MOST_WORDS: usize = 64;

/// What stands for alternatives that are too many: any of them.
const ANY: &str = "${__suspect}";

/// Expands the braces of a word; quotes stay as they are.
pub(super) fn braces(raw: &str, walk: &mut Walk) -> Vec<String> {
    if !raw.contains('{') {
        return vec![raw.to_owned()];
    }
    let mut done = Vec::new();
    let mut open = vec![raw.chars().collect::<Vec<char>>()];
    while let Some(word) = open.pop() {
        if !walk.take_copy(word.len()) {
            break;
        }
        match first_brace(&word) {
            Some((start, end, parts)) => {
                let parts = if done.len() + open.len() + parts.len() > MOST_WORDS {
                    vec![ANY.chars().collect()]
                } else {
                    parts
                };
                for part in parts.into_iter().rev() {
                    let mut next = word[..start].to_vec();
                    next.extend(part);
                    next.extend(&word[end + 1..]);
                    open.push(next);
                }
            }
            None => done.push(word.into_iter().collect()),
        }
    }
    done
}

/// Returns the first brace expression of a word and its alternatives.
fn first_brace(word: &[char]) -> Option<(usize, usize, Vec<Vec<char>>)> {
    let mut at = 0;
    while at < word.len() {
        at = match (word[at], word.get(at + 1)) {
            ('\\', _) => at + 2,
            ('\'', _) => find(word, at + 1, '\'') + 1,
            ('"', _) => at + double_quote_end(&word[at..]) + 1,
            ('`', _) => at + backquote_end(&word[at..]) + 1,
            ('$', Some('(')) => at + substitution_end(&word[at..], 2) + 1,
            ('$', Some('{')) => at + parameter_end(&word[at..]) + 1,
            ('{', _) => match alternatives(word, at) {
                Some((end, parts)) => return Some((at, end, parts)),
                None => at + 1,
            },
            _ => at + 1,
        };
    }
    None
}

fn alternatives(word: &[char], start: usize) -> Option<(usize, Vec<Vec<char>>)> {
    let (mut at, mut depth, mut from) = (start + 1, 0, start + 1);
    let mut parts = Vec::new();
    while at < word.len() {
        match word[at] {
            '\\' => at += 1,
            '\'' => at = find(word, at + 1, '\''),
            '"' => at += double_quote_end(&word[at..]),
            '{' => depth += 1,
            '}' if depth > 0 => depth -= 1,
            '}' => {
                parts.push(word[from..at].to_vec());
                return match parts.as_slice() {
                    [one] => Some((at, sequence(one)?)),
                    _ => Some((at, parts)),
                };
            }
            ',' if depth == 0 => {
                parts.push(word[from..at].to_vec());
                from = at + 1;
            }
            _ => {}
        }
        at += 1;
    }
    None
}

/// Expands `a..e`; of a longer one, the first ones.
fn sequence(inside: &[char]) -> Option<Vec<Vec<char>>> {
    let inside: String = inside.iter().collect();
    let (start, end) = inside.split_once("..")?;
    let letter = |text: &str| {
        let mut chars = text.chars();
        let char = chars.next().filter(char::is_ascii_alphabetic)?;
        chars.next().is_none().then_some(char)
    };
    if let (Some(start), Some(end)) = (letter(start), letter(end)) {
        let (low, high) = (start.min(end), start.max(end));
        return Some((low..=high).map(|char| vec![char]).collect());
    }
    let (start, end): (i64, i64) = (start.parse().ok()?, end.parse().ok()?);
    let numbers = start.min(end)..=start.max(end);
    Some(
        numbers
            .take(MOST_WORDS)
            .map(|number| number.to_string().chars().collect())
            .collect(),
    )
}
