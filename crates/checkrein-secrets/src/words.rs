//! Values that look like secrets behind their names, and are everyday words of the trade.

/// The working folder, a design's tokens, a rule of a cookie.
pub(crate) fn is_harmless(name: &str, value: &str) -> bool {
    // Nobody says so much with one word.
    if value.len() > 100 {
        return false;
    }
    let small = name.to_ascii_lowercase();
    let is_folder = ["pwd", "oldpwd"].contains(&small.as_str())
        && (["/", "~", "./", "../"]
            .iter()
            .any(|begin| value.starts_with(begin))
            || value.get(1..3) == Some(":\\"));
    let names_password = small.contains("pass") || small.contains("pwd");
    is_folder
        || !names_password && (is_path_of_words(value) || is_signature(value) || is_number(value))
}

/// `color-primary-500`, `color.brand.500`, `api/v2/login`: words, and at most one number.
fn is_path_of_words(value: &str) -> bool {
    let parts = || value.split(['-', '.', '/', '_']);
    let is_number = |part: &str| {
        let digits = part.strip_prefix('v').unwrap_or(part);
        (1..=4).contains(&digits.len()) && digits.bytes().all(|byte| byte.is_ascii_digit())
    };
    let is_word = |part: &str| {
        (3..=14).contains(&part.len())
            && part.bytes().all(|byte| byte.is_ascii_lowercase())
            && part.contains(['a', 'e', 'i', 'o', 'u', 'y'])
    };
    parts().count() >= 2
        && parts().filter(|part| is_number(part)).count() <= 1
        && parts().all(|part| is_number(part) || is_word(part))
        && parts().any(is_word)
}

/// `foo2bar(int)`: of a function.
fn is_signature(value: &str) -> bool {
    value.find('(').is_some_and(|open| {
        let is_name = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_';
        open > 0 && value[..open].bytes().all(is_name)
    })
}

/// `exp=3600`.
fn is_number(value: &str) -> bool {
    value.split_once('=').is_some_and(|(name, number)| {
        let is_digits = !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit());
        name.bytes().all(|byte| byte.is_ascii_lowercase()) && is_digits && number.len() <= 12
    })
}

/// `SameSite=None; Secure`: what is to be done with a cookie, and none.
pub(crate) fn is_cookie_rule(value: &str) -> bool {
    const RULES: &[&str] = &[
        "samesite",
        "secure",
        "httponly",
        "path",
        "domain",
        "max-age",
        "expires",
        "partitioned",
    ];
    value.split(';').all(|part| {
        let name = part.split('=').next().unwrap_or_default().trim();
        RULES.iter().any(|rule| name.eq_ignore_ascii_case(rule))
    })
}

/// `pagination token: …`: what stands before says what it is for.
pub(crate) fn is_of_pages(before: &[u8]) -> bool {
    let near = before[before.len().saturating_sub(16)..].to_ascii_lowercase();
    ["pagination ", "page ", "continuation ", "cursor "]
        .iter()
        .any(|word| near.ends_with(word.as_bytes()))
}
