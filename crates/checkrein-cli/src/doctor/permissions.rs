//! What the person allows of code and of MCP servers: can it be read, and is it theirs alone to write?

use std::path::Path;

use checkrein_core::config::Config;
use checkrein_core::config::seen::Seen;
use checkrein_core::message::count;
use checkrein_core::project::Project;
use checkrein_mcp::allowed::Policy;
use fs_err as fs;

use super::Finding;
use crate::surroundings::Surroundings;

const SUBJECT: &str = "permissions";

pub(super) fn check(around: &Surroundings) -> Vec<Finding> {
    let file = around.dirs.config();
    let shown = around.short(&file);
    let project = Project::find(&around.cwd, Some(&around.dirs.home));
    let root = project.map_or_else(|| around.cwd.clone(), |dirs| dirs.root);
    let policy = Policy::read(&around.dirs, Some(&root));
    if let Some(trouble) = policy.trouble() {
        let next = "mend the file; until then no MCP server is asked, and nothing is allowed that it would allow";
        return vec![Finding::problem(SUBJECT, trouble, next)];
    }
    if !file.exists() {
        return Vec::new();
    }
    if others_may_write(&file) {
        let seen = format!("others may write `{shown}`, and allow what they like");
        let next = format!("run `chmod go-w {shown}`");
        return vec![Finding::problem(SUBJECT, seen, next)];
    }
    let config = Config::read(&around.dirs);
    let said = format!(
        "`{shown}` speaks of {} and of {}",
        count(config.mcp.servers.len(), "MCP server"),
        count(config.mcp.skills.len(), "skill")
    );
    if config.sandbox.unsafe_without {
        let seen = format!("{said}; code runs without a sandbox where there is none");
        let next = format!("take `sandbox.unsafe_without` out of `{shown}`, unless you mean it");
        return vec![Finding::warning(SUBJECT, seen, next)];
    }
    let seen = Seen::read(&around.dirs);
    let noticed = seen.and_then(|seen| Some((seen.changed?, seen.session?)));
    vec![Finding::ok(
        SUBJECT,
        match noticed {
            Some((when, session)) => {
                format!("{said}; it was changed last during session {session}, noticed at {when}")
            }
            None => said,
        },
    )]
}

/// Whether anybody else can write the file, or put another one in its place.
#[cfg(unix)]
fn others_may_write(file: &Path) -> bool {
    use std::os::unix::fs::PermissionsExt;
    let is_open = |path: &Path| {
        fs::metadata(path).is_ok_and(|metadata| metadata.permissions().mode() & 0o022 != 0)
    };
    is_open(file) || file.parent().is_some_and(is_open)
}

#[cfg(not(unix))]
fn others_may_write(_: &Path) -> bool {
    false
}
