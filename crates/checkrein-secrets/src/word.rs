//! Words that are secrets by their own shape or by the words around them, in no format with a beginning of its own.

use crate::found::Found;
use crate::shape;

/// Shorter words are not looked at.
const SHORTEST: usize = 16;

/// What a text calls a secret, before or after it.
const CALLED: &[&str] = &[
    "api key",
    "api-key",
    "apikey",
    "api_key",
    "access key",
    "access_key",
    "secret",
    "password",
    "passwd",
    "token",
    "credential",
    "auth key",
    "license key",
    "private key",
    "signing key",
    "app key",
    "account key",
    "master key",
    "service key",
    "admin key",
    "integration key",
    "write key",
    "encryption key",
    "bearer",
    "api-schlüssel",
    "api schlüssel",
    "zugangsschlüssel",
    "geheimnis",
    "clé api",
    "clé d'api",
    "jeton",
    "clave api",
    "clave de api",
    "chave de api",
    "chiave api",
    "токен",
];

/// Beside these it is a sum of something, or a name.
const SUMS: &[&str] = &[
    "sha",
    "hash",
    "digest",
    "checksum",
    "commit",
    "md5",
    "integrity",
    "fingerprint",
    "blob",
    "revision",
    "etag",
    "public",
    "request id",
    "trace id",
    "build id",
    "uuid",
    "nonce",
];

/// Words that may stand between what it is called and itself.
const LINKS: &[&str] = &[
    "", "is", "was", "are", "be", "to", "of", "the", "a", "an", "value", "with", "set", "now",
    "old", "new", "our", "my", "still", "it", "s", "here", "has", "been", "key", "id", "from",
    "for", "as", "called", "named", "use", "using", "used", "d", "accès", "est", "ist", "lautet",
];

/// Looks at every word of the text.
pub(crate) fn find(text: &str, found: &mut Found) {
    let bytes = text.as_bytes();
    let mut at = 0;
    while at < bytes.len() {
        if !is_word(bytes[at]) {
            at += 1;
            continue;
        }
        let length = bytes[at..]
            .iter()
            .take_while(|byte| is_word(**byte))
            .count();
        let end = at + length;
        if length >= SHORTEST && !found.covers(at) {
            let from = at + escape(bytes, at);
            look(text, from, end, found);
        }
        at = end;
    }
}

fn is_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"_.~+/-".contains(&byte)
}

/// The letter of an escape before the word: `\n`.
fn escape(bytes: &[u8], at: usize) -> usize {
    usize::from(at > 0 && bytes[at - 1] == b'\\' && b"nrt".contains(&bytes[at]))
}

fn look(text: &str, from: usize, end: usize, found: &mut Found) {
    let bytes = text.as_bytes();
    let end = from
        + bytes[from..end]
            .iter()
            .rposition(|byte| !b".=-".contains(byte))
            .map_or(0, |last| last + 1);
    let word = &bytes[from..end];
    if word.len() < SHORTEST || word.len() > 512 {
        return;
    }
    let is_own = is_amazon_secret(bytes, from, end)
        || is_discord(word)
        || has_mark(word)
        || is_prefixed(word);
    if is_own
        || is_wallet_key(text, from, word)
        || (shape::is_uuid(word) || is_by_lot(word)) && is_called(text, from, end)
    {
        let padding = bytes[end..]
            .iter()
            .take(2)
            .take_while(|byte| **byte == b'=');
        found.add(from, end + padding.count());
    }
}

/// `private key 0x…`: 32 bytes; without these words before it is a block or a transaction.
fn is_wallet_key(text: &str, from: usize, word: &[u8]) -> bool {
    let least = text.ceil_char_boundary(from.saturating_sub(24));
    let before = text[least..from].to_ascii_lowercase();
    let digits = word.strip_prefix(b"0x").unwrap_or_default();
    digits.len() == 64 && digits.iter().all(u8::is_ascii_hexdigit) && before.contains("private key")
}

/// Drawn by lot, with nothing but what base64 has beside letters and digits.
fn is_by_lot(word: &[u8]) -> bool {
    let plain: Vec<u8> = word
        .iter()
        .copied()
        .filter(|byte| !b"+/_-".contains(byte))
        .collect();
    plain.len() + 4 >= word.len()
        && plain.iter().all(u8::is_ascii_alphanumeric)
        && shape::is_random(&plain)
}

/// Forty characters of base64 that stand alone, as Amazon's secret keys do.
fn is_amazon_secret(bytes: &[u8], from: usize, end: usize) -> bool {
    let word = &bytes[from..end];
    let is_hash = from >= 4 && bytes[..from].ends_with(b":");
    let letters: Vec<u8> = word
        .iter()
        .copied()
        .filter(u8::is_ascii_alphanumeric)
        .collect();
    let pieces = word
        .split(|byte| *byte == b'/')
        .filter(|piece| piece.len() > 2);
    word.len() == 40
        && !is_hash
        && bytes.get(end) != Some(&b'=')
        && word
            .iter()
            .all(|byte| byte.is_ascii_alphanumeric() || b"+/".contains(byte))
        && letters.iter().any(u8::is_ascii_lowercase)
        && letters.iter().any(u8::is_ascii_uppercase)
        && shape::is_random(&letters)
        && !word.starts_with(b"/")
        && pieces
            .filter(|piece| piece.iter().all(u8::is_ascii_lowercase))
            .count()
            < 2
}

