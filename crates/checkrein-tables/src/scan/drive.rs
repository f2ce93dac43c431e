//! Reads a relation in parts at once, and hands the parts on in the order of the file.
//!
//! Where a part begins is a guess: the first newline behind a round number. The part before it ends where
//! its own records say. When the two are the same place, the guess was right, since what a record is depends
//! on nothing before it; when not, the part is read again from the right place. So quotes with newlines in
//! them cost time and never a row.

use std::collections::BTreeMap;
use std::io::{self, Read as _};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};

use super::control::Control;
use super::part::{self, Ended, Reading};
use super::relation::{Piece, Relation};
use super::tally::Tally;
use crate::fault::Fault;
use crate::file::describe::Layout;
use crate::file::stream::{self, Ahead};
use crate::row::csv::{Fields, Step};
use crate::row::value::Row;
use crate::source::Type;

/// The letters of a part: small enough that its rows may be held, large enough that its start is nothing.
const PART: u64 = 4 << 20;

/// How many parts may wait for one that is slow, for each thread.
const WAITING: usize = 2;

/// What is computed of rows, part by part.
pub(crate) trait Work: Sync {
    /// What is computed of one part.
    type Part: Send;

    /// Begins a part.
    fn begin(&self) -> Result<Self::Part, Fault>;

    /// Takes a row.
    fn row(&self, part: &mut Self::Part, row: &Row<'_>) -> Result<(), Fault>;

    /// Takes what was computed of a part, in the order of the file; true when no more is needed.
    fn merge(&self, part: Self::Part, before: u64) -> Result<bool, Fault>;
}

/// What was read.
#[derive(Debug, Default)]
pub(crate) struct Read {
    /// Rows, of each piece.
    pub(crate) rows: Vec<u64>,
    /// What was wrong, of each piece, with lines from the beginning of its file.
    pub(crate) tallies: Vec<Tally>,
}

/// A part that is to be read.
#[derive(Debug, Clone, Copy)]
struct Chunk {
    piece: usize,
    from: u64,
    until: u64,
    /// Whether `from` is a guess.
    is_guess: bool,
}

struct Done<P> {
    start: Option<u64>,
    ended: Ended,
    part: P,
    tally: Tally,
}

/// Reads the needed columns of a relation.
pub(crate) fn read<W: Work>(
    relation: &Relation,
    needed: &[usize],
    work: &W,
    control: &Control,
    threads: usize,
) -> Result<Read, Fault> {
    let chunks = chunks(relation);
    let threads = threads.clamp(1, chunks.len().max(1));
    let kinds: Vec<Type> = relation.columns.iter().map(|column| column.kind).collect();
    let read = Read {
        rows: vec![0; relation.pieces.len()],
        tallies: vec![Tally::default(); relation.pieces.len()],
    };
    let driver = Driver {
        order: Mutex::new(Order {
            next: 0,
            piece: usize::MAX,
            place: 0,
            lines: 0,
            parked: BTreeMap::new(),
            fault: None,
            read,
        }),
        turn: Condvar::new(),
        claimed: AtomicUsize::new(0),
        is_over: AtomicBool::new(false),
        relation,
        needed,
        kinds,
        work,
        control,
        chunks,
        ahead: WAITING * threads,
    };
    std::thread::scope(|scope| {
        for _ in 1..threads {
            scope.spawn(|| driver.run());
        }
        driver.run();
    });
    let order = driver
        .order
        .into_inner()
        .unwrap_or_else(PoisonError::into_inner);
    match order.fault {
        Some(fault) => Err(fault),
        None => Ok(order.read),
    }
}

/// Divides the files; one that cannot be divided is one part.
fn chunks(relation: &Relation) -> Vec<Chunk> {
    let mut chunks = Vec::new();
    for (piece, Piece { table, .. }) in relation.pieces.iter().enumerate() {
        let is_divisible =
            stream::is_divisible(&table.opened, table.encoding) && table.layout != Layout::Array;
        let mut from = table.start;
        if is_divisible {
            while from + PART + PART / 2 < table.opened.length {
                chunks.push(Chunk {
                    piece,
                    from,
                    until: from + PART,
                    is_guess: from > table.start,
                });
                from += PART;
            }
        }
        chunks.push(Chunk {
            piece,
            from,
            until: u64::MAX,
            is_guess: from > table.start,
        });
    }
    chunks
}

/// What is known of the parts that are merged.
struct Order<P> {
    next: usize,
    /// The piece that `place` and `lines` are of.
    piece: usize,
    place: u64,
    lines: u64,
    parked: BTreeMap<usize, Done<P>>,
    fault: Option<Fault>,
    read: Read,
}

struct Driver<'d, W: Work> {
    relation: &'d Relation,
    needed: &'d [usize],
    kinds: Vec<Type>,
    work: &'d W,
    control: &'d Control,
    chunks: Vec<Chunk>,
    ahead: usize,
    claimed: AtomicUsize,
    is_over: AtomicBool,
    order: Mutex<Order<W::Part>>,
    turn: Condvar,
}

