//! Divides bytes into records and fields by the rules of RFC 4180, and says what breaks them.
//!
//! A quote counts only where a field begins; elsewhere it is a letter. What is behind the closing quote
//! belongs to the field. A quote that is never closed within [`LONGEST`] is a letter as well, so one stray
//! quote costs one row and not the rest of the file. All of it depends on nothing but the bytes from the
//! record's beginning on, so a reader that begins elsewhere comes to the same records.

use memchr::{memchr, memchr2};

/// The longest record; a bound on memory, and on how far a quote is looked for.
pub(crate) const LONGEST: usize = 16 << 20;

/// What divides records and fields.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Dialect {
    pub(crate) delimiter: u8,
    pub(crate) quote: Option<u8>,
    /// `\n`, or `\r` where there is no other.
    pub(crate) newline: u8,
}

/// Where a field lies: in the block, or rewritten in `own`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Span {
    pub(crate) start: u32,
    pub(crate) end: u32,
    pub(crate) is_own: bool,
}

/// The fields of one record.
#[derive(Debug, Default)]
pub(crate) struct Fields {
    pub(crate) spans: Vec<Span>,
    /// Fields whose letters are not as they lie in the block.
    pub(crate) own: Vec<u8>,
    /// Whether a quote was never closed.
    pub(crate) has_open_quote: bool,
}

impl Fields {
    pub(crate) fn get<'a>(&'a self, block: &'a [u8], span: Span) -> &'a [u8] {
        let from = if span.is_own { &self.own[..] } else { block };
        &from[span.start as usize..span.end as usize]
    }

    fn clear(&mut self) {
        self.spans.clear();
        self.own.clear();
        self.has_open_quote = false;
    }
}

/// What there is from a place on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Step {
    /// A record that ends before `end`, where the next begins.
    Record { end: usize },
    /// A line with nothing on it, which is no record.
    Blank { end: usize },
    /// More bytes are needed to tell.
    Incomplete,
    /// The line is longer than a record may be.
    TooLong,
    /// Nothing.
    End,
}

impl Dialect {
    /// Reads the record at `at`; `is_last` when no bytes follow the block's.
    pub(crate) fn step(&self, block: &[u8], at: usize, is_last: bool, fields: &mut Fields) -> Step {
        if at >= block.len() {
            return if is_last { Step::End } else { Step::Incomplete };
        }
        let window = block.len().min(at + LONGEST);
        let is_cut = window < block.len() || window == at + LONGEST;
        let block = &block[..window];
        let ends_here = is_last && !is_cut;
        fields.clear();
        match self.record(block, at, ends_here, self.quote, fields) {
            Found::Record(end) => self.blank_or(block, at, end, fields),
            Found::Unfinished if !ends_here && !is_cut => Step::Incomplete,
            // The quote has no end: the line is read as if it were a letter.
            Found::Unfinished => {
                fields.clear();
                fields.has_open_quote = true;
                match self.record(block, at, ends_here, None, fields) {
                    Found::Record(end) => Step::Record { end },
                    _ => Step::TooLong,
                }
            }
            Found::NoNewline if is_cut => Step::TooLong,
            Found::NoNewline => Step::Incomplete,
        }
    }

    fn blank_or(&self, block: &[u8], at: usize, end: usize, fields: &Fields) -> Step {
        let is_blank = match fields.spans[..] {
            [only] => only.start == only.end && !only.is_own && Some(block[at]) != self.quote,
            _ => false,
        };
        if is_blank {
            Step::Blank { end }
        } else {
            Step::Record { end }
        }
    }

    fn record(
        &self,
        block: &[u8],
        at: usize,
        is_last: bool,
        quote: Option<u8>,
        fields: &mut Fields,
    ) -> Found {
        let mut start = at;
        loop {
            let is_quoted = quote.is_some() && block.get(start).copied() == quote;
            let end = if is_quoted {
                match self.quoted(block, start, is_last, fields) {
                    Ok(end) => end,
                    Err(found) => return found,
                }
            } else {
                let end = match memchr2(self.delimiter, self.newline, &block[start..]) {
                    Some(length) => start + length,
                    None if is_last => block.len(),
                    None => return Found::NoNewline,
                };
                fields.spans.push(Span {
                    start: start as u32,
                    end: self.without_return(block, start, end) as u32,
                    is_own: false,
                });
                end
            };
            if end == block.len() {
                return Found::Record(end);
            }
            if block[end] == self.newline {
                return Found::Record(end + 1);
            }
            start = end + 1;
            // A delimiter at the very end has an empty field behind it.
            if start == block.len() && !is_last {
                return Found::NoNewline;
            }
        }
    }

    /// Returns the end of a field's letters: `\r` before `\n` is none.
    fn without_return(&self, block: &[u8], start: usize, end: usize) -> usize {
        let is_line_end = end == block.len() || block[end] == self.newline;
        if is_line_end && end > start && self.newline == b'\n' && block[end - 1] == b'\r' {
            end - 1
        } else {
            end
        }
    }

