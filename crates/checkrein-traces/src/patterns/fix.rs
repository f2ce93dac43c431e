//! What a decision would have one do, boiled down so that two ways to say it are one.
//!
//! A fix is a set of words, each wanted or not ("use A instead of B"), and each what is done or only
//! where ("in the client"). What it is good for ("to avoid …", "because …") is no part of it.

use std::collections::{BTreeMap, BTreeSet};

use checkrein_core::skill::Tells;

use super::opposite;
use super::word::{Lexicon, Word};

/// A decision, boiled down.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Fix {
    /// Its words by stem.
    pub(super) words: BTreeMap<String, Part>,
    /// The words that have an opposite.
    pub(super) turns: BTreeSet<&'static str>,
    /// The values that it settles.
    pub(super) values: BTreeSet<String>,
    /// What it is limited to, or what is left out: "only", "except".
    pub(super) limits: BTreeSet<&'static str>,
    /// The commands that it names.
    pub(super) commands: BTreeSet<String>,
    /// It as one text: equal for decisions of the same words, in whatever order.
    pub(super) key: String,
}

/// What a word is to a fix.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Part {
    /// How much it counts, up to one.
    pub(super) weight: f32,
    /// Whether it is to be.
    pub(super) wanted: bool,
    /// Whether it says where, not what.
    pub(super) is_place: bool,
    /// Whether it is a name, by how it is typed.
    pub(super) is_name: bool,
}

/// What a word of everyday work counts; what names a subject counts one.
const LITTLE: f32 = 0.5;

/// What a word counts that only says where.
const PLACE: f32 = 0.5;

impl Fix {
    /// Boils a decision down.
    pub(super) fn of(decision: &str, lexicon: &mut Lexicon) -> Self {
        let words = lexicon.words(decision);
        let mut fix = Self {
            commands: commands(decision),
            ..Self::default()
        };
        let mut reader = Reader::new(&words);
        for (at, word) in words.iter().enumerate() {
            let role = reader.read(at, word);
            if role == Role::Reason {
                continue;
            }
            fix.turns.extend(opposite::turn(&word.stem));
            if let Some(limit) = limit(at, &words) {
                fix.limits.insert(limit);
                continue;
            }
            if reader.wanted() {
                fix.values.extend(word.value.clone());
            }
            let weight = match word.tells {
                Tells::Nothing => continue,
                Tells::Little => LITTLE,
                Tells::Much => 1.0,
            };
            if role == Role::Mark {
                continue;
            }
            let is_place = reader.is_place;
            let part = Part {
                weight: if is_place { weight * PLACE } else { weight },
                wanted: role == Role::Against || reader.wanted(),
                is_place,
                is_name: word.is_name,
            };
            // Of a word that is there twice the first counts, unless it only said where.
            let known = fix.words.entry(word.stem.clone()).or_insert(part);
            if known.is_place && !is_place {
                *known = part;
            }
        }
        fix.key = fix.key(decision);
        fix
    }

    /// Returns how much there is to it.
    pub(super) fn weight(&self) -> f32 {
        self.words.values().map(|part| part.weight).sum()
    }

    fn key(&self, decision: &str) -> String {
        if self.words.is_empty() {
            // Nothing tells; only the very same text is the same.
            return format!("={}", decision.trim().to_lowercase());
        }
        let word = |(stem, part): (&String, &Part)| match part.wanted {
            true => stem.clone(),
            false => format!("-{stem}"),
        };
        let mut words: Vec<String> = self.words.iter().map(word).collect();
        // "on" is a preposition, nearly always.
        let turns = self.turns.iter().filter(|turn| **turn != "on");
        let turns = turns.filter(|turn| !self.words.contains_key(**turn));
        words.extend(turns.map(|turn| format!("({turn})")));
        words.extend(self.limits.iter().map(|limit| format!("!{limit}")));
        let values = self.values.iter();
        let values = values.filter(|value| !self.words.contains_key(*value));
        words.extend(values.map(|value| format!("={value}")));
        words.join(" ")
    }
}

/// Returns what a word limits its fix to.
fn limit(at: usize, words: &[Word]) -> Option<&'static str> {
    let before = at.checked_sub(1).map(|before| words[before].text.as_str());
    match words[at].text.as_str() {
        "only" | "solely" | "exclusively" => Some("only"),
        "unless" | "except" | "excepting" | "besides" => Some("except"),
        "but" => matches!(
            before?,
            "all" | "any" | "anything" | "every" | "everything" | "nothing"
        )
        .then_some("except"),
        _ => None,
    }
}

