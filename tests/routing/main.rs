//! What prompts get in a project that uses the skills of `templates/`: every line of `prompts.txt`
//! through what the hook asks.

mod line;

use std::path::{Path, PathBuf};

use checkrein_core::intent::{Reason, Surroundings, detect};
use checkrein_core::skill::{Index, Places};
use line::{Line, Rule};

/// Fewer lines would have left a theme out.
const FEWEST: usize = 350;

#[test]
fn every_prompt_gets_what_a_careful_person_expects() {
    let lines = line::all(include_str!("prompts.txt"));
    assert!(lines.len() >= FEWEST, "{} lines", lines.len());
    let mut shelf = Shelf::open();
    let misses: Vec<String> = lines.iter().filter_map(|line| shelf.miss(line)).collect();
    assert!(
        misses.is_empty(),
        "{} of {} prompts get something else:\n{}",
        misses.len(),
        lines.len(),
        misses.join("\n")
    );
}

/// The skills of `templates/`, as a project and as a folder without a project see them.
struct Shelf {
    in_project: Index,
    elsewhere: Index,
}

impl Shelf {
    fn open() -> Self {
        let templates = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../templates/skills");
        let places = |built_in: Option<PathBuf>| Places {
            built_in,
            ..Places::default()
        };
        let in_project = Index::open(&places(Some(templates)), None);
        assert_eq!(in_project.len(), 6, "the skills of templates/");
        Self {
            in_project,
            elsewhere: Index::open(&places(None), None),
        }
    }

    /// Says what is wrong with the answer to a line, if anything.
    fn miss(&mut self, line: &Line) -> Option<String> {
        let index = match line.state {
            Some(_) => &mut self.in_project,
            None => &mut self.elsewhere,
        };
        let has = |name: &str| line.given.iter().any(|given| given == name);
        let surroundings = Surroundings {
            state_skill: line
                .state
                .and_then(|state| state.skill())
                .filter(|name| !has(name)),
            is_initialized: line.state.is_some(),
            ..Surroundings::default()
        };
        let intent = detect(&line.prompt, &surroundings, index);
        let rule = rule(&intent.reason);
        let skill = intent
            .skill
            .map(|skill| skill.name)
            .filter(|name| !has(name));
        let is_right = line.rules.contains(&rule) && skill == line.skill;
        (!is_right).then(|| {
            let shown: String = line.prompt.chars().take(120).collect();
            format!(
                "line {}: {shown:?}\n    expected {} by {:?}, got {} by {rule:?}: {}",
                line.number,
                line.skill.as_deref().unwrap_or("nothing"),
                line.rules,
                skill.as_deref().unwrap_or("nothing"),
                intent.reason,
            )
        })
    }
}

/// Which of the six rules a reason belongs to.
fn rule(reason: &Reason) -> Rule {
    match reason {
        Reason::Question | Reason::Courtesy => Rule::Question,
        Reason::Command(_) => Rule::Command,
        Reason::Named(_) | Reason::Listed(_) | Reason::Request(_) => Rule::Request,
        Reason::State(_) => Rule::State,
        Reason::Words => Rule::Words,
        // A shortlist loads nothing; where it begins is settled by the router's own tests.
        Reason::Unsure
        | Reason::OnlyAsks
        | Reason::NotAskedFor
        | Reason::Unclear
        | Reason::Nothing => Rule::None,
    }
}
