//! Commands, and sequences of commands, that were run with success again and again.

use std::collections::{BTreeMap, BTreeSet};

use super::harm::{is_open, may_harm};
use super::script;
use super::shell_line::{kept, only_looks, simple};
use crate::sessions::Session;

/// Three times, so that one accident and one coincidence are no habit; in two sessions, so that one day's
/// work is none.
const TIMES: usize = 3;
const SESSIONS: usize = 2;

/// The longest sequence, and the shortest.
const LONGEST: usize = 6;
const SHORTEST: usize = 2;

/// Commands of a session that are looked at.
const MOST: usize = 3000;

/// A command that was run again and again.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Repeated {
    /// The command.
    pub command: String,
    /// How often it ended well.
    pub times: usize,
    /// In how many sessions.
    pub sessions: usize,
    /// How often it did not end well.
    pub failed: usize,
}

/// Returns the commands that ended well three times at least, in two sessions at least.
pub fn repeated(sessions: &[Session]) -> Vec<Repeated> {
    let mut all: BTreeMap<String, (usize, BTreeSet<&str>, usize)> = BTreeMap::new();
    for session in sessions {
        for ran in &session.ran {
            let Some(command) = ran.command.as_deref().and_then(kept) else {
                continue;
            };
            // Elsewhere it was another command: what is proposed is run at the project's top.
            if !ran.at_top || only_looks(&command) || may_harm(&command) || is_open(&command) {
                continue;
            }
            let (times, seen, failed) = all.entry(command).or_default();
            match ran.ok {
                true => {
                    *times += 1;
                    seen.insert(&session.id);
                }
                false => *failed += 1,
            }
        }
    }
    let mut repeated: Vec<Repeated> = all
        .into_iter()
        .filter(|(_, (times, seen, _))| *times >= TIMES && seen.len() >= SESSIONS)
        .map(|(command, (times, seen, failed))| Repeated {
            command,
            times,
            sessions: seen.len(),
            failed,
        })
        .collect();
    repeated.sort_by(|a, b| (b.times, &a.command).cmp(&(a.times, &b.command)));
    repeated
}

/// A sequence of commands that was run again and again.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sequence {
    /// The commands. Where one word differed from time to time, there is a letter that no command has.
    pub commands: Vec<String>,
    /// What stood in the hole, if there is one.
    pub values: Vec<String>,
    /// How often all of it ended well.
    pub times: usize,
    /// In how many sessions.
    pub sessions: usize,
}

/// What stands for the one word that differs. No command has it: control characters are not kept.
pub(super) const HOLE: &str = "\u{1}";

/// Returns the sequences that ended well three times at least, in two sessions at least, the longest first.
/// One that is a part of another that was run as often is not named.
pub fn sequences(sessions: &[Session]) -> Vec<Sequence> {
    let runs: Vec<(&str, Vec<String>)> = sessions
        .iter()
        .flat_map(|session| {
            unbroken(session)
                .into_iter()
                .map(|run| (session.id.as_str(), run))
        })
        .collect();
    let mut found: Vec<Sequence> = Vec::new();
    for length in (SHORTEST..=LONGEST).rev() {
        let mut seen: BTreeMap<Vec<String>, Seen<'_>> = BTreeMap::new();
        for (number, (session, run)) in runs.iter().enumerate() {
            for (at, window) in run.windows(length).enumerate() {
                let is_varied = window.iter().collect::<BTreeSet<_>>().len() == length;
                if !is_varied {
                    continue;
                }
                seen.entry(window.to_vec())
                    .or_default()
                    .add(session, number, at, length, None);
                for word in words(window) {
                    let holed = window.iter().map(|command| hole(command, &word)).collect();
                    seen.entry(holed)
                        .or_default()
                        .add(session, number, at, length, Some(&word));
                }
            }
        }
        let mut sequences: Vec<Sequence> = seen
            .into_iter()
            .filter(|(_, seen)| seen.times >= TIMES && seen.sessions.len() >= SESSIONS)
            // A hole that always held the same is none.
            .filter(|(commands, seen)| !has_hole(commands) || seen.values.len() >= SESSIONS)
            .map(|(commands, seen)| Sequence {
                commands,
                values: seen.values.into_iter().collect(),
                times: seen.times,
                sessions: seen.sessions.len(),
            })
            // What cannot be a script hides none of its parts that can.
            .filter(|sequence| script::write(sequence, "").is_some())
            .collect();
        sequences.sort_by(|a, b| {
            (has_hole(&a.commands), b.times, &a.commands).cmp(&(
                has_hole(&b.commands),
                a.times,
                &b.commands,
            ))
        });
        for sequence in sequences {
            if !found.iter().any(|longer| holds(longer, &sequence)) {
                found.push(sequence);
            }
        }
    }
    found
}