/// What a word is in its sentence.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Role {
    /// A part of the fix.
    Part,
    /// The verb that says that what follows is not to be.
    Against,
    /// It turns what follows, and is itself nothing.
    Mark,
    /// It is about why or when.
    Reason,
}

/// Follows a decision word by word.
struct Reader<'a> {
    words: &'a [Word],
    /// What follows is wanted, by its verb.
    is_good: bool,
    /// A "not" turned that round.
    is_turned: bool,
    /// What follows says where.
    is_place: bool,
    /// What follows says why or when, up to the end of the clause.
    is_reason: bool,
    /// The clause's verb gives something to a place: "add … to".
    gives: bool,
    /// The clause replaces what comes first.
    replaces: bool,
    /// The clause begins at the next word.
    begins: bool,
}

/// Verbs whose object is to be no more.
const AGAINST: [&str; 12] = [
    "remov", "disabl", "avoid", "skip", "exclud", "stop", "forbid", "ban", "revert", "ignor",
    "replac", "omit",
];

/// Verbs whose object is to be: they end what an earlier verb or "not" said.
const FOR: [&str; 16] = [
    "add", "use", "enabl", "set", "keep", "includ", "allow", "start", "creat", "call", "run",
    "wrap", "appli", "introduc", "prefer", "adopt",
];

/// Verbs that are good for something: "to avoid …" says why.
const PURPOSES: [&str; 19] = [
    "avoid", "fix", "stop", "ensur", "make", "keep", "get", "improv", "handl", "guarante", "help",
    "satisfi", "decreas", "increas", "surviv", "speed", "protect", "unblock", "let",
];

impl<'a> Reader<'a> {
    fn new(words: &'a [Word]) -> Self {
        Self {
            words,
            is_good: true,
            is_turned: false,
            is_place: false,
            is_reason: false,
            gives: false,
            replaces: false,
            begins: true,
        }
    }

    fn wanted(&self) -> bool {
        self.is_good != self.is_turned
    }

    fn read(&mut self, at: usize, word: &Word) -> Role {
        if at > 0 && self.words[at - 1].ends_clause {
            *self = Self::new(self.words);
        }
        let next = self.words.get(at + 1).map(|next| next.stem.as_str());
        let begins = std::mem::replace(&mut self.begins, false);
        self.reason(at, word, next, begins);
        if self.is_reason {
            // "to fix … by …" comes back to the fix.
            if matches!(word.text.as_str(), "by" | "via") {
                self.is_reason = false;
                return Role::Mark;
            }
            return Role::Reason;
        }
        match word.text.as_str() {
            "instead" | "rather" if matches!(next, Some("of" | "than")) => self.turn(false),
            "not" | "dont" | "never" | "no" | "cannot" | "without" | "doesnt" | "shouldnt" => {
                self.is_turned = !self.is_turned;
                self.is_place = false;
                return Role::Mark;
            }
            "but" | "then" => self.turn(true),
            "from" => self.turn(false),
            "with" | "by" | "via" if self.replaces => self.turn(true),
            "to" | "into" | "onto" => {
                self.is_good = true;
                self.is_place = self.gives;
            }
            "over" if next.is_some() && self.prefers() => self.turn(false),
            "for" | "in" | "on" | "of" | "at" | "inside" | "within" | "across" => {
                self.is_place = true;
            }
            _ => return self.verb(at, word),
        }
        Role::Mark
    }

    /// What follows is meant, or is not, by a word that says so.
    fn turn(&mut self, is_good: bool) {
        (self.is_good, self.is_turned, self.is_place) = (is_good, false, false);
    }

    fn prefers(&self) -> bool {
        let prefers = ["prefer", "choos", "pick", "favor", "favour"];
        self.words
            .iter()
            .any(|word| prefers.contains(&word.stem.as_str()))
    }

    fn reason(&mut self, at: usize, word: &Word, next: Option<&str>, begins: bool) {
        let is_purpose = |stem: Option<&str>| stem.is_some_and(|stem| PURPOSES.contains(&stem));
        let comes_back = || {
            let rest = self.words[at..].iter();
            let clause = rest.take_while(|word| !word.ends_clause);
            clause
                .skip(1)
                .any(|word| matches!(&*word.text, "by" | "via"))
        };
        self.is_reason |= match word.text.as_str() {
            "because" | "since" | "when" | "whenever" | "if" | "while" | "as" => {
                word.text != "as" && word.text != "while" || begins
            }
            "so" => next == Some("that"),
            "to" => is_purpose(next),
            _ => begins && is_purpose(Some(&word.stem)) && comes_back(),
        };
    }

