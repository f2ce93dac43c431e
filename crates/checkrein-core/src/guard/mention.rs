//! The cheap first look at a command: may it reach a guarded file at all?
//!
//! Invariant: this is a necessary condition. Every command that is refused passes it.

use std::path::Path;

use memchr::memmem;

use super::files::ROWS;

/// Whether a command may be a gate's business.
///
/// Without quotes and backslashes its text has to hold a name on the way to a guarded file, or a
/// name with an expansion in it that could become one; or git and a word by which git changes what
/// it does not name; or our own name with more to it than the everyday commands.
pub(super) fn may_reach(command: &str, cwd: &Path, ours: &[&Path]) -> bool {
    // In the folder of the files, every name is near.
    let is_near = |name| ROWS[0].names[0].eq_ignore_ascii_case(name);
    if cwd.iter().filter_map(|name| name.to_str()).any(is_near)
        || ours.iter().any(|folder| cwd.starts_with(folder))
    {
        return !command.trim().is_empty();
    }
    // Bytes that are spelled as numbers can spell anything.
    if command.contains("$'") && command.contains('\\') {
        return true;
    }
    let (bare, expands) = bare(command);
    if names().any(|name| memmem::find(&bare, name.as_bytes()).is_some())
        || git_may_change(&bare)
        || is_about_us(&bare)
        || may_be_ours(&bare)
        || ours.iter().any(|folder| names_parent(&bare, folder))
    {
        return true;
    }
    expands
        && segments(&bare).any(|segment| {
            names()
                .chain([OURS])
                .any(|name| could_become(segment, name.as_bytes()))
        })
}

/// Whether the text names a folder that ours is in: what takes that away takes ours with it.
fn names_parent(bare: &[u8], folder: &Path) -> bool {
    let above = folder.parent();
    // `share` and `support` are in many words; what is above them tells more.
    let is_said_often =
        |above: &Path| above.ends_with("share") || above.ends_with("Application Support");
    let above = above.and_then(|above| {
        if is_said_often(above) {
            above.parent()
        } else {
            Some(above)
        }
    });
    let name = above.and_then(Path::file_name).unwrap_or_default();
    let name = name.to_string_lossy().to_ascii_lowercase();
    !name.is_empty() && memmem::find(bare, name.as_bytes()).is_some()
}

/// Whether the text names a file as ours is named, which a link may lead to, or copies things right into the home.
fn may_be_ours(bare: &[u8]) -> bool {
    const CONFIG: &[u8] = b"config.json";
    const COPIES: [&[u8]; 6] = [b"cp ", b"rsync ", b"tar ", b"unzip ", b"cpio ", b"mv "];
    const HOMES: [&[u8]; 3] = [b"~", b"$home", b"${home}"];
    let has = |word: &[u8]| memmem::find(bare, word).is_some();
    // Code that copies or unpacks whole folders, and asks for the home.
    const CODE: [&[u8]; 5] = [b"copytree", b"cpsync", b"cp_r", b"extractall", b".move("];
    CODE.iter().any(|word| has(word)) && (has(b"home") || has(b"expand"))
        || has(CONFIG) && segments(bare).any(|segment| segment == CONFIG)
        || HOMES.iter().any(|home| has(home))
            && COPIES.iter().any(|word| has(word))
            && bare.split(u8::is_ascii_whitespace).any(|word| {
                let word = word.strip_suffix(b"/").unwrap_or(word);
                HOMES.contains(&word)
            })
}

/// Words by which git changes files that it does not name.
const GIT_CHANGES: &[&str] = &[
    "checkout",
    "restore",
    "reset",
    "stash",
    "clean",
    "read-tree",
    " rm ",
];

fn git_may_change(bare: &[u8]) -> bool {
    let has = |word: &str| memmem::find(bare, word.as_bytes()).is_some();
    has("git") && GIT_CHANGES.iter().any(|word| has(word))
}

/// Our own name, in commands and in folders.
const OURS: &str = "checkrein";

/// What may follow our name that is nobody's business: the everyday commands, and our packages.
const EVERYDAY: &[&str] = &[
    " state show",
    " state enter",
    " state health",
    " state verify",
    " feature ",
    " next",
    " done ",
    " skip ",
    " status",
    " discover ",
    " skill ",
    " skills list",
    " skills lint",
    " skills show",
    " output ",
    " doctor",
    " checkpoint ",
    " trace ",
    " tidy ",
    " gate status",
    " gate on",
    "-core",
    "-hooks",
    "-testkit",
    " --help",
    " --version",
];

/// Whether the text has our name, or one with an expansion in it that could become it; or the key.
pub(super) fn may_name_us(command: &str, ours: &[&Path]) -> bool {
    let (bare, expands) = bare(command);
    if may_be_ours(&bare) || ours.iter().any(|folder| names_parent(&bare, folder)) {
        return true;
    }
    let has = |word: &str| memmem::find(&bare, word.as_bytes()).is_some();
    command.contains("$'")
        || has(OURS)
        || has("seal.key")
        || expands && segments(&bare).any(|segment| could_become(segment, OURS.as_bytes()))
}

