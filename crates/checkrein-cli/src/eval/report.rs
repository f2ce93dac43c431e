//! The figures that say how good the router is on a set of cases.

use std::collections::HashSet;
use std::fmt;
use std::time::Duration;

use checkrein_core::message::count;
use checkrein_core::skill::Thresholds;
use serde::Serialize;

use super::answer::Answer;
use super::cases::{Case, Kind};

/// What came out. Shares are of all cases that can have them, and `null` where there is no such
/// case.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Report {
    /// All cases.
    pub cases: usize,
    /// Those that need a skill.
    pub positives: usize,
    /// Those that need none.
    pub none: usize,
    /// Those that must not get certain skills.
    pub near_miss: usize,
    /// Positives for which the best skill is right.
    pub top1: Option<f64>,
    /// Positives for which one of the three best is right.
    pub top3: Option<f64>,
    /// Bodies that are right, of all that are right or wrong.
    pub precision: Option<f64>,
    /// Positives that get the right body.
    pub served: Option<f64>,
    /// Positives for which the right skill is given or offered.
    pub covered: Option<f64>,
    /// Prompts that need none and for which nothing is said.
    pub quiet: Option<f64>,
    /// Prompts that need none and get no body.
    pub quiet_body: Option<f64>,
    /// Near misses that do not get the body of a skill that they must not get.
    pub near_miss_quiet_body: Option<f64>,
    /// Microseconds that half of the prompts take at most.
    pub us_p50: Option<f64>,
    /// Microseconds that 99 of 100 prompts take at most.
    pub us_p99: Option<f64>,
    /// From which confidence on what is done.
    pub thresholds: Thresholds,
    /// Skills of the catalog.
    pub skills: usize,
    /// Cases that expect a skill which the catalog does not have: nobody could get them right.
    pub unknown: usize,
}

impl Report {
    /// Counts.
    pub fn new(
        judged: &[(Case, Answer)],
        mut times: Vec<Duration>,
        thresholds: Thresholds,
        names: &HashSet<&str>,
    ) -> Self {
        let of = |kind: Kind| judged.iter().filter(move |(case, _)| case.kind == kind);
        let share = |kind: Kind, is_so: fn(&Case, &Answer) -> bool| {
            let good = of(kind).filter(|(case, answer)| is_so(case, answer));
            ratio(good.count(), of(kind).count())
        };
        let fired = |is_so: fn(&Case, &str) -> bool| {
            let is_so = |(case, answer): &&(Case, Answer)| {
                answer
                    .fired
                    .as_ref()
                    .is_some_and(|skill| is_so(case, skill))
            };
            judged.iter().filter(is_so).count()
        };
        let right = fired(|case, skill| case.kind == Kind::Positive && case.is_right(skill));
        let wrong = fired(Case::is_wrong);
        times.sort_unstable();
        Self {
            cases: judged.len(),
            positives: of(Kind::Positive).count(),
            none: of(Kind::None).count(),
            near_miss: of(Kind::NearMiss).count(),
            top1: share(Kind::Positive, |case, answer| {
                is_among(case, &answer.ranked, 1)
            }),
            top3: share(Kind::Positive, |case, answer| {
                is_among(case, &answer.ranked, 3)
            }),
            precision: ratio(right, right + wrong),
            served: share(Kind::Positive, is_served),
            covered: share(Kind::Positive, |case, answer| {
                is_served(case, answer) || is_among(case, &answer.shortlist, usize::MAX)
            }),
            quiet: share(Kind::None, |_, answer| answer.is_quiet()),
            quiet_body: share(Kind::None, |_, answer| answer.fired.is_none()),
            near_miss_quiet_body: share(Kind::NearMiss, |case, answer| {
                !answer
                    .fired
                    .as_ref()
                    .is_some_and(|skill| case.is_wrong(skill))
            }),
            us_p50: percentile(&times, 50),
            us_p99: percentile(&times, 99),
            thresholds,
            skills: names.len(),
            unknown: judged
                .iter()
                .filter(|(case, _)| case.is_unknown(names))
                .count(),
        }
    }
}

fn is_served(case: &Case, answer: &Answer) -> bool {
    answer
        .fired
        .as_ref()
        .is_some_and(|skill| case.is_right(skill))
}

fn is_among(case: &Case, skills: &[String], first: usize) -> bool {
    skills.iter().take(first).any(|skill| case.is_right(skill))
}

fn ratio(part: usize, whole: usize) -> Option<f64> {
    (whole > 0).then(|| part as f64 / whole as f64)
}

/// Returns the smallest of the sorted times that so many of a hundred do not exceed.
fn percentile(times: &[Duration], percent: usize) -> Option<f64> {
    let rank = (times.len() * percent).div_ceil(100);
    let time = times.get(rank.checked_sub(1)?)?;
    Some(time.as_nanos() as f64 / 1000.0)
}

