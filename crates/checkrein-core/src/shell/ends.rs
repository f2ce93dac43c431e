//! Where the parts of a word end that begin with a quote, a brace or a parenthesis.

/// Whether the character may stand in the name of a variable.
pub(super) fn is_name(char: char) -> bool {
    char.is_ascii_alphanumeric() || char == '_'
}

/// Returns where the character is next, or the end.
pub(super) fn find(chars: &[char], start: usize, wanted: char) -> usize {
    chars
        .iter()
        .skip(start)
        .position(|char| *char == wanted)
        .map_or(chars.len(), |at| start + at)
        .max(start.min(chars.len()))
}

/// Returns where the set that begins with a bracket ends, if it is one.
pub(super) fn bracket_end(chars: &[char]) -> Option<usize> {
    let end = find(chars, 2, ']');
    let inside = chars.get(1..end)?;
    (end < chars.len() && !inside.contains(&'/') && !inside.contains(&' ')).then_some(end)
}

/// Returns where the command that begins with a backquote ends.
pub(super) fn backquote_end(chars: &[char]) -> usize {
    let mut at = 1;
    while at < chars.len() && chars[at] != '`' {
        at += 1 + usize::from(chars[at] == '\\');
    }
    at.min(chars.len())
}

/// Returns where the string that begins with a double quote ends.
pub(super) fn double_quote_end(chars: &[char]) -> usize {
    let mut at = 1;
    while at < chars.len() && chars[at] != '"' {
        at = match (chars[at], chars.get(at + 1)) {
            ('\\', _) => at + 2,
            ('`', _) => at + backquote_end(&chars[at..]) + 1,
            ('$', Some('(')) => at + substitution_end(&chars[at..], 2) + 1,
            ('$', Some('{')) => at + parameter_end(&chars[at..]) + 1,
            _ => at + 1,
        };
    }
    at.min(chars.len())
}

/// Returns where `${…}` ends.
pub(super) fn parameter_end(chars: &[char]) -> usize {
    let mut at = 2;
    while at < chars.len() && chars[at] != '}' {
        at = match (chars[at], chars.get(at + 1)) {
            ('\\', _) => at + 2,
            ('\'', _) => find(chars, at + 1, '\'') + 1,
            ('"', _) => at + double_quote_end(&chars[at..]) + 1,
            ('$', Some('(')) => at + substitution_end(&chars[at..], 2) + 1,
            ('$', Some('{')) => at + parameter_end(&chars[at..]) + 1,
            _ => at + 1,
        };
    }
    at.min(chars.len())
}

/// Returns where the parenthesis that opened before `start` is closed; here-documents inside are
/// skipped, since an apostrophe in one quotes nothing.
pub(super) fn substitution_end(chars: &[char], start: usize) -> usize {
    let (mut at, mut depth) = (start, 1);
    let mut documents: Vec<Vec<char>> = Vec::new();
    while at < chars.len() {
        at = match (chars[at], chars.get(at + 1)) {
            ('(', _) => {
                depth += 1;
                at + 1
            }
            (')', _) => {
                depth -= 1;
                if depth == 0 {
                    return at;
                }
                at + 1
            }
            ('\\', _) => at + 2,
            ('\'', _) => find(chars, at + 1, '\'') + 1,
            ('"', _) => at + double_quote_end(&chars[at..]) + 1,
            ('`', _) => at + backquote_end(&chars[at..]) + 1,
            ('$', Some('{')) => at + parameter_end(&chars[at..]) + 1,
            ('<', Some('<')) if chars.get(at + 2) == Some(&'<') => at + 3,
            ('<', Some('<')) => {
                let (tag, end) = document_tag(chars, at + 2);
                documents.push(tag);
                end
            }
            ('\n', _) => documents
                .drain(..)
                .fold(at + 1, |at, tag| document_end(chars, at, &tag)),
            _ => at + 1,
        };
    }
    chars.len()
}

fn document_tag(chars: &[char], start: usize) -> (Vec<char>, usize) {
    let mut at = start;
    while matches!(chars.get(at), Some('-' | ' ' | '\t')) {
        at += 1;
    }
    let mut tag = Vec::new();
    while let Some(char) = chars.get(at)
        && !char.is_ascii_whitespace()
        && !";&|<>()".contains(*char)
    {
        if !"'\"\\".contains(*char) {
            tag.push(*char);
        }
        at += 1;
    }
    (tag, at)
}

/// Returns the start of the line after the one that ends the document.
fn document_end(chars: &[char], start: usize, tag: &[char]) -> usize {
    let mut at = start;
    while at < chars.len() {
        let end = find(chars, at, '\n');
        let line: Vec<char> = chars[at..end]
            .iter()
            .copied()
            .skip_while(|char| *char == '\t')
            .collect();
        // The newline stays: it may begin the next document.
        if line == tag {
            return end;
        }
        // The end of a substitution may follow the tag on its line.
        if line.starts_with(tag) && line.get(tag.len()) == Some(&')') {
            return end - (line.len() - tag.len());
        }
        at = end + 1;
    }
    chars.len()
}

/// Whether `$((…` ends in `))` that close these two, as arithmetic does: `$((a); (b))` does not.
pub(super) fn is_arithmetic(chars: &[char]) -> bool {
    let end = substitution_end(chars, 2);
    end > 3 && substitution_end(chars, 3) == end - 1
}

/// Returns where `$'…'` ends.
pub(super) fn ansi_end(chars: &[char]) -> usize {
    let mut at = 2;
    while at < chars.len() && chars[at] != '\'' {
        at += 1 + usize::from(chars[at] == '\\');
    }
    at.min(chars.len())
}
