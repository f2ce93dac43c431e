//! Values behind a name that says what they are: `PASSWORD=…`, `"token": "…"`, `--api-key …`, `X-Auth-Token: …`.

use crate::found::Found;
use crate::header;
use crate::name::{Strength, strength};
use crate::said::said;
use crate::value::{self, Written};
use crate::{beside, column, words};

/// No value that we look at is longer.
pub(crate) const LONGEST: usize = 4096;

/// What `pass:` stands before is no longer.
const LONGEST_SHORT: usize = 128;

/// Longer names are no names.
const LONGEST_NAME: usize = 80;

/// Looks for a value behind the name that a word is part of. Returns where the name ends.
pub(crate) fn find(text: &str, at: usize, found: &mut Found) -> usize {
    let bytes = text.as_bytes();
    let start = name_start(bytes, at);
    let end = at
        + bytes[at..]
            .iter()
            .take(LONGEST_NAME)
            .take_while(|byte| is_name(**byte))
            .count();
    let Some(whole) = text.get(start..end) else {
        return end;
    };
    let name = whole.trim_matches(['-', '.']);
    let is_flag = whole.starts_with('-') && ["pass", "pw"].contains(&name);
    let by_flag = is_flag.then_some(Strength::Password);
    let Some(strength) = by_flag.or_else(|| strength(name)) else {
        return end;
    };
    column::find(text, (start, end), strength, found);
    let beside = || beside::value(bytes, end).map(|place| (place, Written::Quoted));
    let Some((value, written)) = value_of(bytes, (start, end), whole, strength).or_else(beside)
    else {
        return end;
    };
    let (from, to) = value;
    if strength == Strength::Short && to - from > LONGEST_SHORT {
        return end;
    }
    let (from, to) = header::value(text, name, from, to).unwrap_or((from, to));
    let Some(value) = text.get(from..to) else {
        return end;
    };
    // `tests-pass: refused` is no password.
    let is_loose_pass = written == Written::Loose && name.to_ascii_lowercase().ends_with("pass");
    // `{"user": "ada", "pass": "…"}`: whatever stands there.
    let is_of_user = || {
        let before = &bytes[start.saturating_sub(64)..start];
        before
            .windows(6)
            .any(|window| window == b"\"user\"" || window == b"\"login")
    };
    let strength = if is_loose_pass && strength == Strength::Password {
        Strength::Token
    } else if strength == Strength::Short && written == Written::Quoted && is_of_user() {
        Strength::Password
    } else {
        strength
    };
    let is_cookie = name.to_ascii_lowercase().ends_with("cookie");
    if is_cookie && (!value.contains('=') || value.len() < 8 || words::is_cookie_rule(value)) {
        return end;
    }
    // `JWT_SECRET="a-phrase-of-words-2023"` is one, `token: color-primary-500` is none.
    let is_phrase = strength == Strength::Token && written == Written::QuotedSetting;
    let is_harmless = !is_phrase && words::is_harmless(name, value);
    if is_harmless || words::is_of_pages(&bytes[..start]) || is_resource(bytes, start) {
        return end;
    }
    if value::is_secret(value, strength, written) {
        found.add(from, to);
    }
    end
}

/// `arn:aws:secretsmanager:…:secret:…` only says where one is.
fn is_resource(bytes: &[u8], start: usize) -> bool {
    let before = &bytes[start.saturating_sub(96)..start];
    let word = before.rsplit(u8::is_ascii_whitespace).next();
    word.is_some_and(|word| word.windows(4).any(|window| window == b"arn:"))
}

/// Names are cut at what is an escape in JSON and in URLs: `\nTOKEN=…`, `%26token=…`.
fn name_start(bytes: &[u8], at: usize) -> usize {
    let least = at.saturating_sub(LONGEST_NAME);
    let mut start = at;
    while start > least && is_name(bytes[start - 1]) {
        start -= 1;
    }
    if start > 0 && bytes[start - 1] == b'\\' && start < at {
        start += 1;
    }
    start
}

fn is_name(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"_-.".contains(&byte)
}

