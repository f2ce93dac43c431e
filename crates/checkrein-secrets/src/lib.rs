//! Finds secrets in a text and takes them out, by the rules of those who issue them.
//!
//! What is removed is a token in a known format (`formats.txt`), a private key, a password in an address,
//! a value whose name says that it is secret, or a word drawn by lot that the text calls a secret. Names and
//! all that stands around stay, so that a note can still be read.
//!
//! Why rules of our own: of the rule sets that a registry has, some want a compiler newer than ours or a
//! matching engine of C++, some are programs and no libraries, and those that are left miss a good part of
//! the corpus below `tests/`, most of all what is secret only by its name or its place.

mod address;
mod assigned;
mod beside;
mod block;
mod called;
mod column;
mod command;
mod encoded;
mod foreign;
mod formats;
mod found;
mod header;
mod kubernetes;
mod name;
mod pair;
mod said;
mod shape;
mod sql;
mod value;
mod webtoken;
mod word;
mod words;
mod wrapped;

use std::borrow::Cow;
use std::sync::LazyLock;

use aho_corasick::{AhoCorasick, AhoCorasickBuilder};

use found::Found;

/// A text without its secrets.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Redacted<'a> {
    /// The text; the same one where nothing was found.
    pub text: Cow<'a, str>,
    /// How many secrets were taken out.
    pub count: usize,
}

/// What a phrase in the text calls for.
#[derive(Clone, Copy)]
enum Look {
    Format(usize),
    Command(usize),
    PrivateKey,
    PrivateLines,
    Address,
    WebToken,
    Bot,
    Name,
    Bearer,
    Identified,
    Passing,
    Joined,
    Kubernetes,
    Short,
    Foreign(usize),
    Called(usize),
    Pair,
    Insert,
    Slashed,
    Before,
    Listed,
    EncodedKey,
    Recovery,
    Phrase,
    Basic,
    Literal,
}

/// Pieces of the names that secrets have; `name.rs` judges the whole name.
const NAMES: &[&str] = &[
    "pass",
    "pw",
    "secret",
    "token",
    "key",
    "auth",
    "credential",
    "cookie",
    "sig",
    "session",
    "kennwort",
    "wachtwoord",
    "contrasena",
    "_pat",
    "mdp",
    "psk",
    "sas",
    "jwt",
    "otp",
    "sid",
    "bearer",
    "pswd",
];

static PHRASES: LazyLock<Option<(AhoCorasick, Vec<Look>)>> = LazyLock::new(|| {
    let mut phrases: Vec<(&str, Look)> = vec![
        ("private key", Look::PrivateKey),
        ("private-lines:", Look::PrivateLines),
        ("://", Look::Address),
        ("eyj", Look::WebToken),
        (":aa", Look::Bot),
        ("bearer ", Look::Bearer),
        ("identified by ", Look::Identified),
        ("insert into ", Look::Insert),
        ("jdbc:oracle:thin:", Look::Slashed),
        ("@tcp(", Look::Before),
        ("@unix(", Look::Before),
        (":5432:", Look::Listed),
        ("native_password by ", Look::Identified),
        ("sha2_password by ", Look::Identified),
        // `-----BEGIN …PRIVATE KEY` in base64.
        ("LS0tLS1CRUdJTiBSU0EgUFJJVkFUR", Look::EncodedKey),
        ("LS0tLS1CRUdJTiBQUklWQVRFIEtFW", Look::EncodedKey),
        ("LS0tLS1CRUdJTiBFQyBQUklWQVRF", Look::EncodedKey),
        ("LS0tLS1CRUdJTiBPUEVOU1NIIFBSSVZBVEUg", Look::EncodedKey),
        ("LS0tLS1CRUdJTiBFTkNSWVBURUQgUFJJVkFUR", Look::EncodedKey),
        ("LS0tLS1CRUdJTiBEU0EgUFJJVkFUR", Look::EncodedKey),
        ("recovery code", Look::Recovery),
        ("backup code", Look::Recovery),
        ("-pass pass:", Look::Passing),
        ("passin pass:", Look::Passing),
        ("passout pass:", Look::Passing),
        (" -p'", Look::Joined),
        (" -p\"", Look::Joined),
        ("kind: secret", Look::Kubernetes),
        ("\"kind\":\"secret\"", Look::Kubernetes),
        ("\"kind\": \"secret\"", Look::Kubernetes),
        (" pw ", Look::Short),
        (" -pw ", Look::Short),
        (" --pw ", Look::Short),
        ("passphrase", Look::Phrase),
        ("seed phrase", Look::Phrase),
        ("recovery phrase", Look::Phrase),
        ("seed words", Look::Phrase),
        ("mnemonic", Look::Phrase),
        ("bip39", Look::Phrase),
        ("basic ", Look::Basic),
        ("--from-literal=", Look::Literal),
    ];
    phrases.extend(pair::NAMES.iter().map(|name| (*name, Look::Pair)));
    let foreign = foreign::names().enumerate();
    phrases.extend(foreign.map(|(number, name)| (name, Look::Foreign(number))));
    let called = called::names().enumerate();
    phrases.extend(called.map(|(number, name)| (name, Look::Called(number))));
    phrases.extend(NAMES.iter().map(|name| (*name, Look::Name)));
    phrases.extend(
        command::names()
            .enumerate()
            .map(|(number, name)| (name, Look::Command(number))),
    );
    let prefixes = formats::prefixes().iter().enumerate();
    phrases.extend(prefixes.map(|(number, prefix)| (prefix.text, Look::Format(number))));
    let automaton = AhoCorasickBuilder::new()
        .ascii_case_insensitive(true)
        .build(phrases.iter().map(|(phrase, _)| phrase))
        .ok()?;
    Some((
        automaton,
        phrases.into_iter().map(|(_, look)| look).collect(),
    ))
});

