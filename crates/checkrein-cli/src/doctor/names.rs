//! Is every key of the project's settings one that means something? A slip of a letter would switch off
//! what it was to ask for, and nobody would hear of it.

use checkrein_core::project::Project;
use serde_json::Value;

use super::Finding;

const SUBJECT: &str = "project";

/// The one list of settings with a word on each.
const SCHEMA: &str = include_str!("../../../../templates/schemas/project.schema.json");

/// Two slips in a name of ten letters are slips; more is another word.
const NEAR: f64 = 0.7;

/// Returns the keys that are no settings, if there are any.
pub(super) fn faults(project: &Project) -> Vec<Finding> {
    let schema: Value = serde_json::from_str(SCHEMA).unwrap_or_default();
    let settings: Vec<&str> = schema["properties"]
        .as_object()
        .map(|settings| settings.keys().map(String::as_str).collect())
        .unwrap_or_default();
    project
        .config
        .other
        .keys()
        // An editor's note on where the schema is.
        .filter(|key| *key != "$schema")
        .map(|key| {
            let key = key.escape_debug().to_string();
            let seen = format!(
                "`.claude/config/project.json` has `{key}`, which is no setting and does nothing"
            );
            Finding::warning(SUBJECT, seen, next(&key, &settings))
        })
        .collect()
}

fn next(key: &str, settings: &[&str]) -> String {
    let nearness = |name: &str| {
        strsim::normalized_damerau_levenshtein(&key.to_lowercase().replace('-', "_"), name)
    };
    let nearest = settings
        .iter()
        .max_by(|one, other| nearness(one).total_cmp(&nearness(other)))
        .filter(|name| nearness(name) >= NEAR);
    match nearest {
        Some(name) => format!("did you mean `{name}`?"),
        None => {
            let all: Vec<String> = settings.iter().map(|name| format!("`{name}`")).collect();
            format!("take it out; the settings are {}", all.join(", "))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(key: &str, expected: &str) {
        let settings = ["v", "test_command", "test_timeout", "gates"];
        assert_eq!(next(key, &settings), expected, "{key}");
    }

    #[test]
    fn a_slip_finds_the_setting() {
        check("test_comand", "did you mean `test_command`?");
        check("Test-Command", "did you mean `test_command`?");
        check("gate", "did you mean `gates`?");
        let all = "take it out; the settings are `v`, `test_command`, `test_timeout`, `gates`";
        check("owner", all);
        check("", all);
    }
}
