//! Secrets of a configuration never stand in what we print: what is known to be one is replaced.

use std::collections::BTreeMap;

use serde_json::Value;

use super::spelled::spelled;
use crate::servers::{Transport, given};

/// What stands in the place of a secret.
const MASK: &str = "***";
/// The secrets of one server.
#[derive(Clone, Default)]
pub(super) struct Mask {
    /// All that its environment and its headers hold; taken out of messages, which lose nothing by it.
    all: Vec<String>,
    /// What of that is likely to be a secret, and what variables put into arguments and addresses; taken out of answers,
    /// where a plain word or a path has to stay.
    likely: Vec<String>,
}

impl Mask {
    /// Finds the secrets in how a server is reached, as it is written and with its variables put in, and in its access.
    pub(super) fn of(
        written: Option<&Transport>,
        transport: Option<&Transport>,
        bearer: Option<&str>,
    ) -> Self {
        let none = BTreeMap::new();
        let values = match transport {
            Some(Transport::Stdio { environment, .. }) => environment,
            Some(Transport::Http { headers, .. }) => headers,
            Some(Transport::Other { .. }) | None => &none,
        };
        let mut likely = match (written, transport) {
            (Some(written), Some(transport)) => given::secrets(written, transport),
            _ => Vec::new(),
        };
        likely.extend(bearer.map(str::to_owned));
        let all: Vec<String> = values.values().chain(&likely).cloned().collect();
        Self {
            all: spelled(&all),
            likely: spelled(&likely),
        }
    }

    /// Replaces every secret in a text, and what looks like one.
    pub(super) fn put(&self, text: &str) -> String {
        let text = replaced(text, &self.all).unwrap_or_else(|| text.to_owned());
        checkrein_secrets::redact(&text).text.into_owned()
    }

    /// Replaces every secret that the server was given, in a text that it answered; nothing else of it changes.
    pub(super) fn answered(&self, text: &mut String) {
        if let Some(masked) = replaced(text, &self.likely) {
            *text = masked;
        }
    }

    /// The same in all texts of a value, and in the names of its members.
    pub(super) fn value(&self, value: &mut Value) {
        match value {
            Value::String(text) => self.answered(text),
            Value::Array(elements) => {
                for element in elements {
                    self.value(element);
                }
            }
            Value::Object(members) => {
                for member in members.values_mut() {
                    self.value(member);
                }
                let is_named = |name: &String| self.likely.iter().any(|one| name.contains(one));
                if members.keys().any(is_named) {
                    let named = std::mem::take(members).into_iter();
                    members.extend(named.map(|(mut name, member)| {
                        self.answered(&mut name);
                        (name, member)
                    }));
                }
            }
            Value::Null | Value::Bool(_) | Value::Number(_) => {}
        }
    }
}

/// Returns a text without the secrets; nothing when it has none.
fn replaced(text: &str, secrets: &[String]) -> Option<String> {
    let mut masked: Option<String> = None;
    for secret in secrets {
        let text = masked.as_deref().unwrap_or(text);
        if text.contains(secret) {
            masked = Some(text.replace(secret, MASK));
        }
    }
    masked
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn mask() -> Mask {
        let headers = BTreeMap::from([
            ("Authorization".to_owned(), "Bearer abcdef-123".to_owned()),
            ("X-Short".to_owned(), "on".to_owned()),
            ("X-Mode".to_owned(), "production".to_owned()),
            ("X-Key".to_owned(), "with \"quotes\"".to_owned()),
        ]);
        let transport = Transport::Http {
            url: "http://x".into(),
            headers,
            headers_helper: None,
        };
        Mask::of(Some(&transport), Some(&transport), Some("token-of-mine"))
    }

    #[test]
    fn no_secret_is_left() {
        assert_eq!(
            mask().put("abcdef-123 or Bearer abcdef-123, token-of-mine, on, production"),
            "*** or ***, ***, on, ***"
        );
    }

    #[test]
    fn answers_lose_secrets_alone() {
        let mut value = json!({
            "text": "abcdef-123, token-of-mine, on, production",
            "deep": [{ "is token-of-mine": 5, "json": r#"{"key":"with \"quotes\""}"# }],
            "left": null,
        });
        mask().value(&mut value);
        assert_eq!(
            value,
            json!({
                "text": "***, ***, on, production",
                "deep": [{ "is ***": 5, "json": r#"{"key":"***"}"# }],
                "left": null,
            })
        );
    }
}
