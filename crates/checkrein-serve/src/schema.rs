//! The JSON Schemas of tools: derived from types, then made small and portable.
//!
//! A definition is sent with every request of a session, so each word in it is paid for again and again.
//! And clients are many: one refuses a `format` it does not know, another a type that is a list.

use schemars::generate::SchemaSettings;
use schemars::{JsonSchema, SchemaGenerator};
use serde_json::{Map, Value};

/// Returns the schema of a tool's arguments.
pub(crate) fn of_input<T: JsonSchema>() -> Map<String, Value> {
    of::<T>(SchemaSettings::draft2020_12().for_deserialize())
}

/// Returns the schema of a tool's answer. The model never sees it.
pub(crate) fn of_output<T: JsonSchema>() -> Map<String, Value> {
    of::<T>(SchemaSettings::draft2020_12().for_serialize())
}

/// Returns a schema of arguments without the bounds of numbers: what is beyond is answered by name, or taken
/// as what is nearest, and whoever reads the schema pays for every word of it.
pub(crate) fn without_bounds(schema: &Map<String, Value>) -> Map<String, Value> {
    let mut schema = schema.clone();
    if let Some(Value::Object(properties)) = schema.get_mut("properties") {
        for property in properties.values_mut().filter_map(Value::as_object_mut) {
            property.remove("minimum");
            property.remove("maximum");
        }
    }
    schema
}

fn of<T: JsonSchema>(settings: SchemaSettings) -> Map<String, Value> {
    let settings = settings.with(|settings| {
        settings.meta_schema = None;
        settings.inline_subschemas = true;
    });
    let mut schema = SchemaGenerator::new(settings)
        .into_root_schema_for::<T>()
        .to_value();
    slim(&mut schema);
    match schema {
        Value::Object(mut schema) => {
            // The tool has a description; that of its arguments as a whole would say it again.
            schema.remove("description");
            schema.entry("type").or_insert_with(|| "object".into());
            schema
        }
        // A type that takes anything, or nothing.
        _ => Map::from_iter([("type".to_owned(), "object".into())]),
    }
}

/// Takes out what a model does not need and a client may stumble over:
///   1. `$schema`, `format` and `title`
///   2. the `null` of what may be left out
///   3. a default, which the description says where it matters
///   4. the descriptions of single values of an enumeration: the names say it
fn slim(schema: &mut Value) {
    match schema {
        Value::Object(object) => {
            for key in ["$schema", "format", "title", "default"] {
                // A property may have such a name; then it is a schema, which is no text.
                if object
                    .get(key)
                    .is_some_and(|value| key == "default" || value.is_string())
                {
                    object.remove(key); // [1] [3]
                }
            }
            without_null(object); // [2]
            enumeration(object); // [4]
            for value in object.values_mut() {
                slim(value);
            }
        }
        Value::Array(values) => values.iter_mut().for_each(slim),
        _ => {}
    }
}

fn without_null(object: &mut Map<String, Value>) {
    if let Some(Value::Array(types)) = object.get_mut("type") {
        types.retain(|name| name != "null");
        if let [only] = &types[..] {
            let only = only.clone();
            object.insert("type".into(), only);
        }
    }
    if let Some(Value::Array(values)) = object.get_mut("enum") {
        values.retain(|value| !value.is_null());
    }
    let Some(Value::Array(choices)) = object.get_mut("anyOf") else {
        return;
    };
    choices.retain(|choice| choice["type"] != "null");
    if choices.len() == 1
        && let Some(Value::Array(mut choices)) = object.remove("anyOf")
        && let Some(Value::Object(only)) = choices.pop()
    {
        for (key, value) in only {
            object.entry(key).or_insert(value);
        }
    }
}

/// Joins `oneOf` with a constant each, which is what documented variants become, into one `enum`.
fn enumeration(object: &mut Map<String, Value>) {
    let Some(Value::Array(choices)) = object.get("oneOf") else {
        return;
    };
    let mut values = Vec::new();
    for choice in choices {
        match (&choice["const"], &choice["enum"]) {
            (Value::String(value), _) => values.push(Value::String(value.clone())),
            (_, Value::Array(several)) => values.extend(several.iter().cloned()),
            _ => return,
        }
    }
    object.remove("oneOf");
    object.insert("type".into(), "string".into());
    object.insert("enum".into(), Value::Array(values));
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde::{Deserialize, Serialize};
    use serde_json::json;

    /// Of no use to a model.
    #[derive(Deserialize, Serialize, JsonSchema)]
    struct Arguments {
        /// What was decided.
        decision: String,
        limit: Option<u32>,
        files: Option<Vec<String>>,
        outcome: Option<Outcome>,
        #[serde(default)]
        title: String,
    }

    /// What came of it.
    #[derive(Deserialize, Serialize, JsonSchema)]
    #[serde(rename_all = "lowercase")]
    enum Outcome {
        /// Nobody knows.
        Pending,
        Success,
        Failure,
    }

    #[test]
    fn the_schema_says_no_more_than_it_must() {
        assert_eq!(
            Value::Object(of_input::<Arguments>()),
            json!({
                "type": "object",
                "properties": {
                    "decision": { "type": "string", "description": "What was decided." },
                    "limit": { "type": "integer", "minimum": 0 },
                    "files": { "type": "array", "items": { "type": "string" } },
                    "outcome": {
                        "type": "string",
                        "enum": ["success", "failure", "pending"],
                        "description": "What came of it.",
                    },
                    "title": { "type": "string" },
                },
                "required": ["decision"],
            })
        );
    }

    #[test]
    fn bounds_are_for_the_check_alone() {
        let schema = of_input::<Arguments>();
        assert_eq!(schema["properties"]["limit"]["minimum"], 0);
        let shown = without_bounds(&schema);
        assert_eq!(shown["properties"]["limit"], json!({ "type": "integer" }));
    }

    #[test]
    fn what_takes_nothing_is_an_object() {
        #[derive(Deserialize, Serialize, JsonSchema)]
        struct Nothing {}
        assert_eq!(
            Value::Object(of_output::<Nothing>()),
            json!({ "type": "object" })
        );
        assert_eq!(
            Value::Object(of_input::<Value>()),
            json!({ "type": "object" })
        );
    }
}
