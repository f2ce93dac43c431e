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
                let mut words = vec![quoted(command)];
                let mut is_named = false;
                for argument in arguments {
                    words.push(quoted(&without_value(argument, is_named)));
                    is_named = argument.starts_with('-') && names_secret(argument);
                }
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

    /// Whether a command is configured that prints more headers; we do not run it.
    pub fn has_helper(&self) -> bool {
        matches!(
            &self.written,
            Some(Transport::Http {
                headers_helper: Some(_),
                ..
            })
        )
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
            Some(Transport::Http { headers, .. }) => {
                json["headers"] = headers.keys().cloned().collect();
                // Its output is not used: see the documentation.
                json["headersHelper"] = self.has_helper().into();
            }
            Some(Transport::Other { .. }) | None => {}
        }
        json
    }
}

/// Returns an argument without the secret that it holds: all of it behind an option that names one, or behind its `=`.
fn without_value(argument: &str, is_named: bool) -> String {
    if is_named && !argument.starts_with('-') && !argument.starts_with("${") {
        return MASK.to_owned();
    }
    match argument.split_once('=') {
        Some((name, value)) if names_secret(name) && !value.starts_with("${") => {
            format!("{name}={MASK}")
        }
        _ => argument.to_owned(),
    }
}

/// Whether a name says that what it names is a secret.
pub(super) fn names_secret(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    // An author is none.
    let name = name.replace("authoriz", "auth").replace("author", "");
    let words = [
        "key",
        "token",
        "secret",
        "passw",
        "auth",
        "credential",
        "bearer",
        "header",
    ];
    name.ends_with("pass") || words.iter().any(|word| name.contains(word))
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
        assert_eq!(command(&["--api-key", &token, "x"]), "npx --api-key *** x");
        assert_eq!(command(&["--api-key=q8Zr7vXw2LpN"]), "npx --api-key=***");
        assert_eq!(
            command(&["-H", "Authorization: Bearer q8Zr7vXw2LpN4sTd"]).find("q8Zr7"),
            None
        );
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
