//! A name and its password side by side: `credentials: ada / …`, `creds ada:…`.

use crate::assigned::{spaces, unquoted};
use crate::found::Found;
use crate::value;

/// What such a pair is called.
pub(crate) const NAMES: &[&str] = &[
    "creds",
    "credentials",
    "credential",
    "zugangsdaten",
    "anmeldedaten",
    "identifiants",
    "user/pass",
    "user / pass",
    "username/password",
    "user/password",
    "login/password",
    "login/pass",
    "login data",
    "basic auth",
    "login",
    "log in as",
    "logged in as",
    "login as",
];

/// Looks behind what it is called.
pub(crate) fn find(text: &str, start: usize, end: usize, found: &mut Found) {
    let bytes = text.as_bytes();
    let is_part = |byte: Option<&u8>| byte.is_some_and(u8::is_ascii_alphanumeric);
    if start > 0 && is_part(bytes.get(start - 1)) || is_part(bytes.get(end)) {
        return;
    }
    let mut at = end;
    for word in ["**", " (", ":", "=", " are", " is", " sind", " :"] {
        if bytes[at..].starts_with(word.as_bytes()) {
            at += word.len();
        }
    }
    let from = spaces(bytes, at);
    let to = unquoted(bytes, from, false);
    let Some(first) = text.get(from..to) else {
        return;
    };
    let first = first.trim_matches(['`', '*']);
    let is_name = |name: &str| {
        (2..=64).contains(&name.len())
            && name
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || b"_.@-+".contains(&byte))
    };
    // `ada:…`, `ada/…` in one word
    if let Some((name, secret)) = first.split_once([':', '/']) {
        let at = from + first.len() - secret.len();
        if is_name(name) && is_one(secret) {
            found.add(at, at + secret.len());
        }
        return;
    }
    // `ada / …`
    let sign = spaces(bytes, to);
    if is_name(first) && matches!(bytes.get(sign), Some(b'/' | b':')) {
        let from = spaces(bytes, sign + 1);
        let to = unquoted(bytes, from, false);
        if text.get(from..to).is_some_and(is_one) {
            found.add(from, to);
        }
    }
}

/// `ada:…@tcp(host:3306)/shop`, as drivers of databases take it.
pub(crate) fn find_before(text: &str, start: usize, found: &mut Found) {
    let bytes = text.as_bytes();
    let before = bytes[..start].iter().rev().take(200);
    let is_part = |byte: &&u8| byte.is_ascii_graphic() && !b"\"'`<>".contains(byte);
    let from = start - before.take_while(is_part).count();
    let colon = bytes[from..start].iter().position(|byte| *byte == b':');
    if let Some(colon) = colon.filter(|at| *at > 0) {
        crate::said::password(text, from + colon + 1, start, found);
    }
}

/// `host:5432:shop:ada:…`, a line of `.pgpass`.
pub(crate) fn find_listed(text: &str, end: usize, found: &mut Found) {
    let bytes = text.as_bytes();
    let line = bytes[end..].iter().take(200);
    let line: Vec<u8> = line.copied().take_while(u8::is_ascii_graphic).collect();
    let mut signs = (0..line.len()).filter(|at| line[*at] == b':');
    if let (Some(_), Some(second), None) = (signs.next(), signs.next(), signs.next()) {
        crate::said::password(text, end + second + 1, end + line.len(), found);
    }
}

fn is_one(secret: &str) -> bool {
    value::is_more_than_a_word(secret)
        && !secret.contains(['/', '(', '.', '<', '['])
        && !value::is_code(secret)
        && !value::is_placeholder(secret)
}
