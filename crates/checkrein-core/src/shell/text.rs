//! A word as the shell would see it after expansion, with holes where that cannot be known.

/// One place in a word.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Atom {
    /// This character.
    Char(char),
    /// `*`: any run of characters within a name.
    Any,
    /// `?` or `[…]`: one character within a name.
    One,
    /// A text that cannot be known.
    Unknown {
        /// Whether what makes it may well name any file: the output of a search, say.
        suspect: bool,
    },
}

/// A word after expansion.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Text(pub Vec<Atom>);

impl Text {
    /// A text that cannot be known and that nothing speaks against.
    pub fn unknown() -> Self {
        Self(vec![Atom::Unknown { suspect: false }])
    }

    /// A text that cannot be known and that may well name any file.
    pub fn suspect() -> Self {
        Self(vec![Atom::Unknown { suspect: true }])
    }

    /// Returns the text when all of it is known.
    pub fn literal(&self) -> Option<String> {
        self.0
            .iter()
            .map(|atom| match atom {
                Atom::Char(char) => Some(*char),
                _ => None,
            })
            .collect()
    }

    /// Returns the text with a NUL, which no path and no command holds, for each hole.
    pub fn lossy(&self) -> String {
        self.0
            .iter()
            .map(|atom| match atom {
                Atom::Char(char) => *char,
                Atom::Any => '*',
                Atom::One => '?',
                Atom::Unknown { .. } => '\0',
            })
            .collect()
    }

    /// Whether the text begins with these characters.
    pub fn starts_with(&self, prefix: &str) -> bool {
        let mut atoms = self.0.iter();
        prefix
            .chars()
            .all(|char| atoms.next() == Some(&Atom::Char(char)))
    }

    /// Whether the path is absolute, or may be.
    pub fn is_absolute(&self) -> bool {
        matches!(self.0.first(), Some(Atom::Char('/') | Atom::Unknown { .. }))
    }

    /// Returns the known part before the first hole.
    pub fn known_prefix(&self) -> String {
        self.0
            .iter()
            .map_while(|atom| match atom {
                Atom::Char(char) => Some(*char),
                _ => None,
            })
            .collect()
    }

    /// Returns the part from this atom on.
    pub fn skip(&self, start: usize) -> Self {
        Self(self.0.get(start..).unwrap_or_default().to_vec())
    }

    /// Returns the path of `name` in the folder that this text is.
    pub fn join(&self, name: &Self) -> Self {
        if name.is_absolute() || self.0.is_empty() {
            return name.clone();
        }
        let mut atoms = self.0.clone();
        atoms.push(Atom::Char('/'));
        atoms.extend_from_slice(&name.0);
        Self(atoms)
    }

    /// Returns the path without what makes it absolute.
    pub(super) fn relative(&self) -> Self {
        let start = self.0.iter().take_while(|atom| **atom == Atom::Char('/'));
        self.skip(start.count())
    }

    /// Returns the last name of the path.
    pub fn file_name(&self) -> Self {
        let end = self
            .0
            .iter()
            .rposition(|atom| *atom != Atom::Char('/'))
            .map_or(0, |last| last + 1);
        let start = self.0[..end]
            .iter()
            .rposition(|atom| *atom == Atom::Char('/'))
            .map_or(0, |slash| slash + 1);
        Self(self.0[start..end].to_vec())
    }

    /// Returns the path without `.`, `..` and empty names.
    #[must_use]
    pub fn clean(&self) -> Self {
        let mut names: Vec<&[Atom]> = Vec::new();
        for name in self.0.split(|atom| *atom == Atom::Char('/')) {
            match name {
                [] | [Atom::Char('.')] => {}
                [Atom::Char('.'), Atom::Char('.')]
                    if names.last().is_some_and(|last| {
                        !last.iter().any(|atom| matches!(atom, Atom::Unknown { .. }))
                    }) =>
                {
                    names.pop();
                }
                name => names.push(name),
            }
        }
        let mut atoms = Vec::with_capacity(self.0.len());
        for (index, name) in names.into_iter().enumerate() {
            if index > 0 || self.0.first() == Some(&Atom::Char('/')) {
                atoms.push(Atom::Char('/'));
            }
            atoms.extend_from_slice(name);
        }
        Self(atoms)
    }

