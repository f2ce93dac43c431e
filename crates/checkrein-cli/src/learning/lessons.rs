//! What a session's facts say of the person's choices. Pure: facts in, lessons out.

use checkrein_core::session::{Fact, Record};
use checkrein_core::skill::learned::Lesson;
use checkrein_core::time::Timestamp;

/// A lesson, and where it comes from.
#[derive(Clone, Debug, PartialEq)]
pub struct Drawn {
    /// The line of the log that completes it.
    pub line: usize,
    /// When that was.
    pub at: Timestamp,
    /// The key of the catalog that it is about.
    pub catalog: String,
    /// What was chosen, and for which words.
    pub lesson: Lesson,
}

/// For so many seconds a skill that was not offered may still have been loaded for a prompt.
const FRESH: u64 = 10 * 60;

/// A prompt that may be learned from.
struct Turn {
    at: Timestamp,
    catalog: String,
    words: Vec<String>,
    offered: Vec<String>,
    given: Vec<String>,
    /// What the model was told to load should it need it: that is no choice of its own.
    named: Vec<String>,
    loaded: Vec<String>,
}

/// Draws the lessons of a session, in their order:
///   1. a prompt that names a skill wants it
///   2. a skill that was loaded was wanted, and the rest of its shortlist passed over; one that was
///      not on the list only while the prompt is fresh, since later it is about something else; one
///      that the model was told to load for what it was given says nothing
///   3. a skill that was dismissed was not wanted for the last prompt that brought it
pub fn lessons(records: &[(usize, Record)]) -> Vec<Drawn> {
    let mut turns: Vec<Turn> = Vec::new();
    // What was given for a prompt follows it at once; other things are given without one.
    let mut is_next = false;
    let mut drawn = Vec::new();
    for (line, record) in records {
        let found = match &record.fact {
            Fact::Heard {
                catalog,
                words,
                named,
            } => {
                turns.push(Turn {
                    at: record.at,
                    catalog: catalog.clone(),
                    words: words.clone(),
                    offered: Vec::new(),
                    given: Vec::new(),
                    named: Vec::new(),
                    loaded: named.iter().cloned().collect(),
                });
                is_next = true;
                let turn = turns.last();
                turn.zip(named.as_ref())
                    .map(|(turn, named)| (turn, turn.wants(named, Vec::new()))) // [1]
            }
            Fact::Offered { skills } => {
                answered(&mut turns, is_next, record.at, |turn| {
                    turn.offered.clone_from(skills);
                });
                is_next = false;
                None
            }
            // What merely came along was not given for the words.
            Fact::Injected(injected) if injected.skills().next().is_some() => {
                answered(&mut turns, is_next, record.at, |turn| {
                    let given = injected.skill.iter().chain(&injected.second);
                    turn.given = given.cloned().collect();
                    let named = injected.named.iter().chain(&injected.along);
                    turn.named = named.cloned().collect();
                });
                is_next = false;
                None
            }
            Fact::Loaded { skill, .. } => turns
                .last_mut()
                .and_then(|turn| loaded(turn, skill, record.at)), // [2]
            Fact::Dismissed { skill } => {
                let turn = turns.iter().rev().find(|turn| turn.brought(skill)); // [3]
                turn.map(|turn| (turn, turn.does_not_want(skill)))
            }
            _ => None,
        };
        let known = found.filter(|(turn, _)| !turn.words.is_empty());
        drawn.extend(known.map(|(turn, lesson)| Drawn {
            line: *line,
            at: record.at,
            catalog: turn.catalog.clone(),
            lesson,
        }));
    }
    drawn
}

/// Notes what a prompt was given; where it was given to another prompt, of which nothing is known,
/// a choice that follows is about that one.
fn answered(turns: &mut Vec<Turn>, is_next: bool, at: Timestamp, note: impl FnOnce(&mut Turn)) {
    if !is_next {
        turns.push(Turn {
            at,
            catalog: String::new(),
            words: Vec::new(),
            offered: Vec::new(),
            given: Vec::new(),
            named: Vec::new(),
            loaded: Vec::new(),
        });
    }
    if let Some(turn) = turns.last_mut() {
        note(turn);
    }
}

fn loaded<'turn>(
    turn: &'turn mut Turn,
    skill: &str,
    at: Timestamp,
) -> Option<(&'turn Turn, Lesson)> {
    let is_fresh = at.as_second().saturating_sub(turn.at.as_second()) <= FRESH;
    let is_known = turn.loaded.iter().any(|loaded| loaded == skill);
    if is_known || turn.named.iter().any(|named| named == skill) {
        return None;
    }
    if !is_fresh && !turn.offered.iter().any(|offered| offered == skill) {
        return None;
    }
    turn.loaded.push(skill.to_owned());
    let others = turn.offered.iter().chain(&turn.given);
    let others = others.filter(|other| !turn.loaded.contains(other));
    let passed_over = others.cloned().collect();
    let lesson = turn.wants(skill, passed_over);
    Some((turn, lesson))
}

impl Turn {
    fn brought(&self, skill: &str) -> bool {
        let brought = self.offered.iter().chain(&self.given);
        brought.chain(&self.loaded).any(|other| other == skill)
    }

    fn wants(&self, skill: &str, passed_over: Vec<String>) -> Lesson {
        Lesson {
            words: self.words.clone(),
            wanted: Some(skill.to_owned()),
            passed_over,
            dismissed: None,
        }
    }

