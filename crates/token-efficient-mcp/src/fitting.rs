//! How much of an answer goes before the model: measured on the JSON that the client shows, in tokens.

use checkrein_serve::{Fault, tokens};
use serde::Serialize;

/// What a result may be, in tokens, unless it is asked for more.
pub(crate) const USUAL: usize = 2_000;

/// What printed too much to be shown is shown as its ends, unless it is asked for more: about as much as the
/// client's own preview.
pub(crate) const GLANCE: usize = 800;

/// And at most. Below what the client shows whole of a server's answer, by tokens and by characters.
pub(crate) const MOST: usize = 10_000;

/// The client makes a preview of an answer that is longer than about 49,000 characters.
const MOST_BYTES: usize = 40_000;

/// What the three sums of the books are at most, in tokens, with their names.
const SUMS: usize = 50;

/// Returns how much room an answer leaves for its content, which it does not have yet.
pub(crate) fn room(max_tokens: Option<usize>, answer: &impl Serialize) -> Result<usize, Fault> {
    let all = max_tokens.unwrap_or(USUAL).min(MOST);
    let taken = cost(answer) + SUMS;
    // Somebody may have named columns or files with thousands of letters.
    all.checked_sub(taken)
        .filter(|room| *room > 0)
        .ok_or_else(|| {
            Fault::new(
                format!("what is said around the answer takes {taken} tokens, and there are {all}"),
                "give a larger `max_tokens`, or ask for fewer columns or files",
            )
        })
}

/// Returns how many tokens a value is as JSON.
pub(crate) fn cost(value: &impl Serialize) -> usize {
    tokens(&serde_json::to_string(value).unwrap_or_default())
}

/// Returns how many of these pieces fit one after the other, and the room that is left.
pub(crate) fn fitting<'a>(pieces: impl Iterator<Item = &'a str>, room: usize) -> (usize, usize) {
    let (mut left, mut bytes) = (room, MOST_BYTES);
    let fits = pieces.take_while(|piece| {
        let json = serde_json::to_string(piece).unwrap_or_default();
        let needed = tokens(&json);
        let fits = needed <= left && json.len() <= bytes;
        if fits {
            left -= needed;
            bytes -= json.len();
        }
        fits
    });
    (fits.count(), left)
}

/// Returns how many bytes of the beginning of a text fit, up to the end of a line where that costs little.
pub(crate) fn beginning(text: &str, room: usize) -> usize {
    beginning_within(text, room, MOST_BYTES)
}

fn beginning_within(text: &str, room: usize, bytes: usize) -> usize {
    let text = &text[..floor(text, bytes)];
    let ends = ends_of_characters(text);
    let longest = longest(&ends, |end| &text[..end], room, bytes);
    match text[..longest].rfind('\n') {
        Some(line) if longest < text.len() && line + 1 > longest / 2 => line + 1,
        _ => longest,
    }
}

/// Returns where the part of the end of a text begins that fits, at the beginning of a line where that costs
/// little.
fn end_within(text: &str, room: usize, bytes: usize) -> usize {
    let from = ceiling(text, text.len().saturating_sub(bytes));
    let text = &text[from..];
    let mut begins: Vec<usize> = text.char_indices().map(|(at, _)| at).collect();
    begins.push(text.len());
    begins.reverse();
    let longest = longest(&begins, |begin| &text[begin..], room, bytes);
    let part = &text[longest..];
    let begin = match part.find('\n') {
        Some(line) if longest > 0 && line < part.len() / 2 => longest + line + 1,
        _ => longest,
    };
    from + begin
}

/// Returns the last of these places whose part of a text fits; the first one's is empty.
fn longest<'a>(
    places: &[usize],
    part: impl Fn(usize) -> &'a str,
    room: usize,
    bytes: usize,
) -> usize {
    let fits = |place: usize| {
        let json = serde_json::to_string(part(place)).unwrap_or_default();
        json.len() <= bytes && tokens(&json) <= room
    };
    let count = places.partition_point(|place| fits(*place));
    places[count.saturating_sub(1)]
}

fn ends_of_characters(text: &str) -> Vec<usize> {
    let mut ends: Vec<usize> = text.char_indices().map(|(at, _)| at).collect();
    ends.push(text.len());
    ends
}

