//! Fills in what skills want of MCP servers: by asking them, or by what they answered last.

use std::path::PathBuf;
use std::sync::atomic::Ordering;
use std::time::{Duration, UNIX_EPOCH};

use checkrein_core::skill::template::{self, Call, Filled, Key, Missing};
use checkrein_core::skill::{Skill, Written};
use checkrein_core::standing::Standing;
use checkrein_mcp::allowed::Asking;
use checkrein_mcp::answers::{self, Wanting};
use checkrein_mcp::{Asked, configured, managed_folder};
use checkrein_output::Store;

use crate::evidence::interrupt;
use crate::surroundings::Surroundings;

/// Returns a skill's text with what servers answer now, all of them within this time.
pub fn by_asking(
    skill: &Skill,
    written: &Written,
    around: &Surroundings,
    standing: Option<&Standing>,
    patience: Duration,
) -> String {
    let calls = written.templates.calls(&written.body);
    let variable = |name: &str| std::env::var_os(name);
    let configured = configured(&Asked {
        user: &around.dirs,
        folder: &around.cwd,
        variable: &variable,
        managed: managed_folder(),
    });
    let store = Store::new(around.dirs.outputs());
    let time = UNIX_EPOCH + Duration::from_millis(around.now.as_millisecond());
    let wanted = interrupt::flag();
    let wanting = Wanting {
        user: &around.dirs,
        folder: &around.cwd,
        top: &top(around, standing),
        skill: Asking {
            name: &skill.name,
            source: &skill.source,
            folder: skill.folder(),
            tools: written.templates.tools.as_deref(),
        },
        servers: &configured.servers,
        variable: &variable,
        keeper: Some(around.program.clone()),
        session: around.session.clone(),
        now: around.now,
        patience,
        stop: &|| wanted.load(Ordering::Relaxed),
        keep_whole: &|text| store.keep(text.as_bytes(), time).ok(),
    };
    let filled = answers::ask(&calls, &wanting);
    let answer = |call: &Call| {
        let at = calls.iter().position(|other| other == call);
        at.and_then(|at| filled.get(at).cloned())
            .unwrap_or_else(|| {
                Filled::Missing(Missing {
                    why: "it was not asked".into(),
                    next: format!("run `checkrein skill load {}` again", skill.name),
                    said: None,
                })
            })
    };
    written.templates.fill(&written.body, &answer)
}

/// Returns a text of a skill with what servers answered last.
pub fn by_last(
    skill: &Skill,
    written: &Written,
    text: &str,
    around: &Surroundings,
    standing: Option<&Standing>,
) -> String {
    if !written.templates.any(text) {
        return text.to_owned();
    }
    let key = Key {
        user: &around.dirs,
        top: &top(around, standing),
        skill: skill.folder(),
    };
    let answer = |call: &Call| template::filled_by_last(&key, &skill.name, call, around.now);
    written.templates.fill(text, &answer)
}

/// Returns the folder that the work here belongs to.
fn top(around: &Surroundings, standing: Option<&Standing>) -> PathBuf {
    let root = standing.map(|standing| standing.project.dirs.root.as_path());
    template::top(&around.cwd, root, Some(&around.dirs.home))
}
