//! Events as the client writes them, for hooks that a test runs by itself.

use serde_json::{Value, json};

use crate::TestProject;

/// The session of every event that a test does not give another one.
pub const SESSION: &str = "0f8fad5b-d9cb-469f-a165-70867728950e";

impl TestProject {
    /// Returns an event of this project's session; `fields` are the event's own, and may also
    /// replace what every event carries.
    pub fn event(&self, name: &str, fields: Value) -> Value {
        let transcript = self
            .home()
            .join(format!(".claude/projects/p/{SESSION}.jsonl"));
        let mut event = json!({
            "session_id": SESSION,
            "transcript_path": transcript,
            "cwd": self.root(),
            "hook_event_name": name,
        });
        let (Some(event_fields), Value::Object(fields)) = (event.as_object_mut(), fields) else {
            panic!("the fields of an event are an object");
        };
        event_fields.extend(fields);
        event
    }

    /// A session begins: startup, resume, clear, compact or fork.
    pub fn session_start(&self, source: &str) -> Value {
        self.event("SessionStart", json!({ "source": source }))
    }

    /// A person's prompt was submitted.
    pub fn user_prompt_submit(&self, prompt: &str) -> Value {
        let fields = json!({ "prompt": prompt, "permission_mode": "default", "source": "sdk" });
        self.event("UserPromptSubmit", fields)
    }

    /// A tool is about to run.
    pub fn pre_tool_use(&self, tool: &str, input: Value) -> Value {
        self.event("PreToolUse", tool_fields(tool, input))
    }

    /// A tool has run.
    pub fn post_tool_use(&self, tool: &str, input: Value, response: Value) -> Value {
        let mut fields = tool_fields(tool, input);
        fields["tool_response"] = response;
        fields["duration_ms"] = json!(12);
        self.event("PostToolUse", fields)
    }

    /// A tool has failed.
    pub fn post_tool_use_failure(&self, tool: &str, input: Value, error: &str) -> Value {
        let mut fields = tool_fields(tool, input);
        fields["error"] = json!(error);
        fields["is_interrupt"] = json!(false);
        self.event("PostToolUseFailure", fields)
    }

    /// The model ended its turn.
    pub fn stop(&self, stop_hook_active: bool) -> Value {
        let fields = json!({
            "stop_hook_active": stop_hook_active,
            "permission_mode": "default",
            "last_assistant_message": "Done.",
        });
        self.event("Stop", fields)
    }

    /// A subagent begins.
    pub fn subagent_start(&self, agent_type: &str) -> Value {
        let fields = json!({ "agent_id": "a1b2c3d4e5f6a7b8c", "agent_type": agent_type });
        self.event("SubagentStart", fields)
    }

    /// The conversation is about to be compacted: manual or auto.
    pub fn pre_compact(&self, trigger: &str) -> Value {
        let fields = json!({ "trigger": trigger, "custom_instructions": null });
        self.event("PreCompact", fields)
    }

    /// The session is over: clear, resume, logout, `prompt_input_exit` or other.
    pub fn session_end(&self, reason: &str) -> Value {
        self.event("SessionEnd", json!({ "reason": reason }))
    }
}

fn tool_fields(tool: &str, input: Value) -> Value {
    json!({
        "permission_mode": "default",
        "tool_name": tool,
        "tool_input": input,
        "tool_use_id": "toolu_01A09q90qw90lq917835lq9",
    })
}
