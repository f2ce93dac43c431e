//! Where a markdown text may be cut, and what its headings are.
//!
//! Not a parser of markdown: it knows just enough of its blocks (CommonMark's fences, lists, indented
//! code, comments, tables and both kinds of headings) never to take the inside of one for its end.

mod line;

use line::{Fence, Line};

/// A place before a line at which a text may be cut.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Cut {
    /// Where the line begins, in bytes.
    pub at: usize,
    /// What is cut apart there.
    pub apart: Apart,
}

/// What a cut takes apart, the best cut first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Apart {
    /// Two sections.
    Sections,
    /// Two blocks: paragraphs, lists, tables, code.
    Blocks,
    /// Two items of a list.
    Items,
    /// Two rows of a table, or two parts of an item.
    Rows,
    /// Two lines of a paragraph, or what introduces something and that.
    Lines,
}

/// A heading, of either kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Heading<'a> {
    /// Where its first line begins, in bytes.
    pub at: usize,
    /// From one to six.
    pub level: usize,
    /// What it says.
    pub title: &'a str,
}

/// The cuts and the headings of a text, in their order.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Outline<'a> {
    pub cuts: Vec<Cut>,
    pub headings: Vec<Heading<'a>>,
}

/// So many fences that nobody closes are seen through for the headings behind them.
const UNCLOSED: usize = 3;

impl<'a> Outline<'a> {
    /// Reads a text. Behind a fence or a comment that is never closed there is no cut.
    pub(super) fn of(text: &'a str) -> Self {
        let (mut outline, mut open) = Reader::new(text).read();
        for _ in 0..UNCLOSED {
            let Some(behind) = open else { break };
            let (rest, still_open) = Reader::new(&text[behind..]).read();
            let headings = rest.headings.into_iter();
            outline.headings.extend(headings.map(|heading| Heading {
                at: heading.at + behind,
                ..heading
            }));
            open = still_open.map(|at| at + behind);
        }
        outline
    }
}

/// What a line is, as far as cuts are concerned.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Heading,
    /// A line of a paragraph that began at this place, in bytes.
    Paragraph(usize),
    Item,
    Quote,
    /// The row of a table, counted from one.
    Row(usize),
    Code,
    /// A block that has ended with its line: a fence, a comment, a rule.
    Whole,
}

/// What the lines are inside of, whatever they look like.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Inside {
    Fence(Fence),
    Comment,
}

#[derive(Debug, Default)]
struct Reader<'a> {
    text: &'a str,
    outline: Outline<'a>,
    inside: Option<Inside>,
    /// Where the text of the open list items begins, in columns.
    lists: Vec<usize>,
    last: Option<Kind>,
    /// Whether the last line that is not blank introduces what comes.
    introduces: bool,
    is_after_blank: bool,
}

impl<'a> Reader<'a> {
    fn new(text: &'a str) -> Self {
        Self {
            text,
            ..Self::default()
        }
    }

    /// Returns the outline, and where the text goes on behind the line that opens what is never
    /// closed.
    fn read(mut self) -> (Outline<'a>, Option<usize>) {
        let (mut at, mut opened) = (0, 0);
        for whole in self.text.split_inclusive('\n') {
            let line = Line::of(whole);
            if !self.goes_on_inside(line) {
                if line.is_blank() {
                    self.is_after_blank = true;
                } else {
                    self.take(line, at);
                    opened = at + whole.len();
                    self.is_after_blank = false;
                }
            }
            at += whole.len();
        }
        (self.outline, self.inside.map(|_| opened))
    }

    /// Whether a line belongs to the fence or comment that is open, which it may close.
    fn goes_on_inside(&mut self, line: Line<'_>) -> bool {
        match self.inside {
            None => false,
            Some(Inside::Comment) => {
                if line.closes_comment() {
                    self.inside = None;
                }
                true
            }
            Some(Inside::Fence(fence)) if fence.is_left_by(line) => {
                self.inside = None;
                false
            }
            Some(Inside::Fence(fence)) => {
                if fence.is_closed_by(line) {
                    self.inside = None;
                    self.is_after_blank = false;
                }
                true
            }
        }
    }

    fn take(&mut self, line: Line<'a>, at: usize) {
        if let Some(Kind::Paragraph(start)) = self.last
            && !self.is_after_blank
            && self.lists.is_empty()
            && let Some(level) = line.underlines()
        {
            self.underline(level, start, at);
            return;
        }
        let was_in_list = !self.lists.is_empty();
        let is_lazy = self.is_lazy(line);
        if !is_lazy {
            while self.lists.last().is_some_and(|text| line.indent < *text) {
                self.lists.pop();
            }
        }
        let kind = if is_lazy {
            self.last.unwrap_or(Kind::Item)
        } else {
            self.kind(line, at)
        };
        if let Some(apart) = self.apart(line, kind, was_in_list, is_lazy) {
            self.outline.cuts.push(Cut { at, apart });
        }
        if let (Kind::Heading, Some((level, title))) = (kind, line.heading()) {
            let heading = Heading { at, level, title };
            self.outline.headings.push(heading);
        }
        if let (Kind::Item, false, Some(text)) = (kind, is_lazy, line.item()) {
            self.lists.push(text);
        }
        self.last = Some(kind);
        self.introduces = line.text.trim_end().ends_with(':');
        self.open(line);
    }

