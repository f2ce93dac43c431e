//! The many ways to write one path: which of them are straight, and what the others may come to.

/// One letter that some programs read as two dots.
const TWO_DOTS: char = '\u{2025}';

/// Whether a text is a path or an address without detours: none of its parts leads upwards, and nothing in it may
/// turn into another letter.
pub(super) fn is_straight(text: &str) -> bool {
    let is_odd = |letter: char| {
        letter.is_control()
            || letter == '\\'
            || matches!(letter, '%' | TWO_DOTS)
            || letter == '\u{fffd}'
            || plain(letter) != Some(letter)
    };
    !text.contains(is_odd) && !text.split('/').any(|part| matches!(part, "." | ".."))
}

/// Whether a text may be read as a path that leads upwards.
pub(super) fn leads_up(text: &str) -> bool {
    readings(text, "")
        .iter()
        .any(|reading| reading.split(['/', '\\']).any(|part| part == ".."))
}

/// Returns a name as somebody may read it who looks at neither case nor blanks nor the width of letters.
pub(super) fn name(text: &str) -> String {
    let bare: String = text.chars().filter_map(plain).collect();
    bare.trim().to_lowercase()
}

/// Returns what a text may be read as: as it is, with every disguise taken off, and with its path made straight.
pub(super) fn readings(text: &str, home: &str) -> Vec<String> {
    let mut readings = vec![text.to_owned()];
    let mut add = |reading: String| {
        if !readings.contains(&reading) {
            readings.push(reading);
        }
    };
    let text = text.replace(TWO_DOTS, "..");
    let mut bare: String = text.chars().filter_map(plain).collect();
    add(bare.clone());
    // What is decoded twice somewhere is tried twice here.
    for _ in 0..2 {
        bare = decoded(&bare).chars().filter_map(plain).collect();
        add(bare.clone());
    }
    let path = bare.replace('\\', "/");
    add(path.trim().to_owned());
    let path = path.trim();
    // In quotes, for somebody who takes them off.
    let path = ['"', '\'', '`']
        .iter()
        .find_map(|quote| path.strip_prefix(*quote)?.strip_suffix(*quote))
        .unwrap_or(path);
    let path = of_file(path).unwrap_or_else(|| path.to_owned());
    let path = from_root(&path).unwrap_or(path);
    let at_home = ["~/", "$HOME/", "${HOME}/"]
        .iter()
        .find_map(|prefix| path.strip_prefix(prefix));
    let path = at_home.map_or_else(|| path.clone(), |below| format!("{home}/{below}"));
    add(path.clone());
    add(straightened(&path));
    readings
}

/// Returns the path of a `file:` address, whichever host it names.
fn of_file(path: &str) -> Option<String> {
    const SCHEME: &str = "file:";
    let head = path.get(..SCHEME.len())?;
    let rest = &path[SCHEME.len()..];
    if !head.eq_ignore_ascii_case(SCHEME) {
        return None;
    }
    match rest.strip_prefix("//") {
        Some(rest) => rest.find('/').map(|host| rest[host..].to_owned()),
        None => rest.starts_with('/').then(|| rest.to_owned()),
    }
}

/// Returns a path without the detour over a process, whose root is that of all.
fn from_root(path: &str) -> Option<String> {
    let (_, rest) = path.strip_prefix("/proc/")?.split_once('/')?;
    let rest = rest
        .strip_prefix("task/")
        .and_then(|rest| rest.split_once('/').map(|(_, rest)| rest))
        .unwrap_or(rest);
    let below = rest.strip_prefix("root")?;
    match below {
        "" => Some("/".to_owned()),
        below => below.starts_with('/').then(|| below.to_owned()),
    }
}

/// Returns the letter that another one may be taken for; nothing for one that nobody sees.
fn plain(letter: char) -> Option<char> {
    Some(match letter {
        // The wide forms of ASCII.
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(letter as u32 - 0xfee0)?,
        '\u{2044}' | '\u{2215}' | '\u{29f8}' | '\u{2571}' => '/',
        '\u{2216}' | '\u{29f5}' | '\u{29f9}' | '\u{fe68}' => '\\',
        '\u{2024}' | '\u{fe52}' | '\u{3002}' | '\u{ff61}' => '.',
        '\u{a0}' | '\u{2000}'..='\u{200a}' | '\u{202f}' | '\u{205f}' | '\u{3000}' => ' ',
        '\u{ad}'
        | '\u{34f}'
        | '\u{61c}'
        | '\u{180b}'..='\u{180f}'
        | '\u{200b}'..='\u{200f}'
        | '\u{2028}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}'
        | '\u{fe00}'..='\u{fe0f}'
        | '\u{feff}'
        | '\u{e0000}'..='\u{e0fff}' => return None,
        letter if letter.is_control() && !matches!(letter, '\n' | '\t') => return None,
        letter => letter,
    })
}

