//! A tool of a server, as its server describes it and as it is shown.

use checkrein_core::message::plain;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

/// A tool. What it says of itself is its server's text, and nobody has judged it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Tool {
    /// Its name, as its server has it.
    pub name: String,
    /// Its name for people, if it has one.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub title: String,
    /// What it does.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub description: String,
    /// What it wants, a JSON Schema.
    pub input: Value,
    /// What it answers, a JSON Schema, if it says so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub output: Option<Value>,
    /// Whether its server says that it only reads.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub read_only: Option<bool>,
}

/// How much of a tool is shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Detail {
    /// Server and name.
    Names,
    /// And what it does, in its first sentence, with the names of its arguments.
    #[default]
    Summary,
    /// And all that it does, with its schemas.
    Full,
}

impl Detail {
    /// Returns the detail of this name.
    pub fn named(name: &str) -> Option<Self> {
        match name {
            "names" | "names_only" => Some(Self::Names),
            "summary" => Some(Self::Summary),
            "full" => Some(Self::Full),
            _ => None,
        }
    }
}

/// A first sentence is hardly ever longer.
const SUMMARY: usize = 200;

impl Tool {
    /// Reads a tool as a server lists it; one without a name is none.
    pub fn read(listed: &Value) -> Option<Self> {
        let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
        let name = listed["name"].as_str().filter(|name| !name.is_empty())?;
        let annotations = &listed["annotations"];
        let title = match text(&listed["title"]) {
            title if title.is_empty() => text(&annotations["title"]),
            title => title,
        };
        Some(Self {
            name: name.to_owned(),
            title,
            description: text(&listed["description"]),
            input: listed
                .get("inputSchema")
                .cloned()
                .unwrap_or_else(|| json!({})),
            output: listed.get("outputSchema").cloned(),
            read_only: annotations["readOnlyHint"].as_bool(),
        })
    }

    /// Returns the names of its arguments, those that it needs first; those that it can do without end with `?`.
    pub fn arguments(&self) -> Vec<String> {
        let required: Vec<&str> = self.input["required"]
            .as_array()
            .map(|names| names.iter().filter_map(Value::as_str).collect())
            .unwrap_or_default();
        let known = self.input["properties"].as_object();
        let optional = known.into_iter().flat_map(|map| map.keys());
        let optional = optional.filter(|name| !required.contains(&name.as_str()));
        let optional = optional.map(|name| format!("{name}?"));
        let required = required.iter().map(|name| (*name).to_owned());
        required.chain(optional).collect()
    }

    /// Returns what it does in one line: its first sentence.
    pub fn summary(&self) -> String {
        let text = match self.description.trim() {
            "" => self.title.trim(),
            text => text,
        };
        let line = text.lines().next().unwrap_or_default();
        let end = line.find(". ").map_or(line.len(), |at| at + 1);
        let mut shown = plain(&line[..end]).into_owned();
        if shown.len() > SUMMARY {
            shown.truncate(shown.floor_char_boundary(SUMMARY));
            shown.push('…');
        }
        shown
    }

    /// Returns the tool as it is shown to a model or a program.
    pub fn shown(&self, server: &str, detail: Detail) -> Value {
        let name = plain(&self.name);
        match detail {
            Detail::Names => json!({ "server": server, "tool": name }),
            Detail::Summary => json!({
                "server": server, "tool": name, "does": self.summary(), "arguments": self.arguments(),
            }),
            Detail::Full => {
                let mut shown = json!({
                    "server": server, "tool": name, "does": self.description.trim(), "input": self.input,
                });
                if let Some(output) = &self.output {
                    shown["output"] = output.clone();
                }
                if let Some(read_only) = self.read_only {
                    shown["read_only"] = read_only.into();
                }
                shown
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tool_is_read_and_shown_in_three_sizes() {
        let tool = Tool::read(&json!({
            "name": "list_issues", "description": "Lists issues. Newest first.\nMore.",
            "inputSchema": {"properties": {"state": {}, "repo": {}}, "required": ["repo"]},
            "annotations": {"readOnlyHint": true, "title": "Issues"},
        }))
        .unwrap();
        assert_eq!(tool.read_only, Some(true));
        assert_eq!(
            tool.shown("github", Detail::Names),
            json!({"server": "github", "tool": "list_issues"})
        );
        assert_eq!(
            tool.shown("github", Detail::Summary),
            json!({"server": "github", "tool": "list_issues", "does": "Lists issues.", "arguments": ["repo", "state?"]})
        );
        let full = tool.shown("github", Detail::Full);
        assert_eq!(full["does"], "Lists issues. Newest first.\nMore.");
        assert_eq!(full["input"], tool.input);
        assert_eq!(full["read_only"], true);
    }

    #[test]
    fn nonsense_from_a_server_is_no_tool_and_no_harm() {
        for listed in [
            json!(null),
            json!([]),
            json!({"name": 1}),
            json!({"name": ""}),
        ] {
            assert_eq!(Tool::read(&listed), None, "{listed}");
        }
        let odd = json!({"name": "a\u{1b}[0m", "description": "é".repeat(300), "inputSchema": {"required": 1, "properties": []}});
        let odd = Tool::read(&odd).unwrap();
        assert_eq!(odd.arguments(), [""; 0]);
        assert_eq!(odd.shown("s", Detail::Names)["tool"], "a\\u{1b}[0m");
        assert!(odd.summary().len() <= SUMMARY + 3);
    }
}
