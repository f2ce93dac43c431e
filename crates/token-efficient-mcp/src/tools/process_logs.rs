//! `process_logs`: logs are searched and counted, and what was found comes back.

mod question;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use checkrein_logs::Answer;
use checkrein_serve::{Call, Effect, Fault, Tool, shortened};
use schemars::JsonSchema;
use serde::Serialize;

use crate::Work;
use crate::books::{Booked, Made, book, recall};
use crate::fitting::{fitting, room};
use crate::lines::{self, Section, at, sections};
use crate::reach::Reach;
use crate::seen;
use crate::whole::{self, Pieces};
use question::{Arguments, question};

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
        ("file", "file_paths"),
        ("path", "file_paths"),
        ("paths", "file_paths"),
        ("files", "file_paths"),
        ("pattern", "patterns"),
        ("level", "levels"),
        ("group", "count_by"),
        ("context", "context_lines"),
        ("regex", "patterns"),
        ("grep", "patterns"),
        ("search", "patterns"),
        ("query", "patterns"),
        ("start_time", "since"),
        ("end_time", "until"),
        ("severity", "levels"),
        ("min_level", "at_least"),
        ("max_results", "limit"),
        ("group_by", "count_by"),
        ("interval", "every"),
        ("case_insensitive", "ignore_case"),
    ])
    .ignoring(&["response_format"])
}

fn process(work: &mut Work, given: Arguments, call: &Call) -> Result<Booked<Found>, Fault> {
    if let Some(more) = &given.more {
        return read_on(work, more, given.max_tokens);
    }
    let reach = Reach::of(work)?;
    let (named, left_out) = reach.files(&inside(given.file_paths.as_deref(), &reach.folder))?;
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
    let mut answer = answer.map_err(fault)?;
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
    answer.notes.extend(left_out);
    let (found, id) = fit(work, &answer, &reach, shown, given.max_tokens)?;
    let made = Made {
        tool: "process_logs",
        bytes,
        client,
        id,
    };
    Ok(book(work, made, found))
}

/// Writes a folder as the files directly in it.
fn inside(paths: Option<&[String]>, folder: &Path) -> Vec<String> {
    let paths = paths.unwrap_or_default().iter().map(|path| {
        if folder.join(path).is_dir() {
            format!("{}/*", path.trim_end_matches('/'))
        } else {
            path.clone()
        }
    });
    paths.collect()
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
