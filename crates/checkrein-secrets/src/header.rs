//! Headers of HTTP whose values have several words: authorization, and cookies.

use crate::assigned::{LONGEST, spaces};
use crate::found::Found;
use crate::{shape, value};

/// Behind `Authorization:` the secret comes after a word that says what kind it is.
pub(crate) fn value(text: &str, name: &str, from: usize, to: usize) -> Option<(usize, usize)> {
    let name = name.to_ascii_lowercase();
    let value = text.get(from..to)?;
    if name.ends_with("cookie")
        && !text.as_bytes()[from..]
            .iter()
            .take(64)
            .any(|byte| *byte == b'=')
    {
        return None;
    }
    if name.ends_with("set-cookie") {
        let line = text.get(from..text.floor_char_boundary((from + LONGEST).min(text.len())))?;
        let length = line
            .find([';', '\n', '\\', '"', '\''])
            .unwrap_or(line.len());
        return Some((from, from + length));
    }
    if name.ends_with("cookie") {
        let line = text.get(from..text.floor_char_boundary((from + LONGEST).min(text.len())))?;
        let length = line.find(['\n', '\\', '"', '\'']).unwrap_or(line.len());
        return Some((from, from + length));
    }
    let kinds = [
        "bearer",
        "basic",
        "token",
        "digest",
        "apikey",
        "bot",
        "ssws",
        "app",
        "splunk",
        "oauth",
        "geniekey",
        "negotiate",
        "aws4-hmac-sha256",
        "key",
        "api-key",
        "snowflake",
        "jwt",
        "sharedaccesssignature",
        "apitoken",
        "api-token",
    ];
    let word = value.split([' ', '+']).next().unwrap_or_default();
    if !kinds.contains(&word.to_ascii_lowercase().as_str()) {
        return None;
    }
    let bytes = text.as_bytes();
    let start = spaces(bytes, from + word.len());
    let length = bytes[start..]
        .iter()
        .take(LONGEST)
        .take_while(|byte| !b"\"'`\n\r\\<>;)".contains(byte) && (**byte != b' ' || word.len() > 8))
        .count();
    (length > 0).then(|| (start, start + length))
}

/// `Bearer …` without the name of the header before it.
pub(crate) fn find_bearer(text: &str, end: usize, found: &mut Found) {
    let bytes = text.as_bytes();
    let from = spaces(bytes, end);
    let length = bytes[from..]
        .iter()
        .take(LONGEST)
        .take_while(|byte| byte.is_ascii_alphanumeric() || b"._~+/=-".contains(byte))
        .count();
    let to = from + length;
    let Some(value) = text.get(from..to) else {
        return;
    };
    let value = value.trim_end_matches(['.', ',']);
    // `Bearer realm="…"` is a challenge.
    if value.trim_end_matches('=').contains('=')
        || value.ends_with('=') && bytes.get(to) == Some(&b'"') && value.contains('_')
    {
        return;
    }
    if from > end
        && value.len() >= 12
        && !value::is_placeholder(value)
        && (value::has_substance(value, 12) || shape::is_random(value.as_bytes()))
    {
        found.add(from, from + value.len());
    }
}
