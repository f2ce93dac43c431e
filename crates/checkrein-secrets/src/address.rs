//! Passwords and tokens in addresses: `postgres://user:password@host`, `https://token@host`.

use crate::found::Found;
use crate::shape;
use crate::value;

/// Looks at the address whose `://` is here.
pub(crate) fn find(text: &str, start: usize, end: usize, found: &mut Found) {
    let bytes = text.as_bytes();
    if start == 0 || !bytes[start - 1].is_ascii_alphanumeric() {
        return;
    }
    let window = &bytes[end..bytes.len().min(end + 1024)];
    let stop = window
        .iter()
        .position(|byte| byte.is_ascii_whitespace() || b"\"'`<>\\\0".contains(byte))
        .unwrap_or(window.len());
    let whole = &window[..stop];
    // Up to the path; a password with a slash that nobody encoded goes on behind it.
    let host = whole
        .iter()
        .position(|byte| b"/?#".contains(byte))
        .unwrap_or(whole.len());
    let near = whole[..host].iter().rposition(|byte| *byte == b'@');
    let has_host = near.is_some_and(|at| {
        let name = &whole[at + 1..host];
        name == b"localhost" || name.iter().any(|byte| b".:".contains(byte))
    });
    let far = beyond(whole).filter(|at| !has_host && !whole[..*at].contains(&b'='));
    let Some(at) = far.or(near) else {
        return;
    };
    let person = &whole[..at];
    let (from, to) = match person.iter().position(|byte| *byte == b':') {
        Some(colon) => (colon + 1, at),
        None => (0, at),
    };
    let Some(secret) = text.get(end + from..end + to) else {
        return;
    };
    let is_alone = from == 0;
    let is_one = if is_alone {
        secret.len() >= 16
            && (value::has_random_piece(secret.as_bytes()) || shape::is_uuid(secret.as_bytes()))
    } else {
        !secret.is_empty()
            && !value::is_reference(secret)
            && !secret.bytes().all(|byte| b"*x.X".contains(&byte))
    };
    if is_one {
        found.add(end + from, end + to);
    }
    // `https://token:x-oauth-basic@host`: the secret comes first.
    if !is_alone
        && let Some(name) = text.get(end..end + from - 1)
        && value::has_random_piece(name.as_bytes())
    {
        found.add(end, end + from - 1);
    }
}

/// A password that holds `/`, `?` or `#`: behind its `@` comes what looks like a host.
fn beyond(whole: &[u8]) -> Option<usize> {
    let colon = whole.iter().position(|byte| *byte == b':')?;
    let first = whole.iter().position(|byte| b"/?#".contains(byte))?;
    let is_port = whole[colon + 1..first.max(colon + 1)]
        .iter()
        .all(u8::is_ascii_digit);
    if first < colon || is_port {
        return None;
    }
    let at = whole.iter().rposition(|byte| *byte == b'@')?;
    let host: Vec<u8> = whole[at + 1..]
        .iter()
        .copied()
        .take_while(|byte| byte.is_ascii_alphanumeric() || b".-:[".contains(byte))
        .collect();
    (at > first && host.len() >= 3 && host.iter().any(|byte| b".:".contains(byte))
        || host.starts_with(b"localhost"))
    .then_some(at)
}
