//! Which servers are allowed by the lists of names, commands and addresses in the client's settings.
//!
//! As the client has it: what is denied anywhere is denied. Where there is a list of allowed servers, all else is denied;
//! a list that is no list allows nothing. Once a list names a command, programs are known by their command alone, and once
//! it names an address, remote servers by their address alone.

use serde_json::Value;

use super::Transport;

/// The lists, as the settings files have them.
#[derive(Clone, Debug, Default)]
pub(super) struct Policy {
    /// What is allowed: a server has to be in each of these. Of several settings files that count as one, the entries
    /// stand in one list.
    pub allowed: Vec<Vec<Value>>,
    /// What is denied.
    pub denied: Vec<Value>,
}

impl Policy {
    /// Returns why a server is not allowed, or nothing when it is.
    pub(super) fn forbids(&self, name: &str, forms: &[&Transport]) -> Option<&'static str> {
        let is_denied = self
            .denied
            .iter()
            .any(|entry| forms.iter().any(|form| is_named(entry, name, form)));
        if is_denied {
            return Some("`deniedMcpServers` names it");
        }
        let is_allowed = |list: &Vec<Value>| forms.iter().any(|form| allows(list, name, form));
        if self.allowed.iter().all(is_allowed) {
            None
        } else {
            Some("`allowedMcpServers` does not name it")
        }
    }
}

fn allows(list: &[Value], name: &str, transport: &Transport) -> bool {
    let key = match transport {
        Transport::Stdio { .. } => "serverCommand",
        Transport::Http { .. } | Transport::Other { .. } => "serverUrl",
    };
    let by_key = list.iter().any(|entry| entry.get(key).is_some());
    list.iter()
        .filter(|entry| !by_key || entry.get(key).is_some())
        .any(|entry| is_named(entry, name, transport))
}

fn is_named(entry: &Value, name: &str, transport: &Transport) -> bool {
    if let Some(named) = entry.get("serverName") {
        return named.as_str() == Some(name);
    }
    match transport {
        Transport::Stdio {
            command, arguments, ..
        } => entry
            .get("serverCommand")
            .and_then(Value::as_array)
            .is_some_and(|parts| {
                let own = std::iter::once(command).chain(arguments);
                parts.len() == arguments.len() + 1
                    && parts
                        .iter()
                        .zip(own)
                        .all(|(part, own)| part.as_str() == Some(own))
            }),
        Transport::Http { url, .. } | Transport::Other { url, .. } => entry
            .get("serverUrl")
            .and_then(Value::as_str)
            .is_some_and(|pattern| is_like(pattern, url)),
    }
}

/// Whether a text is like a pattern, where `*` stands for anything.
fn is_like(pattern: &str, text: &str) -> bool {
    let mut parts = pattern.split('*');
    let Some(mut rest) = text.strip_prefix(parts.next().unwrap_or_default()) else {
        return false;
    };
    let parts: Vec<&str> = parts.collect();
    let Some((last, between)) = parts.split_last() else {
        return rest.is_empty();
    };
    for part in between {
        match rest.find(part) {
            Some(at) => rest = &rest[at + part.len()..],
            None => return false,
        }
    }
    rest.ends_with(last)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn program(arguments: &[&str]) -> Transport {
        Transport::Stdio {
            command: "python3".into(),
            arguments: arguments.iter().map(|text| (*text).to_owned()).collect(),
            environment: Default::default(),
        }
    }

    fn remote(url: &str) -> Transport {
        Transport::Http {
            url: url.into(),
            headers: Default::default(),
            headers_helper: None,
        }
    }

    #[track_caller]
    fn check(allowed: Value, denied: Value, name: &str, transport: &Transport, expected: bool) {
        let list = |value: Value| value.as_array().cloned().unwrap_or_default();
        let policy = Policy {
            allowed: if allowed.is_null() {
                vec![]
            } else {
                vec![list(allowed.clone())]
            },
            denied: list(denied.clone()),
        };
        let found = policy.forbids(name, &[transport]).is_none();
        assert_eq!(found, expected, "{allowed} {denied} {name} {transport:?}");
    }

    #[test]
    fn what_is_denied_is_denied() {
        let u = program(&["u"]);
        check(json!(null), json!([]), "u", &u, true);
        check(json!(null), json!([{"serverName":"u"}]), "u", &u, false);
        check(json!(null), json!([{"serverName":"U"}]), "u", &u, true);
        check(json!(null), json!([{"serverName":5}]), "u", &u, true);
        check(
            json!(null),
            json!([{"serverCommand":["python3","u"]}]),
            "u",
            &u,
            false,
        );
        check(
            json!(null),
            json!([{"serverCommand":["python3"]}]),
            "u",
            &u,
            true,
        );
        check(
            json!(null),
            json!([{"serverUrl":"http://x/*"}]),
            "w",
            &remote("http://x/mcp"),
            false,
        );
        check(
            json!(null),
            json!([{"serverUrl":"http://x/*"}]),
            "w",
            &remote("http://y/mcp"),
            true,
        );
        check(
            json!([{"serverName":"u"}]),
            json!([{"serverName":"u"}]),
            "u",
            &u,
            false,
        );
    }

    #[test]
    fn a_list_of_allowed_ones_denies_all_else() {
        let u = program(&["u"]);
        check(json!([]), json!([]), "u", &u, false);
        check(json!("x"), json!([]), "u", &u, false);
        check(json!([{"serverName":"u"}]), json!([]), "u", &u, true);
        check(json!([{"serverName":"u"}]), json!([]), "v", &u, false);
        check(
            json!([{"serverCommand":["python3","u"]}]),
            json!([]),
            "u",
            &u,
            true,
        );
        check(
            json!([{"serverUrl":"http://x:*/*"}]),
            json!([]),
            "w",
            &remote("http://x:9/mcp"),
            true,
        );
        check(
            json!([{"serverUrl":"http://x:*/*"}]),
            json!([]),
            "u",
            &u,
            false,
        );
        // Once a command is named, a name is not enough for a program, but for a remote server it is.
        let mixed = json!([{"serverName":"l"},{"serverCommand":["python3","u"]}]);
        check(mixed.clone(), json!([]), "l", &program(&["l"]), false);
        check(mixed.clone(), json!([]), "u", &u, true);
        check(mixed, json!([]), "l", &remote("http://x"), true);
    }

    #[test]
    fn a_star_stands_for_anything() {
        for (pattern, text, expected) in [
            ("a", "a", true),
            ("a", "ab", false),
            ("*", "", true),
            (
                "https://*.example.com/*",
                "https://api.example.com/mcp",
                true,
            ),
            ("https://*.example.com/*", "https://example.com/mcp", false),
            ("https://a.com/*", "https://a.com.evil.org/", false),
            ("a*a", "a", false),
            ("a*b*c", "a-b-b-c", true),
        ] {
            assert_eq!(is_like(pattern, text), expected, "{pattern} {text}");
        }
    }
}
