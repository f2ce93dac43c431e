//! Web tokens: parts of base64 with points between them, whose first begins with `eyJ`, and two formats with a colon.

use crate::formats::continues_a_word;
use crate::found::Found;
use crate::shape;

/// The number under which [`Found`] remembers where web tokens were looked for.
const WEB_TOKEN: usize = usize::MAX;

/// No part of a token is longer.
const LONGEST_PART: usize = 16_384;

/// Looks at what begins with `eyJ`.
pub(crate) fn find(text: &[u8], start: usize, found: &mut Found) {
    if !text[start..].starts_with(b"eyJ") || continues_a_word(text, start) {
        return;
    }
    if found.was_looked_at(WEB_TOKEN, start) {
        return;
    }
    let part = |from: usize| {
        let run = text[from..].iter().take(LONGEST_PART);
        run.take_while(|byte| byte.is_ascii_alphanumeric() || b"_-=".contains(byte))
            .count()
    };
    let mut end = start + part(start);
    found.looked_at(WEB_TOKEN, end);
    let mut parts = 1;
    let mut is_long = end - start >= 10;
    while is_long && parts < 5 && text.get(end) == Some(&b'.') {
        let length = part(end + 1);
        is_long = parts > 1 || length >= 10;
        if !is_long || length == 0 {
            break;
        }
        parts += 1;
        end += 1 + length;
    }
    if parts > 1 && shape::different(&text[start..end]) >= 12 {
        found.add(start, end);
    }
}

/// Looks around `:AA`: the number of a bot, and behind it the token of Telegram.
pub(crate) fn find_bot(text: &[u8], start: usize, end: usize, found: &mut Found) {
    if !text[..end].ends_with(b":AA") {
        return;
    }
    let number = text[..start]
        .iter()
        .rev()
        .take(12)
        .take_while(|byte| byte.is_ascii_digit())
        .count();
    let body = text[end..]
        .iter()
        .take(64)
        .take_while(|byte| byte.is_ascii_alphanumeric() || b"_-".contains(byte))
        .count();
    if (6..=11).contains(&number)
        && (30..=44).contains(&body)
        && shape::is_varied(&text[end..end + body])
    {
        found.add(start - number, end + body);
    }
}