    /// Makes a heading of the paragraph above.
    fn underline(&mut self, level: usize, start: usize, at: usize) {
        self.last = Some(Kind::Heading);
        self.introduces = false;
        self.outline.headings.push(Heading {
            at: start,
            level,
            title: self.text[start..at].lines().next().unwrap_or("").trim(),
        });
        // What goes before the heading does not introduce it; lines of it are not apart.
        self.outline.cuts.retain(|cut| cut.at <= start);
        if let Some(cut) = self.outline.cuts.iter_mut().rfind(|cut| cut.at == start) {
            cut.apart = Apart::Sections;
        }
    }

    /// Whether a line goes on with the paragraph above although it is not as far in.
    fn is_lazy(&self, line: Line<'_>) -> bool {
        let in_text = matches!(self.last, Some(Kind::Item | Kind::Paragraph(_)));
        !self.is_after_blank && in_text && !self.lists.is_empty() && !line.begins_block()
    }

    fn kind(&self, line: Line<'_>, at: usize) -> Kind {
        let within = line.indent - self.lists.last().copied().unwrap_or(0).min(line.indent);
        let goes_on = !self.is_after_blank && matches!(self.last, Some(Kind::Paragraph(_)));
        let is_in_list = !self.lists.is_empty();
        if line.opens_fence().is_some() && (within < 4 || is_in_list) {
            return Kind::Whole;
        }
        if within >= 4 && !goes_on && line.item().is_none_or(|_| !is_in_list) {
            return Kind::Code;
        }
        if line.heading().is_some() {
            Kind::Heading
        } else if line.is_rule() || line.text.starts_with("<!--") {
            Kind::Whole
        } else if line.item().is_some() {
            Kind::Item
        } else if line.text.starts_with('>') {
            Kind::Quote
        } else if line.text.starts_with('|') {
            match self.last {
                Some(Kind::Row(number)) if !self.is_after_blank => Kind::Row(number + 1),
                _ => Kind::Row(1),
            }
        } else {
            match self.last {
                Some(Kind::Paragraph(start)) if goes_on => Kind::Paragraph(start),
                _ => Kind::Paragraph(at),
            }
        }
    }

    /// Returns what a cut before a line takes apart; nothing where there must be none.
    fn apart(&self, line: Line<'_>, kind: Kind, was_in_list: bool, is_lazy: bool) -> Option<Apart> {
        let last = self.last?;
        let is_in_list = !self.lists.is_empty();
        // A heading over nothing says nothing, and code is not cut.
        if last == Kind::Heading || (last, kind) == (Kind::Code, Kind::Code) {
            return None;
        }
        // What introduces code says nothing without it.
        if self.introduces && (kind == Kind::Code || line.opens_fence().is_some()) {
            return None;
        }
        if kind == Kind::Heading && !is_in_list {
            return Some(Apart::Sections);
        }
        if is_lazy || self.introduces {
            return Some(Apart::Lines);
        }
        if kind == Kind::Item && !is_in_list {
            let is_first = !was_in_list;
            let is_apart = is_first && self.is_after_blank;
            return Some(if is_apart {
                Apart::Blocks
            } else {
                Apart::Items
            });
        }
        if is_in_list {
            let is_apart = self.is_after_blank || line.begins_block() || last == Kind::Whole;
            return Some(if is_apart { Apart::Rows } else { Apart::Lines });
        }
        match (last, kind) {
            // Without its head a table says nothing.
            (Kind::Row(_), Kind::Row(2 | 3)) => None,
            (Kind::Row(_), Kind::Row(number)) if number > 3 => Some(Apart::Rows),
            _ if self.is_after_blank || last == Kind::Whole || kind == Kind::Whole => {
                Some(Apart::Blocks)
            }
            (Kind::Paragraph(_), Kind::Row(_)) => Some(Apart::Blocks),
            _ => Some(Apart::Lines),
        }
    }

    fn open(&mut self, line: Line<'_>) {
        let container = self.lists.last().copied().unwrap_or(0);
        let fence = line.opens_fence().filter(|_| self.last != Some(Kind::Code));
        if let Some(fence) = fence {
            self.inside = Some(Inside::Fence(fence.within(container)));
        } else if line.opens_comment() && self.last != Some(Kind::Code) {
            self.inside = Some(Inside::Comment);
        }
    }
}

#[cfg(test)]
mod tests;
