//! What lines of code look like.

/// Whether a line is one of a program's text, seen with the line below it.
pub(super) fn is_code(line: &str, next: &str) -> bool {
    let is_comment = line.starts_with("# ") && (is_statement(next.trim()) || is_key(next.trim()));
    let is_block =
        is_key(line) && (next.starts_with('\t') || next.starts_with("  ") && next.contains(": "));
    line.starts_with("//") || line.starts_with("/*") || is_comment || is_block || is_statement(line)
}

fn is_statement(line: &str) -> bool {
    const STARTS: &[&str] = &[
        "async ",
        "class ",
        "const ",
        "export ",
        "fn ",
        "for ",
        "func ",
        "function ",
        "if ",
        "impl ",
        "import ",
        "let ",
        "package ",
        "private ",
        "protected ",
        "pub ",
        "public ",
        "return ",
        "static ",
        "struct ",
        "use ",
        "var ",
        "while ",
    ];
    let ends = line.ends_with([';', '{', '}']);
    line.starts_with("#include") && line.len() > 8
        || line.starts_with("def ") && line.ends_with(':')
        || ends && STARTS.iter().any(|start| line.starts_with(start))
}

/// `steps:`.
fn is_key(line: &str) -> bool {
    line.strip_suffix(':').is_some_and(|key| {
        !key.is_empty()
            && key
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || b"-_.".contains(&byte))
    })
}

/// Whether a line does nothing but close what lines above have opened.
pub(super) fn only_closes(line: &str) -> bool {
    !line.is_empty() && line.trim_matches(['}', ')', ']', ';', ',']).is_empty()
}
