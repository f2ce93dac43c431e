//! Reads a few bytes after each other, and forgets nothing when they are not what was hoped for.

/// A place in some bytes. Whoever tries several ways copies it.
#[derive(Clone, Copy)]
pub(super) struct Cursor<'a> {
    bytes: &'a [u8],
    pub(super) at: usize,
}

impl<'a> Cursor<'a> {
    pub(super) fn new(bytes: &'a [u8], at: usize) -> Cursor<'a> {
        Cursor { bytes, at }
    }

    /// Returns the next byte, and 0 at the end.
    pub(super) fn peek(&self) -> u8 {
        self.ahead(0)
    }

    pub(super) fn ahead(&self, by: usize) -> u8 {
        self.bytes.get(self.at + by).copied().unwrap_or(0)
    }

    pub(super) fn eat(&mut self, byte: u8) -> Option<()> {
        self.eat_any(&[byte]).map(|_| ())
    }

    pub(super) fn eat_any(&mut self, bytes: &[u8]) -> Option<u8> {
        let next = *self.bytes.get(self.at)?;
        if !bytes.contains(&next) {
            return None;
        }
        self.at += 1;
        Some(next)
    }

    /// Reads at least `least` digits and at most `most`.
    pub(super) fn number(&mut self, least: usize, most: usize) -> Option<u32> {
        let mut value = 0_u32;
        let mut count = 0;
        while count < most && self.peek().is_ascii_digit() {
            value = value * 10 + u32::from(self.peek() - b'0');
            self.at += 1;
            count += 1;
        }
        (count >= least).then_some(value)
    }

    /// Reads from `least` to `most` spaces.
    pub(super) fn spaces(&mut self, least: usize, most: usize) -> Option<()> {
        let mut count = 0;
        while count < most && self.peek() == b' ' {
            self.at += 1;
            count += 1;
        }
        (count >= least).then_some(())
    }

    /// Reads the first three letters of a month's name, or the whole name.
    pub(super) fn month(&mut self) -> Option<u32> {
        const NAMES: [&str; 12] = [
            "january",
            "february",
            "march",
            "april",
            "may",
            "june",
            "july",
            "august",
            "september",
            "october",
            "november",
            "december",
        ];
        let rest = self.bytes.get(self.at..)?;
        let count = rest
            .iter()
            .take(10)
            .take_while(|byte| byte.is_ascii_alphabetic())
            .count();
        let word = &rest[..count];
        let at = NAMES.iter().position(|name| {
            let name = name.as_bytes();
            word.eq_ignore_ascii_case(&name[..3]) || word.eq_ignore_ascii_case(name)
        })?;
        self.at += count;
        u32::try_from(at + 1).ok()
    }

    /// Tells whether a word or a number ends here.
    pub(super) fn is_end(&self) -> bool {
        !self.peek().is_ascii_alphanumeric()
    }
}
