//! The long texts of a trace, read in parts: one place in both, so that nothing is read twice or left out.

use checkrein_serve::tokens;

use crate::view::part;

/// How much of a note comes before the context: an ordinary one, whole. The rest comes behind the context.
const HEAD: usize = 400;

/// What the names of both cost in a result.
pub(crate) const AROUND: usize = 16;

/// A part of both.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Texts {
    pub(crate) note: String,
    pub(crate) context: String,
    /// Where the next part begins, if there is one.
    pub(crate) next: Option<usize>,
}

/// Returns what is behind a place, within this many tokens. Places are counted in characters, through the
/// beginning of the note, the context, and the rest of the note.
pub(crate) fn texts(note: &str, context: &str, from: usize, room: usize) -> Texts {
    let end = note.char_indices().nth(HEAD);
    let (head, rest) = note.split_at(end.map_or(note.len(), |(end, _)| end));
    let mut texts = Texts::default();
    let (mut left, mut begin) = (room, 0);
    for (text, is_note) in [(head, true), (context, false), (rest, true)] {
        let length = text.chars().count();
        if from < begin + length {
            let is_empty = texts.note.is_empty() && texts.context.is_empty();
            // Whoever reads on must come to an end, however little room there is.
            if left == 0 && !is_empty {
                texts.next = Some(begin);
                return texts;
            }
            let (seen, next) = part(text, from.saturating_sub(begin), left);
            left = left.saturating_sub(tokens(&serde_json::to_string(&seen).unwrap_or_default()));
            let into = if is_note {
                &mut texts.note
            } else {
                &mut texts.context
            };
            into.push_str(&seen);
            if let Some(next) = next {
                texts.next = Some(begin + next);
                return texts;
            }
        }
        begin += length;
    }
    texts
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Reads all, and returns in how many parts.
    #[track_caller]
    fn check(note: &str, context: &str, room: usize) -> usize {
        let (mut seen, mut from, mut parts) = (Texts::default(), Some(0), 0);
        while let Some(at) = from {
            let next = texts(note, context, at, room);
            assert!(next.next.is_none_or(|next| next > at), "{at} {next:?}");
            let said = format!("{:?}{:?}", next.note, next.context);
            assert!(tokens(&said) <= room + AROUND, "{said}");
            seen.note += &next.note;
            seen.context += &next.context;
            from = next.next;
            parts += 1;
        }
        assert_eq!((seen.note.as_str(), seen.context.as_str()), (note, context));
        parts
    }

    #[test]
    fn each_character_is_read_once() {
        let line = "Keep it in memory: \"größer\" is slow 🐌.\n";
        assert_eq!(check("", "", 500), 1);
        assert_eq!(check("fast", "since it is slow", 500), 1);
        assert_eq!(check(&line.repeat(9), &line.repeat(9), 500), 1);
        for (note, context) in [(100, 100), (100, 0), (0, 100), (1, 100), (100, 1)] {
            let parts = check(&line.repeat(note), &line.repeat(context), 500);
            assert!(parts > 2, "{note} {context} {parts}");
        }
        check(&"🐌".repeat(900), &"🐌".repeat(900), 100);
        assert!(check("note", "context", 0) >= 2);
    }

    #[test]
    fn behind_the_end_there_is_nothing() {
        assert_eq!(texts("a", "b", 2, 500), Texts::default());
        assert_eq!(texts("a", "b", usize::MAX, 500), Texts::default());
    }
}
