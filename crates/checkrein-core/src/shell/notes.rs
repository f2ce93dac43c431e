//! What the walk writes down: the effects of a command, and the scripts that it leaves for itself.

use super::effect::{Copied, Effect, Reach};
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
        let mut targets = scope.absolute(target);
        for at in 0..targets.len() {
            targets.extend(self.through_links(&targets[at]));
        }
        for target in targets {
            if let (Some(content), Some(path)) = (&content, target.clean().literal()) {
                self.written.insert(path, content.clone());
            }
            self.effects.push(Effect {
                by: by.to_owned(),
                target,
                reach: reach.clone(),
                content: content.clone(),
                copied: None,
            });
        }
    }

    /// Notes that a file becomes a copy of another one.
    pub(super) fn write_copy(&mut self, scope: &Scope, by: &str, target: &Text, source: &Text) {
        let from = self.effects.len();
        self.write(scope, by, target, Reach::File);
        let copied = match self.own_script(scope, source) {
            Some(own) => Some(Copied::Content(own)),
            None => scope.absolute(source).into_iter().next().map(Copied::File),
        };
        for effect in &mut self.effects[from..] {
            effect.copied.clone_from(&copied);
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
