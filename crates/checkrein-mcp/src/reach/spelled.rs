//! A secret as servers write it: plain, within JSON, in base64, in hexadecimal digits, in an address.
//!
//! Who means to hide a secret finds another way; this is for those who pass on what they were given.

use std::fmt::Write;

use serde_json::Value;

/// A shorter text is too likely to stand somewhere by chance, and too easily guessed to be a secret.
const SHORTEST: usize = 6;
/// A shorter one is not looked for in other alphabets, where it says even less.
const SHORTEST_ENCODED: usize = 8;

/// Returns the texts as they may be written somewhere, the longest first.
pub(super) fn spelled(texts: &[String]) -> Vec<String> {
    let plain: Vec<&str> = secrets(texts).collect();
    let mut found: Vec<String> = plain.iter().copied().flat_map(quoted).collect();
    let long = plain
        .iter()
        .filter(|secret| secret.len() >= SHORTEST_ENCODED);
    for secret in long {
        found.extend(base64(secret.as_bytes()));
        let hex = secret.bytes().fold(String::new(), |mut hex, byte| {
            let _ = write!(hex, "{byte:02x}");
            hex
        });
        found.push(hex.to_ascii_uppercase());
        found.push(hex);
        found.extend([percent(secret, false), percent(secret, true)]);
    }
    sorted(found)
}

/// A header's value is a scheme and a secret.
fn secrets(texts: &[String]) -> impl Iterator<Item = &str> {
    texts.iter().flat_map(|text| {
        let behind = text.split_once(' ').map_or("", |(_, secret)| secret);
        [text.as_str(), text.trim(), behind]
    })
}

/// As it is, and within JSON that is a text itself.
fn quoted(secret: &str) -> [String; 2] {
    let quoted = Value::from(secret).to_string();
    [quoted[1..quoted.len() - 1].to_owned(), secret.to_owned()]
}

fn sorted(mut found: Vec<String>) -> Vec<String> {
    found.retain(|secret| secret.len() >= SHORTEST);
    found.sort_by(|one, other| (other.len(), one).cmp(&(one.len(), other)));
    found.dedup();
    found
}

/// Returns what of the base64 of any text is the secret's alone, wherever in the text it stands: three letters are four
/// digits, so there are three ways, and at the ends digits that its neighbours have a part in.
fn base64(secret: &[u8]) -> Vec<String> {
    const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut found = Vec::new();
    for before in 0..3 {
        let mut bits = vec![0; before];
        bits.extend_from_slice(secret);
        let first = (before * 8).div_ceil(6);
        let end = bits.len() * 8 / 6;
        let digit = |at: usize| {
            let (byte, shift) = (at * 6 / 8, at * 6 % 8);
            let pair =
                u16::from(bits[byte]) << 8 | bits.get(byte + 1).copied().map_or(0, u16::from);
            char::from(DIGITS[usize::from(pair >> (10 - shift) & 63)])
        };
        let digits: String = (first..end).map(digit).collect();
        found.push(digits.replace('+', "-").replace('/', "_"));
        found.push(digits);
    }
    found
}

/// As it stands in an address; some write a blank as a plus sign.
fn percent(secret: &str, with_plus: bool) -> String {
    let mut text = String::new();
    for byte in secret.bytes() {
        match byte {
            b' ' if with_plus => text.push('+'),
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'_' | b'.' | b'~' => {
                text.push(char::from(byte));
            }
            _ => {
                let _ = write!(text, "%{byte:02X}");
            }
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, is_found: bool) {
        let spelled = spelled(&["Bearer s3cret/of mine+".to_owned()]);
        let found = spelled.iter().any(|secret| text.contains(secret));
        assert_eq!(found, is_found, "{text}: {spelled:?}");
    }

    #[test]
    fn a_secret_is_found_in_other_alphabets() {
        check("s3cret/of mine+", true);
        // `s3cret/of mine+`, alone, behind one letter, behind `ab`, and with a text behind it.
        check("czNjcmV0L29mIG1pbmUr", true);
        check("YXMzY3JldC9vZiBtaW5lKw==", true);
        check("YWJzM2NyZXQvb2YgbWluZSs=", true);
        check("YWJzM2NyZXQvb2YgbWluZSsgYW5kIG1vcmU", true);
        check("6170733363726574 x 7333637265742f6f66206d696e652b", true);
        check("7333637265742F6F66206D696E652B", true);
        check("?key=s3cret%2Fof%20mine%2B", true);
        check("?key=s3cret%2Fof+mine%2B", true);
        check("s3cret", false);
        check("czNjcmV0", false);
    }

    #[test]
    fn a_short_text_is_looked_for_as_it_is() {
        assert_eq!(spelled(&["abcdef1".to_owned()]), ["abcdef1"]);
        assert!(spelled(&["abc".to_owned()]).is_empty());
    }
}
