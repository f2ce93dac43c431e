//! What a password is called in other languages than English: `Пароль: …`, `mot de passe : …`.

use crate::assigned::{is_prose, quoted, spaces, unquoted};
use crate::column;
use crate::found::Found;
use crate::name::Strength;
use crate::said::further;
use crate::value::{self, Written};

/// The names; only the letters of English are the same in both cases.
const NAMES: &[&str] = &[
    "mot de passe",
    "contraseña",
    "CONTRASEÑA",
    "senha",
    "hasło",
    "Hasło",
    "пароль",
    "Пароль",
    "密码",
    "密碼",
    "パスワード",
    "비밀번호",
    "lösenord",
    "kodeord",
    "adgangskode",
    "salasana",
    "jelszó",
    "lozinka",
    "mật khẩu",
    "kata sandi",
    "şifre",
    "Şifre",
    "κωδικός",
    "Κωδικός",
    "סיסמה",
    "كلمة المرور",
    "암호",
    "口令",
];

/// These are other things as well: a key, a word, a heading.
const AMBIGUOUS: &[&str] = &[
    "clave",
    "parola",
    "passord",
    "heslo",
    "geslo",
    "wlan-schlüssel",
    "netzwerkschlüssel",
];

/// What may stand between the name and the password instead of a sign.
const VERBS: &[&str] = &[
    "lautet: ", "ist: ", "est : ", "est: ", "es: ", "lautet ", "ist ", "est ", "es ", "é ", "è ",
    "är ", "is ", "to ", "jest ", "这是", "是", "为", "為", "は",
];

/// Returns the names, in the order of the numbers that [`find`] takes.
pub(crate) fn names() -> impl Iterator<Item = &'static str> {
    NAMES.iter().chain(AMBIGUOUS).copied()
}

/// Looks behind a name.
pub(crate) fn find(text: &str, number: usize, start: usize, end: usize, found: &mut Found) {
    let bytes = text.as_bytes();
    let is_ambiguous = number >= NAMES.len();
    let is_part = |at: usize| bytes.get(at).is_some_and(u8::is_ascii_alphanumeric);
    if is_ambiguous && (start > 0 && is_part(start - 1) || is_part(end)) {
        return;
    }
    // What closes the name: a quotation mark, the marks of a heading.
    let closes = bytes[end..].iter().take(3);
    let closes = closes.take_while(|byte| b"\"'*`".contains(byte)).count();
    let mut at = blank(bytes, end + closes);
    if let Some((from, to)) = further(bytes, at)
        .and_then(|from| column::cell(bytes, from, Strength::Password))
        .map(|(place, _)| place)
    {
        found.add(from, to);
        return;
    }
    let mut has_sign = true;
    match &bytes[at..] {
        [b':' | b'=', ..] => at += 1,
        [0xef, 0xbc, 0x9a, ..] => at += 3,
        rest => {
            let verb = VERBS.iter().find(|verb| rest.starts_with(verb.as_bytes()));
            // `usuario ada, contraseña …`: what follows at once.
            if verb.is_none() && is_ambiguous {
                return;
            }
            at += verb.map_or(0, |verb| verb.len());
            has_sign = false;
        }
    }
    at = spaces(bytes, at);
    if bytes[at..].starts_with(b"** ") {
        at = spaces(bytes, at + 2);
    }
    let (from, to) = quoted(bytes, at).unwrap_or_else(|| {
        let to = unquoted(bytes, at, false);
        let far = text.get(at..to).and_then(|value| value.find(is_far));
        (at, far.map_or(to, |length| at + length))
    });
    let is_one = |value: &str| {
        let is_strong = value::is_more_than_a_word(value);
        let is_likely = has_sign && !is_ambiguous && value.is_ascii();
        value::is_secret(value, Strength::Password, Written::Loose)
            && (is_strong || is_likely && !is_prose(bytes, from, to))
    };
    if text.get(from..to).is_some_and(is_one) {
        found.add(from, to);
    }
}

/// Letters of scripts without spaces between words, and their signs: there the password is at its end.
fn is_far(letter: char) -> bool {
    letter > '\u{2ff}'
}

/// Spaces, also one that keeps words together.
fn blank(bytes: &[u8], at: usize) -> usize {
    let at = spaces(bytes, at);
    match bytes[at..].starts_with("\u{a0}".as_bytes()) {
        true => at + 2,
        false => at,
    }
}
