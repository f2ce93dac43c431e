//! A hash of a server's configuration, the same however the file is laid out.

use serde_json::{Value, json};

use super::{Scope, Transport};

/// Returns the hash of an entry and of what became of it here.
///
/// Arguments, the values of the environment and of headers, and what an address has behind its question mark count as
/// they are written, not as they are put in: a token that is renewed is no other server, and a secret must not be found
/// out from a hash. The program and the address count as they are reached.
pub(super) fn of(scope: Scope, entry: &Value, transport: Option<&Transport>) -> String {
    let reached = match transport {
        None => Value::Null,
        Some(Transport::Stdio { command, .. }) => json!(command),
        Some(Transport::Http { url, .. } | Transport::Other { url, .. }) => {
            json!(url.split_once('?').map_or(url.as_str(), |(url, _)| url))
        }
    };
    let mut hasher = blake3::Hasher::new();
    for part in [&json!(scope), entry, &reached] {
        add(part, &mut hasher);
    }
    hasher.finalize().to_hex()[..32].to_owned()
}

/// Adds a value so that the order of its members says nothing.
fn add(value: &Value, hasher: &mut blake3::Hasher) {
    match value {
        Value::Object(members) => {
            let mut members: Vec<_> = members.iter().collect();
            members.sort_by_key(|(name, _)| name.as_str());
            hasher.update(format!("{{{}", members.len()).as_bytes());
            for (name, member) in members {
                add(&Value::String(name.clone()), hasher);
                add(member, hasher);
            }
        }
        Value::Array(elements) => {
            hasher.update(format!("[{}", elements.len()).as_bytes());
            for element in elements {
                add(element, hasher);
            }
        }
        other => {
            hasher.update(other.to_string().as_bytes());
            hasher.update(b",");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_it_says_counts() {
        let of = |text: &str| of(Scope::Project, &serde_json::from_str(text).unwrap(), None);
        let one = of(r#"{"command":"a","args":["b","c"],"env":{"X":"1"}}"#);
        assert_eq!(
            one,
            of(r#"{ "env":{"X":"1"}, "args":["b","c"], "command":"a" }"#)
        );
        for other in [
            r#"{"command":"a","args":["bc"],"env":{"X":"1"}}"#,
            r#"{"command":"a","args":["b","c"],"env":{"X":"2"}}"#,
            r#"{"command":"a","args":["b","c"],"env":{}}"#,
            r#"{"command":"a","args":["b","c"]}"#,
            r#"{"command":"a","args":["c","b"],"env":{"X":"1"}}"#,
        ] {
            assert_ne!(one, of(other), "{other}");
        }
    }

    #[test]
    fn a_renewed_token_is_no_other_server() {
        let of = |text: &str, token: &str, place: &str| {
            let entry = serde_json::from_str(text).unwrap();
            let variable = |name: &str| match name {
                "TOKEN" => Some(token.to_owned()),
                _ => Some(place.to_owned()),
            };
            let read = crate::servers::entry::read(&entry, &variable).unwrap();
            super::of(Scope::Project, &entry, Some(&read.transport))
        };
        for text in [
            r#"{"command":"${PLACE}","args":["--token","${TOKEN}"],"env":{"T":"${TOKEN}"}}"#,
            r#"{"type":"http","url":"http://${PLACE}/mcp?key=${TOKEN}","headers":{"T":"${TOKEN}"}}"#,
        ] {
            assert_eq!(of(text, "one", "here"), of(text, "other", "here"), "{text}");
            assert_ne!(of(text, "one", "here"), of(text, "one", "there"), "{text}");
        }
    }
}
