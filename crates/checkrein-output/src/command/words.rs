//! A word of a command as the program would get it, as far as that is to be seen: its quotes taken
//! off, its variables left as they are.

/// Takes the quotes and the escapes of a word away.
pub(super) fn unquoted(raw: &str) -> String {
    let mut word = String::with_capacity(raw.len());
    let mut quote = None;
    let mut letters = raw.chars().peekable();
    while let Some(letter) = letters.next() {
        match (quote, letter) {
            (Some(open), _) if open == letter => quote = None,
            (Some('"') | None, '\\') => match letters.next() {
                Some('\n') | None => {}
                Some(next) if quote.is_some() && !"$`\"\\".contains(next) => {
                    word.push('\\');
                    word.push(next);
                }
                Some(next) => word.push(next),
            },
            (None, '$') if letters.peek() == Some(&'\'') => {}
            (None, '\'' | '"') => quote = Some(letter),
            _ => word.push(letter),
        }
    }
    word
}

/// Whether a word sets a variable.
pub(super) fn is_assignment(word: &str) -> bool {
    word.split_once('=').is_some_and(|(name, _)| {
        !name.is_empty()
            && !name.starts_with(|letter: char| letter.is_ascii_digit())
            && name
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quotes_are_taken_off() {
        #[track_caller]
        fn check(raw: &str, expected: &str) {
            assert_eq!(unquoted(raw), expected);
        }
        check("'a b'", "a b");
        check("\"a \\\"b\\\" \\d $c\"", "a \"b\" \\d $c");
        check("a\\ b", "a b");
        check("$'x'", "x");
        check("-c\"x\"'y'", "-cxy");
        check("'never closed", "never closed");
    }
}
