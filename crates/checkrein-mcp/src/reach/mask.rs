//! Secrets of a configuration never stand in a message: what is known to be one is replaced.

use std::collections::BTreeMap;

use crate::servers::Transport;

/// What stands in the place of a secret.
const MASK: &str = "***";
/// A shorter text is too likely to stand somewhere by chance, and too easily guessed to be a secret.
const SHORTEST: usize = 6;

/// The secrets of one server.
#[derive(Clone, Default)]
pub(super) struct Mask {
    secrets: Vec<String>,
}

impl Mask {
    /// Takes everything for a secret that the environment, the headers and the access of a server hold.
    pub(super) fn of(transport: Option<&Transport>, bearer: Option<&str>) -> Self {
        let none = BTreeMap::new();
        let values = match transport {
            Some(Transport::Stdio { environment, .. }) => environment,
            Some(Transport::Http { headers, .. }) => headers,
            Some(Transport::Other { .. }) | None => &none,
        };
        let mut secrets: Vec<String> = values
            .values()
            .map(String::as_str)
            .chain(bearer)
            // A header's value is a scheme and a secret.
            .flat_map(|value| {
                [
                    value,
                    value.split_once(' ').map_or("", |(_, secret)| secret),
                ]
            })
            .filter(|secret| secret.len() >= SHORTEST)
            .map(str::to_owned)
            .collect();
        secrets.sort_by_key(|secret| std::cmp::Reverse(secret.len()));
        secrets.dedup();
        Self { secrets }
    }

    /// Replaces every secret in a text, and what looks like one.
    pub(super) fn put(&self, text: &str) -> String {
        let mut text = text.to_owned();
        for secret in &self.secrets {
            if text.contains(secret) {
                text = text.replace(secret, MASK);
            }
        }
        checkrein_secrets::redact(&text).text.into_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_secret_is_left() {
        let headers = BTreeMap::from([
            ("Authorization".to_owned(), "Bearer abcdef-123".to_owned()),
            ("X-Short".to_owned(), "on".to_owned()),
        ]);
        let transport = Transport::Http {
            url: "http://x".into(),
            headers,
            headers_helper: None,
        };
        let mask = Mask::of(Some(&transport), Some("token-of-mine"));
        assert_eq!(
            mask.put("abcdef-123 or Bearer abcdef-123, token-of-mine, on"),
            "*** or ***, ***, on"
        );
    }
}
