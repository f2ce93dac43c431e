//! What a word of the command expands to: quotes, escapes, braces, variables, substitutions.
//!
//! Words are read here and not by the grammar's own crate, since that takes exponential time on
//! nested `$((` and panics on some numbers.

use super::braces::braces;
use super::ends::{
    ansi_end, backquote_end, bracket_end, double_quote_end, find, is_arithmetic, is_name,
    parameter_end, substitution_end,
};
use super::scope::Scope;
use super::text::{Atom, Text};
use super::walk::Walk;

/// Expands a word to the words that the command would get.
pub(super) fn expand(raw: &str, walk: &mut Walk, scope: &mut Scope) -> Vec<Text> {
    let mut words = Vec::new();
    for raw in braces(raw, walk) {
        let chars: Vec<char> = raw.chars().collect();
        let mut reader = Reader::new(walk, scope);
        reader.tilde(&chars);
        let start = reader.skip;
        reader.read(&chars[start..], Quotes::None);
        words.extend(reader.finish());
    }
    words
}

/// Expands a word to one text, as an assignment or a redirection does.
pub(super) fn expand_one(raw: &str, walk: &mut Walk, scope: &mut Scope) -> Text {
    let mut words = expand(raw, walk, scope).into_iter();
    let mut text = words.next().unwrap_or_default();
    for word in words {
        text.0.push(Atom::Char(' '));
        text.0.extend(word.0);
    }
    text
}

/// Expands the body of a here-document.
pub(super) fn expand_document(raw: &str, walk: &mut Walk, scope: &mut Scope) -> Text {
    let chars: Vec<char> = raw.chars().collect();
    let mut reader = Reader::new(walk, scope);
    reader.read(&chars, Quotes::Document);
    reader.finish().into_iter().next().unwrap_or_default()
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Quotes {
    /// None; the value is split and its wildcards count.
    None,
    /// Double quotes, or others in which nothing is split.
    Double,
    /// A here-document.
    Document,
}

/// Reads one word.
pub(super) struct Reader<'a> {
    pub(super) walk: &'a mut Walk,
    pub(super) scope: &'a mut Scope,
    words: Vec<Text>,
    /// The word in work; none between two words.
    word: Option<Text>,
    /// How many characters a tilde took.
    skip: usize,
}

impl<'a> Reader<'a> {
    fn new(walk: &'a mut Walk, scope: &'a mut Scope) -> Self {
        Self {
            walk,
            scope,
            words: Vec::new(),
            word: None,
            skip: 0,
        }
    }

    fn finish(mut self) -> Vec<Text> {
        self.words.extend(self.word.take());
        self.words
    }

    pub(super) fn push(&mut self, atom: Atom) {
        self.word.get_or_insert_default().0.push(atom);
    }

    /// Adds the value of an expansion; outside of quotes it is split and its wildcards count.
    pub(super) fn push_value(&mut self, value: &Text, quotes: Quotes) {
        if !self.walk.take(value.0.len() + 1) {
            return;
        }
        for atom in &value.0 {
            match atom {
                Atom::Char(char) if quotes == Quotes::None && char.is_ascii_whitespace() => {
                    self.words.extend(self.word.take());
                }
                Atom::Char('*') if quotes == Quotes::None => self.push(Atom::Any),
                Atom::Char('?') if quotes == Quotes::None => self.push(Atom::One),
                atom => self.push(*atom),
            }
        }
        if quotes != Quotes::None {
            self.word.get_or_insert_default();
        }
    }

    /// Adds the values of a list, each a word of its own.
    pub(super) fn push_list(&mut self, values: &[Text], quotes: Quotes) {
        for (index, value) in values.iter().enumerate() {
            if index > 0 {
                self.words.extend(self.word.take());
            }
            self.push_value(value, quotes);
            if self.walk.is_over() {
                break;
            }
        }
    }

    fn tilde(&mut self, chars: &[char]) {
        if chars.first() != Some(&'~') {
            return;
        }
        let end = chars
            .iter()
            .position(|char| *char == '/')
            .unwrap_or(chars.len());
        let name: String = chars[1..end].iter().collect();
        let value = match name.as_str() {
            "" => self.scope.get("HOME"),
            "+" => self.scope.get("PWD"),
            "-" => self.scope.get("OLDPWD"),
            name if name
                .chars()
                .all(|char| char.is_ascii_alphanumeric() || "._-".contains(char)) =>
            {
                Some(Text::unknown())
            }
            _ => return,
        };
        self.push_value(&value.unwrap_or_else(Text::unknown), Quotes::Double);
        self.skip = end;
    }

    fn read(&mut self, chars: &[char], quotes: Quotes) {
        let mut at = 0;
        self.walk.take(chars.len());
        while at < chars.len() && !self.walk.is_over() {
            let rest = &chars[at..];
            at += match (rest[0], quotes) {
                ('\'', Quotes::None) => {
                    let end = find(rest, 1, '\'');
                    self.push_value(&literal(&rest[1..end]), Quotes::Double);
                    end + 1
                }
                ('"', Quotes::None) => {
                    let end = double_quote_end(rest);
                    self.word.get_or_insert_default();
                    self.read(&rest[1..end], Quotes::Double);
                    end + 1
                }
                ('\\', Quotes::None) => {
                    match rest.get(1) {
                        Some('\n') | None => {}
                        Some(char) => self.push(Atom::Char(*char)),
                    }
                    2
                }
                ('\\', _) => match rest.get(1) {
                    Some('\n') => 2,
                    Some(char @ ('$' | '`' | '\\')) => {
                        self.push(Atom::Char(*char));
                        2
                    }
                    Some('"') if quotes == Quotes::Double => {
                        self.push(Atom::Char('"'));
                        2
                    }
                    _ => {
                        self.push(Atom::Char('\\'));
                        1
                    }
                },
                ('`', _) => {
                    let end = backquote_end(rest);
                    let code = unescape_backquoted(&rest[1..end]);
                    self.substitute(&code, quotes);
                    end + 1
                }
                ('$', _) => self.dollar(rest, quotes),
                ('*', Quotes::None) => {
                    self.push(Atom::Any);
                    1
                }
                ('?', Quotes::None) => {
                    self.push(Atom::One);
                    1
                }
                ('[', Quotes::None) => match bracket_end(rest) {
                    Some(end) => {
                        self.push(Atom::One);
                        end + 1
                    }
                    None => {
                        self.push(Atom::Char('['));
                        1
                    }
                },
                // Bash without its extended patterns takes this for a syntax error.
                ('@' | '+' | '!', Quotes::None) if rest.get(1) == Some(&'(') => {
                    let end = substitution_end(rest, 2);
                    self.look_at(&rest[2..end]);
                    self.push(Atom::Any);
                    end + 1
                }
                (char, _) => {
                    self.push(Atom::Char(char));
                    1
                }
            };
        }
    }

