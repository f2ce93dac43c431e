//! One rule, as a person writes it: `SERVER.TOOL(argument=pattern, argument~expression, ...)`.

use regex::bytes::{Regex, RegexBuilder};
use serde_json::Value;

use super::glob::Glob;

/// A rule. In the lists of a server it names a tool, in those of a skill a server and a tool.
#[derive(Clone, Debug)]
pub(super) struct Rule {
    /// As it was written.
    pub(super) text: String,
    pub(super) server: Option<Glob>,
    pub(super) tool: Glob,
    /// What is asked of the arguments; nothing, where the rule has no brackets.
    pub(super) arguments: Option<Arguments>,
    /// The person's home, for what begins with `~/`.
    pub(super) home: String,
}

/// What a rule asks of arguments.
#[derive(Clone, Debug, Default)]
pub(super) struct Arguments {
    pub(super) wanted: Vec<Wanted>,
    /// Whether others may be there as well: `...`.
    pub(super) open: bool,
}

/// What a rule asks of one argument.
#[derive(Clone, Debug)]
pub(super) struct Wanted {
    /// Its name; of one inside of another, the names on the way.
    pub(super) path: Vec<String>,
    /// It may be missing.
    pub(super) optional: bool,
    pub(super) test: Test,
}

/// What a value has to be.
#[derive(Clone, Debug)]
pub(super) enum Test {
    /// This number, `true`, `false` or `null`.
    Is(Value),
    /// A text like this.
    Like(Glob),
    /// A text in which this is found.
    Finds(Regex),
}

impl Rule {
    /// Reads a rule of a server's list: a tool. `own` is the server's name, which may stand before it.
    pub(super) fn of_server(text: &str, own: &str, home: &str) -> Result<Vec<Self>, String> {
        let (target, arguments) = split(text, home).map_err(|what| said(text, &what))?;
        let rule = |tool: &str| -> Result<Self, String> {
            Ok(Self {
                text: text.to_owned(),
                server: None,
                tool: Glob::name(tool).map_err(|what| said(text, &what))?,
                arguments: arguments.clone(),
                home: home.to_owned(),
            })
        };
        let mut rules = vec![rule(target)?];
        // A tool may have a dot in its name, so both are meant.
        if let Some(tool) = target
            .strip_prefix(own)
            .and_then(|rest| rest.strip_prefix('.'))
        {
            rules.push(rule(tool)?);
        }
        Ok(rules)
    }

    /// Reads a rule of a skill's list: server and tool.
    pub(super) fn of_skill(text: &str, home: &str) -> Result<Self, String> {
        let (target, arguments) = split(text, home).map_err(|what| said(text, &what))?;
        let parts = match target.strip_prefix('"') {
            Some(quoted) => quoted.split_once("\"."),
            None => target.split_once('.'),
        };
        let Some((server, tool)) =
            parts.filter(|(server, tool)| !server.is_empty() && !tool.is_empty())
        else {
            return Err(said(text, "it has to name server and tool: `SERVER.TOOL`"));
        };
        Ok(Self {
            text: text.to_owned(),
            server: Some(Glob::name(server).map_err(|what| said(text, &what))?),
            tool: Glob::name(tool).map_err(|what| said(text, &what))?,
            arguments,
            home: home.to_owned(),
        })
    }
}

fn said(rule: &str, what: &str) -> String {
    format!("the rule `{rule}` cannot be read: {what}")
}

/// Splits a rule into what it names and what it asks of the arguments.
fn split<'a>(text: &'a str, home: &str) -> Result<(&'a str, Option<Arguments>), String> {
    let text = text.trim();
    let Some((target, rest)) = text.split_once('(') else {
        return named(text).map(|target| (target, None));
    };
    let inside = rest.strip_suffix(')').ok_or("there is no `)` at its end")?;
    let target = named(target.trim_end())?;
    Ok((target, Some(arguments(inside, home)?)))
}

fn named(target: &str) -> Result<&str, String> {
    let is_odd = |letter: char| letter.is_whitespace() || letter.is_control() || letter == ')';
    if target.is_empty() {
        return Err("it names no tool".into());
    }
    if target.contains(is_odd) && !target.starts_with('"') {
        return Err("there is a blank or a `)` in the name".into());
    }
    Ok(target)
}

