//! A turn in the words of the Messages API: plain, or as a stream of server-sent events.

use serde_json::{Value, json};

use super::script::{Block, Turn};

/// The mock counts nothing: the figures are what the turn says they are.
fn usage(turn: &Turn) -> Value {
    json!({
        "input_tokens": turn.input_tokens.max(100),
        "output_tokens": 10,
        "cache_creation_input_tokens": 0,
        "cache_read_input_tokens": 0,
    })
}

/// Renders a turn as one message.
pub(super) fn plain(turn: &Turn, id: &str, model: &str) -> String {
    let content: Vec<Value> = blocks(turn, id).collect();
    let mut message = envelope(turn, id, model, content);
    message["stop_reason"] = json!(stop_reason(turn));
    message.to_string()
}

/// Renders a turn as the events of a stream.
pub(super) fn stream(turn: &Turn, id: &str, model: &str) -> String {
    let mut events = vec![json!({
        "type": "message_start",
        "message": envelope(turn, id, model, Vec::new()),
    })];
    for (index, block) in blocks(turn, id).enumerate() {
        let (start, delta) = match block["type"].as_str() {
            Some("tool_use") => {
                let partial_json = block["input"].to_string();
                let mut start = block;
                start["input"] = json!({});
                (
                    start,
                    json!({ "type": "input_json_delta", "partial_json": partial_json }),
                )
            }
            _ => (
                json!({ "type": "text", "text": "" }),
                json!({ "type": "text_delta", "text": block["text"] }),
            ),
        };
        events.extend([
            json!({ "type": "content_block_start", "index": index, "content_block": start }),
            json!({ "type": "content_block_delta", "index": index, "delta": delta }),
            json!({ "type": "content_block_stop", "index": index }),
        ]);
    }
    events.push(json!({
        "type": "message_delta",
        "delta": { "stop_reason": stop_reason(turn), "stop_sequence": null },
        "usage": usage(turn),
    }));
    events.push(json!({ "type": "message_stop" }));
    events
        .iter()
        .map(|event| {
            let name = event["type"].as_str().unwrap_or_default();
            format!("event: {name}\ndata: {event}\n\n")
        })
        .collect()
}

fn envelope(turn: &Turn, id: &str, model: &str, content: Vec<Value>) -> Value {
    json!({
        "id": id,
        "type": "message",
        "role": "assistant",
        "model": model,
        "content": content,
        "stop_reason": null,
        "stop_sequence": null,
        "usage": usage(turn),
    })
}

fn blocks<'a>(turn: &'a Turn, id: &'a str) -> impl Iterator<Item = Value> + 'a {
    turn.blocks
        .iter()
        .enumerate()
        .map(move |(index, block)| match block {
            Block::Text(text) => json!({ "type": "text", "text": text }),
            Block::Tool { name, input } => json!({
                "type": "tool_use",
                "id": format!("toolu_{index:02}{}", id.trim_start_matches("msg_")),
                "name": name,
                "input": input,
            }),
        })
}

fn stop_reason(turn: &Turn) -> &'static str {
    let calls_a_tool = |block: &Block| matches!(block, Block::Tool { .. });
    if turn.blocks.iter().any(calls_a_tool) {
        "tool_use"
    } else {
        "end_turn"
    }
}
