//! What is given to the model: the parts of the project's context and a skill, or some skills to
//! choose from, each once.

use checkrein_core::context::{self, Context, Part, Sources};
use checkrein_core::inject::{Injection, LIMIT, SkillText, fit, length, shortlist};
use checkrein_core::reply::Reply;
use checkrein_core::session::{Fact, Memory, TextKey};
use checkrein_core::skill::Skill;
use checkrein_core::standing::Standing;

use crate::edge::{Outcome, Surroundings};

/// Returns the compiled context of a project.
pub(crate) fn context(surroundings: &Surroundings, standing: &Standing) -> Context {
    let user = surroundings.user.as_ref();
    let sources = Sources::read(user, standing);
    let folder = user.map(|user| user.project_cache(&standing.project.dirs.root));
    context::load(folder.as_deref(), &sources)
}

/// Which skill a prompt is given, if any.
#[derive(Debug)]
pub(crate) enum Choice {
    /// None.
    None,
    /// This one, whole.
    Body(SkillText),
    /// The model may choose among these; it has none of them yet.
    Among(Vec<Skill>),
}

/// Returns the answer that gives what the model does not have yet, within the client's limit, and
/// the facts that it was given. The first part says where the project stands.
pub(crate) fn give(parts: &[Part], choice: &Choice, memory: &Memory) -> Outcome {
    let standing = parts.first().map(|part| TextKey::of(&part.text));
    let standing = standing.filter(|key| !memory.stands(key));
    let first = parts.first().filter(|_| standing.is_some());
    let others = parts.iter().skip(1);
    let others = others.filter(|part| !memory.has(&TextKey::of(&part.text)));
    let fresh: Vec<&Part> = first.into_iter().chain(others).collect();
    let (skill, offered) = match choice {
        Choice::None => (None, [].as_slice()),
        Choice::Body(skill) => (Some(skill), [].as_slice()),
        Choice::Among(skills) => (None, skills.as_slice()),
    };
    let list = shortlist(offered);
    // With the empty line before it.
    let room = LIMIT - (length(&list) + 2).min(LIMIT);
    let Injection { text, texts, skill } = fit(&fresh, skill, room);
    let mut facts = Vec::new();
    if !text.is_empty() {
        facts.push(Fact::Injected {
            texts,
            standing,
            skill,
        });
    }
    if !list.is_empty() {
        let skills = offered.iter().map(|skill| skill.name.clone()).collect();
        facts.push(Fact::Offered { skills });
    }
    let given = [text, list].into_iter().filter(|text| !text.is_empty());
    let given: Vec<String> = given.collect();
    if given.is_empty() {
        return Outcome::default();
    }
    Outcome {
        reply: Reply::context(given.join("\n\n")),
        facts,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use checkrein_core::session::Record;
    use checkrein_core::time::Timestamp;

    #[test]
    fn a_state_that_comes_back_is_said_again() {
        let part = |title: &str| Part {
            title: title.into(),
            text: format!("## {title}"),
        };
        let rules = part("Core rules");
        let mut records = Vec::new();
        let mut given = |state: &str| {
            let outcome = give(
                &[part(state), rules.clone()],
                &Choice::None,
                &Memory::of(&records),
            );
            let said = outcome
                .reply
                .render(checkrein_core::event::EventName::Stop)
                .stdout;
            records.extend(outcome.facts.into_iter().map(|fact| Record {
                v: 1,
                at: Timestamp::UNIX_EPOCH,
                fact,
            }));
            (said.contains(state), said.contains("Core rules"))
        };
        assert_eq!(given("IMPLEMENT"), (true, true));
        assert_eq!(given("IMPLEMENT"), (false, false));
        assert_eq!(given("FIX_BROKEN"), (true, false));
        assert_eq!(given("IMPLEMENT"), (true, false));
    }
}
