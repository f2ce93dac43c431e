//! What the walk writes down: the effects of a command, and the scripts that it leaves for itself.

use super::effect::{Effect, Reach};
use super::scope::Scope;
use super::text::Text;
use super::walk::Walk;

/// What it costs to judge one effect, beside its text.
const EFFECT: usize = 128;

impl Walk {
    /// Notes a write of the file or folder that a path names.
    pub(super) fn write(&mut self, scope: &Scope, by: &str, target: &Text, reach: Reach) {
        self.write_content(scope, by, target, reach, None);
    }

    /// Notes a write with the content that the file would have.
    pub(super) fn write_content(
        &mut self,
        scope: &Scope,
        by: &str,
        target: &Text,
        reach: Reach,
        content: Option<String>,
    ) {
        let cost = EFFECT + target.0.len() + content.as_ref().map_or(0, String::len);
        if !self.take(cost.saturating_mul(scope.folders.len().max(1))) {
            return;
        }
        for target in scope.absolute(target) {
            if let (Some(content), Some(path)) = (&content, target.clean().literal()) {
                self.written.insert(path, content.clone());
            }
            self.effects.push(Effect {
                by: by.to_owned(),
                target,
                reach: reach.clone(),
                content: content.clone(),
            });
        }
    }

    /// Returns the script that the command itself has written to this path.
    pub(super) fn own_script(&self, scope: &Scope, path: &Text) -> Option<String> {
        if self.written.is_empty() {
            return None;
        }
        let paths = scope.absolute(path);
        paths
            .iter()
            .find_map(|path| self.written.get(&path.clean().literal()?))
            .cloned()
    }
}
