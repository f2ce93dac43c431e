//! A second skill that a prompt clearly needs: it names two, or it makes two requests, each of which
//! calls for its own skill by itself.

use super::manner::Manner;
use super::speech::{clause_start, sentences, without_leading};
use super::verbs::VERBS;
use super::vocabulary::OBJECTS;
use super::{Heard, Intent, Reason, Surroundings, by_request, by_words, named};
use crate::skill::words::{Break, Word};
use crate::skill::{Index, Lookup, Model, Phrase, Skill};

/// Who makes more requests than this has written a list, of which the first thing is done first.
const PIECES: usize = 4;

/// A request is said in so many words at least.
const WORDS: usize = 3;

/// Adds another skill that the prompt calls for besides the one that was found.
///
/// Where words found none, since they speak for several skills, each request is asked by itself; only
/// when two of them surely call for different skills these are what the prompt wants.
pub(super) fn add(
    mut intent: Intent,
    heard: &Heard,
    lookup: &Lookup,
    surroundings: &Surroundings<'_>,
    index: &mut Index,
) -> Intent {
    match (&intent.skill, &intent.reason) {
        (Some(first), Reason::Named(_)) => {
            intent.second = by_name(heard, lookup, first, index);
        }
        (Some(first), Reason::Listed(_) | Reason::Request(_) | Reason::Words) => {
            let found = by_pieces(heard, surroundings, index);
            let is_first = |other: &Intent| other.skill.as_ref() == Some(first);
            if found.iter().any(is_first) {
                let second = found.into_iter().find(|other| !is_first(other));
                intent.second = second.and_then(|other| other.skill);
            }
        }
        (None, Reason::Unsure | Reason::Unclear) => {
            let mut found = by_pieces(heard, surroundings, index).into_iter();
            if let (Some(first), Some(second)) = (found.next(), found.next()) {
                return Intent {
                    second: second.skill,
                    confidence: first.confidence.min(second.confidence),
                    ranked: intent.ranked,
                    ..first
                };
            }
        }
        _ => {}
    }
    intent
}

fn by_name(heard: &Heard, lookup: &Lookup, first: &Skill, index: &mut Index) -> Option<Skill> {
    let briefs = index.briefs();
    let only_by_name = |phrase: &Phrase| briefs[usize::from(phrase.skill)].only_by_name;
    let names: Vec<u16> = named::all_named(&heard.said, lookup, only_by_name)
        .into_iter()
        .map(|phrase| phrase.skill)
        .collect();
    let mut skills = names.into_iter().filter_map(|number| index.skill(number));
    skills.find(|skill| skill.name != first.name)
}

/// Asks each request by itself, and returns those that surely call for a skill, each skill once.
fn by_pieces(heard: &Heard, surroundings: &Surroundings<'_>, index: &mut Index) -> Vec<Intent> {
    if !heard.shows_nothing() {
        return Vec::new();
    }
    let pieces = pieces(&heard.said);
    if !(2..=PIECES).contains(&pieces.len()) {
        return Vec::new();
    }
    let mut found: Vec<Intent> = Vec::new();
    for piece in pieces {
        let piece = Heard::of_words(piece.to_vec());
        let intent = alone(&piece, surroundings, index).filter(|intent| intent.skill.is_some());
        found.extend(intent.filter(|intent| found.iter().all(|other| other.skill != intent.skill)));
    }
    found
}

/// How a clause begins that tells of something; any other may be an order, whatever its verb.
const TELLS: &[&str] = &[
    "i", "we", "you", "he", "she", "it", "they", "the", "my", "our", "your", "this", "that",
    "these", "those", "there", "here", "a", "an", "if", "when", "once", "because", "since", "as",
    "in", "on", "at", "for", "with", "from", "no", "not", "never", "dont", "theres", "its", "im",
    "ive", "weve",
];

/// Returns what a request calls for, if it stood alone. What merely tells of something is no request,
/// whatever its words.
fn alone(piece: &Heard, surroundings: &Surroundings<'_>, index: &mut Index) -> Option<Intent> {
    if piece.manner.only_asks() {
        return None;
    }
    let lookup = piece.look_up(surroundings.learned, index, Model::shipped());
    let opening = without_leading(&piece.said).first();
    let tells = opening.is_none_or(|word| TELLS.contains(&word.text.as_str()));
    let orders = piece.manner == Manner::Order || !tells;
    by_request(piece, &lookup, surroundings, index)
        .or_else(|| orders.then(|| by_words(piece, &lookup, surroundings, index)))
}

/// Splits what is said where another request may begin: with a sentence, and with "then" and its
/// like.
fn pieces(words: &[Word]) -> Vec<&[Word]> {
    let mut pieces = Vec::new();
    for sentence in sentences(words) {
        let mut start = 0;
        for at in 1..sentence.len() {
            if begins_request(sentence, at) && at - start >= WORDS {
                pieces.push(&sentence[start..at]);
                start = at;
            }
        }
        pieces.push(&sentence[start..]);
    }
    pieces.retain(|piece| piece.len() >= WORDS);
    pieces
}

