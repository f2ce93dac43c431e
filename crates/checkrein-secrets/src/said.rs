//! Secrets that a sentence, a header or a flag announces: `the password is …`, `Bearer …`, `-pw …`.

use crate::assigned::{quoted, spaces, unquoted};
use crate::found::Found;
use crate::name::Strength;
use crate::value::{self, Written};
use crate::{column, encoded};

/// `the password is …`, `with password …`: only what is more than a word.
pub(crate) fn said(
    bytes: &[u8],
    start: usize,
    at: usize,
    strength: Strength,
    was_quoted: bool,
) -> Option<((usize, usize), Written)> {
    if let Some(from) = further(bytes, at) {
        return column::cell(bytes, from, strength);
    }
    let verbs: [&[u8]; 17] = [
        b"is: ",
        b"lautet: ",
        b"ist: ",
        b"est : ",
        b"es: ",
        "è ".as_bytes(),
        b"is ",
        b"was ",
        b"are ",
        b"to ",
        b"will be ",
        b"of ",
        b"from ",
        b"lautet ",
        b"ist ",
        b"war ",
        b"est ",
    ];
    let Some(verb) = verbs.iter().find(|verb| bytes[at..].starts_with(verb)) else {
        let is_one = matches!(strength, Strength::Password | Strength::Short) && !was_quoted;
        return is_one.then(|| told(bytes, start, at)).flatten();
    };
    // `tests pass to …`
    if strength == Strength::Short && !["is ", "was "].iter().any(|is| verb == &is.as_bytes()) {
        return None;
    }
    // `the id of the token is …`
    let before = line_before(bytes, start);
    if ["id of the ", "id of a ", "id of this "]
        .iter()
        .any(|id| before.ends_with(id))
    {
        return None;
    }
    let mut from = spaces(bytes, at + verb.len());
    let mut to;
    (from, to) = quoted(bytes, from).unwrap_or_else(|| (from, unquoted(bytes, from, false)));
    // `from … to …`: both.
    let next = spaces(bytes, to);
    if **verb == *b"from " && bytes[next..].starts_with(b"to ") {
        to = unquoted(bytes, spaces(bytes, next + 3), false);
        let pair = std::str::from_utf8(&bytes[from..to]).ok()?;
        let mut ends = [pair.split(' ').next()?, pair.rsplit(' ').next()?].into_iter();
        return ends
            .any(value::is_more_than_a_word)
            .then_some(((from, to), Written::Loose));
    }
    let value = std::str::from_utf8(&bytes[from..to]).ok()?;
    let is_one = value::has_substance(value, 5)
        || strength == Strength::Password && value::is_more_than_a_word(value);
    is_one.then_some(((from, to), Written::Loose))
}

/// Where the value comes after more words: `password (staging): …`, `password for the database is …`.
pub(crate) fn further(bytes: &[u8], at: usize) -> Option<usize> {
    let line = bytes[at..].iter().take(64).copied();
    let line: Vec<u8> = line.take_while(|byte| *byte != b'\n').collect();
    if line.first() == Some(&b'(') {
        let close = line.iter().position(|byte| *byte == b')')?;
        let is_sign = matches!(line.get(close + 1), Some(b':' | b'='));
        return is_sign.then_some(at + close + 2);
    }
    let is_of = ["for ", "of ", "on ", "in ", "für ", "de "]
        .iter()
        .any(|word| line.starts_with(word.as_bytes()));
    let signs = [
        ": ", " es ", " is ", " was ", " = ", " ist ", " lautet ", " est ",
    ];
    let ends = signs.iter().filter_map(|sign| {
        let place = line
            .windows(sign.len())
            .position(|window| window == sign.as_bytes())?;
        Some(place + sign.len())
    });
    is_of.then(|| ends.min()).flatten().map(|end| at + end)
}

