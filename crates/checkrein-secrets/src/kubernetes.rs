//! The values of a Secret of Kubernetes, whatever their names: all below `data:` and `stringData:`.

use crate::found::Found;
use crate::value;

/// Looks through a text that holds `kind: Secret`.
pub(crate) fn find(text: &str, found: &mut Found) {
    let mut inside: Option<usize> = None;
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let body = line.trim_end();
        let indent = body.len() - body.trim_start().len();
        let trimmed = body.trim_start();
        if let Some(depth) = inside
            && !trimmed.is_empty()
            && indent <= depth
        {
            inside = None;
        }
        if ["data:", "stringData:"].contains(&trimmed) {
            inside = Some(indent);
        } else if inside.is_some()
            && let Some(colon) = trimmed.find(": ")
        {
            let value = trimmed[colon + 2..].trim();
            let from = at + body.len() - value.len();
            let bare = value.trim_matches(['"', '\'']);
            let is_mark = matches!(value, "|" | "|-" | ">" | ">-");
            if !bare.is_empty() && !is_mark && !value::is_reference(bare) {
                let from = from + (value.len() - value.trim_start_matches(['"', '\'']).len());
                found.add(from, from + bare.len());
            }
        }
        at += line.len();
    }
}
