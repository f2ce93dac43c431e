//! The patterns of a question, compiled: what is too large or cannot match a line is refused with the reason.

use grep_matcher::{LineMatchKind, Matcher};
use grep_regex::{RegexMatcher, RegexMatcherBuilder};

use crate::{Fault, Question};

/// More than this a compiled pattern may not take, in bytes.
const SIZE: usize = 8 << 20;

/// More than this the automaton that is built while searching may not take, for each pattern and thread.
const CACHE: usize = 4 << 20;

/// More letters than this the patterns of a question may not have together.
const LETTERS: usize = 64 * 1024;

/// More patterns than this a question may not have.
const COUNT: usize = 200;

/// Which lines match.
pub(crate) struct Patterns {
    /// What a line has to match: one alternation of all, or one after the other where all have to match.
    wanted: Vec<RegexMatcher>,
    unwanted: Option<RegexMatcher>,
}

impl Patterns {
    /// Compiles the patterns of a question.
    pub(crate) fn of(question: &Question, has_cr: bool) -> Result<Patterns, Fault> {
        let all = || question.patterns.iter().chain(&question.exclude);
        let letters: usize = all().map(String::len).sum();
        if all().count() > COUNT || letters > LETTERS {
            return Err(Fault::Question(format!(
                "{} patterns of {letters} letters are too many; ask with at most {COUNT} of {LETTERS}",
                all().count()
            )));
        }
        for pattern in all() {
            build(question, &[pattern], has_cr)?;
        }
        let wanted = if question.all {
            let one = |pattern| build(question, &[pattern], has_cr);
            question
                .patterns
                .iter()
                .map(one)
                .collect::<Result<_, _>>()?
        } else if question.patterns.is_empty() {
            Vec::new()
        } else {
            vec![build(
                question,
                &question.patterns.iter().collect::<Vec<_>>(),
                has_cr,
            )?]
        };
        let unwanted = if question.exclude.is_empty() {
            None
        } else {
            Some(build(
                question,
                &question.exclude.iter().collect::<Vec<_>>(),
                has_cr,
            )?)
        };
        Ok(Patterns { wanted, unwanted })
    }

    /// Tells whether every line is wanted.
    pub(crate) fn are_none(&self) -> bool {
        self.wanted.is_empty()
    }

    /// Returns the number of patterns that are looked for one by one; see [`Patterns::found`].
    pub(crate) fn count(&self) -> usize {
        self.wanted.len()
    }

    /// Returns a place in the first line that may match, whose other patterns are still to be asked.
    ///
    /// The bytes begin with the begin of a line.
    pub(crate) fn candidate(&self, bytes: &[u8]) -> Option<usize> {
        let first = self.wanted.first()?;
        if first.line_terminator().is_none() {
            // `\A` and `\z` mean the line, and only a line by itself has the right ends.
            return by_line(first, bytes);
        }
        let mut from = 0;
        loop {
            match first.find_candidate_line(&bytes[from..]).ok()?? {
                LineMatchKind::Confirmed(at) => return Some(from + at),
                LineMatchKind::Candidate(at) => {
                    let at = from + at;
                    let start = memchr::memrchr(b'\n', &bytes[..at]).map_or(0, |end| end + 1);
                    let end =
                        memchr::memchr(b'\n', &bytes[at..]).map_or(bytes.len(), |end| at + end + 1);
                    if first
                        .is_match(without_end(&bytes[start..end]))
                        .unwrap_or(false)
                    {
                        return Some(at);
                    }
                    if end == bytes.len() {
                        return None;
                    }
                    from = end;
                }
            }
        }
    }

    /// Tells whether a line, or any line of a record for each pattern, matches all that has to and nothing that is
    /// left out.
    pub(crate) fn matches(&self, unit: &[u8], is_first_known: bool) -> bool {
        let unit = without_end(unit);
        let skip = usize::from(is_first_known);
        self.wanted
            .iter()
            .skip(skip)
            .all(|pattern| pattern.is_match(unit).unwrap_or(false))
            && !self.excludes(unit)
    }

    /// Tells whether a text is left out.
    pub(crate) fn excludes(&self, text: &[u8]) -> bool {
        self.unwanted
            .as_ref()
            .is_some_and(|pattern| pattern.is_match(text).unwrap_or(false))
    }

    /// Tells whether one of the patterns is in a text, for lines that are looked at piece by piece.
    pub(crate) fn found(&self, at: usize, text: &[u8]) -> bool {
        self.wanted[at].is_match(text).unwrap_or(false)
    }

    /// Returns where a line matches first.
    pub(crate) fn place(&self, line: &[u8]) -> Option<(usize, usize)> {
        let found = self.wanted.first()?.find(without_end(line)).ok()??;
        Some((found.start(), found.end()))
    }
}

