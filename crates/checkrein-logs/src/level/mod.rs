//! How severe a line says that it is.

mod fields;
mod find;
#[cfg(test)]
mod tests;

use serde::Serialize;

pub(crate) use fields::of_field;
pub(crate) use find::find;

/// A level, from the least severe to the most.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Level {
    /// Every step.
    Trace,
    /// For developers.
    Debug,
    /// What happens.
    Info,
    /// What is worth a look.
    Notice,
    /// What may become a fault.
    Warning,
    /// A fault.
    Error,
    /// A fault that ends something: critical, fatal, alert, emergency.
    Critical,
}

impl Level {
    /// All of them, the least severe first.
    pub const ALL: [Level; 7] = [
        Level::Trace,
        Level::Debug,
        Level::Info,
        Level::Notice,
        Level::Warning,
        Level::Error,
        Level::Critical,
    ];

    /// Returns its name.
    pub fn as_str(self) -> &'static str {
        match self {
            Level::Trace => "trace",
            Level::Debug => "debug",
            Level::Info => "info",
            Level::Notice => "notice",
            Level::Warning => "warning",
            Level::Error => "error",
            Level::Critical => "critical",
        }
    }

    /// Reads a level by any of the names that logs have for it, in any case.
    pub fn parse(name: &str) -> Option<Level> {
        named(name.trim().as_bytes())
    }
}

/// Returns the level of a name as logs write it.
pub(crate) fn named(name: &[u8]) -> Option<Level> {
    // The longest name has 13 letters; a longer word is none, and most words end here.
    if !(1..=13).contains(&name.len()) {
        return None;
    }
    let mut lower = [0; 13];
    let lower = &mut lower[..name.len()];
    for (to, from) in lower.iter_mut().zip(name) {
        *to = from.to_ascii_lowercase();
    }
    Some(match &*lower {
        b"trace" | b"trc" | b"trce" | b"finest" | b"finer" | b"verbose" | b"vrb" | b"silly" => {
            Level::Trace
        }
        b"debug" | b"dbg" | b"dbug" | b"debu" | b"fine" | b"debug1" | b"debug2" | b"debug3"
        | b"debug4" | b"debug5" => Level::Debug,
        b"info" | b"inf" | b"information" | b"informational" | b"log" | b"config" => Level::Info,
        b"notice" | b"note" | b"system" => Level::Notice,
        b"warning" | b"warn" | b"wrn" | b"warni" => Level::Warning,
        b"error" | b"err" | b"eror" | b"erro" | b"fail" | b"failure" | b"severe" => Level::Error,
        b"critical" | b"crit" | b"crt" | b"fatal" | b"ftl" | b"fata" | b"alert" | b"alrt"
        | b"emerg" | b"emergency" | b"panic" | b"pnc" | b"dpanic" => Level::Critical,
        _ => return None,
    })
}
