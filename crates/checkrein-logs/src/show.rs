//! Lines as they are shown: text without signs that steer a terminal, and not longer than asked for.

use crate::patterns::without_end;

/// Returns a line as text of at most so many bytes, around a place in it.
pub(crate) fn line(line: &[u8], width: usize, around: Option<(usize, usize)>) -> String {
    let line = without_end(line);
    if line.len() <= width {
        return plain(line);
    }
    let (from, to) = around.unwrap_or((0, 0));
    // What matched stands in the middle, unless it is near an end.
    let spare = width.saturating_sub(to.saturating_sub(from));
    let mut start = from.saturating_sub(spare / 2).min(line.len() - width);
    let mut end = start + width;
    while start > 0 && line[start] & 0xc0 == 0x80 {
        start -= 1;
    }
    while end < line.len() && line[end] & 0xc0 == 0x80 {
        end += 1;
    }
    let before = if start > 0 { "…" } else { "" };
    let after = if end < line.len() { "…" } else { "" };
    format!("{before}{}{after}", plain(&line[start..end]))
}

/// Returns bytes as text without control characters.
pub(crate) fn plain(bytes: &[u8]) -> String {
    let text = String::from_utf8_lossy(bytes);
    if !text.contains(|letter: char| letter.is_control() && letter != '\t') {
        return text.into_owned();
    }
    let letter = |letter: char| {
        if letter.is_control() && letter != '\t' {
            '\u{fffd}'
        } else {
            letter
        }
    };
    text.chars().map(letter).collect()
}

#[cfg(test)]
mod tests {
    #[track_caller]
    fn check(text: &str, width: usize, around: Option<(usize, usize)>, expected: &str) {
        assert_eq!(super::line(text.as_bytes(), width, around), expected);
    }

    #[test]
    fn a_long_line_is_shown_around_what_matched() {
        check("short\r\n", 10, None, "short");
        check("0123456789abcdef", 6, None, "012345…");
        check("0123456789abcdef", 6, Some((8, 10)), "…6789ab…");
        check("0123456789abcdef", 6, Some((15, 16)), "…abcdef");
        check("ääääääääää", 5, Some((9, 10)), "…äää…");
        check("a\0b\u{7}c\td", 20, None, "a\u{fffd}b\u{fffd}c\td");
    }
}