/// What comes before a password of which a sentence speaks: `set the password … for staging`.
const ARTICLES: &[&str] = &[
    "set ",
    "the ",
    "a ",
    "my ",
    "our ",
    "your ",
    "new ",
    "old ",
    "to ",
    "default ",
    "change ",
    "initial ",
    "temporary ",
];

/// `log in as admin with password …`, `password "…" does not work`.
fn told(bytes: &[u8], start: usize, at: usize) -> Option<((usize, usize), Written)> {
    let in_quotes = quoted(bytes, at).filter(|_| matches!(bytes[at], b'"' | b'\'' | b'`'));
    let (from, to) = in_quotes.unwrap_or_else(|| (at, unquoted(bytes, at, false)));
    let value = std::str::from_utf8(&bytes[from..to]).ok()?;
    let before = line_before(bytes, start);
    let ends_with = |words: &[&str]| words.iter().any(|word| before.ends_with(word));
    // `the password field2`: what is numbered.
    let letters = value.trim_end_matches(|letter: char| letter.is_ascii_digit());
    let is_numbered =
        letters.len() + 1 == value.len() && letters.bytes().all(|byte| byte.is_ascii_lowercase());
    let is_login = ends_with(&[
        "with ", "use ", "using ", "try ", "master ", "root ", "admin ",
    ]) || is_user(&before)
        || !is_numbered && ends_with(ARTICLES)
        || ends_with(&[", ", "and ", "/ ", "& "])
            && ["user", "login", "log in", "admin", "account", "root"]
                .iter()
                .any(|word| before.contains(word));
    let is_one = (in_quotes.is_some() || is_login)
        && !value.contains(['/', '(', '.', ' '])
        && value::is_more_than_a_word(value);
    is_one.then_some(((from, to), Written::Loose))
}

/// `username ada `, `user ada, `: who it is the password of.
fn is_user(before: &str) -> bool {
    let mut words = before.trim_end_matches([' ', ',']).rsplit(' ');
    let name = words.next().unwrap_or_default();
    let called = words
        .next()
        .unwrap_or_default()
        .trim_end_matches([':', '=']);
    !name.is_empty() && ["user", "username", "login", "account"].contains(&called)
}

/// What stands before on the line, in small letters.
fn line_before(bytes: &[u8], start: usize) -> String {
    let before = &bytes[start.saturating_sub(64)..start];
    let line = before.rsplit(|byte| *byte == b'\n').next();
    String::from_utf8_lossy(line.unwrap_or_default()).to_ascii_lowercase()
}

/// ` pw …`, ` -pw …`.
pub(crate) fn find_short(text: &str, start: usize, end: usize, found: &mut Found) {
    let bytes = text.as_bytes();
    if bytes[start..end].contains(&b'-') {
        let (from, to) = quoted(bytes, end).unwrap_or_else(|| (end, unquoted(bytes, end, false)));
        password(text, from, to, found);
    } else if let Some(((from, to), _)) = told(bytes, start + 1, spaces(bytes, end)) {
        found.add(from, to);
    }
}

/// Words of sentences: no phrase that is to be kept secret is made of them.
const EVERYDAY: &[&str] = &[
    "a", "after", "an", "and", "are", "as", "at", "be", "before", "by", "can", "for", "from",
    "has", "if", "in", "is", "it", "least", "must", "no", "not", "of", "on", "or", "should",
    "that", "the", "this", "to", "was", "when", "will", "with", "you", "your",
];