/// An account in base64, a time and a signature.
fn is_discord(word: &[u8]) -> bool {
    let parts: Vec<&[u8]> = word.split(|byte| *byte == b'.').collect();
    let [account, time, signature] = parts[..] else {
        return false;
    };
    let is_base = |part: &[u8]| {
        part.iter()
            .all(|byte| byte.is_ascii_alphanumeric() || b"_-".contains(byte))
    };
    (23..=30).contains(&account.len())
        && (5..=8).contains(&time.len())
        && (27..=45).contains(&signature.len())
        && [account, time, signature].into_iter().all(is_base)
        && matches!(account[0], b'M' | b'N' | b'O')
        && shape::is_varied(signature)
}

/// Formats with a mark in the middle: of Azure, of Terraform, of Mailchimp, of Telegram.
fn has_mark(word: &[u8]) -> bool {
    let at = |mark: &[u8]| word.windows(mark.len()).position(|window| window == mark);
    // Three characters, a digit, and the mark: `abc8Q~…`.
    let azure = at(b"Q~").is_some_and(|at| {
        (3..=6).contains(&at) && word[at - 1].is_ascii_digit() && word.len() - at >= 28
    });
    let terraform = at(b".atlasv1.").is_some_and(|at| at >= 10 && word.len() - at >= 40);
    let mailchimp = at(b"-us").is_some_and(|at| {
        at == 32
            && word[..at].iter().all(u8::is_ascii_hexdigit)
            && word[at + 3..].iter().all(u8::is_ascii_digit)
            && word.len() > at + 3
    });
    let azure_keys = at(b"JQQJ99").is_some_and(|at| at >= 20 && word.len() >= 76)
        || [
            b"+ASt".as_slice(),
            b"AzFu",
            b"+ABa",
            b"+AMC",
            b"AIoT",
            b"+ARm",
            b"+AEh",
            b"AzSe",
            b"ACDb",
            b"APIM",
        ]
        .iter()
        .any(|mark| {
            word.len() >= 44
                && word.len() <= 90
                && at(mark)
                    .is_some_and(|at| word.len() - at < 14 && shape::is_random(&word[..at.min(40)]))
        });
    // The key of a wallet as it is exported: base58 of 33 or 34 bytes and a checksum.
    let wallet = matches!(word.len(), 51 | 52)
        && matches!(word[0], b'5' | b'K' | b'L')
        && word
            .iter()
            .all(|byte| byte.is_ascii_alphanumeric() && !b"0OIl".contains(byte))
        && shape::is_random(word);
    azure || terraform || mailchimp || azure_keys || wallet
}

/// A short word or two, `_` or `-`, and then much that is drawn by lot: how most new tokens are made.
fn is_prefixed(word: &[u8]) -> bool {
    let Some(split) = word.iter().rposition(|byte| b"_-".contains(byte)) else {
        return false;
    };
    let (name, body) = (&word[..split], &word[split + 1..]);
    let pieces = || name.split(|byte| !byte.is_ascii_alphanumeric());
    let small = String::from_utf8_lossy(name).to_ascii_lowercase();
    let is_sum = SUMS.iter().any(|sum| small.contains(sum))
        || small.contains("bundle")
        || small.contains("chunk");
    let is_name = pieces().count() <= 4
        && pieces().all(|piece| !piece.is_empty() && piece.len() <= 14)
        && name[0].is_ascii_alphabetic();
    is_name
        && !is_sum
        && !word.contains(&b'/')
        && body.len() >= 24
        && body.iter().all(u8::is_ascii_alphanumeric)
        && body.iter().any(u8::is_ascii_lowercase)
        && body.iter().any(u8::is_ascii_uppercase)
        && shape::is_random(body)
}

/// The words around call it a secret.
fn is_called(text: &str, from: usize, end: usize) -> bool {
    let least = text.ceil_char_boundary(from.saturating_sub(72));
    let before = text[least..from]
        .rsplit('\n')
        .next()
        .unwrap_or_default()
        .to_ascii_lowercase();
    if before.contains("id of the ") || before.contains("pagination token") {
        return false;
    }
    // `Revert "add token refresh" (…)`: a commit.
    let is_commit = end - from == 40 && before.contains("revert ") || before.contains("merge ");
    if is_commit && text[from..end].bytes().all(|byte| byte.is_ascii_hexdigit()) {
        return false;
    }
    let before = before.replace(&crate::found::INSTEAD.to_ascii_lowercase(), "");
    let most = text.floor_char_boundary((end + 48).min(text.len()));
    let after = text[end..most]
        .split('\n')
        .next()
        .unwrap_or_default()
        .to_ascii_lowercase();
    let last = CALLED
        .iter()
        .filter_map(|called| before.rfind(called).map(|at| at + called.len()))
        .max();
    if let Some(last) = last {
        let between = &before[last..];
        let between = between.strip_prefix('s').unwrap_or(between);
        let words = between.split(|letter: char| !letter.is_alphanumeric());
        let others = words.clone().filter(|word| !LINKS.contains(word)).count();
        let is_near = others <= 1 && !between.contains(". ") && !between.contains('/');
        if is_near && !SUMS.iter().any(|sum| between.contains(sum)) {
            return true;
        }
    }
    let after = after.trim_start_matches(['"', '\'', '`', ')', ' ']);
    let is_told = [
        "as ", "is ", "was ", "for the ", "(the ", "(our ", "(an ", "(a ",
    ]
    .iter()
    .find_map(|verb| after.strip_prefix(verb));
    is_told.is_some_and(|rest| {
        let near = rest.get(..rest.floor_char_boundary(24)).unwrap_or(rest);
        CALLED.iter().any(|called| near.contains(called))
            && !SUMS.iter().any(|sum| near.contains(sum))
    })
}
