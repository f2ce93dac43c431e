//! The arguments of a call, held against the schema of its tool before anything else looks at them.
//!
//! What a model means is taken where it is plain: a number that came as a text, one file that came
//! without its list, a `null` for what may be left out. All else is named, with what would be taken.

use serde_json::{Map, Value};

use crate::fault::Fault;

/// What is taken beside what the schema shows.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Taken {
    /// Another name of an argument.
    pub(crate) aliases: &'static [(&'static str, &'static str)],
    /// Another word for a value of an argument: the argument, the word, the value.
    pub(crate) words: &'static [(&'static str, &'static str, &'static str)],
    /// Arguments of tools of this kind that mean nothing here.
    pub(crate) ignored: &'static [&'static str],
    /// The argument with which nothing else must be given.
    pub(crate) instead: Option<&'static str>,
}

/// Returns the arguments as the schema wants them, or says what is wrong with the first that is.
pub(crate) fn checked(
    mut given: Map<String, Value>,
    schema: &Map<String, Value>,
    taken: Taken,
) -> Result<Map<String, Value>, Fault> {
    given.retain(|name, _| !taken.ignored.contains(&name.as_str()));
    for (alias, name) in taken.aliases {
        if !given.contains_key(*name)
            && let Some(value) = given.remove(*alias)
        {
            given.insert((*name).to_owned(), value);
        }
    }
    let none = Map::new();
    let known = schema.get("properties").and_then(Value::as_object);
    let known = known.unwrap_or(&none);
    let mut arguments = Map::new();
    for (name, value) in given {
        let Some(property) = known.get(&name) else {
            return Err(Fault::new(
                format!("there is no argument `{}`", name.escape_debug()),
                format!("call it with {}", listed(known.keys().map(String::as_str))),
            ));
        };
        if !value.is_null() {
            let value = word(&name, value, taken.words);
            let value = fit(&name, value, property)?;
            arguments.insert(name, value);
        }
    }
    let required = schema.get("required").and_then(Value::as_array);
    let required = required.into_iter().flatten().filter_map(Value::as_str);
    let is_enough = taken
        .instead
        .is_some_and(|name| arguments.contains_key(name));
    let missing: Vec<&str> = required
        .filter(|name| !is_enough && !arguments.contains_key(*name))
        .collect();
    if missing.is_empty() {
        Ok(arguments)
    } else {
        let missing = listed(missing.into_iter());
        Err(Fault::new(
            format!("{missing} must be given"),
            format!("call it again with {missing}"),
        ))
    }
}

/// Returns the value that another word stands for.
fn word(name: &str, value: Value, words: &[(&str, &str, &str)]) -> Value {
    let Some(text) = value.as_str() else {
        return value;
    };
    let text = text.trim().to_ascii_lowercase();
    let found = words
        .iter()
        .find(|(of, word, _)| *of == name && *word == text);
    found.map_or(value, |(_, _, meant)| (*meant).into())
}

fn fit(name: &str, value: Value, property: &Value) -> Result<Value, Fault> {
    let wrong = |wanted: &str| {
        let seen = kind(&value);
        Err(Fault::new(
            format!("`{name}` is {seen}, and it takes {wanted}"),
            format!("give `{name}` as {wanted}"),
        ))
    };
    match (property["type"].as_str(), &value) {
        (Some("string"), Value::String(text)) => match property["enum"].as_array() {
            Some(values) if !values.contains(&value) => {
                let values = listed(values.iter().filter_map(Value::as_str));
                let seen: String = text.escape_debug().take(60).collect();
                Err(Fault::new(
                    format!("`{name}` is `{seen}`, which it does not take"),
                    format!("give one of {values}"),
                ))
            }
            _ => Ok(value),
        },
        (Some("string"), _) => wrong("a text"),
        (Some("integer"), _) => {
            let number = whole(&value);
            let smallest = property["minimum"].as_i64().unwrap_or(i64::MIN);
            let largest = property["maximum"].as_i64().unwrap_or(i64::MAX);
            match number {
                Some(number) if number < smallest => Err(Fault::new(
                    format!("`{name}` is {number}, and it is {smallest} at least"),
                    format!("give `{name}` as {smallest} or more"),
                )),
                // Asking for more than there may be is asking for as much as there may be.
                Some(number) => Ok(number.min(largest).into()),
                None => wrong("a whole number"),
            }
        }
        (Some("array"), Value::Array(items)) => match items.iter().find(|item| !item.is_string()) {
            Some(item) => Err(Fault::new(
                format!(
                    "`{name}` has {} in it, and it takes a list of texts",
                    kind(item)
                ),
                format!("give `{name}` as a list of texts"),
            )),
            None => Ok(value),
        },
        (Some("array"), Value::String(text)) => {
            Ok(match serde_json::from_str::<Vec<String>>(text) {
                Ok(items) => items.into(),
                Err(_) => vec![value].into(),
            })
        }
        (Some("array"), _) => wrong("a list of texts"),
        (Some("boolean"), Value::Bool(_)) => Ok(value),
        (Some("boolean"), _) => wrong("true or false"),
        _ => Ok(value),
    }
}

