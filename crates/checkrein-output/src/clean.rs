//! What a terminal would show in the end: escapes gone, progress lines in their last state.

use memchr::{memchr2, memchr3};

/// Returns the text as somebody would read it: without ANSI and OSC escapes, with what `\r` and
/// backspaces wrote over gone, with plain line ends.
pub fn clean(text: &str) -> String {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let bytes = text.as_bytes();
    if memchr3(b'\r', 0x1b, 0x08, bytes)
        .or(memchr2(0x07, 0x00, bytes))
        .is_none()
    {
        return text.to_owned();
    }
    let mut out = String::with_capacity(text.len());
    for line in text.split_inclusive('\n') {
        let (body, end) = match line.strip_suffix('\n') {
            Some(body) => (body.strip_suffix('\r').unwrap_or(body), "\n"),
            None => (line, ""),
        };
        out.push_str(&last_state(&without_escapes(body)));
        out.push_str(end);
    }
    out
}

/// Removes control sequences: `ESC [ … letter`, `ESC ] … BEL`, and the short ones.
fn without_escapes(line: &str) -> String {
    let mut out = String::with_capacity(line.len());
    let mut letters = line.chars().peekable();
    while let Some(letter) = letters.next() {
        match letter {
            '\u{1b}' => match letters.next() {
                Some('[') => {
                    // Parameters and intermediates, then the byte that ends the sequence.
                    while letters.next_if(|next| matches!(next, ' '..='?')).is_some() {}
                    letters.next_if(|next| matches!(next, '@'..='~'));
                }
                Some(']' | 'P' | '^' | '_') => {
                    while let Some(next) = letters.next() {
                        if next == '\u{7}' {
                            break;
                        }
                        if next == '\u{1b}' {
                            letters.next_if_eq(&'\\');
                            break;
                        }
                    }
                }
                Some('(' | ')' | '#') => drop(letters.next()),
                _ => {}
            },
            '\u{7}' | '\0' => {}
            _ => out.push(letter),
        }
    }
    out
}

/// Returns what stays of a line that was written over: what came after its last `\r` that had text
/// behind it, with backspaces done.
fn last_state(line: &str) -> String {
    let last = line
        .split('\r')
        .rev()
        .find(|state| !state.trim().is_empty())
        .unwrap_or_default();
    if !last.contains('\u{8}') {
        return last.to_owned();
    }
    let mut out = String::with_capacity(last.len());
    for letter in last.chars() {
        if letter == '\u{8}' {
            out.pop();
        } else {
            out.push(letter);
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &str) {
        assert_eq!(clean(text), expected, "{text:?}");
        assert_eq!(clean(expected), expected, "cleaned twice");
    }

    #[test]
    fn colours_and_titles_go() {
        check("\u{1b}[1;31merror\u{1b}[0m: no\n", "error: no\n");
        check("\u{1b}]0;title\u{7}text", "text");
        check(
            "\u{1b}]8;;https://a.example\u{1b}\\link\u{1b}]8;;\u{1b}\\",
            "link",
        );
        check("\u{1b}(Ba\u{1b}[?25lb\u{1b}[38:5:1mc", "abc");
    }

    #[test]
    fn a_progress_line_is_what_it_was_last() {
        check(" 10%\r 50%\r100%\nnext\n", "100%\nnext\n");
        check("Receiving: 100%\r\u{1b}[K", "Receiving: 100%");
        check("one\r\ntwo\r\n", "one\ntwo\n");
        check("abc\u{8}\u{8}x", "ax");
    }

    #[test]
    fn half_an_escape_is_no_trouble() {
        check("a\u{1b}", "a");
        check("a\u{1b}[", "a");
        check("a\u{1b}[31", "a");
        check("a\u{1b}]0;never ends", "a");
        check("\u{8}\u{8}a", "a");
        check("\u{feff}a", "a");
    }
}
