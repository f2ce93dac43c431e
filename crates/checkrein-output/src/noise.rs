//! Takes out of a text only what a rule knows to be noise, for a text that was asked for otherwise.

use regex::bytes::Regex;

use crate::gap::gap;

/// Returns the text without the lines of noise, and how many those were.
pub(crate) fn without(text: &str, noise: &[&Regex]) -> (String, usize) {
    let mut out = String::with_capacity(text.len());
    let mut run: Vec<&str> = Vec::new();
    let mut removed = 0;
    let mut end = |out: &mut String, run: &mut Vec<&str>| {
        removed += run.len();
        if let Some(gap) = gap(run) {
            out.push_str(&gap);
            out.push('\n');
        }
        run.clear();
    };
    for line in text.lines() {
        if noise.iter().any(|noise| noise.is_match(line.as_bytes())) {
            run.push(line);
        } else {
            end(&mut out, &mut run);
            out.push_str(line);
            out.push('\n');
        }
    }
    end(&mut out, &mut run);
    (out, removed)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::general::compile;

    #[test]
    fn only_noise_goes() {
        let noise = compile("^ok").unwrap();
        let text = format!("a\n{}b\nc\n", "ok\n".repeat(20));
        let (out, removed) = without(&text, &[&noise]);
        assert_eq!(
            (out.as_str(), removed),
            ("a\n… 20 lines: 20 `ok …`\nb\nc\n", 20)
        );
        assert_eq!(without("a\nb\n", &[&noise]), ("a\nb\n".to_owned(), 0));
    }
}