/// Where the value is and how it is written.
fn value_of(
    bytes: &[u8],
    (start, end): (usize, usize),
    name: &str,
    strength: Strength,
) -> Option<((usize, usize), Written)> {
    let mut at = end;
    let mut was_quoted = false;
    // [1] what closes the name: `"`, `\"`, `']`
    for _ in 0..4 {
        match bytes.get(at) {
            Some(b'"' | b'\'' | b'`') => was_quoted = true,
            Some(b'\\') if matches!(bytes.get(at + 1), Some(b'"' | b'\'')) => {}
            Some(b']' | b'*') => {}
            _ => break,
        }
        at += 1;
    }
    let after_name = at;
    at = spaces(bytes, at);
    let spaced = at > after_name;
    let is_flag = name.starts_with('-');
    // [2] what stands between
    let rest = &bytes[at..];
    let (skip, written) = match rest {
        [b'=' | b'!', b'=', ..] => (2, None),
        [b'=', b'>', ..] => (2, Some(Written::Loose)),
        [b'=', ..] if spaced || matches!(rest.get(1), Some(b' ')) => (1, Some(Written::Loose)),
        [b'=', ..] => (1, Some(Written::Setting)),
        // `userPassword:: …`, in base64.
        [b':', b':', b' ', ..] => return column::cell(bytes, at + 2, strength),
        [b':', b':', ..] => return None,
        [b':', b'=', ..] => (2, Some(Written::Loose)),
        // `https://token:x@` is an address.
        [b':', b'/', b'/', ..] => return None,
        // A full-width colon.
        [0xef, 0xbc, 0x9a, ..] => (3, Some(Written::Loose)),
        [b':', ..] if let Some(place) = beside::next_line(bytes, start, at + 1) => {
            return Some((place, Written::Loose));
        }
        [b':', ..] => (
            1,
            Some(if is_setting_name(name) {
                Written::Setting
            } else {
                Written::Loose
            }),
        ),
        [b'>', ..] => (1, Some(Written::Quoted)),
        // `SET PASSWORD = PASSWORD('…')`
        [b'(', b'\'', ..] if name == "PASSWORD" => (1, None),
        // `.withPassword("…")`
        [b'(', b'"' | b'\'', ..]
            if !spaced && matches!(strength, Strength::Password | Strength::Short) =>
        {
            return column::cell(bytes, at + 1, strength);
        }
        [b'-', b'>', b' ', ..] if spaced => return column::cell(bytes, at + 3, strength),
        // `→`, `–`, `—`
        [0xe2, 0x86, 0x92, b' ', ..] | [0xe2, 0x80, 0x93 | 0x94, b' ', ..] if spaced => {
            return column::cell(bytes, at + 4, strength);
        }
        [b'|', b' ', ..] if column::is_row(bytes, start) => {
            return column::cell(bytes, at + 1, strength);
        }
        [b',', ..]
            if was_quoted
                && bytes[..start.saturating_sub(1)]
                    .trim_ascii_end()
                    .ends_with(b"(") =>
        {
            (1, None)
        }
        _ if was_quoted && let Some(place) = beside::find(bytes, end) => {
            return Some((place, Written::Quoted));
        }
        _ if spaced && (is_flag || is_login(bytes, start) || beside::is_set(bytes, start)) => {
            (0, Some(Written::Setting))
        }
        // `dotnet user-secrets set "Db:Password" "…"`
        [b'"' | b'\'', ..] if spaced && was_quoted => return column::cell(bytes, at, strength),
        // `password 7 …`, as routers have it: the number says how it is written.
        [b'0'..=b'9', b' ', ..] if spaced && beside::is_rest(bytes, at + 2) => {
            return column::cell(bytes, at + 2, Strength::Password);
        }
        // `hibernate.connection.password …`, `requirepass …`, `enable password …`: the last word of the line.
        _ if spaced
            && beside::is_rest(bytes, at)
            && (name.contains('.') || strength == Strength::Password && !was_quoted) =>
        {
            return column::cell(bytes, at, strength);
        }
        _ if spaced => return said(bytes, start, at, strength, was_quoted),
        _ => return None,
    };
    let is_element = rest.first() == Some(&b'>');
    let is_query = start > 0 && matches!(bytes[start - 1], b'?' | b'&');
    at = spaces(bytes, at + skip);
    // `**Password:** …`
    if bytes[at.min(bytes.len())..].starts_with(b"** ") {
        at = spaces(bytes, at + 2);
    }
    // [3] the type of it: `password: str = "…"`
    if rest.first() == Some(&b':') && skip == 1 {
        let word = bytes[at..]
            .iter()
            .take(30)
            .take_while(|byte| byte.is_ascii_alphanumeric() || b"&<>[]?_'".contains(byte))
            .count();
        let next = spaces(bytes, at + word);
        if word > 0
            && bytes.get(next) == Some(&b'=')
            && bytes.get(next + 1) != Some(&b'=')
            && next > at + word
        {
            at = spaces(bytes, next + 1);
        }
    }
    if is_element {
        let length = bytes[at..]
            .iter()
            .take(LONGEST)
            .take_while(|byte| !b"<\n".contains(byte))
            .count();
        return Some(((at, at + length), Written::Quoted));
    }
    // [4] the value
    let is_shell = rest.first() == Some(&b'=')
        && written == Some(Written::Setting)
        && !name.bytes().any(|byte| byte.is_ascii_lowercase());
    if let Some(place) = quoted(bytes, at) {
        // `` TOKEN=`cat token.txt` `` is a command.
        if is_shell && bytes[at] == b'`' {
            return None;
        }
        let written = if is_shell {
            Written::QuotedSetting
        } else {
            Written::Quoted
        };
        return Some((place, written));
    }
    let written = if is_shell {
        Written::QuotedSetting
    } else {
        written?
    };
    let stop = unquoted(bytes, at, is_query);
    let is_header = name.to_ascii_lowercase().ends_with("authorization");
    if written == Written::Loose && !is_header && is_prose(bytes, at, stop) {
        let value = std::str::from_utf8(&bytes[at..stop]).unwrap_or_default();
        let is_one = value::has_substance(value, 5) && !value::is_code(value);
        return is_one.then_some(((at, stop), Written::Loose));
    }
    Some(((at, stop), written))
}