    /// Reads a field in quotes; returns where it ends.
    fn quoted(
        &self,
        block: &[u8],
        start: usize,
        is_last: bool,
        fields: &mut Fields,
    ) -> Result<usize, Found> {
        let quote = block[start];
        let own = fields.own.len();
        let mut from = start + 1;
        let close = loop {
            let Some(length) = memchr(quote, &block[from..]) else {
                return Err(Found::Unfinished);
            };
            let place = from + length;
            match block.get(place + 1) {
                Some(&next) if next == quote => {
                    fields.own.extend_from_slice(&block[from..=place]);
                    from = place + 2;
                }
                None if !is_last => return Err(Found::Unfinished),
                _ => break place,
            }
        };
        let end = match memchr2(self.delimiter, self.newline, &block[close + 1..]) {
            Some(length) => close + 1 + length,
            None if is_last => block.len(),
            None => return Err(Found::NoNewline),
        };
        let behind = &block[close + 1..self.without_return(block, close + 1, end)];
        let is_own = fields.own.len() > own || !behind.is_empty();
        if is_own {
            fields.own.extend_from_slice(&block[from..close]);
            fields.own.extend_from_slice(behind);
        }
        let (start, stop) = if is_own {
            (own, fields.own.len())
        } else {
            (start + 1, close)
        };
        fields.spans.push(Span {
            start: start as u32,
            end: stop as u32,
            is_own,
        });
        Ok(end)
    }
}

enum Found {
    Record(usize),
    /// A quote is open where the block ends.
    Unfinished,
    /// No newline in the block, and none owed to a quote.
    NoNewline,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fields_of(dialect: Dialect, text: &[u8]) -> Vec<Vec<String>> {
        let (mut fields, mut at, mut rows) = (Fields::default(), 0, Vec::new());
        loop {
            match dialect.step(text, at, true, &mut fields) {
                Step::Record { end } => {
                    let row = fields
                        .spans
                        .iter()
                        .map(|&span| String::from_utf8_lossy(fields.get(text, span)).into_owned());
                    rows.push(row.collect());
                    at = end;
                }
                Step::Blank { end } => at = end,
                Step::End => return rows,
                other => panic!("{other:?}"),
            }
        }
    }

    const COMMA: Dialect = Dialect {
        delimiter: b',',
        quote: Some(b'"'),
        newline: b'\n',
    };

    #[test]
    fn records_are_divided_by_the_rules() {
        #[track_caller]
        fn check(text: &str, expected: &[&[&str]]) {
            assert_eq!(fields_of(COMMA, text.as_bytes()), expected, "{text:?}");
        }
        check("", &[]);
        check("a,b\nc,d\n", &[&["a", "b"], &["c", "d"]]);
        check("a,b\r\nc,d", &[&["a", "b"], &["c", "d"]]);
        check("a,b\r\n\r\n\nc,d\r", &[&["a", "b"], &["c", "d"]]);
        check("a,\n,b\n", &[&["a", ""], &["", "b"]]);
        check("a,", &[&["a", ""]]);
        check("\"a,b\",c\n", &[&["a,b", "c"]]);
        check("\"a\"\"b\",c\n", &[&["a\"b", "c"]]);
        check("\"\"\"\"\n", &[&["\""]]);
        check("\"a\nb\",c\nd,e\n", &[&["a\nb", "c"], &["d", "e"]]);
        check("\"a\"x,c\r\n", &[&["ax", "c"]]);
        check("\"a\"\r\n", &[&["a"]]);
        check("5\" disk,b\n", &[&["5\" disk", "b"]]);
        check("\"\"\n", &[&[""]]);
        check("a,\"b\nc,d\n", &[&["a", "\"b"], &["c", "d"]]);
        check("a\rb,c\n", &[&["a\rb", "c"]]);
        check("a,\u{0}b\n", &[&["a", "\u{0}b"]]);
    }

    #[test]
    fn other_dialects_are_divided_as_well() {
        let old = Dialect {
            newline: b'\r',
            ..COMMA
        };
        assert_eq!(fields_of(old, b"a,b\rc,d\r"), [["a", "b"], ["c", "d"]]);
        let bare = Dialect {
            quote: None,
            delimiter: b'\t',
            ..COMMA
        };
        assert_eq!(fields_of(bare, b"\"a\tb\"\n"), [["\"a", "b\""]]);
    }

    #[test]
    fn a_block_that_ends_anywhere_is_continued() {
        let text = b"a,\"b\"\"c\",d\r\n\"e\nf\",g,\n";
        let whole = fields_of(COMMA, text);
        for cut in 0..text.len() {
            let mut fields = Fields::default();
            match COMMA.step(&text[..cut], 0, false, &mut fields) {
                Step::Incomplete => {}
                Step::Record { end } => {
                    let row: Vec<_> = fields
                        .spans
                        .iter()
                        .map(|&span| fields.get(text, span).to_vec())
                        .collect();
                    assert_eq!(end, 12, "{cut}");
                    assert_eq!(row.len(), whole[0].len(), "{cut}");
                }
                other => panic!("{cut} {other:?}"),
            }
        }
    }
}
