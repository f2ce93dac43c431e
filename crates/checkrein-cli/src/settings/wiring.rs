//! Which program answers which event: the one list that install, doctor and the example read.

use std::collections::BTreeSet;

use checkrein_core::event::EventName;

/// One entry under `hooks` in the settings.
#[derive(Clone, Copy, Debug)]
pub struct Wire {
    /// The event that calls the program.
    pub event: EventName,
    /// The program's file name.
    pub program: &'static str,
    /// The tools that it is called for; `None` on events that know no tools.
    pub matcher: Option<&'static str>,
    /// Seconds until Claude Code gives up on it.
    pub timeout: u32,
}

impl Wire {
    /// Whether this is the wire from an event to a program.
    pub fn is(&self, event: &str, program: &str) -> bool {
        self.event.as_str() == event && self.program == program
    }
}

/// Every tool that can change a file.
const CHANGING_TOOLS: &str = "Write|Edit|MultiEdit|NotebookEdit|Bash";

/// The same, and what a server may do: afterwards it is looked at what has changed.
const CHANGED_BY: &str = "Write|Edit|MultiEdit|NotebookEdit|Bash|mcp__.*";

/// The same, and the search, whose output may be too large as well.
const LOOKED_AFTER: &str = "Write|Edit|MultiEdit|NotebookEdit|Bash|Grep|mcp__.*";

/// The tool that starts a subagent; older clients name it `Task`.
const AGENT_TOOLS: &str = "Agent|Task";

/// The wiring.
///
/// Time limits are generous: they only count when a disk hangs. `SessionEnd` must name one, since
/// Claude Code cancels it after 1.5 seconds otherwise, in the middle of the checkpoint.
///
/// None of them sets `"onFailure": "block"`: a fault of ours, or a program that somebody removed,
/// must not stop the person's work.
pub const WIRING: [Wire; 10] = [
    wire(EventName::SessionStart, "session-start", None, 30),
    wire(EventName::UserPromptSubmit, "user-prompt-submit", None, 10),
    wire(
        EventName::PreToolUse,
        "pre-tool-use",
        Some(CHANGING_TOOLS),
        10,
    ),
    // The call says what the subagent's task is; its start does not.
    wire(
        EventName::PreToolUse,
        "subagent-start",
        Some(AGENT_TOOLS),
        10,
    ),
    wire(
        EventName::PostToolUse,
        "post-tool-use",
        Some(LOOKED_AFTER),
        20,
    ),
    wire(
        EventName::PostToolUseFailure,
        "post-tool-use",
        Some(CHANGED_BY),
        20,
    ),
    wire(EventName::Stop, "stop", None, 10),
    wire(EventName::SubagentStart, "subagent-start", None, 10),
    wire(EventName::PreCompact, "pre-compact", None, 10),
    wire(EventName::SessionEnd, "session-end", None, 30),
];

/// Lets the model call `checkrein` without asking each time.
///
/// It works from the person's own settings only: a project's rule is ignored until the folder is
/// trusted, though the project's hooks run.
pub const RULE: &str = "Bash(checkrein:*)";

/// The program for people and for the model.
pub const COMMAND: &str = "checkrein";

/// The MCP server of decisions. Whoever wants it adds it to the client by its path.
pub const CONTEXT_GRAPH: &str = "context-graph-mcp";

/// The MCP server that works on data outside of the context, likewise.
pub const TOKEN_EFFICIENT: &str = "token-efficient-mcp";

/// Returns every program that is installed, each once.
pub fn programs() -> BTreeSet<&'static str> {
    WIRING
        .iter()
        .map(|wire| wire.program)
        .chain([COMMAND, CONTEXT_GRAPH, TOKEN_EFFICIENT])
        .collect()
}

const fn wire(
    event: EventName,
    program: &'static str,
    matcher: Option<&'static str>,
    timeout: u32,
) -> Wire {
    Wire {
        event,
        program,
        matcher,
        timeout,
    }
}
