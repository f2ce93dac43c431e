//! What the name of a setting says about its value.

/// How much a name alone says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Strength {
    /// A key of some kind: the value has to look drawn by lot.
    Key,
    /// A token or a key to something: the value has to have some substance.
    Token,
    /// What passwords are called for short, and other things as well (`pass: 12`): the value has to be more
    /// than a word.
    Short,
    /// A password: whatever stands there is one.
    Password,
}

/// What is written behind a name without changing what it is for.
const QUALIFIERS: &[&str] = &[
    "production",
    "prod",
    "development",
    "dev",
    "staging",
    "stage",
    "testing",
    "test",
    "live",
    "sandbox",
    "old",
    "new",
    "env",
    "value",
    "val",
    "base64",
    "base",
    "b64",
    "string",
    "str",
    "raw",
    "plaintext",
    "plain",
    "text",
    "default",
    "primary",
    "secondary",
    "admin",
    "root",
    "here",
    "var",
    "ci",
    "local",
    "db",
    "smtp",
    "mysql",
    "postgres",
    "redis",
    "mail",
    "ftp",
    "ssh",
    "ldap",
    "mongo",
    "wifi",
    "github",
    "gitlab",
    "aws",
];

const PASSWORDS: &[&str] = &[
    "password",
    "passwd",
    "passphrase",
    "passcode",
    "passwort",
    "pwd",
    "pswd",
    "kennwort",
    "motdepasse",
    "contrasena",
    "wachtwoord",
];

/// Names for short, and those of other languages that mean something else as well.
const SHORT: &[&str] = &["pass", "pw", "mdp", "psk", "mima"];

const TOKENS: &[&str] = &[
    "token",
    "secret",
    "apikey",
    "secretkey",
    "accesskey",
    "privatekey",
    "signingkey",
    "encryptionkey",
    "masterkey",
    "accountkey",
    "presharedkey",
    "keydata",
    "authkey",
    "licensekey",
    "licencekey",
    "servicekey",
    "serviceaccountkey",
    "servicerolekey",
    "sharedaccesskey",
    "webhookkey",
    "deploykey",
    "adminkey",
    "appkey",
    "applicationkey",
    "integrationkey",
    "routingkey",
    "subscriptionkey",
    "functionkey",
    "hostkey",
    "storagekey",
    "writekey",
    "readkey",
    "clientkey",
    "consumerkey",
    "apikeysecret",
    "credential",
    "credentials",
    "authorization",
    "auth",
    "authtoken",
    "bearer",
    "signature",
    "sharedaccesssignature",
    "sastoken",
    "sas",
    "phpsessid",
    "jsessionid",
    "sessionkey",
    "sig",
    "jwt",
    "otp",
    "totp",
    "cookie",
    "authtokens",
    "apitokens",
    "apikeys",
    "secrets",
    "tokens",
    "xamzsecuritytoken",
    "xamzcredential",
    "webhooksecret",
    "dbkey",
    "ssokey",
];

/// Returns what a name says, or nothing where it names no secret (`token_count`, `password_hint`).
pub(crate) fn strength(name: &str) -> Option<Strength> {
    let pieces = pieces(name);
    let together: String = pieces.concat();
    let without_number = |name: &'_ str| -> usize {
        name.trim_end_matches(|letter: char| letter.is_ascii_digit())
            .len()
    };
    let qualified = |name: &str| -> Option<usize> {
        let shorter = QUALIFIERS
            .iter()
            .filter_map(|qualifier| name.strip_suffix(qualifier));
        shorter.map(str::len).find(|length| *length >= 3)
    };
    // `b64` is one of them, so they go before the number does.
    let mut plain = together.as_str();
    loop {
        let length = qualified(plain).unwrap_or_else(|| without_number(plain));
        if length == plain.len() {
            break;
        }
        plain = &plain[..length];
    }
    let last = pieces.iter().rev().find(|piece| !is_qualifier(piece))?;
    let is_part = pieces.len() > 1;
    if PASSWORDS.iter().any(|password| plain.ends_with(password))
        || is_part && ["pass", "pw", "pword"].contains(&last.as_str())
        || plain.ends_with("dbpass")
        || plain.ends_with("userpass")
        || [
            "storepass",
            "keypass",
            "requirepass",
            "masterauth",
            "bindpw",
            "rootpw",
            "olcrootpw",
        ]
        .contains(&plain)
    {
        return Some(Strength::Password);
    }
    if SHORT.contains(&last.as_str()) || is_some_pass(plain) {
        return Some(Strength::Short);
    }
    // `PublicKeyToken`: of an assembly of .NET.
    if pieces.iter().any(|piece| is_about_pages(piece)) || plain.ends_with("publickeytoken") {
        return None;
    }
    if TOKENS.contains(&last.as_str())
        || TOKENS
            .iter()
            .any(|token| token.len() >= 5 && plain.ends_with(token))
    {
        return Some(Strength::Token);
    }
    (is_part
        && ["key", "keys", "pat"].contains(&last.as_str())
        && !pieces.iter().any(|piece| is_about_keys(piece)))
    .then_some(Strength::Key)
}

