//! Measures the store of traces: how fast a log is read, and how long questions take. Nothing is
//! asserted: the machine may be busy, and then all rows are slower alike.
//!
//! `cargo run --release -p checkrein-traces --example bench -- [--lines NUMBER] [--model FOLDER]... [--own NUMBER]`
//!
//! `--lines 0` reads no long log; `--own 1000` has a model make a thousand vectors, of which the others are
//! made.

#![expect(clippy::print_stdout, reason = "the table is what this program is for")]

mod meaning;
mod texts;

use std::io::{BufWriter, Write as _};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, bail};
use checkrein_core::layout::UserDirs;
use checkrein_core::time::Timestamp;
use checkrein_core::trace::Draft;
use checkrein_traces::search::Query;
use checkrein_traces::{Place, Store, record};
use fs_err as fs;
use rusqlite::Connection;
use texts::Texts;

/// Traces that are searched.
const TRACES: usize = 20_000;

/// Questions of each kind.
const QUESTIONS: usize = 300;

fn main() -> Result<()> {
    let (mut lines, mut models, mut own) = (1_000_000, Vec::new(), usize::MAX);
    let mut arguments = std::env::args().skip(1);
    while let Some(argument) = arguments.next() {
        let value = arguments
            .next()
            .with_context(|| format!("{argument} needs a value"))?;
        match argument.as_str() {
            "--lines" => lines = value.parse()?,
            "--model" => models.push(PathBuf::from(value)),
            "--own" => own = value.parse::<usize>()?.max(100),
            _ => bail!("usage: bench [--lines NUMBER] [--model FOLDER]... [--own NUMBER]"),
        }
    }
    let folder = tempfile::tempdir()?;
    if lines > 0 {
        ingest(&place(folder.path(), "long")?, lines)?;
    }
    forget_peak();
    println!("\n{:<44}{:>12}{:>12}", "", "p50", "p95");
    let place = place(folder.path(), "searched")?;
    // A fifth of the lines are outcomes.
    write_log(&place, TRACES * 5 / 4)?;
    let mut store = Store::open(&place)?;
    store.catch_up()?;
    words(&store, folder.path())?;
    adding(&place)?;
    opening(&place)?;
    store.catch_up()?;
    say_peak("store");
    drop(store);
    for model in models {
        meaning::measure(&place, &model, own)?;
    }
    Ok(())
}

fn ingest(place: &Place, lines: usize) -> Result<()> {
    write_log(place, lines)?;
    let size = fs::metadata(&place.log)?.len() as f64 / 1e6;
    forget_peak();
    let (start, before) = (Instant::now(), processor_time());
    let read = Store::open(place)?.catch_up()?;
    let (seconds, busy) = (start.elapsed().as_secs_f64(), processor_time() - before);
    println!(
        "read {} lines ({size:.0} MB), {} decisions: {seconds:.1} s ({busy:.1} s of a processor), {}; the store has {:.0} MB",
        read.lines,
        read.added,
        peak().map_or_else(String::new, |peak| format!("{peak} MB at most")),
        fs::metadata(&place.database)?.len() as f64 / 1e6,
    );
    Ok(())
}

fn words(store: &Store, folder: &Path) -> Result<()> {
    let search = |text: &str| -> Result<()> {
        store.search(&question(text), None)?;
        Ok(())
    };
    let mut texts = Texts::new();
    let known: Vec<String> = (0..QUESTIONS).map(|_| texts.text(6)).collect();
    let mixed: Vec<String> = (0..QUESTIONS)
        .map(|_| texts.text(4) + " " + &texts.unknown(2))
        .collect();
    let unknown: Vec<String> = (0..QUESTIONS).map(|_| texts.unknown(48)).collect();
    row("search by words, the first time", &known[..1], search)?;
    row("search by words", &known, search)?;
    row("the same, two of six words unknown", &mixed, search)?;
    row("the same, 48 unknown words", &unknown, search)?;
    let plain = plain(store, &folder.join("plain.db"))?;
    row("LIKE over a plain table", &known, |text| like(&plain, text))
}

/// The same traces in a table without any index.
fn plain(store: &Store, path: &Path) -> Result<Connection> {
    let mut connection = Connection::open(path)?;
    connection.execute_batch("CREATE TABLE plain (text TEXT)")?;
    let transaction = connection.transaction()?;
    for trace in store.traces()? {
        let text = format!("{} {} {}", trace.decision, trace.context, trace.category);
        transaction.execute("INSERT INTO plain VALUES (?)", [text])?;
    }
    transaction.commit()?;
    Ok(connection)
}