fn floor(text: &str, at: usize) -> usize {
    (0..=at.min(text.len()))
        .rev()
        .find(|at| text.is_char_boundary(*at))
        .unwrap_or(0)
}

fn ceiling(text: &str, at: usize) -> usize {
    (at..=text.len())
        .find(|at| text.is_char_boundary(*at))
        .unwrap_or(text.len())
}

/// What is shown of a text that is too long: its two ends.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Ends {
    /// The text with a line in place of what is left out.
    pub(crate) shown: String,
    /// Where what is left out begins, in bytes, if anything is.
    pub(crate) left_out: Option<usize>,
}

/// Shows the two ends of a text, more of the second: results and errors stand there.
pub(crate) fn ends(text: &str, room: usize) -> Ends {
    if beginning(text, room) == text.len() {
        return Ends {
            shown: text.to_owned(),
            left_out: None,
        };
    }
    // What the line between them takes.
    let room = room.saturating_sub(24);
    let head = beginning_within(text, room / 3, MOST_BYTES / 3);
    let tail = end_within(text, room - room / 3, MOST_BYTES - MOST_BYTES / 3).max(head);
    let between = tail - head;
    Ends {
        shown: format!(
            "{}\n… {between} bytes left out …\n{}",
            text[..head].trim_end_matches('\n'),
            &text[tail..]
        ),
        left_out: Some(head),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Texts that are more tokens than they look.
    fn hostile() -> Vec<String> {
        vec![
            "1.25,77,abc,2026-01-02T03:04:05Z\n".repeat(3_000),
            "我们决定把缓存保存在内存中，因为数据库太慢。".repeat(2_000),
            "aGVsbG8gd29ybGQhIDEyMzQ1Njc4OTA+/".repeat(3_000),
            "\u{1b}[31m\u{0}\u{7}\u{8}\"\\\t".repeat(5_000),
            "\r\n".repeat(50_000),
            " ".repeat(500_000),
            "🎉👩‍👩‍👧‍👦\u{FFFD}".repeat(5_000),
            "x".repeat(1_000_000),
            "word and word, again and again.\n".repeat(9_000),
        ]
    }

    #[test]
    fn what_is_shown_fits_whatever_it_is() {
        for text in hostile() {
            for room in [1, 50, 1_900, 9_900] {
                let ends = ends(&text, room);
                let json = serde_json::to_string(&ends.shown).unwrap();
                let real = checkrein_tokens::estimate(&json);
                assert!(real <= room.max(30), "{real} of {room}: {}", &json[..40]);
                assert!(json.len() <= 50_000);
                assert!(room < 100 || json.len() > 100, "{json}");
                let first = beginning(&text, room);
                let part = serde_json::to_string(&text[..first]).unwrap();
                assert!(first == 0 || checkrein_tokens::estimate(&part) <= room);
                assert!(text.is_char_boundary(end_within(&text, room, MOST_BYTES)));
            }
        }
    }

    #[test]
    fn a_text_that_fits_is_whole_and_another_has_two_ends() {
        assert_eq!(ends("a\nb\n", 10).shown, "a\nb\n");
        assert_eq!(ends("", 10).left_out, None);
        let lines: Vec<String> = (0..500).map(|number| format!("line {number}\n")).collect();
        let text = lines.concat();
        let cut = ends(&text, 300);
        assert!(cut.shown.starts_with("line 0\n"), "{}", cut.shown);
        assert!(cut.shown.ends_with("line 499\n"), "{}", cut.shown);
        let left_out = cut.left_out.unwrap();
        assert!(text[left_out..].starts_with("line "));
        let (head, rest) = cut.shown.split_once("\n… ").unwrap();
        assert_eq!(head.len() + 1, left_out);
        let (bytes, tail) = rest.split_once(" bytes left out …\n").unwrap();
        let bytes: usize = bytes.parse().unwrap();
        assert_eq!(left_out + bytes + tail.len(), text.len());
    }

    #[test]
    fn pieces_are_taken_while_they_fit() {
        let pieces = ["ab ab ab ab\n"; 100];
        let (fits, left) = fitting(pieces.iter().copied(), 60);
        assert!(fits > 5 && fits < 12, "{fits}");
        assert!(left < 10);
        assert_eq!(fitting(["x"; 3].iter().copied(), 60).0, 3);
        assert_eq!(fitting(["y ".repeat(1_000).as_str()].into_iter(), 60).0, 0);
    }
}
