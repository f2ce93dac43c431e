//! Patterns with `*`: of names, and of what an argument may be.

/// Longer patterns are nobody's.
const LONGEST: usize = 1_000;

/// A pattern: `*` stands for any letters, `?` for one. In the pattern of a value, `*` and `?` stand for no `/` and for
/// nothing that is not printed, and `**` for anything at all.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Glob(Vec<Token>);

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Token {
    Letter(char),
    One(Span),
    Many(Span),
}

/// What a wildcard stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Span {
    /// Anything.
    All,
    /// What stays within a part of a path.
    Part,
    /// The same in an address: neither the end of the host nor a person's name before it.
    Address,
}

impl Span {
    fn holds(self, letter: char) -> bool {
        let is_part = letter != '/' && letter != '\\' && !letter.is_control();
        match self {
            Self::All => true,
            Self::Part => is_part,
            Self::Address => is_part && !"?#@:".contains(letter),
        }
    }
}

impl Glob {
    /// Reads the pattern of a name.
    pub(super) fn name(text: &str) -> Result<Self, String> {
        Self::read(text, |_| Span::All)
    }

    /// Reads the pattern of a value.
    pub(super) fn value(text: &str) -> Result<Self, String> {
        let part = if text.contains("://") {
            Span::Address
        } else {
            Span::Part
        };
        Self::read(text, |stars| if stars > 1 { Span::All } else { part })
    }

    fn read(text: &str, span: impl Fn(usize) -> Span) -> Result<Self, String> {
        if text.len() > LONGEST {
            return Err(format!("it is longer than {LONGEST} bytes"));
        }
        let mut tokens = Vec::new();
        let mut letters = text.chars().peekable();
        while let Some(letter) = letters.next() {
            tokens.push(match letter {
                '*' => {
                    let mut stars = 1;
                    while letters.next_if_eq(&'*').is_some() {
                        stars += 1;
                    }
                    Token::Many(span(stars))
                }
                '?' => Token::One(span(1)),
                letter => Token::Letter(letter),
            });
        }
        Ok(Self(tokens))
    }

    /// Returns the same pattern for texts in lower case.
    pub(super) fn lower(&self) -> Self {
        let lower = |token: &Token| match token {
            Token::Letter(letter) => letter.to_lowercase().map(Token::Letter).collect(),
            token => vec![*token],
        };
        Self(self.0.iter().flat_map(lower).collect())
    }

    /// Whether it stands for one text alone.
    pub(super) fn is_plain(&self) -> bool {
        self.0.iter().all(|token| matches!(token, Token::Letter(_)))
    }

    /// Whether it stands for anything at all.
    pub(super) fn is_all(&self) -> bool {
        self.0 == [Token::Many(Span::All)]
    }

    /// Whether it is about paths or addresses.
    pub(super) fn is_path(&self) -> bool {
        self.0.contains(&Token::Letter('/'))
    }

    /// Returns the folder that all it stands for is below, as it is written.
    pub(super) fn base(&self) -> String {
        let letters = self.0.iter().map_while(|token| match token {
            Token::Letter(letter) => Some(*letter),
            _ => None,
        });
        let letters: String = letters.collect();
        match letters.rfind('/') {
            Some(end) => letters[..=end].to_owned(),
            None => String::new(),
        }
    }

    /// Whether a text is what the pattern stands for. What ends with `/**` stands for the folder itself as well.
    pub(super) fn matches(&self, text: &str) -> bool {
        let tail = [Token::Letter('/'), Token::Many(Span::All)];
        let folder = self.0.strip_suffix(&tail).filter(|rest| !rest.is_empty());
        matches(&self.0, text) || folder.is_some_and(|folder| matches(folder, text))
    }
}

/// Goes through the text once, and keeps which places of the pattern each letter can lead to: no pattern is slow.
fn matches(tokens: &[Token], text: &str) -> bool {
    let mut places = vec![false; tokens.len() + 1];
    places[0] = true;
    skip(tokens, &mut places);
    for letter in text.chars() {
        let mut next = vec![false; tokens.len() + 1];
        let mut any = false;
        for (at, token) in tokens.iter().enumerate().filter(|(at, _)| places[*at]) {
            let to = match token {
                Token::Letter(own) if *own == letter => at + 1,
                Token::One(span) if span.holds(letter) => at + 1,
                Token::Many(span) if span.holds(letter) => at,
                _ => continue,
            };
            next[to] = true;
            any = true;
        }
        if !any {
            return false;
        }
        skip(tokens, &mut next);
        places = next;
    }
    places[tokens.len()]
}

/// What stands for any letters stands for none as well.
fn skip(tokens: &[Token], places: &mut [bool]) {
    for (at, token) in tokens.iter().enumerate() {
        if places[at] && matches!(token, Token::Many(_)) {
            places[at + 1] = true;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(pattern: &str, expected: bool, texts: &[&str]) {
        let glob = Glob::value(pattern).unwrap();
        for text in texts {
            assert_eq!(glob.matches(text), expected, "{pattern} {text}");
        }
    }

    #[test]
    fn a_star_stays_within_a_part_of_a_path() {
        check("/srv/*/a.csv", true, &["/srv/x/a.csv", "/srv//a.csv"]);
        check(
            "/srv/*/a.csv",
            false,
            &["/srv/x/y/a.csv", "/srv/a.csv", "srv/x/a.csv"],
        );
        check("/srv/**", true, &["/srv", "/srv/", "/srv/a", "/srv/a/b c"]);
        check("/srv/**", false, &["/srvx", "/sr", "", "a/srv/b"]);
        check("ab?", true, &["abc", "abé"]);
        check("ab?", false, &["ab", "ab/", "ab\n"]);
        check("**", true, &["", "a/b\n"]);
        check("", true, &[""]);
        check("", false, &["a"]);
    }

    #[test]
    fn a_star_stays_within_the_host_of_an_address() {
        let pattern = "https://*.example.com/**";
        check(
            pattern,
            true,
            &["https://api.example.com/x", "https://a.b.example.com/"],
        );
        check(
            pattern,
            false,
            &[
                "https://evil.test/.example.com/",
                "https://evil.test?.example.com/",
                "https://evil.test#.example.com/",
                "https://evil.test\\.example.com/",
                "https://u@evil.test:1.example.com/x",
            ],
        );
    }

    #[test]
    fn no_pattern_is_slow() {
        let glob = Glob::value(&format!("{}b", "**a".repeat(300))).unwrap();
        assert!(!glob.matches(&"a".repeat(2_000)));
        assert!(glob.matches(&format!("{}b", "a".repeat(2_000))));
        assert!(Glob::name(&"a".repeat(LONGEST + 1)).is_err());
    }
}