/// `passphrase: correct horse battery staple`: words that stand for a secret together.
pub(crate) fn find_phrase(text: &str, end: usize, found: &mut Found) {
    let bytes = text.as_bytes();
    let mut at = end;
    while at < end + 3 && matches!(bytes.get(at), Some(b'"' | b'\'' | b'\\')) {
        at += 1;
    }
    at = spaces(bytes, at);
    let rest = &bytes[at..];
    at += match rest {
        [b':' | b'=', ..] => 1,
        _ if rest.starts_with(b"is ") => 3,
        _ if rest.starts_with(b"lautet: ") => 8,
        _ => return,
    };
    at = spaces(bytes, at);
    let in_quotes = quoted(bytes, at).filter(|_| !bytes[at].is_ascii_alphabetic());
    let (from, to) = in_quotes.unwrap_or_else(|| {
        let line = bytes[at..].iter().take(256);
        let length = line
            .take_while(|byte| !b"\n\r\"'`.,;\\<({".contains(byte))
            .count();
        (at, at + length)
    });
    let Some(value) = text.get(from..to).map(str::trim_end) else {
        return;
    };
    let words = || value.split_ascii_whitespace();
    let is_word = |word: &str| {
        let small = word.to_ascii_lowercase();
        word.len() <= 16 && word.is_ascii() && !EVERYDAY.contains(&small.as_str())
    };
    let least = if in_quotes.is_some() { 2 } else { 4 };
    if words().count() >= least
        && words().all(is_word)
        && !value::is_reference(value)
        && !value::is_placeholder(value)
    {
        found.add(from, from + value.len());
    }
}

/// `Basic` and a name and a password in base64, wherever it stands.
pub(crate) fn find_basic(text: &str, end: usize, found: &mut Found) {
    let bytes = text.as_bytes();
    let length = bytes[end..]
        .iter()
        .take(512)
        .take_while(|byte| byte.is_ascii_alphanumeric() || b"+/=_-".contains(byte))
        .count();
    if length >= 8
        && encoded::decoded(&bytes[end..end + length]).is_some_and(|text| text.contains(':'))
    {
        found.add(end, end + length);
    }
}

/// `recovery codes: …`: each word on the line that holds a digit.
pub(crate) fn find_codes(text: &str, end: usize, found: &mut Found) {
    let most = text.floor_char_boundary((end + 400).min(text.len()));
    let line = text[end..most].split('\n').next().unwrap_or_default();
    let rest = line.strip_prefix('s').unwrap_or(line);
    let begins = [":", " is ", " are ", " was ", "="].iter();
    let Some(rest) = begins.filter_map(|begin| rest.strip_prefix(begin)).next() else {
        return;
    };
    let mut at = end + line.len() - rest.len();
    for word in rest.split_inclusive([' ', ',', ';']) {
        let code = word.trim_matches(|sign: char| !sign.is_ascii_alphanumeric());
        let from = at + word.find(code).unwrap_or(0);
        let is_code = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-';
        if code.len() >= 8
            && code.bytes().all(is_code)
            && code.bytes().any(|byte| byte.is_ascii_digit())
        {
            found.add(from, from + code.len());
        }
        at += word.len();
    }
}

/// Behind `--from-literal=`: a value of a Secret, whatever its name.
pub(crate) fn find_literal(text: &str, start: usize, end: usize, found: &mut Found) {
    let bytes = text.as_bytes();
    let least = text.ceil_char_boundary(start.saturating_sub(400));
    let line = text[least..start].rsplit('\n').next().unwrap_or_default();
    let name = bytes[end..]
        .iter()
        .take(80)
        .position(|byte| b"= \n".contains(byte));
    let Some(name) = name.filter(|name| bytes[end + name] == b'=') else {
        return;
    };
    if !text[least..start].contains("secret") && !line.contains("secret") {
        return;
    }
    let at = end + name + 1;
    let (from, to) = quoted(bytes, at).unwrap_or_else(|| (at, unquoted(bytes, at, false)));
    password(text, from, to, found);
}

/// Behind `-passin pass:`.
pub(crate) fn find_passing(text: &str, end: usize, found: &mut Found) {
    password(text, end, unquoted(text.as_bytes(), end, false), found);
}

pub(crate) fn password(text: &str, from: usize, to: usize, found: &mut Found) {
    let is_one = |value| value::is_secret(value, Strength::Password, Written::Setting);
    if text.get(from..to).is_some_and(is_one) {
        found.add(from, to);
    }
}