/// Returns the whole number that a value says, whichever way it says it.
fn whole(value: &Value) -> Option<i64> {
    match value {
        Value::Number(number) => number.as_i64().or_else(|| {
            let float = number.as_f64()?;
            // Beyond that a float is not exact, and nobody means it as a number of things.
            let is_whole = float.fract() == 0.0 && float.abs() < 1e15;
            is_whole
                .then(|| format!("{float:.0}").parse().ok())
                .flatten()
        }),
        Value::String(text) => text.trim().parse().ok(),
        _ => None,
    }
}

fn kind(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "true or false",
        Value::Number(_) => "a number",
        Value::String(_) => "a text",
        Value::Array(_) => "a list",
        Value::Object(_) => "an object",
    }
}

fn listed<'a>(names: impl Iterator<Item = &'a str>) -> String {
    let names: Vec<String> = names.map(|name| format!("`{name}`")).collect();
    match names.as_slice() {
        [] => "no arguments".to_owned(),
        [all @ .., last] if !all.is_empty() => format!("{} and {last}", all.join(", ")),
        _ => names.concat(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    /// Returns the arguments as they were taken, or the first line of what was said.
    fn taken(given: Value) -> Value {
        let schema = json!({
            "type": "object",
            "properties": {
                "decision": { "type": "string" },
                "outcome": { "type": "string", "enum": ["success", "failure"] },
                "limit": { "type": "integer", "minimum": 1, "maximum": 50 },
                "files": { "type": "array", "items": { "type": "string" } },
                "all": { "type": "boolean" },
            },
            "required": ["decision"],
        });
        let (Value::Object(schema), Value::Object(given)) = (schema, given) else {
            panic!("both are objects")
        };
        let also = Taken {
            aliases: &[("what", "decision")],
            words: &[("outcome", "good", "success")],
            ignored: &["format"],
            instead: Some("all"),
        };
        match checked(given, &schema, also) {
            Ok(arguments) => Value::Object(arguments),
            Err(fault) => fault
                .to_string()
                .lines()
                .next()
                .map(Into::into)
                .unwrap_or_default(),
        }
    }

    #[track_caller]
    fn check(mut given: Value, expected: Value) {
        given["decision"] = "d".into();
        let mut taken = taken(given);
        if let Some(taken) = taken.as_object_mut() {
            taken.remove("decision");
        }
        assert_eq!(taken, expected);
    }

    #[test]
    fn what_is_meant_is_taken() {
        check(json!({ "limit": 5 }), json!({ "limit": 5 }));
        check(json!({ "limit": "5" }), json!({ "limit": 5 }));
        check(json!({ "limit": 5.0 }), json!({ "limit": 5 }));
        check(json!({ "limit": 1e9 }), json!({ "limit": 50 }));
        check(json!({ "limit": null }), json!({}));
        check(
            json!({ "files": ["a", "b"] }),
            json!({ "files": ["a", "b"] }),
        );
        check(json!({ "files": "a b.rs" }), json!({ "files": ["a b.rs"] }));
        check(json!({ "files": "[\"a\"]" }), json!({ "files": ["a"] }));
        check(json!({ "all": true }), json!({ "all": true }));
        check(
            json!({ "outcome": " Good" }),
            json!({ "outcome": "success" }),
        );
        check(json!({ "format": { "any": 1 } }), json!({}));
        assert_eq!(taken(json!({ "what": "d" })), json!({ "decision": "d" }));
        assert_eq!(taken(json!({ "all": true })), json!({ "all": true }));
    }

    #[test]
    fn a_tool_may_take_nothing() {
        let schema = Map::from_iter([("type".to_owned(), "object".into())]);
        assert_eq!(
            checked(Map::new(), &schema, Taken::default()),
            Ok(Map::new())
        );
        let given = Map::from_iter([("all".to_owned(), true.into())]);
        let said = checked(given, &schema, Taken::default())
            .unwrap_err()
            .to_string();
        assert_eq!(
            said,
            "there is no argument `all`\nNext: call it with no arguments"
        );
    }

    #[test]
    fn what_is_not_is_named() {
        check(
            json!({ "limit": 0 }),
            json!("`limit` is 0, and it is 1 at least"),
        );
        check(
            json!({ "limit": -1 }),
            json!("`limit` is -1, and it is 1 at least"),
        );
        check(
            json!({ "limit": 2.5 }),
            json!("`limit` is a number, and it takes a whole number"),
        );
        check(
            json!({ "limit": 1e300 }),
            json!("`limit` is a number, and it takes a whole number"),
        );
        check(
            json!({ "limit": "ten" }),
            json!("`limit` is a text, and it takes a whole number"),
        );
        check(
            json!({ "files": [1] }),
            json!("`files` has a number in it, and it takes a list of texts"),
        );
        check(
            json!({ "files": {} }),
            json!("`files` is an object, and it takes a list of texts"),
        );
        check(
            json!({ "outcome": "good\u{7}" }),
            json!("`outcome` is `good\\u{7}`, which it does not take"),
        );
        check(
            json!({ "outcome": 1 }),
            json!("`outcome` is a number, and it takes a text"),
        );
        check(
            json!({ "all": "yes" }),
            json!("`all` is a text, and it takes true or false"),
        );
        check(
            json!({ "limits": 5 }),
            json!("there is no argument `limits`"),
        );
        assert_eq!(taken(json!({})), json!("`decision` must be given"));
        assert_eq!(
            taken(json!({ "decision": null })),
            json!("`decision` must be given")
        );
    }
}
