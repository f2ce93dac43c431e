//! Contents that hold a secret: private keys, and tokens in well-known formats.

use std::sync::OnceLock;

use aho_corasick::automaton::Automaton;
use aho_corasick::nfa::noncontiguous::NFA;
use aho_corasick::{Input, MatchKind};

/// A token's format: how it begins and what has to follow.
struct Format {
    prefix: &'static str,
    /// How many more characters there are at least.
    at_least: usize,
    /// The characters besides letters and digits that it is made of.
    also: &'static [u8],
}

const fn format(prefix: &'static str, at_least: usize, also: &'static [u8]) -> Format {
    Format {
        prefix,
        at_least,
        also,
    }
}

/// The lengths are those that the issuers document or that are seen; shorter ones are words.
const FORMATS: &[Format] = &[
    format("AKIA", 16, b""),
    format("ASIA", 16, b""),
    format("ghp_", 36, b""),
    format("gho_", 36, b""),
    format("ghu_", 36, b""),
    format("ghs_", 36, b""),
    format("ghr_", 36, b""),
    format("github_pat_", 40, b"_"),
    format("glpat-", 20, b"_-"),
    format("xoxb-", 20, b"-"),
    format("xoxp-", 20, b"-"),
    format("xoxa-", 20, b"-"),
    format("xoxr-", 20, b"-"),
    format("xoxs-", 20, b"-"),
    format("sk_live_", 16, b""),
    format("rk_live_", 16, b""),
    format("AIza", 35, b"_-"),
    format("npm_", 36, b""),
    format("pypi-AgE", 50, b"_-"),
    format("sk-ant-", 24, b"_-"),
    format("sk-proj-", 24, b"_-"),
    format("sk-svcacct-", 24, b"_-"),
    format("sk-", 48, b""),
    format("sk_test_", 16, b""),
    format("hf_", 34, b""),
    format("GOCSPX-", 24, b"_-"),
    format("SG.", 60, b"_-."),
    format("whsec_", 24, b"+/="),
    format("dop_v1_", 60, b""),
    format("dckr_pat_", 24, b"_-"),
    format("shpat_", 32, b""),
    format("xapp-", 30, b"-"),
    format("hooks.slack.com/services/", 30, b"/"),
    format("AccountKey=", 60, b"+/="),
    format("AGE-SECRET-KEY-1", 50, b""),
];

/// The phrases that are no formats of tokens come after those in the automaton.
const PRIVATE_KEY: usize = FORMATS.len();
const WEB_TOKEN: usize = FORMATS.len() + 1;
const AWS_SECRET: usize = FORMATS.len() + 2;
const AWS_SECRET_CAPITALS: usize = FORMATS.len() + 3;

/// Fewer different characters than this make a placeholder, such as `xxxxxxxxxxxxxxxx`.
const DIFFERENT_CHARACTERS: usize = 8;

/// Settings of package registries, by file name, whose values are secrets of no known format.
const REGISTRY_SETTINGS: &[(&str, &[&str])] = &[
    (".npmrc", &["_authtoken", "_auth", "_password"]),
    (".yarnrc.yml", &["npmauthtoken", "npmauthident"]),
    (".pypirc", &["password"]),
];

/// Tells whether the beginning of a file's content holds what looks like a secret.
///
/// Binary content does not: nobody reads a token out of it by eye, and archives and images meet
/// every prefix sooner or later.
pub(crate) fn is_secret(path: &[u8], content: &[u8]) -> bool {
    // What PowerShell writes by `>` has a NUL beside each letter.
    if content.starts_with(b"\xff\xfe") || content.starts_with(b"\xfe\xff") {
        let letters: Vec<u8> = content[2..]
            .iter()
            .copied()
            .filter(|byte| *byte != 0)
            .collect();
        return is_secret(path, &letters);
    }
    let sample = &content[..content.len().min(8000)];
    if memchr::memchr(0, sample).is_some() {
        return false;
    }
    if is_registry_login(path, content) {
        return true;
    }
    let mut found = automaton()
        .try_find_iter(Input::new(content))
        .expect("an unanchored search is what this automaton is for");
    found.any(|found| {
        let after = &content[found.end()..];
        match found.pattern().as_usize() {
            PRIVATE_KEY => is_private_key(after),
            WEB_TOKEN => is_assigned_web_token(content, found.start()),
            AWS_SECRET | AWS_SECRET_CAPITALS => is_assigned_aws_secret(after),
            number => is_token(content, found.start(), after, &FORMATS[number]),
        }
    })
}

