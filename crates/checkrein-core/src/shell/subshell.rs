//! Tells two subshells in each other from an arithmetic command: both begin with two parentheses.
//!
//! The grammar's own crate takes every such pair for arithmetic where it can. Bash does only where
//! nothing stands between the two and nothing between those that close them, and other shells have
//! no arithmetic command at all. What a command would do is looked at wherever it could be one.

use brush_parser::Token;

/// Puts a line's end between two parentheses that begin two subshells, for the grammar to see it.
pub(super) fn part_subshells(tokens: &mut Vec<Token>) {
    let pairs = pairs(tokens);
    let mut parted = Vec::with_capacity(tokens.len());
    let mut in_test = false;
    for (at, token) in tokens.iter().enumerate() {
        match token {
            Token::Word(word, _) if word == "[[" => in_test |= begins_a_command(tokens, at),
            Token::Word(word, _) if word == "]]" => in_test = false,
            Token::Operator(operator, _) if [";", "&", "|"].contains(&operator.as_str()) => {
                in_test = false;
            }
            _ => {}
        }
        parted.push(token.clone());
        let begins_two = is_operator(token, "(")
            && tokens
                .get(at + 1)
                .is_some_and(|next| is_operator(next, "("));
        let is_loop = at > 0 && tokens[at - 1].to_str() == "for";
        if begins_two && !in_test && !is_loop && !is_arithmetic(tokens, &pairs, at) {
            parted.push(Token::Operator("\n".to_owned(), token.location().clone()));
        }
    }
    *tokens = parted;
}

/// Whether a command may begin with this token.
fn begins_a_command(tokens: &[Token], mut at: usize) -> bool {
    const BEFORE: &[&str] = &[
        "if", "elif", "then", "else", "while", "until", "do", "!", "{", "time",
    ];
    while at > 0 {
        match &tokens[at - 1] {
            Token::Operator(operator, _) => return !operator.contains(['<', '>']),
            Token::Word(word, _) if BEFORE.contains(&word.as_str()) => at -= 1,
            Token::Word(..) => return false,
        }
    }
    true
}

/// Returns where the parenthesis that each token opens is closed.
fn pairs(tokens: &[Token]) -> Vec<Option<usize>> {
    let mut pairs = vec![None; tokens.len()];
    let mut open = Vec::new();
    for (at, token) in tokens.iter().enumerate() {
        if is_operator(token, "(") {
            open.push(at);
        } else if is_operator(token, ")")
            && let Some(start) = open.pop()
        {
            pairs[start] = Some(at);
        }
    }
    pairs
}

/// Whether the two parentheses that begin here are an arithmetic command in every shell.
fn is_arithmetic(tokens: &[Token], pairs: &[Option<usize>], start: usize) -> bool {
    let (Some(outer), Some(inner)) = (pairs[start], pairs[start + 1]) else {
        return false;
    };
    let touch = |left: usize, right: usize| {
        tokens[left].location().end.index == tokens[right].location().start.index
    };
    touch(start, start + 1)
        && inner + 1 == outer
        && touch(inner, outer)
        && !looks_like_a_command(&tokens[start + 2..inner])
}

/// Whether two operands follow each other, or one is a path, as in no arithmetic expression.
fn looks_like_a_command(tokens: &[Token]) -> bool {
    let is_operand = |char: char| char.is_alphanumeric() || "_$\"'`}".contains(char);
    let mut follows_operand = false;
    for token in tokens {
        let Token::Word(word, _) = token else {
            follows_operand = false;
            continue;
        };
        if word.contains('.') || follows_operand && word.starts_with(is_operand) {
            return true;
        }
        follows_operand = word.ends_with(is_operand);
    }
    false
}

fn is_operator(token: &Token, wanted: &str) -> bool {
    matches!(token, Token::Operator(operator, _) if operator == wanted)
}
