//! Measures questions over a large table, beside a bare loop over its bytes: `bench-tables make FILE MEGABYTES`,
//! `bench-tables ask FILE grouped|handed SQL`, `bench-tables loop FILE`. `tests/bench/tables` runs it beside others.
#![expect(clippy::print_stdout, reason = "it is run by people")]

use std::fmt::Write as _;
use std::io::{BufWriter, Read, Write};
use std::time::Instant;

use checkrein_tables::{Limits, Question, Source, Value, ask};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match arguments[..] {
        ["make", file, megabytes] => make(file, megabytes.parse()?),
        ["loop", file] => bare(file),
        ["ask", file, way, sql] => asked(file, way, sql),
        _ => {
            Err("bench-tables make FILE MEGABYTES | loop FILE | ask FILE grouped|handed SQL".into())
        }
    }
}

const COUNTRIES: [&str; 8] = [
    "Österreich",
    "France",
    "España",
    "Brasil",
    "日本",
    "Canada",
    "Kenya",
    "India",
];

/// Writes rows until the file is so large; the same each time.
fn make(file: &str, megabytes: u64) -> Result<(), Box<dyn std::error::Error>> {
    let mut out = BufWriter::with_capacity(1 << 20, fs_err::File::create(file)?);
    let mut written = out.write(b"id,date,category,country,name,amount,quantity\n")? as u64;
    let mut state: u64 = 0x9e37_79b9_7f4a_7c15;
    let mut line = String::new();
    let mut id = 0u64;
    while written < megabytes << 20 {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        let random = state;
        id += 1;
        line.clear();
        let (month, day) = (random % 12 + 1, random / 12 % 28 + 1);
        let country = COUNTRIES[(random >> 10) as usize % COUNTRIES.len()];
        write!(
            line,
            "{id},2024-{month:02}-{day:02},category {:02},{country},",
            (random >> 20) % 40
        )?;
        match (random >> 30) % 10 {
            0 => write!(line, "\"Name, {}\"", (random >> 34) % 100_000)?,
            1 => write!(line, "\"the \"\"{}\"\"\"", (random >> 34) % 1_000)?,
            _ => write!(
                line,
                "customer number {} of the shop",
                (random >> 34) % 1_000_000
            )?,
        }
        let cents = (random >> 40) % 76_000;
        writeln!(
            line,
            ",{}.{:02},{}",
            cents / 100,
            cents % 100,
            (random >> 50) % 20
        )?;
        out.write_all(line.as_bytes())?;
        written += line.len() as u64;
    }
    out.flush()?;
    println!("{id} rows, {written} bytes");
    Ok(())
}

/// Reads all bytes and counts lines: less than any answer needs.
fn bare(file: &str) -> Result<(), Box<dyn std::error::Error>> {
    let begun = Instant::now();
    let mut reader = fs_err::File::open(file)?;
    let mut block = vec![0; 1 << 18];
    let mut lines = 0;
    loop {
        let count = reader.read(&mut block)?;
        if count == 0 {
            break;
        }
        lines += memchr::memchr_iter(b'\n', &block[..count]).count();
    }
    println!(
        "{{\"seconds\": {:.3}, \"peak_kb\": {}, \"rows\": [[{lines}]]}}",
        begun.elapsed().as_secs_f64(),
        peak()
    );
    Ok(())
}

fn asked(file: &str, way: &str, sql: &str) -> Result<(), Box<dyn std::error::Error>> {
    let limits = Limits {
        grouped: way == "grouped",
        time: std::time::Duration::from_secs(600),
        ..Limits::default()
    };
    let begun = Instant::now();
    let sources = [Source::new(file)];
    let answer = ask(
        &sources,
        &Question::Sql(sql.to_owned()),
        &limits,
        &|| false,
        &|_| {},
    )?;
    let seconds = begun.elapsed().as_secs_f64();
    let value = |value: &Value| match value {
        Value::Null => "null".to_owned(),
        Value::Integer(value) => value.to_string(),
        Value::Real(value) => format!("{value:?}"),
        Value::Text(text) => serde_json::Value::from(text.as_str()).to_string(),
    };
    let row = |row: &Vec<Value>| {
        let values: Vec<String> = row.iter().map(value).collect();
        format!("[{}]", values.join(", "))
    };
    let rows: Vec<String> = answer.rows.iter().take(2_000).map(row).collect();
    println!(
        "{{\"seconds\": {seconds:.3}, \"peak_kb\": {}, \"way\": {:?}, \"total\": {}, \"rows\": [{}]}}",
        peak(),
        answer.way.as_str(),
        answer.total.unwrap_or_default(),
        rows.join(", ")
    );
    Ok(())
}

/// The most memory that this program held, in KB, as Linux counts it.
fn peak() -> u64 {
    let status = fs_err::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find(|line| line.starts_with("VmHWM:"));
    let number = line.and_then(|line| line.split_whitespace().nth(1));
    number
        .and_then(|number| number.parse().ok())
        .unwrap_or_default()
}
