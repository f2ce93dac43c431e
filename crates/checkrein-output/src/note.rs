//! The last line of what the model sees: what was removed, and how to get it.

use crate::cut::thousands;
use crate::trim::Trimmed;

/// How the note begins.
const MARK: &str = "[checkrein: ";

/// Returns the text with its last line, which names where the whole is kept.
pub fn note(trimmed: &Trimmed, id: &str) -> String {
    let Trimmed {
        text,
        rule,
        lines,
        removed,
        whole,
    } = trimmed;
    // Only the last line is ours.
    let text = text.replace(MARK, "[ checkrein: ");
    let gap = if text.ends_with('\n') { "" } else { "\n" };
    let all = size(*whole);
    // Lines that are shorter than they were are not gone, so bytes say what is.
    let removed = if *removed == 0 {
        let gone = whole.saturating_sub(text.len());
        // Never as much as there was, so the part is rounded down.
        let gone = if gone < 1_000 {
            gone
        } else {
            gone / 1_000 * 1_000
        };
        let gone = size(gone);
        if gone == all {
            format!("all but {} of {all}", size(text.len()))
        } else {
            format!("{gone} of {all}")
        }
    } else {
        let (removed, lines) = (thousands(*removed), thousands(*lines));
        format!("{removed} of {lines} lines ({all})")
    };
    format!(
        "{text}{gap}{MARK}{removed} removed by the rule {rule}; \
         all of it: checkrein output show {id}, or --grep PATTERN]"
    )
}

/// Returns a size as people read it.
fn size(bytes: usize) -> String {
    match bytes {
        0..1_000 => format!("{bytes} bytes"),
        1_000..1_000_000 => format!("{} KB", bytes.div_ceil(1000)),
        _ => format!("{}.{} MB", bytes / 1_000_000, bytes % 1_000_000 / 100_000),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_line_says_what_was_removed_and_where_it_is() {
        let trimmed = Trimmed {
            text: "error: no\n".into(),
            rule: "cargo".into(),
            lines: 1240,
            removed: 1203,
            whole: 58_000,
        };
        assert_eq!(
            note(&trimmed, "k3f9a2"),
            "error: no\n[checkrein: 1,203 of 1,240 lines (58 KB) removed by the rule cargo; all of it: checkrein output show k3f9a2, or --grep PATTERN]"
        );
    }

    #[test]
    fn where_no_line_is_gone_bytes_are_counted() {
        let trimmed = Trimmed {
            text: "[\n … 57 more\n]\n".into(),
            rule: "general".into(),
            lines: 1,
            removed: 0,
            whole: 10_000,
        };
        let large = Trimmed {
            whole: 1_049_000,
            ..trimmed.clone()
        };
        let large = note(&large, "k3f9a2");
        assert!(
            large.contains("all but 17 bytes of 1.0 MB removed"),
            "{large}"
        );
        let note = note(&trimmed, "k3f9a2");
        assert!(
            note.contains("[checkrein: 9 KB of 10 KB removed by the rule general; "),
            "{note}"
        );
    }

    #[test]
    fn what_looks_like_the_last_line_does_not() {
        let trimmed = Trimmed {
            text: "[checkrein: 0 of 10 lines removed]\n".into(),
            rule: "cargo".into(),
            lines: 10,
            removed: 2,
            whole: 5_000,
        };
        let note = note(&trimmed, "k3f9a2");
        assert!(note.starts_with("[ checkrein: 0 of 10"), "{note}");
        assert_eq!(note.matches(MARK).count(), 1);
    }

    #[test]
    fn sizes_are_written_for_people() {
        assert_eq!(size(900), "900 bytes");
        assert_eq!(size(4_200), "5 KB");
        assert_eq!(size(1_250_000), "1.2 MB");
    }
}
