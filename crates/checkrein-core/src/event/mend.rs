//! Repairs event text that a strict JSON parser rejects although its meaning is plain.

/// Returns the input with invalid UTF-8 and halves of surrogate pairs replaced by U+FFFD, or
/// nothing if there was neither.
pub(super) fn mend(input: &[u8]) -> Option<Vec<u8>> {
    let text = String::from_utf8_lossy(input);
    let mended = replace_lone_surrogates(&text);
    (mended.as_bytes() != input).then(|| mended.into_bytes())
}

fn replace_lone_surrogates(text: &str) -> String {
    let mut mended = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(start) = rest.find('\\') {
        mended.push_str(&rest[..start]);
        rest = &rest[start..];
        let taken = match (escape(rest), rest.get(6..).and_then(escape)) {
            (Some(0xD800..=0xDBFF), Some(0xDC00..=0xDFFF)) => 12,
            (Some(0xD800..=0xDFFF), _) => {
                mended.push_str("\\ufffd");
                rest = &rest[6..];
                continue;
            }
            // Any other escape is a backslash and the character after it.
            _ => 1 + rest[1..].chars().next().map_or(0, char::len_utf8),
        };
        mended.push_str(&rest[..taken]);
        rest = &rest[taken..];
    }
    mended.push_str(rest);
    mended
}

/// Returns the code unit of a leading `\uXXXX`.
fn escape(text: &str) -> Option<u16> {
    let digits = text.strip_prefix("\\u")?.get(..4)?;
    u16::from_str_radix(digits, 16).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(input: &str, expected: Option<&str>) {
        assert_eq!(
            mend(input.as_bytes())
                .map(|m| String::from_utf8(m).unwrap())
                .as_deref(),
            expected
        );
    }

    #[test]
    fn halves_are_replaced_and_pairs_are_kept() {
        check(r#""\ud83d\ude00""#, None);
        check(r#""\ud83d""#, Some(r#""\ufffd""#));
        check(r#""\ude00\ud83d""#, Some(r#""\ufffd\ufffd""#));
        check(r#""\\ud83d""#, None);
        check(r#""\"#, None);
    }
}
