//! Whether what stands behind a name is a secret, or a reference to one, a placeholder, a word, code.

use crate::name::Strength;
use crate::shape;

/// How a value is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Written {
    /// In quotation marks.
    Quoted,
    /// In quotation marks, behind `NAME=` of a shell or a file of settings.
    QuotedSetting,
    /// `NAME=value`, without space, as shells and settings have it, and behind a flag.
    Setting,
    /// `name: value` or `name = value`: also code and prose look like that.
    Loose,
}

/// Words that stand where a secret would, and are none.
const WORDS: &str = "null none nil true false undefined void string str text bytes bool boolean int integer \
    number float object array any unknown required optional empty missing invalid valid expired \
    disabled enabled yes no on off default placeholder redacted removed hidden masked todo tbd \
    example sample basic bearer digest oauth oauth2 jwt identifier value input data self this \
    request response result args params argument parameter option options config prompt stdin \
    env file changed rotated unset set ok n/a na new old current inherit write read admin \
    nothing it password passwd secret token apikey key username user login xxx automatic auto \
    await async refresh access rejected accepted unauthorized forbidden ignored public";

/// Names of algorithms: they hold digits and letters and say nothing.
const ALGORITHMS: &str = "sha1 sha256 sha384 sha512 sha3 md5 bcrypt argon2 argon2id pbkdf2 base64 base32 base58 base62 \
    utf8 utf-8 ed25519 rs256 hs256 es256 oauth2 x509 aes256 aes128 rsa2048 rsa4096 p256 \
    secp256k1 ipv4 ipv6 http2 oauth1 saml2 u8 u32 i32 u64 i64 f64 h2 win32 blake3 blake2b \
    curve25519 x25519";

/// Tells whether a value is a secret.
pub(crate) fn is_secret(value: &str, strength: Strength, written: Written) -> bool {
    let bytes = value.as_bytes();
    if is_reference(value) || is_placeholder(value) {
        return false;
    }
    if written != Written::Quoted && is_literal(value) {
        return false;
    }
    match (strength, written) {
        (Strength::Password, Written::Setting | Written::QuotedSetting) => bytes.len() >= 3,
        (Strength::Password, Written::Quoted) => bytes.len() >= 3 && !has_spaces(value),
        (Strength::Password, Written::Loose) => {
            bytes.len() >= 4 && !is_code(value) && !is_algorithm(value)
        }
        (Strength::Short, _) => {
            !has_spaces(value) && !is_code(value) && !is_path(value) && is_more_than_a_word(value)
        }
        (Strength::Token, Written::QuotedSetting) => {
            !is_path(value) && bytes.len() >= 8 && bytes.iter().any(u8::is_ascii_alphabetic)
        }
        (Strength::Token, Written::Setting | Written::Quoted) => {
            !is_several_words(value) && !is_path(value) && has_substance(value, 6)
        }
        (Strength::Token, Written::Loose) => {
            !is_code(value) && !is_path(value) && has_substance(value, 8)
        }
        (Strength::Key, _) => {
            !is_code(value) && !is_path(value) && (shape::is_uuid(bytes) || has_random_piece(bytes))
        }
    }
}

/// Letters and digits mixed, or drawn by lot: more than a word.
pub(crate) fn has_substance(value: &str, at_least: usize) -> bool {
    let bytes = value.as_bytes();
    if bytes.len() < at_least || is_algorithm(value) {
        return false;
    }
    let digits = bytes.iter().filter(|byte| byte.is_ascii_digit()).count();
    let letters = bytes
        .iter()
        .filter(|byte| byte.is_ascii_alphabetic())
        .count();
    if letters == 0 {
        return false;
    }
    digits >= 2 && shape::different(bytes) >= 5
        || digits >= 1 && bytes.len() >= 10 && is_more_than_a_word(value)
        || has_random_piece(bytes)
        || bytes.len() >= 16 && bytes.iter().all(u8::is_ascii_alphanumeric) && !is_one_case(bytes)
        || bytes.iter().any(|byte| b"!@#$%^&*+=~".contains(byte)) && bytes.len() >= 12
}

