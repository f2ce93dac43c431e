//! `UserPromptSubmit`: gives the model the skill that the prompt calls for, with what it builds on and
//! a second one where the prompt clearly needs it, or a few to choose from; and what the model does
//! not know yet of the project's context, and one line of advice where it tells a known situation.

use anyhow::Result;
use checkrein_core::event::{Event, UserPromptSubmit};
use checkrein_core::inject::{Claim, Rank, Room};
use checkrein_core::intent::{self, Intent, Ranked, Reason, detect};
use checkrein_core::session::{Fact, Memory};
use checkrein_core::skill::{Index, Skill};
use checkrein_core::standing::Standing;

use crate::edge::{Hook, Outcome, Surroundings};
use crate::giving::{self, Gift};
use crate::{advice, scene, skills, trouble};

/// The hook.
pub const HOOK: Hook = Hook::new(handle);

fn handle(surroundings: &Surroundings, event: &Event) -> Result<Outcome> {
    let Event::UserPromptSubmit(event) = event else {
        return Ok(Outcome::default());
    };
    if !event.is_from_a_person() || event.prompt.trim().is_empty() {
        return Ok(Outcome::default());
    }
    let memory = scene::memory(surroundings, &event.common);
    match scene::standing(surroundings, &event.common) {
        Ok(standing) => Ok(answer(surroundings, event, standing.as_ref(), &memory)),
        // A broken file of the project's must not cost the person the skill as well.
        Err(trouble) => {
            let outcome = answer(surroundings, event, None, &memory);
            Ok(trouble::tell(outcome, &trouble, &memory))
        }
    }
}

fn answer(
    surroundings: &Surroundings,
    event: &UserPromptSubmit,
    standing: Option<&Standing>,
    memory: &Memory,
) -> Outcome {
    let Some(chosen) = choose(surroundings, event, standing, memory) else {
        return Outcome::default();
    };
    let room = match memory.before_prompts() {
        Some(taken) => Room::first(taken),
        None => Room::WHOLE,
    };
    let gift = Gift {
        change: standing.and_then(|standing| {
            let parts = giving::context(surroundings, standing).parts;
            giving::change_of(standing, &parts, memory)
        }),
        claims: chosen.claims,
        among: chosen.among,
        advice: advice::find(surroundings, event, memory),
        with_prompt: true,
        ..Gift::new(room)
    };
    let mut outcome = giving::give(gift, memory);
    outcome.facts.splice(0..0, chosen.heard);
    outcome
}

/// What a prompt calls for and the model does not have.
#[derive(Default)]
struct Chosen {
    /// The skills to give.
    claims: Vec<Claim>,
    /// The skills to choose from.
    among: Vec<Skill>,
    /// What may be learned from, should somebody choose.
    heard: Option<Fact>,
}

/// Returns what a prompt calls for; nothing at all when it needs neither skill nor context.
fn choose(
    surroundings: &Surroundings,
    event: &UserPromptSubmit,
    standing: Option<&Standing>,
    memory: &Memory,
) -> Option<Chosen> {
    let mut skills = skills::open(surroundings, &event.common, standing);
    let project = intent::Surroundings {
        // The state's skill is given once; from then on the prompt's own words have their turn.
        state_skill: standing
            .and_then(Standing::skill)
            .filter(|name| !memory.has_skill(name) && !memory.was_dismissed(name)),
        is_initialized: standing.is_some(),
        at_hand: memory.extensions(),
        wish: skills::wish(surroundings, standing),
        learned: skills.learned.as_ref(),
    };
    let intent = detect(&event.prompt, &project, &mut skills.index);
    if matches!(
        intent.reason,
        Reason::Question | Reason::Courtesy | Reason::Command(_)
    ) {
        return None;
    }
    let heard = heard(&intent, &event.prompt, skills.catalog).filter(|_| surroundings.learns);
    let index = &mut skills.index;
    let mut chosen = Chosen {
        heard,
        ..Chosen::default()
    };
    if intent.skill.is_none() {
        chosen.among = among(&intent.shortlist, index, memory);
        return Some(chosen);
    }
    // Words do not call back what was sent away; who names the skill does.
    let has = |skill: &Skill| memory.has_skill(&skill.name);
    let was_dismissed = |skill: &Skill| memory.was_dismissed(&skill.name);
    let by_words = intent.reason == Reason::Words;
    let by_name = matches!(intent.reason, Reason::Named(_));
    let reason = intent.reason.to_string();
    let answers = skills::Answers::new(surroundings, &event.common, standing);
    let first = intent.skill.as_ref();
    let first = first.filter(|skill| !(has(skill) || by_words && was_dismissed(skill)));
    let second = intent.second.as_ref();
    let second = second.filter(|skill| !has(skill) && (by_name || !was_dismissed(skill)));
    if let Some(first) = first {
        chosen
            .claims
            .extend(skills::claim(first, Rank::First, &reason, answers));
    }
    if let Some(second) = second {
        let reason = "the same prompt calls for it as well";
        chosen
            .claims
            .extend(skills::claim(second, Rank::Second, reason, answers));
    }
    if let Some(first) = first {
        let is_out = |name: &str| memory.has_skill(name) || memory.was_dismissed(name);
        skills::add_needs(&mut chosen.claims, first, index, answers, is_out);
    }
    Some(chosen)
}

/// Returns what may be learned from a prompt: only where it names a skill, or words spoke for one.
fn heard(intent: &Intent, prompt: &str, catalog: String) -> Option<Fact> {
    let named = match &intent.reason {
        Reason::Named(_) => intent.skill.as_ref().map(|skill| skill.name.clone()),
        Reason::Words | Reason::Unsure => None,
        _ => return None,
    };
    let words = intent::kept(prompt);
    (!words.is_empty()).then_some(Fact::Heard {
        catalog,
        words,
        named,
    })
}

/// Returns those of a shortlist that the model does not have; none when it was offered them.
fn among(shortlist: &[Ranked], index: &mut Index, memory: &Memory) -> Vec<Skill> {
    // Who has what fits best is not offered what fits less.
    if shortlist
        .first()
        .is_some_and(|best| memory.has_skill(&best.name))
    {
        return Vec::new();
    }
    let fresh: Vec<Skill> = shortlist
        .iter()
        .filter(|ranked| !memory.has_skill(&ranked.name) && !memory.was_dismissed(&ranked.name))
        .filter_map(|ranked| index.skill(ranked.candidate.skill))
        .collect();
    let names: Vec<String> = fresh.iter().map(|skill| skill.name.clone()).collect();
    if memory.was_offered(&names) {
        return Vec::new();
    }
    fresh
}
