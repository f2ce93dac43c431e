//! A recorded request: what the model would have seen.

use std::collections::BTreeMap;

use serde_json::Value;

/// Who asks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// The conversation with the person.
    Conversation,
    /// A subagent's own conversation.
    Subagent,
    /// The summary that replaces the conversation.
    Compaction,
    /// The client's own business, such as titles: requests without tools.
    Side,
}

/// What the client says when it wants a summary.
const SUMMARY_WANTED: &str = "Your task is to create a detailed summary of the conversation";

/// One request to the mocked model.
#[derive(Clone, Debug)]
pub struct Request {
    /// Who asks.
    pub kind: Kind,
    /// The headers, names in lower case.
    pub headers: BTreeMap<String, String>,
    /// The body as it arrived.
    pub body: Value,
    /// How many bytes the body had.
    pub bytes: usize,
}

impl Request {
    pub(super) fn new(headers: BTreeMap<String, String>, body: &[u8]) -> Self {
        let mut request = Self {
            kind: Kind::Conversation,
            headers,
            body: serde_json::from_slice(body).unwrap_or_default(),
            bytes: body.len(),
        };
        request.kind = request.guess_kind();
        request
    }

    /// Says who asks; the first that applies:
    ///   1. a subagent's requests name the agent in a header
    ///   2. a compaction asks for a summary, as the conversation's last message
    ///   3. only the conversation with the person has tools
    fn guess_kind(&self) -> Kind {
        if self.headers.contains_key("x-claude-code-agent-id") {
            Kind::Subagent // [1]
        } else if self.last_user_message().contains(SUMMARY_WANTED) {
            Kind::Compaction // [2]
        } else if self.tools().is_empty() {
            Kind::Side // [3]
        } else {
            Kind::Conversation
        }
    }

    /// Returns the text of the system prompt.
    pub fn system(&self) -> String {
        text_of(&self.body["system"])
    }

    /// Returns everything the model would read: the system prompt and all messages, tool results included.
    pub fn text(&self) -> String {
        let mut parts = vec![self.system()];
        parts.extend(
            self.messages()
                .iter()
                .map(|message| text_of(&message["content"])),
        );
        parts.join("\n")
    }

    /// Whether the model would read this text anywhere.
    pub fn text_contains(&self, needle: &str) -> bool {
        self.text().contains(needle)
    }

    /// Returns how often the model would read this text.
    pub fn text_count(&self, needle: &str) -> usize {
        self.text().matches(needle).count()
    }

    /// Returns what came since the model's last answer: the prompt or the tool results, and what hooks
    /// and the client added to them.
    pub fn latest(&self) -> String {
        let messages = self.messages();
        let answered = messages
            .iter()
            .rposition(|message| message["role"] == "assistant");
        let new = &messages[answered.map_or(0, |last| last + 1)..];
        let texts: Vec<String> = new.iter().map(|m| text_of(&m["content"])).collect();
        texts.join("\n")
    }

    /// Returns the text of the last message that is the user's: a prompt, or tool results.
    pub fn last_user_message(&self) -> String {
        self.messages()
            .iter()
            .rfind(|message| message["role"] == "user")
            .map(|message| text_of(&message["content"]))
            .unwrap_or_default()
    }

    /// Returns the names of the tools that the model may call.
    pub fn tools(&self) -> Vec<&str> {
        let tools = self.body["tools"].as_array().map_or(&[][..], Vec::as_slice);
        tools
            .iter()
            .filter_map(|tool| tool["name"].as_str())
            .collect()
    }

    /// Returns the messages of the conversation.
    pub fn messages(&self) -> &[Value] {
        self.body["messages"].as_array().map_or(&[], Vec::as_slice)
    }
}

/// Joins every text inside a content value: a string, or blocks of text and tool results.
fn text_of(content: &Value) -> String {
    match content {
        Value::String(text) => text.clone(),
        Value::Array(blocks) => {
            let texts: Vec<String> = blocks
                .iter()
                .map(|block| match block["type"].as_str() {
                    Some("tool_result") => text_of(&block["content"]),
                    _ => block["text"].as_str().unwrap_or_default().to_owned(),
                })
                .collect();
            texts.join("\n")
        }
        _ => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn request(headers: &[(&str, &str)], body: Value) -> Request {
        let owned = |(name, value): &(&str, &str)| (name.to_string(), value.to_string());
        Request::new(
            headers.iter().map(owned).collect(),
            body.to_string().as_bytes(),
        )
    }

    #[track_caller]
    fn check(headers: &[(&str, &str)], body: Value, expected: Kind) {
        assert_eq!(request(headers, body).kind, expected);
    }

    #[test]
    fn who_asks_is_told_by_header_summary_and_tools() {
        let tools = json!([{ "name": "Bash" }]);
        let prompt = json!([{ "role": "user", "content": "Hello." }]);
        let summary =
            json!([{ "role": "user", "content": format!("Now. {SUMMARY_WANTED} so far.") }]);
        let agent = [("x-claude-code-agent-id", "a1")];
        check(
            &[],
            json!({ "tools": tools, "messages": prompt }),
            Kind::Conversation,
        );
        check(
            &agent,
            json!({ "tools": tools, "messages": prompt }),
            Kind::Subagent,
        );
        check(
            &[],
            json!({ "tools": tools, "messages": summary }),
            Kind::Compaction,
        );
        check(&[], json!({ "messages": prompt }), Kind::Side);
        check(&[], Value::Null, Kind::Side);
    }

    #[test]
    fn texts_of_all_shapes_are_read() {
        let request = request(
            &[],
            json!({
                "system": [{ "type": "text", "text": "the system" }],
                "messages": [
                    { "role": "user", "content": "a prompt" },
                    { "role": "assistant", "content": [{ "type": "text", "text": "an answer" }] },
                    { "role": "user", "content": [
                        { "type": "tool_result", "content": [{ "type": "text", "text": "a result" }] },
                        { "type": "tool_result", "content": "another" },
                    ] },
                    { "role": "system", "content": "a context" },
                ],
            }),
        );
        assert_eq!(
            request.text(),
            "the system\na prompt\nan answer\na result\nanother\na context"
        );
        assert_eq!(request.latest(), "a result\nanother\na context");
        assert_eq!(request.last_user_message(), "a result\nanother");
    }
}
