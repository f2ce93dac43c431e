//! One server's entry in a configuration file: what it says, or what is wrong with it. As strict as the client is.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value};

use super::Transport;
use super::expand::expand;

/// An entry that was understood.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Entry {
    /// How it is reached, with its variables put in.
    pub transport: Transport,
    /// How it is reached, as it is written.
    pub written: Transport,
    /// The variables without a value.
    pub missing: BTreeSet<String>,
}

/// The kinds of servers that the client knows and that are reached by an address, but not by HTTP alone.
const OTHER_KINDS: [&str; 4] = ["sse", "ws", "sse-ide", "ws-ide"];

/// Reads an entry.
pub(super) fn read(
    entry: &Value,
    variable: &dyn Fn(&str) -> Option<String>,
) -> Result<Entry, String> {
    let object = entry
        .as_object()
        .ok_or_else(|| format!("must be an object, not {}", kind_of(entry)))?;
    let written = transport(object)?;
    let mut missing = BTreeSet::new();
    let mut put = |text: &String| expand(text, variable, &mut missing);
    let transport = match &written {
        Transport::Stdio {
            command,
            arguments,
            environment,
        } => Transport::Stdio {
            command: put(command),
            arguments: arguments.iter().map(&mut put).collect(),
            environment: values(environment, &mut put),
        },
        Transport::Http {
            url,
            headers,
            headers_helper,
        } => Transport::Http {
            url: put(url),
            headers: values(headers, &mut put),
            headers_helper: headers_helper.clone(),
        },
        Transport::Other { kind, url } => Transport::Other {
            kind: kind.clone(),
            url: put(url),
        },
    };
    Ok(Entry {
        transport,
        written,
        missing,
    })
}

/// The names stay as they are: the client puts variables into values alone.
fn values(
    pairs: &BTreeMap<String, String>,
    put: &mut dyn FnMut(&String) -> String,
) -> BTreeMap<String, String> {
    let pairs = pairs.iter();
    pairs
        .map(|(name, value)| (name.clone(), put(value)))
        .collect()
}

fn transport(object: &Map<String, Value>) -> Result<Transport, String> {
    let kind = match object.get("type") {
        None => None,
        Some(Value::String(kind)) => Some(kind.as_str()),
        Some(other) => return Err(format!("`type` must be a text, not {}", kind_of(other))),
    };
    besides(object, kind)?;
    match kind {
        None if object.contains_key("url") && !object.contains_key("command") => {
            Err("has a `url` and no `type`; add `\"type\": \"http\"`".to_owned())
        }
        None | Some("stdio") => stdio(object),
        Some("http" | "streamable-http") => Ok(Transport::Http {
            url: required(object, "url")?,
            headers: pairs(object, "headers")?,
            headers_helper: optional(object, "headersHelper")?,
        }),
        Some(kind) if OTHER_KINDS.contains(&kind) => Ok(Transport::Other {
            kind: kind.to_owned(),
            url: required(object, "url")?,
        }),
        Some(kind) => Err(format!(
            "`type` is `{}`, which is none of `stdio`, `http`, `sse`, `ws`",
            kind.escape_debug()
        )),
    }
}

/// Looks at the members that we have no use for: with one of another kind the client skips the server.
fn besides(object: &Map<String, Value>, kind: Option<&str>) -> Result<(), String> {
    if let Some(timeout) = object.get("timeout")
        && !timeout
            .as_f64()
            .is_some_and(|number| number > 0.0 && number.fract() == 0.0)
    {
        return Err("`timeout` must be a whole number of milliseconds above 0".to_owned());
    }
    if let Some(other) = object.get("alwaysLoad").filter(|value| !value.is_boolean()) {
        let kind = kind_of(other);
        return Err(format!("`alwaysLoad` must be true or false, not {kind}"));
    }
    if !matches!(kind, Some("http" | "streamable-http" | "sse")) {
        return Ok(());
    }
    optional(object, "headersHelper")?;
    match object.get("oauth") {
        None => Ok(()),
        Some(Value::Object(oauth)) => {
            optional(oauth, "clientId")
                .map_err(|fault| fault.replace("`clientId`", "`oauth.clientId`"))?;
            match oauth.get("callbackPort") {
                Some(port) if !port.is_number() => Err(format!(
                    "`oauth.callbackPort` must be a number, not {}",
                    kind_of(port)
                )),
                _ => Ok(()),
            }
        }
        Some(other) => Err(format!("`oauth` must be an object, not {}", kind_of(other))),
    }
}

fn stdio(object: &Map<String, Value>) -> Result<Transport, String> {
    let command = required(object, "command")?;
    if command.is_empty() {
        return Err("`command` is empty".to_owned());
    }
    let arguments = match object.get("args") {
        None => Vec::new(),
        Some(Value::Array(arguments)) => arguments
            .iter()
            .enumerate()
            .map(|(index, argument)| match argument {
                Value::String(argument) => Ok(argument.clone()),
                other => Err(format!(
                    "`args[{index}]` must be a text, not {}",
                    kind_of(other)
                )),
            })
            .collect::<Result<_, _>>()?,
        Some(other) => return Err(format!("`args` must be a list, not {}", kind_of(other))),
    };
    Ok(Transport::Stdio {
        command,
        arguments,
        environment: pairs(object, "env")?,
    })
}

fn required(object: &Map<String, Value>, name: &str) -> Result<String, String> {
    optional(object, name)?.ok_or_else(|| format!("`{name}` is missing"))
}