/// `sshpass`, and not `bypass`.
fn is_some_pass(name: &str) -> bool {
    name.strip_suffix("pass").is_some_and(|before| {
        ![
            "by", "com", "encom", "sur", "tres", "under", "over", "single", "multi",
        ]
        .contains(&before)
    })
}

/// `nextPageToken`, `continuation_token`: where a list goes on, and no door.
fn is_about_pages(piece: &str) -> bool {
    ["page", "pagination", "paging", "continuation", "cursor"].contains(&piece)
}

fn is_qualifier(piece: &str) -> bool {
    QUALIFIERS.contains(&piece) || piece.bytes().all(|byte| byte.is_ascii_digit())
}

/// `PRIMARY_KEY`, `cache_key`: keys to data, not to doors.
fn is_about_keys(piece: &str) -> bool {
    [
        "public",
        "primary",
        "cache",
        "foreign",
        "sort",
        "partition",
        "row",
        "object",
        "group",
        "idempotency",
        "translation",
        "i18n",
        "map",
        "hash",
        "query",
        "registry",
        "restore",
        "publishable",
    ]
    .contains(&piece)
}

/// The pieces of a name in small letters: `dbPassword` and `DB_PASSWORD` have the same two.
fn pieces(name: &str) -> Vec<String> {
    let mut pieces: Vec<String> = Vec::new();
    let mut was = b'_';
    for byte in name.bytes() {
        if !byte.is_ascii_alphanumeric() {
            was = b'_';
            continue;
        }
        let begins = was == b'_' || was.is_ascii_lowercase() && byte.is_ascii_uppercase();
        if begins {
            pieces.push(String::new());
        }
        if let Some(piece) = pieces.last_mut() {
            piece.push(char::from(byte.to_ascii_lowercase()));
        }
        was = byte;
    }
    pieces
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(name: &str, expected: Option<Strength>) {
        assert_eq!(strength(name), expected, "{name}");
    }

    #[test]
    fn names_say_what_stands_behind_them() {
        use Strength::*;
        for name in [
            "password",
            "DB_PASSWORD",
            "dbPassword",
            "PGPASSWORD",
            "mysql_pwd",
            "SMTP_PASS",
            "password2",
            "DB_PASSWORD_B64",
            "mot_de_passe",
        ] {
            check(name, Some(Password));
        }
        for name in [
            "API_KEY",
            "apiKey",
            "x-api-key",
            "GITHUB_TOKEN",
            "client_secret",
            "SECRET_KEY_BASE",
            "TOKEN_PROD",
            "DD_APP_KEY",
            "_authToken",
        ] {
            check(name, Some(Token));
        }
        for name in ["pass", "PW", "MDP_DB", "wifi_psk"] {
            check(name, Some(Short));
        }
        for name in ["STRIPE_KEY", "ALGOLIA_SEARCH_KEY"] {
            check(name, Some(Key));
        }
        for name in [
            "token_count",
            "max_tokens_per_day",
            "password_hint",
            "cache_key",
            "PRIMARY_KEY",
            "key",
            "monkey",
            "author",
            "tokenizer",
            "keyboard",
            "bypass",
            "passed",
            "secret_name",
            "public_key",
            "token_type",
            "nextPageToken",
            "continuation_token",
            "PublicKeyToken",
            "public_key_token",
        ] {
            check(name, None);
        }
    }
}