/// Whether the text names us other than in an everyday command; or silences us, which it says by
/// our name as well.
fn is_about_us(bare: &[u8]) -> bool {
    const TELLING: [&[u8]; 2] = [b"--uninstall", b"disableallhooks"];
    if TELLING
        .iter()
        .any(|word| memmem::find(bare, word).is_some())
    {
        return true;
    }
    let mut from = 0;
    let is_steered = || {
        let words: [&[u8]; 5] = [b"home", b"config_dir", b"claudecode", b"appdata", b"env -"];
        words.iter().any(|word| memmem::find(bare, word).is_some())
    };
    const SERVERS: [&[u8]; 2] = [b"token-efficient-mcp", b"context-graph-mcp"];
    if SERVERS
        .iter()
        .any(|name| memmem::find(bare, name).is_some())
        && is_steered()
    {
        return true;
    }
    while let Some(at) = memmem::find(&bare[from..], OURS.as_bytes()) {
        from += at + OURS.len();
        if !EVERYDAY
            .iter()
            .any(|word| bare[from..].starts_with(word.as_bytes()))
            || bare[from..].starts_with(b" skill ") && is_steered()
        {
            return true;
        }
    }
    false
}

/// Whether the text names a guarded file or the folder of them, quotes aside, or begins a name that
/// could become one.
pub(super) fn may_name_folder_or_file(command: &str) -> bool {
    let (bare, _) = bare(command);
    ROWS.iter()
        .flat_map(|row| [row.names.first(), row.names.last()])
        .flatten()
        .map(|name| name.as_bytes())
        .any(|name| {
            memmem::find(&bare, name).is_some()
                || segments(&bare).any(|segment| {
                    !segment.first().is_some_and(|byte| is_expansion(*byte))
                        && could_become(segment, name)
                })
        })
}

/// Whether the text names a guarded file and something that writes.
pub(super) fn names_file_and_writes(command: &str) -> bool {
    const WRITES: &[&str] = &[
        ">", "tee", "sed", "perl", "cp ", "mv ", "rm ", "ln ", "dd ", "git ", "python", "node",
        "truncate", "open(", "write",
    ];
    let (bare, _) = bare(command);
    let has = |text: &str| memmem::find(&bare, text.as_bytes()).is_some();
    ROWS.iter()
        .filter_map(|row| row.names.last())
        .any(|name| has(name))
        && WRITES.iter().any(|write| has(write))
}

fn segments(bare: &[u8]) -> impl Iterator<Item = &[u8]> {
    bare.split(|byte| b" \t\n/;|&<>()=:".contains(byte))
}

fn names() -> impl Iterator<Item = &'static str> {
    // Every project has some folder `config`; ours is not reached without another name.
    ROWS.iter()
        .flat_map(|row| row.names.iter().copied())
        .filter(|name| *name != "config")
}

/// Returns the text in lower case without quotes and backslashes, and whether anything in it is
/// expanded.
fn bare(command: &str) -> (Vec<u8>, bool) {
    let mut bare = Vec::with_capacity(command.len());
    let mut expands = false;
    let mut escaped = false;
    for byte in command.bytes() {
        match byte {
            b'\n' if escaped => {}
            b'"' | b'\'' | b'\\' => {}
            byte => {
                expands |= is_expansion(byte);
                bare.push(byte.to_ascii_lowercase());
            }
        }
        escaped = byte == b'\\';
    }
    (bare, expands)
}

fn is_expansion(byte: u8) -> bool {
    matches!(
        byte,
        b'*' | b'?' | b'[' | b']' | b'{' | b'}' | b'$' | b'`' | b'!' | b'@' | b'+'
    )
}

/// Whether a name with expansions in it could become `name`: what is before the first of them and
/// after the last one stays, whatever they become.
fn could_become(segment: &[u8], name: &[u8]) -> bool {
    let Some(first) = segment.iter().position(|byte| is_expansion(*byte)) else {
        return false;
    };
    let last = segment
        .iter()
        .rposition(|byte| is_expansion(*byte))
        .unwrap_or(first);
    let before = &segment[..first];
    let mut after = &segment[last + 1..];
    if segment[last] == b'$' {
        // The name of a variable goes with it.
        let length = after
            .iter()
            .take_while(|byte| byte.is_ascii_alphanumeric() || **byte == b'_')
            .count();
        after = &after[length..];
    }
    // What is expansion alone says nothing.
    (!before.is_empty() || !after.is_empty())
        && before.len() + after.len() <= name.len()
        && name.starts_with(before)
        && name.ends_with(after)
}
