//! `process_logs`: logs are searched and counted, and what was found comes back.

use std::collections::BTreeMap;
use std::path::PathBuf;

use checkrein_logs::{Answer, Every, Level, Question, Unit};
use checkrein_serve::{Call, Effect, Fault, Tool, shortened};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::Work;
use crate::books::{Booked, Made, book, recall};
use crate::fitting::{fitting, room};
use crate::lines::{self, Section, at, sections};
use crate::reach::Reach;
use crate::seen;
use crate::whole::{self, Pieces};

/// So many matches are shown, unless it is said how many are wanted.
const USUAL_LINES: usize = 20;

/// So many are kept to be read on.
const KEPT_LINES: usize = 5_000;

/// So many templates are found.
const TEMPLATES: usize = 15;

#[derive(Debug, Deserialize, JsonSchema)]
struct Arguments {
    /// Paths or globs; .gz and .zst too
    file_paths: Option<Vec<String>>,
    /// Regexes, any of which matches
    patterns: Option<Vec<String>>,
    exclude: Option<Vec<String>>,
    /// e.g. error
    levels: Option<Vec<String>>,
    /// Time, or span before the end: 2h
    since: Option<String>,
    until: Option<String>,
    /// Count recurring messages
    templates: Option<bool>,
    /// Capture group to count values of
    count_by: Option<String>,
    every: Option<Span>,
    context_lines: Option<usize>,
    #[schemars(range(min = 0, max = 5_000))]
    limit: Option<usize>,
    #[schemars(range(min = 0))]
    offset: Option<usize>,
    /// The last matches
    tail: Option<bool>,
    all: Option<bool>,
    fixed: Option<bool>,
    ignore_case: Option<bool>,
    at_least: Option<String>,
    before: Option<usize>,
    after: Option<usize>,
    records: Option<bool>,
    rotated: Option<bool>,
    encoding: Option<String>,
    top: Option<usize>,
    more: Option<String>,
    #[schemars(range(min = 200, max = 10_000))]
    max_tokens: Option<usize>,
}

#[derive(Clone, Copy, Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
#[schemars(inline)]
enum Span {
    Minute,
    Hour,
    Day,
}

/// What was found.
#[derive(Debug, Default, Serialize, JsonSchema)]
struct Found {
    /// How many lines matched.
    #[serde(skip_serializing_if = "Option::is_none")]
    matched: Option<u64>,
    /// Of how many.
    #[serde(skip_serializing_if = "Option::is_none")]
    of: Option<u64>,
    /// The first match, and the last.
    #[serde(skip_serializing_if = "Option::is_none")]
    first: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    last: Option<String>,
    /// Matches by level.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    levels: BTreeMap<String, u64>,
    /// What the values of the capture group are altogether.
    #[serde(skip_serializing_if = "Option::is_none")]
    numbers: Option<String>,
    /// Values of the capture group, each after its count.
    #[serde(skip_serializing_if = "String::is_empty")]
    values: String,
    /// Matches per span of time.
    #[serde(skip_serializing_if = "String::is_empty")]
    per_span: String,
    /// Messages that recur: count, text, first and last time.
    #[serde(skip_serializing_if = "String::is_empty")]
    templates: String,
    /// The matches, as grep writes them.
    #[serde(skip_serializing_if = "String::is_empty")]
    lines: String,
    /// What else should be known.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    notes: Vec<String>,
    /// The handle of all of it, from where this ends.
    #[serde(skip_serializing_if = "Option::is_none")]
    more: Option<String>,
    /// Where all of it lies, for code.
    #[serde(skip_serializing_if = "Option::is_none")]
    file: Option<String>,
}

pub(super) fn tool() -> Tool<Work> {
    Tool::new(
        "process_logs",
        "Search and count in log files of any size. With file_paths alone: levels and recurring messages.",
        Effect::Reads,
        process,
    )
    .requiring(&["file_paths"])
    .instead("more")
    .unlisted(&[
        "tail", "all", "fixed", "ignore_case", "at_least", "before", "after", "records", "rotated", "encoding",
        "top", "offset", "exclude", "max_tokens",
    ])
    .aliases(&[
        ("file_path", "file_paths"),
        ("path", "file_paths"),
        ("paths", "file_paths"),
        ("files", "file_paths"),
        ("pattern", "patterns"),
        ("level", "levels"),
        ("group", "count_by"),
        ("context", "context_lines"),
    ])
    .ignoring(&["response_format"])
}

