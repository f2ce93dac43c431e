//! Our servers in a configuration file of the client: put in, brought up to date, taken out; all else stays byte for byte.

use jsonc_parser::ParseOptions;
use jsonc_parser::cst::{CstInputValue, CstObject, CstRootNode};
use serde_json::{Value, json};

use crate::settings::parse_options;

/// Where in the file the servers stand.
#[derive(Clone, Debug)]
pub(super) enum At {
    /// At its top: the person's, or a project's.
    Top,
    /// Below what the client remembers of a folder.
    Folder(String),
}

/// A server of ours.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Own {
    /// Its name in the configuration.
    pub name: &'static str,
    /// Its program, as it is to stand there.
    pub command: String,
}

/// What became of the file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Edited {
    /// Its new content.
    pub text: String,
    /// What was done, a line each; nothing where nothing was to do.
    pub done: Vec<String>,
}

/// The name of the object that servers stand in.
const SERVERS: &str = "mcpServers";

/// Puts the servers in. One of the same name that is not ours is left alone, and said.
pub(super) fn put(text: &str, at: &At, own: &[Own]) -> Result<Edited, String> {
    let (mark, root) = parsed(text)?;
    let mut done = Vec::new();
    let top = root.object_value_or_create().ok_or("it is no object")?;
    let servers = holder(&top, at)?
        .object_value_or_create(SERVERS)
        .ok_or(format!("its `{SERVERS}` is no object"))?;
    for server in own {
        let entry = entry(server);
        match servers.get(server.name) {
            None => {
                servers.append(server.name, input(&entry));
                done.push(format!("added {}: {}", server.name, server.command));
            }
            Some(there) => {
                let value = there.to_serde_value();
                let value = value.as_ref().map_or(&Value::Null, |property| property);
                if is_as(value, &entry) {
                    continue;
                }
                if !is_ours(value, server) {
                    done.push(format!(
                        "left alone {}: another server has that name; remove it with `claude mcp remove {}` to have ours",
                        server.name, server.name
                    ));
                    continue;
                }
                there.set_value(input(&entry));
                done.push(format!("updated {}: {}", server.name, server.command));
            }
        }
    }
    Ok(Edited {
        text: format!("{mark}{root}"),
        done,
    })
}

/// Takes the servers out that are ours.
pub(super) fn take(text: &str, at: &At, own: &[Own]) -> Result<Edited, String> {
    let (mark, root) = parsed(text)?;
    let mut done = Vec::new();
    let holder = root.object_value().and_then(|top| match at {
        At::Top => Some(top),
        At::Folder(folder) => top.object_value("projects")?.object_value(folder),
    });
    let servers = holder.and_then(|holder| holder.object_value(SERVERS));
    for server in own {
        let there = servers
            .as_ref()
            .and_then(|servers| servers.get(server.name));
        let Some(there) = there else { continue };
        let value = there.to_serde_value().unwrap_or_default();
        if is_ours(&value, server) {
            there.remove();
            done.push(format!("removed {}", server.name));
        }
    }
    Ok(Edited {
        text: format!("{mark}{root}"),
        done,
    })
}

fn parsed(text: &str) -> Result<(&'static str, CstRootNode), String> {
    let (mark, body) = match text.strip_prefix('\u{feff}') {
        Some(body) => ("\u{feff}", body),
        None => ("", text),
    };
    check(body)?;
    // The client reads plain JSON and nothing more.
    let options = ParseOptions {
        allow_comments: false,
        allow_trailing_commas: false,
        ..parse_options()
    };
    let root = CstRootNode::parse(body, &options).map_err(|error| error.to_string())?;
    Ok((mark, root))
}

/// Sees to it that nothing has to make room for our servers.
fn check(body: &str) -> Result<(), String> {
    if body.trim().is_empty() {
        return Ok(());
    }
    let value: Value = serde_json::from_str(body).map_err(|error| error.to_string())?;
    let object = |value: &Value, what: &str| match value.is_object() {
        true => Ok(()),
        false => Err(format!("{what} is no object")),
    };
    object(&value, "it")?;
    for name in [SERVERS, "projects"] {
        if let Some(member) = value.get(name) {
            object(member, &format!("its `{name}`"))?;
        }
    }
    for (folder, note) in value["projects"].as_object().into_iter().flatten() {
        object(note, &format!("its `projects.{folder}`"))?;
        if let Some(servers) = note.get(SERVERS) {
            object(servers, &format!("its `projects.{folder}.{SERVERS}`"))?;
        }
    }
    Ok(())
}

fn holder(top: &CstObject, at: &At) -> Result<CstObject, String> {
    match at {
        At::Top => Ok(top.clone()),
        At::Folder(folder) => {
            let projects = top
                .object_value_or_create("projects")
                .ok_or("its `projects` is no object")?;
            let holder = projects.object_value_or_create(folder);
            holder.ok_or_else(|| format!("its `projects.{folder}` is no object"))
        }
    }
}

fn entry(server: &Own) -> Value {
    json!({ "type": "stdio", "command": server.command, "args": [], "env": {} })
}

fn input(value: &Value) -> CstInputValue {
    match value {
        Value::Null => CstInputValue::Null,
        Value::Bool(value) => CstInputValue::Bool(*value),
        Value::Number(value) => CstInputValue::Number(value.to_string()),
        Value::String(value) => CstInputValue::String(value.clone()),
        Value::Array(values) => CstInputValue::Array(values.iter().map(input).collect()),
        Value::Object(members) => {
            // In the order in which the client writes them.
            let members = ["type", "command", "args", "env"]
                .into_iter()
                .filter_map(|name| Some((name.to_owned(), input(members.get(name)?))));
            CstInputValue::Object(members.collect())
        }
    }
}