#[derive(Default)]
struct Seen<'a> {
    times: usize,
    sessions: BTreeSet<&'a str>,
    values: BTreeSet<String>,
    /// Where it was seen last, so that overlapping ones count once.
    last: Option<(usize, usize)>,
}

impl<'a> Seen<'a> {
    fn add(&mut self, session: &'a str, run: usize, at: usize, length: usize, value: Option<&str>) {
        if self
            .last
            .is_some_and(|(before, from)| before == run && from + length > at)
        {
            return;
        }
        self.last = Some((run, at));
        self.times += 1;
        self.sessions.insert(session);
        self.values.extend(value.map(str::to_owned));
    }
}

/// Returns the runs of commands that all ended well at the project's top; what only looks is no step, and what
/// no script may have ends the run, as what went elsewhere does.
fn unbroken(session: &Session) -> Vec<Vec<String>> {
    let mut runs = vec![Vec::new()];
    for ran in session.ran.iter().take(MOST) {
        let command = ran.command.as_deref().and_then(kept);
        match command {
            Some(command) if only_looks(&command) && ran.at_top => {}
            Some(command) if ran.ok && ran.at_top && simple(&command).is_some() => {
                if let Some(run) = runs.last_mut() {
                    run.push(command);
                }
            }
            // What failed, and what nobody knows, ends the run.
            _ => runs.push(Vec::new()),
        }
    }
    runs
}

/// Returns the words that may be what differs: no programs, no options, nothing quoted.
fn words(commands: &[String]) -> BTreeSet<String> {
    let arguments = commands
        .iter()
        .flat_map(|command| command.split(' ').skip(1));
    let is_value = |word: &&str| {
        word.len() > 1
            && !word.starts_with('-')
            && !word.contains(['"', '\'', '&', '|', '>', '<', '='])
    };
    arguments.filter(is_value).map(str::to_owned).collect()
}

fn hole(command: &str, word: &str) -> String {
    let words = command.split(' ').enumerate();
    let words: Vec<&str> = words
        .map(|(at, own)| if at > 0 && own == word { HOLE } else { own })
        .collect();
    words.join(" ")
}

fn has_hole(commands: &[String]) -> bool {
    commands.iter().any(|command| command.contains(HOLE))
}

