//! Passwords among the arguments of commands that have a way of their own to take them: `curl -u`, `mysql -p…`.

use crate::assigned::spaces;
use crate::found::Found;
use crate::name::Strength;
use crate::value::{self, Written};

/// The number under which [`Found`] remembers how far the first command was looked through; the others count down.
const LOOKED: usize = usize::MAX - 1000;

/// How a command takes a password.
enum Way {
    /// Behind this flag, with or without a space: `sshpass -p X`.
    Behind(&'static str),
    /// Joined to this flag: `mysql -pX`. With a space it is something else.
    Joined(&'static str),
    /// Behind this flag, after a colon: `curl -u name:X`.
    AfterColon(&'static str),
    /// Behind this flag, after another sign: `smbclient -U name%X`.
    AfterSign(&'static str, char),
    /// The first word, between a slash and `@`: `sqlplus name/X@host`.
    Slashed,
    /// The first word: `rclone obscure X`.
    First,
    /// What is handed to a command that reads a password: `echo X | docker login --password-stdin`.
    Handed,
    /// The last word: `htpasswd -b file name X`.
    Last(&'static str),
}

use Way::{AfterColon, AfterSign, Behind, First, Handed, Joined, Last, Slashed};

const COMMANDS: &[(&str, &[Way])] = &[
    (
        "curl",
        &[
            AfterColon("-u"),
            AfterColon("--user"),
            AfterColon("-U"),
            AfterColon("--proxy-user"),
            AfterSign("-b", '='),
            AfterSign("--cookie", '='),
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
    ("smbclient", &[AfterColon("-U"), AfterSign("-U", '%')]),
    ("rpcclient", &[AfterSign("-U", '%')]),
    ("lftp", &[AfterSign("-u", ',')]),
    ("ncftpput", &[Behind("-p")]),
    ("ncftpget", &[Behind("-p")]),
    ("ssh-keygen", &[Behind("-N"), Behind("-P")]),
    ("openssl enc", &[Behind("-k"), Behind("-K")]),
    ("bcp", &[Behind("-P")]),
    ("isql", &[Behind("-P")]),
    ("ipmitool", &[Behind("-P")]),
    ("mosquitto_pub", &[Behind("-P")]),
    ("mosquitto_sub", &[Behind("-P")]),
    ("cqlsh", &[Behind("-p")]),
    ("cypher-shell", &[Behind("-p")]),
    ("mongoexport", &[Behind("-p")]),
    ("mongoimport", &[Behind("-p")]),
    ("mongorestore", &[Behind("-p")]),
    ("nerdctl login", &[Behind("-p")]),
    ("buildah login", &[Behind("-p")]),
    ("skopeo login", &[Behind("-p")]),
    ("crane auth login", &[Behind("-p")]),
    ("oras login", &[Behind("-p")]),
    ("cf login", &[Behind("-p")]),
    ("ibmcloud login", &[Behind("-p")]),
    ("snowsql", &[Behind("-p")]),
    ("signtool", &[Behind("/p")]),
    ("xfreerdp", &[Joined("/p:")]),
    ("psexec", &[Behind("-p")]),
    ("evil-winrm", &[Behind("-p")]),
    ("winrs", &[Joined("-p:"), Joined("/p:")]),
    ("mstsc", &[Joined("/p:")]),
    ("cmdkey", &[Joined("/pass:")]),
    ("etcdctl", &[AfterColon("--user")]),
    ("ab", &[AfterColon("-A")]),
    ("mc alias set", &[Last("")]),
    ("rabbitmqctl add_user", &[Last("")]),
    ("rabbitmqctl change_password", &[Last("")]),
    ("wpa_passphrase", &[Last("")]),
    ("rclone obscure", &[First]),
    ("sqlplus", &[Slashed]),
    ("expdp", &[Slashed]),
    ("impdp", &[Slashed]),
    ("echo", &[Handed]),
    ("printf", &[Handed]),
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
    // One among the arguments of another of its name was looked through along with that.
    if found.was_looked_at(LOOKED - number, start) {
        return;
    }
    let (_, ways) = &COMMANDS[number];
    let words = words(bytes, end);
    if let Some((_, to)) = words.last() {
        found.looked_at(LOOKED - number, *to);
    }
    let is_there = |way: &&Way| matches!(way, First | Slashed | Handed | Last(""));
    for way in ways.iter().filter(is_there) {
        match way {
            First => take(text, words.first(), 0, found),
            Last(_) if words.len() >= 2 => take(text, words.last(), 0, found),
            Slashed => slashed(text, words.first(), found),
            Handed => handed(text, &words, found),
            _ => {}
        }
    }
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
                AfterSign(flag, sign) if word == flag.as_bytes() => {
                    after_sign(text, words.get(index + 1), *sign, found)
                }
                Last(flag)
                    if !flag.is_empty()
                        && word.starts_with(b"-")
                        && !word.starts_with(b"--")
                        && word.ends_with(&flag.as_bytes()[1..]) =>
                {
                    take(
                        text,
                        // `-n` prints instead of writing, and takes no file.
                        words.last().filter(|_| {
                            words.len() >= index + 4 - usize::from(word.contains(&b'n'))
                        }),
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

fn after_sign(text: &str, word: Option<&(usize, usize)>, sign: char, found: &mut Found) {
    let Some((from, to)) = word.map(|(from, to)| bare(text, *from, *to)) else {
        return;
    };
    if let Some(at) = text.get(from..to).and_then(|value| value.find(sign)) {
        take(text, Some(&(from + at + 1, to)), 0, found);
    }
}

/// `jdbc:oracle:thin:name/X@host`.
pub(crate) fn find_slashed(text: &str, end: usize, found: &mut Found) {
    let word = text.as_bytes()[end..].iter().take(256);
    let length = word.take_while(|byte| byte.is_ascii_graphic()).count();
    slashed(text, Some(&(end, end + length)), found);
}

/// `name/X@host`.
fn slashed(text: &str, word: Option<&(usize, usize)>, found: &mut Found) {
    let Some(value) = word.and_then(|(from, to)| text.get(*from..*to)) else {
        return;
    };
    let from = word.map_or(0, |(from, _)| *from);
    if let Some(slash) = value.find('/').filter(|at| *at > 0)
        && let Some(at) = value[slash..].find('@').map(|at| slash + at)
    {
        take(text, Some(&(from + slash + 1, from + at)), 0, found);
    }
}

/// `echo X | sudo -S …`, `echo name:X | chpasswd`: where the command behind the pipe reads a password.
fn handed(text: &str, words: &[(usize, usize)], found: &mut Found) {
    const READERS: &[&str] = &[
        "--password-stdin",
        "sudo -S",
        "--with-token",
        "passwd --stdin",
        "--api-key-stdin",
        "--stdin-password",
        "chpasswd",
    ];
    let Some((from, to)) = words.last() else {
        return;
    };
    let most = text.floor_char_boundary((to + 160).min(text.len()));
    let line = text.get(*to..most).unwrap_or_default();
    let line = line.split('\n').next().unwrap_or_default();
    let Some(rest) = line.trim_start().strip_prefix('|') else {
        return;
    };
    if !READERS.iter().any(|reader| rest.contains(reader)) {
        return;
    }
    if rest.contains("chpasswd") {
        after_sign(text, Some(&(*from, *to)), ':', found);
    } else {
        take(text, Some(&(*from, *to)), 0, found);
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