/// A digit among letters, and no compound such as `bcrypt2-hashed` or `release-2024`.
pub(crate) fn is_more_than_a_word(value: &str) -> bool {
    let bytes = value.as_bytes();
    let is_plain = |part: &str| {
        part.bytes().all(|byte| byte.is_ascii_alphabetic())
            || part.len() <= 4 && part.bytes().all(|byte| byte.is_ascii_digit())
    };
    let mut parts = value.split(['-', '_']);
    let last = value.rsplit('-').next().unwrap_or_default();
    let is_compound = value.contains(['-', '_']) && parts.all(is_plain)
        || last.len() < value.len() && last.bytes().all(|byte| byte.is_ascii_lowercase());
    bytes.len() >= 6
        && bytes.iter().any(u8::is_ascii_digit)
        && bytes.iter().any(u8::is_ascii_alphabetic)
        && !is_compound
        && !is_algorithm(value)
}

/// A piece between points and dashes looks drawn by lot.
pub(crate) fn has_random_piece(value: &[u8]) -> bool {
    value
        .split(|byte| !byte.is_ascii_alphanumeric() && !b"+/".contains(byte))
        .any(shape::is_random)
}

/// It only says where the secret is.
pub(crate) fn is_reference(value: &str) -> bool {
    let beginnings = [
        "${",
        "$(",
        "{{",
        "{%",
        "<",
        "[",
        "%(",
        "#{",
        "@{",
        "op://",
        "vault:",
        "vault://",
        "ref+",
        "arn:",
        "file:",
        "file://",
        "secretref:",
        "keyring:",
        "env:",
        "sm://",
        "ssm:",
        "projects/",
        "!ref",
        "!sub",
        "!vault",
        "!secret",
        "!env",
        "!getatt",
        "process.env",
        "os.environ",
        "os.getenv",
        "env.",
        "env[",
        "env(",
        "getenv",
        "secrets.",
        "vars.",
        "import.meta",
        "system.getenv",
        "std::env",
        "{",
        "/run/secrets/",
        "/var/run/secrets/",
        "config.",
        "settings.",
        "data.",
        "var.",
        "local.",
    ];
    let small = value
        .get(..value.floor_char_boundary(20))
        .unwrap_or(value)
        .to_ascii_lowercase();
    if beginnings
        .iter()
        .any(|beginning| small.starts_with(beginning))
    {
        return true;
    }
    let is_name = |name: &str| {
        !name.is_empty()
            && name
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || b"_:.".contains(&byte))
    };
    // `$TOKEN`, `%TOKEN%`, `$env:TOKEN`.
    value.strip_prefix('$').is_some_and(|name| {
        is_name(name) && !name.starts_with(|letter: char| letter.is_ascii_digit())
    }) || value
        .strip_prefix('%')
        .and_then(|rest| rest.strip_suffix('%'))
        .is_some_and(is_name)
}

/// Stars, the same letter again and again, `your-token-here`.
pub(crate) fn is_placeholder(value: &str) -> bool {
    let bytes = value.as_bytes();
    let small = value.to_ascii_lowercase();
    let plain = small.trim_matches(|letter: char| !letter.is_ascii_alphanumeric());
    if plain.is_empty()
        || shape::different(plain.as_bytes()) <= 2 && (bytes.len() >= 6 || plain.starts_with('x'))
    {
        return true;
    }
    if is_among(WORDS, plain) {
        return true;
    }
    let words: Vec<&str> = plain
        .split(|letter: char| !letter.is_ascii_alphanumeric())
        .collect();
    let all_plain = words
        .iter()
        .all(|word| !word.bytes().any(|byte| byte.is_ascii_digit()));
    let is_yours = [
        "your",
        "my",
        "the",
        "insert",
        "replace",
        "enter",
        "dummy",
        "fake",
        "mock",
        "placeholder",
        "redacted",
        "some",
    ];
    all_plain
        && words.len() > 1
        && (words.iter().any(|word| is_yours.contains(word))
            || words.iter().all(|word| is_among(WORDS, word)))
        || bytes.iter().filter(|byte| b"*.".contains(byte)).count() * 2 > bytes.len()
        || value.chars().all(|letter| "•…xX*".contains(letter))
}

