//! Which secrets a server is given by its configuration, so that they can be taken out of what it answers.
//!
//! Not every value is one: `production`, `/srv/data` and `https://api.example.org` stand in answers by right, and an
//! answer without them would be a wrong one. A value counts when its name says so, or when it reads as no word, number,
//! path or plain address.

use super::Transport;
use super::shown::names_secret;

/// A value of letters alone is an ordinary word up to this length.
const WORD: usize = 11;

/// Returns the secrets in how a server is reached: as it is written, and with its variables put in.
pub(crate) fn secrets(written: &Transport, transport: &Transport) -> Vec<String> {
    let mut found = Vec::new();
    match (written, transport) {
        (
            Transport::Stdio {
                command,
                arguments,
                environment,
            },
            Transport::Stdio {
                command: put_command,
                arguments: put_arguments,
                environment: put_environment,
            },
        ) => {
            variables(command, put_command, &mut found);
            let mut is_named = false;
            for (written, put) in arguments.iter().zip(put_arguments) {
                variables(written, put, &mut found);
                argument(put, is_named, &mut found);
                is_named = put.starts_with('-') && !put.contains('=') && names_secret(put);
            }
            for (name, value) in put_environment {
                named(name, value, &mut found);
                let written = environment.get(name).map_or("", String::as_str);
                variables(written, value, &mut found);
            }
        }
        (
            Transport::Http { url, headers, .. },
            Transport::Http {
                url: put_url,
                headers: put_headers,
                ..
            },
        ) => {
            variables(url, put_url, &mut found);
            address(put_url, &mut found);
            for (name, value) in put_headers {
                named(name, value, &mut found);
                let written = headers.get(name).map_or("", String::as_str);
                variables(written, value, &mut found);
            }
        }
        _ => {}
    }
    found
}

/// Takes a value, if its name or its looks say that it is a secret.
fn named(name: &str, value: &str, found: &mut Vec<String>) {
    if names_secret(name) || !is_ordinary(value) {
        found.push(value.to_owned());
    }
    address(value, found);
}

/// Takes what stands behind an option that names a secret, or behind its `=`.
fn argument(argument: &str, is_named: bool, found: &mut Vec<String>) {
    match argument.split_once('=') {
        Some((name, value)) if names_secret(name) => found.push(value.to_owned()),
        _ if is_named && !argument.starts_with('-') => found.push(argument.to_owned()),
        _ => {}
    }
    // `--header "Authorization: Bearer …"`
    if let Some((name, value)) = argument.split_once(": ")
        && names_secret(name)
    {
        found.push(value.to_owned());
    }
    address(argument, found);
}

/// Takes what variables put into a text.
fn variables(written: &str, put: &str, found: &mut Vec<String>) {
    let (mut written, mut put) = (written, put);
    while let Some(at) = written.find("${") {
        let (Some(rest), Some(end)) = (put.get(at..), written[at..].find('}')) else {
            return;
        };
        let name = &written[at + 2..at + end];
        let name = name.split_once(":-").map_or(name, |(name, _)| name);
        written = &written[at + end + 1..];
        // Up to the next variable.
        let between = &written[..written.find("${").unwrap_or(written.len())];
        let length = match between {
            "" => Some(rest.len()),
            _ if between.len() == written.len() => rest.strip_suffix(between).map(str::len),
            _ => rest.find(between),
        };
        let Some(length) = length else { return };
        let value = &rest[..length];
        // Without a value it stays as it is written.
        if !value.starts_with("${") && (names_secret(name) || !is_ordinary(value)) {
            found.push(value.to_owned());
        }
        put = &rest[length..];
    }
}

/// Takes a password and the values behind the question mark out of an address.
fn address(text: &str, found: &mut Vec<String>) {
    let Some((_, rest)) = text.split_once("://") else {
        return;
    };
    let host = &rest[..rest.find(['/', '?']).unwrap_or(rest.len())];
    if let Some((access, _)) = host.rsplit_once('@') {
        let password = access
            .split_once(':')
            .map_or(access, |(_, password)| password);
        found.push(password.to_owned());
    }
    if let Some((_, query)) = rest.split_once('?') {
        let pairs = query.split('&').filter_map(|pair| pair.split_once('='));
        let values = pairs.filter(|(name, value)| names_secret(name) || !is_ordinary(value));
        found.extend(values.map(|(_, value)| value.to_owned()));
    }
}

/// Whether a value reads as a word, a number, a path or an address without a password.
fn is_ordinary(value: &str) -> bool {
    if value.starts_with(['/', '.', '~']) || value.get(1..3) == Some(":\\") {
        return true;
    }
    if let Some((_, rest)) = value.split_once("://") {
        return !rest.contains(['@', '?']);
    }
    let is_word = value.len() <= WORD && value.chars().all(|letter| !letter.is_ascii_digit());
    let is_number = value
        .chars()
        .all(|letter| letter.is_ascii_digit() || ".:,-".contains(letter));
    is_word || is_number
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;

    #[track_caller]
    fn check(name: &str, value: &str, expected: &[&str]) {
        let mut found = Vec::new();
        named(name, value, &mut found);
        assert_eq!(found, expected, "{name}={value}");
    }

    #[test]
    fn a_value_is_a_secret_by_its_name_or_its_looks() {
        check("API_KEY", "hunter", &["hunter"]);
        check("PGPASS", "/a/b", &["/a/b"]);
        check("ANY", "hunter2secretvalue", &["hunter2secretvalue"]);
        check("ANY", "a-long-word-of-letters", &["a-long-word-of-letters"]);
        check("NODE_ENV", "production", &[]);
        check("GIT_AUTHOR_NAME", "Ada Byron", &[]);
        check("ROOT", "/srv/data", &[]);
        check("ROOT", "C:\\data1", &[]);
        check("PORT", "8080", &[]);
        check("API", "https://api.example.org/v1", &[]);
        check(
            "DB",
            "postgres://me:word@h/db",
            &["postgres://me:word@h/db", "word"],
        );
    }

    #[track_caller]
    fn check_variables(written: &str, put: &str, expected: &[&str]) {
        let mut found = Vec::new();
        variables(written, put, &mut found);
        assert_eq!(found, expected, "{written} {put}");
    }

    #[test]
    fn what_variables_put_in_is_found() {
        check_variables("${T}", "othersecret99x", &["othersecret99x"]);
        check_variables("--x=${T}", "--x=othersecret99x", &["othersecret99x"]);
        check_variables("a${MY_TOKEN}b${C:-d}", "awordbd", &["word"]);
        check_variables("http://h/${T}/mcp", "http://h/s3cr3ts/mcp", &["s3cr3ts"]);
        check_variables("${HOME}/x", "/home/me/x", &[]);
        check_variables("${TOKEN}", "${TOKEN}", &[]);
        check_variables("${", "${", &[]);
        check_variables("ä${A_KEY}", "äß", &["ß"]);
    }

    #[test]
    fn options_that_name_a_secret_have_one_behind_them() {
        let arguments = [
            "--token",
            "one",
            "--key=two",
            "-H",
            "X-Auth: three",
            "four",
            "-y",
        ];
        let transport = Transport::Stdio {
            command: "npx".into(),
            arguments: arguments.map(str::to_owned).into(),
            environment: BTreeMap::new(),
        };
        assert_eq!(secrets(&transport, &transport), ["one", "two", "three"]);
    }
}