fn process(work: &mut Work, given: Arguments, call: &Call) -> Result<Booked<Found>, Fault> {
    if let Some(more) = &given.more {
        return read_on(work, more, given.max_tokens);
    }
    let reach = Reach::of(work)?;
    let named = reach.files(given.file_paths.as_deref().unwrap_or_default())?;
    if named.is_empty() {
        return Err(Fault::new("no file is named", "give the path of a file"));
    }
    let files: Vec<PathBuf> = named.into_iter().map(|named| named.path).collect();
    let sizes = files.iter().filter_map(|file| file.metadata().ok());
    let size: u64 = sizes.map(|metadata| metadata.len()).sum();
    let (question, shown) = question(&given)?;
    call.doing("reading logs");
    let answer = checkrein_logs::ask(&files, &question, &|| call.is_stopped(), &|bytes| {
        call.reached(bytes, Some(size))
    });
    let answer = answer.map_err(fault)?;
    // Rotated neighbours of a file were not named, and a rule may keep them.
    for seen in answer
        .files
        .iter()
        .filter(|seen| !files.contains(&seen.path))
    {
        reach.file(&seen.path.to_string_lossy())?;
    }
    let client: u64 = answer
        .files
        .iter()
        .map(|seen| seen::of_file(&seen.path))
        .sum();
    let bytes = answer.bytes;
    let (found, id) = fit(work, &answer, &reach, shown, given.max_tokens)?;
    let made = Made {
        tool: "process_logs",
        bytes,
        client,
        id,
    };
    Ok(book(work, made, found))
}

/// Returns the question, and how many matches are to be shown.
fn question(given: &Arguments) -> Result<(Question, usize), Fault> {
    let texts = |texts: &Option<Vec<String>>| texts.clone().unwrap_or_default();
    let is = |flag: Option<bool>| flag.unwrap_or(false);
    let (patterns, levels) = (texts(&given.patterns), texts(&given.levels));
    let wants_templates = is(given.templates);
    let asks_for_nothing = patterns.is_empty()
        && levels.is_empty()
        && given.exclude.is_none()
        && given.since.is_none()
        && given.until.is_none()
        && given.at_least.is_none()
        && given.limit.is_none()
        && given.offset.is_none()
        && !is(given.tail);
    let is_counted = wants_templates || given.count_by.is_some() || given.every.is_some();
    let is_overview = asks_for_nothing && !is_counted;
    // Whoever counts wants no lines, unless it is said.
    let usual = if is_counted || is_overview {
        0
    } else {
        USUAL_LINES
    };
    let shown = given.limit.unwrap_or(usual);
    let context = given.context_lines.unwrap_or(0).min(50);
    let question = Question {
        patterns,
        all: is(given.all),
        exclude: texts(&given.exclude),
        fixed: is(given.fixed),
        ignore_case: is(given.ignore_case),
        levels: levels
            .iter()
            .map(|text| level(text))
            .collect::<Result<_, _>>()?,
        at_least: given.at_least.as_deref().map(level).transpose()?,
        since: given.since.clone(),
        until: given.until.clone(),
        unit: if is(given.records) {
            Unit::Record
        } else {
            Unit::Line
        },
        limit: match given.limit {
            None if usual > 0 => KEPT_LINES,
            _ => shown,
        },
        offset: given.offset.unwrap_or(0),
        from_end: is(given.tail),
        before: given.before.unwrap_or(context).min(50),
        after: given.after.unwrap_or(context).min(50),
        templates: if wants_templates || is_overview {
            TEMPLATES
        } else {
            0
        },
        group: given.count_by.clone(),
        top: given.top.unwrap_or(20).min(1_000),
        every: given.every.map(|span| match span {
            Span::Minute => Every::Minute,
            Span::Hour => Every::Hour,
            Span::Day => Every::Day,
        }),
        by_level: is_overview || wants_templates,
        rotated: is(given.rotated),
        encoding: given.encoding.clone(),
        ..Question::default()
    };
    Ok((question, shown))
}

fn level(text: &str) -> Result<Level, Fault> {
    Level::parse(text).ok_or_else(|| {
        let text: String = text.escape_debug().take(40).collect();
        Fault::new(
            format!("`{text}` is no level"),
            "give fatal, error, warn, info, debug or trace",
        )
    })
}

/// Puts as much as fits into the answer, and keeps all where that is not all; returns its handle.
fn fit(
    work: &Work,
    answer: &Answer,
    reach: &Reach,
    shown: usize,
    max_tokens: Option<usize>,
) -> Result<(Found, Option<String>), Fault> {
    let mut found = summary(answer, reach);
    let sections = sections(answer, &reach.folder);
    let wanted: usize = if answer.hits.len() > shown {
        // As many lines as the matches that are wanted have, with those around them.
        let some = Answer {
            files: answer.files.clone(),
            hits: answer.hits[..shown].to_vec(),
            ..Answer::default()
        };
        lines::sections(&some, &reach.folder)[3].lines.len()
    } else {
        sections[3].lines.len()
    };
    let room_of = |found: &Found| room(max_tokens, found);
    let left = room_of(&found)?;
    if fill(&mut found, &sections, wanted, left) {
        return Ok((found, None));
    }
    let mut whole = String::new();
    let mut begins = Vec::new();
    for section in sections.iter().filter(|section| !section.lines.is_empty()) {
        whole += &format!("== {}\n", section.name);
        begins.push((section.name, whole.len()));
        whole += &section.lines.concat();
    }
    let kept = whole::keep(work, whole.as_bytes());
    found.notes.extend(kept.note);
    found.file = kept.file;
    // As long as any offset can be, so that there is room for it.
    found.more = kept.id.as_ref().map(|id| format!("{id}@{}", u32::MAX));
    clear(&mut found);
    let left = room_of(&found)?;
    fill(&mut found, &sections, wanted, left);
    let mut end = 0;
    for (name, begin) in begins {
        let shown = match name {
            "values" => &found.values,
            "per span" => &found.per_span,
            "templates" => &found.templates,
            _ => &found.lines,
        };
        end = begin + shown.len();
        let section = sections.iter().find(|section| section.name == name);
        if section.is_some_and(|section| section.lines.concat().len() > shown.len()) {
            break;
        }
    }
    found.more = kept.id.as_ref().map(|id| format!("{id}@{end}"));
    Ok((found, kept.id))
}

