//! Words of SQL, as SQLite divides them.

use std::ops::Range;

/// A word and where it is.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Token {
    pub(crate) span: Range<usize>,
    pub(crate) word: Word,
}

/// A word.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Word {
    /// A name or a keyword; `is_quoted` when it can only be a name.
    Name {
        text: String,
        quote: Option<u8>,
    },
    Text(String),
    Integer(i64),
    Real(f64),
    Sign(&'static str),
    /// What is never part of a question that is understood here.
    Other,
}

impl Word {
    /// Whether it is the keyword, written anyhow.
    pub(crate) fn is(&self, keyword: &str) -> bool {
        matches!(self, Self::Name { text, quote: None } if text.eq_ignore_ascii_case(keyword))
    }
}

/// Signs, the longer before the shorter.
const SIGNS: [&str; 28] = [
    "->>", "->", "||", "&&", "<<", ">>", "<=", ">=", "<>", "!=", "==", "=", "<", ">", "+", "-",
    "*", "/", "%", "&", "|", "~", "(", ")", ",", ".", ";", "!",
];

/// Returns where a bracket that opens at `open` is closed.
pub(crate) fn closing(tokens: &[Token], open: usize) -> Option<usize> {
    let mut depth = 0;
    (open..tokens.len()).find(|at| {
        match tokens[*at].word {
            Word::Sign("(") => depth += 1,
            Word::Sign(")") => depth -= 1,
            _ => {}
        }
        depth == 0
    })
}

/// Divides a text; `None` when a quote or a comment has no end.
pub(crate) fn lex(text: &str) -> Option<Vec<Token>> {
    let bytes = text.as_bytes();
    let mut tokens = Vec::new();
    let mut at = 0;
    while at < bytes.len() {
        let start = at;
        let word = match bytes[at] {
            byte if byte.is_ascii_whitespace() => {
                at += 1;
                continue;
            }
            b'-' if bytes.get(at + 1) == Some(&b'-') => {
                at = memchr::memchr(b'\n', &bytes[at..]).map_or(bytes.len(), |length| at + length);
                continue;
            }
            b'/' if bytes.get(at + 1) == Some(&b'*') => {
                at += 4 + text[at + 2..].find("*/")?;
                continue;
            }
            b'\'' => Word::Text(quoted(text, &mut at, '\'')?),
            quote @ (b'"' | b'`') => Word::Name {
                text: quoted(text, &mut at, char::from(quote))?,
                quote: Some(quote),
            },
            b'[' => {
                let length = text[at..].find(']')?;
                at += length + 1;
                Word::Name {
                    text: text[start + 1..at - 1].to_owned(),
                    quote: Some(b'['),
                }
            }
            b'0'..=b'9' => number(text, &mut at),
            b'.' if bytes.get(at + 1).is_some_and(u8::is_ascii_digit) => number(text, &mut at),
            byte if is_letter(byte) => {
                while bytes
                    .get(at)
                    .is_some_and(|&byte| is_letter(byte) || byte.is_ascii_digit() || byte == b'$')
                {
                    at += 1;
                }
                // A blob in hexadecimal is no name.
                if at == start + 1 && matches!(byte, b'x' | b'X') && bytes.get(at) == Some(&b'\'') {
                    quoted(text, &mut at, '\'')?;
                    Word::Other
                } else {
                    Word::Name {
                        text: text[start..at].to_owned(),
                        quote: None,
                    }
                }
            }
            _ => match SIGNS.iter().find(|sign| text[at..].starts_with(**sign)) {
                Some(sign) => {
                    at += sign.len();
                    Word::Sign(sign)
                }
                None => {
                    at += text[at..].chars().next().map_or(1, char::len_utf8);
                    Word::Other
                }
            },
        };
        tokens.push(Token {
            span: start..at,
            word,
        });
    }
    Some(tokens)
}

fn is_letter(byte: u8) -> bool {
    byte.is_ascii_alphabetic() || byte == b'_' || byte >= 0x80
}

/// Reads what is in quotes; two of them stand for one.
fn quoted(text: &str, at: &mut usize, quote: char) -> Option<String> {
    let mut inner = String::new();
    *at += 1;
    loop {
        let length = text[*at..].find(quote)?;
        inner.push_str(&text[*at..*at + length]);
        *at += length + 1;
        if text[*at..].starts_with(quote) {
            inner.push(quote);
            *at += 1;
        } else {
            return Some(inner);
        }
    }
}

fn number(text: &str, at: &mut usize) -> Word {
    let bytes = text.as_bytes();
    let start = *at;
    let digits = |at: &mut usize| {
        while bytes.get(*at).is_some_and(u8::is_ascii_digit) {
            *at += 1;
        }
    };
    digits(at);
    let mut is_whole = true;
    if bytes.get(*at) == Some(&b'.') {
        is_whole = false;
        *at += 1;
        digits(at);
    }
    if matches!(bytes.get(*at), Some(b'e' | b'E')) {
        let mut behind = *at + 1;
        if matches!(bytes.get(behind), Some(b'+' | b'-')) {
            behind += 1;
        }
        if bytes.get(behind).is_some_and(u8::is_ascii_digit) {
            is_whole = false;
            *at = behind;
            digits(at);
        }
    }
    // Hexadecimal numbers and those with underscores are for SQLite.
    if bytes.get(*at).is_some_and(|&byte| is_letter(byte)) {
        while bytes
            .get(*at)
            .is_some_and(|&byte| is_letter(byte) || byte.is_ascii_digit())
        {
            *at += 1;
        }
        return Word::Other;
    }
    let text = &text[start..*at];
    let whole = is_whole.then(|| text.parse().ok()).flatten();
    match (whole, text.parse::<f64>()) {
        (Some(value), _) => Word::Integer(value),
        // SQLite's own reading of many digits is its own.
        (None, Ok(value)) if value.is_finite() && text.len() <= 15 => Word::Real(value),
        _ => Word::Other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_divided() {
        #[track_caller]
        fn check(text: &str, expected: &[&str]) {
            let tokens = lex(text).map(|tokens| {
                let words = tokens.into_iter().map(|token| match token.word {
                    Word::Name { text, quote: None } => text,
                    Word::Name { text, .. } => format!("\"{text}\""),
                    Word::Text(text) => format!("'{text}'"),
                    Word::Integer(value) => value.to_string(),
                    Word::Real(value) => format!("{value:?}"),
                    Word::Sign(sign) => sign.to_owned(),
                    Word::Other => "?".to_owned(),
                });
                words.collect::<Vec<_>>()
            });
            assert_eq!(tokens.unwrap_or_default(), expected, "{text}");
        }
        check("a>=5", &["a", ">=", "5"]);
        check("\"a\"\"b\" 'it''s'", &["\"a\"b\"", "'it's'"]);
        check("[a b].`c`", &["\"a b\"", ".", "\"c\""]);
        check("1.5 .5 1e3 1e", &["1.5", "0.5", "1000.0", "?"]);
        check("0x1F 9223372036854775808", &["?", "?"]);
        check("a -- b\n/* c */ d", &["a", "d"]);
        check("größe||x'00'", &["größe", "||", "?"]);
        check("?1 :a @b", &["?", "1", "?", "a", "?", "b"]);
        check("'open", &[]);
    }
}
