//! A text without what looks like a secret in it, for notes that are kept.

use super::content::is_secret;

/// What stands where a secret stood.
const INSTEAD: &str = "[secret removed]";

/// Returns the text without its secrets: as little is taken out as can be, and as much as must.
pub fn redacted(text: &str) -> String {
    if !is_secret(b"", text.as_bytes()) {
        return text.to_owned();
    }
    // [1] most are a word
    let by_word: String = text
        .split_inclusive(char::is_whitespace)
        .map(word)
        .collect();
    // [2] some are a word because of those before it: `aws_secret_access_key = …`
    let by_line: String = by_word.split_inclusive('\n').map(line).collect();
    // [3] a key has several lines
    if is_secret(b"", by_line.as_bytes()) {
        INSTEAD.to_owned()
    } else {
        by_line
    }
}

fn word(word: &str) -> String {
    let text = word.trim_end_matches(char::is_whitespace);
    if is_secret(b"", text.as_bytes()) {
        format!("{INSTEAD}{}", &word[text.len()..])
    } else {
        word.to_owned()
    }
}

fn line(line: &str) -> String {
    let text = line.trim_end_matches('\n');
    if is_secret(b"", text.as_bytes()) {
        format!("{INSTEAD}{}", &line[text.len()..])
    } else {
        line.to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &str) {
        assert_eq!(redacted(text), expected);
    }

    #[test]
    fn secrets_go_and_the_rest_stays() {
        let token = format!("ghp_{}", "a1B2c3D4e5".repeat(4));
        let secret = "wJalrXUtnFEMI/K7MDENG/bPxRfiCY0123456789";
        check(
            "nothing here, ghp_ is a prefix",
            "nothing here, ghp_ is a prefix",
        );
        check(
            &format!("we use {token} for\nthe tests"),
            "we use [secret removed] for\nthe tests",
        );
        check(
            &format!("first\naws_secret_access_key = {secret}\nlast"),
            "first\n[secret removed]\nlast",
        );
        let key = "MIIEpAIBAAKCAQEA7bq3xK9v2Zt8YfWm4Rj6Qp1sLdUcHnXo5TgEeBaViK0";
        let pem = ["-----BEGIN RSA PRIVATE ", "KEY-----\n", key, "\n"].concat();
        check(&format!("the key:\n{pem}"), "[secret removed]");
    }
}
