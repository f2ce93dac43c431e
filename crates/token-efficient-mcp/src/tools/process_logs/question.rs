//! From the arguments of a call to a question about logs.

use checkrein_logs::{Every, Level, Question, Unit};
use checkrein_serve::Fault;
use schemars::JsonSchema;
use serde::Deserialize;

/// So many matches are shown, unless it is said how many are wanted.
const USUAL_LINES: usize = 20;

/// So many are kept to be read on.
const KEPT_LINES: usize = 5_000;

/// So many templates are found.
const TEMPLATES: usize = 15;

#[derive(Debug, Deserialize, JsonSchema)]
pub(super) struct Arguments {
    /// Paths or globs; .gz and .zst too
    pub(super) file_paths: Option<Vec<String>>,
    /// Regexes, any of which matches
    pub(super) patterns: Option<Vec<String>>,
    pub(super) exclude: Option<Vec<String>>,
    /// e.g. error
    pub(super) levels: Option<Vec<String>>,
    /// Time, or span before the end: 2h
    pub(super) since: Option<String>,
    pub(super) until: Option<String>,
    /// Count recurring messages
    pub(super) templates: Option<bool>,
    /// Group or field to count values of
    pub(super) count_by: Option<String>,
    pub(super) every: Option<Span>,
    pub(super) context_lines: Option<usize>,
    #[schemars(range(min = 0, max = 5_000))]
    pub(super) limit: Option<usize>,
    #[schemars(range(min = 0))]
    pub(super) offset: Option<usize>,
    /// The last matches
    pub(super) tail: Option<bool>,
    pub(super) all: Option<bool>,
    pub(super) fixed: Option<bool>,
    pub(super) ignore_case: Option<bool>,
    pub(super) at_least: Option<String>,
    pub(super) before: Option<usize>,
    pub(super) after: Option<usize>,
    pub(super) records: Option<bool>,
    pub(super) rotated: Option<bool>,
    pub(super) encoding: Option<String>,
    pub(super) top: Option<usize>,
    pub(super) more: Option<String>,
    #[schemars(range(min = 200, max = 10_000))]
    pub(super) max_tokens: Option<usize>,
}

#[derive(Clone, Copy, Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
#[schemars(inline)]
pub(super) enum Span {
    Minute,
    Hour,
    Day,
}

/// Returns the question, and how many matches are to be shown.
pub(super) fn question(given: &Arguments) -> Result<(Question, usize), Fault> {
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
    // Levels have a count of their own, by whatever names the log has for them.
    let counts_levels = given.count_by.as_deref().is_some_and(|name| {
        let names = ["level", "levels", "severity", "loglevel", "log_level"];
        names.iter().any(|one| name.eq_ignore_ascii_case(one))
            && !patterns
                .iter()
                .any(|pattern| pattern.contains(&format!("<{name}>")))
    });
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
        group: given.count_by.clone().filter(|_| !counts_levels),
        top: given.top.unwrap_or(20).min(1_000),
        every: given.every.map(|span| match span {
            Span::Minute => Every::Minute,
            Span::Hour => Every::Hour,
            Span::Day => Every::Day,
        }),
        by_level: is_overview || wants_templates || counts_levels,
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
