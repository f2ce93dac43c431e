//! Reads the rows of one part of a file, the wanted columns only.

use std::collections::HashMap;
use std::io::{ErrorKind, Read};

use super::cell::{Cells, Wanted, number_of};
use super::control::Control;
use super::relation::{From, Piece};
use super::tally::Tally;
use super::window::Window;
use crate::answer::Oddity;
use crate::fault::{Fault, Kind};
use crate::file::describe::Layout;
use crate::row::csv::{Fields, Step};
use crate::row::json::{self, Element};
use crate::row::number;
use crate::row::value::{Cell, Row};
use crate::source::Type;

/// Where reading has come to.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Ended {
    /// Where the next record begins.
    pub(crate) end: u64,
    pub(crate) rows: u64,
    pub(crate) lines: u64,
    /// Whether nothing follows.
    pub(crate) is_over: bool,
}

/// The reader of a part.
pub(crate) struct Reading<'p> {
    piece: &'p Piece,
    window: Window,
    wanted: Vec<Wanted>,
    names: HashMap<&'p str, Wanted>,
    cells: Vec<Cell>,
    fields: Fields,
    /// How far newlines are counted, in the window.
    counted: usize,
    is_first: bool,
}

impl<'p> Reading<'p> {
    /// A reader that begins at `place`; `kinds` are those of the relation's columns.
    pub(crate) fn new(
        piece: &'p Piece,
        kinds: &[Type],
        needed: &[usize],
        reader: Box<dyn Read + Send>,
        place: u64,
    ) -> Self {
        let mut cells = vec![Cell::Null; kinds.len()];
        let mut wanted = Vec::new();
        for &slot in needed {
            match piece.map[slot] {
                From::Nowhere => {}
                From::File => cells[slot] = Cell::File,
                From::Field(field) => wanted.push(Wanted {
                    field,
                    slot,
                    kind: kinds[slot],
                }),
            }
        }
        wanted.sort_by_key(|wanted| wanted.field);
        let columns = &piece.table.columns;
        let names = wanted
            .iter()
            .map(|wanted| (columns[wanted.field].name.as_str(), *wanted));
        Self {
            names: names.collect(),
            window: Window::new(reader, place),
            fields: Fields::default(),
            counted: 0,
            is_first: true,
            piece,
            wanted,
            cells,
        }
    }

