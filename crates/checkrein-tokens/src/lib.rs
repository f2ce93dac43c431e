//! How many tokens a text is, as an estimate.
//!
//! Claude's tokenizer is not public. What is counted here are the tokens of another model's public
//! vocabulary, `o200k_base`: good for "twice as much" and "four fifths less", not for a bill. What a
//! session really took is in its transcript.

/// Returns about how many tokens a model would count for a text.
///
/// The first call in a process reads the vocabulary, which takes about as long as counting a
/// megabyte.
pub fn estimate(text: &str) -> usize {
    tiktoken_rs::o200k_base_singleton().count_ordinary(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: usize) {
        assert_eq!(estimate(text), expected, "{text:?}");
    }

    #[test]
    fn words_marks_and_spaces_count() {
        check("", 0);
        check("hello", 1);
        check("hello world", 2);
        check("fn main() {}\n", 4);
        // What looks like a mark of the vocabulary's own is counted as the text that it is.
        check("<|endoftext|>", 7);
    }

    #[test]
    fn a_text_counts_about_as_much_as_its_halves() {
        let text = "The tests of the parser fail since Monday. ".repeat(200);
        let (left, right) = text.split_at(text.len() / 2);
        let halves = estimate(left) + estimate(right);
        assert!(halves.abs_diff(estimate(&text)) <= 2, "{halves}");
    }
}
