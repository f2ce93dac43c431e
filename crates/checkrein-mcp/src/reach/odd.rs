//! What is wrong with an answer that is JSON and none of the protocol's: its author has to find the place.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use checkrein_core::message::plain;
use rmcp::model::{ServerJsonRpcMessage, ServerResult};
use serde_json::{Value, json};

use super::Phase;

/// What was noticed of answers, of which rmcp says only that something was wrong; copies are the same one.
#[derive(Clone, Default)]
pub(super) struct Seen {
    /// The last result that was of no form that the protocol has.
    result: Arc<Mutex<Option<Value>>>,
    /// The last thing that was heard is that our session is over.
    is_over: Arc<AtomicBool>,
}

impl Seen {
    /// Keeps the result of a message, if it is of no known form.
    pub(super) fn note(&self, message: &ServerJsonRpcMessage) {
        self.is_over.store(false, Ordering::Relaxed);
        let ServerJsonRpcMessage::Response(response) = message else {
            return;
        };
        if let Some(result) = unknown(&response.result) {
            *self.result.lock().unwrap_or_else(PoisonError::into_inner) = Some(result);
        }
    }

    /// Keeps that the session is over: rmcp tries another one, and does not tell when that is of no use either.
    pub(super) fn note_over(&self) {
        self.is_over.store(true, Ordering::Relaxed);
    }

    pub(super) fn is_over(&self) -> bool {
        self.is_over.load(Ordering::Relaxed)
    }

    /// Says what is wrong with it.
    pub(super) fn explained(&self, phase: Phase) -> String {
        let seen = self.result.lock().unwrap_or_else(PoisonError::into_inner);
        match seen.as_ref() {
            Some(result) => explained(phase, result),
            None => "its answer is of another form than the question asks for".to_owned(),
        }
    }
}

/// Returns a result that is of no form that the protocol has.
pub(super) fn unknown(result: &ServerResult) -> Option<Value> {
    match result {
        ServerResult::CustomResult(result) => Some(result.0.clone()),
        // Of a ping this is all that is needed; of anything else it lacks all.
        ServerResult::EmptyResult(_) => Some(json!({})),
        _ => None,
    }
}

/// Says what a result lacks as the answer of a phase.
pub(super) fn explained(phase: Phase, result: &Value) -> String {
    let (question, wrong) = match phase {
        Phase::Handshake => ("initialize", initialize(result)),
        Phase::List => ("tools/list", list(result)),
        Phase::Call => ("tools/call", call(result)),
        _ => ("it", None),
    };
    match wrong {
        Some(wrong) => format!("its answer to `{question}` is none of the protocol: {wrong}"),
        None => format!("its answer to `{question}` is none of the protocol"),
    }
}

/// The code of an answer that is none; servers have no use for it.
pub(super) const NOT_UNDERSTOOD: i32 = -32_099;

/// Whether a JSON value answers something: a line of a log may be JSON as well, and have an id.
pub(super) fn is_answer(message: &Value) -> bool {
    message.get("method").is_none()
        && (message.get("result").is_some() || message.get("error").is_some())
}

/// Returns the error that stands for an answer which is none of the protocol's, so that nobody waits for it; nothing for
/// what is no answer, or names no question.
pub(super) fn as_error(message: &Value, error: &serde_json::Error) -> Option<ServerJsonRpcMessage> {
    let id = message.get("id").filter(|id| !id.is_null())?;
    if !is_answer(message) {
        return None;
    }
    let why = no_message(message).unwrap_or_else(|| error.to_string());
    let message = format!("its answer is none of the protocol: {why}");
    let error = json!({ "code": NOT_UNDERSTOOD, "message": message });
    serde_json::from_value(json!({ "jsonrpc": "2.0", "id": id, "error": error })).ok()
}

/// Says what is wrong with an answer that is no message at all, though it is a JSON object with an id.
fn no_message(message: &Value) -> Option<String> {
    let error = &message["error"];
    if message["jsonrpc"] != "2.0" {
        return Some("it lacks `\"jsonrpc\": \"2.0\"`".to_owned());
    }
    if error.is_null() {
        return None;
    }
    object("error", error)
        .or_else(|| match error["code"].as_i64() {
            Some(_) => None,
            None => Some("`error.code` must be a whole number".to_owned()),
        })
        .or_else(|| text("error.message", &error["message"]))
}

