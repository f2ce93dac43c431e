//! Which front part of a text is kept where the whole does not fit.

use super::markdown::{Apart, Cut, Outline};

/// Returns where the front part ends that is to be kept, in bytes; nothing when not even the first
/// part fits. `fits` says whether the text up to a place fits, together with what is to be said of
/// the rest, and how much of the room is used then.
///
/// As many sections as fit, at whatever level. Where these fill little of the room:
///   1. below half of it, whole blocks and whole items of lists as well
///   2. below an eighth of it, whole rows and lines as well
///
/// The inside of code or of a comment is never cut.
pub(super) fn front(
    outline: &Outline<'_>,
    room: usize,
    fits: impl Fn(usize) -> Option<usize>,
) -> Option<usize> {
    let longest = |apart: Apart| {
        let cuts = outline.cuts.iter().rev();
        let mut allowed = cuts.filter(|cut| cut.apart <= apart);
        allowed.find_map(|cut: &Cut| Some((cut.at, fits(cut.at)?)))
    };
    let mut best = longest(Apart::Sections);
    for (apart, enough) in [
        (Apart::Blocks, room / 2), // [1]
        (Apart::Items, room / 2),
        (Apart::Rows, room / 8), // [2]
        (Apart::Lines, room / 8),
    ] {
        if best.is_none_or(|(_, used)| used < enough) {
            best = longest(apart).or(best);
        }
    }
    best.map(|(at, _)| at)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Checks which front part of a text is kept in so many bytes.
    #[track_caller]
    fn check(text: &str, room: usize, expected: Option<&str>) {
        let outline = Outline::of(text);
        let kept = front(&outline, room, |at| (at <= room).then_some(at));
        assert_eq!(kept.map(|at| &text[..at]), expected);
    }

    #[test]
    fn sections_go_first_at_whatever_level() {
        let text = "# A\na\n## B\nb\n### C\nc\n## D\nd\n";
        check(text, 25, Some("# A\na\n## B\nb\n### C\nc\n"));
        check(text, 19, Some("# A\na\n## B\nb\n"));
        check(text, 5, None);
    }

    #[test]
    fn blocks_and_items_fill_a_room_that_sections_leave_empty() {
        let text = "# A\n\naaaa\n\nbbbb\n\n- ccccccccc\n- d\n\n# E\n";
        check(
            text,
            40,
            Some("# A\n\naaaa\n\nbbbb\n\n- ccccccccc\n- d\n\n"),
        );
        check(text, 21, Some("# A\n\naaaa\n\nbbbb\n\n"));
        let text = "# A\n\na\n\n- ccccccccc\n- d\n- e\n";
        check(text, 23, Some("# A\n\na\n\n- ccccccccc\n"));
        // What is kept is more than half of the room.
        let text = "# A\n\naaaaaaaaaa\n\n# B\n\nb\n\nc\n\n";
        check(text, 26, Some("# A\n\naaaaaaaaaa\n\n"));
    }

    #[test]
    fn lines_are_cut_where_there_is_nothing_else() {
        let text = "aaaa\nbbbb\ncccc\n";
        check(text, 12, Some("aaaa\nbbbb\n"));
        check("```\naaaa\nbbbb\n```\n", 12, None);
        // What introduces code does not stay alone.
        check("# A\n\nrun:\n\n    aaaa\n    bbbb\n", 16, None);
        check("# A\n\nrun:\n\n```\naaaa\n```\n", 16, None);
        let text = "Before.\n\nrun:\n\n    aaaa\n    bbbb\n";
        check(text, 20, Some("Before.\n\n"));
    }
}