    /// Reads what begins with a dollar sign and returns its length.
    fn dollar(&mut self, rest: &[char], quotes: Quotes) -> usize {
        match rest.get(1) {
            Some('\'') if quotes == Quotes::None => {
                let end = ansi_end(rest);
                let value = ansi(&rest[2..end]);
                self.push_value(&value, Quotes::Double);
                end + 1
            }
            // A translated string is a string.
            Some('"') if quotes == Quotes::None => 1,
            Some('(') if rest.get(2) == Some(&'(') && is_arithmetic(rest) => {
                let end = substitution_end(rest, 2);
                self.number(&rest[3..end]);
                end + 1
            }
            Some('(') => {
                let end = substitution_end(rest, 2);
                let code: String = rest[2..end].iter().collect();
                self.substitute(&code, quotes);
                end + 1
            }
            Some('[') => {
                let end = find(rest, 2, ']');
                self.number(&rest[2..end]);
                end + 1
            }
            Some('{') => {
                let end = parameter_end(rest);
                self.parameter(&rest[2..end], quotes);
                end + 1
            }
            Some('@' | '*') => {
                let values = self.scope.arguments.clone();
                self.push_list(&values, quotes);
                2
            }
            Some(digit) if digit.is_ascii_digit() => {
                let value = self.positional(&digit.to_string());
                self.push_value(&value, quotes);
                2
            }
            Some('?' | '#' | '$' | '!' | '-') => {
                self.push(Atom::Unknown { suspect: false });
                2
            }
            Some(char) if is_name(*char) => {
                let length = rest[1..].iter().take_while(|char| is_name(**char)).count();
                let name: String = rest[1..=length].iter().collect();
                let value = self.scope.get(&name).unwrap_or_else(Text::unknown);
                self.push_value(&value, quotes);
                length + 1
            }
            _ => {
                self.push(Atom::Char('$'));
                1
            }
        }
    }

    /// Adds the value of an arithmetic expression.
    pub(super) fn number(&mut self, inside: &[char]) {
        self.look_at(inside);
        self.push(Atom::Unknown { suspect: false });
    }

    /// Walks the commands in a part whose value does not matter.
    pub(super) fn look_at(&mut self, inside: &[char]) {
        let raw: String = inside.iter().collect();
        expand_document(&raw, self.walk, self.scope);
    }

    fn substitute(&mut self, code: &str, quotes: Quotes) {
        let value = self.walk.substitution(code, self.scope);
        self.push_value(&value, quotes);
    }

    pub(super) fn positional(&self, digits: &str) -> Text {
        let number: usize = digits.parse().unwrap_or(usize::MAX);
        match number {
            0 => self.scope.get("0").unwrap_or_else(Text::unknown),
            number => self
                .scope
                .arguments
                .get(number - 1)
                .cloned()
                .unwrap_or_else(Text::unknown),
        }
    }
}

fn literal(chars: &[char]) -> Text {
    Text(chars.iter().map(|char| Atom::Char(*char)).collect())
}

fn unescape_backquoted(chars: &[char]) -> String {
    let mut code = String::new();
    let mut at = 0;
    while at < chars.len() {
        if chars[at] == '\\' && matches!(chars.get(at + 1), Some('`' | '\\' | '$')) {
            at += 1;
        }
        code.push(chars[at]);
        at += 1;
    }
    code
}

/// Decodes the inside of `$'…'`.
fn ansi(chars: &[char]) -> Text {
    let mut text = String::new();
    let mut at = 0;
    while at < chars.len() {
        if chars[at] != '\\' {
            text.push(chars[at]);
            at += 1;
            continue;
        }
        let code = chars.get(at + 1).copied().unwrap_or('\\');
        at += 2;
        let (digits, radix) = match code {
            'x' => (2, 16),
            'u' => (4, 16),
            'U' => (8, 16),
            '0'..='7' => {
                at -= 1;
                (3, 8)
            }
            _ => (0, 10),
        };
        if digits > 0 {
            let number: String = chars[at.min(chars.len())..]
                .iter()
                .take(digits)
                .take_while(|char| char.is_digit(radix))
                .collect();
            at += number.len();
            let value = u32::from_str_radix(&number, radix).ok();
            text.extend(value.and_then(char::from_u32));
            continue;
        }
        text.push(match code {
            'n' => '\n',
            't' => '\t',
            'r' => '\r',
            'a' => '\u{7}',
            'b' => '\u{8}',
            'e' | 'E' => '\u{1b}',
            'f' => '\u{c}',
            'v' => '\u{b}',
            other => other,
        });
    }
    Text::from(text)
}
