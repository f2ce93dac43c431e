//! A hash of a server's configuration, the same however the file is laid out.

use serde_json::{Value, json};

use super::{Scope, Transport};

/// Returns the hash of an entry and of what became of it here.
///
/// The values of the environment and of headers count as they are written, not as they are put in: a secret must not be
/// found out from a hash.
pub(super) fn of(scope: Scope, entry: &Value, transport: Option<&Transport>) -> String {
    let reached = match transport {
        None => Value::Null,
        Some(Transport::Stdio {
            command, arguments, ..
        }) => json!([command, arguments]),
        Some(Transport::Http { url, .. } | Transport::Other { url, .. }) => json!(url),
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
}
