//! A skill as the model gets it: whole, or its front sections and a pointer to the rest.

use super::length::{PRINTED, length};

/// A skill to be given.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SkillText {
    /// Its name.
    pub name: String,
    /// Its SKILL.md, for the model to read the rest of it.
    pub file: String,
    /// The folder that relative paths in it start from.
    pub folder: String,
    /// Why it was chosen.
    pub reason: String,
    /// Its instructions: the text after the front matter.
    pub body: String,
    /// The skills that it builds on.
    pub depends_on: Vec<String>,
}

impl SkillText {
    /// Renders the skill in at most `room` characters, or not at all when even its first lines
    /// and the pointer do not fit.
    pub fn render(&self, room: usize) -> Option<String> {
        self.render_by(length, room)
    }

    /// Renders the skill for the output of a command, which the client counts in bytes.
    pub fn print(&self) -> Option<String> {
        // With the newline behind it.
        self.print_within(PRINTED - 1)
    }

    /// The same in at most `room` bytes, as a part of what a command prints.
    pub fn print_within(&self, room: usize) -> Option<String> {
        self.render_by(str::len, room)
    }

    fn render_by(&self, length: fn(&str) -> usize, room: usize) -> Option<String> {
        let whole = self.wrap(self.body.trim());
        if length(&whole) <= room {
            return Some(whole);
        }
        let sections = sections(&self.body);
        // The longest run of front sections goes first; the pointer names what is left.
        (0..sections.len())
            .rev()
            .map(|kept| {
                let front = sections[..kept].concat();
                let rest: Vec<&str> = sections[kept..].iter().map(|text| title(text)).collect();
                self.wrap(&format!("{}\n\n{}", front.trim_end(), self.pointer(&rest)))
            })
            .take(sections.len().saturating_sub(1))
            .find(|text| length(text) <= room)
            .or_else(|| self.front_lines(length, room))
    }

    fn wrap(&self, body: &str) -> String {
        // A text that quotes our own tags must not end the block.
        let body = body.replace("</checkrein-", "< /checkrein-");
        let Self {
            name,
            folder,
            reason,
            depends_on,
            ..
        } = self;
        let (name, folder, reason) = (attribute(name), attribute(folder), attribute(reason));
        let needs: String = depends_on
            .iter()
            .map(|other| {
                format!("[This builds on `{other}`: `checkrein skill load {other}` prints it.]\n")
            })
            .collect();
        format!(
            "<checkrein-skill name=\"{name}\" folder=\"{folder}\" reason=\"{reason}\">\n{needs}{body}\n</checkrein-skill>"
        )
    }

    fn pointer(&self, rest: &[&str]) -> String {
        let named: Vec<&str> = rest
            .iter()
            .filter(|title| !title.is_empty())
            .take(12)
            .copied()
            .collect();
        let named = if named.is_empty() {
            String::new()
        } else {
            format!(" ({})", named.join("; "))
        };
        format!(
            "[The rest of this skill{named} is in `{}`: read it before you need it.]",
            self.file
        )
    }

    /// Returns as many whole lines as fit, ending outside any code block.
    fn front_lines(&self, length: fn(&str) -> usize, room: usize) -> Option<String> {
        let empty = self.wrap(&format!("\n\n{}", self.pointer(&[])));
        let room = room.checked_sub(length(&empty))?;
        let (mut used, mut end, mut offset, mut fenced) = (0, 0, 0, false);
        for line in self.body.split_inclusive('\n') {
            used += length(line);
            if used > room {
                break;
            }
            offset += line.len();
            fenced ^= is_fence(line);
            if !fenced {
                end = offset;
            }
        }
        Some(self.wrap(&format!(
            "{}\n\n{}",
            self.body[..end].trim(),
            self.pointer(&[])
        )))
    }
}

/// Returns a text that can stand between the quotes of an attribute: a folder may have any name.
fn attribute(text: &str) -> String {
    text.replace('"', "'").replace(['\n', '\r', '<', '>'], " ")
}

