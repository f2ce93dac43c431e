//! What the client would have shown of a file at most, in tokens: the honest measure of what is saved.
//!
//! `docs/protocol.md` has what was observed. Whoever wants to see much of a file in one call has two ways:
//!   1. Read shows a file of up to 256 KB, up to 25,000 tokens of it, and refuses a larger one
//!   2. Bash shows 30,000 bytes whole: of any file a part of that size can be had (`head -c 30000`); of a `cat` of
//!      more there is a preview of 2 KB only
//!
//! The larger of both counts; what a `cat` alone would show is printed beside it, and is no goal. That a file is compressed changes nothing: `zcat` is a way as well.

use std::io::Read;

use checkrein_tokens::estimate;

const READ_BYTES: usize = 256 * 1024;
const READ_TOKENS: usize = 25_000;
const BASH_BYTES: usize = 30_000;
const PREVIEW_BYTES: usize = 2_280;

/// Returns the most tokens of a file that one call shows.
pub(crate) fn tokens(name: &str, content: &[u8]) -> usize {
    let text = unpacked(name, content);
    let by_bash = of(&text, BASH_BYTES); // [2]
    if content.len() > READ_BYTES || name.ends_with(".gz") {
        return by_bash;
    }
    let by_read = of(&text, text.len()).min(READ_TOKENS); // [1]
    by_read.max(by_bash)
}

/// Returns the tokens that `cat` shows of a file.
pub(crate) fn by_cat(name: &str, content: &[u8]) -> usize {
    let text = unpacked(name, content);
    let most = if text.len() > BASH_BYTES {
        PREVIEW_BYTES
    } else {
        BASH_BYTES
    };
    of(&text, most)
}

fn of(text: &[u8], most: usize) -> usize {
    estimate(&String::from_utf8_lossy(&text[..text.len().min(most)]))
}

fn unpacked(name: &str, content: &[u8]) -> Vec<u8> {
    if !name.ends_with(".gz") {
        return content.to_vec();
    }
    let mut text = Vec::new();
    let mut decoder = flate2::read::GzDecoder::new(content);
    decoder.read_to_end(&mut text).unwrap();
    text
}

#[test]
fn the_client_shows_a_part_of_a_large_file_and_all_of_a_small_one() {
    let text = |bytes: usize| {
        let line = b"2026-11-20,ada,12.50\n".iter().copied();
        line.cycle().take(bytes).collect::<Vec<u8>>()
    };
    let whole = estimate(&String::from_utf8_lossy(&text(3_000)));
    assert_eq!(tokens("a.csv", &text(3_000)), whole);
    assert_eq!(tokens("a.csv", &text(200_000)), READ_TOKENS);
    let part = tokens("a.csv", &text(300_000));
    assert_eq!(part, estimate(&String::from_utf8_lossy(&text(BASH_BYTES))));
    assert!(part < READ_TOKENS);
    assert!(by_cat("a.csv", &text(300_000)) < part / 10);
    assert_eq!(by_cat("a.csv", &text(3_000)), whole);
}
