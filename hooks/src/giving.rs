//! What is given to the model: what it does not know of the project's context, and skills, or some
//! to choose from, each once.

use checkrein_core::context::{self, Change, Context, Part, Sources, change};
use checkrein_core::hint::Hint;
use checkrein_core::inject::{Claim, Rank, Room, fit, sent, shortlist};
use checkrein_core::reply::Reply;
use checkrein_core::session::{Fact, Injected, Memory, TextKey};
use checkrein_core::skill::Skill;
use checkrein_core::standing::Standing;

use crate::advice;
use crate::edge::{Outcome, Surroundings};

/// Returns the compiled context of a project.
pub(crate) fn context(surroundings: &Surroundings, standing: &Standing) -> Context {
    let user = surroundings.user.as_ref();
    let sources = Sources::read(user, standing);
    let folder = user.map(|user| user.project_cache(&standing.project.dirs.root));
    context::load(folder.as_deref(), &sources)
}

/// What there is to give.
#[derive(Debug)]
pub(crate) struct Gift {
    /// What the model may not know of the project yet, and what it knows then.
    pub change: Option<Change>,
    /// Texts besides the project's context.
    pub besides: Vec<Part>,
    /// Skills.
    pub claims: Vec<Claim>,
    /// The model may choose among these; it has none of them yet.
    pub among: Vec<Skill>,
    /// Advice for what the prompt is about.
    pub advice: Option<Hint>,
    /// How much may be given.
    pub room: Room,
    /// Whether a prompt asked for it.
    pub with_prompt: bool,
}

impl Gift {
    /// Nothing but room.
    pub(crate) fn new(room: Room) -> Self {
        Self {
            change: None,
            besides: Vec::new(),
            claims: Vec::new(),
            among: Vec::new(),
            advice: None,
            room,
            with_prompt: false,
        }
    }
}

/// Returns what of a context the model does not know, of all its parts.
pub(crate) fn change_of(standing: &Standing, parts: &[Part], memory: &Memory) -> Option<Change> {
    let (first, others) = parts.split_first()?;
    Some(change(&root(standing), first, Some(others), memory.told()))
}

/// Returns what of where the project stands the model does not know.
pub(crate) fn change_of_standing(standing: &Standing, first: &Part, memory: &Memory) -> Change {
    change(&root(standing), first, None, memory.told())
}

fn root(standing: &Standing) -> String {
    standing.project.dirs.root.display().to_string()
}

/// Returns the answer that gives what the model does not have yet, within the room, and the facts
/// that it was given.
pub(crate) fn give(gift: Gift, memory: &Memory) -> Outcome {
    let Gift {
        change,
        besides,
        claims,
        among,
        advice,
        mut room,
        with_prompt,
    } = gift;
    let (fresh, told) = match change {
        Some(Change { parts, told }) => (parts, Some(told)),
        None => (Vec::new(), None),
    };
    let besides = besides.iter();
    let besides = besides.filter(|part| !memory.has(&TextKey::of(&part.text)));
    let parts: Vec<&Part> = fresh.iter().chain(besides).collect();
    let list = shortlist(&among);
    if !list.is_empty() {
        room.take(&list);
    }
    let advice = advice.map(|hint| (advice::said(&hint), hint.pattern));
    let advice = advice.filter(|(said, _)| room.holds(said));
    if let Some((said, _)) = &advice {
        room.take(said);
    }
    let fitted = fit(&parts, &claims, room);
    let mut facts = Vec::new();
    let said = advice.as_ref().map_or("", |(said, _)| said);
    let given = [fitted.text.as_str(), &list, said];
    let given: Vec<&str> = given.into_iter().filter(|text| !text.is_empty()).collect();
    let given = given.join("\n\n");
    if given.is_empty() {
        return Outcome::default();
    }
    if !fitted.text.is_empty() {
        let ranked = |rank: Rank| {
            let names = fitted.given.iter();
            names
                .filter(move |(other, _)| *other == rank)
                .map(|(_, name)| name.clone())
        };
        facts.push(Fact::Injected(Injected {
            texts: parts.iter().map(|part| TextKey::of(&part.text)).collect(),
            told: told.filter(|_| !parts.is_empty()),
            skill: ranked(Rank::First).next(),
            second: ranked(Rank::Second).next(),
            along: ranked(Rank::Needed).chain(ranked(Rank::Again)).collect(),
            named: fitted.named,
            length: sent(&given),
            with_prompt,
        }));
    }
    if !list.is_empty() {
        let skills = among.iter().map(|skill| skill.name.clone()).collect();
        facts.push(Fact::Offered { skills });
    }
    facts.extend(advice.map(|(_, pattern)| Fact::Advised { pattern }));
    Outcome {
        reply: Reply::context(given),
        facts,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use checkrein_core::event::EventName;
    use checkrein_core::session::Record;
    use checkrein_core::time::Timestamp;

    fn part(title: &str, text: &str) -> Part {
        Part {
            title: title.into(),
            text: format!("## {title}\n{text}"),
        }
    }

    /// Gives what changes, one after the other, and returns what is said each time.
    fn said(steps: &[&[Part]]) -> Vec<String> {
        let mut records = Vec::new();
        let step = |parts: &&[Part]| {
            let memory = Memory::of(&records);
            let (first, others) = parts.split_first().unwrap();
            let gift = Gift {
                change: Some(change("/p", first, Some(others), memory.told())),
                ..Gift::new(Room::WHOLE)
            };
            let outcome = give(gift, &memory);
            records.extend(outcome.facts.into_iter().map(|fact| Record {
                v: 1,
                at: Timestamp::UNIX_EPOCH,
                fact,
            }));
            outcome.reply.render(EventName::Stop).stdout
        };
        steps.iter().map(step).collect()
    }

    #[test]
    fn a_state_that_comes_back_is_said_again() {
        let rules = part("Core rules", "- a");
        let state = |state: &str| part(&format!("app ({state})"), &format!("- State: {state}"));
        let [implement, broken] = ["IMPLEMENT", "FIX_BROKEN"].map(state);
        let steps = [&implement, &implement, &broken, &implement];
        let steps = steps.map(|first| [first.clone(), rules.clone()]);
        let steps: Vec<&[Part]> = steps.iter().map(<[Part; 2]>::as_slice).collect();
        let has = |text: &String| (text.contains("- State: "), text.contains("Core rules"));
        let said: Vec<(bool, bool)> = said(&steps).iter().map(has).collect();
        let expected = [(true, true), (false, false), (true, false), (true, false)];
        assert_eq!(said, expected);
    }
}
