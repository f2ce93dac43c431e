//! Reads what stands behind `mcp:`: `server.tool`, and its arguments in brackets.
//!
//! Arguments are a JSON object, or `name=value` with commas between them. A value is JSON, a text in single quotes, or
//! a plain word.

use serde_json::{Map, Value};

use super::Call;

/// Reads a call and returns what comes behind it.
pub(super) fn call(text: &str) -> Result<(Call, &str), String> {
    let (server, rest) = part(text, &['.', '(', '}', '\n', '|'])?;
    let rest = rest
        .strip_prefix('.')
        .ok_or_else(|| format!("`{server}` names no tool: write `SERVER.TOOL`"))?;
    let (tool, rest) = part(rest, &['(', '}', '\n', '|'])?;
    let behind = rest.trim_start();
    let (arguments, rest) = match behind.strip_prefix('(') {
        Some(inside) => in_brackets(inside)?,
        None => (Map::new(), rest),
    };
    let call = Call {
        server,
        tool,
        arguments,
    };
    Ok((call, rest))
}

/// Reads a name: in double quotes, or up to one of these letters.
fn part<'a>(text: &'a str, ends: &[char]) -> Result<(String, &'a str), String> {
    if text.starts_with('"') {
        return json(text)
            .map(|(value, rest)| (value.as_str().unwrap_or_default().to_owned(), rest));
    }
    let end = text
        .find(|letter: char| ends.contains(&letter))
        .unwrap_or(text.len());
    let name = text[..end].trim();
    let is_fine = |letter: char| letter.is_alphanumeric() || "_-:./".contains(letter);
    if name.is_empty() {
        return Err("a name is missing: write `SERVER.TOOL`".into());
    }
    if let Some(odd) = name.chars().find(|letter| !is_fine(*letter)) {
        return Err(format!(
            "a name cannot have `{}`; put it in double quotes",
            odd.escape_default()
        ));
    }
    Ok((name.to_owned(), &text[end..]))
}

fn in_brackets(text: &str) -> Result<(Map<String, Value>, &str), String> {
    let text = text.trim_start();
    if text.starts_with('{') {
        let (value, rest) = json(text)?;
        let rest = rest
            .trim_start()
            .strip_prefix(')')
            .ok_or("there is no `)` behind the arguments")?;
        return match value {
            Value::Object(arguments) => Ok((arguments, rest)),
            _ => Err("the arguments are no JSON object".into()),
        };
    }
    let mut arguments = Map::new();
    let mut rest = text;
    loop {
        rest = rest.trim_start();
        if let Some(behind) = rest.strip_prefix(')') {
            return Ok((arguments, behind));
        }
        let (name, value, behind) = named(rest)?;
        if arguments.insert(name.clone(), value).is_some() {
            return Err(format!("`{name}` is given twice"));
        }
        let behind = behind.trim_start();
        rest = match behind.strip_prefix(',') {
            Some(more) => more,
            None if behind.starts_with(')') => behind,
            None => return Err("there is neither `,` nor `)` behind an argument".into()),
        };
    }
}

/// Reads `name=value`.
fn named(text: &str) -> Result<(String, Value, &str), String> {
    const WRITE: &str = "write arguments as `name=value`, or as a JSON object";
    let (name, rest) = if text.starts_with('"') {
        let (name, rest) = json(text)?;
        (name.as_str().unwrap_or_default().to_owned(), rest)
    } else {
        let end = text.find(|letter: char| !(letter.is_alphanumeric() || "_-.$".contains(letter)));
        let end = end.unwrap_or(text.len());
        (text[..end].to_owned(), &text[end..])
    };
    let rest = rest
        .trim_start()
        .strip_prefix('=')
        .filter(|_| !name.is_empty())
        .ok_or(WRITE)?;
    let (value, rest) = value(rest.trim_start())?;
    Ok((name, value, rest))
}

fn value(text: &str) -> Result<(Value, &str), String> {
    match text.chars().next() {
        Some('"' | '{' | '[') => json(text),
        Some('\'') => single(&text[1..]),
        _ => {
            let end = text
                .find([',', ')', '}', '\n', '"', '\''])
                .unwrap_or(text.len());
            let word = text[..end].trim_end();
            if word.is_empty() {
                return Err("an argument has no value; the empty text is `\"\"`".into());
            }
            // `true`, `10` and `null` are what they are in JSON; any other word is a text.
            let value = serde_json::from_str(word).unwrap_or_else(|_| word.into());
            Ok((value, &text[end..]))
        }
    }
}

