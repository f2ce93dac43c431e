//! One word of a line: what of it is the same in other lines.

/// Writes a word, with what varies masked.
pub(super) fn word(word: &[u8], out: &mut Vec<u8>) {
    let has_digit = word.iter().any(u8::is_ascii_digit);
    let slashes = word.iter().filter(|byte| **byte == b'/').count();
    if !has_digit
        && slashes == 0
        && !word.contains(&b'@')
        && !word.contains(&b'\\')
        && !word.contains(&b':')
    {
        out.extend_from_slice(word);
        return;
    }
    let bare = word.strip_prefix(b"/").unwrap_or(word);
    if super::is_address(word) {
        put(b"<url>", out);
    } else if is_ip4(bare) || is_ip6(bare) {
        put(b"<ip>", out);
    } else if is_uuid(word) {
        put(b"<uuid>", out);
    } else if is_email(word) {
        put(b"<email>", out);
    } else if is_path(word) {
        put(b"<path>", out);
    } else {
        pieces(word, out);
    }
}

/// Writes the path of a request: its words stay, its numbers and what is asked are masked.
pub(super) fn route(path: &[u8], out: &mut Vec<u8>) {
    let end = path
        .iter()
        .position(|byte| matches!(byte, b'?' | b'#'))
        .unwrap_or(path.len());
    for (at, part) in path[..end].split(|byte| *byte == b'/').enumerate() {
        if at > 0 {
            out.push(b'/');
        }
        if is_uuid(part) {
            out.extend_from_slice(b"<uuid>");
        } else {
            pieces(part, out);
        }
    }
}

/// Writes a mask; a list of the same is one.
pub(super) fn put(mask: &[u8], out: &mut Vec<u8>) {
    for separator in [&b", "[..], b","] {
        if out
            .strip_suffix(separator)
            .is_some_and(|before| before.ends_with(mask))
        {
            out.truncate(out.len() - separator.len());
            return;
        }
    }
    out.extend_from_slice(mask);
}

/// Writes a word piece by piece, as its signs divide it.
fn pieces(word: &[u8], out: &mut Vec<u8>) {
    let mut at = 0;
    while at < word.len() {
        if !is_piece(word[at]) {
            out.push(word[at]);
            at += 1;
            continue;
        }
        let end = word[at..]
            .iter()
            .position(|byte| !is_piece(*byte))
            .map_or(word.len(), |end| at + end);
        at = piece(word, at, end, out);
    }
}

fn piece(word: &[u8], at: usize, end: usize, out: &mut Vec<u8>) -> usize {
    let piece = &word[at..end];
    let digits = piece.iter().filter(|byte| byte.is_ascii_digit()).count();
    if digits == 0 {
        out.extend_from_slice(piece);
        return end;
    }
    if piece.starts_with(b"0x") && piece.len() > 2 || is_hex(piece) {
        put(b"<hex>", out);
        return end;
    }
    let changes = piece
        .windows(2)
        .filter(|pair| pair[0].is_ascii_digit() != pair[1].is_ascii_digit())
        .count();
    if piece.len() >= 6 && changes >= 3 {
        put(b"<id>", out);
        return end;
    }
    let mut at = at;
    while at < end {
        if !word[at].is_ascii_digit() {
            out.push(word[at]);
            at += 1;
            continue;
        }
        put(b"<n>", out);
        // A fraction, a version and an address that is none belong to the number.
        while at < word.len()
            && (word[at].is_ascii_digit()
                || word[at] == b'.' && word.get(at + 1).is_some_and(u8::is_ascii_digit))
        {
            at += 1;
        }
    }
    at
}

fn is_piece(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte >= 0x80
}

/// Eight letters at least, of which one is a digit and one is not; or a digest.
fn is_hex(piece: &[u8]) -> bool {
    piece.len() >= 8
        && piece.iter().all(u8::is_ascii_hexdigit)
        && piece.iter().any(u8::is_ascii_alphabetic)
        && piece.iter().filter(|byte| byte.is_ascii_digit()).count() * 5 >= piece.len()
}

fn is_uuid(word: &[u8]) -> bool {
    word.len() == 36
        && word.iter().enumerate().all(|(at, byte)| match at {
            8 | 13 | 18 | 23 => *byte == b'-',
            _ => byte.is_ascii_hexdigit(),
        })
}

/// Four numbers, with a port or a width behind them.
fn is_ip4(word: &[u8]) -> bool {
    let end = word
        .iter()
        .position(|byte| matches!(byte, b':' | b'/'))
        .unwrap_or(word.len());
    let mut parts = 0;
    let is_number =
        |part: &[u8]| (1..=3).contains(&part.len()) && part.iter().all(u8::is_ascii_digit);
    let all = word[..end].split(|byte| *byte == b'.').all(|part| {
        parts += 1;
        is_number(part)
    });
    let port = word.get(end + 1..).unwrap_or_default();
    all && parts == 4 && port.iter().all(u8::is_ascii_digit)
}

fn is_ip6(word: &[u8]) -> bool {
    let colons = word.iter().filter(|byte| **byte == b':').count();
    (2..=7).contains(&colons)
        && word
            .iter()
            .all(|byte| byte.is_ascii_hexdigit() || matches!(byte, b':' | b'.'))
        && (colons == 7 || word.windows(2).any(|pair| pair == b"::"))
}

fn is_email(word: &[u8]) -> bool {
    let Some(at) = word.iter().position(|byte| *byte == b'@') else {
        return false;
    };
    let domain = &word[at + 1..];
    at > 0
        && domain.contains(&b'.')
        && !domain.contains(&b'@')
        && !domain.contains(&b'/')
        && domain.first() != Some(&b'.')
}

fn is_path(word: &[u8]) -> bool {
    let is_windows = word.len() > 3
        && word[0].is_ascii_alphabetic()
        && word[1] == b':'
        && matches!(word[2], b'\\' | b'/');
    let begins = word.starts_with(b"/")
        || word.starts_with(b"~/")
        || word.starts_with(b"./")
        || word.starts_with(b"../");
    is_windows || begins && word.len() > 2 && word[1..].iter().any(u8::is_ascii_alphanumeric)
}