fn initialize(result: &Value) -> Option<String> {
    let info = &result["serverInfo"];
    let capabilities = &result["capabilities"];
    object("result", result)
        .or_else(|| text("protocolVersion", &result["protocolVersion"]))
        .or_else(|| object("capabilities", capabilities))
        .or_else(|| {
            let known = [
                "tools",
                "resources",
                "prompts",
                "logging",
                "completions",
                "experimental",
            ];
            known.iter().find_map(|name| {
                let value = capabilities.get(name)?;
                object(&format!("capabilities.{name}"), value)
            })
        })
        .or_else(|| object("serverInfo", info))
        .or_else(|| text("serverInfo.name", &info["name"]))
        .or_else(|| text("serverInfo.version", &info["version"]))
        .or_else(|| optional(result, "instructions", text))
}

fn list(result: &Value) -> Option<String> {
    let tools = elements(result, "tools");
    let tools = match tools {
        Ok(tools) => tools,
        Err(wrong) => return Some(wrong),
    };
    let of_tool = |(index, tool): (usize, &Value)| {
        let place = match tool["name"].as_str() {
            Some(name) => format!("tools[{index}] (`{}`)", plain(name)),
            None => format!("tools[{index}]"),
        };
        object("", tool)
            .or_else(|| text("name", &tool["name"]))
            .or_else(|| object("inputSchema", &tool["inputSchema"]))
            .or_else(|| optional(tool, "outputSchema", object))
            .or_else(|| optional(tool, "annotations", object))
            .or_else(|| optional(tool, "description", text))
            .or_else(|| optional(tool, "title", text))
            .map(|wrong| format!("{place}: {wrong}"))
    };
    let mut tools = tools.iter().enumerate();
    tools
        .find_map(of_tool)
        .or_else(|| optional(result, "nextCursor", text))
}

fn call(result: &Value) -> Option<String> {
    // An answer may have the one or the other; one with neither says nothing.
    let blocks = match elements(result, "content") {
        Ok(blocks) => blocks,
        Err(wrong) => return Some(wrong),
    };
    let of_block = |(index, block): (usize, &Value)| {
        let needed: &[&str] = match block["type"].as_str() {
            Some("text") => &["text"],
            Some("image" | "audio") => &["data", "mimeType"],
            Some("resource_link") => &["uri", "name"],
            Some("resource") => &[],
            Some(other) => {
                let other = plain(other);
                return Some(format!(
                    "content[{index}]: `type` is `{other}`, which the protocol does not know"
                ));
            }
            None => &["type"],
        };
        object("", block)
            .or_else(|| needed.iter().find_map(|name| text(name, &block[*name])))
            .map(|wrong| format!("content[{index}]: {wrong}"))
    };
    let mut blocks = blocks.iter().enumerate();
    blocks.find_map(of_block)
}

fn elements<'a>(result: &'a Value, name: &str) -> Result<&'a [Value], String> {
    if let Some(wrong) = object("result", result) {
        return Err(wrong);
    }
    match &result[name] {
        Value::Array(elements) => Ok(elements),
        other => Err(must(name, "a list", other)),
    }
}

fn object(name: &str, value: &Value) -> Option<String> {
    (!value.is_object()).then(|| must(name, "an object", value))
}

fn text(name: &str, value: &Value) -> Option<String> {
    (!value.is_string()).then(|| must(name, "a text", value))
}

/// Looks at a member that need not be there.
fn optional(
    of: &Value,
    name: &str,
    look: impl Fn(&str, &Value) -> Option<String>,
) -> Option<String> {
    let value = &of[name];
    if value.is_null() {
        None
    } else {
        look(name, value)
    }
}

