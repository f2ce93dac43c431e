//! A file as a table: its form, its columns and their types, found out or given.

use std::collections::BTreeMap;
use std::path::PathBuf;

use super::form::Form;
use super::infer::{Booleans, Evidence, Odd};
use super::open::{self, Opened};
use super::sample::{self, Sample};
use super::sniff;
use super::unique::unique;
use crate::fault::{Fault, Kind};
use crate::row::csv::Dialect;
use crate::row::json::{self, Members, Scalar};
use crate::source::{Encoding, Format, Header, Source, Type};

/// The most columns that SQLite can name.
const MOST_COLUMNS: usize = 2_000;

/// Rows of a place by which types are judged.
const ROWS: usize = 20_000;

/// A file that is described.
#[derive(Debug)]
pub(crate) struct Described {
    pub(crate) path: PathBuf,
    pub(crate) opened: Opened,
    pub(crate) encoding: Encoding,
    pub(crate) layout: Layout,
    /// Where the first row begins, in letters; the mark is counted where the file is read as it lies.
    pub(crate) start: u64,
    pub(crate) mark: u64,
    /// How many lines are before it.
    pub(crate) start_line: u64,
    pub(crate) header: bool,
    pub(crate) columns: Vec<Named>,
    pub(crate) notes: Vec<String>,
}

/// How rows lie in the file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Layout {
    Csv(Dialect),
    Lines,
    Array,
}

impl Layout {
    pub(crate) fn format(self) -> Format {
        match self {
            Self::Csv(_) => Format::Csv,
            Self::Lines => Format::JsonLines,
            Self::Array => Format::JsonArray,
        }
    }
}

/// A column.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Named {
    pub(crate) name: String,
    pub(crate) kind: Type,
    /// The words for true and false, when the column has nothing else.
    pub(crate) booleans: Option<Booleans>,
    /// A value that is no number, in a column of text.
    pub(crate) odd: Option<Odd>,
    /// How its values are written, in a column of text.
    pub(crate) form: Option<Form>,
    /// A word that stands for nothing, in a column of text.
    pub(crate) nothing: Option<String>,
}

/// Opens a file and describes it.
pub(crate) fn describe(source: &Source) -> Result<Described, Fault> {
    let opened = open::open(&source.path)?;
    let sample = sample::take(&opened, source.encoding).map_err(|error| {
        Fault::new(
            Kind::File,
            format!("`{}` cannot be read: {error}", source.path.display()),
            "see whether the file is whole",
        )
    })?;
    let format = source.format.unwrap_or_else(|| sniff::format(&sample.head));
    let form = match format {
        Format::Csv => csv(source, &sample),
        Format::JsonLines | Format::JsonArray => json(format, &sample),
    };
    let mut columns = Vec::new();
    let mut notes = form.notes;
    for (name, evidence) in unique(form.names).into_iter().zip(&form.evidence) {
        let given = given(&source.types, &name);
        if given.is_none() && evidence.is_nearly_numbers() {
            notes.push(format!(
                "`{name}` is text: most of its values are numbers, {:?} is none",
                evidence.odd.as_deref().unwrap_or_default()
            ));
        }
        let delimiter = match form.layout {
            Layout::Csv(dialect) => Some(dialect.delimiter),
            _ => None,
        };
        let written = evidence.form(delimiter);
        if given.is_none() && delimiter == Some(b';') && evidence.may_have_thousands() {
            notes.push(format!(
                "`{name}`: its points are read as decimal ones; if they stand between thousands, give `types`: \
                 [\"{name}:text\"] and write number({name}, ',')"
            ));
        }
        // A column that is said to be of numbers has them, however they are written.
        let is_amount = matches!(written, Some(Form::Amount(_)));
        let kind = given
            .filter(|given| *given == Type::Text || !is_amount)
            .unwrap_or_else(|| evidence.kind());
        columns.push(Named {
            kind,
            form: written.filter(|_| given.is_none() || is_amount && given != Some(Type::Text)),
            nothing: evidence.nothing().filter(|_| kind == Type::Text),
            odd: evidence.odd().filter(|_| kind == Type::Text),
            booleans: evidence.booleans(),
            name,
        });
    }
    check(source, &columns)?;
    Ok(Described {
        path: source.path.clone(),
        encoding: sample.encoding,
        layout: form.layout,
        start: sample.mark + form.start,
        mark: sample.mark,
        start_line: form.start_line,
        header: form.header,
        opened,
        columns,
        notes,
    })
}

fn given(types: &BTreeMap<String, Type>, name: &str) -> Option<Type> {
    types
        .iter()
        .find(|(other, _)| other.eq_ignore_ascii_case(name))
        .map(|(_, kind)| *kind)
}

fn check(source: &Source, columns: &[Named]) -> Result<(), Fault> {
    let shown = source.path.display();
    let names = || {
        let names: Vec<&str> = columns.iter().map(|column| column.name.as_str()).collect();
        names.join(", ")
    };
    if columns.len() > MOST_COLUMNS {
        return Err(Fault::new(
            Kind::TooMuch,
            format!(
                "`{shown}` has {} columns, more than {MOST_COLUMNS}",
                columns.len()
            ),
            "see whether the delimiter is right, or read the file by code",
        ));
    }
    for name in source.types.keys() {
        if !columns
            .iter()
            .any(|column| column.name.eq_ignore_ascii_case(name))
        {
            return Err(Fault::new(
                Kind::Name,
                format!("`{shown}` has no column `{name}` that could have a type"),
                format!("the columns are {}", names()),
            ));
        }
    }
    Ok(())
}

struct Found {
    layout: Layout,
    start: u64,
    start_line: u64,
    header: bool,
    names: Vec<String>,
    evidence: Vec<Evidence>,
    notes: Vec<String>,
}

