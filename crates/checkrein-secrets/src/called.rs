//! Passwords that are arguments of functions, by their place: `auth=("ada", "…")`, `mysql_connect(host, user, "…")`.

use crate::assigned::quoted;
use crate::found::Found;
use crate::said::password;

/// How functions and what is like them begin, and which argument is the password.
const CALLS: &[(&str, usize)] = &[
    ("mysql_connect(", 2),
    ("mysqli_connect(", 2),
    ("new mysqli(", 2),
    ("new pdo(", 2),
    ("getconnection(", 2),
    ("basicauth(", 1),
    ("basic_auth(", 1),
    ("httpbasic(", 1),
    ("passwordcredential(", 1),
    ("networkcredential(", 1),
    ("passwordauthentication(", 1),
    ("usernamepasswordauthenticationtoken(", 1),
    ("plainauth(", 2),
    ("auth=(", 1),
    ("auth = (", 1),
    (".login(", 1),
    ("convertto-securestring ", 0),
];

/// How far the arguments reach.
const REACH: usize = 300;

/// Returns how the calls begin, in the order of the numbers that [`find`] takes.
pub(crate) fn names() -> impl Iterator<Item = &'static str> {
    CALLS.iter().map(|(name, _)| *name)
}

/// Looks at the arguments of a call whose parenthesis ends here.
pub(crate) fn find(text: &str, number: usize, end: usize, found: &mut Found) {
    let bytes = text.as_bytes();
    let (_, wanted) = CALLS[number];
    let most = bytes.len().min(end + REACH);
    let (mut at, mut depth, mut argument) = (end, 0, 0);
    while at < most {
        match bytes[at] {
            b'(' | b'[' | b'{' => depth += 1,
            b')' | b']' | b'}' if depth == 0 => return,
            b')' | b']' | b'}' => depth -= 1,
            b',' if depth == 0 => argument += 1,
            b'\n' if depth == 0 && argument == 0 && at > end + 200 => return,
            b'"' | b'\'' | b'`' => {
                let (from, to) = quoted(bytes, at).unwrap_or((at, at + 1));
                if argument == wanted {
                    return password(text, from, to, found);
                }
                at = to;
            }
            _ => {}
        }
        at += 1;
    }
}
