//! Takes the colours of a terminal out of a log, before anything is looked for in it.

/// Takes out what steers a terminal: `ESC [ … m` and titles, and returns how much is left, at the front. A sequence
/// that is not whole stays.
pub(crate) fn strip(bytes: &mut [u8]) -> usize {
    let Some(first) = memchr::memchr(0x1b, bytes) else {
        return bytes.len();
    };
    let mut from = first;
    let mut to = first;
    while from < bytes.len() {
        let length = if bytes[from] == 0x1b {
            sequence(&bytes[from..])
        } else {
            0
        };
        if length > 0 {
            from += length;
            continue;
        }
        bytes[to] = bytes[from];
        from += 1;
        to += 1;
    }
    to
}

/// Returns how long a sequence is, and 0 for what is none.
fn sequence(bytes: &[u8]) -> usize {
    let is_final = |byte: &u8| (0x40..=0x7e).contains(byte);
    match bytes.get(1) {
        Some(b'[') => {
            let rest = &bytes[2..bytes.len().min(64)];
            let end = rest
                .iter()
                .position(|byte| is_final(byte) || *byte == b'\n');
            end.filter(|end| rest[*end] != b'\n')
                .map_or(0, |end| end + 3)
        }
        Some(b']') => {
            let rest = &bytes[2..bytes.len().min(512)];
            let end = rest.iter().position(|byte| matches!(byte, 0x07 | b'\n'));
            end.filter(|end| rest[*end] == 0x07)
                .map_or(0, |end| end + 3)
        }
        _ => 0,
    }
}

#[cfg(test)]
mod tests {
    #[track_caller]
    fn check(text: &str, expected: &str) {
        let mut bytes = text.as_bytes().to_vec();
        let length = super::strip(&mut bytes);
        bytes.truncate(length);
        assert_eq!(String::from_utf8(bytes).unwrap(), expected);
    }

    #[test]
    fn colours_go_and_all_else_stays() {
        check(
            "\u{1b}[31mERROR\u{1b}[0m it \u{1b}[1;4;38;5;12mbroke",
            "ERROR it broke",
        );
        check("\u{1b}]0;title\u{7}text", "text");
        check("plain", "plain");
        check("torn \u{1b}[31", "torn \u{1b}[31");
        check("torn \u{1b}[3\nnext", "torn \u{1b}[3\nnext");
        check("\u{1b}", "\u{1b}");
        check("a \u{1b} b", "a \u{1b} b");
    }
}
