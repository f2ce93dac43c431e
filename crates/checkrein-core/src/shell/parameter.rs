//! Parameter expansion: what `${…}` is for a variable whose value is known.

use super::ends::{find, is_name};
use super::text::{Atom, Text};
use super::word::{Quotes, Reader, expand_one};

impl Reader<'_> {
    /// Reads the inside of `${…}`.
    pub(super) fn parameter(&mut self, inside: &[char], quotes: Quotes) {
        let (indirect, inside) = match inside {
            ['!', rest @ ..] if !rest.is_empty() => (true, rest),
            // The length of something is a number.
            ['#', rest @ ..] if !rest.is_empty() => return self.number(rest),
            inside => (false, inside),
        };
        let length = match inside {
            ['@' | '*', ..] => 1,
            inside => inside.iter().take_while(|char| is_name(**char)).count(),
        };
        let mut name: String = inside[..length].iter().collect();
        let mut operator = &inside[length..];
        if indirect && let Some(value) = self.scope.get(&name).and_then(|value| value.literal()) {
            name = value;
        }
        if let ['[', '@' | '*', ']', rest @ ..] = operator {
            if rest.is_empty()
                && let Some(values) = self.scope.variables.get(&name).cloned()
            {
                return self.push_list(&values, quotes);
            }
            operator = rest;
        } else if let ['[', rest @ ..] = operator {
            let end = find(rest, 0, ']');
            let end = if rest[..end].contains(&'$') {
                // What stands in the index may hold brackets itself.
                self.look_at(rest);
                rest.len()
            } else {
                end
            };
            let index: String = rest[..end].iter().collect();
            let value = index
                .parse::<usize>()
                .ok()
                .and_then(|index| self.scope.variables.get(&name)?.get(index).cloned())
                // By a word: of one value it can only be that.
                .or_else(|| match self.scope.variables.get(&name)?.as_slice() {
                    [only] => Some(only.clone()),
                    _ => None,
                });
            operator = rest.get(end + 1..).unwrap_or_default();
            if operator.is_empty() {
                return self.push_value(&value.unwrap_or_else(Text::unknown), quotes);
            }
        }
        let value = match name.as_str() {
            "@" | "*" if operator.is_empty() => {
                let values = self.scope.arguments.clone();
                return self.push_list(&values, quotes);
            }
            name if name.starts_with(|char: char| char.is_ascii_digit()) => {
                Some(self.positional(name))
            }
            name => self.scope.get(name),
        };
        // What is known of it is copied, and looked at, before it is added.
        let length = value.as_ref().map_or(0, |value| value.0.len());
        if !self.walk.take_copy(length) {
            return;
        }
        let value = self.transformed(&name, value, operator);
        self.push_value(&value, quotes);
    }

    fn transformed(&mut self, name: &str, value: Option<Text>, operator: &[char]) -> Text {
        let operand = |reader: &mut Self, chars: &[char]| {
            let raw: String = chars.iter().collect();
            expand_one(&raw, reader.walk, reader.scope)
        };
        let known = value.filter(|value| !value.0.is_empty());
        match operator {
            [] => known.unwrap_or_else(Text::unknown),
            [':', '-' | '=', rest @ ..] | ['-' | '=', rest @ ..] => {
                let value = known.unwrap_or_else(|| operand(self, rest));
                if operator.contains(&'=') {
                    self.scope.set(name, value.clone());
                }
                value
            }
            [':', '+', rest @ ..] | ['+', rest @ ..] => operand(self, rest),
            [':', rest @ ..] if rest.first().is_some_and(char::is_ascii_digit) => {
                self.look_at(rest);
                part(known.unwrap_or_else(Text::unknown), rest)
            }
            [':', '?', rest @ ..] | ['?', rest @ ..] => {
                self.look_at(rest);
                known.unwrap_or_else(Text::unknown)
            }
            ['%', '%', rest @ ..] => {
                let pattern = operand(self, rest);
                self.strip(known, &pattern, Side::End, true)
            }
            ['%', rest @ ..] => {
                let pattern = operand(self, rest);
                self.strip(known, &pattern, Side::End, false)
            }
            ['#', '#', rest @ ..] => {
                let pattern = operand(self, rest);
                self.strip(known, &pattern, Side::Start, true)
            }
            ['#', rest @ ..] => {
                let pattern = operand(self, rest);
                self.strip(known, &pattern, Side::Start, false)
            }
            ['/', '/', rest @ ..] => {
                let (from, to) = split_at_slash(rest);
                let (from, to) = (operand(self, from), operand(self, to));
                self.replaced(known, &from, &to, usize::MAX)
            }
            ['/', rest @ ..] => {
                let (from, to) = split_at_slash(rest);
                let (from, to) = (operand(self, from), operand(self, to));
                self.replaced(known, &from, &to, 1)
            }
            [',', rest @ ..] => {
                self.look_at(rest);
                cased(known, char::to_ascii_lowercase)
            }
            ['^', rest @ ..] => {
                self.look_at(rest);
                cased(known, char::to_ascii_uppercase)
            }
            rest => {
                self.look_at(rest);
                known.unwrap_or_else(Text::unknown)
            }
        }
    }

    fn replaced(&mut self, value: Option<Text>, from: &Text, to: &Text, times: usize) -> Text {
        let Some(value) = value else {
            return Text::unknown();
        };
        let (Some(known), Some(from), Some(to)) = (value.literal(), from.literal(), to.literal())
        else {
            return value;
        };
        if from.is_empty() {
            return value;
        }
        let count = known.matches(&from).take(times).count();
        if !self.walk.take(count.saturating_mul(to.len())) {
            return Text::unknown();
        }
        Text::from(known.replacen(&from, &to, times))
    }

    fn strip(&mut self, value: Option<Text>, pattern: &Text, side: Side, longest: bool) -> Text {
        let Some(value) = value else {
            return Text::unknown();
        };
        let work = value.0.len().saturating_mul(pattern.0.len() + 1);
        if !self.walk.take(work / 8) {
            return Text::unknown();
        }
        strip(value, pattern, side, longest)
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Side {
    Start,
    End,
}

/// Takes a pattern off one side, the longest or the shortest match.
fn strip(value: Text, pattern: &Text, side: Side, longest: bool) -> Text {
    // In a pattern on a text, a wildcard matches a slash too.
    let mut pattern: Vec<Atom> = pattern
        .0
        .iter()
        .map(|atom| match atom {
            Atom::Any => Atom::Unknown { suspect: false },
            atom => *atom,
        })
        .collect();
    let mut text: Vec<char> = value.lossy().chars().collect();
    if side == Side::End {
        pattern.reverse();
        text.reverse();
    }
    let matches = Text(pattern).matching_prefixes(&text);
    let cut = if longest {
        matches.iter().rposition(|matches| *matches)
    } else {
        matches.iter().position(|matches| *matches)
    };
    let length = value.0.len();
    match (cut, side) {
        (None, _) => value,
        (Some(cut), Side::Start) => value.skip(cut),
        (Some(cut), Side::End) => Text(value.0[..length - cut].to_vec()),
    }
}

/// Takes a part out of a text, `2:3`, where both are plain numbers.
fn part(value: Text, range: &[char]) -> Text {
    let range: String = range.iter().collect();
    let (start, length) = match range.split_once(':') {
        Some((start, length)) => (start.parse::<usize>(), length.parse::<usize>()),
        None => (range.parse::<usize>(), Ok(usize::MAX)),
    };
    match (start, length) {
        (Ok(start), Ok(length)) => {
            let mut part = value.skip(start);
            part.0.truncate(length);
            part
        }
        _ => value,
    }
}

fn cased(value: Option<Text>, case: fn(&char) -> char) -> Text {
    let mut value = value.unwrap_or_else(Text::unknown);
    for atom in &mut value.0 {
        if let Atom::Char(char) = atom {
            *char = case(char);
        }
    }
    value
}

fn split_at_slash(chars: &[char]) -> (&[char], &[char]) {
    match chars.iter().position(|char| *char == '/') {
        Some(slash) => (&chars[..slash], &chars[slash + 1..]),
        None => (chars, &[]),
    }
}
