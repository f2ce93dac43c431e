//! A question as what has to be found out of each line for it.

use grep_matcher::Matcher;
use grep_regex::RegexMatcher;

use crate::field;
use crate::patterns::build;
use crate::time::Bound;
use crate::{Every, Fault, Level, Question, Unit};

/// More matches than this are not shown at once.
const LIMIT: usize = 10_000;

/// More lines of context than this are not shown.
const CONTEXT: usize = 100;

/// More of a line than this is not shown.
const WIDTH: usize = 100_000;

/// So much of a line is shown where nothing is said.
const USUAL_WIDTH: usize = 500;

/// What has to be found out.
pub(crate) struct Plan {
    /// The levels that are wanted; `None` for all, also lines without one.
    pub(crate) levels: Option<Vec<Level>>,
    pub(crate) since: Option<Bound>,
    pub(crate) until: Option<Bound>,
    pub(crate) is_by_record: bool,
    /// Matches that are held until the end: those passed over and those shown.
    pub(crate) held: usize,
    pub(crate) limit: usize,
    pub(crate) offset: usize,
    pub(crate) from_end: bool,
    pub(crate) before: usize,
    pub(crate) after: usize,
    pub(crate) width: usize,
    pub(crate) templates: usize,
    pub(crate) group: Option<Group>,
    pub(crate) top: usize,
    pub(crate) every: Option<Every>,
    pub(crate) by_level: bool,
}

/// A pattern with the group whose values are counted.
pub(crate) struct Group {
    pub(crate) pattern: RegexMatcher,
    /// The first of these that is captured.
    pub(crate) indexes: Vec<usize>,
    /// It is the first field of the name in a line, and no group of a pattern that was given.
    pub(crate) is_field: bool,
}

impl Plan {
    /// Makes a plan of a question whose range of time is known.
    pub(crate) fn of(
        question: &Question,
        since: Option<Bound>,
        until: Option<Bound>,
    ) -> Result<Plan, Fault> {
        let limit = question.limit.min(LIMIT);
        let wanted = |level: &Level| {
            question.levels.contains(level)
                || question.at_least.is_some_and(|least| *level >= least)
        };
        let is_any = question.levels.is_empty() && question.at_least.is_none();
        Ok(Plan {
            levels: (!is_any).then(|| Level::ALL.into_iter().filter(wanted).collect()),
            since,
            until,
            is_by_record: question.unit == Unit::Record,
            held: if limit == 0 {
                0
            } else {
                limit.saturating_add(question.offset)
            },
            limit,
            offset: question.offset,
            from_end: question.from_end,
            before: question.before.min(CONTEXT),
            after: question.after.min(CONTEXT),
            width: if question.width == 0 {
                USUAL_WIDTH
            } else {
                question.width.min(WIDTH)
            },
            templates: question.templates,
            group: group(question)?,
            top: if question.top == 0 { 10 } else { question.top },
            every: question.every,
            by_level: question.by_level,
        })
    }

    /// Tells whether a match has to have a time within a range.
    pub(crate) fn is_ranged(&self) -> bool {
        self.since.is_some() || self.until.is_some()
    }
}

fn group(question: &Question) -> Result<Option<Group>, Fault> {
    let Some(name) = &question.group else {
        return Ok(None);
    };
    let is_word = |letter: char| letter.is_ascii_alphanumeric() || "_-.@".contains(letter);
    let is_name = name
        .starts_with(|letter: char| letter.is_ascii_alphabetic() || "_@".contains(letter))
        && name.chars().all(is_word);
    if question.fixed && !is_name {
        return Err(Fault::Question(format!(
            "`{name}` is a group of a pattern, and fixed text has no groups; ask with regular expressions"
        )));
    }
    let patterns = question.patterns.iter().filter(|_| !question.fixed);
    for pattern in patterns {
        let pattern = build(question, &[pattern], true)?;
        let index = match name.parse::<usize>() {
            Ok(index) => Some(index).filter(|index| *index < pattern.capture_count()),
            Err(_) => pattern.capture_index(name),
        };
        if let Some(index) = index {
            return Ok(Some(Group {
                pattern,
                indexes: vec![index],
                is_field: false,
            }));
        }
    }
    if is_name {
        return field::group(name).map(Some);
    }
    Err(Fault::Question(format!(
        "no pattern has the group `{name}`; write one as `(?<name>…)` and ask for `name`, or for `1`, the first in \
         brackets; or ask for the name of a field, as in `name=value` or JSON"
    )))
}