fn by_line(pattern: &RegexMatcher, bytes: &[u8]) -> Option<usize> {
    let mut start = 0;
    while start < bytes.len() {
        let end = memchr::memchr(b'\n', &bytes[start..]).map_or(bytes.len(), |end| start + end + 1);
        if pattern
            .is_match(without_end(&bytes[start..end]))
            .unwrap_or(false)
        {
            return Some(start);
        }
        start = end;
    }
    None
}

/// Cuts off the end of a line.
pub(crate) fn without_end(line: &[u8]) -> &[u8] {
    let line = line.strip_suffix(b"\n").unwrap_or(line);
    line.strip_suffix(b"\r").unwrap_or(line)
}

/// Compiles patterns to one that matches what any of them does.
pub(crate) fn build<P: AsRef<str>>(
    question: &Question,
    patterns: &[P],
    has_cr: bool,
) -> Result<RegexMatcher, Fault> {
    let mut builder = RegexMatcherBuilder::new();
    builder
        .case_insensitive(question.ignore_case)
        .fixed_strings(question.fixed)
        .multi_line(true)
        .size_limit(SIZE)
        .dfa_size_limit(CACHE)
        .nest_limit(100)
        .line_terminator(Some(b'\n'));
    if has_cr {
        builder.crlf(true);
    }
    builder
        .build_many(patterns)
        .map_err(|error| Fault::Pattern {
            pattern: patterns
                .iter()
                .map(AsRef::as_ref)
                .collect::<Vec<_>>()
                .join("` or `"),
            why: explained(
                &error.to_string(),
                patterns
                    .iter()
                    .any(|pattern| pattern.as_ref().contains("(?")),
            ),
        })
}

/// Says what to write instead of what the engine refused.
fn explained(error: &str, has_group: bool) -> String {
    let error = error.trim();
    if error.contains("not allowed in a regex") {
        return "it asks for the end of a line, and each line is looked at by itself; ask for records, where every line of a stack trace counts".into();
    }
    if error.contains("size limit") {
        return "it becomes too large; use smaller repetitions than `{1000}`, or `(?-u)` in front"
            .into();
    }
    let line = error
        .lines()
        .last()
        .unwrap_or(error)
        .trim_start_matches("error: ");
    if has_group
        && (error.contains("look-around")
            || error.contains("lookahead")
            || error.contains("unrecognized flag"))
    {
        return format!(
            "{line}; there is no look-around: match more and leave out what should not be with `exclude`"
        );
    }
    if error.contains("backreferences") {
        return format!("{line}; capture a group and count its values instead");
    }
    format!("{line}; put a `\\` before a sign that is meant as itself, or ask for fixed text")
}

#[cfg(test)]
mod tests {
    use super::Patterns;
    use crate::Question;

    fn of(patterns: &[&str], change: impl Fn(&mut Question)) -> Result<Patterns, String> {
        let mut question = Question {
            patterns: patterns
                .iter()
                .map(|pattern| (*pattern).to_owned())
                .collect(),
            ..Question::default()
        };
        change(&mut question);
        Patterns::of(&question, false).map_err(|fault| fault.to_string())
    }

    #[track_caller]
    fn check(patterns: &[&str], change: impl Fn(&mut Question), line: &str, expected: bool) {
        let patterns = of(patterns, change).unwrap();
        assert_eq!(patterns.matches(line.as_bytes(), false), expected, "{line}");
    }

    #[track_caller]
    fn refused(pattern: &str, expected: &str) {
        let fault = of(&[pattern], |_| ()).err().unwrap();
        assert!(fault.contains(expected), "{pattern}: {fault}");
    }

    #[test]
    fn patterns_match_by_any_or_by_all() {
        check(&["a", "b"], |_| (), "only b", true);
        check(
            &["only", "b"],
            |question| question.all = true,
            "only b",
            true,
        );
        check(
            &["a.z", "b"],
            |question| question.all = true,
            "only b",
            false,
        );
        check(
            &["b"],
            |question| question.exclude = vec!["only".into()],
            "only b",
            false,
        );
        check(
            &[],
            |question| question.exclude = vec!["x".into()],
            "only b",
            true,
        );
        check(
            &["ONLY"],
            |question| question.ignore_case = true,
            "only b",
            true,
        );
        check(&["a.b"], |question| question.fixed = true, "axb", false);
        check(&["b$"], |_| (), "a b\r\n", true);
        check(&["^"], |_| (), "", true);
    }

    #[test]
    fn what_cannot_be_used_is_explained() {
        refused("(a", "unclosed group");
        refused("a\\nb", "ask for records");
        refused("(?=x)y", "no look-around");
        refused("(a)\\1", "capture a group");
        refused("(\\w{1000}){1000}", "too large");
        refused("*a", "put a `\\` before");
        assert!(of(&vec!["a"; 300], |_| ()).is_err());
        assert!(of(&["a".repeat(70_000).as_str()], |_| ()).is_err());
    }
}