fn begins_request(sentence: &[Word], at: usize) -> bool {
    let text = |at: usize| sentence.get(at).map_or("", |word| word.text.as_str());
    let opens_clause = clause_start(sentence, at) == at;
    match (text(at), text(at + 1)) {
        ("and" | "but", "then" | "also" | "afterwards" | "finally") | ("after", "that") => true,
        // "and write the notes": after anything else a verb may be a noun.
        ("and", verb) => VERBS.contains(&verb) && OBJECTS.contains(&text(at + 2)),
        ("then" | "afterwards" | "also" | "finally" | "next", _) => opens_clause,
        _ => false,
    }
}

impl Heard {
    /// Hears words that are a part of a prompt.
    fn of_words(mut said: Vec<Word>) -> Self {
        if let Some(last) = said.last_mut() {
            last.after = last.after.max(Break::Sentence);
        }
        Self {
            wanted: super::forbidden::without(&said),
            manner: Manner::of(&said),
            is_general: false,
            said,
            quoted: Vec::new(),
            shown: Vec::new(),
            at_hand: Vec::new(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::intent::detect;
    use crate::skill::words;
    use crate::skill::{Catalog, Listed};

    #[track_caller]
    fn check_pieces(prompt: &str, expected: &[&str]) {
        let words = words::split(prompt, 200);
        let pieces: Vec<String> = pieces(&words)
            .iter()
            .map(|piece| super::super::speech::texts(piece).join(" "))
            .collect();
        assert_eq!(pieces, expected, "{prompt:?}");
    }

    #[test]
    fn a_prompt_falls_into_its_requests() {
        check_pieces("fill in the form", &["fill in the form"]);
        check_pieces(
            "fill in the form, then write the notes",
            &["fill in the form", "then write the notes"],
        );
        check_pieces(
            "Fill in the form and then write the notes. Also tag it. Finally tell Ada about it.",
            &[
                "fill in the form",
                "and then write the notes",
                "also tag it",
                "finally tell ada about it",
            ],
        );
        check_pieces(
            "if the form is filled in then write the notes",
            &["if the form is filled in then write the notes"],
        );
    }

    #[track_caller]
    fn check(prompt: &str, first: Option<&str>, second: Option<&str>) {
        let skill = |name: &str, description: &str| Listed {
            name: name.into(),
            description: description.into(),
            ..Listed::default()
        };
        let mut index = Index::of_catalog(&Catalog::of_list(vec![
            skill(
                "pdf-forms",
                "Fills in pdf forms. Use when a pdf form has fields.",
            ),
            skill(
                "release-notes",
                "Writes release notes for users. Use when somebody says \"write the release notes\".",
            ),
            skill(
                "tagging",
                "Tags a release in git. Use when somebody says \"tag the release\".",
            ),
            skill("shoes", "Polishes leather shoes and boots."),
        ]));
        let intent = detect(prompt, &Surroundings::default(), &mut index);
        let names = [intent.skill, intent.second].map(|skill| skill.map(|skill| skill.name));
        assert_eq!(
            [names[0].as_deref(), names[1].as_deref()],
            [first, second],
            "{prompt:?}"
        );
    }

    #[test]
    fn two_skills_may_be_named() {
        let (forms, notes) = (Some("pdf-forms"), Some("release-notes"));
        for prompt in [
            "Use the pdf-forms skill, then the release-notes skill",
            "Use the pdf-forms skill. Use the release-notes skill.",
            "Use the skills pdf-forms and release-notes for this",
        ] {
            check(prompt, forms, notes);
        }
        check(
            "use the pdf-forms and the release-notes skill",
            forms,
            notes,
        );
        check(
            "use the pdf-forms, shoes and release-notes skills",
            forms,
            Some("shoes"),
        );
        check("Use the pdf-forms skill", forms, None);
        check(
            "Use the pdf-forms skill, not the release-notes skill",
            forms,
            None,
        );
        check(
            "Use the pdf-forms skill. What does the release-notes skill do?",
            forms,
            None,
        );
        check(
            "Use the pdf-forms skill on the notes of the release-notes skill",
            forms,
            None,
        );
    }

    #[test]
    fn each_of_two_requests_may_call_for_its_own() {
        let (forms, notes) = (Some("pdf-forms"), Some("release-notes"));
        check(
            "Fill in the pdf form, then write the release notes",
            notes,
            forms,
        );
        check(
            "Write the release notes and then tag the release",
            notes,
            Some("tagging"),
        );
        // Taken together the words speak for two.
        check(
            "Polish my leather shoes and boots. Then fill in the fields of this pdf form.",
            Some("shoes"),
            forms,
        );
        check("Fill in the pdf form, then send it to Ada", forms, None);
        check(
            "Fill in the pdf form, then fill in the other pdf form",
            forms,
            None,
        );
        check(
            "Fill in the pdf form, but do not write the release notes",
            forms,
            None,
        );
        check(
            "Fill in the pdf form. My boots are made of leather.",
            forms,
            None,
        );
    }
}
