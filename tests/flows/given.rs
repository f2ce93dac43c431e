//! What our hooks gave the model, read from what it reads.

/// Returns what a text holds of ours, in its order: the heading of each part of a context, and each
/// skill as `skill NAME`.
pub(crate) fn given(text: &str) -> Vec<String> {
    let mut in_context = false;
    let mut given = Vec::new();
    for line in text.lines() {
        if line.contains("<checkrein-context>") {
            in_context = true;
        } else if line.contains("</checkrein-context>") {
            in_context = false;
        }
        if let Some(heading) = line.strip_prefix("## ").filter(|_| in_context) {
            given.push(heading.to_owned());
        }
        if let Some((_, rest)) = line.split_once("<checkrein-skill name=\"") {
            let name = rest.split('"').next().unwrap_or_default();
            given.push(format!("skill {name}"));
        }
    }
    given
}

/// Returns the length of each hook's text that holds something of ours, in the client's count.
pub(crate) fn lengths(text: &str) -> Vec<usize> {
    let mut pieces = text.split(" hook additional context: ");
    pieces.next();
    let ends = ["</checkrein-context>", "</checkrein-skill>"];
    let end = |piece: &str| {
        let found = ends.map(|end| piece.rfind(end).map(|at| at + end.len()));
        found.into_iter().max().flatten()
    };
    pieces
        .filter_map(|piece| Some(piece[..end(piece)?].encode_utf16().count()))
        .collect()
}
