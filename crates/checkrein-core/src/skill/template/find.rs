//! Finds references in a text. What is shown as code, or commented out, is no reference; `\{{mcp:` is none either.

use std::ops::Range;

use super::arguments::call;
use super::{Call, Reference};

/// How a reference begins; blanks and capitals may be in it, since whoever writes them means the same.
const OPEN: &str = "{{";
const WORD: &str = "mcp:";

/// Longer references are none.
const LONGEST: usize = 4096;

/// What the text has at one place that matters.
#[derive(Debug, PartialEq)]
pub(super) enum Piece {
    /// A reference.
    Reference(Reference),
    /// The backslash of a reference that is meant as it stands there.
    Escape(Range<usize>),
}

/// Returns the references of a text, in their order. `{{mcp:NAME}}` without a tool is looked up by `named`.
pub fn find(text: &str, named: &dyn Fn(&str) -> Option<Call>) -> Vec<Reference> {
    let pieces = pieces(text, named).into_iter();
    pieces
        .filter_map(|piece| match piece {
            Piece::Reference(reference) => Some(reference),
            Piece::Escape(_) => None,
        })
        .collect()
}

/// Returns references and escapes of a text, in their order.
pub(super) fn pieces(text: &str, named: &dyn Fn(&str) -> Option<Call>) -> Vec<Piece> {
    let mut pieces = Vec::new();
    // Most skills have none, and are done with here.
    let Some(last) = marks(text).last() else {
        return pieces;
    };
    let mut code = Code::default();
    let mut at = 0;
    while at <= last {
        let rest = &text[at..];
        if code.at_line_start(text, at)
            && let Some(end) = code.fenced(rest)
        {
            at += end;
            continue;
        }
        if rest.starts_with("<!--") {
            at += rest.find("-->").map_or(rest.len(), |end| end + 3);
        } else if rest.starts_with('`') {
            at += span(rest);
        } else if let Some(mark) = rest.strip_prefix('\\').and_then(mark) {
            pieces.push(Piece::Escape(at..at + 1));
            at += 1 + mark;
        } else if let Some(mark) = mark(rest) {
            let (length, wanted) = reference(&rest[mark..], named);
            let end = at + mark + length;
            pieces.push(Piece::Reference(Reference {
                span: at..end,
                wanted,
            }));
            at = end;
        } else {
            at += rest.chars().next().map_or(1, char::len_utf8);
        }
    }
    pieces
}

/// Whether a reference may be in a text; it need not be one, since it may be shown only.
pub fn has_mark(text: &str) -> bool {
    marks(text).next().is_some()
}

/// Returns the places where references may begin.
fn marks(text: &str) -> impl Iterator<Item = usize> {
    let places = memchr::memchr_iter(b'{', text.as_bytes());
    places.filter(|at| mark(&text[*at..]).is_some())
}

/// Returns how long the mark of a reference is that a text begins with.
fn mark(text: &str) -> Option<usize> {
    let inside = text.strip_prefix(OPEN)?.trim_start_matches([' ', '\t']);
    let word = inside.get(..WORD.len())?;
    word.eq_ignore_ascii_case(WORD)
        .then_some(text.len() - inside.len() + WORD.len())
}

/// Reads a reference from behind its mark; returns how long it is, and what it wants.
fn reference(inside: &str, named: &dyn Fn(&str) -> Option<Call>) -> (usize, Result<Call, String>) {
    let end = inside.floor_char_boundary(LONGEST);
    let inside = &inside[..end];
    let name = inside.find("}}").map(|end| (inside[..end].trim(), end + 2));
    if let Some((name, length)) = name
        && let Some(call) = named(name)
    {
        return (length, Ok(call));
    }
    let read = call(inside.trim_start()).and_then(|(call, rest)| {
        let rest = rest
            .trim_start()
            .strip_prefix("}}")
            .ok_or("there is no `}}` behind it")?;
        Ok((call, inside.len() - rest.len()))
    });
    match read {
        Ok((call, length)) => (length, Ok(call)),
        // It is taken to be one line at most, so that nothing else is lost.
        Err(why) => {
            let line = inside.find('\n').unwrap_or(inside.len());
            let length = inside[..line].find("}}").map_or(line, |end| end + 2);
            (length, Err(why))
        }
    }
}

/// Returns how long the code span is that a text begins with; without an end, its backticks alone are no code.
fn span(text: &str) -> usize {
    let ticks = text.bytes().take_while(|byte| *byte == b'`').count();
    // A span ends with its paragraph.
    let paragraph = text.find("\n\n").unwrap_or(text.len());
    let mut at = ticks;
    while let Some(found) = text[at..paragraph].find('`') {
        let run = text[at + found..]
            .bytes()
            .take_while(|byte| *byte == b'`')
            .count();
        at += found + run;
        if run == ticks {
            return at;
        }
    }
    ticks
}

/// Knows where a line begins, and what a fence of code takes in.
#[derive(Default)]
struct Code {
    looked_at: Option<usize>,
}

impl Code {
    /// Whether a line begins here that nobody has looked at.
    fn at_line_start(&mut self, text: &str, at: usize) -> bool {
        let begins = at == 0 || text.as_bytes()[at - 1] == b'\n';
        begins && self.looked_at.replace(at) != Some(at)
    }