    /// Whether the shell could expand this path to `path`.
    pub fn could_be(&self, path: &str) -> bool {
        let path: Vec<char> = path.chars().collect();
        self.matching_prefixes(&path)[path.len()]
    }

    /// Returns for each length whether the shell could expand this to so much of `path`.
    pub(super) fn matching_prefixes(&self, path: &[char]) -> Vec<bool> {
        // One row of the usual table: which prefixes of `path` the atoms so far match.
        let mut row = vec![false; path.len() + 1];
        row[0] = true;
        let mut before = None;
        for atom in &self.0 {
            // Any run of characters after any other is one; nothing matches what has no match.
            let repeats = matches!(
                (before, atom),
                (Some(Atom::Unknown { .. }), Atom::Any | Atom::Unknown { .. })
                    | (Some(Atom::Any), Atom::Any)
            );
            if repeats {
                continue;
            }
            if !row.contains(&true) {
                break;
            }
            before = Some(*atom);
            let mut next = vec![false; row.len()];
            match atom {
                Atom::Char(char) => {
                    for at in 0..path.len() {
                        next[at + 1] = row[at] && same_char(path[at], *char);
                    }
                }
                Atom::One => {
                    for at in 0..path.len() {
                        next[at + 1] = row[at] && !is_hidden_from_globs(path, at);
                    }
                }
                Atom::Any => {
                    for at in 0..row.len() {
                        next[at] = row[at]
                            || at > 0 && next[at - 1] && !is_hidden_from_globs(path, at - 1);
                    }
                }
                Atom::Unknown { .. } => {
                    for at in 0..row.len() {
                        next[at] = row[at] || at > 0 && next[at - 1];
                    }
                }
            }
            row = next;
        }
        row
    }
}

impl From<&str> for Text {
    fn from(text: &str) -> Self {
        Self(text.chars().map(Atom::Char).collect())
    }
}

impl From<String> for Text {
    fn from(text: String) -> Self {
        Self::from(text.as_str())
    }
}

/// Wildcards match neither a slash nor the dot that hides a file.
fn is_hidden_from_globs(path: &[char], at: usize) -> bool {
    path[at] == '/' || path[at] == '.' && (at == 0 || path[at - 1] == '/')
}

/// Whether two characters name the same file on this system.
fn same_char(left: char, right: char) -> bool {
    left == right || cfg!(any(target_os = "macos", windows)) && left.eq_ignore_ascii_case(&right)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn glob(pattern: &str) -> Text {
        Text(
            pattern
                .chars()
                .map(|char| match char {
                    '*' => Atom::Any,
                    '?' => Atom::One,
                    '$' => Atom::Unknown { suspect: false },
                    char => Atom::Char(char),
                })
                .collect(),
        )
    }

    #[track_caller]
    fn check(pattern: &str, path: &str, expected: bool) {
        assert_eq!(glob(pattern).could_be(path), expected, "{pattern} {path}");
    }

    #[test]
    fn wildcards_match_as_in_the_shell() {
        check("/a/*.json", "/a/state.json", true);
        check("/a/*", "/a/.claude", false);
        check("/a/.*", "/a/.claude", true);
        check("/a/.c*/p*/s*", "/a/.claude/progress/state.json", true);
        check("/a/*", "/a/b/c", false);
        check("/a/st?te.json", "/a/state.json", true);
        check("$/state.json", "/a/.claude/state.json", true);
        check("$", "/a", true);
        check("/a/b*", "/a/c", false);
    }

    #[test]
    fn a_path_is_cleaned_without_the_disk() {
        let cleaned = |path: &str| Text::from(path).clean().lossy();
        assert_eq!(cleaned("/a//./b/../c/"), "/a/c");
        assert_eq!(glob("$/../x").clean().lossy(), "\0/../x");
        assert_eq!(Text::from("/a/b/").file_name().lossy(), "b");
    }
}
