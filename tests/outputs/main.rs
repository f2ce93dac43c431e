//! Recorded outputs of real tools, trimmed by the shipped rules: nothing that informs is lost, and
//! what it saves. `case.rs` says how a case is written down.
//!
//! `cargo nextest run -p checkrein-output --test outputs --no-capture` prints the tables.
#![expect(
    clippy::unwrap_used,
    reason = "a test that cannot go on says where, and that is enough"
)]

mod case;
mod naive;
mod table;

use checkrein_output::{CAP, CLIENT_LIMIT, Leave, Output, PREVIEW, Rules, Verdict, note, trim};

use crate::case::{Case, plain};
use crate::table::{Row, print, print_naive, saved};

/// What the issue asks for, over all large outputs that are no reading matter.
const LEAST_SAVED: f64 = 80.0;

/// What the client shows of the answer of a tool that is no command, whole.
const OTHER_LIMIT: usize = 49_000;

/// Returns what the model would see of a case without us, in bytes.
fn native(case: &Case) -> usize {
    let limit = if case.tool == "Bash" {
        CLIENT_LIMIT
    } else {
        OTHER_LIMIT
    };
    if case.text.chars().count() > limit {
        PREVIEW
    } else {
        case.text.len()
    }
}

fn verdict(case: &Case, rules: &Rules) -> Verdict {
    let is_command = case.tool == "Bash";
    let output = Output {
        text: &case.text,
        tool: &case.tool,
        command: if is_command { &case.command } else { "" },
        native: native(case),
    };
    trim(&output, rules)
}

/// Returns what became of every case.
fn rows() -> Vec<Row> {
    let rules = Rules::shipped();
    let row = |case| {
        let (shown, rule) = match verdict(&case, &rules) {
            Verdict::Trim(trimmed) => (note(&trimmed, "k3f9a2"), Some(trimmed.rule)),
            Verdict::Leave(_) => (case.text.clone(), None),
        };
        Row { case, shown, rule }
    };
    Case::all().into_iter().map(row).collect()
}

#[track_caller]
fn none(faults: &[String]) {
    assert!(
        faults.is_empty(),
        "{} faults:\n{}",
        faults.len(),
        faults.join("\n")
    );
}

#[test]
fn every_failure_and_every_error_stays() {
    let mut faults = Vec::new();
    for row in rows().iter().filter(|row| row.rule.is_some()) {
        let missing = row.case.missing(&row.shown);
        if let Some(first) = missing.first() {
            let (lost, all) = (missing.len(), row.case.claims());
            let name = &row.case.name;
            faults.push(format!("{name}: {lost} of {all} are lost, first: {first}"));
        }
    }
    none(&faults);
}

/// Who else may have run a tool, and passed on what it printed.
const RUNNERS: &[&str] = &[
    "make test",
    "npm run verify",
    "npm test",
    "docker build .",
    "docker logs ci",
    "ls src; ./run.sh",
    "git status; ./verify 2>&1",
];

#[test]
fn every_failure_and_every_error_stays_whoever_ran_the_tool() {
    let rules = Rules::shipped();
    let mut faults = Vec::new();
    // Who passes on what a search has found, bounds it.
    let is_run = |case: &Case| !case.name.starts_with("grep/") && case.claims() > 0;
    let is_case = |case: &Case| case.tool == "Bash" && !case.whole && is_run(case);
    for mut case in Case::all().into_iter().filter(is_case) {
        for runner in RUNNERS {
            (*runner).clone_into(&mut case.command);
            let Verdict::Trim(trimmed) = verdict(&case, &rules) else {
                continue;
            };
            let missing = case.missing(&note(&trimmed, "k3f9a2"));
            if let Some(first) = missing.first() {
                let (lost, all, name) = (missing.len(), case.claims(), &case.name);
                let rule = &trimmed.rule;
                faults.push(format!(
                    "{name} by `{runner}`: {lost} of {all} are lost ({rule}), first: {first}"
                ));
            }
        }
    }
    none(&faults);
}