/// What stands in quotation marks there; also in those of a text within a text (`\"`).
pub(crate) fn quoted(bytes: &[u8], at: usize) -> Option<(usize, usize)> {
    let mut open = at;
    if matches!(
        bytes.get(open),
        Some(b'b' | b'r' | b'f' | b'u' | b'@' | b'$' | b'N')
    ) {
        open += 1;
    }
    let is_escaped = bytes.get(open) == Some(&b'\\');
    open += usize::from(is_escaped);
    let mark = *bytes.get(open).filter(|byte| b"\"'`".contains(byte))?;
    let from = open + 1;
    let mut to = from;
    while to < bytes.len() && to - from < LONGEST && bytes[to] != b'\n' {
        if bytes[to] == b'\\' {
            if is_escaped && bytes.get(to + 1) == Some(&mark) {
                break;
            }
            to += 2;
            continue;
        }
        if bytes[to] == mark {
            break;
        }
        to += 1;
    }
    Some((from, to.min(bytes.len())))
}

/// Up to where a value without quotation marks reaches.
pub(crate) fn unquoted(bytes: &[u8], at: usize, is_query: bool) -> usize {
    let mut to = at;
    while to < bytes.len() && to - at < LONGEST {
        let ends = match bytes[to] {
            b'"' | b'\'' | b'`' | b';' | b'<' | b'>' | b'|' => true,
            byte if byte.is_ascii_whitespace() || byte == 0 => true,
            b'&' => is_query || bytes.get(to + 1) == Some(&b'&') || begins_setting(bytes, to + 1),
            b'#' => is_query,
            b',' => begins_setting(bytes, to + 1),
            b'\\' => matches!(
                bytes.get(to + 1),
                Some(b'n' | b'r' | b't' | b'"' | b'\'' | b'\n' | b'\\')
            ),
            _ => false,
        };
        if ends {
            break;
        }
        to += 1;
    }
    while to > at && b",.)]}:".contains(&bytes[to - 1]) {
        to -= 1;
    }
    to
}

fn begins_setting(bytes: &[u8], at: usize) -> bool {
    let name = bytes[at..]
        .iter()
        .take(40)
        .take_while(|byte| is_name(**byte))
        .count();
    name > 0 && matches!(bytes.get(at + name), Some(b'=' | b':'))
}

/// More words follow on the line: `password: at least twelve characters`.
pub(crate) fn is_prose(bytes: &[u8], at: usize, stop: usize) -> bool {
    if at == stop {
        return true;
    }
    let rest = bytes[stop..]
        .iter()
        .take(120)
        .take_while(|byte| **byte != b'\n');
    let rest: Vec<u8> = rest.copied().collect();
    let mut words = rest
        .split(|byte| byte.is_ascii_whitespace())
        .filter(|word| !word.is_empty());
    words.any(|word| word.len() > 1 && word.iter().all(u8::is_ascii_alphabetic))
}

/// `machine … login … password …`, `IDENTIFIED BY`: the line is about logging in.
fn is_login(bytes: &[u8], start: usize) -> bool {
    let lines = &bytes[start.saturating_sub(120)..start];
    if lines.windows(8).any(|window| window == b"machine ")
        && lines.windows(6).any(|window| window == b"login ")
    {
        return true;
    }
    let line = lines;
    let line = line
        .rsplit(|byte| *byte == b'\n')
        .next()
        .unwrap_or_default();
    let line = String::from_utf8_lossy(line).to_ascii_lowercase();
    line.contains("default login ")
        || line.contains("alter user")
        || line.contains("create user")
        || line.contains("create role")
        || line.contains("alter role")
}

/// `DB_PASSWORD: …` is a setting wherever it stands.
fn is_setting_name(name: &str) -> bool {
    name.contains('_') && !name.bytes().any(|byte| byte.is_ascii_lowercase())
}

pub(crate) fn spaces(bytes: &[u8], at: usize) -> usize {
    let at = at.min(bytes.len());
    at + bytes[at..]
        .iter()
        .take(40)
        .take_while(|byte| b" \t".contains(byte))
        .count()
}
