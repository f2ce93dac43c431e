//! The values of a Secret of Kubernetes, whatever their names: all below `data:` and `stringData:`.

use crate::found::Found;
use crate::value;

/// Looks through a text that holds `kind: Secret`.
pub(crate) fn find(text: &str, found: &mut Found) {
    for name in ["\"data\"", "\"stringData\""] {
        for (at, _) in text.match_indices(name) {
            find_json(text.as_bytes(), at + name.len(), found);
        }
    }
    let mut inside: Option<usize> = None;
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let body = line.trim_end();
        let indent = body.len() - body.trim_start().len();
        let trimmed = body.trim_start();
        if let Some(depth) = inside
            && !trimmed.is_empty()
            && indent <= depth
        {
            inside = None;
        }
        if ["data:", "stringData:"].contains(&trimmed) {
            inside = Some(indent);
        } else if inside.is_some()
            && let Some(colon) = trimmed.find(": ")
        {
            let value = trimmed[colon + 2..].trim();
            let from = at + body.len() - value.len();
            let bare = value.trim_matches(['"', '\'']);
            let is_mark = matches!(value, "|" | "|-" | ">" | ">-");
            if !bare.is_empty() && !is_mark && !value::is_reference(bare) {
                let from = from + (value.len() - value.trim_start_matches(['"', '\'']).len());
                found.add(from, from + bare.len());
            }
        }
        at += line.len();
    }
}

/// The values of the object that begins here, as far as they are texts.
fn find_json(bytes: &[u8], at: usize, found: &mut Found) {
    let blank = |mut at: usize| {
        while bytes.get(at).is_some_and(u8::is_ascii_whitespace) {
            at += 1;
        }
        at
    };
    let sign = |at: usize, sign: u8| (bytes.get(at) == Some(&sign)).then(|| blank(at + 1));
    let text = |at: usize| {
        let from = (bytes.get(at) == Some(&b'"')).then_some(at + 1)?;
        let length = bytes[from..].iter().position(|byte| *byte == b'"')?;
        Some((from, from + length, blank(from + length + 1)))
    };
    let Some(mut at) = sign(blank(at), b':').and_then(|at| sign(at, b'{')) else {
        return;
    };
    while let Some((_, _, next)) = text(at)
        && let Some((from, to, next)) = sign(next, b':').and_then(text)
    {
        let value = std::str::from_utf8(&bytes[from..to]).unwrap_or_default();
        if !value::is_reference(value) {
            found.add(from, to);
        }
        let Some(next) = sign(next, b',') else {
            return;
        };
        at = next;
    }
}