/// Splits markdown before each heading of the first two levels that is not in a code block.
fn sections(body: &str) -> Vec<&str> {
    let (mut sections, mut start, mut offset, mut fenced) = (Vec::new(), 0, 0, false);
    for line in body.split_inclusive('\n') {
        if is_fence(line) {
            fenced = !fenced;
        } else if !fenced && (line.starts_with("# ") || line.starts_with("## ")) && offset > start {
            sections.push(&body[start..offset]);
            start = offset;
        }
        offset += line.len();
    }
    sections.push(&body[start..]);
    sections
}

fn is_fence(line: &str) -> bool {
    let line = line.trim_start();
    line.starts_with("```") || line.starts_with("~~~")
}

fn title(section: &str) -> &str {
    let first = section.lines().next().unwrap_or_default();
    if first.starts_with('#') {
        first.trim_start_matches('#').trim()
    } else {
        ""
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn skill(body: &str) -> SkillText {
        SkillText {
            name: "pdf".into(),
            file: "/s/pdf/SKILL.md".into(),
            folder: "/s/pdf".into(),
            reason: "named".into(),
            body: body.into(),
            depends_on: Vec::new(),
        }
    }

    #[test]
    fn a_folder_of_any_name_stays_within_its_attribute() {
        let text = SkillText {
            folder: "/s/a\"> <b\nc".into(),
            ..skill("# Pdf")
        };
        let first = text.render(1000).unwrap();
        let first = first.lines().next().unwrap();
        assert_eq!(
            first,
            "<checkrein-skill name=\"pdf\" folder=\"/s/a'   b c\" reason=\"named\">"
        );
    }

    #[test]
    fn what_it_builds_on_is_named() {
        let text = SkillText {
            depends_on: vec!["scans".into()],
            ..skill("# Pdf")
        };
        insta::assert_snapshot!(text.render(1000).unwrap(), @r#"
        <checkrein-skill name="pdf" folder="/s/pdf" reason="named">
        [This builds on `scans`: `checkrein skill load scans` prints it.]
        # Pdf
        </checkrein-skill>
        "#);
    }

    #[test]
    fn a_skill_that_fits_is_whole() {
        insta::assert_snapshot!(skill("# Pdf\ntext\n").render(1000).unwrap(), @r#"
        <checkrein-skill name="pdf" folder="/s/pdf" reason="named">
        # Pdf
        text
        </checkrein-skill>
        "#);
    }

    #[test]
    fn a_longer_one_gives_its_front_sections() {
        let body = format!(
            "# Pdf\nintro\n## Forms\nfill\n## Merge\n{}\n## Split\nx\n",
            "y".repeat(400)
        );
        insta::assert_snapshot!(skill(&body).render(300).unwrap(), @r#"
        <checkrein-skill name="pdf" folder="/s/pdf" reason="named">
        # Pdf
        intro
        ## Forms
        fill

        [The rest of this skill (Merge; Split) is in `/s/pdf/SKILL.md`: read it before you need it.]
        </checkrein-skill>
        "#);
    }

    #[test]
    fn what_is_printed_is_counted_in_bytes() {
        let section = format!("## Teil\n{}\n", "ä".repeat(1000));
        let text = skill(&section.repeat(20)).print().unwrap();
        assert!((28_000..PRINTED).contains(&text.len()), "{}", text.len());
        assert!(text.contains("is in `/s/pdf/SKILL.md`"), "{text}");
        assert!(
            !skill(&section.repeat(14))
                .print()
                .unwrap()
                .contains("SKILL.md")
        );
    }

    #[test]
    fn whatever_the_room_the_text_fits_and_ends_outside_code() {
        let body = "# Pdf\nintro 😀\n```sh\n# not a heading\nrun\n```\nafter\n## Ü\nö\n".repeat(30);
        let skill = skill(&body);
        for room in (0..1500).step_by(7) {
            let Some(text) = skill.render(room) else {
                continue;
            };
            assert!(length(&text) <= room, "{room}: {}", length(&text));
            assert_eq!(
                text.lines().filter(|line| is_fence(line)).count() % 2,
                0,
                "{text}"
            );
            assert!(text.contains("is in `/s/pdf/SKILL.md`"), "{text}");
        }
        assert!(skill.render(100).is_none());
        assert!(skill.render(400).is_some());
    }
}
