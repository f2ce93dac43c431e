//! The fields of a JSON line, found without building anything.

/// So deep are fields looked for: `{"log": {"level": "error"}}`.
const DEPTH: usize = 2;

/// So much of a line is looked at; what a log says of time and level stands further in front.
const REACH: usize = 8 * 1024;

/// Tells whether a line is a JSON object, as far as its begin tells.
pub(crate) fn is_object(line: &[u8]) -> bool {
    let line = line.trim_ascii_start();
    line.first() == Some(&b'{') && matches!(line[1..].trim_ascii_start().first(), Some(b'"' | b'}'))
}

/// Calls `see` with each key and its value, until it says false.
///
/// A text's value is what stands between its quotes, escapes and all; of an object or a list nothing but its fields
/// are seen. What is no JSON ends it.
pub(crate) fn fields<'a>(line: &'a [u8], see: &mut dyn FnMut(&'a [u8], &'a [u8]) -> bool) {
    let line = &line[..line.len().min(REACH)];
    let mut at = 0;
    let mut depth = 0;
    let mut key: Option<&[u8]> = None;
    while at < line.len() {
        match line[at] {
            b'"' => {
                let Some(end) = text_end(line, at + 1) else {
                    return;
                };
                let text = &line[at + 1..end];
                at = end + 1;
                match key.take() {
                    Some(name) if depth <= DEPTH && !see(name, text) => return,
                    Some(_) => {}
                    None if next(line, at) == Some(b':') => key = Some(text),
                    None => {}
                }
                continue;
            }
            b'{' | b'[' => {
                depth += 1;
                key = None;
            }
            b'}' | b']' => {
                depth -= usize::from(depth > 0);
                key = None;
            }
            b',' => key = None,
            byte if byte.is_ascii_alphanumeric() || byte == b'-' => {
                let rest = &line[at..];
                let end = rest
                    .iter()
                    .position(|byte| {
                        matches!(byte, b',' | b'}' | b']' | b' ' | b'\t' | b'\r' | b'\n')
                    })
                    .unwrap_or(rest.len());
                if let Some(name) = key.take()
                    && depth <= DEPTH
                    && !see(name, &rest[..end])
                {
                    return;
                }
                at += end.max(1);
                continue;
            }
            _ => {}
        }
        at += 1;
    }
}

/// Returns where a text ends that begins here: the place of its closing quote.
fn text_end(line: &[u8], from: usize) -> Option<usize> {
    let mut at = from;
    loop {
        at += memchr::memchr2(b'"', b'\\', &line[at.min(line.len())..])?;
        if line[at] == b'"' {
            return Some(at);
        }
        at += 2;
    }
}

fn next(line: &[u8], at: usize) -> Option<u8> {
    line[at..].trim_ascii_start().first().copied()
}

#[cfg(test)]
mod tests {
    use super::{fields, is_object};

    #[track_caller]
    fn check(line: &str, expected: &[(&str, &str)]) {
        let mut found = Vec::new();
        fields(line.as_bytes(), &mut |key, value| {
            found.push((key.to_vec(), value.to_vec()));
            true
        });
        let expected: Vec<_> = expected
            .iter()
            .map(|(key, value)| (key.as_bytes().to_vec(), value.as_bytes().to_vec()))
            .collect();
        assert_eq!(found, expected, "{line}");
    }

    #[test]
    fn keys_are_found_with_their_values() {
        check(
            r#"{"level":30,"time":1.5,"msg":"a \"b\" c"}"#,
            &[("level", "30"), ("time", "1.5"), ("msg", r#"a \"b\" c"#)],
        );
        check(
            r#"{"log":{"level":"error"},"a":[1,"x"],"b":null}"#,
            &[("level", "error"), ("b", "null")],
        );
        check(
            r#"{ "a" : "x" , "b" : true }"#,
            &[("a", "x"), ("b", "true")],
        );
        check(r#"{"a":{"b":{"c":1}}}"#, &[]);
        check("{}", &[]);
    }

    #[test]
    fn what_is_torn_or_no_json_gives_what_was_whole() {
        check(r#"{"a":"x","b":"to"#, &[("a", "x")]);
        check(r#"{"a":"x\"#, &[]);
        check(r#"{"a""#, &[]);
        check("", &[]);
        check("}}]]", &[]);
        check("a plain line", &[]);
    }

    #[test]
    fn an_object_is_known_by_its_begin() {
        assert!(is_object(b" {\"a\":1}"));
        assert!(is_object(b"{}"));
        assert!(!is_object(b"{name} was here"));
        assert!(!is_object(b"[1]"));
        assert!(!is_object(b""));
    }
}
