//! Is every event wired to its program, once?

use std::path::Path;

use checkrein_core::event::EventName;
use checkrein_core::message::count;

use super::{Finding, INSTALL_AGAIN};
use crate::install::SettingsFile;
use crate::settings::wiring::{WIRING, Wire};
use crate::settings::{Hook, Look, program_of};
use crate::surroundings::Surroundings;

const SUBJECT: &str = "hooks";

pub(super) fn check(around: &Surroundings) -> Vec<Finding> {
    // What is wrong with the file itself has been said by the check before.
    let text = match SettingsFile::read(&around.dirs.settings()) {
        Ok(file) => file.text().to_owned(),
        Err(_) => return Vec::new(),
    };
    let hooks = Look::at(&text).hooks();
    if hooks.is_empty() {
        let seen = "no event is wired";
        return vec![Finding::problem(SUBJECT, seen, INSTALL_AGAIN)];
    }
    let bin = around.dirs.bin();
    let mut findings: Vec<Finding> = WIRING
        .iter()
        .filter_map(|wire| {
            let of_event: Vec<&Hook> = hooks.iter().filter(|hook| is_wired(wire, hook)).collect();
            fault(wire, &of_event, &bin)
        })
        .map(|fault| Finding::problem(SUBJECT, fault, INSTALL_AGAIN))
        .collect();
    for hook in &hooks {
        if !WIRING.iter().any(|wire| is_wired(wire, hook)) {
            let seen = format!("{} needs no `{}`", hook.event, hook.command);
            findings.push(Finding::warning(SUBJECT, seen, INSTALL_AGAIN));
        }
    }
    if findings.is_empty() {
        let wires = count(WIRING.len(), "hook");
        findings.push(Finding::ok(SUBJECT, format!("{wires} wired")));
    }
    findings
}

fn is_wired(wire: &Wire, hook: &Hook) -> bool {
    program_of(&hook.command).is_some_and(|program| wire.is(&hook.event, &program))
}

/// Says what is wrong with an event's hooks, if anything is.
fn fault(wire: &Wire, hooks: &[&Hook], bin: &Path) -> Option<String> {
    let event = wire.event.as_str();
    let hook = match hooks {
        [] => return Some(format!("{event} does not call `{}`", wire.program)),
        [hook] => hook,
        more => return Some(format!("{event} is wired {} times", more.len())),
    };
    // Whether our own program is there is the business of the check of programs.
    let command = Path::new(&hook.command);
    if command != bin.join(wire.program) {
        let what = if command.is_file() {
            "of another install"
        } else {
            "not there"
        };
        return Some(format!("{event} calls `{}`, which is {what}", hook.command));
    }
    if hook.timeout.is_none() && wire.event == EventName::SessionEnd {
        return Some(format!(
            "{event} has no `timeout`, so it is cut off after 1.5 seconds"
        ));
    }
    let seen = hook.matcher.as_deref();
    (seen != wire.matcher).then(|| {
        let name = |matcher: Option<&str>| matcher.unwrap_or("every tool").to_owned();
        format!(
            "{event} is called for `{}`, not for `{}`",
            name(seen),
            name(wire.matcher)
        )
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check_fault(hooks: &[Hook], expected: Option<&str>) {
        let wire = WIRING
            .iter()
            .find(|wire| wire.event == EventName::SessionEnd)
            .unwrap();
        let hooks: Vec<&Hook> = hooks.iter().collect();
        let found = fault(wire, &hooks, Path::new("/a/checkrein/bin"));
        assert_eq!(found.as_deref(), expected);
    }

    #[test]
    fn each_way_of_being_miswired_has_its_words() {
        let hook = Hook {
            event: "SessionEnd".into(),
            command: "/a/checkrein/bin/session-end".into(),
            matcher: None,
            timeout: Some(30),
        };
        check_fault(&[], Some("SessionEnd does not call `session-end`"));
        check_fault(std::slice::from_ref(&hook), None);
        check_fault(
            &[hook.clone(), hook.clone()],
            Some("SessionEnd is wired 2 times"),
        );
        check_fault(
            &[Hook {
                command: "/b/checkrein/bin/session-end".into(),
                ..hook.clone()
            }],
            Some("SessionEnd calls `/b/checkrein/bin/session-end`, which is not there"),
        );
        check_fault(
            &[Hook {
                timeout: None,
                ..hook.clone()
            }],
            Some("SessionEnd has no `timeout`, so it is cut off after 1.5 seconds"),
        );
        check_fault(
            &[Hook {
                matcher: Some("Bash".into()),
                ..hook
            }],
            Some("SessionEnd is called for `Bash`, not for `every tool`"),
        );
    }
}
