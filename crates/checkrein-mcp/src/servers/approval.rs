//! Whether a project's server may be started: what the person has said, and where.
//!
//! The first that applies decides:
//!   1. a list of disabled servers names it, in any of the client's files: rejected
//!   2. the person's own settings, or the machine's, approve all servers of projects: approved
//!   3. they, or what the client remembers of a folder that the person trusts, approve its name: approved, as long as its
//!      configuration is the one that was approved
//!   4. else nobody has approved it: pending
//!
//! What comes with a clone approves nothing: neither the project's settings, nor local settings that git tracks. The client
//! believes both once the folder is trusted; we do not.

use serde_json::Value;

use super::Approval;

/// What the client's files say of a project's servers.
#[derive(Clone, Debug, Default)]
pub(super) struct Said {
    /// The person's settings, and the machine's.
    pub own: Vec<Value>,
    /// What is private to the person and this folder: the client's own notes, and local settings that git does not track.
    pub private: Vec<Value>,
    /// What comes with the project.
    pub shared: Vec<Value>,
    /// The person has told the client that this folder is trusted.
    pub is_trusted: bool,
}

/// What we remember of a server that was approved by name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Remembered {
    /// Nothing: it was never started by us.
    Nothing,
    /// It is as it was.
    Same,
    /// Its configuration is another.
    Changed,
}

const DISABLED: &str = "disabledMcpjsonServers";
const ENABLED: &str = "enabledMcpjsonServers";
const ALL: &str = "enableAllProjectMcpServers";

/// Decides about the server of a project's `.mcp.json` with this name.
pub(super) fn of_project(name: &str, said: &Said, remembered: Remembered) -> Approval {
    let everything = [&said.own, &said.private, &said.shared];
    if everything
        .iter()
        .any(|values| any(values, |value| names(value, DISABLED, name)))
    {
        return Approval::Rejected(format!("`{DISABLED}` names it")); // [1]
    }
    let private = |test: &dyn Fn(&Value) -> bool| said.is_trusted && any(&said.private, test);
    if any(&said.own, approves_all) || private(&approves_all) {
        return Approval::Approved; // [2]
    }
    let approves = |value: &Value| names(value, ENABLED, name);
    if any(&said.own, approves) || private(&approves) {
        return match remembered {
            Remembered::Nothing | Remembered::Same => Approval::Approved, // [3]
            Remembered::Changed => Approval::Pending(format!(
                "its configuration changed since it was approved; look at it, then approve it with `checkrein mcp approve {name}`"
            )),
        };
    }
    Approval::Pending(reason(name, said)) // [4]
}

/// Says why it is pending, where somebody may believe that it is not.
///
/// The person's settings are not offered as a way: a name there is approved in every clone that will ever have it.
fn reason(name: &str, said: &Said) -> String {
    let approves = |value: &Value| approves_all(value) || names(value, ENABLED, name);
    if !said.is_trusted && any(&said.private, approves) {
        return "approved in a folder that is not trusted; start `claude` there and trust it"
            .to_owned();
    }
    if any(&said.shared, approves) {
        return "the project's own files approve it, which does not count; start `claude` in the project and approve it there".to_owned();
    }
    "not approved; start `claude` in the project and approve it there".to_owned()
}

fn any(values: &[Value], test: impl Fn(&Value) -> bool) -> bool {
    values.iter().any(test)
}

fn approves_all(value: &Value) -> bool {
    value.get(ALL) == Some(&Value::Bool(true))
}

fn names(value: &Value, list: &str, name: &str) -> bool {
    let list = value.get(list).and_then(Value::as_array);
    list.is_some_and(|list| list.iter().any(|entry| entry.as_str() == Some(name)))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[track_caller]
    fn check(own: Value, private: Value, shared: Value, is_trusted: bool, expected: &str) {
        let said = Said {
            own: vec![own],
            private: vec![private],
            shared: vec![shared],
            is_trusted,
        };
        let found = match of_project("p", &said, Remembered::Nothing) {
            Approval::Approved => "approved",
            Approval::Pending(_) => "pending",
            Approval::Rejected(_) => "rejected",
            Approval::Forbidden(_) => "forbidden",
        };
        assert_eq!(found, expected, "{said:?}");
    }

    #[test]
    fn only_the_person_approves() {
        let none = || json!({});
        let named = || json!({"enabledMcpjsonServers":["p"]});
        let all = || json!({"enableAllProjectMcpServers":true});
        let disabled = || json!({"disabledMcpjsonServers":["p"]});
        for trusted in [false, true] {
            check(none(), none(), none(), trusted, "pending");
            check(named(), none(), none(), trusted, "approved");
            check(all(), none(), none(), trusted, "approved");
            check(none(), none(), named(), trusted, "pending");
            check(none(), none(), all(), trusted, "pending");
            check(all(), named(), disabled(), trusted, "rejected");
            check(disabled(), named(), none(), trusted, "rejected");
            check(named(), disabled(), none(), trusted, "rejected");
            check(
                json!({"enabledMcpjsonServers":["*", "P", 5]}),
                none(),
                none(),
                trusted,
                "pending",
            );
            check(
                json!({"enabledMcpjsonServers":"p"}),
                none(),
                none(),
                trusted,
                "pending",
            );
            check(
                json!({"enableAllProjectMcpServers":"true"}),
                none(),
                none(),
                trusted,
                "pending",
            );
        }
        check(none(), named(), none(), true, "approved");
        check(none(), named(), none(), false, "pending");
        check(none(), all(), none(), true, "approved");
        check(none(), all(), none(), false, "pending");
    }

    #[test]
    fn what_is_advised_approves_one_project_alone() {
        let private = |trusted| Said {
            private: vec![json!({"enabledMcpjsonServers":["p"]})],
            is_trusted: trusted,
            ..Said::default()
        };
        let shared = Said {
            shared: vec![json!({"enabledMcpjsonServers":["p"]})],
            ..Said::default()
        };
        for said in [Said::default(), private(false), shared] {
            let Approval::Pending(reason) = of_project("p", &said, Remembered::Nothing) else {
                panic!("nobody approved it");
            };
            assert!(reason.contains("start `claude`"), "{reason}");
            assert!(!reason.contains("settings.json"), "{reason}");
        }
    }

    #[test]
    fn a_name_that_was_approved_is_no_blank_cheque() {
        let by_name = Said {
            own: vec![json!({"enabledMcpjsonServers":["p"]})],
            ..Said::default()
        };
        let of = |said: &Said, remembered| of_project("p", said, remembered);
        assert_eq!(of(&by_name, Remembered::Same), Approval::Approved);
        let Approval::Pending(reason) = of(&by_name, Remembered::Changed) else {
            panic!("it changed");
        };
        assert!(reason.contains("`checkrein mcp approve p`"), "{reason}");
        // Who approves all that may come approves changes as well.
        let all = Said {
            own: vec![json!({"enableAllProjectMcpServers":true})],
            ..Said::default()
        };
        assert_eq!(of(&all, Remembered::Changed), Approval::Approved);
    }
}