/// A call, a path of names, an expression.
pub(crate) fn is_code(value: &str) -> bool {
    let value = value.trim_end_matches([';', ',']);
    let has_call = value.contains(['(', '['])
        || value.contains("::")
        || value.contains("->")
        || value.contains("?.");
    let is_name_path = value.split('.').all(|part| {
        part.starts_with(|letter: char| letter.is_ascii_alphabetic() || letter == '_')
            && part
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
            && !part.bytes().any(|byte| byte.is_ascii_digit())
    });
    let is_compound =
        value.contains(['_', '.']) || !is_one_case(value.as_bytes()[1.min(value.len())..].as_ref());
    has_call
        || value.starts_with('&')
        || is_name_path && is_compound && !shape::is_random(value.as_bytes())
}

/// A number as code has it, a type, or something of a module: `0x4000`, `4096u32`, `*mut`, `LPCSTR`, `status::TOKEN`.
fn is_literal(value: &str) -> bool {
    let number = value.trim_start_matches('-');
    let is_hexadecimal = number.strip_prefix("0x").is_some_and(|digits| {
        (1..=16).contains(&digits.len()) && digits.bytes().all(|byte| byte.is_ascii_hexdigit())
    });
    let digits = number.trim_start_matches(|letter: char| letter.is_ascii_digit());
    let is_typed = digits.len() < number.len()
        && ["u", "i", "f"].iter().any(|kind| {
            let width = digits.strip_prefix(kind);
            width.is_some_and(|width| ["8", "16", "32", "64", "128", "size"].contains(&width))
        });
    let is_type = ["*mut", "*const"].contains(&value)
        || value.starts_with("LP") && value.ends_with("STR")
        || value.len() > 2
            && value.ends_with("STR")
            && value.bytes().all(|byte| byte.is_ascii_uppercase());
    let is_of_module = value.contains("::")
        && value
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || b"_:".contains(&byte));
    // `-Password (ConvertTo-SecureString …`: a call that goes on.
    let is_call = value.starts_with('(') && !value.contains(')');
    is_call || is_hexadecimal || is_typed || is_type || is_of_module
}

fn is_one_case(bytes: &[u8]) -> bool {
    !(bytes.iter().any(u8::is_ascii_lowercase) && bytes.iter().any(u8::is_ascii_uppercase))
}

fn is_algorithm(value: &str) -> bool {
    let small = value.to_ascii_lowercase();
    small.split(['-', '_', '/', '.', ',']).any(|word| {
        let bare = word.trim_end_matches(|letter: char| letter.is_ascii_digit());
        ["bcrypt", "scrypt"].contains(&bare) || is_among(ALGORITHMS, word)
    }) && value.len() < 24
}

fn is_path(value: &str) -> bool {
    let begins = ["/", "~/", "./", "../", "http://", "https://", "C:\\"]
        .iter()
        .any(|begin| value.starts_with(begin));
    begins && !has_random_piece(value.as_bytes())
}

fn has_spaces(value: &str) -> bool {
    value.trim().contains(char::is_whitespace)
}

/// Spaces closer to each other than the words of a language have them; a key of sixty signs may hold one or two.
fn is_several_words(value: &str) -> bool {
    let spaces = value.trim().matches(char::is_whitespace).count();
    spaces > 0 && (value.len() < 48 || spaces * 16 > value.len())
}

fn is_among(words: &str, word: &str) -> bool {
    words.split(' ').any(|known| known == word)
}
