//! From the text of a command to its syntax tree, without a crash or a hang on hostile input.

use brush_parser::ast::Program;
use brush_parser::{ParserOptions, Token, parse_tokens, uncached_tokenize_str};

use super::subshell::part_subshells;

/// No person and no model writes a longer command; whole programs are files.
const LONGEST: usize = 256 * 1024;

/// The grammar descends once per bracket.
const DEEPEST: usize = 100;

/// Brackets in all, since quotes can hide which of them are closed.
const MOST_BRACKETS: usize = 4000;

/// Why a command has no syntax tree.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unreadable {
    /// It is too long or too deeply nested to be looked at.
    TooMuch,
    /// It is not Bash, as far as the grammar knows.
    Syntax,
}

/// Parses a command.
pub(super) fn parse(command: &str) -> Result<Program, Unreadable> {
    if command.len() > LONGEST {
        return Err(Unreadable::TooMuch);
    }
    let (depth, brackets) = nesting(command);
    if depth > DEEPEST || brackets > MOST_BRACKETS {
        return Err(Unreadable::TooMuch);
    }
    let options = ParserOptions::default();
    let mut tokens = uncached_tokenize_str(command, &options.tokenizer_options())
        .map_err(|_| Unreadable::Syntax)?;
    for token in &mut tokens {
        tame(token);
    }
    part_subshells(&mut tokens);
    parse_tokens(&tokens, &options).map_err(|_| Unreadable::Syntax)
}

/// Keeps the parser from a panic: it takes any digits before a redirection for a descriptor and
/// expects that they fit. To Bash, so many are a word.
fn tame(token: &mut Token) {
    if let Token::Word(word, _) = token
        && word.len() > 9
        && word.bytes().all(|byte| byte.is_ascii_digit())
    {
        word.insert(0, '_');
    }
}

/// Returns the depth and the number of everything that makes the parser descend.
fn nesting(command: &str) -> (usize, usize) {
    let (mut depth, mut deepest, mut total) = (0_usize, 0, 0);
    let mut opened = |count: usize, closed: usize| {
        total += count;
        depth = (depth + count).saturating_sub(closed);
        deepest = deepest.max(depth);
    };
    let bytes = command.as_bytes();
    let mut start = 0;
    for (at, byte) in bytes.iter().enumerate() {
        match byte {
            b'(' | b'{' | b'[' => opened(1, 0),
            b')' | b'}' | b']' => opened(0, 1),
            _ => {}
        }
        if !byte.is_ascii_alphabetic() {
            keyword(&bytes[start..at], &mut opened);
            start = at + 1;
        }
    }
    keyword(&bytes[start..], &mut opened);
    (deepest, total)
}

fn keyword(word: &[u8], opened: &mut impl FnMut(usize, usize)) {
    match word {
        b"if" | b"while" | b"until" | b"for" | b"case" | b"coproc" | b"function" => opened(1, 0),
        b"fi" | b"done" | b"esac" => opened(0, 1),
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(command: &str, expected: Option<Unreadable>) {
        assert_eq!(parse(command).err(), expected, "{:.60}", command);
    }

    #[test]
    fn deep_nesting_is_too_much_and_not_a_crash() {
        for opener in [
            "$(", "(", "{ ", "${a:-", "$((", "((", "if ", "while ", "a[", "coproc ", "f() { ",
        ] {
            check(&opener.repeat(10_000), Some(Unreadable::TooMuch));
        }
        for depth in [5, 20, 90] {
            let nested = format!("{}echo x{}", "( ".repeat(depth), " )".repeat(depth));
            check(&nested, None);
            let nested = format!("echo {}echo x{}", "$(".repeat(depth), ")".repeat(depth));
            check(&nested, None);
        }
    }

    #[test]
    fn unbalanced_brackets_end_in_time() {
        for opener in ["((", "$((", "x[((", "( ( ", "{ ", "@(", "f() ("] {
            assert!(parse(&opener.repeat(30)).is_err(), "{opener}");
        }
        for quote in ["\"", "'", "`", "\\\"", "$'"] {
            let text = quote.repeat(10_001);
            // Balanced or not, it ends.
            let _ = parse(&text);
        }
    }

    #[test]
    fn a_megabyte_is_too_much_and_a_long_script_is_not() {
        check(
            &format!("echo '{}'", "x".repeat(1 << 20)),
            Some(Unreadable::TooMuch),
        );
        check(
            &format!("cat <<'E'\n{}E\n", "it's a line\n".repeat(10_000)),
            None,
        );
    }

    #[test]
    fn a_number_that_does_not_fit_is_a_word() {
        check("echo 99999999999>x", None);
    }
}