#[test]
fn what_is_to_be_read_is_not_touched() {
    let rows = rows();
    let touched = rows
        .iter()
        .filter(|row| row.case.whole && row.rule.is_some());
    none(
        &touched
            .map(|row| format!("{} by {:?}", row.case.name, row.rule))
            .collect::<Vec<_>>(),
    );
}

#[test]
fn what_is_shown_fits_is_plain_and_says_what_was_removed() {
    let mut faults = Vec::new();
    for row in rows().iter().filter(|row| row.rule.is_some()) {
        let name = &row.case.name;
        if row.shown.len() > CAP {
            faults.push(format!("{name} is shown with {} bytes", row.shown.len()));
        }
        if row.shown.contains(['\u{1b}', '\r', '\u{8}']) {
            faults.push(format!("{name} is shown with escapes"));
        }
        let last = row.shown.lines().next_back().unwrap();
        let says = [" removed by the rule ", "checkrein output show k3f9a2"];
        if !last.starts_with("[checkrein: ") || !says.iter().all(|says| last.contains(says)) {
            faults.push(format!("{name} does not say what was removed: {last}"));
        }
    }
    none(&faults);
}

#[test]
fn most_of_the_bytes_are_saved() {
    let rows = rows();
    print(&rows);
    let bulk: Vec<&Row> = rows.iter().filter(|row| row.is_bulk()).collect();
    let trimmed = rows.iter().filter(|row| row.rule.is_some()).count();
    assert!(trimmed >= 40, "{trimmed} outputs are trimmed");
    let saved = saved(&bulk);
    assert!(saved >= LEAST_SAVED, "{saved:.1} % are saved");
}

#[test]
fn cutting_to_the_same_size_would_lose_what_informs() {
    let rows = rows();
    let lost = print_naive(&rows);
    // A head and a tail are what every other way comes to; if they did as well, no rule was needed.
    assert!(
        lost * 4 > rows.iter().map(|row| row.case.claims()).sum(),
        "{lost} lost"
    );
}

#[test]
fn what_was_trimmed_by_the_command_itself_is_not_trimmed_again() {
    let rules = Rules::shipped();
    for mut row in rows().into_iter().filter(|row| row.case.tool == "Bash") {
        row.case.command = format!("{} 2>&1 | checkrein output trim", row.case.command);
        row.case.text = row.shown;
        let left = verdict(&row.case, &rules);
        assert!(matches!(left, Verdict::Leave(_)), "{}", row.case.name);
    }
}

#[test]
fn a_command_may_ask_for_all_of_it() {
    let rules = Rules::shipped();
    for mut case in Case::all().into_iter().filter(|case| case.tool == "Bash") {
        case.command = format!("CHECKREIN_TRIM=0 {}", case.command);
        let left = verdict(&case, &rules);
        let is_left = matches!(
            left,
            Verdict::Leave(Leave::Off | Leave::Small | Leave::Wanted)
        );
        assert!(is_left, "{}", case.name);
    }
}

#[test]
fn the_cases_are_many_and_true_to_what_was_recorded() {
    let cases = Case::all();
    let count = |is: fn(&Case) -> bool| cases.iter().filter(|case| is(case)).count();
    assert!(cases.len() >= 150, "{} cases", cases.len());
    assert!(count(|case| case.whole) >= 20);
    assert!(count(|case| case.tool != "Bash") >= 12);
    assert!(count(|case| case.exit != 0) >= 12);
    let mut faults = Vec::new();
    for case in &cases {
        let missing = case.missing(&plain(&case.text));
        faults.extend(
            missing
                .first()
                .map(|first| format!("{}: {first}", case.name)),
        );
        if case.command.is_empty() || case.tool.is_empty() {
            faults.push(format!("{} does not say what was run", case.name));
        }
    }
    none(&faults);
}
