//! Reading bits of code in a language that is not known: calls, texts, names.

/// Returns the arguments of a call, in parentheses or as the rest of the statement.
pub(super) fn arguments(rest: &str) -> Vec<&str> {
    let trimmed = rest.trim_start_matches('!').trim_start();
    let (inside, bare) = match trimmed.strip_prefix('(') {
        Some(inside) => (inside, false),
        None => (trimmed, true),
    };
    let mut arguments = Vec::new();
    let (mut depth, mut quote, mut start) = (0_usize, None, 0);
    let mut end = inside.len();
    let mut escaped = false;
    for (at, char) in inside.char_indices() {
        if escaped {
            escaped = false;
            continue;
        }
        match (quote, char) {
            (_, '\\') => escaped = true,
            (Some(open), char) if char == open => quote = None,
            (Some(_), _) => {}
            (None, '"' | '\'' | '`') => quote = Some(char),
            (None, '(' | '[' | '{') => depth += 1,
            (None, ')' | ']' | '}') if depth > 0 => depth -= 1,
            (None, ')') => {
                end = at;
                break;
            }
            (None, ';' | '\n' | '}') if bare => {
                end = at;
                break;
            }
            (None, ',') if depth == 0 => {
                arguments.push(&inside[start..at]);
                start = at + 1;
            }
            _ => {}
        }
    }
    arguments.push(&inside[start.min(end)..end]);
    arguments
}

/// Returns the expression that a method is called on.
pub(super) fn receiver(before: &str) -> &str {
    let mut depth = 0_usize;
    for (at, char) in before.char_indices().rev() {
        match char {
            ')' | ']' => depth += 1,
            '(' | '[' if depth > 0 => depth -= 1,
            '(' | '[' | '\n' | ';' | '=' | ',' if depth == 0 => {
                return &before[at + char.len_utf8()..];
            }
            _ => {}
        }
    }
    before
}

/// Whether an argument says that a file is opened to be written.
pub(super) fn is_writing_mode(argument: &str) -> bool {
    const FLAGS: &[&str] = &[
        "WRONLY",
        "RDWR",
        "CREAT",
        "TRUNC",
        "APPEND",
        "write: true",
        "inplace=True",
    ];
    FLAGS.iter().any(|flag| argument.contains(flag))
        || literals(argument).iter().any(|mode| {
            mode.starts_with(['>', '+'])
                || mode.len() < 5
                    && mode.contains(['w', 'a', 'x', '+'])
                    && mode.chars().all(|char| "rwaxbtcU+:".contains(char))
        })
}

/// Returns the texts in quotes, in order.
pub(super) fn literals(expression: &str) -> Vec<String> {
    let mut literals = Vec::new();
    let mut chars = expression.chars();
    while let Some(quote) = chars.next() {
        if !matches!(quote, '"' | '\'' | '`') {
            continue;
        }
        let mut literal = String::new();
        while let Some(char) = chars.next() {
            match char {
                '\\' => literal.extend(chars.next()),
                char if char == quote => break,
                char => literal.push(char),
            }
        }
        literals.push(literal);
    }
    literals
}

/// Returns the names outside of texts, and those in the holes of texts: `{name}`.
pub(super) fn identifiers(expression: &str) -> Vec<&str> {
    let mut names = Vec::new();
    let mut start = None;
    let (mut quote, mut in_hole) = (None, false);
    for (at, char) in expression.char_indices().chain([(expression.len(), ' ')]) {
        match (quote, char) {
            (None, '"' | '\'' | '`') => quote = Some(char),
            (Some(open), char) if char == open => (quote, in_hole) = (None, false),
            (Some(_), '{') => in_hole = true,
            (Some(_), '}') => in_hole = false,
            _ => {}
        }
        let counts = quote.is_none() || in_hole;
        let is_name = counts && (char.is_alphanumeric() || char == '_');
        match (start, is_name) {
            (None, true) => start = Some(at),
            (Some(from), false) => {
                names.push(&expression[from..at]);
                start = None;
            }
            _ => {}
        }
    }
    names.retain(|name| !name.starts_with(|char: char| char.is_ascii_digit()));
    names
}

/// Returns the commands in backquotes, which some languages run.
pub(super) fn backquoted(code: &str) -> impl Iterator<Item = &str> {
    code.split('`').skip(1).step_by(2)
}

/// Returns the files that an editor is told to write: `w! path`.
pub(super) fn ex_writes(code: &str) -> impl Iterator<Item = String> {
    code.split(['\n', '|']).filter_map(|line| {
        let line = line.trim().trim_start_matches(':').trim_start_matches('%');
        let rest = [
            "w! ", "w ", "write! ", "write ", "wq! ", "wq ", "saveas! ", "sav! ",
        ]
        .iter()
        .find_map(|command| line.strip_prefix(command))?;
        Some(rest.trim().to_owned())
    })
}
