//! `project.json`: it stays, and stays readable; what would lower a gate a person is asked about.

use super::super::{Objection, PERSON};
use super::{Case, Change};
use crate::config::{Narrowing, Rules};
use crate::project::{ProjectConfig, Switch};

/// Judges the settings as they would be.
pub(super) fn judge(case: &Case<'_>) -> Option<Objection> {
    let refuse = |why: String, next: &str| Some(case.refusal(PERSON, why, next).into());
    let ask = |why: String| {
        let next = "a person decides; say what it is for, and go on with other work meanwhile.";
        Some(Objection::Ask(case.refusal(PERSON, why, next)))
    };
    match case.change {
        Change::Unknown { removed: true, .. } => refuse(
            "Without this file the project has no state and no gate.".into(),
            "leave it; a person may switch gates off with `checkrein gate off`.",
        ),
        Change::Unknown { why, .. } => ask(format!("{why} That file says which gates hold.")),
        Change::Content(content) => {
            let after = match ProjectConfig::parse(content.as_bytes()) {
                Ok(after) => after,
                Err(error) => {
                    return refuse(
                        format!("It would not be a project file: {error}."),
                        "write it so that `checkrein doctor` can read it.",
                    );
                }
            };
            // What cannot be read asks for nothing, so anything that can be read is more.
            let before = ProjectConfig::parse(case.before.as_bytes()).ok()?;
            let lowered = lowered(&before, &after);
            (!lowered.is_empty())
                .then(|| ask(format!("It would lower a gate: {}.", lowered.join("; "))))?
        }
    }
}

/// Says what of the settings asks for less than before, each as a reader sees it.
pub fn lowered(before: &ProjectConfig, after: &ProjectConfig) -> Vec<String> {
    let mut lowered = Vec::new();
    let commands = [
        ("test_command", &before.test_command, &after.test_command),
        ("health_check", &before.health_check, &after.health_check),
    ];
    for (name, before, after) in commands {
        match (before, after) {
            (Some(before), Some(after)) if before != after => {
                lowered.push(format!("`{name}` is `{after}` instead of `{before}`"));
            }
            (Some(before), None) => lowered.push(format!("`{name}` `{before}` is gone")),
            _ => {}
        }
    }
    for name in &before.required_env {
        if !after.required_env.contains(name) {
            lowered.push(format!("`{name}` is no longer required"));
        }
    }
    for (gate, switch) in &before.gates {
        if *switch == Switch::On && !after.gates.contains_key(gate) {
            lowered.push(format!("`{gate}` is no longer on"));
        }
    }
    for (gate, switch) in &after.gates {
        if *switch == Switch::Off && before.gates.get(gate) != Some(&Switch::Off) {
            lowered.push(format!("`{gate}` is off"));
        }
    }
    lowered.extend(widened(before, after));
    lowered
}

/// Says which servers and skills may be asked for more than before.
fn widened(before: &ProjectConfig, after: &ProjectConfig) -> Vec<String> {
    if before.mcp == after.mcp {
        return Vec::new();
    }
    let before = Narrowing::of(before.mcp.as_ref());
    // What cannot be read allows nothing.
    let Ok(after) = Narrowing::of(after.mcp.as_ref()) else {
        return Vec::new();
    };
    let Ok(before) = before else {
        return vec!["`mcp` could not be read, so no server was asked, and now it can".into()];
    };
    let none = Rules::default();
    let mut widened = Vec::new();
    for (kind, before, after) in [
        ("servers", &before.servers, &after.servers),
        ("skills", &before.skills, &after.skills),
    ] {
        for (name, rules) in before {
            let key = format!("mcp.{kind}.{}", name.escape_debug());
            widened.extend(more(rules, after.get(name).unwrap_or(&none), &key));
        }
    }
    widened
}

fn more(before: &Rules, after: &Rules, key: &str) -> Vec<String> {
    let mut more = Vec::new();
    for rule in before.deny.iter().filter(|rule| !after.deny.contains(rule)) {
        more.push(format!("`{rule}` is gone from `{key}.deny`"));
    }
    match (&before.allow, &after.allow) {
        (Some(_), None) => more.push(format!("`{key}.allow` is gone")),
        (Some(before), Some(after)) => {
            for rule in after.iter().filter(|rule| !before.contains(rule)) {
                more.push(format!("`{key}.allow` has `{rule}`"));
            }
        }
        (None, _) => {}
    }
    more
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    #[track_caller]
    fn check(before: Value, after: Value, expected: &[&str]) {
        let config = |value: &Value| serde_json::from_value(value.clone()).unwrap();
        assert_eq!(lowered(&config(&before), &config(&after)), expected);
    }

    #[test]
    fn what_asks_for_less_is_named() {
        let on = json!({"gates": {"tests-pass": "on"}});
        let off = json!({"gates": {"tests-pass": "off"}});
        check(
            json!({"test_command": "cargo test"}),
            json!({"test_command": "true"}),
            &["`test_command` is `true` instead of `cargo test`"],
        );
        check(
            json!({"health_check": "make check", "required_env": ["A", "B"]}),
            json!({"required_env": ["B"]}),
            &[
                "`health_check` `make check` is gone",
                "`A` is no longer required",
            ],
        );
        check(on.clone(), off.clone(), &["`tests-pass` is off"]);
        check(json!({}), off.clone(), &["`tests-pass` is off"]);
        check(on.clone(), json!({}), &["`tests-pass` is no longer on"]);
    }

    #[test]
    fn servers_that_may_be_asked_for_more_are_named() {
        let of = |rules: Value| json!({"mcp": {"servers": {"files": rules}}});
        let deny = of(json!({"deny": ["write_*", "x"]}));
        check(
            deny.clone(),
            of(json!({"deny": ["x"]})),
            &["`write_*` is gone from `mcp.servers.files.deny`"],
        );
        check(
            deny.clone(),
            json!({}),
            &[
                "`write_*` is gone from `mcp.servers.files.deny`",
                "`x` is gone from `mcp.servers.files.deny`",
            ],
        );
        let allow = of(json!({"allow": ["read"]}));
        check(
            allow.clone(),
            of(json!({})),
            &["`mcp.servers.files.allow` is gone"],
        );
        check(
            allow.clone(),
            of(json!({"allow": ["read", "write"]})),
            &["`mcp.servers.files.allow` has `write`"],
        );
        let skill = json!({"mcp": {"skills": {"a": {"deny": ["b.c"]}}}});
        check(
            skill,
            json!({}),
            &["`b.c` is gone from `mcp.skills.a.deny`"],
        );
        check(
            json!({"mcp": {"servers": 1}}),
            json!({}),
            &["`mcp` could not be read, so no server was asked, and now it can"],
        );
        check(json!({}), deny.clone(), &[]);
        check(deny, of(json!({"deny": ["x", "write_*", "y"]})), &[]);
        check(allow.clone(), of(json!({"allow": []})), &[]);
        check(json!({}), allow, &[]);
    }

    #[test]
    fn what_asks_for_as_much_or_more_is_free() {
        let off = json!({"gates": {"tests-pass": "off"}});
        check(
            json!({}),
            json!({"test_command": "make", "required_env": ["A"]}),
            &[],
        );
        check(off.clone(), json!({}), &[]);
        check(off.clone(), off.clone(), &[]);
        check(off, json!({"gates": {"tests-pass": "on"}}), &[]);
        check(
            json!({"project_type": "rust", "test_command": "make"}),
            json!({"project_type": "go", "test_command": "make", "dev_server_port": 80}),
            &[],
        );
    }
}