fn automaton() -> &'static NFA {
    static AUTOMATON: OnceLock<NFA> = OnceLock::new();
    AUTOMATON.get_or_init(|| {
        let prefixes = FORMATS.iter().map(|format| format.prefix);
        // The longest, so that `sk-` does not hide `sk-ant-`.
        NFA::builder()
            .match_kind(MatchKind::LeftmostLongest)
            .build(prefixes.chain([
                "PRIVATE KEY",
                "eyJ",
                "aws_secret_access_key",
                "AWS_SECRET_ACCESS_KEY",
            ]))
            .expect("a handful of short phrases is within every limit")
    })
}

/// A prefix at the beginning of a word, and enough varied characters after it.
fn is_token(content: &[u8], start: usize, after: &[u8], format: &Format) -> bool {
    let begins_a_word = start == 0 || !is_word(content[start - 1]);
    let body = leading(after, |byte| {
        byte.is_ascii_alphanumeric() || format.also.contains(&byte)
    });
    begins_a_word
        && body.len() >= format.at_least
        && body.iter().any(u8::is_ascii_digit)
        && different(body) >= DIFFERENT_CHARACTERS
        // The issuers' own documentation: `AKIAIOSFODNN7EXAMPLE`.
        && !body.ends_with(b"EXAMPLE")
}

/// A value of forty characters behind the name that Amazon's own tools use.
fn is_assigned_aws_secret(after: &[u8]) -> bool {
    let assigned = after
        .iter()
        .take(6)
        .take_while(|byte| b" =:\"'\t".contains(byte))
        .count();
    let value = leading(&after[assigned..], |byte| {
        byte.is_ascii_alphanumeric() || b"+/".contains(&byte)
    });
    assigned > 0
        && value.len() == 40
        && different(value) >= DIFFERENT_CHARACTERS
        && !value.ends_with(b"EXAMPLEKEY")
}

/// The words of a key's first line, followed by the key and not only quoted.
fn is_private_key(after: &[u8]) -> bool {
    /// The first line of a key has 64 characters, or 70; a short key's only line has these.
    const LINE: usize = 40;
    let Some(after) = after
        .strip_prefix(b"-----".as_slice())
        .or_else(|| after.strip_prefix(b" BLOCK-----".as_slice()))
    else {
        return false;
    };
    // Headers such as `Proc-Type:` come first; in strings a line end is `\n`.
    after[..after.len().min(400)]
        .split(|byte| !is_base64(*byte))
        .any(|line| {
            line.strip_prefix(b"n").unwrap_or(line).len() >= LINE
                && different(line) >= DIFFERENT_CHARACTERS
        })
}

/// Three parts with points between them, and before them an assignment: such tokens are also
/// in test data and documentation, where they are worth nothing.
fn is_assigned_web_token(content: &[u8], start: usize) -> bool {
    let token = leading(&content[start..], |byte| {
        byte.is_ascii_alphanumeric() || b"_-.".contains(&byte)
    });
    let parts: Vec<&[u8]> = token.split(|byte| *byte == b'.').collect();
    let [head, claims, signature] = parts[..] else {
        return false;
    };
    if head.len() < 10 || claims.len() < 10 || !claims.starts_with(b"eyJ") || signature.len() < 20 {
        return false;
    }
    let line = content[..start].rsplit(|byte| *byte == b'\n').next();
    let before = String::from_utf8_lossy(line.unwrap_or_default()).to_ascii_lowercase();
    let before = before.trim_end_matches([' ', '"', '\'', '`']);
    let assigned = before.ends_with(['=', ':']) || before.ends_with("bearer");
    let named = ["token", "jwt", "secret", "auth", "key", "bearer"];
    assigned && named.iter().any(|name| before.contains(name))
}

/// A line of a registry's settings that gives a login; `${NAME}` only says where one is.
fn is_registry_login(path: &[u8], content: &[u8]) -> bool {
    let path = String::from_utf8_lossy(path);
    let name = path.rsplit('/').next().unwrap_or_default();
    let Some((_, keys)) = REGISTRY_SETTINGS.iter().find(|(file, _)| *file == name) else {
        return false;
    };
    String::from_utf8_lossy(content).lines().any(|line| {
        let Some((key, value)) = line.split_once('=').or_else(|| line.split_once(": ")) else {
            return false;
        };
        let key = key.trim().to_ascii_lowercase();
        let value = value.trim().trim_matches(['"', '\'']);
        keys.iter().any(|ending| key.ends_with(ending))
            && !value.is_empty()
            && !value.starts_with('$')
    })
}

fn leading(bytes: &[u8], belongs: impl Fn(u8) -> bool) -> &[u8] {
    let end = bytes.iter().position(|byte| !belongs(*byte));
    &bytes[..end.unwrap_or(bytes.len())]
}

