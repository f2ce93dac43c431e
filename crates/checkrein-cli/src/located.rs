//! JSON of a person's files: read whatever editor wrote it, and where it is wrong, said in one way.

/// Returns a text without the mark that some editors put at its start.
pub fn unmarked(text: &str) -> &str {
    text.strip_prefix('\u{feff}').unwrap_or(text)
}

/// Says what is wrong with a JSON text, and where: the line is given, since a file may have a text
/// on each line.
pub fn reason(error: &serde_json::Error, line: usize) -> String {
    let what = error.to_string();
    let end = format!(" at line {} column {}", error.line(), error.column());
    let what = what.strip_suffix(&end).unwrap_or(&what);
    format!("line {line}, column {}: {what}", error.column())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_place_is_that_in_the_file() {
        let error = serde_json::from_str::<Vec<u8>>("[1,\n x]").expect_err("it is wrong");
        assert_eq!(
            reason(&error, error.line()),
            "line 2, column 2: expected value"
        );
        assert_eq!(reason(&error, 17), "line 17, column 2: expected value");
    }
}