fn like(plain: &Connection, text: &str) -> Result<()> {
    let words: Vec<String> = text.split(' ').map(|word| format!("%{word}%")).collect();
    let each = vec!["(text LIKE ?)"; words.len()].join(" + ");
    let sql = format!(
        "SELECT text, {each} AS score FROM plain WHERE score > 0 ORDER BY score DESC LIMIT 10"
    );
    let mut statement = plain.prepare_cached(&sql)?;
    let mut rows = statement.query(rusqlite::params_from_iter(words))?;
    while rows.next()?.is_some() {}
    Ok(())
}

fn adding(place: &Place) -> Result<()> {
    let mut texts = Texts::new();
    let contexts: Vec<String> = (0..QUESTIONS).map(|_| texts.text(60)).collect();
    row("record::add, with redaction", &contexts, |context| {
        let draft = Draft {
            category: "design".into(),
            decision: context[..60].to_owned(),
            context: format!("{context} DB_PASSWORD=\"xK2{}\"", &context[..12]),
            files: vec!["src/main.rs".into()],
            ..Draft::default()
        };
        let added = record::add(place, draft, Timestamp::from_second(1_800_000_000))?;
        added.map_err(|invalid| anyhow::anyhow!(invalid.what))?;
        Ok(())
    })
}

fn opening(place: &Place) -> Result<()> {
    // So long that the time of the last change tells it apart from the next.
    std::thread::sleep(Duration::from_millis(200));
    Store::open(place)?.catch_up()?;
    let times = vec![String::new(); QUESTIONS];
    row("Store::open, up to date", &times, |_| {
        Store::open(place)?;
        Ok(())
    })?;
    let mut store = Store::open(place)?;
    row("catch_up, nothing new", &times, |_| {
        store.catch_up()?;
        Ok(())
    })
}

/// Prints how long something took, for each of some texts.
fn row(name: &str, texts: &[String], mut run: impl FnMut(&str) -> Result<()>) -> Result<()> {
    let mut times = Vec::with_capacity(texts.len());
    for text in texts {
        let start = Instant::now();
        run(text)?;
        times.push(start.elapsed());
    }
    times.sort_unstable();
    let at = |part: usize| {
        let time: Duration = times[(times.len() * part / 100).min(times.len() - 1)];
        format!("{:.3} ms", time.as_secs_f64() * 1000.0)
    };
    println!("{name:<44}{:>12}{:>12}", at(50), at(95));
    Ok(())
}

fn say(text: &str) {
    println!("{text}");
}

fn question(text: &str) -> Query {
    Query {
        text: text.to_owned(),
        ..Query::default()
    }
}

fn place(folder: &Path, name: &str) -> Result<Place> {
    let home = folder.join("home");
    let dirs = UserDirs::new(|name| (name == "HOME").then(|| home.clone().into()))
        .context("a home folder is named")?;
    let place = Place::of(&dirs, folder.join(name));
    fs::create_dir_all(place.log.parent().context("a log is in a folder")?)?;
    Ok(place)
}

fn write_log(place: &Place, lines: usize) -> Result<()> {
    let mut texts = Texts::new();
    let mut file = BufWriter::new(fs::File::create(&place.log)?);
    for number in 0..lines {
        file.write_all(texts.line(number).as_bytes())?;
    }
    Ok(file.flush()?)
}

/// Says the most memory that this process has had since it was last forgotten.
fn say_peak(what: &str) {
    if let Some(peak) = peak() {
        say(&format!("{what}: {peak} MB at most"));
    }
}

/// Has the most memory counted from now on; where the system can.
fn forget_peak() {
    let _ = fs::write("/proc/self/clear_refs", "5");
}

/// Returns the most memory that this process has had, in MB; where the system says it.
fn peak() -> Option<u64> {
    let status = fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find(|line| line.starts_with("VmHWM:"))?;
    let kilobytes: u64 = line.split_whitespace().nth(1)?.parse().ok()?;
    Some(kilobytes / 1024)
}

/// Returns how long processors have worked for this process, in seconds: where others are at work as well, it
/// says more than the clock. Zero where the system does not say it.
fn processor_time() -> f64 {
    let stat = fs::read_to_string("/proc/self/stat").unwrap_or_default();
    // Behind the name, which may hold anything: the 12th and 13th, in hundredths of a second.
    let behind = stat.rsplit(')').next().unwrap_or_default();
    let ticks = behind.split_whitespace().skip(11).take(2);
    ticks
        .filter_map(|ticks| ticks.parse::<f64>().ok())
        .sum::<f64>()
        / 100.0
}
