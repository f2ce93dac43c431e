//! Are large outputs trimmed here, by which rules, and what is kept of such outputs?

use checkrein_core::env;
use checkrein_core::message::{count, ticked};
use checkrein_output::{Rules, Store, find_file};

use super::Finding;
use crate::skills;
use crate::surroundings::Surroundings;

const SUBJECT: &str = "outputs";

pub(super) fn check(around: &Surroundings) -> Vec<Finding> {
    let mut findings = vec![rules(around)];
    let kept = Store::new(around.dirs.outputs()).list();
    if !kept.is_empty() {
        let bytes: u64 = kept.iter().map(|kept| kept.bytes).sum();
        let seen = format!(
            "{} of {} KB kept in `{}`",
            count(kept.len(), "output"),
            bytes / 1000,
            around.short(&around.dirs.outputs())
        );
        findings.push(Finding::ok(SUBJECT, seen));
    }
    findings
}

fn rules(around: &Surroundings) -> Finding {
    let home = Some(around.dirs.home.as_path());
    let (rules, broken) = Rules::for_folder(&around.cwd, home);
    if let Some(broken) = broken {
        return Finding::problem(
            SUBJECT,
            format!("`{}`: {:#}", around.short(&broken.file), broken.cause),
            "mend the file; until then outputs are trimmed by the shipped rules",
        );
    }
    let wants_none = skills::standing(around)
        .is_some_and(|standing| standing.project.config.trim_output == Some(false));
    if around.is_zero(env::CHECKREIN_TRIM) {
        let seen = format!("not trimmed: {}=0 in the environment", env::CHECKREIN_TRIM);
        return Finding::ok(SUBJECT, seen);
    }
    if wants_none {
        return Finding::ok(
            SUBJECT,
            "not trimmed here: `trim_output` is false in the project's settings",
        );
    }
    let Some(file) = find_file(&around.cwd, home) else {
        return Finding::ok(SUBJECT, "large ones are trimmed by the shipped rules");
    };
    let shown = around.short(&file);
    if rules.is_all_off() {
        return Finding::ok(SUBJECT, format!("not trimmed here: `off` in `{shown}`"));
    }
    let (known, unknown): (Vec<&String>, Vec<&String>) =
        rules.tools_off().iter().partition(|tool| is_trimmed(tool));
    if !unknown.is_empty() {
        let seen = format!(
            "`tools_off` in `{shown}` names what is never trimmed: {}",
            ticked(&unknown)
        );
        return Finding::warning(
            SUBJECT,
            seen,
            "name `Bash`, `Grep`, or a server's tool as `mcp__SERVER__TOOL`; capitals count",
        );
    }
    let but = match known.as_slice() {
        [] => String::new(),
        known => format!(", but not those of {}", ticked(known)),
    };
    Finding::ok(
        SUBJECT,
        format!("large ones are trimmed by `{shown}` and the shipped rules{but}"),
    )
}

/// Whether the output of a tool may be trimmed at all.
fn is_trimmed(tool: &str) -> bool {
    matches!(tool, "Bash" | "Grep") || tool.starts_with("mcp__")
}