/// Fills in what fits, in order; says whether that is all that there is.
fn fill(found: &mut Found, sections: &[Section; 4], wanted: usize, room: usize) -> bool {
    let mut left = room;
    let mut is_all = true;
    for (index, section) in sections.iter().enumerate() {
        let wanted = if index == 3 { wanted } else { usize::MAX };
        let pieces = section.lines.iter().take(wanted).map(String::as_str);
        let (fits, rest) = if is_all {
            fitting(pieces, left)
        } else {
            (0, 0)
        };
        left = rest;
        is_all &= fits == section.lines.len();
        let text = section.lines[..fits].concat();
        match index {
            0 => found.values = text,
            1 => found.per_span = text,
            2 => found.templates = text,
            _ => found.lines = text,
        }
    }
    is_all
}

fn clear(found: &mut Found) {
    for text in [
        &mut found.values,
        &mut found.per_span,
        &mut found.templates,
        &mut found.lines,
    ] {
        text.clear();
    }
}

/// Says how much was found, and from when to when.
fn summary(answer: &Answer, reach: &Reach) -> Found {
    let place = |place: &checkrein_logs::Place| {
        let at = at(place, answer, &reach.folder);
        match &place.time {
            Some(time) => format!("{time} ({at})"),
            None => at,
        }
    };
    let mut levels: BTreeMap<String, u64> = answer
        .levels
        .iter()
        .map(|(level, count)| (level.as_str().to_owned(), *count))
        .collect();
    if answer.levelless > 0 && !levels.is_empty() {
        levels.insert("none".into(), answer.levelless);
    }
    let mut notes: Vec<String> = answer
        .notes
        .iter()
        .map(|note| shortened(note, 200))
        .collect();
    let templates = answer.templates.len() as u64;
    if answer.templates_total > templates {
        notes.push(format!("{} templates in all", answer.templates_total));
    }
    if answer.timeless > 0 && !answer.buckets.is_empty() {
        notes.push(format!("{} matches have no time", answer.timeless));
    }
    Found {
        matched: Some(answer.matched),
        of: Some(answer.lines),
        first: answer.first.as_ref().map(place),
        last: answer
            .last
            .as_ref()
            .filter(|_| answer.matched > 1)
            .map(place),
        levels,
        numbers: answer.values.as_ref().map(numbers),
        notes,
        ..Found::default()
    }
}

/// Says what captured values are altogether.
fn numbers(values: &checkrein_logs::Values) -> String {
    let mut said = format!(
        "{} captured, {} different",
        values.captured, values.different
    );
    if values.uncounted > 0 {
        said += &format!(", {} not counted apart", values.uncounted);
    }
    if let Some(numbers) = &values.numbers {
        said += &format!(
            ", min {}, max {}, sum {}, mean {:.3}",
            numbers.min, numbers.max, numbers.sum, numbers.mean
        );
        let parts = [
            ("p50", numbers.p50),
            ("p95", numbers.p95),
            ("p99", numbers.p99),
        ];
        for (name, value) in parts {
            if let Some(value) = value {
                said += &format!(", {name} {value}");
            }
        }
    }
    said
}

fn fault(fault: checkrein_logs::Fault) -> Fault {
    let next = match &fault {
        checkrein_logs::Fault::Pattern { .. } => "correct the pattern; with `fixed` it is a text",
        checkrein_logs::Fault::File { .. } => "give another file",
        checkrein_logs::Fault::Stopped => "ask again",
        checkrein_logs::Fault::Question(_) => "correct the arguments",
    };
    Fault::new(shortened(&fault.to_string(), 2_000), next)
}

fn read_on(work: &Work, more: &str, max_tokens: Option<usize>) -> Result<Booked<Found>, Fault> {
    let mut found = Found {
        more: Some(format!("{more}{}", u32::MAX)),
        ..Found::default()
    };
    let page = whole::read_on(work, more, Pieces::Text, room(max_tokens, &found)?)?;
    found.lines = page.text;
    found.more = page.more;
    Ok(recall(work, page.id, page.bytes, found))
}
