//! The prepared file: a head with its version, then a line for each hint: pattern, advice, situations.

use super::{Hint, Stem};

/// What the file begins with. Changing the format means another number, and then old files count as none.
const HEAD: &str = "checkrein-hints 1";

/// More are not looked through with every prompt.
pub const MOST: usize = 200;

/// A larger file is none of ours.
pub const LONGEST_FILE: usize = 64 * 1024;

/// The longest advice, in bytes: it is one line among what a prompt is given.
pub const LONGEST_LINE: usize = 480;

/// Returns the file's content. What has no room is left out, from the end.
pub fn render(hints: &[Hint]) -> String {
    let mut text = format!("{HEAD}\n");
    for hint in hints.iter().take(MOST) {
        let situations: Vec<String> = hint
            .situations
            .iter()
            .map(|stems| {
                let stems = stems.iter().map(|stem| {
                    let mark = if stem.names { "*" } else { "" };
                    format!("{mark}{}:{}", stem.text, stem.weight)
                });
                stems.collect::<Vec<String>>().join(" ")
            })
            .collect();
        let line = format!(
            "{}\t{}\t{}\n",
            hint.pattern,
            hint.line,
            situations.join("|")
        );
        let is_sound = line.matches('\t').count() == 2
            && line.matches('\n').count() == 1
            && hint.line.len() <= LONGEST_LINE;
        if is_sound && text.len() + line.len() <= LONGEST_FILE {
            text.push_str(&line);
        }
    }
    text
}

/// Reads the file's content; lines that are not understood are skipped.
pub fn parse(text: &str) -> Vec<Hint> {
    let mut lines = text.lines();
    if lines.next() != Some(HEAD) {
        return Vec::new();
    }
    lines.take(MOST).filter_map(hint).collect()
}

fn hint(line: &str) -> Option<Hint> {
    let mut fields = line.split('\t');
    let (pattern, line, situations) = (fields.next()?, fields.next()?, fields.next()?);
    let is_plain = |text: &str| !text.is_empty() && !text.chars().any(char::is_control);
    if !is_plain(pattern) || !is_plain(line) || line.len() > LONGEST_LINE || fields.next().is_some()
    {
        return None;
    }
    let situations: Vec<Vec<Stem>> = situations
        .split('|')
        .map(|stems| stems.split(' ').filter_map(stem).collect())
        .filter(|stems: &Vec<Stem>| !stems.is_empty())
        .collect();
    Some(Hint {
        pattern: pattern.to_owned(),
        line: line.to_owned(),
        situations,
    })
}

fn stem(written: &str) -> Option<Stem> {
    let (text, weight) = written.rsplit_once(':')?;
    let names = text.starts_with('*');
    Some(Stem {
        text: text.trim_start_matches('*').to_owned(),
        weight: weight.parse().ok()?,
        names,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sample(number: usize) -> Hint {
        let stem = |text: &str, names| Stem {
            text: text.into(),
            weight: 90,
            names,
        };
        Hint {
            pattern: format!("p-{number}"),
            line: "When a migration waits, set lock_timeout (worked 3 of 3 times)".into(),
            situations: vec![
                vec![stem("migrat", true), stem("wait", false)],
                vec![stem("lock", true)],
            ],
        }
    }

    #[test]
    fn what_is_written_is_read() {
        let hints = [sample(1), sample(2)];
        assert_eq!(parse(&render(&hints)), hints);
        assert_eq!(parse(&render(&[])), []);
    }

    #[track_caller]
    fn check(text: &str, expected: usize) {
        assert_eq!(parse(text).len(), expected, "{text:?}");
    }

    #[test]
    fn what_is_broken_or_of_another_version_costs_nothing() {
        check("", 0);
        check("checkrein-hints 2\np\tline\ta:1\n", 0);
        check("checkrein-hints 1\np\tline\ta:1\n", 1);
        check("checkrein-hints 1\np\tline\ta:1", 1);
        check("checkrein-hints 1\np\tline\n\tline\ta:1\np\t\ta:1\n", 0);
        check("checkrein-hints 1\np\tli\u{1b}[1mne\ta:1\n", 0);
        check("checkrein-hints 1\np\tline\ta:1\tmore\n", 0);
        let long = "x".repeat(LONGEST_LINE + 1);
        check(&format!("checkrein-hints 1\np\t{long}\ta:1\n"), 0);
    }

    #[test]
    fn it_is_bounded() {
        let many: Vec<Hint> = (0..1000).map(sample).collect();
        assert_eq!(parse(&render(&many)).len(), MOST);
        let fat = Hint {
            situations: vec![vec![sample(0).situations[0][0].clone(); 200]; 6],
            ..sample(0)
        };
        let text = render(&vec![fat; 200]);
        assert!(text.len() <= LONGEST_FILE && parse(&text).len() > 1);
        let broken = Hint {
            line: "two\nlines".into(),
            ..sample(0)
        };
        assert_eq!(parse(&render(&[broken, sample(1)])), [sample(1)]);
    }
}