/// Returns the text without its secrets, each replaced by `[secret removed]`.
pub fn redact(text: &str) -> Redacted<'_> {
    /// What is taken out can show what was hidden beside it, so it is looked again until nothing is found.
    /// Each look leaves less to find; the limit bounds what a text that was made for it can cost.
    const ROUNDS: usize = 64;
    let mut clean = Cow::Borrowed(text);
    let mut count = 0;
    for _ in 0..ROUNDS {
        let found = look(&clean);
        let (next, more) = found.taken_out_of(&clean);
        if more == 0 {
            break;
        }
        count += more;
        clean = Cow::Owned(next);
    }
    Redacted { text: clean, count }
}

fn look(text: &str) -> Found {
    let mut found = look_at(text);
    encoded::find(text, &mut found, |said| !look_at(said).is_empty());
    wrapped::find(text.as_bytes(), &mut found);
    found
}

/// What is there as it is written.
fn look_at(text: &str) -> Found {
    let bytes = text.as_bytes();
    let mut found = Found::default();
    let Some((automaton, looks)) = &*PHRASES else {
        return found;
    };
    let mut name_end = 0;
    let mut has_kubernetes = false;
    for phrase in automaton.find_overlapping_iter(bytes) {
        let (start, end) = (phrase.start(), phrase.end());
        let look = looks[phrase.pattern().as_usize()];
        if found.covers(start) && !matches!(look, Look::Name | Look::PrivateKey | Look::Address) {
            continue;
        }
        match look {
            Look::Format(number) => formats::find(bytes, number, start, end, &mut found),
            Look::Command(number) => command::find(text, number, start, end, &mut found),
            Look::PrivateKey if !found.covers(start) => block::find(bytes, start, end, &mut found),
            Look::PrivateKey => {}
            Look::PrivateLines => block::find_lines(bytes, line_end(bytes, end) + 1, &mut found),
            Look::Address => address::find(text, start, end, &mut found),
            Look::WebToken => webtoken::find(bytes, start, &mut found),
            Look::Bot => webtoken::find_bot(bytes, start, end, &mut found),
            Look::Name if start >= name_end && !found.covers(start) => {
                name_end = assigned::find(text, start, &mut found)
            }
            Look::Name => {}
            Look::Bearer => header::find_bearer(text, end - 1, &mut found),
            Look::Identified => sql::find_identified(text, end, &mut found),
            Look::Slashed => command::find_slashed(text, end, &mut found),
            Look::Before => pair::find_before(text, start, &mut found),
            Look::Listed => pair::find_listed(text, end, &mut found),
            Look::Insert => sql::find_insert(text, end, &mut found),
            Look::EncodedKey => encoded::find_key(bytes, start, &mut found),
            Look::Recovery => said::find_codes(text, end, &mut found),
            Look::Called(number) => called::find(text, number, end, &mut found),
            Look::Pair => pair::find(text, start, end, &mut found),
            Look::Passing => said::find_passing(text, end, &mut found),
            Look::Short => said::find_short(text, start, end, &mut found),
            Look::Foreign(number) => foreign::find(text, number, start, end, &mut found),
            Look::Phrase => said::find_phrase(text, end, &mut found),
            Look::Basic => said::find_basic(text, end, &mut found),
            Look::Literal => said::find_literal(text, start, end, &mut found),
            Look::Joined => command::find_joined(text, end, &mut found),
            Look::Kubernetes => has_kubernetes = true,
        }
    }
    if has_kubernetes {
        kubernetes::find(text, &mut found);
    }
    word::find(text, &mut found);
    found
}

fn line_end(bytes: &[u8], at: usize) -> usize {
    bytes[at..]
        .iter()
        .take(40)
        .position(|byte| *byte == b'\n')
        .map_or(at.saturating_sub(1), |length| at + length)
}