    /// A verb says for a while whether what follows is wanted; its object is what is done.
    fn verb(&mut self, at: usize, word: &Word) -> Role {
        let stem = word.stem.as_str();
        // "do not use A" turns the verb; "A is not used, add B" has ended by then.
        let is_turned = at > 0 && self.is_turned && {
            let before = &self.words[at - 1].text;
            ["not", "dont", "never", "cannot", "shouldnt", "doesnt"].contains(&before.as_str())
        };
        if AGAINST.contains(&stem) {
            (self.is_good, self.is_turned, self.is_place) = (is_turned, false, false);
            self.replaces |= stem == "replac";
            return Role::Against;
        }
        // "avoid using A" is about A, and so is "without adding A".
        let is_object = at > 0 && {
            let before = &self.words[at - 1];
            AGAINST.contains(&before.stem.as_str())
                || matches!(before.text.as_str(), "without" | "no" | "against")
        };
        if FOR.contains(&stem) && !is_object {
            (self.is_good, self.is_turned, self.is_place) = (!is_turned, false, false);
        }
        self.gives |= matches!(stem, "add" | "appli" | "pass" | "attach" | "give");
        Role::Part
    }
}

/// Returns the commands that stand in backticks.
fn commands(decision: &str) -> BTreeSet<String> {
    let quoted = decision.split('`').skip(1).step_by(2);
    quoted.filter_map(command).collect()
}

/// Returns a text as a command, if it looks like one: a program and its arguments.
pub(super) fn command(text: &str) -> Option<String> {
    let words: Vec<&str> = text.split_whitespace().collect();
    let program = words.first()?;
    let is_program = program
        .starts_with(|letter: char| letter.is_ascii_lowercase() || letter == '.')
        && program
            .chars()
            .all(|letter| letter.is_ascii_alphanumeric() || "-_./+".contains(letter));
    (words.len() > 1 && is_program).then(|| words.join(" "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(decision: &str, key: &str) {
        let fix = Fix::of(decision, &mut Lexicon::default());
        assert_eq!(fix.key, key, "{decision}");
    }

    #[test]
    fn order_and_form_do_not_matter() {
        check(
            "Wrap date rendering in useEffect",
            "date render useeffect wrap",
        );
        check(
            "date rendering: wrapped in `useEffect`",
            "date render useeffect wrap",
        );
        check("", "=");
        check("Do it!", "=do it!");
    }

    #[test]
    fn what_is_not_wanted_is_marked() {
        check("Use redis instead of memory", "-memori redi");
        check("Instead of memory use redis", "-memori redi");
        check("Replace memory with redis", "-memori redi replac");
        check("Move from memory to redis", "-memori move redi");
        check("Do not mutate props", "-mutat -prop");
        check("Avoid using redis", "avoid -redi");
        check("Stop adding indexes", "-add -index stop");
        check(
            "Prefer composition over inheritance",
            "composit -inherit prefer",
        );
        check("Remove the cache and add an index", "add -cach index remov");
        check("Don't disable the cache", "cach disabl");
        check("Never disable caching, use redis", "cach disabl redi");
    }

    #[test]
    fn what_it_is_good_for_is_no_part_of_it() {
        check("Pin the clock to avoid flaky tests", "clock pin");
        check("To avoid flaky tests, pin the clock", "clock pin");
        check("Fix flaky tests by pinning the clock", "clock pin");
        check("Pin the clock because it drifts", "clock pin");
        check("When it drifts, pin the clock", "clock pin");
    }

    #[test]
    fn values_and_limits_are_a_part_of_it() {
        check("Set the pool size to 5", "pool set size =5");
        check("Change the pool size from 5 to 10", "chang pool size =10");
        check("Retry unless timeout", "retri timeout !except");
        check("Enable gzip for all but json", "enabl gzip json !except");
        check("Enable gzip only for json", "enabl gzip json !only");
    }

    #[test]
    fn a_command_is_a_program_with_arguments() {
        let fix = Fix::of(
            "run `npm run fix` in `app`, not `Foo Bar`",
            &mut Lexicon::default(),
        );
        assert_eq!(fix.commands, BTreeSet::from(["npm run fix".to_owned()]));
    }
}
