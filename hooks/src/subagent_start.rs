//! A subagent begins: it gets the skill of its own task, and nothing of its parent's.
//!
//! `SubagentStart` does not say what the task is, and several that start at once cannot be told
//! apart. The call that asks for the subagent says it, so this hook is asked before that call and
//! puts the skill behind the task. The parent's conversation keeps the call as it was.

use anyhow::Result;
use checkrein_core::event::{Event, PreToolUse};
use checkrein_core::inject::{Claim, Rank, Room, SkillText, fit};
use checkrein_core::intent::{self, Intent, detect};
use checkrein_core::reply::{Answer, Reply};
use checkrein_core::session::Fact;
use checkrein_core::skill::Index;
use serde_json::{Value, json};

use crate::edge::{Hook, Outcome, Surroundings};
use crate::{scene, skills};

/// The hook.
pub const HOOK: Hook = Hook::new(handle);

/// The kind of subagent that a call asks for when it names none.
const USUAL_AGENT: &str = "general-purpose";

fn handle(surroundings: &Surroundings, event: &Event) -> Result<Outcome> {
    match event {
        // The tool was named `Task` in older clients.
        Event::PreToolUse(event) if matches!(event.tool_name.as_str(), "Agent" | "Task") => {
            Ok(prepare(surroundings, event))
        }
        // Everything was said with the call.
        _ => Ok(Outcome::default()),
    }
}

/// Puts the skill that the task calls for behind the task, with what it builds on and a second one where
/// the task clearly needs it. Of what the parent has, the subagent knows nothing.
fn prepare(surroundings: &Surroundings, event: &PreToolUse) -> Outcome {
    let field = |name: &str| event.tool_input.get(name).and_then(Value::as_str);
    let Some(task) = field("prompt") else {
        return Outcome::default();
    };
    let standing = scene::sound_standing(surroundings, &event.common);
    let mut skills = skills::open(surroundings, &event.common, standing.as_ref());
    let project = intent::Surroundings {
        state_skill: None,
        is_initialized: standing.is_some(),
        at_hand: &[],
        wish: skills::wish(surroundings, standing.as_ref()),
        learned: skills.learned.as_ref(),
    };
    // What the parent has put into the task are not the task's own words.
    let intent = detect(&without_skills(task), &project, &mut skills.index);
    let answers = skills::Answers::new(surroundings, &event.common, standing.as_ref());
    let claims = claims(&intent, task, &mut skills.index, answers);
    let injection = fit(&[], &claims, Room::WHOLE);
    let asked = Fact::AgentAsked {
        agent: field("subagent_type").unwrap_or(USUAL_AGENT).to_owned(),
        skill: injection.given.first().map(|(_, name)| name.clone()),
    };
    let reply = if injection.text.is_empty() {
        Reply::Silent
    } else {
        let mut input = event.tool_input.clone();
        input["prompt"] = json!(format!("{task}\n\n{}", injection.text));
        Reply::Answer(Answer {
            input: Some(input),
            ..Answer::default()
        })
    };
    Outcome {
        reply,
        facts: vec![asked],
    }
}

/// Returns the skills that go with a task; those that stand in it already do not.
fn claims(
    intent: &Intent,
    task: &str,
    index: &mut Index,
    answers: skills::Answers<'_>,
) -> Vec<Claim> {
    let mut claims: Vec<Claim> = Vec::new();
    if let Some(first) = &intent.skill {
        claims.extend(skills::claim(
            first,
            Rank::First,
            "the task calls for it",
            answers,
        ));
        if let Some(second) = &intent.second {
            let reason = "the same task calls for it as well";
            claims.extend(skills::claim(second, Rank::Second, reason, answers));
        }
        skills::add_needs(&mut claims, first, index, answers, |_| false);
    }
    claims.retain(|claim| !holds(task, &claim.skill));
    skills::name_needs(&mut claims);
    claims
}

/// How our block of a skill begins and ends.
const BEGIN: &str = "<checkrein-skill name=\"";
const END: &str = "</checkrein-skill>";

/// Whether a task has a skill in it, since the parent put it there.
fn holds(task: &str, skill: &SkillText) -> bool {
    let body = skill.body.trim();
    task.contains(&format!("{BEGIN}{}\"", skill.name)) || !body.is_empty() && task.contains(body)
}

/// Returns a task without the skills that stand in it.
fn without_skills(task: &str) -> String {
    let mut rest = task;
    let mut text = String::new();
    while let Some((before, behind)) = rest.split_once(BEGIN) {
        text.push_str(before);
        let Some((_, after)) = behind.split_once(END) else {
            return text;
        };
        rest = after;
    }
    text.push_str(rest);
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(task: &str, expected: &str) {
        assert_eq!(without_skills(task), expected);
    }

    #[test]
    fn the_skills_that_a_parent_put_into_a_task_are_not_its_words() {
        check("go", "go");
        check(
            "a\n<checkrein-skill name=\"x\">b</checkrein-skill>\nc",
            "a\n\nc",
        );
        check("a <checkrein-skill name=\"x\">b", "a ");
    }
}