fn optional(object: &Map<String, Value>, name: &str) -> Result<Option<String>, String> {
    match object.get(name) {
        None => Ok(None),
        Some(Value::String(text)) => Ok(Some(text.clone())),
        Some(other) => Err(format!("`{name}` must be a text, not {}", kind_of(other))),
    }
}

fn pairs(object: &Map<String, Value>, name: &str) -> Result<BTreeMap<String, String>, String> {
    let pairs = match object.get(name) {
        None => return Ok(BTreeMap::new()),
        Some(Value::Object(pairs)) => pairs,
        Some(other) => {
            return Err(format!(
                "`{name}` must be an object, not {}",
                kind_of(other)
            ));
        }
    };
    pairs
        .iter()
        .map(|(key, value)| match value {
            Value::String(text) => Ok((key.clone(), text.clone())),
            // The value is not shown: it may be a secret.
            other => Err(format!(
                "`{name}.{}` must be a text, not {}",
                key.escape_debug(),
                kind_of(other)
            )),
        })
        .collect()
}

pub(crate) fn kind_of(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "true or false",
        Value::Number(_) => "a number",
        Value::String(_) => "a text",
        Value::Array(_) => "a list",
        Value::Object(_) => "an object",
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[track_caller]
    fn check(entry: &Value, expected: &str) {
        let said = match read(entry, &|name| (name == "A").then(|| "aval".to_owned())) {
            Ok(entry) => {
                let shown = match &entry.transport {
                    Transport::Stdio {
                        command,
                        arguments,
                        environment,
                    } => format!("{command} {arguments:?} {environment:?}"),
                    Transport::Http { url, headers, .. } => format!("http {url} {headers:?}"),
                    Transport::Other { kind, url } => format!("{kind} {url}"),
                };
                match entry.missing.len() {
                    0 => shown,
                    _ => format!("{shown} without {:?}", entry.missing),
                }
            }
            Err(fault) => format!("✘ {fault}"),
        };
        assert_eq!(said, expected, "{entry}");
    }

    #[test]
    fn what_the_client_takes_is_taken() {
        check(&json!({"command":"a"}), "a [] {}");
        check(
            &json!({"type":"stdio","command":"${A}","args":["${A}","b"],"env":{"K${A}":"v${A}"}}),
            r#"aval ["aval", "b"] {"K${A}": "vaval"}"#,
        );
        check(
            &json!({"command":"a","url":"http://x","cwd":"/tmp","disabled":true}),
            "a [] {}",
        );
        check(
            &json!({"type":"http","url":"http://x/${N}","headers":{"h":"${A}"}}),
            r#"http http://x/${N} {"h": "aval"} without {"N"}"#,
        );
        check(
            &json!({"type":"streamable-http","url":"http://x"}),
            "http http://x {}",
        );
        check(&json!({"type":"sse","url":"http://x"}), "sse http://x");
        check(&json!({"type":"ws","url":"ws://x"}), "ws ws://x");
        check(
            &json!({"command":"a","timeout":1000,"alwaysLoad":true,"oauth":"x","headersHelper":5}),
            "a [] {}",
        );
        check(
            &json!({"type":"http","url":"http://x","timeout":1e10,"oauth":{}}),
            "http http://x {}",
        );
    }

    #[test]
    fn what_the_client_skips_is_a_fault() {
        check(&json!(null), "✘ must be an object, not null");
        check(&json!("x"), "✘ must be an object, not a text");
        check(&json!([]), "✘ must be an object, not a list");
        check(&json!({}), "✘ `command` is missing");
        check(&json!({"command":""}), "✘ `command` is empty");
        check(
            &json!({"command":5}),
            "✘ `command` must be a text, not a number",
        );
        check(
            &json!({"command":"a","args":"b"}),
            "✘ `args` must be a list, not a text",
        );
        check(
            &json!({"command":"a","args":null}),
            "✘ `args` must be a list, not null",
        );
        check(
            &json!({"command":"a","args":["b",5]}),
            "✘ `args[1]` must be a text, not a number",
        );
        check(
            &json!({"command":"a","env":[]}),
            "✘ `env` must be an object, not a list",
        );
        check(
            &json!({"command":"a","env":{"A":1}}),
            "✘ `env.A` must be a text, not a number",
        );
        check(
            &json!({"url":"http://x"}),
            "✘ has a `url` and no `type`; add `\"type\": \"http\"`",
        );
        check(&json!({"type":"http","command":"a"}), "✘ `url` is missing");
        check(
            &json!({"type":"http","url":"http://x","headers":{"a":1}}),
            "✘ `headers.a` must be a text, not a number",
        );
        check(
            &json!({"type":null,"command":"a"}),
            "✘ `type` must be a text, not null",
        );
        for timeout in [json!("x"), json!(0), json!(-1), json!(1.5), json!(null)] {
            check(
                &json!({"command":"a","timeout":timeout}),
                "✘ `timeout` must be a whole number of milliseconds above 0",
            );
        }
        check(
            &json!({"command":"a","alwaysLoad":"x"}),
            "✘ `alwaysLoad` must be true or false, not a text",
        );
        check(
            &json!({"type":"http","url":"http://x","oauth":"x"}),
            "✘ `oauth` must be an object, not a text",
        );
        check(
            &json!({"type":"sse","url":"http://x","oauth":{"clientId":5}}),
            "✘ `oauth.clientId` must be a text, not a number",
        );
        check(
            &json!({"type":"http","url":"http://x","oauth":{"callbackPort":"x"}}),
            "✘ `oauth.callbackPort` must be a number, not a text",
        );
        check(
            &json!({"type":"foo","command":"a"}),
            "✘ `type` is `foo`, which is none of `stdio`, `http`, `sse`, `ws`",
        );
    }
}