    fn does_not_want(&self, skill: &str) -> Lesson {
        Lesson {
            words: self.words.clone(),
            dismissed: Some(skill.to_owned()),
            ..Lesson::default()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use checkrein_core::session::{Chooser, Injected};

    fn names(text: &str) -> Vec<String> {
        text.split_whitespace().map(str::to_owned).collect()
    }

    /// Reads a fact of a few words, and the minute at which it happened.
    fn fact(text: &str) -> (u64, Fact) {
        let (minute, text) = text.split_once(' ').unwrap();
        let (kind, rest) = text.split_once(' ').unwrap_or((text, ""));
        let skill = rest.to_owned();
        let fact = match kind {
            "heard" => Fact::Heard {
                catalog: "c".into(),
                words: names(rest),
                named: None,
            },
            "named" => Fact::Heard {
                catalog: "c".into(),
                words: names("word"),
                named: Some(skill),
            },
            "offered" => Fact::Offered {
                skills: names(rest),
            },
            // `a` alone, `a+b` with a second one, `a c` with one that came along, `a -d` with one
            // that was named.
            "given" => {
                let mut given = Injected::default();
                for (at, name) in names(rest).into_iter().enumerate() {
                    match (at, name.strip_prefix('-')) {
                        (_, Some(named)) => given.named.push(named.to_owned()),
                        (0, _) => {
                            let mut both = name.split('+').map(str::to_owned);
                            given.skill = both.next();
                            given.second = both.next();
                        }
                        _ => given.along.push(name),
                    }
                }
                Fact::Injected(given)
            }
            "loaded" => Fact::Loaded {
                skill,
                by: Chooser::Model,
            },
            "dismissed" => Fact::Dismissed { skill },
            _ => panic!("{text}"),
        };
        (minute.parse().unwrap(), fact)
    }

    /// Checks the lessons of a session: the line, the words, what was wanted, what was not.
    #[track_caller]
    fn check(facts: &[&str], expected: &[&str]) {
        let records: Vec<(usize, Record)> = (1..)
            .zip(facts.iter().map(|text| fact(text)))
            .map(|(line, (minute, fact))| {
                let at = Timestamp::from_second(minute * 60);
                (line, Record { v: 1, at, fact })
            })
            .collect();
        let drawn: Vec<String> = lessons(&records)
            .into_iter()
            .map(|drawn| {
                let lesson = drawn.lesson;
                let mut text = format!("{}: {}", drawn.line, lesson.words.join(" "));
                text.extend(lesson.wanted.iter().map(|skill| format!(" +{skill}")));
                text.extend(lesson.passed_over.iter().map(|skill| format!(" -{skill}")));
                text.extend(lesson.dismissed.iter().map(|skill| format!(" x{skill}")));
                text
            })
            .collect();
        assert_eq!(drawn, expected, "{facts:?}");
    }

    #[test]
    fn choices_become_lessons() {
        let offer = ["0 heard chart tide", "0 given", "0 offered bars lines"];
        let with = |more: &[&'static str]| [&offer[..], more].concat();
        check(&with(&[]), &[]);
        check(&with(&["99 loaded bars"]), &["4: chart tide +bars -lines"]);
        check(
            &with(&["1 loaded bars", "1 loaded bars", "2 loaded lines"]),
            &["4: chart tide +bars -lines", "6: chart tide +lines"],
        );
        check(&["0 named bars"], &["1: word +bars"]);
        check(
            &["0 named bars", "0 given bars", "0 loaded bars"],
            &["1: word +bars"],
        );
        check(&with(&["1 dismissed bars"]), &["4: chart tide xbars"]);
        check(
            &["0 heard chart", "0 given bars", "1 loaded lines"],
            &["3: chart +lines -bars"],
        );
        check(
            &[
                "0 heard chart",
                "0 given bars",
                "5 heard tide",
                "5 offered tides",
                "6 dismissed bars",
            ],
            &["5: chart xbars"],
        );
    }

    #[test]
    fn of_several_skills_that_were_given_each_has_its_own_part() {
        let given = |given: &'static str, more: &'static str| ["0 heard chart", given, more];
        check(&given("0 given a+b", "1 dismissed b"), &["3: chart xb"]);
        check(&given("0 given a+b", "1 loaded c"), &["3: chart +c -a -b"]);
        // What the first one builds on is nothing that the words have brought.
        check(&given("0 given a b", "1 dismissed b"), &[]);
        check(&given("0 given a b", "1 loaded c"), &["3: chart +c -a"]);
        check(&given("0 given a b", "1 loaded b"), &[]);
        check(&given("0 given a -b", "1 loaded b"), &[]);
    }

    #[test]
    fn a_choice_that_may_be_about_something_else_is_none() {
        let offer = ["0 heard chart", "0 offered bars lines"];
        let with = |more: &[&'static str]| [&offer[..], more].concat();
        check(
            &with(&["10 loaded tides"]),
            &["3: chart +tides -bars -lines"],
        );
        check(&with(&["11 loaded tides"]), &[]);
        // The state's skill was given to a prompt of which nothing was kept.
        check(&with(&["1 given testing", "2 loaded bars"]), &[]);
        check(
            &with(&["1 given", "2 loaded bars"]),
            &["4: chart +bars -lines"],
        );
        check(&["0 loaded bars", "1 dismissed bars"], &[]);
        check(
            &["0 offered bars", "1 loaded bars", "1 dismissed bars"],
            &[],
        );
    }
}