fn must(name: &str, kind: &str, found: &Value) -> String {
    let found = match found {
        Value::Null => "missing",
        other => crate::servers::kind_of(other),
    };
    match name {
        "" => format!("must be {kind}, it is {found}"),
        _ => format!("`{}` must be {kind}, it is {found}", plain(name)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(phase: Phase, result: &Value, expected: &str) {
        let said = explained(phase, result);
        assert!(
            said.ends_with(&format!("is none of the protocol: {expected}")),
            "{result}: {said}"
        );
    }

    #[test]
    fn an_answer_to_initialize_says_what_it_lacks() {
        let check = |result: Value, expected| check(Phase::Handshake, &result, expected);
        let whole = json!({
            "protocolVersion": "2025-06-18", "capabilities": { "tools": {} },
            "serverInfo": { "name": "a", "version": "1" },
        });
        let without = |name: &str, value: Value| {
            let mut whole = whole.clone();
            whole[name] = value;
            whole
        };
        check(json!({}), "`protocolVersion` must be a text, it is missing");
        check(json!("hello"), "`result` must be an object, it is a text");
        check(
            without("serverInfo", Value::Null),
            "`serverInfo` must be an object, it is missing",
        );
        check(
            without("serverInfo", json!({ "name": "a" })),
            "`serverInfo.version` must be a text, it is missing",
        );
        check(
            without("capabilities", json!({ "tools": true })),
            "`capabilities.tools` must be an object, it is true or false",
        );
        check(
            without("instructions", json!(["a"])),
            "`instructions` must be a text, it is a list",
        );
    }

    #[test]
    fn a_list_of_tools_says_which_tool_is_wrong() {
        let check = |result: Value, expected| check(Phase::List, &result, expected);
        let good = json!({ "name": "good", "inputSchema": {} });
        check(json!({}), "`tools` must be a list, it is missing");
        check(
            json!({ "tools": {} }),
            "`tools` must be a list, it is an object",
        );
        check(
            json!({ "tools": [good, null] }),
            "tools[1]: must be an object, it is missing",
        );
        check(
            json!({ "tools": [good, { "name": 5 }] }),
            "tools[1]: `name` must be a text, it is a number",
        );
        check(
            json!({ "tools": [good, { "name": "b\u{1b}[1m" }] }),
            "tools[1] (`b\\u{1b}[1m`): `inputSchema` must be an object, it is missing",
        );
        check(
            json!({ "tools": [good], "nextCursor": 5 }),
            "`nextCursor` must be a text, it is a number",
        );
    }

    #[test]
    fn an_answer_of_a_tool_says_which_block_is_wrong() {
        let check = |result: Value, expected| check(Phase::Call, &result, expected);
        check(json!({}), "`content` must be a list, it is missing");
        check(
            json!({ "content": "text" }),
            "`content` must be a list, it is a text",
        );
        check(
            json!({ "content": ["text"] }),
            "content[0]: must be an object, it is a text",
        );
        check(
            json!({ "content": [{ "type": "text", "text": "a" }, { "type": "video", "data": "" }] }),
            "content[1]: `type` is `video`, which the protocol does not know",
        );
        check(
            json!({ "content": [{ "type": "image", "data": "" }] }),
            "content[0]: `mimeType` must be a text, it is missing",
        );
    }

    #[test]
    fn what_is_no_message_says_why() {
        let check = |message: Value, expected: Option<&str>| {
            assert_eq!(no_message(&message).as_deref(), expected, "{message}");
        };
        check(
            json!({ "id": 1, "result": {} }),
            Some("it lacks `\"jsonrpc\": \"2.0\"`"),
        );
        check(
            json!({ "jsonrpc": "2.0", "id": 1, "error": "boom" }),
            Some("`error` must be an object, it is a text"),
        );
        check(
            json!({ "jsonrpc": "2.0", "id": 1, "error": { "code": "x" } }),
            Some("`error.code` must be a whole number"),
        );
        check(
            json!({ "jsonrpc": "2.0", "id": 1, "error": { "code": 5 } }),
            Some("`error.message` must be a text, it is missing"),
        );
        check(json!({ "jsonrpc": "2.0", "id": 1, "result": 5 }), None);
    }
}
