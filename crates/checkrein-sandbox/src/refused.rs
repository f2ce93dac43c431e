//! Why a job was not started at all, and what a person can do about it.

use std::fmt;

/// A job that was not started. Nothing of it has run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refused {
    /// What could not be had: `interpreter`, `files`, `sandbox`, `namespaces`, `mounts`, `landlock`, `seccomp`, ...
    pub layer: &'static str,
    /// What happened, with the values seen.
    pub why: String,
    /// What to do next.
    pub next: String,
}

impl Refused {
    pub(crate) fn new(
        layer: &'static str,
        why: impl Into<String>,
        next: impl Into<String>,
    ) -> Self {
        Self {
            layer,
            why: why.into(),
            next: next.into(),
        }
    }
}

impl fmt::Display for Refused {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            formatter,
            "{}: {}\nNext: {}",
            self.layer, self.why, self.next
        )
    }
}

impl std::error::Error for Refused {}

/// Layers as they are named in refusals.
const LAYERS: [&str; 10] = [
    "capabilities",
    "files",
    "interpreter",
    "landlock",
    "limits",
    "mounts",
    "namespaces",
    "network",
    "scratch",
    "seccomp",
];

pub(crate) fn known_layer(name: &str) -> &'static str {
    LAYERS
        .into_iter()
        .find(|layer| *layer == name)
        .unwrap_or("sandbox")
}

/// What to do about layers that cannot be built, from what the machine says of itself.
pub(crate) fn advice(failures: &[(String, String)]) -> String {
    let failed = |layer: &str| failures.iter().any(|(name, _)| name == layer);
    let setting = |name: &str| {
        fs_err::read_to_string(format!("/proc/sys/{name}"))
            .ok()
            .map(|text| text.trim().to_owned())
    };
    let mut advice = Vec::new();
    if failed("interpreter") {
        return "install the interpreter, or give a starting folder that the code may see"
            .to_owned();
    }
    if failed("namespaces") || failed("mounts") {
        let denied = [
            (
                "kernel/apparmor_restrict_unprivileged_userns",
                "1",
                "AppArmor denies user namespaces to ordinary users: `sudo sysctl kernel.apparmor_restrict_unprivileged_userns=0`, or give the program a profile with `userns,`",
            ),
            (
                "kernel/unprivileged_userns_clone",
                "0",
                "user namespaces are switched off: `sudo sysctl kernel.unprivileged_userns_clone=1`",
            ),
            (
                "user/max_user_namespaces",
                "0",
                "no user namespaces are allowed: `sudo sysctl user.max_user_namespaces=10000`",
            ),
        ];
        let found = denied
            .iter()
            .filter(|(name, value, _)| setting(name).as_deref() == Some(value));
        let before = advice.len();
        advice.extend(found.map(|(_, _, advice)| (*advice).to_owned()));
        if advice.len() == before {
            advice.push("allow user namespaces; in a container, start it with `--security-opt seccomp=unconfined` or `--privileged`".to_owned());
        }
    }
    if failed("landlock") {
        advice.push("use a kernel of 5.13 or later with `landlock` in `/sys/kernel/security/lsm` (boot with `lsm=landlock,...`)".to_owned());
    }
    if advice.is_empty() {
        advice.push(
            "run it again; if it stays, look at the machine's memory and its limits on processes"
                .to_owned(),
        );
    }
    advice.join("; ")
}

/// The same where nothing can be built at all: only then is there a choice to run without.
pub(crate) fn advice_without(failures: &[(String, String)]) -> String {
    format!(
        "{}; or, to run code without any sandbox, set `sandbox.unsafe_without` to `true` in your own `config.json`",
        advice(failures)
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn advice_speaks_of_the_layer_that_failed() {
        let check = |layer: &str, expected: &str| {
            let text = advice(&[(layer.to_owned(), "why".to_owned())]);
            assert!(text.contains(expected), "{layer}: {text}");
        };
        check("namespaces", "user namespaces");
        check("landlock", "5.13");
        check("interpreter", "install");
        let failures = [("seccomp".to_owned(), "why".to_owned())];
        assert!(!advice(&failures).contains("unsafe_without"));
        assert!(advice_without(&failures).contains("unsafe_without"));
    }
}
