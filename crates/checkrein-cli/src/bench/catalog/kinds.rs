//! The kinds of work that the skills do, in `kinds.txt`; places in braces are filled with a subject.

/// How many there are.
pub(super) const COUNT: usize = 5;

const TEXT: &str = include_str!("kinds.txt");

/// What is done about a subject.
#[derive(Clone, Debug, Default)]
pub(super) struct Kind {
    /// The skill's name.
    pub(super) name: &'static str,
    /// The skill's description, in several wordings.
    pub(super) descriptions: Vec<&'static str>,
    /// What somebody says who needs it.
    pub(super) prompt: &'static str,
    /// What it is good for.
    pub(super) result: &'static str,
    /// How it is done.
    pub(super) steps: Vec<&'static str>,
}

/// Returns all kinds.
pub(super) fn all() -> Vec<Kind> {
    let mut kinds: Vec<Kind> = Vec::new();
    for line in TEXT.lines() {
        if let Some(name) = line.strip_prefix("= ") {
            let kind = Kind {
                name,
                ..Kind::default()
            };
            kinds.push(kind);
        } else if let Some(kind) = kinds.last_mut() {
            kind.add(line);
        }
    }
    kinds
}

impl Kind {
    fn add(&mut self, line: &'static str) {
        if let Some(step) = line.strip_prefix("- ") {
            self.steps.push(step);
        } else if let Some((field, text)) = line.split_once(": ") {
            match field {
                "description" => self.descriptions.push(text),
                "prompt" => self.prompt = text,
                _ => self.result = text,
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_is_whole() {
        let all = all();
        assert_eq!(all.len(), COUNT);
        for kind in all {
            assert_eq!(
                (kind.descriptions.len(), kind.steps.len()),
                (2, 8),
                "{kind:?}"
            );
            assert!(
                !kind.prompt.is_empty() && !kind.result.is_empty(),
                "{kind:?}"
            );
        }
    }
}
