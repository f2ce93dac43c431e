//! One line of markdown: what it opens, closes or is, as far as that can be told from it alone.

/// A line without its indentation and its end.
#[derive(Clone, Copy, Debug)]
pub(super) struct Line<'a> {
    /// How far in it stands, in columns.
    pub indent: usize,
    /// What stands there.
    pub text: &'a str,
}

/// The fence of a code block.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Fence {
    mark: char,
    length: usize,
    is_quoted: bool,
    /// Where the text of the list item begins that it is in, in columns.
    container: usize,
}

impl Fence {
    /// The same in a list item whose text begins at that column.
    pub(super) fn within(self, container: usize) -> Self {
        Self { container, ..self }
    }

    /// Whether a line is this fence's end.
    pub(super) fn is_closed_by(self, line: Line<'_>) -> bool {
        let text = line.unquoted().trim_end();
        let is_fence = text.chars().all(|character| character == self.mark);
        let is_code = self.container == 0 && line.indent >= 4;
        is_fence && !is_code && text.len() >= self.length
    }

    /// Whether a line is outside of what the fence stands in, which ends the fence as well.
    pub(super) fn is_left_by(self, line: Line<'_>) -> bool {
        if self.is_quoted {
            return !line.text.starts_with('>');
        }
        !line.is_blank() && line.indent < self.container
    }
}

impl<'a> Line<'a> {
    pub(super) fn of(line: &'a str) -> Self {
        let mut indent = 0;
        let mut text = line;
        loop {
            text = if let Some(rest) = text.strip_prefix(' ') {
                indent += 1;
                rest
            } else if let Some(rest) = text.strip_prefix('\t') {
                indent += 4 - indent % 4;
                rest
            } else {
                break;
            };
        }
        Self {
            indent,
            text: text.trim_end(),
        }
    }

    pub(super) fn is_blank(self) -> bool {
        self.text.is_empty()
    }

    /// Returns what stands behind the marks of a quotation.
    fn unquoted(self) -> &'a str {
        self.text.trim_start_matches(['>', ' '])
    }

    /// Returns the fence that begins here.
    pub(super) fn opens_fence(self) -> Option<Fence> {
        let text = self.unquoted();
        let mark = text.chars().next().filter(|mark| "`~".contains(*mark))?;
        let length = text.chars().take_while(|other| *other == mark).count();
        let is_span = mark == '`' && text[length..].contains('`');
        (length >= 3 && !is_span).then_some(Fence {
            mark,
            length,
            is_quoted: self.text.starts_with('>'),
            container: 0,
        })
    }

    /// Returns the level and the words of a heading that begins with its marks.
    pub(super) fn heading(self) -> Option<(usize, &'a str)> {
        let title = self.text.trim_start_matches('#');
        let level = self.text.len() - title.len();
        let is_heading = (1..=6).contains(&level)
            && self.indent < 4
            && (title.is_empty() || title.starts_with([' ', '\t']));
        is_heading.then(|| (level, title.trim().trim_end_matches('#').trim_end()))
    }

    /// Returns the level of the heading that this line makes of the paragraph above it.
    pub(super) fn underlines(self) -> Option<usize> {
        let is_all = |mark| self.text.chars().all(|character| character == mark);
        match (
            self.indent < 4 && !self.is_blank(),
            is_all('='),
            is_all('-'),
        ) {
            (true, true, _) => Some(1),
            (true, _, true) => Some(2),
            _ => None,
        }
    }

    /// Whether it is a line across the page.
    pub(super) fn is_rule(self) -> bool {
        let marks: String = self.text.split_whitespace().collect();
        let is_all = |mark| marks.chars().all(|character| character == mark);
        marks.len() >= 3 && ['-', '*', '_'].into_iter().any(is_all)
    }

    /// Returns the column at which the text of a list item begins.
    pub(super) fn item(self) -> Option<usize> {
        let digits = self.text.bytes().take_while(u8::is_ascii_digit).count();
        let mark = match self.text.as_bytes().get(digits)? {
            b'-' | b'*' | b'+' if digits == 0 => 1,
            b'.' | b')' if (1..=9).contains(&digits) => digits + 1,
            _ => return None,
        };
        let rest = &self.text[mark..];
        let gap = rest.len() - rest.trim_start_matches(' ').len();
        let text = match gap {
            0 if rest.is_empty() || rest.starts_with('\t') => 1,
            0 => return None,
            1..=4 => gap,
            _ => 1,
        };
        (!self.is_rule()).then_some(self.indent + mark + text)
    }

    /// Whether a block begins here, whatever went before.
    pub(super) fn begins_block(self) -> bool {
        self.heading().is_some()
            || self.opens_fence().is_some()
            || self.item().is_some()
            || self.is_rule()
            || self.text.starts_with('>')
            || self.text.starts_with("<!--")
    }

    /// Whether a comment begins here that does not end here. What stands in a code span is none.
    pub(super) fn opens_comment(self) -> bool {
        let mut at = 0;
        while let Some(found) = self.text[at..].find("<!--") {
            let start = at + found;
            at = start + "<!--".len();
            if self.text[..start].matches('`').count() % 2 == 1 {
                continue;
            }
            match self.text[at..].find("-->") {
                Some(end) => at += end,
                None => return true,
            }
        }
        false
    }

    /// Whether the comment that goes on here ends here.
    pub(super) fn closes_comment(self) -> bool {
        self.text.rfind("-->").is_some_and(|end| {
            let rest = Line {
                text: &self.text[end..],
                ..self
            };
            !rest.opens_comment()
        })
    }
}
