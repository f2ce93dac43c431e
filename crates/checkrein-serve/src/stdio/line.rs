//! What a line of the client's is: a message, nothing, or something that is answered with an error.

use rmcp::model::{ClientJsonRpcMessage, ErrorData, JsonRpcMessage, RequestId};
use serde_json::Value;

/// What a line turned out to be.
pub(super) enum Read {
    Message(Box<ClientJsonRpcMessage>),
    /// A notification that nobody here knows, or nothing at all.
    Nothing,
    Wrong(Option<RequestId>, ErrorData),
}

/// Reads a line.
pub(super) fn read(line: &[u8]) -> Read {
    let line = line
        .strip_prefix(b"\xEF\xBB\xBF")
        .unwrap_or(line)
        .trim_ascii();
    if line.is_empty() {
        return Read::Nothing;
    }
    let Ok(text) = std::str::from_utf8(line) else {
        let id = id_of(&serde_json::from_str(&String::from_utf8_lossy(line)).unwrap_or_default());
        let what = "a message is UTF-8, and this one is not";
        return Read::Wrong(id, ErrorData::parse_error(what, None));
    };
    let error = match serde_json::from_str(text) {
        // What has an id is no notification, and whoever sent it waits for an answer.
        Ok(JsonRpcMessage::Notification(_)) if has_id(text) => {
            let what = "the id of a request is a text or a whole number";
            return Read::Wrong(None, ErrorData::invalid_request(what, None));
        }
        Ok(message) => return Read::Message(Box::new(message)),
        Err(error) => error,
    };
    let Ok(value) = serde_json::from_str::<Value>(text) else {
        return Read::Wrong(
            None,
            ErrorData::parse_error(format!("the message is not JSON: {error}"), None),
        );
    };
    let id = id_of(&value);
    if value.get("id").is_none() && value["method"].is_string() {
        return Read::Nothing;
    }
    let what = "the message is no request, notification or answer of JSON-RPC 2.0";
    Read::Wrong(id, ErrorData::invalid_request(what, None))
}

fn has_id(text: &str) -> bool {
    let value: Value = serde_json::from_str(text).unwrap_or_default();
    value.get("id").is_some()
}

fn id_of(value: &Value) -> Option<RequestId> {
    match &value["id"] {
        Value::String(text) => Some(RequestId::String(text.as_str().into())),
        number => number.as_i64().map(RequestId::Number),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Returns a line as it was read: `message`, `nothing`, or the id and code of the error.
    #[track_caller]
    fn check(line: &[u8], expected: &str) {
        let seen = match read(line) {
            Read::Message(_) => "message".to_owned(),
            Read::Nothing => "nothing".to_owned(),
            Read::Wrong(id, error) => {
                let id = id.map_or("none".to_owned(), |id| id.to_string());
                format!("{id} {}", error.code.0)
            }
        };
        assert_eq!(seen, expected, "{}", String::from_utf8_lossy(line));
    }

    #[test]
    fn every_line_is_read_or_answered() {
        check(br#"{"jsonrpc":"2.0","id":1,"method":"ping"}"#, "message");
        check(
            b"\xEF\xBB\xBF{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"ping\"}\r\n",
            "message",
        );
        check(br#"{"jsonrpc":"2.0","id":1,"method":"no/such"}"#, "message");
        check(
            br#"{"jsonrpc":"2.0","method":"notifications/initialized"}"#,
            "message",
        );
        check(b" \r\n", "nothing");
        check(br#"{"method":"x"}"#, "nothing");
        check(b"{", "none -32700");
        check(b"hello", "none -32700");
        check(br#"{"id":7,"method":"ping"}"#, "7 -32600");
        check(br#"{"jsonrpc":"1.0","id":"a","method":"ping"}"#, "a -32600");
        check(b"[]", "none -32600");
        for id in ["1.5", "{}", "null", "true", "[1]", "99999999999999999999"] {
            let line = format!(r#"{{"jsonrpc":"2.0","id":{id},"method":"ping"}}"#);
            check(line.as_bytes(), "none -32600");
            check(
                line.replace("ping", "notifications/initialized").as_bytes(),
                "none -32600",
            );
        }
        check(b"{\"jsonrpc\":\"2.0\",\"id\":3,\"method\":\"tools/call\",\"params\":{\"name\":\"\xFF\"}}", "3 -32700");
    }
}
