//! The arguments of a program, told apart into options and operands.

use super::text::Text;

/// The arguments of a program.
#[derive(Debug, Default)]
pub(super) struct Arguments {
    /// Options, a short cluster letter by letter, each with its value where it takes one.
    pub(super) options: Vec<(String, Option<Text>)>,
    /// What is left.
    pub(super) operands: Vec<Text>,
}

impl Arguments {
    /// Reads arguments; `valued` names the options that take a value.
    pub(super) fn read(words: &[Text], valued: &[&str]) -> Self {
        let mut read = Self::default();
        let mut words = words.iter();
        while let Some(word) = words.next() {
            let text = word.lossy();
            if text == "--" {
                read.operands.extend(words.cloned());
                break;
            }
            if let Some(long) = text.strip_prefix("--") {
                let (name, value) = match long.find('=') {
                    Some(equals) => (&long[..equals], Some(word.skip(equals + 3))),
                    None => (long, None),
                };
                let name = format!("--{name}");
                let value = match value {
                    None if valued.contains(&name.as_str()) => words.next().cloned(),
                    value => value,
                };
                read.options.push((name, value));
            } else if text.len() > 1 && text.starts_with('-') {
                read.cluster(word, &text, valued, &mut words);
            } else {
                read.operands.push(word.clone());
            }
        }
        read
    }

    fn cluster<'a>(
        &mut self,
        word: &Text,
        text: &str,
        valued: &[&str],
        words: &mut impl Iterator<Item = &'a Text>,
    ) {
        // A few programs write long options with one dash.
        if valued.contains(&text) && text.len() > 2 {
            self.options.push((text.to_owned(), words.next().cloned()));
            return;
        }
        for (index, char) in text.chars().enumerate().skip(1) {
            let name = format!("-{char}");
            if valued.contains(&name.as_str()) {
                let attached = word.skip(index + 1);
                let value = if attached.0.is_empty() {
                    words.next().cloned()
                } else {
                    Some(attached)
                };
                self.options.push((name, value));
                return;
            }
            self.options.push((name, None));
        }
    }

    /// Whether one of the options is given.
    pub(super) fn has(&self, names: &[&str]) -> bool {
        self.options
            .iter()
            .any(|(name, _)| names.contains(&name.as_str()))
    }

    /// Returns the values of an option, by any of its names.
    pub(super) fn values<'a>(&'a self, names: &'a [&str]) -> impl Iterator<Item = &'a Text> {
        self.options
            .iter()
            .filter(|(name, _)| names.contains(&name.as_str()))
            .filter_map(|(_, value)| value.as_ref())
    }
}
