//! A server as it is shown to people: as it is written, without what looks like a secret.

use serde_json::{Value, json};

use super::{Approval, Server, Transport};

/// What stands in the place of a secret.
const MASK: &str = "***";

impl Server {
    /// Returns the command with its arguments, or the address; nothing for what is not understood.
    pub fn shown(&self) -> String {
        match &self.written {
            Some(Transport::Stdio {
                command, arguments, ..
            }) => {
                let words = std::iter::once(command).chain(arguments);
                let words: Vec<String> = words.map(|word| quoted(word)).collect();
                redacted(&words.join(" "))
            }
            Some(Transport::Http { url, .. } | Transport::Other { url, .. }) => address(url),
            None => String::new(),
        }
    }

    /// The word for how it is reached.
    pub fn kind(&self) -> &str {
        match &self.written {
            Some(Transport::Stdio { .. }) => "stdio",
            Some(Transport::Http { .. }) => "http",
            Some(Transport::Other { kind, .. }) => kind,
            None => "invalid",
        }
    }

    /// Whether it counts, in a word, and why not where it does not.
    pub fn state(&self) -> (&'static str, String) {
        if let Err(fault) = &self.transport {
            return ("invalid", fault.clone());
        }
        if let Some(scope) = self.hidden_by {
            let why = format!("a server of scope `{}` has its place", scope.as_str());
            return ("hidden", why);
        }
        match &self.approval {
            Approval::Approved => ("approved", String::new()),
            Approval::Pending(why) => ("pending", why.clone()),
            Approval::Rejected(why) => ("rejected", why.clone()),
            Approval::Forbidden(why) => ("forbidden", why.clone()),
        }
    }

    /// Returns all of it for programs, without the values of its environment and its headers.
    pub fn json(&self) -> Value {
        let (state, why) = self.state();
        let mut json = json!({
            "name": self.name,
            "scope": self.scope,
            "place": self.place.display().to_string(),
            "type": self.kind(),
            "shown": self.shown(),
            "state": state,
            "why": why,
            "missing": self.missing,
            "fingerprint": self.fingerprint,
        });
        match &self.written {
            Some(Transport::Stdio { environment, .. }) => {
                json["env"] = environment.keys().cloned().collect();
            }
            Some(Transport::Http {
                headers,
                headers_helper,
                ..
            }) => {
                json["headers"] = headers.keys().cloned().collect();
                // Its output is not used: see the documentation.
                json["headersHelper"] = headers_helper.is_some().into();
            }
            Some(Transport::Other { .. }) | None => {}
        }
        json
    }
}

/// A word as a shell would have to read it.
fn quoted(word: &str) -> String {
    let is_plain = !word.is_empty()
        && word
            .chars()
            .all(|letter| letter.is_alphanumeric() || "-_./:=@%+,${}~*?".contains(letter));
    if is_plain {
        word.to_owned()
    } else {
        format!(
            "'{}'",
            word.escape_debug().to_string().replace('\'', "'\\''")
        )
    }
}

fn redacted(text: &str) -> String {
    checkrein_secrets::redact(text).text.into_owned()
}

/// Takes out what an address may hold: a password, and the values behind its question mark.
fn address(url: &str) -> String {
    let url = redacted(url);
    let (front, query) = match url.split_once('?') {
        Some((front, query)) => (front, Some(query)),
        None => (url.as_str(), None),
    };
    let front = match front.split_once("://") {
        Some((scheme, rest)) => {
            let (host, path) = rest.split_at(rest.find('/').unwrap_or(rest.len()));
            let host = host
                .rsplit_once('@')
                .map_or(host.to_owned(), |(_, host)| format!("{MASK}@{host}"));
            format!("{scheme}://{host}{path}")
        }
        None => front.to_owned(),
    };
    let Some(query) = query else { return front };
    let pairs = query.split('&').map(|pair| match pair.split_once('=') {
        Some((name, value)) if !value.is_empty() && !value.starts_with("${") => {
            format!("{name}={MASK}")
        }
        _ => pair.to_owned(),
    });
    format!("{front}?{}", pairs.collect::<Vec<_>>().join("&"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_secret_is_shown() {
        let command = |arguments: &[&str]| {
            let arguments: Vec<String> = arguments.iter().map(|text| (*text).to_owned()).collect();
            Server::of_command("x", "npx", &arguments).shown()
        };
        assert_eq!(command(&["-y", "server", "/a b"]), "npx -y server '/a b'");
        assert_eq!(command(&["--token", "${TOKEN}"]), "npx --token ${TOKEN}");
        let token = format!("ghp_{}", "a1B2".repeat(9));
        for arguments in [vec!["--key", token.as_str()], vec![token.as_str()]] {
            let shown = command(&arguments);
            assert!(!shown.contains(&token), "{shown}");
        }
        let shown = command(&["--api-key=q8Zr7vXw2LpN"]);
        assert!(!shown.contains("q8Zr7vXw2LpN"), "{shown}");
        let url = |url: &str| Server::at_address("x", url).shown();
        assert_eq!(url("https://x.org/mcp"), "https://x.org/mcp");
        assert_eq!(
            url("https://me:secret@x.org:8443/mcp"),
            "https://***@x.org:8443/mcp"
        );
        assert_eq!(
            url("https://x.org/mcp?key=abc&team=${TEAM}&flag"),
            "https://x.org/mcp?key=***&team=${TEAM}&flag"
        );
    }
}
