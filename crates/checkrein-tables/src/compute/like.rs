//! LIKE as SQLite has it: `%` for any letters, `_` for one, and no difference between `a` and `A`.

/// A pattern.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Like {
    Whole(Vec<u8>),
    Begin(Vec<u8>),
    End(Vec<u8>),
    Within(Vec<u8>),
    Any(Vec<u8>),
}

/// Longer patterns are SQLite's to refuse.
const LONGEST: usize = 1_000;

impl Like {
    pub(crate) fn new(pattern: &str) -> Option<Self> {
        if pattern.len() > LONGEST || pattern.contains('\0') {
            return None;
        }
        let pattern = pattern.to_ascii_lowercase().into_bytes();
        let begins = pattern.first() == Some(&b'%');
        let ends = pattern.len() > 1 && pattern.last() == Some(&b'%');
        let inner = &pattern[usize::from(begins)..pattern.len() - usize::from(ends)];
        let is_plain = !inner.contains(&b'%') && !inner.contains(&b'_');
        let inner = inner.to_vec();
        Some(match (is_plain, begins, ends) {
            (false, ..) => Self::Any(pattern),
            (true, false, false) => Self::Whole(inner),
            (true, false, true) => Self::Begin(inner),
            (true, true, false) => Self::End(inner),
            (true, true, true) => Self::Within(inner),
        })
    }

    pub(crate) fn matches(&self, text: &[u8]) -> bool {
        // SQLite reads the text up to a zero.
        let text = memchr::memchr(0, text).map_or(text, |end| &text[..end]);
        match self {
            Self::Whole(all) => text.eq_ignore_ascii_case(all),
            Self::Begin(begin) => {
                text.len() >= begin.len() && text[..begin.len()].eq_ignore_ascii_case(begin)
            }
            Self::End(end) => {
                text.len() >= end.len() && text[text.len() - end.len()..].eq_ignore_ascii_case(end)
            }
            Self::Within(part) => contains(text, part),
            Self::Any(pattern) => any(pattern, text),
        }
    }
}

fn contains(text: &[u8], part: &[u8]) -> bool {
    let Some(&first) = part.first() else {
        return true;
    };
    if text.len() < part.len() {
        return false;
    }
    let starts = &text[..=text.len() - part.len()];
    memchr::memchr2_iter(first, first.to_ascii_uppercase(), starts)
        .any(|at| text[at..at + part.len()].eq_ignore_ascii_case(part))
}

/// Matches any pattern, going back to the last `%` only: longer than quadratic it never takes.
fn any(pattern: &[u8], text: &[u8]) -> bool {
    let (mut p, mut t) = (0, 0);
    let mut back: Option<(usize, usize)> = None;
    while t < text.len() {
        match pattern.get(p) {
            Some(b'%') => {
                p += 1;
                back = Some((p, t));
                continue;
            }
            Some(b'_') => {
                p += 1;
                t += width(text, t);
                continue;
            }
            Some(&byte) if byte == text[t].to_ascii_lowercase() => {
                p += 1;
                t += 1;
                continue;
            }
            _ => {}
        }
        let Some((pattern_at, text_at)) = back else {
            return false;
        };
        p = pattern_at;
        t = text_at + width(text, text_at);
        back = Some((p, t));
    }
    pattern[p..].iter().all(|&byte| byte == b'%')
}

/// The bytes of the letter at a place.
pub(crate) fn width(text: &[u8], at: usize) -> usize {
    let behind = text[at + 1..].iter();
    1 + behind.take_while(|&&byte| byte & 0xc0 == 0x80).count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patterns_match_as_sqlite_says() {
        let connection = rusqlite::Connection::open_in_memory().unwrap();
        let texts = [
            "",
            "a",
            "A",
            "abc",
            "ABC",
            "xabcx",
            "ab",
            "é",
            "É",
            "éa",
            "a%b",
            "a_b",
            "aaab",
            "ab\0c",
            "50% off",
            "日本語",
        ];
        let patterns = [
            "",
            "%",
            "%%",
            "_",
            "__",
            "a",
            "abc",
            "a%",
            "%c",
            "%b%",
            "a_c",
            "_b%",
            "%a_b",
            "é",
            "é_",
            "%\u{672c}%",
            "_本_",
            "a%b%c",
            "%%b",
            "_%_",
            "aaab%",
            "%aab",
        ];
        for pattern in patterns {
            let like = Like::new(pattern).unwrap();
            for text in texts {
                let expected: bool = connection
                    .query_row("SELECT ?1 LIKE ?2", (text, pattern), |row| row.get(0))
                    .unwrap();
                assert_eq!(
                    like.matches(text.as_bytes()),
                    expected,
                    "{text:?} {pattern:?}"
                );
            }
        }
    }
}
