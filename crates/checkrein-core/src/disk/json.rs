//! JSON files that people may edit: read with or without a byte order mark, written to be read.

use anyhow::Result;
use serde::Serialize;
use serde::de::DeserializeOwned;

/// Reads a file's content.
pub fn parse_json<T: DeserializeOwned>(content: &[u8]) -> Result<T> {
    let content = content.strip_prefix(b"\xef\xbb\xbf").unwrap_or(content);
    Ok(serde_json::from_slice(content)?)
}

/// Returns a file's text: indented, with a line end at its end.
pub fn json_text(value: &impl Serialize) -> Result<String> {
    let mut text = serde_json::to_string_pretty(value)?;
    text.push('\n');
    Ok(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_byte_order_mark_is_no_content() {
        for content in ["[1]", "\u{feff}[1]"] {
            assert_eq!(parse_json::<Vec<u8>>(content.as_bytes()).unwrap(), [1]);
        }
        assert!(parse_json::<Vec<u8>>(b"[1").is_err());
        assert_eq!(json_text(&[1]).unwrap(), "[\n  1\n]\n");
    }
}
