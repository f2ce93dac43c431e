//! Are the gates that the project's settings name there, and do they have what they need?

use checkrein_core::evidence::is_in_repository;
use checkrein_core::gate::GATES;
use checkrein_core::project::{Project, Switch};

use super::Finding;

const SUBJECT: &str = "gates";

/// What a gate needs that is switched on by name, and how to have it.
const NEEDS: [(&str, fn(&Project) -> bool, &str, &str); 4] = [
    (
        "commit-before-tested",
        |project| is_in_repository(&project.dirs.root),
        "a git repository",
        "run `git init`",
    ),
    (
        "tests-pass",
        |project| project.config.test_command.is_some(),
        "a `test_command`",
        "run `checkrein init --test-command COMMAND`",
    ),
    (
        "health-ok",
        |project| project.config.health_check.is_some(),
        "a `health_check`",
        "run `checkrein init --health-check COMMAND`",
    ),
    (
        "required-env",
        |project| !project.config.required_env.is_empty(),
        "a name in `required_env`",
        "name one in `.claude/config/project.json`",
    ),
];

/// Returns what is wrong, if anything.
pub(super) fn faults(project: &Project) -> Vec<Finding> {
    let gates = &project.config.gates;
    let unknown = gates
        .keys()
        .filter(|name| GATES.iter().all(|gate| gate.id != name.as_str()))
        .map(|name| {
            let all: Vec<String> = GATES.iter().map(|gate| format!("`{}`", gate.id)).collect();
            Finding::problem(
                SUBJECT,
                format!(
                    "`gates` in `.claude/config/project.json` has `{}`, which is no gate",
                    name.escape_debug()
                ),
                format!("take one of {}", all.join(", ")),
            )
        });
    let lacking = NEEDS
        .iter()
        .filter(|(gate, has, ..)| gates.get(*gate) == Some(&Switch::On) && !has(project))
        .map(|(gate, _, what, next)| {
            let seen = format!("`{gate}` is switched on, and the project lacks {what}");
            Finding::warning(SUBJECT, seen, *next)
        });
    unknown.chain(lacking).collect()
}
