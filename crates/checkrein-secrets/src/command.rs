//! Passwords among the arguments of commands that have a way of their own to take them: `curl -u`, `mysql -p…`.

use crate::assigned::spaces;
use crate::found::Found;
use crate::name::Strength;
use crate::value::{self, Written};

/// How a command takes a password.
enum Way {
    /// Behind this flag, with or without a space: `sshpass -p X`.
    Behind(&'static str),
    /// Joined to this flag: `mysql -pX`. With a space it is something else.
    Joined(&'static str),
    /// Behind this flag, after a colon: `curl -u name:X`.
    AfterColon(&'static str),
    /// The last word: `htpasswd -b file name X`.
    Last(&'static str),
}

use Way::{AfterColon, Behind, Joined, Last};

const COMMANDS: &[(&str, &[Way])] = &[
    (
        "curl",
        &[
            AfterColon("-u"),
            AfterColon("--user"),
            AfterColon("-U"),
            AfterColon("--proxy-user"),
        ],
    ),
    ("mysql", &[Joined("-p")]),
    ("mysqldump", &[Joined("-p")]),
    ("mysqladmin", &[Joined("-p")]),
    ("mysqlimport", &[Joined("-p")]),
    ("mariadb", &[Joined("-p")]),
    ("mariadb-dump", &[Joined("-p")]),
    ("sshpass", &[Behind("-p")]),
    ("redis-cli", &[Behind("-a")]),
    ("docker login", &[Behind("-p")]),
    ("podman login", &[Behind("-p")]),
    ("helm registry login", &[Behind("-p")]),
    ("az login", &[Behind("-p")]),
    ("oc login", &[Behind("-p")]),
    ("mongosh", &[Behind("-p")]),
    ("mongo", &[Behind("-p")]),
    ("mongodump", &[Behind("-p")]),
    ("sqlcmd", &[Behind("-P")]),
    ("ldapsearch", &[Behind("-w")]),
    ("unzip", &[Behind("-P")]),
    ("zip", &[Behind("-P")]),
    ("7z", &[Joined("-p")]),
    ("htpasswd", &[Last("-b")]),
    ("smbclient", &[AfterColon("-U")]),
    ("http", &[AfterColon("-a"), AfterColon("--auth")]),
    ("https", &[AfterColon("-a"), AfterColon("--auth")]),
    ("wget", &[]),
];

/// The names of the commands, in the order of the numbers that [`find`] takes.
pub(crate) fn names() -> impl Iterator<Item = &'static str> {
    COMMANDS.iter().map(|(name, _)| *name)
}

/// Looks at the arguments of the command whose name is here.
pub(crate) fn find(text: &str, number: usize, start: usize, end: usize, found: &mut Found) {
    let bytes = text.as_bytes();
    let is_part = |at: Option<&u8>| {
        at.is_some_and(|byte| byte.is_ascii_alphanumeric() || b"_-".contains(byte))
    };
    if is_part(start.checked_sub(1).and_then(|at| bytes.get(at)))
        || !matches!(bytes.get(end), Some(b' '))
    {
        return;
    }
    let (_, ways) = &COMMANDS[number];
    let words = words(bytes, end);
    for (index, (from, to)) in words.iter().enumerate() {
        let word = &bytes[*from..*to];
        for way in *ways {
            match way {
                Behind(flag) if word == flag.as_bytes() => {
                    take(text, words.get(index + 1), 0, found)
                }
                Behind(flag) | Joined(flag)
                    if word.starts_with(flag.as_bytes()) && !word.starts_with(b"--") =>
                {
                    take(text, Some(&(*from, *to)), flag.len(), found);
                }
                AfterColon(flag) if word == flag.as_bytes() => {
                    after_colon(text, words.get(index + 1), 0, found)
                }
                AfterColon(flag) if word.starts_with(flag.as_bytes()) && flag.len() == 2 => {
                    after_colon(text, Some(&(*from, *to)), 2, found);
                }
                AfterColon(flag)
                    if word
                        .strip_prefix(flag.as_bytes())
                        .is_some_and(|rest| rest.starts_with(b"=")) =>
                {
                    after_colon(text, Some(&(*from, *to)), flag.len() + 1, found);
                }
                Last(flag)
                    if word.starts_with(b"-")
                        && !word.starts_with(b"--")
                        && word.ends_with(&flag.as_bytes()[1..]) =>
                {
                    take(
                        text,
                        words.last().filter(|_| words.len() >= index + 4),
                        0,
                        found,
                    );
                }
                _ => {}
            }
        }
    }
}

/// ` -p'…'`, whatever the command.
pub(crate) fn find_joined(text: &str, end: usize, found: &mut Found) {
    let bytes = text.as_bytes();
    let Some(mark) = end.checked_sub(1).map(|at| bytes[at]) else {
        return;
    };
    let rest = &bytes[end..bytes.len().min(end + 256)];
    let Some(length) = rest.iter().position(|byte| *byte == mark || *byte == b'\n') else {
        return;
    };
    let is_port = rest[..length]
        .iter()
        .all(|byte| byte.is_ascii_digit() || b":./".contains(byte));
    if !is_port {
        take(text, Some(&(end, end + length)), 0, found);
    }
}

fn take(text: &str, word: Option<&(usize, usize)>, skip: usize, found: &mut Found) {
    let Some((from, to)) = word.map(|(from, to)| bare(text, from + skip, *to)) else {
        return;
    };
    let value = text.get(from..to);
    if value.is_some_and(|value| {
        !value.starts_with('-') && value::is_secret(value, Strength::Password, Written::Quoted)
    }) {
        found.add(from, to);
    }
}

fn after_colon(text: &str, word: Option<&(usize, usize)>, skip: usize, found: &mut Found) {
    let Some((from, to)) = word.map(|(from, to)| bare(text, from + skip, *to)) else {
        return;
    };
    let Some(value) = text.get(from..to) else {
        return;
    };
    let Some(colon) = value.find(':') else {
        return;
    };
    let secret = &value[colon + 1..];
    if !secret.is_empty() && !value::is_reference(secret) && !value::is_placeholder(secret) {
        found.add(from + colon + 1, to);
    } else if value::has_random_piece(&value.as_bytes()[..colon]) {
        // `curl -u sk_…:` has the secret as the name.
        found.add(from, from + colon);
    }
}

/// Without its quotation marks.
fn bare(text: &str, from: usize, to: usize) -> (usize, usize) {
    let bytes = text.as_bytes();
    let is_mark = |at: usize| at < to && b"\"'\\".contains(&bytes[at]);
    let mut from = from.min(to);
    while is_mark(from) {
        from += 1;
    }
    let mut to = to;
    while to > from && b"\"'\\".contains(&bytes[to - 1]) {
        to -= 1;
    }
    (from, to)
}

/// The words up to the end of the command; what is in quotation marks is one.
fn words(bytes: &[u8], start: usize) -> Vec<(usize, usize)> {
    let stop = bytes.len().min(start + 600);
    let mut words = Vec::new();
    let mut at = spaces(bytes, start);
    while at < stop && words.len() < 32 {
        let from = at;
        let mut mark = None;
        while at < stop {
            let byte = bytes[at];
            match mark {
                Some(open) if byte == open => mark = None,
                Some(_) => {}
                None if byte == b'"' || byte == b'\'' => mark = Some(byte),
                None if byte.is_ascii_whitespace() || b"|;&`".contains(&byte) => break,
                None => {}
            }
            at += 1;
        }
        if from == at {
            break;
        }
        words.push((from, at));
        let next = spaces(bytes, at);
        if next == at && !bytes[at..].starts_with(b"\\\n") {
            break;
        }
        at = next;
        while bytes[at.min(stop)..stop].starts_with(b"\\\n") {
            at = spaces(bytes, at + 2);
        }
    }
    words
}
