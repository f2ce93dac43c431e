//! What a prompt calls for: which one skill, and why that one.
//!
//! No model is asked. Each rule has its file: `question` and `acknowledgement`, `command`, `named`,
//! `request` and `step` with their `lexicon`; `second` looks for another skill besides. `quoted` and `blocks` keep what is pasted from being
//! taken for a request, `forbidden` keeps what is not wanted from being searched for, `manner` tells
//! who asks from who orders, and `speech` is the grammar that all of them go by. What words weigh is the business of `skill::route`.

mod acknowledgement;
mod blocks;
mod code;
mod command;
mod dictated;
mod forbidden;
mod letters;
mod lexicon;
mod manner;
mod named;
mod pasted;
mod question;
mod quoted;
mod reason;
mod request;
mod second;
mod speech;
mod step;
mod typing;
mod verbs;
mod vocabulary;

pub use acknowledgement::Acknowledgement;
pub use lexicon::Role;
pub use reason::Reason;
pub use request::Request;

use crate::skill::learned::{self, Learned};
use crate::skill::words::{self, Word};
use crate::skill::{Candidate, Index, Lookup, Model, Phrase, Query, Skill, Thresholds, Wish};
use manner::Manner;
use quoted::Parts;
use request::Wanted;

/// What a prompt calls for.
#[derive(Clone, Debug, PartialEq)]
pub struct Intent {
    /// The skill to load, if one is called for.
    pub skill: Option<Skill>,
    /// Another one that the prompt clearly needs as well.
    pub second: Option<Skill>,
    /// Which rule decided, and what it saw.
    pub reason: Reason,
    /// The skills to choose from, best first, where words speak for one but not surely.
    pub shortlist: Vec<Ranked>,
    /// How sure the answer is, from nothing to one; rules 1 to 4 are sure.
    pub confidence: f32,
    /// The skills that the prompt's words speak for, best first; only where words decided.
    pub ranked: Vec<Ranked>,
}

/// A skill that the words of a prompt speak for.
#[derive(Clone, Debug, PartialEq)]
pub struct Ranked {
    /// Its name.
    pub name: String,
    /// What speaks for it.
    pub candidate: Candidate,
}

/// What a prompt comes into.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Surroundings<'project> {
    /// The name of the skill for the state that the project is in.
    pub state_skill: Option<&'project str>,
    /// Whether the project is initialized: only then its steps can be asked for.
    pub is_initialized: bool,
    /// The extensions of the files that the session has changed.
    pub at_hand: &'project [String],
    /// From which confidence on what is to be done, where not from the shipped one.
    pub wish: Wish,
    /// What the person's choices have taught, if anything.
    pub learned: Option<&'project Learned>,
}

/// Words of a prompt that are looked at; what it asks for is said in fewer.
const WORDS: usize = 1500;

/// Detects which skill a prompt calls for.
///
/// The first that applies wins:
///   1. a question about words or general knowledge needs no skill, and neither do thanks
///   2. a slash command is the client's own business
///   3. an explicit request overrides the state: for a skill by its name, in words that its author
///      has listed, or for a step of the work
///   4. the state names the skill
///   5. the prompt's own words name one
///   6. no skill
///
/// A go-ahead ("continue", "yes, do it") says nothing by itself, so only the state answers it.
/// Who only asks is answered by 3, if a skill's author has listed the question, by 5 or by 6.
pub fn detect(prompt: &str, surroundings: &Surroundings<'_>, index: &mut Index) -> Intent {
    let heard = Heard {
        at_hand: words::split(&surroundings.at_hand.join(" "), WORDS),
        ..Heard::of(prompt)
    };
    let acknowledgement = acknowledgement::of(&heard.said).filter(|_| heard.shows_nothing());
    let says_nothing = heard.said.is_empty() && heard.shows_nothing();
    if says_nothing || acknowledgement == Some(Acknowledgement::Courtesy) {
        return Intent::none(Reason::Courtesy); // [1]
    }
    let manner = heard.manner;
    // Examples may be questions themselves: then they say which are wanted.
    if heard.is_general && !index.is_taught() {
        return Intent::none(Reason::Question); // [1]
    }
    if let Some(name) = command::name(prompt) {
        return Intent::none(Reason::Command(name.to_owned())); // [2]
    }
    let is_go_ahead = acknowledgement == Some(Acknowledgement::GoAhead);
    let lookup = heard.look_up(surroundings.learned, index, Model::shipped());
    // Who only asks wants nothing done, so neither a step nor the state is meant.
    if manner.only_asks() {
        return by_question(&heard, &lookup, surroundings, index); // [3] [5] [6]
    }
    if !is_go_ahead && let Some(intent) = by_request(&heard, &lookup, surroundings, index) {
        return second::add(intent, &heard, &lookup, surroundings, index); // [3]
    }
    if let Some(name) = surroundings.state_skill
        && let Some(skill) = index.find(name)
    {
        return Intent::sure(skill, Reason::State(name.to_owned())); // [4]
    }
    if is_go_ahead {
        return Intent::none(Reason::Nothing); // [6]
    }
    let intent = by_words(&heard, &lookup, surroundings, index); // [5] [6]
    second::add(intent, &heard, &lookup, surroundings, index)
}

