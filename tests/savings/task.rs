//! A task: data, a question to it, and the right answer.

use serde_json::Value;

/// Says what is wrong with an answer.
pub(crate) type Check = Box<dyn Fn(&Value) -> Result<(), String>>;

/// A task.
pub(crate) struct Task {
    /// What is wanted.
    pub(crate) name: &'static str,
    /// The data: paths in the project and what is in them.
    pub(crate) files: Vec<(&'static str, Vec<u8>)>,
    /// The tool that is asked, and how.
    pub(crate) tool: &'static str,
    pub(crate) arguments: Value,
    pub(crate) check: Check,
}

/// Checks the rows of a table, whatever its columns are called.
pub(crate) fn rows(expected: Vec<String>) -> Check {
    Box::new(move |answer| {
        let rows = answer["rows"].as_str().ok_or("there are no rows")?;
        let rows: Vec<&str> = rows.lines().skip(1).collect();
        same(&rows, &expected)
    })
}

/// Checks lines of a part of the answer.
pub(crate) fn lines(part: &'static str, expected: Vec<String>) -> Check {
    Box::new(move |answer| {
        let text = answer[part]
            .as_str()
            .ok_or_else(|| format!("there is no `{part}`"))?;
        same(&text.lines().collect::<Vec<_>>(), &expected)
    })
}

/// Checks a number of the answer.
pub(crate) fn number(part: &'static str, expected: u64) -> Check {
    Box::new(move |answer| {
        if answer[part] == expected {
            Ok(())
        } else {
            Err(format!("`{part}` should be {expected}"))
        }
    })
}

/// Checks that a part of the answer says something.
pub(crate) fn says(part: &'static str, expected: String) -> Check {
    Box::new(move |answer| {
        let text = answer[part].as_str().unwrap_or_default();
        if text.contains(&expected) {
            Ok(())
        } else {
            Err(format!("`{part}` should say {expected:?}"))
        }
    })
}

/// Checks all of these.
pub(crate) fn all(checks: Vec<Check>) -> Check {
    Box::new(move |answer| checks.iter().try_for_each(|check| check(answer)))
}

fn same(found: &[&str], expected: &[String]) -> Result<(), String> {
    if found == expected {
        Ok(())
    } else {
        Err(format!("should be {expected:#?}"))
    }
}

/// Writes cents as the amount that they are.
pub(crate) fn money(cents: i64) -> String {
    (cents as f64 / 100.0).to_string()
}
