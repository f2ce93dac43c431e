//! How many tokens a text is, without a tokenizer: never less than a tokenizer would say, and for prose
//! about a third more. A vocabulary would make a server three times as large and twenty times as slow
//! to start.

/// Returns a number of tokens that a text of people, programs or machines does not exceed.
///
/// Counted by runs, as tokenizers cut a text:
///   1. a word: a token for its first six letters, one for every three more, and one for each letter
///      that makes it hard to say, since vocabularies hold words and not noise
///   2. digits, and letters mixed with digits, such as ids and hashes: two thirds of a token a character
///   3. a space before a word is the word's; more of them, and line breaks, are a token each run
///   4. any other sign of ASCII: a token
///   5. anything else: by its length in UTF-8
pub fn tokens(text: &str) -> usize {
    let mut tokens = 0;
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let belongs = |character: char| match first {
            _ if first.is_ascii_alphanumeric() => character.is_ascii_alphanumeric(),
            ' ' => character == ' ',
            _ => false,
        };
        let length = rest
            .find(|character| !belongs(character))
            .unwrap_or(rest.len());
        let (run, after) = rest.split_at(length.max(first.len_utf8()));
        tokens += match first {
            _ if first.is_ascii_alphanumeric() => word(run.as_bytes()),
            ' ' => usize::from(run.len() > 1) + run.len() / 16, // [3]
            _ if first.is_ascii() => 1,                         // [3] [4]
            _ if first.len_utf8() == 2 => 1,                    // [5]
            // The scripts of many people are in a vocabulary; the rest of Unicode is bytes to it.
            '\u{0E00}'..='\u{0E7F}' | '\u{2000}'..='\u{9FFF}' | '\u{AC00}'..='\u{D7A3}' => 2,
            _ => first.len_utf8(),
        };
        rest = after;
    }
    tokens
}

fn word(run: &[u8]) -> usize {
    if run.iter().any(u8::is_ascii_digit) {
        return (2 * run.len()).div_ceil(3) + usize::from(run.len() > 2); // [2]
    }
    let mut hard = 0;
    let mut consonants = 0;
    for (at, letter) in run.iter().enumerate() {
        let begins_a_word =
            letter.is_ascii_uppercase() && at > 0 && run[at - 1].is_ascii_lowercase();
        let is_vowel = matches!(
            letter.to_ascii_lowercase(),
            b'a' | b'e' | b'i' | b'o' | b'u' | b'y'
        );
        consonants = if is_vowel { 0 } else { consonants + 1 };
        let is_rare = matches!(
            letter.to_ascii_lowercase(),
            b'j' | b'q' | b'x' | b'z' | b'k' | b'w'
        );
        hard += usize::from(begins_a_word || consonants > 2 || is_rare && run.len() > 2);
    }
    1 + run.len().saturating_sub(6).div_ceil(3) + hard // [1]
}

/// Shortens a text to this many characters at most, at the end of a word where there is one, and marks
/// that something is missing.
pub fn shortened(text: &str, characters: usize) -> String {
    let Some((end, _)) = text.char_indices().nth(characters) else {
        return text.to_owned();
    };
    // Room for the mark.
    let cut = text[..end]
        .char_indices()
        .next_back()
        .map_or(0, |(at, _)| at);
    let kept = &text[..cut];
    let word = kept.rfind(char::is_whitespace).filter(|at| *at > cut / 2);
    format!("{}…", kept[..word.unwrap_or(cut)].trim_end())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Returns a text of this many words that mean nothing, always the same one.
    fn noise(alphabet: &str, word: usize, words: usize) -> String {
        let alphabet: Vec<char> = alphabet.chars().collect();
        let mut state = 1_u64;
        let mut next = || {
            state = state
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1_442_695_040_888_963_407);
            alphabet[(state >> 33) as usize % alphabet.len()]
        };
        let words: Vec<String> = (0..words)
            .map(|_| (0..word).map(|_| next()).collect())
            .collect();
        words.join(" ")
    }

    #[track_caller]
    fn check(text: &str, at_most: f64) {
        let (real, ours) = (checkrein_tokens::estimate(text), tokens(text));
        assert!(ours >= real, "{ours} for {real}: {text}");
        assert!(
            ours as f64 <= real as f64 * at_most,
            "{ours} for {real}: {text}"
        );
    }

    #[test]
    fn no_text_has_more_tokens_than_that() {
        check(include_str!("../../../docs/architecture.md"), 1.6);
        check(include_str!("stdio/mod.rs"), 1.9);
        let lower = "abcdefghijklmnopqrstuvwxyz";
        let base64 = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789+/";
        for length in [3, 5, 8, 12, 20, 40] {
            for alphabet in [
                lower,
                &lower.to_uppercase(),
                "0123456789abcdef",
                base64,
                "0123456789",
            ] {
                check(&noise(alphabet, length, 200), 2.0);
            }
        }
        check(&noise("!@#$%^&*()_+-=[]{}|;':,./<>?~`", 10, 100), 2.0);
        check(&noise("𓀀𓁐𒀀𝔘𝔫𝔦𐍈𐌰ꙮ⸻﷽ႠႡᚠᚢ", 8, 50), 2.0);
        check(&" \n \t  \n\n    \t".repeat(100), 2.0);
    }

    #[test]
    fn other_languages_than_english_are_no_less_safe() {
        check(
            "Die Zusammenführung der Zwischenspeicher war ein Überlauf im Warteschlangenmodul.",
            2.5,
        );
        check(
            "Uudelleenkäytettävyyttä ei parannettu epäjärjestelmällisyydellänsäkään.",
            2.0,
        );
        check(
            "我们决定把缓存保存在内存中，因为数据库太慢。テストは失敗しました。",
            4.0,
        );
        check(
            "Мы решили хранить кэш в памяти, потому что база данных медленная.",
            4.0,
        );
        check("เราตัดสินใจเก็บแคชไว้ในหน่วยความจำเพราะฐานข้อมูลช้า", 5.0);
        check(&"🎉🚀👩‍👩‍👧‍👦🏳️‍🌈🧑🏽‍💻".repeat(9), 2.5);
    }

    #[test]
    fn a_text_is_shortened_between_words() {
        assert_eq!(shortened("all of it", 9), "all of it");
        assert_eq!(shortened("keep the cache in memory", 16), "keep the cache…");
        assert_eq!(shortened("unbreakable", 5), "unbr…");
        assert_eq!(shortened("größer", 3), "gr…");
        assert_eq!(shortened("x", 0), "…");
    }
}
