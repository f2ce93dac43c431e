//! Whether a word looks as if it was drawn by lot, or is only a name, a number or a placeholder.

/// Fewer different characters than this make a placeholder, such as `xxxxxxxxxxxxxxxx`.
const DIFFERENT_CHARACTERS: usize = 8;

/// The pairs of letters that English text is made of; of two letters drawn by lot one pair in six is among them.
const PAIRS: &str = "th he in er an re on at en nd ti es or te of ed is it al ar st to nt ng se ha as ou io le ve co me \
    de hi ri ro ic ne ea ra ce li ch ll be ma si om ur ca el ta la ns di fo ho pe ec pr no ct us ac ot il tr ly nc et \
    ut ss so rs un lo wa ge ie wh ee wi em ad ol rt po we na ul ni ts mo ow pa im mi ai sh ir su id os iv ia am fi ci";

/// Tells whether what follows a token's prefix can be a token's: not the same few characters, and
/// not plain words.
pub(crate) fn is_varied(body: &[u8]) -> bool {
    if different(body) < DIFFERENT_CHARACTERS {
        return false;
    }
    let pieces = || body.split(|byte| !byte.is_ascii_alphanumeric());
    // A word with a number behind it is none: `your-key-of-2024`.
    let is_mixed = |piece: &[u8]| {
        piece.len() >= 6
            && piece.iter().any(u8::is_ascii_digit)
            && (piece.iter().any(u8::is_ascii_alphabetic) || piece.len() >= 8)
    };
    let letters: Vec<u8> = body
        .iter()
        .copied()
        .filter(u8::is_ascii_alphanumeric)
        .collect();
    let has_small = letters.iter().any(u8::is_ascii_lowercase);
    pieces().any(is_mixed)
        || letters.len() >= 16
            && (!has_small && !is_words(&letters) || changes(&letters) * 100 >= letters.len() * 38)
}

/// Tells whether a word of letters and digits looks drawn by lot: of hexadecimal digits, of small
/// letters and digits, of capitals and digits, or of all three.
pub(crate) fn is_random(word: &[u8]) -> bool {
    let count = |is: fn(&u8) -> bool| word.iter().filter(|byte| is(byte)).count();
    let digits = count(u8::is_ascii_digit);
    let small = count(u8::is_ascii_lowercase);
    let capital = count(u8::is_ascii_uppercase);
    let letters = small + capital;
    if word.len() < 16 || different(word) < DIFFERENT_CHARACTERS || letters == 0 {
        return false;
    }
    if word.iter().all(u8::is_ascii_hexdigit) && (small == 0 || capital == 0) {
        return word.len() >= 20 && digits * 5 >= word.len();
    }
    if is_words(word) {
        return false;
    }
    // Words that are written together change their kind of letter once a word; drawn characters do at
    // three of five places, or at two of five where there are only two kinds.
    let changes = changes(word) * 100;
    if small > 0 && capital > 0 {
        digits >= 1 && changes >= word.len() * 28 || changes >= word.len() * 38
    } else {
        digits * 100 >= word.len() * 8 && changes >= word.len() * 20 && word.len() >= 18
    }
}

/// Two of five pairs of letters are those of English.
fn is_words(word: &[u8]) -> bool {
    let pairs = word
        .windows(2)
        .filter(|pair| pair.iter().all(u8::is_ascii_alphabetic))
        .map(|pair| [pair[0].to_ascii_lowercase(), pair[1].to_ascii_lowercase()]);
    let (mut all, mut known) = (0, 0);
    for pair in pairs {
        all += 1;
        known += usize::from(COMMON[usize::from(pair[0] - b'a')] >> (pair[1] - b'a') & 1 == 1);
    }
    all >= 6 && known * 100 >= all * 45
}

/// [`PAIRS`] by first letter, a bit for each second one.
const COMMON: [u32; 26] = {
    let pairs = PAIRS.as_bytes();
    let mut common = [0; 26];
    let mut at = 0;
    while at + 1 < pairs.len() {
        if pairs[at] == b' ' {
            at += 1;
            continue;
        }
        common[(pairs[at] - b'a') as usize] |= 1 << (pairs[at + 1] - b'a');
        at += 2;
    }
    common
};

/// Tells whether a word is a UUID.
pub(crate) fn is_uuid(word: &[u8]) -> bool {
    word.len() == 36
        && word.iter().enumerate().all(|(at, byte)| match at {
            8 | 13 | 18 | 23 => *byte == b'-',
            _ => byte.is_ascii_hexdigit(),
        })
}

/// How many different bytes there are.
pub(crate) fn different(bytes: &[u8]) -> usize {
    let mut seen = [false; 256];
    for byte in bytes {
        seen[usize::from(*byte)] = true;
    }
    seen.iter().filter(|seen| **seen).count()
}

/// At how many places a small letter, a capital, a digit or something else follows another kind.
fn changes(word: &[u8]) -> usize {
    let kind = |byte: u8| match byte {
        b'a'..=b'z' => 0,
        b'A'..=b'Z' => 1,
        b'0'..=b'9' => 2,
        _ => 3,
    };
    word.windows(2)
        .filter(|pair| kind(pair[0]) != kind(pair[1]))
        .count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(word: &str, expected: bool) {
        assert_eq!(is_random(word.as_bytes()), expected, "{word}");
    }

    #[test]
    fn what_is_drawn_by_lot_is_told_from_names() {
        check("wJalrXUtnFEMIK7MDENGbPxRfiCY", true);
        check("q7Zt2LmX9vBn4RsK8wYcD3fG", true);
        check("9f86d081884c7d659a2feaa0c55ad015", true);
        check("k3j9x2m4q8w7e1r5t6y0", true);
        check("KAiriaSh6ajJ6286dgpuhatkvBSYvcxe", true);
        check("parseHttp2ResponseWithUtf8EncodingOfBody", false);
        check("AbstractSingletonProxyFactoryBean2", false);
        check("00000000000000000000000000000000", false);
        check("12345678901234567890123456789012", false);
        check("internationalization", false);
        check("x86", false);
        check("checkrein-secrets", false);
    }

    #[test]
    fn placeholders_are_no_tokens() {
        assert!(!is_varied(b"xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"));
        assert!(!is_varied(b"your-key-goes-here-please"));
        assert!(!is_varied(b"config-registry-of-the-project-12"));
        assert!(is_varied(b"abcdefghijklmnopqrstuvwxyz0123456789"));
        assert!(is_uuid(b"550e8400-e29b-41d4-a716-446655440000"));
    }
}
