//! What is said of the part of a skill that was left out: its headings and its lines.

use super::markdown::{Heading, Outline};

/// The most headings that are named where there is room for them.
const MOST: usize = 12;

/// Enough of a heading to know it again.
const LONGEST: usize = 60;

/// Names what is left of a text from a place on: `Merge: lines 9-18; Split: lines 19-20`.
///
/// The lines are those of the file, in which the text begins at line `first`; where that is not
/// known, there are only the names. Of many headings the lesser ones are left out, and at most as
/// many are named as the room is worth.
pub(super) fn name(
    text: &str,
    outline: &Outline<'_>,
    from: usize,
    first: Option<usize>,
    room: usize,
) -> String {
    let most = (room / 250).clamp(2, MOST);
    let rest: Vec<&Heading<'_>> = outline
        .headings
        .iter()
        .filter(|heading| heading.at >= from && !heading.title.is_empty())
        .collect();
    let up_to = |level: usize| rest.iter().filter(|heading| heading.level <= level).count();
    let level = (1..=6).rev().find(|level| up_to(*level) <= most);
    let level = level.filter(|level| up_to(*level) > 0);
    let least = rest.iter().map(|heading| heading.level).min().unwrap_or(1);
    let level = level.unwrap_or(least);
    let named: Vec<&&Heading<'_>> = rest
        .iter()
        .filter(|heading| heading.level <= level)
        .collect();
    let line_of = |at: usize| text[..at].matches('\n').count();
    let end = text.trim_end().matches('\n').count();
    let mut entries = Vec::new();
    // What is left of the section that the cut goes through.
    let begins = named.first().map_or(text.len(), |heading| heading.at);
    if begins > from {
        let above = outline.headings.iter().rfind(|above| above.at < from);
        let title = above.map_or_else(String::new, |above| format!("more of {}", short(above)));
        let last = named.first().map_or(end, |heading| line_of(heading.at) - 1);
        entries.push(entry(&title, line_of(from), last, first));
    }
    for (number, heading) in named.iter().take(most).enumerate() {
        let next = named.get(number + 1);
        let last = next.map_or(end, |next| line_of(next.at) - 1);
        entries.push(entry(&short(heading), line_of(heading.at), last, first));
    }
    if let Some(next) = named.get(most) {
        entries.push(entry("and more", line_of(next.at), end, first));
    }
    entries.retain(|entry| !entry.is_empty());
    entries.join("; ")
}

fn entry(title: &str, from: usize, to: usize, first: Option<usize>) -> String {
    let lines = first.map(|first| {
        let (from, to) = (from + first, to.max(from) + first);
        if from == to {
            format!("line {from}")
        } else {
            format!("lines {from}-{to}")
        }
    });
    let title = Some(title.to_owned()).filter(|title| !title.is_empty());
    let parts: Vec<String> = [title, lines].into_iter().flatten().collect();
    parts.join(": ")
}

fn short(heading: &Heading<'_>) -> String {
    let title = heading.title;
    match title.char_indices().nth(LONGEST) {
        None => title.to_owned(),
        Some((end, _)) => format!("{}…", title[..end].trim_end()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, kept: &str, room: usize, expected: &str) {
        assert!(text.starts_with(kept));
        let outline = Outline::of(text);
        let named = name(text, &outline, kept.len(), Some(5), room);
        assert_eq!(named, expected);
    }

    #[test]
    fn the_rest_is_named_by_its_headings_and_lines() {
        let text = "# A\na\n\n## B\nb\n\nb\n## C\n## D\nd\n";
        check(
            text,
            "# A\na\n\n",
            9000,
            "B: lines 8-11; C: line 12; D: lines 13-14",
        );
        check(
            text,
            "# A\na\n\n## B\nb\n\n",
            9000,
            "more of B: line 11; C: line 12; D: lines 13-14",
        );
        check("a\n\nb\nc\n", "a\n\n", 9000, "lines 7-8");
        check(
            &text.replace("## D", &"#".repeat(3)),
            "# A\na\n\n## B\nb\n\nb\n",
            9000,
            "C: lines 12-14",
        );
    }

    #[test]
    fn of_many_headings_the_greater_are_named() {
        let text = format!("# A\na\n# B\n{}# C\nc\n", "## b\nb\n".repeat(20));
        check(&text, "# A\na\n", 9000, "B: lines 7-47; C: lines 48-49");
        let text = format!("a\n{}", "# b\nb\n".repeat(9));
        check(
            &text,
            "a\n",
            500,
            "b: lines 6-7; b: lines 8-9; and more: lines 10-23",
        );
    }

    #[test]
    fn without_a_file_there_are_names_only() {
        let text = "# A\na\n# B\nb\n";
        let outline = Outline::of(text);
        assert_eq!(name(text, &outline, 6, None, 9000), "B");
        assert_eq!(name("a\nb", &Outline::of("a\nb"), 2, None, 9000), "");
    }
}
