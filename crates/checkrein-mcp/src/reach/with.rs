//! What a contact is given: who asks from where, how long each phase may take, and what proves who we are.

use std::path::PathBuf;
use std::time::Duration;

/// What a contact with a server is given.
pub struct With<'a> {
    /// The folder that a server is started in, and that it is told of: the project's.
    pub root: PathBuf,
    /// How long each phase may take, and how much may come back.
    pub limits: Limits,
    /// What proves to a remote server who we are.
    pub access: Access,
    /// The program whose `main` asks [`super::keeper`] first, and that is started as the keeper of a server's process; our
    /// own, mostly. Without one only the server's process group is ended, and nothing when we are killed.
    pub keeper: Option<PathBuf>,
    /// Asked often: true ends the contact and all that it started.
    pub stop: &'a (dyn Fn() -> bool + Sync),
}

/// How long each phase may take, and how much may come back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Until both sides agree on the protocol; starting a program counts.
    pub handshake: Duration,
    /// Until all tools are listed.
    pub list: Duration,
    /// Until a ping is answered.
    pub ping: Duration,
    /// Until a tool has answered.
    pub call: Duration,
    /// How large one message may be, in bytes.
    pub message: usize,
    /// How many tools a server may list.
    pub tools: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            // The client's own default; a package runner may have to install the server first.
            handshake: Duration::from_secs(30),
            list: Duration::from_secs(15),
            ping: Duration::from_secs(5),
            call: Duration::from_secs(60),
            message: 16 * 1024 * 1024,
            // Servers with hundreds of tools exist; with thousands none that is meant well.
            tools: 2_000,
        }
    }
}

/// What proves to a remote server who we are. Kept nowhere; `Debug` shows no secret.
#[derive(Clone, Default)]
pub struct Access {
    /// The bearer token, resolved.
    pub bearer: Option<String>,
    /// The client's certificate, a PEM file.
    pub certificate: Option<PathBuf>,
    /// Its key, a PEM file.
    pub key: Option<PathBuf>,
    /// The authority that the server's certificate is from, a PEM file; without one the system's are asked.
    pub authority: Option<PathBuf>,
}

impl std::fmt::Debug for Access {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter
            .debug_struct("Access")
            .field("bearer", &self.bearer.is_some())
            .field("certificate", &self.certificate)
            .field("key", &self.key)
            .field("authority", &self.authority)
            .finish()
    }
}
