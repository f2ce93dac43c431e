//! Numbers that look drawn by lot and are the same each time.

/// A source of them.
pub(crate) struct Random(u64);

impl Random {
    pub(crate) fn new(seed: u64) -> Random {
        Random(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1)
    }

    /// Returns a number below this one.
    pub(crate) fn below(&mut self, end: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 11) % end
    }

    /// Returns one of these; the first ones more often than the last.
    pub(crate) fn pick<'a>(&mut self, from: &[&'a str]) -> &'a str {
        let count = from.len() as u64;
        let at = self.below(count).min(self.below(count));
        from[at as usize]
    }

    /// Returns a number of 32 bits as hexadecimal digits.
    pub(crate) fn hex(&mut self) -> String {
        format!("{:08x}", self.below(1 << 32))
    }
}
