//! Finds a section of a markdown text by its heading, so that a task gets its own part of a skill.

/// A heading and where its section is.
struct Heading<'a> {
    level: usize,
    title: &'a str,
    start: usize,
}

/// Returns the section under a heading, with all that is below it.
///
/// The first that fits wins: the heading as it is named, else one that begins so. Numbers before a
/// heading, capitals and marks do not count, since skills are renumbered.
pub(super) fn section<'a>(text: &'a str, name: &str) -> Option<&'a str> {
    let headings = headings(text);
    let wanted = plain(name);
    let fits = |is_fit: fn(&str, &str) -> bool| {
        headings
            .iter()
            .position(|heading| is_fit(&plain(heading.title), &wanted))
    };
    let at = fits(|title, wanted| title == wanted)
        .or_else(|| fits(|title, wanted| !wanted.is_empty() && title.starts_with(wanted)))?;
    let heading = &headings[at];
    let end = headings[at + 1..]
        .iter()
        .find(|next| next.level <= heading.level)
        .map_or(text.len(), |next| next.start);
    Some(text[heading.start..end].trim_end())
}

/// Returns what stands before the first section: the title and what is said first.
pub(super) fn head(text: &str) -> &str {
    let headings = headings(text);
    let first = headings.iter().find(|heading| heading.level > 1);
    text[..first.map_or(text.len(), |heading| heading.start)].trim()
}

/// Returns the headings of the sections.
pub(super) fn titles(text: &str) -> Vec<&str> {
    let headings = headings(text).into_iter();
    headings
        .filter(|heading| heading.level == 2)
        .map(|heading| heading.title)
        .collect()
}

/// Finds the headings that are not in a code block.
fn headings(text: &str) -> Vec<Heading<'_>> {
    let (mut found, mut offset, mut fence) = (Vec::new(), 0, None);
    for line in text.split_inclusive('\n') {
        let start = offset;
        offset += line.len();
        let trimmed = line.trim();
        let mark = ["```", "~~~"]
            .into_iter()
            .find(|mark| trimmed.starts_with(mark));
        match (fence, mark) {
            (Some(open), Some(mark)) if open == mark => fence = None,
            (Some(_), _) => {}
            (None, Some(mark)) => fence = Some(mark),
            (None, None) => {
                let title = line.trim_start_matches('#');
                let level = line.len() - title.len();
                if (1..=6).contains(&level) && title.starts_with([' ', '\t']) {
                    found.push(Heading {
                        level,
                        title: title.trim().trim_end_matches('#').trim_end(),
                        start,
                    });
                }
            }
        }
    }
    found
}

/// Returns a heading without its number, marks and capitals.
fn plain(title: &str) -> String {
    let title = title.trim().trim_start_matches('#').trim_start();
    let rest = title.trim_start_matches(|letter: char| letter.is_ascii_digit() || letter == '.');
    let numbered = rest.len() < title.len() && rest.starts_with([' ', ')', ':']);
    let title = if numbered { rest } else { title };
    let kept = title
        .chars()
        .filter(|letter| letter.is_alphanumeric() || letter.is_whitespace() || *letter == '-');
    let kept: String = kept.collect();
    let words: Vec<&str> = kept.split_whitespace().collect();
    words.join(" ").to_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "# Testing\n\nWhat it is for.\n\n## 1. Run `everything`\n\nRun.\n\n```\n# no heading\n## neither\n```\n\n### Twice\n\nAgain.\n\n## 2. One check: per criterion ##\n\nCheck.\n## Before you move on\n- [ ] x";

    #[track_caller]
    fn check(name: &str, begins: &str, ends: &str) {
        let found = section(TEXT, name).unwrap_or_default();
        assert!(
            found.starts_with(begins) && found.ends_with(ends),
            "{name}: {found}"
        );
        assert_eq!(found.is_empty(), begins.is_empty(), "{name}: {found}");
    }

    #[test]
    fn a_section_is_found_by_its_heading() {
        check("Run everything", "## 1. Run", "Again.");
        check("3. run everything", "## 1. Run", "Again.");
        check("## Run `everything`", "## 1. Run", "Again.");
        check("Twice", "### Twice", "Again.");
        check("one check per", "## 2. One check", "Check.");
        check("Before you move on", "## Before", "- [ ] x");
        check("Testing", "# Testing", "- [ ] x");
        check("no heading", "", "");
        check("neither", "", "");
        check("", "", "");
        check("everything", "", "");
    }

    #[test]
    fn the_head_ends_where_the_sections_begin() {
        assert_eq!(head(TEXT), "# Testing\n\nWhat it is for.");
        assert_eq!(head("only text"), "only text");
        assert_eq!(head("```\n## x"), "```\n## x");
        assert_eq!(
            titles(TEXT),
            [
                "1. Run `everything`",
                "2. One check: per criterion",
                "Before you move on"
            ]
        );
    }

    #[test]
    fn lines_of_another_system_are_lines() {
        assert_eq!(
            section("# A\r\n## B\r\nx\r\n## C\r\n", "b"),
            Some("## B\r\nx")
        );
    }
}