    /// Hands on the rows that begin before `until`.
    pub(crate) fn until<F>(
        &mut self,
        until: u64,
        tally: &mut Tally,
        control: &Control,
        mut each: F,
    ) -> Result<Ended, Fault>
    where
        F: FnMut(&Row<'_>) -> Result<(), Fault>,
    {
        let mut ended = Ended::default();
        loop {
            if self.window.place() >= until {
                break;
            }
            match self.step() {
                Found::Nothing => {
                    ended.is_over = true;
                    break;
                }
                Found::Incomplete => {
                    ended.lines += self.lines();
                    self.more(control)?;
                }
                Found::TooLong => return Err(self.too_long(ended.lines)),
                Found::Blank { end } => self.window.at = end,
                Found::Record { start, end } => {
                    if self.take(start, end, &mut ended, tally) {
                        ended.rows += 1;
                        each(&Row {
                            cells: &self.cells,
                            block: self.window.block(),
                            own: &self.fields.own,
                            file: self.piece.file.as_bytes(),
                        })?;
                    }
                    self.window.at = end;
                    self.is_first = false;
                }
            }
        }
        ended.lines += self.lines();
        ended.end = self.window.place();
        Ok(ended)
    }

    fn step(&mut self) -> Found {
        let Window { at, is_last, .. } = self.window;
        let block = self.window.block();
        match self.piece.table.layout {
            Layout::Csv(dialect) => match dialect.step(block, at, is_last, &mut self.fields) {
                Step::Record { end } => Found::Record { start: at, end },
                Step::Blank { end } => Found::Blank { end },
                Step::Incomplete => Found::Incomplete,
                Step::TooLong => Found::TooLong,
                Step::End => Found::Nothing,
            },
            Layout::Lines => line(block, at, is_last),
            Layout::Array => match json::element(block, at, self.is_first, is_last) {
                Element::At { start, end } => Found::Record { start, end },
                Element::Incomplete if block.len() - at > crate::row::csv::LONGEST => {
                    Found::TooLong
                }
                Element::Incomplete => Found::Incomplete,
                Element::End => Found::Nothing,
            },
        }
    }

    /// Reads the record's cells; false when it is no row.
    #[inline]
    fn take(&mut self, start: usize, end: usize, ended: &mut Ended, tally: &mut Tally) -> bool {
        let record = &self.window.block()[start..end];
        let is_text = end <= self.window.text || std::str::from_utf8(record).is_ok();
        if !is_text {
            self.odd(Oddity::NotText, None, start, start..end, ended, tally);
        }
        if !matches!(self.piece.table.layout, Layout::Csv(_)) {
            return self.take_object(start, end, is_text, ended, tally);
        }
        if !is_text {
            self.rewrite(start, end);
        }
        let count = self.fields.spans.len();
        let columns = self.piece.table.columns.len();
        if count != columns {
            let oddity = if count < columns {
                Oddity::Short
            } else {
                Oddity::Long
            };
            self.odd(oddity, None, start, start..end, ended, tally);
        }
        if self.fields.has_open_quote {
            self.odd(Oddity::OpenQuote, None, start, start..end, ended, tally);
        }
        for at in 0..self.wanted.len() {
            let Wanted { field, slot, kind } = self.wanted[at];
            let Some(&span) = self.fields.spans.get(field) else {
                self.cells[slot] = Cell::Null;
                continue;
            };
            let text = self.fields.get(self.window.block(), span);
            self.cells[slot] = if text.is_empty() {
                Cell::Null
            } else if kind == Type::Text {
                if span.is_own {
                    Cell::Own(span.start, span.end)
                } else {
                    Cell::Text(span.start, span.end)
                }
            } else if let Some(cell) = number_of(text, kind) {
                cell
            } else {
                if !number::trimmed(text).is_empty() && tally.count(Oddity::NotANumber) {
                    let text = text.to_vec();
                    let lines = ended.lines + self.lines_before(start);
                    tally.keep(Oddity::NotANumber, lines, Some(slot), &text);
                }
                Cell::Null
            };
        }
        true
    }

    /// Writes fields anew whose bytes are no text.
    fn rewrite(&mut self, start: usize, end: usize) {
        let block = self.window.block()[start..end].to_vec();
        let shift = start as u32;
        for span in &mut self.fields.spans {
            let bytes = if span.is_own {
                self.fields.own[span.start as usize..span.end as usize].to_vec()
            } else {
                block[(span.start - shift) as usize..(span.end - shift) as usize].to_vec()
            };
            let from = self.fields.own.len();
            let text = String::from_utf8_lossy(&bytes);
            self.fields.own.extend_from_slice(text.as_bytes());
            span.start = from as u32;
            span.end = self.fields.own.len() as u32;
            span.is_own = true;
        }
    }

    fn take_object(
        &mut self,
        start: usize,
        end: usize,
        is_text: bool,
        ended: &mut Ended,
        tally: &mut Tally,
    ) -> bool {
        for wanted in &self.wanted {
            self.cells[wanted.slot] = Cell::Null;
        }
        self.fields.own.clear();
        let record = &self.window.block()[start..end];
        let text = if is_text {
            std::borrow::Cow::Borrowed(record)
        } else {
            String::from_utf8_lossy(record)
                .into_owned()
                .into_bytes()
                .into()
        };
        let mut members = Cells {
            names: &self.names,
            cells: &mut self.cells,
            own: &mut self.fields.own,
            current: None,
            odd: Vec::new(),
        };
        let is_object = json::object(&text, &mut members);
        let odd = members.odd;
        if !is_object {
            self.odd(Oddity::NotJson, None, start, start..end, ended, tally);
            return false;
        }
        for slot in odd {
            self.odd(
                Oddity::NotANumber,
                Some(slot),
                start,
                start..end,
                ended,
                tally,
            );
        }
        true
    }

    fn odd(
        &mut self,
        oddity: Oddity,
        column: Option<usize>,
        start: usize,
        text: std::ops::Range<usize>,
        ended: &Ended,
        tally: &mut Tally,
    ) {
        if tally.count(oddity) {
            let lines = ended.lines + self.lines_before(start);
            tally.keep(oddity, lines, column, &self.window.block()[text]);
        }
    }

    fn lines_before(&self, place: usize) -> u64 {
        newlines(&self.window.block()[self.counted..place])
    }

    /// Counts the newlines of what was used up since this was asked last.
    fn lines(&mut self) -> u64 {
        let lines = self.lines_before(self.window.at);
        self.counted = self.window.at;
        lines
    }

    fn more(&mut self, control: &Control) -> Result<(), Fault> {
        control.check()?;
        self.counted -= self.window.at;
        self.window
            .more()
            .map_err(|error| failed(self.piece, &error, self.window.place()))
    }

    fn too_long(&self, lines: u64) -> Fault {
        Fault::new(
            Kind::Format,
            format!(
                "`{}` has a row of more than {} MB, about {lines} lines behind byte {}",
                self.piece.table.path.display(),
                crate::row::csv::LONGEST >> 20,
                self.window.place(),
            ),
            "see whether it is a table, or give its format, delimiter or encoding",
        )
    }
}

/// Says why a file could not be read on.
pub(crate) fn failed(piece: &Piece, error: &std::io::Error, place: u64) -> Fault {
    let shown = piece.table.path.display();
    match error.kind() {
        ErrorKind::UnexpectedEof if piece.table.opened.compression.is_none() => Fault::new(
            Kind::Changed,
            format!("`{shown}` was cut while it was read"),
            "ask again",
        ),
        _ if piece.table.opened.compression.is_some() => Fault::new(
            Kind::Format,
            format!("`{shown}` is damaged behind {place} bytes of its content: {error}"),
            "see whether the file is whole",
        ),
        _ => Fault::new(Kind::File, format!("`{shown}` cannot be read: {error}"), ""),
    }
}

fn newlines(bytes: &[u8]) -> u64 {
    memchr::memchr_iter(b'\n', bytes).count() as u64
}

fn line(block: &[u8], at: usize, is_last: bool) -> Found {
    if at >= block.len() {
        return if is_last {
            Found::Nothing
        } else {
            Found::Incomplete
        };
    }
    let end = match memchr::memchr(b'\n', &block[at..]) {
        Some(length) => at + length + 1,
        None if is_last => block.len(),
        None if block.len() - at > crate::row::csv::LONGEST => return Found::TooLong,
        None => return Found::Incomplete,
    };
    if block[at..end].trim_ascii().is_empty() {
        Found::Blank { end }
    } else {
        Found::Record { start: at, end }
    }
}

enum Found {
    Record { start: usize, end: usize },
    Blank { end: usize },
    Incomplete,
    TooLong,
    Nothing,
}