/// Returns the words of a prompt that may be kept to learn from, as stems.
pub fn kept(prompt: &str) -> Vec<String> {
    learned::kept(&Parts::of(prompt).said)
}

/// Returns the stems of what a prompt wants, in order, each word one; nothing where it only asks, thanks,
/// goes on or is a slash command. What is quoted or shown speaks for nothing.
pub fn asked(prompt: &str) -> Option<Vec<String>> {
    let heard = Heard::of(prompt);
    let says_something = !heard.said.is_empty() && acknowledgement::of(&heard.said).is_none();
    let wants = says_something && !heard.manner.only_asks() && command::name(prompt).is_none();
    wants.then(|| heard.wanted.into_iter().map(|word| word.stem).collect())
}

/// Ranks the skills by a prompt's words alone, whichever rule decides: for who wants to know.
pub fn rank(prompt: &str, index: &mut Index) -> Vec<Ranked> {
    rank_by(prompt, index, Model::shipped())
}

/// The same by other weights than the shipped, for who looks for better ones.
pub fn rank_by(prompt: &str, index: &mut Index, model: &Model) -> Vec<Ranked> {
    rank_with(prompt, index, model, None)
}

/// The same with what a person's choices have taught.
pub fn rank_with(
    prompt: &str,
    index: &mut Index,
    model: &Model,
    learned: Option<&Learned>,
) -> Vec<Ranked> {
    let heard = Heard::of(prompt);
    let lookup = heard.look_up(learned, index, model);
    ranked(lookup.rank(heard.query(), index), index)
}

fn by_request(
    heard: &Heard,
    lookup: &Lookup,
    surroundings: &Surroundings<'_>,
    index: &mut Index,
) -> Option<Intent> {
    let briefs = index.briefs();
    let only_by_name = |phrase: &Phrase| briefs[usize::from(phrase.skill)].only_by_name;
    if let Some(phrase) = named::named(&heard.said, lookup, only_by_name) {
        let skill = index.skill(phrase.skill)?;
        return Some(Intent::sure(skill, Reason::Named(phrase.shown.clone())));
    }
    let is_listed = |phrase: &Phrase| !only_by_name(phrase);
    // Elsewhere "run the tests" is an order like any other.
    let has_steps = surroundings.is_initialized;
    match request::wanted(&heard.said, lookup, is_listed, has_steps)? {
        Wanted::Listed(phrase) => {
            let skill = index.skill(phrase.skill)?;
            Some(Intent::sure(skill, Reason::Listed(phrase.shown.clone())))
        }
        Wanted::Step(request) => {
            let skill = index.find(request.role.skill())?;
            Some(Intent::sure(skill, Reason::Request(request)))
        }
    }
}

/// Answers who only asks: by a question that a skill's author has listed, or by the words. A step
/// of the project's work is not wanted, however many of its words are in the question.
fn by_question(
    heard: &Heard,
    lookup: &Lookup,
    surroundings: &Surroundings<'_>,
    index: &mut Index,
) -> Intent {
    let briefs = index.briefs();
    let is_listed = |phrase: &Phrase| !briefs[usize::from(phrase.skill)].only_by_name;
    if let Some(phrase) = request::listed_question(&heard.said, lookup, is_listed)
        && let Some(skill) = index.skill(phrase.skill)
    {
        return Intent::sure(skill, Reason::Listed(phrase.shown.clone()));
    }
    let intent = by_words(heard, lookup, surroundings, index);
    match intent.reason {
        Reason::NotAskedFor => Intent {
            reason: Reason::OnlyAsks,
            ..intent
        },
        _ => intent,
    }
}