/// Whether an entry says the same; what the person has added to its environment stays.
fn is_as(value: &Value, entry: &Value) -> bool {
    value["command"] == entry["command"] && is_bare(value)
}

/// Whether an entry starts a program of ours, wherever that was installed then.
fn is_ours(value: &Value, server: &Own) -> bool {
    let file = |command: &str| command.rsplit(['/', '\\']).next().map(str::to_owned);
    let command = value["command"].as_str().unwrap_or_default();
    is_bare(value) && file(command) == file(&server.command)
}

fn is_bare(value: &Value) -> bool {
    let is_stdio = value.get("type").is_none_or(|kind| kind == "stdio");
    let has_none = value["args"].as_array().is_none_or(Vec::is_empty);
    is_stdio && has_none && value.get("url").is_none()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn own() -> [Own; 1] {
        [Own {
            name: "context-graph",
            command: "/new/bin/context-graph-mcp".into(),
        }]
    }

    fn entry_of(command: &str) -> String {
        format!(r#"{{"type":"stdio","command":"{command}","args":[],"env":{{}}}}"#)
    }

    #[track_caller]
    fn check(text: &str, at: &At, expected: &str, done: usize) {
        let edited = put(text, at, &own()).unwrap();
        let squeezed: String = edited.text.split_whitespace().collect();
        assert_eq!(squeezed, expected, "{text}");
        assert_eq!(edited.done.len(), done, "{:?}", edited.done);
        let again = put(&edited.text, at, &own()).unwrap();
        assert_eq!(again.text, edited.text, "the second time changes nothing");
    }

    #[test]
    fn they_are_put_in_once() {
        let new = entry_of("/new/bin/context-graph-mcp");
        check(
            "",
            &At::Top,
            &format!(r#"{{"mcpServers":{{"context-graph":{new}}}}}"#),
            1,
        );
        check(
            "{}",
            &At::Top,
            &format!(r#"{{"mcpServers":{{"context-graph":{new}}}}}"#),
            1,
        );
        check(
            r#"{"mcpServers":{"a":{}}}"#,
            &At::Top,
            &format!(r#"{{"mcpServers":{{"a":{{}},"context-graph":{new}}}}}"#),
            1,
        );
        check(
            r#"{"projects":{"/p":{"x":1}}}"#,
            &At::Folder("/p".into()),
            &format!(r#"{{"projects":{{"/p":{{"x":1,"mcpServers":{{"context-graph":{new}}}}}}}}}"#),
            1,
        );
        let old = entry_of("/old/place/context-graph-mcp");
        check(
            &format!(r#"{{"mcpServers":{{"context-graph":{old}}}}}"#),
            &At::Top,
            &format!(r#"{{"mcpServers":{{"context-graph":{new}}}}}"#),
            1,
        );
    }

    #[test]
    fn all_else_stays_as_it_is() {
        let text = "{\r\n\t\"numStartups\": 5.0,   \"x\" : [1,2 , 3],\r\n\t\"mcpServers\": {\r\n\t\t\"mine\": {\"command\":\"a\"}\r\n\t},\r\n\t\"last\":\"\\u00e4\"\r\n}";
        let edited = put(text, &At::Top, &own()).unwrap();
        let back = take(&edited.text, &At::Top, &own()).unwrap();
        assert_eq!(back.done, ["removed context-graph"]);
        assert_eq!(back.text, text);
        for part in [
            "\"numStartups\": 5.0,   \"x\" : [1,2 , 3],\r\n",
            "\"mine\": {\"command\":\"a\"}",
            "\"last\":\"\\u00e4\"\r\n}",
        ] {
            assert!(edited.text.contains(part), "{}", edited.text);
        }
    }

    #[test]
    fn what_is_not_ours_is_left_alone() {
        for other in [
            r#"{"type":"http","url":"http://x"}"#,
            r#"{"command":"npx","args":["context-graph-mcp"]}"#,
            r#"{"command":"/theirs/context-graph"}"#,
            "5",
        ] {
            let text = format!(r#"{{"mcpServers":{{"context-graph":{other}}}}}"#);
            let edited = put(&text, &At::Top, &own()).unwrap();
            assert_eq!(edited.text, text);
            assert!(
                edited.done[0].starts_with("left alone"),
                "{:?}",
                edited.done
            );
            assert_eq!(
                take(&text, &At::Top, &own()).unwrap(),
                Edited { text, done: vec![] }
            );
        }
    }

    #[test]
    fn what_cannot_be_edited_is_told() {
        for (text, part) in [
            ("[]", "no object"),
            ("{", "EOF"),
            (r#"{"mcpServers":[]}"#, "`mcpServers` is no object"),
            ("{\"a\":1,}", "trailing comma"),
            ("// c\n{}", "expected value"),
        ] {
            let fault = put(text, &At::Top, &own()).unwrap_err();
            assert!(
                fault.to_lowercase().contains(&part.to_lowercase()),
                "{text}: {fault}"
            );
        }
        let fault = put(r#"{"projects":5}"#, &At::Folder("/p".into()), &own()).unwrap_err();
        assert!(fault.contains("`projects` is no object"), "{fault}");
    }
}