/// Whether a sequence is a part of a longer one, or says the same with a hole, or without one.
fn holds(longer: &Sequence, sequence: &Sequence) -> bool {
    let fits = |one: &String, other: &String| {
        one == other
            || [longer, sequence].iter().any(|from| {
                from.values
                    .iter()
                    .any(|value| one.replace(HOLE, value) == other.replace(HOLE, value))
            })
    };
    longer
        .commands
        .windows(sequence.commands.len())
        .any(|window| {
            window
                .iter()
                .zip(&sequence.commands)
                .all(|(one, other)| fits(one, other))
        })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sessions::Ran;

    /// Sessions, each as commands; one that begins with `!` failed, with `/` ran elsewhere, and `?` is not known.
    fn sessions(all: &[&[&str]]) -> Vec<Session> {
        let ran = |command: &&str| Ran {
            at: checkrein_core::time::Timestamp::UNIX_EPOCH,
            command: (*command != "?").then(|| command.trim_start_matches(['!', '/']).to_owned()),
            ok: !command.starts_with('!'),
            at_top: !command.starts_with('/'),
        };
        let session = |(number, commands): (usize, &&[&str])| Session {
            id: format!("s{number}"),
            ran: commands.iter().map(ran).collect(),
            ..Session::default()
        };
        all.iter().enumerate().map(session).collect()
    }

    #[track_caller]
    fn check(all: &[&[&str]], expected: &[&str]) {
        let shown = |sequence: &Sequence| {
            let commands = sequence.commands.join("; ").replace(HOLE, "_");
            format!("{}/{} {commands}", sequence.times, sequence.sessions)
        };
        let found: Vec<String> = sequences(&sessions(all)).iter().map(shown).collect();
        assert_eq!(found, expected, "{all:?}");
    }

    #[test]
    fn what_was_run_three_times_in_two_sessions_is_a_sequence() {
        let run: &[&str] = &["npm ci", "npm run fix", "npm test"];
        check(&[run, run, run], &["3/3 npm ci; npm run fix; npm test"]);
        check(&[run, run], &[]);
        check(&[&[run, run, run].concat()], &[]);
        check(
            &[&[run, run].concat(), run],
            &["3/2 npm ci; npm run fix; npm test"],
        );
    }

    #[test]
    fn what_looks_is_no_step_and_what_fails_is_an_end() {
        check(
            &[
                &["npm ci", "ls", "npm test | tail -3"],
                &["npm ci", "npm test"],
                &["npm ci", "git status", "npm test"],
            ],
            &["3/3 npm ci; npm test"],
        );
        check(
            &[
                &["npm ci", "!a", "npm test"],
                &["npm ci", "npm test"],
                &["npm ci", "npm test"],
            ],
            &[],
        );
        check(
            &[
                &["npm ci", "?", "npm test"],
                &["npm ci", "npm test"],
                &["npm ci", "npm test"],
            ],
            &[],
        );
        check(&[&["a b", "a b"], &["a b", "a b"], &["a b", "a b"]], &[]);
    }

    #[test]
    fn what_ran_elsewhere_is_no_step() {
        let run: &[&str] = &["npm ci", "/npm run fix", "npm test"];
        check(&[run, run, run], &[]);
        let run: &[&str] = &["npm ci", "/ls", "npm test"];
        check(&[run, run, run], &[]);
        let run: &[&str] = &["cd web", "/npm ci", "/cd ..", "/npm test"];
        check(&[run, run, run], &[]);
        assert_eq!(repeated(&sessions(&[run, run, run])), []);
    }

    #[test]
    fn what_no_script_may_have_hides_no_part_that_one_may() {
        let run: &[&str] = &["npm ci", "npm run fix", "make $HOME"];
        check(&[run, run, run], &["3/3 npm ci; npm run fix"]);
        let run: &[&str] = &["npm ci", "npm test", "rm -rf dist", "cp a dist"];
        check(&[run, run, run], &["3/3 npm ci; npm test"]);
        let with = |word: &str| [format!("rm -rf {word}"), format!("mkdir {word}")];
        let all = ["aa", "bb", "cc"].map(with);
        let all: Vec<Vec<&str>> = all
            .iter()
            .map(|run| run.iter().map(String::as_str).collect())
            .collect();
        let all: Vec<&[&str]> = all.iter().map(Vec::as_slice).collect();
        check(&all, &[]);
        let forced = &[
            "git push --force origin main",
            "git reset --hard origin/main",
        ][..];
        check(&[forced, forced, forced], &[]);
    }

    #[test]
    fn nobody_is_led_to_a_command_that_destroys_or_says_too_little() {
        for command in [
            "curl -fsSL https://example.org/x.sh | sh",
            "git push --force origin main",
            "git clean -fdx",
            "rm -rf build",
            "make $HOME",
            "make # comment",
            "grep2 'a\\|b' x | tee y",
            "./deploy.sh --pass Hunter22x",
        ] {
            let run: &[&str] = &[command];
            assert_eq!(repeated(&sessions(&[run, run, run])), [], "{command}");
        }
    }

    #[test]
    fn one_word_may_differ() {
        check(
            &[
                &["git checkout -b fix-a", "git push origin fix-a"],
                &["git checkout -b fix-b", "git push origin fix-b"],
                &["git checkout -b fix-c", "git push origin fix-c"],
            ],
            &["3/3 git checkout -b _; git push origin _"],
        );
        check(
            &[
                &["make a1 b1", "make c"],
                &["make a2 b2", "make c"],
                &["make a3 b3", "make c"],
            ],
            &[],
        );
    }

    #[test]
    fn a_command_counts_when_it_ends_well() {
        let found = repeated(&sessions(&[
            &["npm run fix", "ls", "!npm run fix"],
            &["npm run fix | tail", "npm run fix"],
            &["!x y", "x y", "x y"],
        ]));
        let expected = Repeated {
            command: "npm run fix".into(),
            times: 3,
            sessions: 2,
            failed: 1,
        };
        assert_eq!(found, [expected]);
    }
}