/// Puts letters in the place of `%2e` and the like.
fn decoded(text: &str) -> String {
    let bytes = text.as_bytes();
    let mut decoded = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while at < bytes.len() {
        let pair = (bytes[at] == b'%')
            .then(|| text.get(at + 1..at + 3))
            .flatten();
        match pair.and_then(|pair| u8::from_str_radix(pair, 16).ok()) {
            Some(byte) => {
                decoded.push(byte);
                at += 3;
            }
            None => {
                decoded.push(bytes[at]);
                at += 1;
            }
        }
    }
    String::from_utf8_lossy(&decoded).into_owned()
}

/// Takes `.`, `..` and empty parts out of a path. One that leads up from where nobody knows is taken as one from the top.
fn straightened(path: &str) -> String {
    let (scheme, path) = match path.split_once("://") {
        Some((scheme, rest)) if scheme.chars().all(|letter| letter.is_ascii_alphanumeric()) => {
            (format!("{scheme}://"), rest)
        }
        _ => (String::new(), path),
    };
    let mut is_from_top = path.starts_with('/');
    let mut parts: Vec<&str> = Vec::new();
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                if parts.pop().is_none() {
                    is_from_top = true;
                }
            }
            part => parts.push(part),
        }
    }
    let top = if is_from_top && scheme.is_empty() {
        "/"
    } else {
        ""
    };
    format!("{scheme}{top}{}", parts.join("/"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &str) {
        let readings = readings(text, "/home/ada");
        assert!(
            readings.iter().any(|reading| reading == expected),
            "{text}: {readings:?}"
        );
        assert!(!is_straight(text), "{text}");
    }

    #[test]
    fn a_disguise_is_seen_through() {
        check("/srv/data/../../etc/passwd", "/etc/passwd");
        check("/srv/./etc/../../etc/passwd", "/etc/passwd");
        check("../../etc/passwd", "/etc/passwd");
        check("/etc\\passwd", "/etc/passwd");
        check("/%65tc/passwd", "/etc/passwd");
        check("/%2565tc/passwd", "/etc/passwd");
        check("/srv/%2e%2e/etc/passwd", "/etc/passwd");
        check("/srv/．．/etc/passwd", "/etc/passwd");
        check("／etc∕passwd", "/etc/passwd");
        check("/e\u{200b}tc/pass\u{ad}wd", "/etc/passwd");
        check("/etc/passwd\0.txt", "/etc/passwd.txt");
        check("https://example.com/a/../b", "https://example.com/b");
    }

    #[test]
    fn what_is_straight_stays_as_it_is() {
        for text in [
            "/srv/größe/a b.csv",
            "a..b/c.d",
            "https://example.com/x",
            "",
            "/srv//x",
        ] {
            assert!(is_straight(text), "{text}");
        }
        let reads =
            |text: &str, as_what: &str| readings(text, "/home/ada").contains(&as_what.to_owned());
        assert!(reads("file:///etc/passwd", "/etc/passwd"));
        assert!(reads("file://127.0.0.1/etc/passwd", "/etc/passwd"));
        assert!(reads("File:/etc/passwd", "/etc/passwd"));
        assert!(reads("\"/etc/passwd\"", "/etc/passwd"));
        assert!(reads("/proc/self/root/etc/passwd", "/etc/passwd"));
        assert!(reads("/proc/1/task/1/root/etc/passwd", "/etc/passwd"));
        assert!(!reads("/proc/self/rootless", "/less"));
        assert!(reads("/srv//x", "/srv/x"));
        assert!(reads("~/.ssh/id", "/home/ada/.ssh/id"));
        assert!(reads("${HOME}/../ada/.ssh", "/home/ada/.ssh"));
        assert!(leads_up("a/%2e%2e/b") && leads_up("..\\b") && !leads_up("a..b/c"));
    }
}
