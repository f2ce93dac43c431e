//! Tokens in the formats of those who issue them, from the data file `formats.txt`.

use std::sync::{LazyLock, OnceLock};

use regex::bytes::{Regex, RegexBuilder};

use crate::found::Found;
use crate::shape;

/// One line of the data file.
struct Format {
    /// Its name, for messages.
    #[cfg(test)]
    name: &'static str,
    /// Words and names begin like this as well.
    is_ambiguous: bool,
    body: &'static str,
    compiled: OnceLock<Option<Regex>>,
}

/// How a token of which format begins.
pub(crate) struct Prefix {
    /// The text.
    pub(crate) text: &'static str,
    format: usize,
}

struct All {
    formats: Vec<Format>,
    prefixes: Vec<Prefix>,
}

/// No token that we know of is longer; those that are go on in the next piece.
const LONGEST: usize = 4096;

static ALL: LazyLock<All> = LazyLock::new(|| {
    let mut all = All {
        formats: Vec::new(),
        prefixes: Vec::new(),
    };
    for line in include_str!("formats.txt").lines() {
        let mut words = line.split_ascii_whitespace();
        let (Some(name), Some(begins), Some(body)) = (words.next(), words.next(), words.next())
        else {
            continue;
        };
        if name.starts_with('#') {
            continue;
        }
        for text in begins.split(',') {
            let format = all.formats.len();
            all.prefixes.push(Prefix { text, format });
        }
        all.formats.push(Format {
            #[cfg(test)]
            name: name.trim_start_matches('?'),
            is_ambiguous: name.starts_with('?'),
            body,
            compiled: OnceLock::new(),
        });
    }
    all
});

/// Returns how tokens begin, in the order of the numbers that [`find`] takes.
pub(crate) fn prefixes() -> &'static [Prefix] {
    &ALL.prefixes
}

/// Looks for a token at a place where a prefix was met.
pub(crate) fn find(text: &[u8], number: usize, start: usize, end: usize, found: &mut Found) {
    let prefix = &ALL.prefixes[number];
    if !text[start..].starts_with(prefix.text.as_bytes()) || continues_a_word(text, start) {
        return;
    }
    let format = &ALL.formats[prefix.format];
    if found.was_looked_at(prefix.format, start) {
        return;
    }
    let rest = &text[end..text.len().min(end + LONGEST)];
    let Some(body) = format.regex().and_then(|regex| regex.find(rest)) else {
        return;
    };
    let mut stop = end + body.end();
    // A point or a dash at the end is the sentence's.
    while stop > end && b".-,".contains(&text[stop - 1]) {
        stop -= 1;
    }
    let goes_on = text.get(stop).is_some_and(u8::is_ascii_alphanumeric);
    let token = &text[end..stop];
    // Amazon's own example, which is in a thousand texts.
    if token.ends_with(b"EXAMPLE") {
        return;
    }
    let is_one = if format.is_ambiguous {
        !goes_on && is_by_lot(token)
    } else {
        shape::is_varied(token)
    };
    if is_one {
        let more = text[stop..]
            .iter()
            .take_while(|byte| byte.is_ascii_alphanumeric());
        found.add(start, stop + more.count());
    } else {
        found.looked_at(prefix.format, stop);
    }
}

impl Format {
    fn regex(&self) -> Option<&Regex> {
        let compile = || {
            RegexBuilder::new(&format!(r"\A(?:{})", self.body))
                .unicode(false)
                .build()
                .ok()
        };
        self.compiled.get_or_init(compile).as_ref()
    }
}

/// The longest piece of it, or the whole of a UUID, looks drawn by lot.
fn is_by_lot(token: &[u8]) -> bool {
    let pieces = token.split(|byte| !byte.is_ascii_alphanumeric());
    let longest = pieces.max_by_key(|piece| piece.len()).unwrap_or_default();
    let together: Vec<u8> = token
        .iter()
        .copied()
        .filter(u8::is_ascii_alphanumeric)
        .collect();
    shape::is_random(longest) || longest.len() * 3 >= token.len() && shape::is_random(&together)
}

/// A letter or digit stands before it that is no escape's: `\n`, `%3D`, and the `m` of a colour.
pub(crate) fn continues_a_word(text: &[u8], start: usize) -> bool {
    let Some(before) = start.checked_sub(1).map(|at| text[at]) else {
        return false;
    };
    if !before.is_ascii_alphanumeric() {
        return false;
    }
    let window = &text[start.saturating_sub(6)..start];
    let is_escape = matches!(window, [.., b'\\', b'n' | b't' | b'r' | b'b' | b'f'])
        || matches!(window, [.., b'%', high, low] if high.is_ascii_hexdigit() && low.is_ascii_hexdigit())
        || matches!(window, [.., b'\\', b'u', a, b, c, d]
            if [a, b, c, d].iter().all(|digit| digit.is_ascii_hexdigit()))
        || matches!(window, [.., b'[', a, b'm'] if a.is_ascii_digit())
        || matches!(window, [.., b'[', a, b, b'm'] if a.is_ascii_digit() && b.is_ascii_digit())
        || matches!(window, [.., b';', a, b, b'm'] if a.is_ascii_digit() && b.is_ascii_digit());
    !is_escape
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_of_the_data_file_is_a_format() {
        let lines = include_str!("formats.txt").lines();
        let lines = lines.filter(|line| !line.is_empty() && !line.starts_with('#'));
        assert_eq!(lines.count(), ALL.formats.len());
        assert!(ALL.formats.len() > 180, "{}", ALL.formats.len());
        for format in &ALL.formats {
            assert!(format.regex().is_some(), "{}: {}", format.name, format.body);
        }
    }

    #[test]
    fn no_name_is_there_twice() {
        let mut names: Vec<&str> = ALL.formats.iter().map(|format| format.name).collect();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), ALL.formats.len());
    }
}
