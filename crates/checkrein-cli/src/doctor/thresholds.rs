//! Can the thresholds that somebody wishes for be granted? What cannot be does not count, and only
//! here and in `discover` is that said.

use checkrein_core::env::{CHECKREIN_SURE, CHECKREIN_UNSURE};
use checkrein_core::project::Project;
use checkrein_core::skill::Thresholds;
use fs_err as fs;
use serde_json::Value;

use super::Finding;
use crate::skills;
use crate::surroundings::Surroundings;

const SUBJECT: &str = "routing";

pub(super) fn check(around: &Surroundings) -> Vec<Finding> {
    let faults = faults(around);
    if faults.is_empty() {
        let Thresholds { sure, unsure } = thresholds(around);
        let seen = format!("loads from {sure:.2}, offers from {unsure:.2}");
        return vec![Finding::ok(SUBJECT, seen)];
    }
    let finding = |fault: String| {
        let next = "set numbers from 0 to 1, `unsure` below `sure`, or remove it";
        Finding::warning(SUBJECT, fault, next)
    };
    faults.into_iter().map(finding).collect()
}

/// Says which wishes do not count here, and why.
pub fn faults(around: &Surroundings) -> Vec<String> {
    let variables = [CHECKREIN_SURE, CHECKREIN_UNSURE];
    let of_process = variables.map(|name| (name, std::env::var(name).ok()));
    let settings = around.dirs.settings();
    let env = json(&settings).map(|settings| settings["env"].clone());
    let in_settings = variables.map(|name| {
        let value = env.as_ref().and_then(|env| env[name].as_str());
        (name, value.map(str::to_owned))
    });
    let project = Project::find(&around.cwd, Some(&around.dirs.home));
    let file = project.map(|dirs| dirs.project_json());
    let mut faults = of_variables(&of_process, "the environment");
    // The client hands them on, so in a session they are told of once.
    if in_settings != of_process {
        faults.extend(of_variables(
            &in_settings,
            &format!("`{}`", around.short(&settings)),
        ));
    }
    if let Some(file) = file {
        let config = json(&file).unwrap_or_default();
        faults.extend(of_project(config.get("routing"), &around.short(&file)));
    }
    let wish = skills::wish(skills::standing(around).as_ref());
    let sure = thresholds(around).sure;
    faults.extend(wish.unsure.filter(|unsure| *unsure > sure).map(|unsure| {
        format!("skills are to be offered from {unsure} on, but are loaded from {sure} on, so none is offered")
    }));
    faults
}

fn thresholds(around: &Surroundings) -> Thresholds {
    Thresholds::wished(skills::wish(skills::standing(around).as_ref()))
}

/// Reads a file that may be missing or wrong: other checks tell of that.
fn json(file: &std::path::Path) -> Option<Value> {
    let text = fs::read_to_string(file).ok()?;
    serde_json::from_str(text.strip_prefix('\u{feff}').unwrap_or(&text)).ok()
}

fn of_variables(variables: &[(&str, Option<String>)], place: &str) -> Vec<String> {
    let is_wrong = |value: &str| {
        let number = value.trim().parse::<f32>();
        !number.is_ok_and(|number| (0.0..=1.0).contains(&number))
    };
    variables
        .iter()
        .filter_map(|(name, value)| Some((name, value.as_deref()?)))
        .filter(|(_, value)| is_wrong(value))
        .map(|(name, value)| not_counted(name, value, place))
        .collect()
}

fn of_project(routing: Option<&Value>, file: &str) -> Vec<String> {
    let Some(routing) = routing.filter(|routing| !routing.is_null()) else {
        return Vec::new();
    };
    let Some(wishes) = routing.as_object() else {
        return vec![format!(
            "`routing` in `{file}` is `{routing}`, not `sure` and `unsure`, so it does not count"
        )];
    };
    let fault = |(name, value): (&String, &Value)| {
        if !["sure", "unsure"].contains(&name.as_str()) {
            return Some(format!(
                "`routing` in `{file}` has `{name}`, which is neither `sure` nor `unsure`"
            ));
        }
        let is_fine = value.is_null() || value.as_f64().is_some_and(|v| (0.0..=1.0).contains(&v));
        (!is_fine).then(|| not_counted(name, &value.to_string(), &format!("`{file}`")))
    };
    wishes.iter().filter_map(fault).collect()
}

fn not_counted(name: &str, value: &str, place: &str) -> String {
    format!("`{name}` in {place} is `{value}`, not a number from 0 to 1, so it does not count")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check_variable(value: &str, is_told: bool) {
        let told = of_variables(&[(CHECKREIN_SURE, Some(value.to_owned()))], "x");
        assert_eq!(!told.is_empty(), is_told, "{value}: {told:?}");
    }

    #[test]
    fn what_is_no_number_from_nothing_to_one_is_told() {
        for value in ["0", "1", " 0.95 ", "0.5"] {
            check_variable(value, false);
        }
        for value in ["", "2", "-1", "NaN", "0,9", "0.5x", "inf"] {
            check_variable(value, true);
        }
        assert_eq!(of_variables(&[(CHECKREIN_SURE, None)], "x"), [""; 0]);
    }

    #[track_caller]
    fn check_project(routing: Value, expected: &[&str]) {
        assert_eq!(of_project(Some(&routing), "p.json"), expected);
    }

    #[test]
    fn so_is_what_a_project_wishes_in_vain() {
        use serde_json::json;
        check_project(json!(null), &[]);
        check_project(json!({"sure": 0.9, "unsure": null}), &[]);
        check_project(
            json!([]),
            &["`routing` in `p.json` is `[]`, not `sure` and `unsure`, so it does not count"],
        );
        check_project(
            json!({"shure": 0.5}),
            &["`routing` in `p.json` has `shure`, which is neither `sure` nor `unsure`"],
        );
        check_project(
            json!({"sure": -1, "unsure": 1e30}),
            &[
                "`sure` in `p.json` is `-1`, not a number from 0 to 1, so it does not count",
                "`unsure` in `p.json` is `1e+30`, not a number from 0 to 1, so it does not count",
            ],
        );
    }
}