fn by_words(
    heard: &Heard,
    lookup: &Lookup,
    surroundings: &Surroundings<'_>,
    index: &mut Index,
) -> Intent {
    let ranked = ranked(lookup.rank(heard.query(), index), index);
    let Some(best) = ranked.first() else {
        return Intent::none(Reason::Nothing);
    };
    // The steps of the work are the state's to give, or asked for; their words are everybody's.
    let is_step = |name: &str| {
        surroundings.is_initialized && Role::ALL.iter().any(|role| role.skill() == name)
    };
    let thresholds = Thresholds::wished(surroundings.wish);
    let confidence = best.candidate.confidence;
    let (skill, reason) = if confidence < thresholds.unsure || is_by_the_way(&best.candidate) {
        (None, Reason::Unclear)
    } else if is_step(&best.name) {
        (None, Reason::NotAskedFor)
    } else if confidence < thresholds.sure
        || heard.manner != Manner::Order && lookup.speaks_of(best.candidate.skill, &heard.said)
    {
        // Its own words stand there and ask for nothing: "when we draft the changelog it hangs".
        (None, Reason::Unsure)
    } else {
        (index.skill(best.candidate.skill), Reason::Words)
    };
    let offered = ranked
        .iter()
        .filter(|other| !is_step(&other.name) && other.candidate.confidence >= AMONG * confidence);
    let shortlist = match reason {
        Reason::Unsure => offered.take(SHORTLIST).cloned().collect(),
        _ => Vec::new(),
    };
    Intent {
        skill,
        second: None,
        reason,
        shortlist,
        confidence,
        ranked,
    }
}

/// Whether a skill has no more of a prompt than its instructions, which are long, have by the way:
/// among few skills each everyday word is rare enough to make one stand out.
fn is_by_the_way(candidate: &Candidate) -> bool {
    let signals = candidate.signals;
    signals.breadth <= 0.0 && signals.words < BY_THE_WAY
}

/// What two words of everyday work in a skill's instructions weigh.
const BY_THE_WAY: f32 = 0.25;

/// A choice among more is no help.
const SHORTLIST: usize = 3;

/// Who has less than this share of the best one's confidence is no choice beside it.
const AMONG: f32 = 0.05;

fn ranked(candidates: Vec<Candidate>, index: &mut Index) -> Vec<Ranked> {
    candidates
        .into_iter()
        .filter_map(|candidate| {
            let name = index.skill(candidate.skill)?.name;
            Some(Ranked { name, candidate })
        })
        .collect()
}

impl Intent {
    fn none(reason: Reason) -> Self {
        Self {
            skill: None,
            second: None,
            reason,
            shortlist: Vec::new(),
            confidence: 1.0,
            ranked: Vec::new(),
        }
    }

    fn sure(skill: Skill, reason: Reason) -> Self {
        Self {
            skill: Some(skill),
            ..Self::none(reason)
        }
    }
}

/// A prompt in words.
struct Heard {
    said: Vec<Word>,
    /// What is said, without what is said not to be wanted.
    wanted: Vec<Word>,
    quoted: Vec<Word>,
    shown: Vec<Word>,
    at_hand: Vec<Word>,
    manner: Manner,
    /// Whether it asks for nothing but general knowledge.
    is_general: bool,
}

impl Heard {
    fn of(prompt: &str) -> Self {
        let parts = Parts::of(prompt);
        let said = words::split(&parts.said, WORDS);
        let manner = Manner::of(&said);
        Self {
            wanted: forbidden::without(&said),
            manner,
            is_general: manner == Manner::Question && question::is_general(&said, &parts.said),
            said,
            quoted: words::split(&parts.quoted, WORDS),
            shown: words::split(&parts.shown, WORDS),
            at_hand: Vec::new(),
        }
    }

    fn shows_nothing(&self) -> bool {
        self.quoted.is_empty() && self.shown.is_empty()
    }

    fn look_up(&self, learned: Option<&Learned>, index: &mut Index, model: &Model) -> Lookup {
        let mut lookup = Lookup::new(self.query(), index, model);
        if let Some(learned) = learned {
            lookup.learn(learned, index);
        }
        lookup
    }

    fn query(&self) -> Query<'_> {
        Query {
            said: &self.wanted,
            quoted: &self.quoted,
            shown: &self.shown,
            at_hand: &self.at_hand,
        }
    }
}

#[cfg(test)]
mod tests;
