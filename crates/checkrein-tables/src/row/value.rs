//! A value while rows are read: small, and without memory of its own.

use std::cmp::Ordering;

/// A value as it is compared and computed with.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Val<'a> {
    Null,
    Int(i64),
    Real(f64),
    /// Letters in UTF-8; the reader has seen to that.
    Text(&'a [u8]),
}

/// A value of the row that is being read.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Cell {
    Null,
    Int(i64),
    Real(f64),
    /// In the block.
    Text(u32, u32),
    /// In what the row wrote anew.
    Own(u32, u32),
    /// The name of the file.
    File,
}

/// The row that is being read.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Row<'a> {
    pub(crate) cells: &'a [Cell],
    pub(crate) block: &'a [u8],
    pub(crate) own: &'a [u8],
    pub(crate) file: &'a [u8],
}

impl<'a> Row<'a> {
    #[inline]
    pub(crate) fn value(&self, column: usize) -> Val<'a> {
        match self.cells[column] {
            Cell::Null => Val::Null,
            Cell::Int(number) => Val::Int(number),
            Cell::Real(number) => Val::Real(number),
            Cell::Text(start, end) => Val::Text(&self.block[start as usize..end as usize]),
            Cell::Own(start, end) => Val::Text(&self.own[start as usize..end as usize]),
            Cell::File => Val::Text(self.file),
        }
    }
}

impl Val<'_> {
    /// Compares as SQLite sorts: nothing, numbers by value, text by bytes.
    #[inline]
    pub(crate) fn order(&self, other: &Self) -> Ordering {
        match (self, other) {
            (Self::Int(a), Self::Int(b)) => a.cmp(b),
            (Self::Real(a), Self::Real(b)) => a.partial_cmp(b).unwrap_or(Ordering::Equal),
            (Self::Int(a), Self::Real(b)) => int_with_real(*a, *b),
            (Self::Real(a), Self::Int(b)) => int_with_real(*b, *a).reverse(),
            (Self::Text(a), Self::Text(b)) => a.cmp(b),
            _ => self.rank().cmp(&other.rank()),
        }
    }

    fn rank(&self) -> u8 {
        match self {
            Self::Null => 0,
            Self::Int(_) | Self::Real(_) => 1,
            Self::Text(_) => 2,
        }
    }
}

/// Compares exactly, where one as a real number would be rounded.
fn int_with_real(integer: i64, real: f64) -> Ordering {
    if real < -9_223_372_036_854_775_808.0 {
        return Ordering::Greater;
    }
    if real >= 9_223_372_036_854_775_808.0 {
        return Ordering::Less;
    }
    let whole = real as i64;
    integer.cmp(&whole).then_with(|| {
        (integer as f64)
            .partial_cmp(&real)
            .unwrap_or(Ordering::Equal)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_ordered_as_sqlite_does() {
        #[track_caller]
        fn check(small: Val<'_>, big: Val<'_>) {
            assert_eq!(small.order(&big), Ordering::Less, "{small:?} {big:?}");
            assert_eq!(big.order(&small), Ordering::Greater, "{small:?} {big:?}");
        }
        check(Val::Null, Val::Int(-5));
        check(Val::Int(9), Val::Text(b"1"));
        check(Val::Text(b"Z"), Val::Text(b"a"));
        check(Val::Text(b"a"), Val::Text(b"ab"));
        check(Val::Int(1), Val::Real(1.5));
        check(Val::Real(0.5), Val::Int(1));
        check(Val::Int(i64::MAX), Val::Real(9_223_372_036_854_775_808.0));
        check(Val::Int((1 << 53) + 1), Val::Real(9_007_199_254_740_994.0));
        check(Val::Real(9_007_199_254_740_992.0), Val::Int((1 << 53) + 1));
        check(Val::Real(-1e300), Val::Int(i64::MIN));
        assert_eq!(Val::Int(2).order(&Val::Real(2.0)), Ordering::Equal);
    }
}
