//! What is known of a configured server before it is reached.

use std::collections::BTreeMap;
use std::path::PathBuf;

use serde::Serialize;

/// All servers that the client would see, those that are hidden by another of the same name included.
#[derive(Clone, Debug, Default)]
pub struct Configured {
    /// The servers, in the order of their scopes and then as their files name them.
    pub servers: Vec<Server>,
    /// Files that could not be read or understood, and what was left out because of it; a sentence each.
    pub faults: Vec<String>,
}

/// A server as it is configured.
#[derive(Clone, Debug)]
pub struct Server {
    /// Its name; `plugin:PLUGIN:NAME` for one that a plugin brings, as the client shows it.
    pub name: String,
    /// Whose configuration it is from.
    pub scope: Scope,
    /// The file that names it.
    pub place: PathBuf,
    /// How it is reached, with its variables put in; or what is wrong with its configuration.
    pub transport: Result<Transport, String>,
    /// The same as it is written; this is what is shown.
    pub written: Option<Transport>,
    /// Whether it may be started.
    pub approval: Approval,
    /// The variables that its configuration names and that have no value here.
    pub missing: Vec<String>,
    /// The server of the same name that the client takes in its place.
    pub hidden_by: Option<Scope>,
    /// A hash of its configuration: another command, address or argument is another fingerprint.
    pub fingerprint: String,
    /// It was approved as another one, and changed since.
    pub(crate) is_changed: bool,
    /// Where it is remembered which configuration was approved, for a project's server.
    pub(crate) memory: Option<PathBuf>,
}

/// Whose configuration a server is from; those that win over others first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Scope {
    /// The machine's, set by whoever manages it. Where there is such a file, no other counts.
    Managed,
    /// The person's, for one project.
    Local,
    /// The project's, `.mcp.json`; comes with a clone.
    Project,
    /// The person's, everywhere.
    User,
    /// An installed plugin's.
    Plugin,
}

impl Scope {
    /// The word for it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Managed => "managed",
            Self::Local => "local",
            Self::Project => "project",
            Self::User => "user",
            Self::Plugin => "plugin",
        }
    }
}

/// How a server is reached. Its environment and its headers may hold secrets, so `Debug` shows their names alone.
#[derive(Clone, PartialEq, Eq)]
pub enum Transport {
    /// A program that is started, and spoken to over its standard input and output.
    Stdio {
        /// The program.
        command: String,
        /// Its arguments.
        arguments: Vec<String>,
        /// What its environment has besides ours.
        environment: BTreeMap<String, String>,
    },
    /// Streamable HTTP.
    Http {
        /// The address.
        url: String,
        /// What each request carries.
        headers: BTreeMap<String, String>,
        /// A command that prints more headers. We do not run it: it is shown, and a server that needs it says so.
        headers_helper: Option<String>,
    },
    /// A transport that the client knows and we do not: `sse`, `ws`, and what newer clients may add.
    Other {
        /// Its name.
        kind: String,
        /// The address.
        url: String,
    },
}

/// Whether a server may be started.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Approval {
    /// The person's own configuration, or approved by it.
    Approved,
    /// A project's server that the person has not been asked about, or that was changed since. It is listed and never
    /// started.
    Pending(String),
    /// The person said no, or switched it off.
    Rejected(String),
    /// Whoever manages this machine does not allow it.
    Forbidden(String),
}

impl Configured {
    /// Returns the server that a name stands for: the one that counts, or else the first that is listed.
    pub fn named(&self, name: &str) -> Option<&Server> {
        let named = || self.servers.iter().filter(|server| server.name == name);
        named()
            .find(|server| server.may_start())
            .or_else(|| named().find(|server| server.hidden_by.is_none()))
            .or_else(|| named().next())
    }

    /// Returns the servers that may be started.
    pub fn startable(&self) -> impl Iterator<Item = &Server> {
        self.servers.iter().filter(|server| server.may_start())
    }
}

impl Server {
    /// Returns a remote server that nobody configured: the person has named its address.
    pub fn at_address(name: &str, url: &str) -> Self {
        Self::of_person(
            name,
            Transport::Http {
                url: url.to_owned(),
                headers: BTreeMap::new(),
                headers_helper: None,
            },
        )
    }

    /// Returns a program that nobody configured: the person has named its command.
    pub fn of_command(name: &str, command: &str, arguments: &[String]) -> Self {
        Self::of_person(
            name,
            Transport::Stdio {
                command: command.to_owned(),
                arguments: arguments.to_vec(),
                environment: BTreeMap::new(),
            },
        )
    }

    fn of_person(name: &str, transport: Transport) -> Self {
        let fingerprint =
            super::fingerprint::of(Scope::User, &serde_json::Value::Null, Some(&transport));
        Self {
            name: name.to_owned(),
            scope: Scope::User,
            place: PathBuf::new(),
            written: Some(transport.clone()),
            transport: Ok(transport),
            approval: Approval::Approved,
            missing: Vec::new(),
            hidden_by: None,
            fingerprint,
            is_changed: false,
            memory: None,
        }
    }

    /// Keeps this configuration as the one that the person has approved; does nothing for servers of other scopes.
    pub fn remember(&self) -> anyhow::Result<()> {
        match &self.memory {
            Some(memory) => super::memory::remember(memory, &self.name, &self.fingerprint),
            None => Ok(()),
        }
    }

    /// Whether the person has approved its name and another configuration: they may approve this one as well.
    pub fn is_changed(&self) -> bool {
        self.is_changed && matches!(self.approval, Approval::Pending(_))
    }

    /// Whether it may be started at all: understood, approved, and not hidden by another of the same name.
    pub fn may_start(&self) -> bool {
        self.transport.is_ok() && self.approval == Approval::Approved && self.hidden_by.is_none()
    }
}

impl std::fmt::Debug for Transport {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Stdio {
                command,
                arguments,
                environment,
            } => formatter
                .debug_struct("Stdio")
                .field("command", command)
                .field("arguments", &arguments.len())
                .field("environment", &environment.keys())
                .finish(),
            Self::Http { headers, .. } => formatter
                .debug_struct("Http")
                .field("headers", &headers.keys())
                .finish_non_exhaustive(),
            Self::Other { kind, .. } => formatter
                .debug_struct("Other")
                .field("kind", kind)
                .finish_non_exhaustive(),
        }
    }
}
