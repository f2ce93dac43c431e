//! A pattern in a skill's `references/patterns.md`, and the line of its SKILL.md by which the model learns of
//! that file.

use super::edit::{Edit, line_end, lines_at};
use super::propose::PatternLine;

/// The file beside a skill's SKILL.md.
pub(super) const FILE: &str = "references/patterns.md";

const HEADING: &str = "## Learned patterns";

/// Returns the edit that adds a pattern to a skill's patterns, or nothing where it is there already.
pub(super) fn add(before: Option<&str>, pattern: &PatternLine) -> Option<Edit> {
    let text = before.unwrap_or_default();
    let tag = format!("<!-- checkrein:{} -->", pattern.id);
    if text.contains(&tag) {
        return None;
    }
    let end = line_end(text);
    let item = format!("- {}. {tag}", pattern.line);
    // Behind the last of ours, so that they stand together.
    let ours = text.rfind("<!-- checkrein:p-");
    let (at, frame) = match ours {
        Some(tag) => (
            text[tag..].find('\n').map_or(text.len(), |at| tag + at + 1),
            String::new(),
        ),
        None => {
            let gap = match text {
                "" => String::new(),
                text if text.ends_with('\n') => end.to_owned(),
                _ => end.repeat(2),
            };
            let title = if text.is_empty() {
                "# Patterns"
            } else {
                HEADING
            };
            (text.len(), format!("{gap}{title}{end}{end}"))
        }
    };
    let entry = match frame.is_empty() || text.is_empty() || text.ends_with('\n') {
        true if frame.is_empty() => lines_at(text, at, &[&item]),
        true => format!("{item}{end}"),
        false => item,
    };
    Some(Edit {
        before: before.map(|text| text.as_bytes().to_vec()),
        at,
        frame,
        entry,
    })
}

/// Returns the edit by which a SKILL.md names its patterns, or nothing where it does.
pub(super) fn point(skill: &str, tag: &str) -> Option<Edit> {
    if skill.contains(FILE) {
        return None;
    }
    let end = line_end(skill);
    let line = format!("What held here before: [{FILE}]({FILE}) <!-- checkrein:{tag} -->");
    let entry = match skill.ends_with('\n') {
        true => format!("{end}{line}{end}"),
        false => format!("{end}{end}{line}"),
    };
    Some(Edit {
        before: Some(skill.as_bytes().to_vec()),
        at: skill.len(),
        frame: String::new(),
        entry,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pattern(id: &str, fix: &str) -> PatternLine {
        PatternLine {
            id: id.into(),
            line: format!("When it blinks, {fix}"),
        }
    }

    fn added(before: Option<&str>, pattern: &PatternLine) -> String {
        String::from_utf8(add(before, pattern).unwrap().after()).unwrap()
    }

    #[test]
    fn patterns_stand_together_under_a_heading() {
        let (one, two) = (pattern("p-1", "pin the clock"), pattern("p-2", "wrap it"));
        let first = added(None, &one);
        let line = format!(
            "- When it blinks, pin the clock. <!-- checkrein:{} -->\n",
            one.id
        );
        assert_eq!(first, format!("# Patterns\n\n{line}"));
        assert_eq!(add(Some(&first), &one), None, "once is enough");
        let second = added(Some(&first), &two);
        assert!(
            second.starts_with(&first) && second.ends_with(" -->\n"),
            "{second}"
        );
        let own = "# Mine\r\n\r\nText";
        let beside = added(Some(own), &one);
        let line = line.trim_end();
        assert_eq!(
            beside,
            format!("{own}\r\n\r\n## Learned patterns\r\n\r\n{line}")
        );
        let both = added(Some(&beside), &two);
        assert!(both.starts_with(&format!("{beside}\r\n- When")), "{both}");
    }

    #[test]
    fn a_skill_names_its_patterns_once() {
        let edit = point("---\nname: a\n---\nText", "k-1").unwrap();
        let after = String::from_utf8(edit.after()).unwrap();
        assert!(after.ends_with("Text\n\nWhat held here before: [references/patterns.md](references/patterns.md) <!-- checkrein:k-1 -->"));
        assert_eq!(point(&after, "k-1"), None);
    }
}
