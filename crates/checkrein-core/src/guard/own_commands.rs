//! Commands of checkrein that belong to a person, called by an agent through Bash.

use super::judgement::lowered;
use super::{Call, Objection, PERSON};
use crate::message::Refusal;
use crate::project::Project;
use crate::shell::{Run, Text};

/// Programs of which some calls belong to a person.
const PROGRAMS: [&str; 6] = [
    "checkrein",
    "claude",
    "install",
    "cargo",
    "token-efficient-mcp",
    "context-graph-mcp",
];

/// Refuses what belongs to a person; asks about what lowers a gate.
pub(super) fn judge(call: &Call<'_>) -> Option<Objection> {
    call.reading()?
        .runs
        .iter()
        .find_map(|run| judge_run(call, run))
}

fn judge_run(call: &Call<'_>, run: &Run) -> Option<Objection> {
    let program = run.program.strip_suffix(".exe").unwrap_or(&run.program);
    if !PROGRAMS.contains(&program) {
        return None;
    }
    let mut words: Vec<String> = run.arguments.iter().map(Text::lossy).collect();
    let refuse = |what: &str, why: &str, typed: &str| {
        Some(Objection::Refuse(Refusal {
            gate: PERSON,
            what: format!("`{what}` in a Bash command"),
            why: format!("{why} That is for a person to decide, not for an agent."),
            next: format!(
                "say what you need it for; a person may type `{typed}` in a terminal of their own."
            ),
        }))
    };
    let silenced = |program: &str| {
        let what = "CHECKREIN_DISABLE=1";
        let why = "It switches every gate off for what it starts.";
        if program == "checkrein" {
            return Some(Objection::Refuse(Refusal {
                gate: PERSON,
                what: format!("`{what}` in a Bash command"),
                why: format!("{why} That is for a person to decide, not for an agent."),
                next: format!("run the same command without `{what}`."),
            }));
        }
        let command = format!("{program} {}", words.join(" "));
        refuse(what, why, command.trim_end())
    };
    match program {
        // A server of ours that goes by other rules than the person's.
        "token-efficient-mcp" | "context-graph-mcp" => {
            let variable = run.steered.filter(|name| *name != crate::env::CLAUDECODE)?;
            return Some(steered(variable, program, &words));
        }
        "claude" if words.iter().any(|word| word.contains("disableAllHooks")) => {
            return refuse("disableAllHooks", "It silences every hook.", "claude");
        }
        "checkrein" | "claude" if run.silenced => return silenced(program),
        // `./install --uninstall`, and not the `install` of the system, which knows no such word.
        "install" if words.iter().any(|word| word == "--uninstall") => {
            return refuse(
                "install --uninstall",
                "It takes the hooks away.",
                "checkrein install --uninstall",
            );
        }
        "checkrein" => {}
        "cargo" if words.iter().any(|word| word.contains("checkrein")) => {
            // Our own package, run from its source.
            words = words.into_iter().skip_while(|word| word != "--").collect();
        }
        _ => return None,
    }
    if words.iter().any(|word| word == "--help" || word == "-h") {
        return None;
    }
    let mut operands = words.iter().filter(|word| !word.starts_with('-'));
    let (first, second) = (operands.next()?.as_str(), operands.next());
    let second = second.map(String::as_str);
    // Whose rules hold for a call hangs on these.
    if let Some(variable) = run.steered
        && matches!(first, "mcp" | "skill" | "\0")
    {
        return Some(steered(variable, program, &words));
    }
    match (first, second) {
        // What is not known of a word may be the worst.
        ("gate", Some("off" | "\0")) => refuse(
            "checkrein gate off",
            "It switches a gate off.",
            "checkrein gate off",
        ),
        ("state", Some("accept" | "\0")) => refuse(
            "checkrein state accept",
            "It takes files as they are that nobody has judged.",
            "checkrein state accept",
        ),
        ("approve", _) => refuse(
            "checkrein approve",
            "It says that a person has approved a phase.",
            &format!("checkrein approve {}", second.unwrap_or("PHASE")),
        ),
        ("skills", Some(word @ ("adopt" | "release"))) => refuse(
            &format!("checkrein skills {word}"),
            "It edits the person's skills, for all their sessions.",
            &format!("checkrein skills {word}"),
        ),
        ("mcp", Some("approve" | "\0")) => refuse(
            "checkrein mcp approve",
            "It says that a person has approved a server's configuration.",
            "checkrein mcp approve SERVER",
        ),
        ("skills", Some("\0")) => refuse(
            "checkrein skills",
            "It may edit the person's skills, for all their sessions.",
            "checkrein skills adopt NAME",
        ),
        ("learn", Some(word @ ("apply" | "revert"))) => refuse(
            &format!("checkrein learn {word}"),
            "It writes what was learned into files that sessions read.",
            &format!("checkrein learn {word} ID"),
        ),
        ("learn", Some("\0")) => refuse(
            "checkrein learn",
            "It may write what was learned into files that sessions read.",
            "checkrein learn apply ID",
        ),
        ("install", _) if words.iter().any(|word| word == "--uninstall") => refuse(
            "checkrein install --uninstall",
            "It takes the hooks away.",
            "checkrein install --uninstall",
        ),
        ("init", _) if words.iter().any(|word| word == "--again") => refuse(
            "checkrein init --again",
            "It begins another process although one is in work.",
            "checkrein init --process NAME --again",
        ),
        ("init", _) => init(call, run),
        _ => None,
    }
}

/// Refuses a program of ours that is told to look for the person's files elsewhere.
fn steered(variable: &str, program: &str, words: &[String]) -> Objection {
    let command = format!("{program} {}", words.join(" "));
    Objection::Refuse(Refusal {
        gate: PERSON,
        what: format!("`{variable}` changed for `{}` in a Bash command", command.trim()),
        why: "It would be asked by other rules than the person's. That is for a person to decide, not for an agent.".into(),
        next: format!("run `{}` without it.", command.trim()),
    })
}

/// Asks about an `init` that would replace the command of a gate.
fn init(call: &Call<'_>, run: &Run) -> Option<Objection> {
    let folder = run.folder.literal();
    let folder = folder.map_or_else(|| call.cwd.to_path_buf(), Into::into);
    let project = Project::open(Project::find(&folder, call.home())?).ok()?;
    let mut after = project.config.clone();
    for (option, setting) in [
        ("--test-command", &mut after.test_command),
        ("--health-check", &mut after.health_check),
    ] {
        if let Some(value) = value(&run.arguments, option) {
            *setting = Some(value);
        }
    }
    let lowered = lowered(&project.config, &after);
    (!lowered.is_empty()).then(|| {
        Objection::Ask(Refusal {
            gate: PERSON,
            what: "`checkrein init` in a Bash command".into(),
            why: format!("It would lower a gate: {}.", lowered.join("; ")),
            next: "a person decides; say what it is for, and go on with other work meanwhile."
                .into(),
        })
    })
}

/// Returns the value of an option.
fn value(words: &[Text], option: &str) -> Option<String> {
    let mut words = words.iter().map(Text::lossy);
    while let Some(word) = words.next() {
        if word == option {
            return words.next();
        }
        if let Some(value) = word
            .strip_prefix(option)
            .and_then(|rest| rest.strip_prefix('='))
        {
            return Some(value.to_owned());
        }
    }
    None
}