fn different(bytes: &[u8]) -> usize {
    let mut seen = [false; 256];
    for byte in bytes {
        seen[usize::from(*byte)] = true;
    }
    seen.iter().filter(|seen| **seen).count()
}

fn is_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_'
}

fn is_base64(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"+/=".contains(&byte)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Varied characters, made at run time so that this file holds no token itself.
    fn varied(length: usize) -> String {
        let characters = "A1b2C3d4E5f6G7h8J9k0";
        characters.chars().cycle().take(length).collect()
    }

    #[track_caller]
    fn check(path: &str, content: &str, expected: bool) {
        assert_eq!(
            is_secret(path.as_bytes(), content.as_bytes()),
            expected,
            "{path}: {content}"
        );
    }

    #[test]
    fn every_format_is_found_in_the_middle_of_a_file() {
        for format in FORMATS {
            let token = format!("{}{}", format.prefix, varied(format.at_least));
            check("a.py", &format!("x = 1\nkey = \"{token}\"\n"), true);
            check("a.py", &token, true);
        }
    }

    #[test]
    fn what_only_resembles_a_token_is_not_one() {
        for format in FORMATS {
            let Format {
                prefix, at_least, ..
            } = format;
            check("a.py", prefix, false);
            check("a.py", &format!("{prefix}{}", varied(at_least - 1)), false);
            check("a.py", &format!("{prefix}{}", "x".repeat(*at_least)), false);
            check("a.py", &format!("a{prefix}{}", varied(*at_least)), false);
        }
        check("aws.md", concat!("AKIA", "IOSFODNN7EXAMPLE"), false);
    }

    #[test]
    fn private_keys_are_found_and_talk_about_them_is_not() {
        for kind in ["RSA ", "EC ", "OPENSSH ", "", "ENCRYPTED "] {
            let key = format!("-----BEGIN {kind}PRIVATE KEY-----\n{}\n", varied(64));
            check("notes.txt", &key, true);
        }
        let pgp = format!(
            "-----BEGIN PGP PRIVATE KEY BLOCK-----\nVersion: 1\n\n{}\n",
            varied(64)
        );
        check("a.asc", &pgp, true);
        let in_json = format!("\"-----BEGIN PRIVATE KEY-----\\n{}\\n\"", varied(64));
        check("a.json", &in_json, true);
        check(
            "a.rs",
            "if line == \"-----BEGIN PRIVATE KEY-----\" { return true; }\n",
            false,
        );
        let public = format!("-----BEGIN PUBLIC KEY-----\n{}\n", varied(64));
        check("a.txt", &public, false);
    }

    #[test]
    fn the_other_half_of_an_amazon_key_is_known_by_its_name() {
        let value = varied(40);
        check("a.ini", &format!("aws_secret_access_key = {value}\n"), true);
        check(
            "a.sh",
            &format!("export AWS_SECRET_ACCESS_KEY='{value}'"),
            true,
        );
        check("a.md", "set aws_secret_access_key to yours", false);
        check(
            "a.ini",
            "aws_secret_access_key = your-key-goes-here\n",
            false,
        );
    }

    #[test]
    fn what_powershell_writes_is_read_as_well() {
        let token = format!("key={}{}", "ghp_", varied(36));
        let wide: Vec<u8> = token.bytes().flat_map(|byte| [byte, 0]).collect();
        assert!(is_secret(
            b"a.txt",
            &[b"\xff\xfe".as_slice(), &wide].concat()
        ));
    }

    #[test]
    fn a_web_token_counts_only_where_it_is_assigned() {
        let token = format!("eyJ{}.eyJ{}.{}", varied(20), varied(30), varied(43));
        check("a.sh", &format!("export API_TOKEN={token}"), true);
        check("a.js", &format!("const jwt = \"{token}\";"), true);
        check("a.http", &format!("Authorization: Bearer {token}"), true);
        check("a.md", &format!("It looks like {token}."), false);
        check("a.md", "token = eyJhbGciOi", false);
    }

    #[test]
    fn registry_settings_count_with_a_login_in_them() {
        check(".npmrc", "//r.example/:_authToken=0000-1111", true);
        check("web/.npmrc", "//r.example/:_authToken=${NPM_TOKEN}", false);
        check(".npmrc", "save-exact=true\n", false);
        check(
            ".pypirc",
            "[pypi]\nusername = me\npassword = hunter2\n",
            true,
        );
        check("setup.py", "password = hunter2\n", false);
    }

    #[test]
    fn binary_content_is_not_read() {
        let mut content = b"PK\0\0".to_vec();
        content.extend(format!("ghp_{}", varied(36)).bytes());
        assert!(!is_secret(b"a.zip", &content));
    }
}
