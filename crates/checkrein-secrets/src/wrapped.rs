//! What a narrow window or a mail has broken into lines: the rest of a long token on the lines behind it.

use crate::found::Found;
use crate::shape;

/// A line that was broken is at least this long.
const LINE: usize = 56;

/// Looks behind every place that was found.
pub(crate) fn find(bytes: &[u8], found: &mut Found) {
    for place in found.places() {
        let mut at = place.end;
        let mut line = place.len();
        while let Some((from, to)) = next(bytes, at) {
            let word = &bytes[from..to];
            let is_rest = word.len() <= line + 2
                && (shape::is_random(word) || word.len() < 16 && is_mixed(word));
            if line < LINE || !is_rest {
                break;
            }
            found.add(from, to);
            at = to;
            line = word.len();
        }
    }
}

/// The only word of the next line.
fn next(bytes: &[u8], at: usize) -> Option<(usize, usize)> {
    let rest = &bytes[at..];
    let breaks = rest
        .iter()
        .take(3)
        .take_while(|byte| b"\\\r".contains(byte))
        .count();
    if rest.get(breaks) != Some(&b'\n') {
        return None;
    }
    let margin = rest[breaks + 1..].iter().take(40);
    let from = at + breaks + 1 + margin.take_while(|byte| b" \t>+".contains(byte)).count();
    let letters = bytes[from..].iter().take(512);
    let is_letter = |byte: &u8| byte.is_ascii_alphanumeric() || b"_-.+/=".contains(byte);
    let to = from + letters.take_while(|byte| is_letter(byte)).count();
    let is_alone = matches!(
        bytes.get(to),
        None | Some(b'\n' | b'\r' | b'"' | b'\'' | b'\\')
    );
    (to > from && is_alone).then_some((from, to))
}

fn is_mixed(word: &[u8]) -> bool {
    word.iter().any(u8::is_ascii_digit)
        && word.iter().any(u8::is_ascii_uppercase)
        && word.iter().any(u8::is_ascii_lowercase)
        && !word.contains(&b'.')
}
