//! What stands in a settings file, for those who only look.

use jsonc_parser::cst::CstRootNode;
use serde_json::Value;

use super::entries::is_ours;
use super::wiring::RULE;
use super::{parse_options, without_mark};

/// A hook of ours as it stands in a settings file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hook {
    /// The event that it stands under.
    pub event: String,
    /// The program that it calls.
    pub command: String,
    /// The tools that it is called for.
    pub matcher: Option<String>,
    /// Its time limit in seconds.
    pub timeout: Option<u64>,
}

/// The content of a settings file that passed [`super::check`].
#[derive(Clone, Debug)]
pub struct Look(Value);

impl Look {
    /// Reads a settings file.
    pub fn at(text: &str) -> Self {
        let (_, body) = without_mark(text);
        let root = CstRootNode::parse(body, &parse_options()).expect("`check` parsed the same");
        Self(root.to_serde_value().unwrap_or_default())
    }

    /// Returns our hooks, in the order in which they stand there.
    pub fn hooks(&self) -> Vec<Hook> {
        let mut found = Vec::new();
        for (event, groups) in self.0["hooks"].as_object().into_iter().flatten() {
            for group in groups.as_array().into_iter().flatten() {
                for hook in group["hooks"].as_array().into_iter().flatten() {
                    let Some(command) = hook["command"].as_str().filter(|text| is_ours(text))
                    else {
                        continue;
                    };
                    found.push(Hook {
                        event: event.clone(),
                        command: command.to_owned(),
                        matcher: group["matcher"].as_str().map(str::to_owned),
                        timeout: hook["timeout"].as_u64(),
                    });
                }
            }
        }
        found
    }

    /// Returns true when the model may call `checkrein` without asking.
    pub fn has_rule(&self) -> bool {
        let rules = self.0["permissions"]["allow"].as_array();
        rules.is_some_and(|rules| rules.iter().any(|rule| rule == RULE))
    }

    /// Returns true when the model may not call `checkrein`, whatever else is allowed.
    pub fn denies_command(&self) -> bool {
        let rules = self.0["permissions"]["deny"].as_array();
        rules.is_some_and(|rules| {
            let mut rules = rules.iter().filter_map(Value::as_str);
            rules.any(|rule| rule == "Bash" || rule.starts_with("Bash(checkrein"))
        })
    }

    /// Returns the setting that silences all hooks, ours among them.
    pub fn silences_hooks(&self) -> Option<&'static str> {
        if self.0["disableAllHooks"] == true {
            return Some("disableAllHooks");
        }
        let disable = &self.0["env"][checkrein_core::env::CHECKREIN_DISABLE];
        (disable == "1").then_some(checkrein_core::env::CHECKREIN_DISABLE)
    }
}
