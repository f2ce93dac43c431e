//! Fits a context and a skill into the limit, whole parts first.

use super::length::length;
use super::skill_text::SkillText;
use crate::context::Part;
use crate::session::TextKey;

/// What is given to the model, and what to remember of it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Injection {
    /// The text; empty when there is nothing to give.
    pub text: String,
    /// The texts that need not be given again.
    pub texts: Vec<TextKey>,
    /// The skill that need not be given again.
    pub skill: Option<String>,
}

/// Fits parts of a context and a skill into `limit` characters.
///
/// In this order: the first part, which says where the project stands; the skill, whole or by
/// its front sections; the other parts, each whole or not at all. Parts that do not fit are named
/// with the files that they come from.
pub fn fit(parts: &[&Part], skill: Option<&SkillText>, limit: usize) -> Injection {
    let mut sheet = Sheet::new(limit, parts);
    if let Some(first) = parts.first() {
        sheet.add(first);
    }
    let skill_text = skill.and_then(|skill| skill.render(sheet.room.saturating_sub(2)));
    if let Some(text) = &skill_text {
        sheet.room = sheet.room.saturating_sub(length(text) + 2);
    }
    for part in parts.iter().skip(1) {
        sheet.add(part);
    }
    let mut fitted = Injection {
        text: sheet.finish(),
        ..Injection::default()
    };
    if !fitted.text.is_empty() {
        fitted.texts = parts.iter().map(|part| TextKey::of(&part.text)).collect();
    }
    if let (Some(skill), Some(text)) = (skill, skill_text) {
        if !fitted.text.is_empty() {
            fitted.text.push_str("\n\n");
        }
        fitted.text.push_str(&text);
        fitted.skill = Some(skill.name.clone());
    }
    fitted
}

/// The context on its way, with the room that is left in the whole.
struct Sheet<'a> {
    room: usize,
    text: String,
    left_out: Vec<&'a str>,
}

impl<'a> Sheet<'a> {
    /// What wraps the context and names the parts that were left out must fit as well.
    const RESERVE: usize = 300;

    fn new(limit: usize, parts: &[&Part]) -> Self {
        let reserve = if parts.is_empty() { 0 } else { Self::RESERVE };
        Self {
            room: limit.saturating_sub(reserve),
            text: String::new(),
            left_out: Vec::new(),
        }
    }

    fn add(&mut self, part: &'a Part) {
        let needed = length(&part.text) + 2;
        if needed > self.room {
            self.left_out.push(&part.title);
            return;
        }
        self.room -= needed;
        if !self.text.is_empty() {
            self.text.push_str("\n\n");
        }
        self.text.push_str(&part.text);
    }

    fn finish(self) -> String {
        let mut text = self.text;
        if !self.left_out.is_empty() {
            let names: String = self.left_out.join(", ").chars().take(120).collect();
            text.push_str(&format!(
                "\n\n[Left out for length: {names}; see CLAUDE.md.]"
            ));
        }
        if text.is_empty() {
            return text;
        }
        format!("<checkrein-context>\n{}\n</checkrein-context>", text.trim())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn part(title: &str, length: usize) -> Part {
        Part {
            title: title.into(),
            text: format!("## {title}\n{}", "ä".repeat(length)),
        }
    }

    fn skill(length: usize) -> SkillText {
        SkillText {
            name: "pdf".into(),
            file: "/s/pdf/SKILL.md".into(),
            folder: "/s/pdf".into(),
            reason: "named".into(),
            body: format!(
                "# A\n{}\n## B\n{}",
                "a".repeat(length / 2),
                "😀".repeat(length / 4)
            ),
            depends_on: Vec::new(),
        }
    }

    #[track_caller]
    fn check(parts: &[usize], skill_length: Option<usize>, limit: usize) -> String {
        let parts: Vec<Part> = parts
            .iter()
            .enumerate()
            .map(|(at, size)| part(&format!("P{at}"), *size))
            .collect();
        let parts: Vec<&Part> = parts.iter().collect();
        let skill = skill_length.map(skill);
        let fitted = fit(&parts, skill.as_ref(), limit);
        assert!(
            length(&fitted.text) <= limit,
            "{} > {limit}",
            length(&fitted.text)
        );
        fitted.text
    }

    #[test]
    fn whatever_comes_in_the_limit_holds() {
        for context in [0, 10, 400, 3000, 9000, 20_000] {
            for skill in [0, 100, 5000, 9900, 40_000] {
                check(&[context, context, 50], Some(skill), 10_000);
            }
        }
    }

    #[test]
    fn the_skill_goes_before_the_lesser_parts() {
        let text = check(&[10, 3000, 20], Some(8000), 10_000);
        assert!(text.contains("## P0") && !text.contains("## P1") && text.contains("## P2"));
        assert!(text.contains("[Left out for length: P1; see CLAUDE.md.]"));
        assert!(text.contains("😀"), "the skill is whole");
    }

    #[test]
    fn nothing_gives_nothing() {
        assert_eq!(fit(&[], None, 10_000), Injection::default());
    }
}
