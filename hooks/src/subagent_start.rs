//! A subagent begins: it gets the skill of its own task, and nothing of its parent's.
//!
//! `SubagentStart` does not say what the task is, and several that start at once cannot be told
//! apart. The call that asks for the subagent says it, so this hook is asked before that call and
//! puts the skill behind the task. The parent's conversation keeps the call as it was.

use anyhow::Result;
use checkrein_core::event::{Event, PreToolUse};
use checkrein_core::inject::{LIMIT, fit};
use checkrein_core::intent::{self, detect};
use checkrein_core::reply::{Answer, Reply};
use checkrein_core::session::Fact;
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

/// Puts the skill that the task calls for behind the task.
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
    let intent = detect(task, &project, &mut skills.index);
    let skill = intent
        .skill
        .and_then(|skill| skills::text(&skill, "the task calls for it"));
    let asked = Fact::AgentAsked {
        agent: field("subagent_type").unwrap_or(USUAL_AGENT).to_owned(),
        skill: skill.as_ref().map(|skill| skill.name.clone()),
    };
    let text = fit(&[], skill.as_ref(), LIMIT).text;
    let reply = if text.is_empty() {
        Reply::Silent
    } else {
        let mut input = event.tool_input.clone();
        input["prompt"] = json!(format!("{task}\n\n{text}"));
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
