//! The options by which lists and searches are narrowed down and turned over.

use checkrein_core::time::Timestamp;
use checkrein_core::trace::Outcome;
use checkrein_traces::store::{Filter, Page};
use clap::{Args, ValueEnum};

use crate::error::CommandError;
use crate::surroundings::Surroundings;

/// Which traces, and how many of them.
#[derive(Debug, Args)]
pub(super) struct Narrow {
    /// Those of one category
    #[arg(long, value_name = "NAME")]
    category: Option<String>,
    /// Those of one feature
    #[arg(long, value_name = "ID")]
    feature: Option<String>,
    /// Those with one outcome
    #[arg(long)]
    outcome: Option<Known>,
    /// Those whose outcome is not known
    #[arg(long, conflicts_with = "outcome")]
    pending: bool,
    /// Those that were made in one session
    #[arg(long, value_name = "ID")]
    session: Option<String>,
    /// Those about a file: its path, the end of it, or a folder that it is in
    #[arg(long, value_name = "PATH")]
    file: Option<String>,
    /// Those made since then: `2026-11-01`, `2026-11-01T08:00:00Z`, or how long ago, such as `7days`
    #[arg(long, value_name = "TIME")]
    since: Option<String>,
    /// Those made before then
    #[arg(long, value_name = "TIME")]
    until: Option<String>,
    /// How many at most
    #[arg(long, value_name = "NUMBER", value_parser = clap::value_parser!(u32).range(1..))]
    limit: Option<u32>,
    /// Where the page before this one ended; each page says it
    #[arg(long, value_name = "TEXT")]
    cursor: Option<String>,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Known {
    /// Nobody knows yet
    Pending,
    /// It did what it was meant to do
    Success,
    /// It did not
    Failure,
}

impl Narrow {
    /// Returns what was asked for; `usual` is how many there are on a page unless said otherwise.
    pub(super) fn asked(
        self,
        usual: usize,
        around: &Surroundings,
    ) -> Result<(Filter, Page), CommandError> {
        let outcome = match self.outcome {
            Some(Known::Success) => Some(Outcome::Success),
            Some(Known::Failure) => Some(Outcome::Failure),
            Some(Known::Pending) => Some(Outcome::Pending),
            None => self.pending.then_some(Outcome::Pending),
        };
        let time = |text: Option<String>| text.map(|text| time(&text, around.now)).transpose();
        let filter = Filter {
            category: self.category,
            feature: self.feature,
            outcome,
            session: self.session,
            file: self.file,
            since: time(self.since)?,
            until: time(self.until)?,
        };
        let limit = self.limit.map_or(usual, |limit| limit as usize);
        let cursor = self.cursor;
        Ok((filter, Page { limit, cursor }))
    }
}

/// Reads a time: a day, a moment, or how long ago.
fn time(text: &str, now: Timestamp) -> Result<Timestamp, CommandError> {
    let text = text.trim();
    let day = || format!("{text}T00:00:00Z").parse().ok();
    let ago = || {
        let ago = humantime::parse_duration(text).ok()?.as_secs();
        Some(Timestamp::from_second(now.as_second().saturating_sub(ago)))
    };
    let read = text.parse().ok().or_else(day).or_else(ago);
    read.ok_or_else(|| {
        CommandError::person(format!("`{}` is no time", text.escape_debug()))
            .hint("write a day (`2026-11-01`), a moment (`2026-11-01T08:00:00Z`), or how long ago (`7days`)")
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: Option<&str>) {
        let now = "2026-11-20T12:00:00Z".parse().unwrap();
        let seen = time(text, now).ok().map(|at| format!("{at:.0}"));
        assert_eq!(seen.as_deref(), expected, "{text}");
    }

    #[test]
    fn a_time_is_a_day_a_moment_or_how_long_ago() {
        check("2026-11-01", Some("2026-11-01T00:00:00Z"));
        check("2026-11-01T08:00:00Z", Some("2026-11-01T08:00:00Z"));
        check(" 7days ", Some("2026-11-13T12:00:00Z"));
        check("2h", Some("2026-11-20T10:00:00Z"));
        check("300years", Some("1970-01-01T00:00:00Z"));
        check("yesterday", None);
        check("2026-13-01", None);
        check("", None);
    }
}
