//! A model that does what a task says, and reads a skill in the way that it can.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, PoisonError};

use checkrein_client::mock_api::Kind;
use checkrein_client::{Request, Script, Turn};
use serde::Serialize;
use serde_json::json;

use super::home::Way;
use super::tasks::{Step, Task};

/// How the model came to a skill that it needed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Had {
    /// It was there when the model was asked.
    Given,
    /// It was in a short list, and the model loaded it by a command.
    Offered,
    /// It was in the client's list with what it is for, and the model called for it.
    Described,
    /// It was in the client's list by its name alone. A model that chooses by descriptions would not
    /// have found it; the script calls for it all the same.
    Named,
    /// It was nowhere.
    Missing,
}

/// A skill that was needed, and how the model came to it.
#[derive(Clone, Debug, Serialize)]
pub(super) struct Need {
    skill: String,
    pub(super) had: Had,
}

/// What a script has still to do, and what became of it.
#[derive(Clone, Default)]
pub(super) struct Log(Arc<Mutex<State>>);

#[derive(Default)]
struct State {
    main: VecDeque<Step>,
    delegated: VecDeque<Step>,
    needs: Vec<Need>,
}

impl Log {
    /// Returns the skills that were needed.
    pub(super) fn needs(&self) -> Vec<Need> {
        self.lock().needs.clone()
    }

    /// How many steps nobody has asked for.
    pub(super) fn left(&self) -> usize {
        let state = self.lock();
        state.main.len() + state.delegated.len()
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Returns the script of a task.
pub(super) fn script(task: &Task, way: Way) -> (Script, Log) {
    let log = Log::default();
    let steps = task.prompts.iter().flat_map(|prompt| &prompt.steps);
    log.lock().main = steps.cloned().collect();
    let told = log.clone();
    let script = Script::new().respond(move |request| {
        let mut state = told.lock();
        match request.kind {
            Kind::Conversation => state.next(request, way, false),
            Kind::Subagent => state.next(request, way, true),
            Kind::Compaction | Kind::Side => None,
        }
    });
    (script, log)
}

impl State {
    /// Takes steps until one of them is a turn of the model's.
    fn next(&mut self, request: &Request, way: Way, is_delegated: bool) -> Option<Turn> {
        loop {
            let steps = match is_delegated {
                true => &mut self.delegated,
                false => &mut self.main,
            };
            match steps.pop_front()? {
                Step::Answer => return Some(Turn::text("That is done.")),
                Step::Run(command) => {
                    let input = json!({ "command": command, "description": "Looks" });
                    return Some(Turn::tool("Bash", input));
                }
                Step::Delegate(task, steps) => {
                    self.delegated.extend(steps);
                    let input = json!({
                        "description": "One part",
                        "prompt": task,
                        "subagent_type": "general-purpose",
                        "run_in_background": false,
                    });
                    return Some(Turn::tool("Agent", input));
                }
                Step::Skill(skill) => {
                    let had = had(&request.text(), &skill);
                    let need = Need {
                        skill: skill.clone(),
                        had,
                    };
                    if way != Way::Bare {
                        self.needs.push(need);
                    }
                    match had {
                        Had::Given | Had::Missing => {}
                        Had::Offered => {
                            let command = format!("checkrein skill load {skill}");
                            return Some(Turn::tool("Bash", json!({ "command": command })));
                        }
                        Had::Described | Had::Named => {
                            return Some(Turn::tool("Skill", json!({ "skill": skill })));
                        }
                    }
                }
            }
        }
    }
}

/// Finds a skill in what the model reads; the first that applies:
///   1. its text is there
///   2. it is in our short list, or in the client's
///   3. it is nowhere
pub(super) fn had(text: &str, skill: &str) -> Had {
    if text.contains(&format!("<checkrein-skill name=\"{skill}\"")) {
        return Had::Given; // [1]
    }
    let (mut is_offer, mut found) = (false, Had::Missing);
    for line in text.lines() {
        if line.contains("`checkrein skill load NAME`") {
            is_offer = true;
        } else if line.is_empty() {
            is_offer = false;
        }
        let Some(entry) = line.strip_prefix("- ") else {
            continue;
        };
        match entry.strip_prefix(skill) {
            Some(rest) if is_offer && (rest.is_empty() || rest.starts_with(':')) => {
                return Had::Offered; // [2]
            }
            Some("") => found = Had::Named,
            Some(rest) if rest.starts_with(": ") => found = Had::Described,
            _ => {}
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: Had) {
        assert_eq!(had(text, "pdf-forms"), expected, "{text}");
    }

    #[test]
    fn a_skill_is_found_where_it_is() {
        let offer = "Skills that may fit; load one: `checkrein skill load NAME`\n";
        check("", Had::Missing);
        check("- pdf-forms-more: Other.", Had::Missing);
        check("- pdf-forms\n- b", Had::Named);
        check("- pdf-forms: Fills.\n- b", Had::Described);
        check(&format!("{offer}- a: A\n- pdf-forms: Fills"), Had::Offered);
        check(&format!("{offer}- pdf-forms"), Had::Offered);
        check(
            &format!("{offer}- a: A\n\n- pdf-forms: Fills."),
            Had::Described,
        );
        check(
            "<checkrein-skill name=\"pdf-forms\" folder=\"/s\">",
            Had::Given,
        );
        check("<checkrein-skill name=\"pdf-forms-more\">", Had::Missing);
    }
}