fn arguments(inside: &str, home: &str) -> Result<Arguments, String> {
    let mut arguments = Arguments::default();
    let mut rest = inside.trim_start();
    while !rest.is_empty() {
        let behind = if let Some(behind) = rest.strip_prefix("...") {
            arguments.open = true;
            behind
        } else {
            let (wanted, behind) = wanted(rest, home)?;
            arguments.wanted.push(wanted);
            behind
        };
        rest = behind.trim_start();
        if !rest.is_empty() {
            rest = rest
                .strip_prefix(',')
                .ok_or("there is a `,` missing")?
                .trim_start();
            if rest.is_empty() {
                return Err("there is nothing behind the last `,`".into());
            }
        }
    }
    Ok(arguments)
}

/// Reads one argument and returns what comes behind it.
fn wanted<'a>(text: &'a str, home: &str) -> Result<(Wanted, &'a str), String> {
    let (path, rest) = path(text)?;
    let rest = rest.trim_start();
    let (optional, rest) = match rest.strip_prefix('?') {
        Some(rest) => (true, rest.trim_start()),
        None => (false, rest),
    };
    let wrong = || format!("after `{}` there is neither `=` nor `~`", path.join("."));
    let (is_regex, rest) = match rest.chars().next() {
        Some('=') => (false, &rest[1..]),
        Some('~') => (true, &rest[1..]),
        _ => return Err(wrong()),
    };
    let (pattern, is_quoted, rest) = pattern(rest.trim_start())?;
    let literal = || {
        serde_json::from_str::<Value>(&pattern)
            .ok()
            .filter(|value| !value.is_string())
    };
    let test = if is_regex {
        let regex = RegexBuilder::new(&pattern)
            .unicode(false)
            .size_limit(1 << 20)
            .build();
        Test::Finds(regex.map_err(|_| format!("`{pattern}` is no regular expression"))?)
    } else if let Some(value) = (!is_quoted).then(literal).flatten() {
        Test::Is(value)
    } else {
        let pattern = match pattern.strip_prefix("~/") {
            Some(below) => format!("{home}/{below}"),
            None => pattern,
        };
        Test::Like(Glob::value(&pattern)?)
    };
    let wanted = Wanted {
        path,
        optional,
        test,
    };
    Ok((wanted, rest))
}

/// Reads the name of an argument: `a`, `a.b`, `"a.b".c`.
fn path(text: &str) -> Result<(Vec<String>, &str), String> {
    let mut path = Vec::new();
    let mut rest = text;
    loop {
        let (name, behind) = if rest.starts_with(['"', '\'']) {
            quoted(rest)?
        } else {
            let end = rest
                .find(['.', '=', '~', '?', ',', ' '])
                .unwrap_or(rest.len());
            (rest[..end].to_owned(), &rest[end..])
        };
        if name.is_empty() {
            return Err("an argument has no name".into());
        }
        path.push(name);
        match behind.strip_prefix('.') {
            Some(behind) => rest = behind,
            None => return Ok((path, behind)),
        }
    }
}

/// Reads a pattern: in quotes, or up to the next comma. Returns whether it was in quotes, and what comes behind it.
fn pattern(text: &str) -> Result<(String, bool, &str), String> {
    if text.starts_with(['"', '\'']) {
        let (pattern, rest) = quoted(text)?;
        return Ok((pattern, true, rest));
    }
    let end = text.find(',').unwrap_or(text.len());
    let pattern = text[..end].trim_end();
    if pattern.is_empty() {
        return Err("there is nothing behind `=` or `~`; the empty text is `\"\"`".into());
    }
    Ok((pattern.to_owned(), false, &text[end..]))
}

/// Reads a text in quotes: those of JSON with its escapes, single ones without any.
fn quoted(text: &str) -> Result<(String, &str), String> {
    if let Some(rest) = text.strip_prefix('\'') {
        let (inside, rest) = rest.split_once('\'').ok_or("a `'` is not closed")?;
        return Ok((inside.to_owned(), rest));
    }
    let mut stream = serde_json::Deserializer::from_str(text).into_iter::<String>();
    match stream.next() {
        Some(Ok(inside)) => Ok((inside, &text[stream.byte_offset()..])),
        _ => Err("a `\"` is not closed".into()),
    }
}
