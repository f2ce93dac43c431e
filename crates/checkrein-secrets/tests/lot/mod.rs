//! Draws tokens of the corpus anew, by format, so that no token is in the repository.

/// A generator of draws that gives the same ones each time.
pub(crate) struct Lot(pub(crate) u64);

impl Lot {
    pub(crate) fn next(&mut self, below: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % below as u64) as usize
    }

    fn draw(&mut self, kind: char, length: usize) -> String {
        const DIGITS: &str = "0123456789";
        const SMALL: &str = "abcdefghijklmnopqrstuvwxyz";
        const CAPITALS: &str = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
        let alphabet = match kind {
            'A' => [DIGITS, SMALL, CAPITALS].concat(),
            'x' => [DIGITS, "abcdef"].concat(),
            'X' => [DIGITS, CAPITALS].concat(),
            'l' => [DIGITS, SMALL].concat(),
            'd' => DIGITS.to_owned(),
            'u' => [DIGITS, SMALL, CAPITALS, "-_"].concat(),
            'b' => [DIGITS, SMALL, CAPITALS, "+/"].concat(),
            '2' => [CAPITALS, "234567"].concat(),
            _ => panic!("no alphabet {kind}"),
        };
        let letters: Vec<char> = alphabet.chars().collect();
        (0..length)
            .map(|_| letters[self.next(letters.len())])
            .collect()
    }

    /// A template with each `{A36}` drawn.
    pub(crate) fn fill(&mut self, template: &str) -> String {
        let mut filled = String::new();
        let mut rest = template;
        while let Some(open) = rest.find('{') {
            let Some(close) = rest[open..].find('}').map(|close| open + close) else {
                break;
            };
            let inside = &rest[open + 1..close];
            let mut letters = inside.chars();
            let kind = letters.next();
            let length = letters.as_str().parse();
            filled.push_str(&rest[..open]);
            match (kind, length) {
                (Some('G'), _) if inside == "G" => {
                    let parts = [8, 4, 4, 4, 12].map(|length| self.draw('x', length));
                    filled.push_str(&parts.join("-"));
                }
                (Some(kind), Ok(length)) => filled.push_str(&self.draw(kind, length)),
                _ => {
                    filled.push('{');
                    rest = &rest[open + 1..];
                    continue;
                }
            }
            rest = &rest[close + 1..];
        }
        filled + rest
    }
}

/// The lines of a corpus that are no comments.
pub(crate) fn lines(text: &str) -> impl Iterator<Item = &str> {
    text.lines()
        .filter(|line| !line.is_empty() && !line.starts_with('#'))
}
