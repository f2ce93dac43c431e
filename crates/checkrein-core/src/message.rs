//! The shape of every message: what happened, where, what to do next.

use std::borrow::Cow;

/// Why an action is refused, in the three parts that a reader needs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    /// The gate's id, the same in file, message, docs and settings.
    pub gate: &'static str,
    /// What was refused and where.
    pub what: String,
    /// The rule and the values that were seen.
    pub why: String,
    /// The exact action that would be accepted.
    pub next: String,
}

impl Refusal {
    /// Says the same of an action that happens if a person allows it.
    pub fn question(&self) -> String {
        let Self {
            gate,
            what,
            why,
            next,
        } = self;
        format!("{gate}: a person has to allow {what}\n{why}\nNext: {next}")
    }
}

impl Refusal {
    /// Adds something else that its reader must know.
    #[must_use]
    pub fn besides(self, said: &str) -> Self {
        let why = format!("{}\n{said}", self.why);
        Self { why, ..self }
    }
}

impl std::fmt::Display for Refusal {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self {
            gate,
            what,
            why,
            next,
        } = self;
        write!(formatter, "{gate}: refused {what}\n{why}\nNext: {next}")
    }
}

/// Counts things in words: `1 file`, `2 files`.
pub fn count(number: usize, singular: &str) -> String {
    if number == 1 {
        format!("1 {singular}")
    } else {
        format!("{number} {singular}s")
    }
}

/// Returns a text that was written by others so that it stays on its line and leaves a terminal as it
/// is: control characters, and those that turn the direction of writing, are shown as escapes.
pub fn plain(text: &str) -> Cow<'_, str> {
    let is_odd = |c: char| {
        c.is_control()
            || matches!(c, '\u{2028}' | '\u{2029}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
    };
    if !text.contains(is_odd) {
        return Cow::Borrowed(text);
    }
    let mut shown = String::with_capacity(text.len() + 8);
    for character in text.chars() {
        if is_odd(character) {
            shown.extend(character.escape_default());
        } else {
            shown.push(character);
        }
    }
    Cow::Owned(shown)
}

/// Returns what others wrote as a part of a line, however much they wrote.
pub fn brief(text: &str, most: usize) -> String {
    match text.char_indices().nth(most) {
        None => plain(text).into_owned(),
        Some((end, _)) => format!("{}…", plain(&text[..end])),
    }
}

/// Lists names in backticks: `` `a` ``, `` `b` ``.
pub fn ticked<T: AsRef<str>>(names: &[T]) -> String {
    let names: Vec<String> = names
        .iter()
        .map(|name| format!("`{}`", name.as_ref()))
        .collect();
    names.join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn things_are_counted_properly() {
        assert_eq!(count(1, "file"), "1 file");
        assert_eq!(count(0, "file"), "0 files");
    }

    #[test]
    fn what_others_wrote_stays_on_its_line() {
        assert_eq!(plain("größe/ü \"x\""), "größe/ü \"x\"");
        assert_eq!(
            plain("\u{1b}[31mred\nline\u{202e}"),
            "\\u{1b}[31mred\\nline\\u{202e}"
        );
    }

    #[test]
    fn a_refusal_ends_with_the_way_out() {
        let refusal = Refusal {
            gate: "valid-transition",
            what: "IMPLEMENT → COMPLETE".into(),
            why: "IMPLEMENT may move to TEST.".into(),
            next: "run `checkrein state enter TEST`.".into(),
        };
        assert!(
            refusal
                .to_string()
                .ends_with("Next: run `checkrein state enter TEST`.")
        );
    }
}