impl<W: Work> Driver<'_, W> {
    fn lock(&self) -> MutexGuard<'_, Order<W::Part>> {
        self.order.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Waits until `condition` holds or all is over.
    fn wait(&self, condition: impl Fn(&Order<W::Part>) -> bool) -> MutexGuard<'_, Order<W::Part>> {
        let mut order = self.lock();
        while !condition(&order) && !self.is_over.load(Ordering::Relaxed) {
            order = self
                .turn
                .wait(order)
                .unwrap_or_else(PoisonError::into_inner);
        }
        order
    }

    fn run(&self) {
        loop {
            let number = self.claimed.fetch_add(1, Ordering::Relaxed);
            if number >= self.chunks.len() || self.is_over.load(Ordering::Relaxed) {
                return;
            }
            drop(self.wait(|order| number < order.next + self.ahead));
            if self.is_over.load(Ordering::Relaxed) {
                return;
            }
            if let Err(fault) = self.chunk(number) {
                let mut order = self.lock();
                order.fault.get_or_insert(fault);
                self.end();
            }
        }
    }

    fn end(&self) {
        self.is_over.store(true, Ordering::Relaxed);
        self.turn.notify_all();
    }

    fn chunk(&self, number: usize) -> Result<(), Fault> {
        let chunk = self.chunks[number];
        let table = &self.relation.pieces[chunk.piece].table;
        if !stream::is_divisible(&table.opened, table.encoding) || table.layout == Layout::Array {
            return self.stream(number);
        }
        let start = if chunk.is_guess {
            self.guess(chunk)?
        } else {
            Some(chunk.from)
        };
        let done = match start {
            Some(start) => self.read(chunk, start)?,
            None => Done {
                start,
                ended: Ended::default(),
                part: self.work.begin()?,
                tally: Tally::default(),
            },
        };
        let mut order = self.lock();
        order.parked.insert(number, done);
        while let Some(done) = {
            let next = order.next;
            order.parked.remove(&next)
        } {
            let chunk = self.chunks[order.next];
            self.enter(&mut order, chunk);
            let is_right = done.start == Some(order.place);
            // Read again from the right place; what a guess was worth is left.
            let done = if is_right {
                done
            } else {
                self.read(chunk, order.place)?
            };
            order.place = done.ended.end;
            let is_enough = self.merge(&mut order, chunk.piece, done)?;
            order.next += 1;
            if is_enough {
                self.end();
                break;
            }
        }
        self.turn.notify_all();
        Ok(())
    }

    /// Reads a file that cannot be divided, piece by piece as it comes.
    fn stream(&self, number: usize) -> Result<(), Fault> {
        let chunk = self.chunks[number];
        let piece = &self.relation.pieces[chunk.piece];
        let table = &piece.table;
        let failed = |error| part::failed(piece, &error, 0);
        let reader =
            stream::letters(&table.opened, table.encoding, &self.control.read).map_err(failed)?;
        let mut reader: Box<dyn std::io::Read + Send> = if table.opened.compression.is_some() {
            Box::new(Ahead::new(reader))
        } else {
            reader
        };
        // The header was read when the table was described; the mark is left out already.
        let from = chunk.from - table.mark;
        io::copy(&mut (&mut reader).take(from), &mut io::sink()).map_err(failed)?;
        let mut reading = Reading::new(piece, &self.kinds, self.needed, reader, from);
        let mut until = from;
        loop {
            until += PART;
            let (mut part, mut tally) = (self.work.begin()?, Tally::default());
            let ended = reading.until(until, &mut tally, self.control, |row| {
                self.work.row(&mut part, row)
            })?;
            let mut order = self.wait(|order| order.next == number);
            if self.is_over.load(Ordering::Relaxed) {
                return Ok(());
            }
            self.enter(&mut order, chunk);
            let done = Done {
                start: None,
                ended,
                part,
                tally,
            };
            if self.merge(&mut order, chunk.piece, done)? {
                self.end();
                return Ok(());
            }
            if ended.is_over {
                order.next += 1;
                self.turn.notify_all();
                return Ok(());
            }
        }
    }

    /// Comes to the piece of a chunk, when it is another.
    fn enter(&self, order: &mut Order<W::Part>, chunk: Chunk) {
        if order.piece != chunk.piece {
            let table = &self.relation.pieces[chunk.piece].table;
            order.piece = chunk.piece;
            order.place = table.start;
            order.lines = table.start_line;
        }
    }

    fn merge(
        &self,
        order: &mut Order<W::Part>,
        piece: usize,
        done: Done<W::Part>,
    ) -> Result<bool, Fault> {
        let before = order.read.rows.iter().sum();
        let lines = order.lines;
        order.read.tallies[piece].append(done.tally, lines);
        order.read.rows[piece] += done.ended.rows;
        order.lines += done.ended.lines;
        self.work.merge(done.part, before)
    }

    fn read(&self, chunk: Chunk, start: u64) -> Result<Done<W::Part>, Fault> {
        let piece = &self.relation.pieces[chunk.piece];
        let reader = piece.table.opened.from(start, &self.control.read);
        let mut reading = Reading::new(piece, &self.kinds, self.needed, Box::new(reader), start);
        let (mut part, mut tally) = (self.work.begin()?, Tally::default());
        let ended = reading.until(chunk.until, &mut tally, self.control, |row| {
            self.work.row(&mut part, row)
        })?;
        Ok(Done {
            start: Some(start),
            ended,
            part,
            tally,
        })
    }

    /// Guesses where the first record at or behind a place begins: behind a newline that has rows of the
    /// right width behind it.
    fn guess(&self, chunk: Chunk) -> Result<Option<u64>, Fault> {
        let table = &self.relation.pieces[chunk.piece].table;
        // One byte before, since a record may begin at the very place.
        let mut head = Vec::new();
        let uncounted = std::sync::Arc::default();
        let reader = table.opened.from(chunk.from - 1, &uncounted);
        let piece = &self.relation.pieces[chunk.piece];
        reader
            .take(64 << 10)
            .read_to_end(&mut head)
            .map_err(|error| part::failed(piece, &error, chunk.from))?;
        let newline = match table.layout {
            Layout::Csv(dialect) => dialect.newline,
            _ => b'\n',
        };
        let places = memchr::memchr_iter(newline, &head).map(|place| place + 1);
        let is_likely = |place: usize| {
            let Layout::Csv(dialect) = table.layout else {
                return true;
            };
            let mut fields = Fields::default();
            let mut at = place;
            for _ in 0..4 {
                match dialect.step(&head, at, false, &mut fields) {
                    Step::Record { end } if fields.spans.len() == table.columns.len() => at = end,
                    Step::Blank { end } => at = end,
                    Step::Incomplete => return true,
                    _ => return false,
                }
            }
            true
        };
        let mut places = places.take(64).peekable();
        let first = places.peek().copied();
        let place = places.find(|&place| is_likely(place)).or(first);
        Ok(place.map(|place| chunk.from - 1 + place as u64))
    }
}