impl fmt::Display for Report {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Thresholds { sure, unsure } = self.thresholds;
        writeln!(
            formatter,
            "{} against {}: {} positive, {} none, {} near-miss",
            count(self.cases, "case"),
            count(self.skills, "skill"),
            self.positives,
            self.none,
            self.near_miss
        )?;
        writeln!(formatter, "loads from {sure:.2}, offers from {unsure:.2}\n")?;
        for (name, share, meaning) in [
            ("top1", self.top1, "positives: the best skill is right"),
            (
                "top3",
                self.top3,
                "positives: one of the best three is right",
            ),
            ("served", self.served, "positives: the right body is given"),
            (
                "covered",
                self.covered,
                "positives: the right skill is given or offered",
            ),
            ("precision", self.precision, "bodies given: they are right"),
            ("quiet", self.quiet, "none: nothing is said"),
            ("quiet_body", self.quiet_body, "none: no body is given"),
            (
                "near_miss_quiet_body",
                self.near_miss_quiet_body,
                "near-miss: no wrong body is given",
            ),
        ] {
            let share = share.map_or("-".to_owned(), |share| format!("{:.1} %", share * 100.0));
            writeln!(formatter, "{name:<20}  {share:>8}  {meaning}")?;
        }
        for (name, time, meaning) in [
            (
                "us_p50",
                self.us_p50,
                "microseconds: half of the prompts take less",
            ),
            (
                "us_p99",
                self.us_p99,
                "microseconds: 99 of 100 prompts take less",
            ),
        ] {
            let time = time.map_or("-".to_owned(), |time| format!("{time:.1}"));
            writeln!(formatter, "{name:<20}  {time:>8}  {meaning}")?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const THRESHOLDS: Thresholds = Thresholds {
        sure: 0.87,
        unsure: 0.5,
    };

    fn case(kind: Kind) -> Case {
        Case {
            id: "1".into(),
            prompt: "p".into(),
            expected: (kind == Kind::Positive).then(|| "a".into()),
            kind,
            also: vec!["b".into()],
            not: vec!["x".into()],
        }
    }

    fn answer(fired: Option<&str>, shortlist: &[&str], ranked: &[&str]) -> Answer {
        let names = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect();
        Answer {
            fired: fired.map(str::to_owned),
            second: None,
            shortlist: names(shortlist),
            ranked: names(ranked),
            accept: 0.5,
        }
    }

    #[test]
    fn each_figure_counts_what_it_says() {
        let judged = [
            (case(Kind::Positive), answer(Some("a"), &[], &["a"])),
            (case(Kind::Positive), answer(None, &["c", "b"], &["c", "b"])),
            (
                case(Kind::Positive),
                answer(Some("x"), &[], &["x", "y", "z", "a"]),
            ),
            (case(Kind::Positive), answer(None, &[], &[])),
            (case(Kind::None), answer(None, &[], &["a"])),
            (case(Kind::None), answer(None, &["a"], &["a"])),
            (case(Kind::None), answer(Some("a"), &[], &["a"])),
            (case(Kind::None), answer(None, &[], &[])),
            (case(Kind::NearMiss), answer(Some("x"), &[], &["x"])),
            // Neither right nor wrong.
            (case(Kind::NearMiss), answer(Some("b"), &[], &["b"])),
        ];
        let times = (1..=200).map(Duration::from_micros).collect();
        let report = Report::new(&judged, times, THRESHOLDS, &HashSet::from(["b", "c", "x"]));
        let expected = Report {
            cases: 10,
            positives: 4,
            none: 4,
            near_miss: 2,
            top1: Some(0.25),
            top3: Some(0.5),
            precision: Some(0.25),
            served: Some(0.25),
            covered: Some(0.5),
            quiet: Some(0.5),
            quiet_body: Some(0.75),
            near_miss_quiet_body: Some(0.5),
            us_p50: Some(100.0),
            us_p99: Some(198.0),
            thresholds: THRESHOLDS,
            skills: 3,
            unknown: 4,
        };
        assert_eq!(report, expected);
    }

    #[test]
    fn without_a_case_there_is_no_figure() {
        let report = Report::new(&[], Vec::new(), THRESHOLDS, &HashSet::new());
        insta::assert_snapshot!(serde_json::to_string(&report).unwrap(), @r#"{"cases":0,"positives":0,"none":0,"near_miss":0,"top1":null,"top3":null,"precision":null,"served":null,"covered":null,"quiet":null,"quiet_body":null,"near_miss_quiet_body":null,"us_p50":null,"us_p99":null,"thresholds":{"sure":0.87,"unsure":0.5},"skills":0,"unknown":0}"#);
        insta::assert_snapshot!(report, @"
        0 cases against 0 skills: 0 positive, 0 none, 0 near-miss
        loads from 0.87, offers from 0.50

        top1                         -  positives: the best skill is right
        top3                         -  positives: one of the best three is right
        served                       -  positives: the right body is given
        covered                      -  positives: the right skill is given or offered
        precision                    -  bodies given: they are right
        quiet                        -  none: nothing is said
        quiet_body                   -  none: no body is given
        near_miss_quiet_body         -  near-miss: no wrong body is given
        us_p50                       -  microseconds: half of the prompts take less
        us_p99                       -  microseconds: 99 of 100 prompts take less
        ");
    }
}
