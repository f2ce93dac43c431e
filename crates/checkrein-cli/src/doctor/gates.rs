//! Are the gates that the project's settings name there, and do they have what they need?

use checkrein_core::evidence::is_in_repository;
use checkrein_core::gate::GATES;
use checkrein_core::project::{Project, Switch};

use super::Finding;

const SUBJECT: &str = "gates";

/// What a gate needs that is switched on by name.
struct Need {
    gate: &'static str,
    is_met: fn(&Project) -> bool,
    what: &'static str,
    /// How to have it.
    next: &'static str,
}

const NEEDS: [Need; 4] = [
    Need {
        gate: "commit-before-tested",
        is_met: |project| is_in_repository(&project.dirs.root),
        what: "a git repository",
        next: "run `git init`",
    },
    Need {
        gate: "tests-pass",
        is_met: |project| project.config.test_command.is_some(),
        what: "a `test_command`",
        next: "run `checkrein init --test-command COMMAND`",
    },
    Need {
        gate: "health-ok",
        is_met: |project| project.config.health_check.is_some(),
        what: "a `health_check`",
        next: "run `checkrein init --health-check COMMAND`",
    },
    Need {
        gate: "required-env",
        is_met: |project| !project.config.required_env.is_empty(),
        what: "a name in `required_env`",
        next: "name one in `.claude/config/project.json`",
    },
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
        .filter(|need| gates.get(need.gate) == Some(&Switch::On) && !(need.is_met)(project))
        .map(|need| {
            let (gate, what) = (need.gate, need.what);
            let seen = format!("`{gate}` is switched on, and the project lacks {what}");
            Finding::warning(SUBJECT, seen, need.next)
        });
    unknown.chain(lacking).collect()
}
