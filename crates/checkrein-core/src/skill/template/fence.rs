//! Makes an answer fit to stand in a skill: no letter that acts, no tag that we or the client read, a fence around it.

use std::fmt::Write;

/// What a fence is at least.
const SHORTEST: usize = 4;

/// Tags that mean something to a model in this client.
const TAGS: &[&str] = &[
    "checkrein-",
    "system-reminder",
    "command-",
    "local-command-",
    "function_",
    "antml:",
];

/// Returns a text without letters that act or cannot be seen, and without tags that are read as ours.
pub(super) fn harmless(text: &str) -> String {
    let mut harmless = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(letter) = rest.chars().next() {
        let behind = &rest[letter.len_utf8()..];
        match letter {
            '\n' | '\t' => harmless.push(letter),
            '\r' if behind.starts_with('\n') => {}
            '\r' => harmless.push('\n'),
            '<' if is_tag(behind) => harmless.push_str("< "),
            letter if acts(letter) => {
                // To a text this cannot fail.
                let _ = write!(harmless, "{}", letter.escape_unicode());
            }
            letter => harmless.push(letter),
        }
        rest = behind;
    }
    harmless
}

/// Whether a letter steers a terminal, turns the direction of writing, or is not seen at all.
fn acts(letter: char) -> bool {
    letter.is_control()
        || matches!(letter,
            '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e0fff}')
}

fn is_tag(behind: &str) -> bool {
    let name = behind.trim_start_matches([' ', '/', '\t']);
    TAGS.iter().any(|tag| {
        let head = name.get(..tag.len());
        head.is_some_and(|head| head.eq_ignore_ascii_case(tag))
    })
}

/// Puts a fence around a text that nothing in it closes.
pub(super) fn fenced(text: &str) -> String {
    let longest = text
        .split(|letter| letter != '~')
        .map(str::len)
        .max()
        .unwrap_or(0);
    let fence = "~".repeat(SHORTEST.max(longest + 1));
    let text = text.trim_end_matches('\n');
    format!("{fence}\n{text}\n{fence}")
}

/// Returns the beginning of a text that has at most so many bytes, whole lines where there are any, and how many bytes
/// that leaves out.
pub(super) fn beginning(text: &str, most: usize) -> (&str, usize) {
    if text.len() <= most {
        return (text, 0);
    }
    let cut = &text[..text.floor_char_boundary(most)];
    let cut = match cut.rfind('\n') {
        Some(end) if end > most / 2 => &cut[..end],
        _ => cut,
    };
    (cut, text.len() - cut.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_that_act_are_shown() {
        let seen = harmless("a\u{1b}[2Jb\r\nc\rd\te\u{202e}f\u{200b}\u{e0041}\u{feff}é🚀");
        assert_eq!(
            seen,
            "a\\u{1b}[2Jb\nc\nd\te\\u{202e}f\\u{200b}\\u{e0041}\\u{feff}é🚀"
        );
    }

    #[test]
    fn tags_that_are_read_as_ours_are_broken() {
        for tag in [
            "<checkrein-skill name=\"x\">",
            "</Checkrein-skill>",
            "< / checkrein-context>",
            "<system-reminder>",
        ] {
            let seen = harmless(tag);
            assert!(seen.starts_with("< "), "{seen}");
        }
        assert_eq!(harmless("<b>a < b</b> <"), "<b>a < b</b> <");
    }

    #[test]
    fn nothing_closes_the_fence() {
        assert_eq!(fenced("a"), "~~~~\na\n~~~~");
        assert_eq!(
            fenced("~~~~\nb\n~~~~~ x\n"),
            "~~~~~~\n~~~~\nb\n~~~~~ x\n~~~~~~"
        );
        assert_eq!(fenced(""), "~~~~\n\n~~~~");
    }

    #[test]
    fn the_beginning_ends_with_a_line() {
        assert_eq!(beginning("ab\ncd\nef", 7), ("ab\ncd", 3));
        assert_eq!(beginning("éé", 3), ("é", 2));
        assert_eq!(beginning("ab", 2), ("ab", 0));
    }
}