fn csv(source: &Source, sample: &Sample) -> Found {
    let mut head = &sample.head[..];
    let mut start = 0;
    let mut delimiter = source.delimiter;
    // Spreadsheets write the delimiter on a line of its own.
    if let Some(rest) = head.strip_prefix(b"sep=") {
        let line = memchr::memchr(b'\n', rest).unwrap_or(rest.len());
        if let [only] | [only, b'\r'] = rest[..line] {
            delimiter = delimiter.or(Some(only));
            start = (4 + line + 1).min(head.len());
            head = &head[start..];
        }
    }
    // The end of a file is the end of its last row.
    let mut closed;
    let newline = sniff::newline(head);
    if sample.is_whole && !head.is_empty() && !head.ends_with(&[newline]) {
        closed = head.to_vec();
        closed.push(newline);
        head = &closed;
    }
    let dialect = sniff::dialect(head, delimiter, source.quote);
    let mut notes = Vec::new();
    let led = sniff::leads(head, dialect);
    if led > 0 {
        let lead = String::from_utf8_lossy(&head[..led.min(60)]).into_owned();
        notes.push(format!(
            "what is before the table is left out: {:?}",
            lead.trim_end()
        ));
        (start, head) = (start + led, &head[led..]);
    }
    let mut rows = sniff::rows(head, dialect, ROWS);
    let first = rows.next().unwrap_or_default();
    let mut evidence = vec![Evidence::default(); first.len()];
    let mut width = first.len();
    let mut add = |row: &[Vec<u8>]| {
        for (evidence, field) in evidence.iter_mut().zip(row) {
            evidence.add(field);
        }
    };
    for row in rows {
        width = width.max(row.len());
        add(&row);
    }
    for place in &sample.places {
        let places = sniff::rows(place, dialect, ROWS);
        // A place that begins within quotes has other rows.
        places
            .filter(|row| row.len() == first.len())
            .for_each(|row| add(&row));
    }
    let header = match source.header {
        Header::Yes => true,
        Header::No => false,
        Header::Guess => sniff::has_header(&first, &evidence),
    };
    notes.extend(sniff::undivided(head, first.len()));
    let names = if header {
        let mut end = 0;
        let mut fields = crate::row::csv::Fields::default();
        loop {
            match dialect.step(head, end, true, &mut fields) {
                crate::row::csv::Step::Record { end: behind } => break end = behind,
                crate::row::csv::Step::Blank { end: behind } => end = behind,
                _ => break,
            }
        }
        let lines =
            memchr::memchr_iter(b'\n', &sample.head[..(start + end).min(sample.head.len())]);
        let lines = lines.count() as u64;
        start += end;
        return Found {
            layout: Layout::Csv(dialect),
            start: start.min(sample.head.len()) as u64,
            start_line: lines,
            header,
            names: first
                .iter()
                .map(|name| String::from_utf8_lossy(name).trim().replace('\0', ""))
                .collect(),
            evidence,
            notes,
        };
    } else {
        for (evidence, field) in evidence.iter_mut().zip(&first) {
            evidence.add(field);
        }
        evidence.resize(width, Evidence::default());
        vec![String::new(); width]
    };
    Found {
        layout: Layout::Csv(dialect),
        start: start as u64,
        start_line: memchr::memchr_iter(b'\n', &sample.head[..start.min(sample.head.len())]).count()
            as u64,
        header,
        names,
        evidence,
        notes,
    }
}

/// The columns of objects: the union of their members, in the order in which they are met.
#[derive(Default)]
struct Union {
    names: Vec<String>,
    evidence: Vec<Evidence>,
    places: std::collections::HashMap<String, usize>,
    current: usize,
}

impl Members for Union {
    fn wants(&mut self, name: &str) -> bool {
        self.current = match self.places.get(name) {
            Some(place) => *place,
            None => {
                self.places.insert(name.to_owned(), self.names.len());
                self.names.push(name.to_owned());
                self.evidence.push(Evidence::default());
                self.names.len() - 1
            }
        };
        true
    }

    fn take(&mut self, value: Scalar<'_>) {
        let evidence = &mut self.evidence[self.current];
        match value {
            Scalar::Null => {}
            Scalar::Int(number) => evidence.add(number.to_string().as_bytes()),
            // A number that looks whole was written as none.
            Scalar::Real(_) => evidence.add(b"0.5"),
            // Text that looks like a number was made text by whoever wrote it.
            Scalar::Text(text) if number_like(text) => evidence.add_written(text.as_bytes()),
            Scalar::Text(text) => evidence.add(text.as_bytes()),
        }
    }
}

fn number_like(text: &str) -> bool {
    crate::row::number::real(text.as_bytes()).is_some()
}

fn json(format: Format, sample: &Sample) -> Found {
    let mut union = Union::default();
    let lines = |text: &[u8], union: &mut Union| {
        for line in text.split(|&byte| byte == b'\n').take(ROWS) {
            json::object(line, union);
        }
    };
    if format == Format::JsonLines {
        lines(&sample.head, &mut union);
        for place in &sample.places {
            lines(place, &mut union);
        }
    } else {
        let (mut at, mut is_first) = (0, true);
        while let json::Element::At { start, end } =
            json::element(&sample.head, at, is_first, sample.is_whole)
        {
            json::object(&sample.head[start..end], &mut union);
            (at, is_first) = (end, false);
        }
    }
    Found {
        layout: if format == Format::JsonLines {
            Layout::Lines
        } else {
            Layout::Array
        },
        start: 0,
        start_line: 0,
        header: false,
        names: union.names,
        evidence: union.evidence,
        notes: Vec::new(),
    }
}