    /// Returns how long the fenced code is that a text begins with.
    fn fenced(&self, text: &str) -> Option<usize> {
        let first = text.lines().next()?;
        let (mark, length) = fence(first)?;
        let is_quoted = is_quotation(first);
        let mut end = 0;
        for (number, line) in text.split_inclusive('\n').enumerate() {
            // What a quotation shows ends with it.
            if is_quoted && !is_quotation(line) {
                break;
            }
            end += line.len();
            let bare = line.trim_start_matches([' ', '\t', '>']).trim_end();
            let closes = fence(line).is_some_and(|(other, run)| other == mark && run >= length)
                && bare.bytes().all(|byte| byte == mark);
            if number > 0 && closes {
                break;
            }
        }
        Some(end)
    }
}

fn is_quotation(line: &str) -> bool {
    line.trim_start().starts_with('>')
}

/// Returns the letter and the length of a fence that a line opens or closes; it may stand in a list or a quotation.
fn fence(line: &str) -> Option<(u8, usize)> {
    let line = line.trim_start_matches([' ', '\t', '>']);
    let item = line
        .strip_prefix(['-', '*', '+'])
        .filter(|rest| rest.starts_with(' '));
    let line = item.unwrap_or(line).trim_start();
    let mark = *line.as_bytes().first()?;
    let run = line.bytes().take_while(|byte| *byte == mark).count();
    // Backticks behind backticks make a span of code within a line.
    let is_span = mark == b'`' && line[run..].contains('`');
    (matches!(mark, b'`' | b'~') && run >= 3 && !is_span).then_some((mark, run))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Checks what is found: `server.tool` for each reference, `!` for one that is written wrong.
    #[track_caller]
    fn check(text: &str, expected: &[&str]) {
        let named = |name: &str| {
            (name == "known").then(|| Call {
                server: "named".into(),
                tool: "one".into(),
                arguments: Default::default(),
            })
        };
        let found = find(text, &named);
        let names: Vec<String> = found
            .iter()
            .map(|found| found.wanted.as_ref().map_or("!".into(), Call::name))
            .collect();
        assert_eq!(names, expected, "{text}");
        for found in found {
            assert!(
                mark(&text[found.span.clone()]).is_some(),
                "{text} {found:?}"
            );
        }
    }

    #[test]
    fn references_are_found_where_a_reader_sees_them() {
        check("", &[]);
        check(
            "{{a.b}} {mcp:a.b} {{mcp.a.b}} {{mcpx:a.b}} {{\nmcp:a.b}}",
            &[],
        );
        check(
            "{{ mcp:a.b}} {{MCP: c.d }} {{{mcp:e.f}}}",
            &["a.b", "c.d", "e.f"],
        );
        check(
            "x {{mcp:a.b}} y {{mcp:c.d(x=\"}}\")}}\n- {{mcp: e.f }}",
            &["a.b", "c.d", "e.f"],
        );
        check("größe {{mcp:a.b}}", &["a.b"]);
        check("{{mcp:known}} {{mcp:unknown}}", &["named.one", "!"]);
        check("a `tick {{mcp:a.b}} and on", &["a.b"]);
        check("a `tick\n\n{{mcp:a.b}} b`", &["a.b"]);
        check("    {{mcp:a.b}}", &["a.b"]);
    }

    #[test]
    fn what_is_shown_or_commented_out_is_none() {
        check("`{{mcp:a.b}}` {{mcp:c.d}}", &["c.d"]);
        check("``x ` {{mcp:a.b}}``", &[]);
        check("```\n{{mcp:a.b}}\n```\n{{mcp:c.d}}", &["c.d"]);
        check(
            "~~~~ sh\n{{mcp:a.b}}\n~~~\n{{mcp:a.b}}\n~~~~\n{{mcp:c.d}}",
            &["c.d"],
        );
        check("- ```\n  {{mcp:a.b}}\n  ```\n{{mcp:c.d}}", &["c.d"]);
        check("```\n{{mcp:a.b}}", &[]);
        check("``` {{mcp:a.b}} ``` {{mcp:c.d}}", &["c.d"]);
        check("> ```\n> {{mcp:a.b}}\n> ```\n{{mcp:c.d}}", &["c.d"]);
        check("> ```\n> {{mcp:a.b}}\n> ```\n> {{mcp:c.d}}", &["c.d"]);
        check("> ~~~\n> {{mcp:a.b}}\n\n{{mcp:c.d}}", &["c.d"]);
        check("> > ```\n> > {{mcp:a.b}}\n> > ```\n{{mcp:c.d}}", &["c.d"]);
        check("\\{{ MCP:a.b}} {{mcp:c.d}}", &["c.d"]);
        check("<!-- {{mcp:a.b}} --> {{mcp:c.d}}", &["c.d"]);
        check("\\{{mcp:a.b}} {{mcp:c.d}}", &["c.d"]);
        check("\r\n```\r\n{{mcp:a.b}}\r\n```\r\n{{mcp:c.d}}\r\n", &["c.d"]);
    }

    #[test]
    fn one_that_is_written_wrong_takes_its_line_at_most() {
        check("{{mcp:a}} {{mcp:c.d}}", &["!", "c.d"]);
        check("{{mcp:a.b(\n{{mcp:c.d}}", &["!", "c.d"]);
        check("{{mcp:a.b(x=1}} {{mcp:c.d}}", &["!", "c.d"]);
        check("{{mcp:", &["!"]);
        check("{{mcp:a.b({{mcp:c.d}})}}", &["!"]);
    }

    #[test]
    fn no_text_takes_long_or_panics() {
        check(&format!("{} {{{{mcp:a.b}}}}", "` ".repeat(2_001)), &["a.b"]);
        check(&format!("{{{{mcp:a.b({}", "[".repeat(10_000)), &["!"]);
        check(
            &format!("{{{{mcp:a.b(x=\"{}\")}}}}", "é".repeat(5_000)),
            &["!"],
        );
    }
}