/// Reads a text in single quotes, in which `\'` and `\\` stand for what is behind the backslash.
fn single(text: &str) -> Result<(Value, &str), String> {
    let mut read = String::new();
    let mut letters = text.char_indices();
    while let Some((at, letter)) = letters.next() {
        match letter {
            '\'' => return Ok((read.into(), &text[at + 1..])),
            '\\' if text[at + 1..].starts_with(['\'', '\\']) => {
                read.extend(letters.next().map(|(_, letter)| letter));
            }
            letter => read.push(letter),
        }
    }
    Err("a `'` is not closed".into())
}

fn json(text: &str) -> Result<(Value, &str), String> {
    let mut stream = serde_json::Deserializer::from_str(text).into_iter::<Value>();
    match stream.next() {
        Some(Ok(value)) => Ok((value, &text[stream.byte_offset()..])),
        _ => Err("the JSON in it cannot be read".into()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[track_caller]
    fn check(text: &str, expected: Value) {
        let (call, rest) = call(text).unwrap_or_else(|why| panic!("{text}: {why}"));
        let seen = json!([call.server, call.tool, call.arguments]);
        assert_eq!((seen, rest), (expected, "}}"), "{text}");
    }

    #[test]
    fn arguments_are_json_or_names_with_values() {
        check("a.b}}", json!(["a", "b", {}]));
        check("a.b()}}", json!(["a", "b", {}]));
        check(
            "plugin:x:y.get-it.now(a=1)}}",
            json!(["plugin:x:y", "get-it.now", {"a": 1}]),
        );
        check(
            "\"my server\".\"a b\"( )}}",
            json!(["my server", "a b", {}]),
        );
        check(
            "a.b({\"q\": \"}} )\", \"n\": [1, {\"x\": null}]})}}",
            json!(["a", "b", {"q": "}} )", "n": [1, {"x": null}]}]),
        );
        check(
            "a.b(q=\"x, \\\"y\\\" }})\", n = 2.5 , yes=true, no=null)}}",
            json!(["a", "b", {"q": "x, \"y\" }})", "n": 2.5, "yes": true, "no": null}]),
        );
        check(
            "a.b(state=open, path=/srv/a b.csv)}}",
            json!(["a", "b", {"state": "open", "path": "/srv/a b.csv"}]),
        );
        check(
            "a.b(q='it\\'s \\\\ \"x\"')}}",
            json!(["a", "b", {"q": "it's \\ \"x\""}]),
        );
        check(
            "a.b(\n  labels=[\"bug\", \"ui\"],\n  deep={\"a\": 1},\n)}}",
            json!(["a", "b", {"labels": ["bug", "ui"], "deep": {"a": 1}}]),
        );
        check("a.b(\"odd name\"=1)}}", json!(["a", "b", {"odd name": 1}]));
        check("größe.maß(ü=ä)}}", json!(["größe", "maß", {"ü": "ä"}]));
    }

    #[test]
    fn what_is_wrong_is_said() {
        for (text, said) in [
            ("", "a name is missing"),
            ("a}}", "names no tool"),
            (".b}}", "a name is missing"),
            ("a.}}", "a name is missing"),
            ("a b.c}}", "put it in double quotes"),
            ("a.b(x)}}", "`name=value`"),
            ("a.b(\"x\")}}", "`name=value`"),
            ("a.b(x=)}}", "has no value"),
            ("a.b(x=1 y=2", "neither `,` nor `)`"),
            ("a.b(x=1, x=2)}}", "given twice"),
            ("a.b(x='1)}}", "not closed"),
            ("a.b({\"x\": })}}", "JSON"),
            ("a.b({\"x\": 1}}}", "no `)`"),
            ("a.b(x=\"1)}}", "JSON"),
        ] {
            let why = call(text).expect_err(text);
            assert!(why.contains(said), "{text}: {why}");
        }
    }
}
