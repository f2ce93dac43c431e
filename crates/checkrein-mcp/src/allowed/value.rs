//! Whether arguments are what a rule asks for: strictly where it allows, by every reading where it denies.

use serde_json::{Map, Value};

use super::glob::Glob;
use super::rule::{Arguments, Rule, Test, Wanted};
use super::{place, spelling};

/// Longer texts are looked at by no pattern: they are never allowed by one, and always denied by one.
const LONGEST: usize = 256 * 1024;

/// Whether a rule of an allow list is about this call.
pub(super) fn permits(
    rule: &Rule,
    server: &str,
    tool: &str,
    arguments: &Map<String, Value>,
) -> bool {
    let is_about = rule.server.as_ref().is_none_or(|glob| glob.matches(server));
    is_about
        && rule.tool.matches(tool)
        && rule.arguments.as_ref().is_none_or(|asked| {
            let all = asked
                .wanted
                .iter()
                .all(|wanted| match find(arguments, &wanted.path) {
                    Some(value) => fits(&wanted.test, value),
                    None => wanted.optional,
                });
            all && (asked.open || are_named(asked, arguments, &mut Vec::new()))
        })
}

/// Whether a rule of a deny list is about this call. Upper and lower case are one here.
pub(super) fn forbids(
    rule: &Rule,
    server: &str,
    tool: &str,
    arguments: &Map<String, Value>,
) -> bool {
    let (server, tool) = (spelling::name(server), spelling::name(tool));
    let is_about = rule
        .server
        .as_ref()
        .is_none_or(|glob| glob.lower().matches(&server));
    is_about
        && rule.tool.lower().matches(&tool)
        && rule.arguments.as_ref().is_none_or(|asked| {
            let is_met = |wanted: &Wanted| {
                let mut found = Vec::new();
                find_below(arguments, &wanted.path, &mut found);
                found
                    .iter()
                    .any(|value| touches(&wanted.test, value, &rule.home))
            };
            asked.wanted.iter().all(is_met)
        })
}

/// Returns the value of exactly this argument.
fn find<'a>(arguments: &'a Map<String, Value>, path: &[String]) -> Option<&'a Value> {
    let (first, rest) = path.split_first()?;
    let value = arguments.get(first)?;
    match rest {
        [] => Some(value),
        rest => find(value.as_object()?, rest),
    }
}

/// Whether there is no argument but those that are named; what holds a named one holds nothing else.
fn are_named(asked: &Arguments, map: &Map<String, Value>, above: &mut Vec<String>) -> bool {
    map.iter().all(|(name, value)| {
        above.push(name.clone());
        let is_named = asked.wanted.iter().any(|wanted| wanted.path == *above);
        let holds_one = asked
            .wanted
            .iter()
            .any(|wanted| wanted.path.starts_with(above));
        let inner = value.as_object();
        let fine =
            is_named || holds_one && inner.is_some_and(|inner| are_named(asked, inner, above));
        above.pop();
        fine
    })
}

/// Whether a value is what an allow rule asks for. Of a list, each item has to be.
fn fits(test: &Test, value: &Value) -> bool {
    match (test, value) {
        (Test::Like(glob), _) if glob.is_all() => true,
        (_, Value::Array(items)) => !items.is_empty() && items.iter().all(|item| fits(test, item)),
        (Test::Is(wanted), value) => wanted == value,
        (Test::Like(glob), Value::String(text)) => {
            text.len() <= LONGEST
                && (glob.is_plain() || is_fair(glob, text) && stays(glob, text))
                && glob.matches(text)
        }
        (Test::Like(glob), Value::Number(number)) => glob.matches(&number.to_string()),
        (Test::Like(glob), Value::Bool(yes)) => glob.matches(&yes.to_string()),
        (Test::Finds(regex), Value::String(text)) => {
            text.len() <= LONGEST && regex.is_match(text.as_bytes())
        }
        _ => false,
    }
}

/// Whether a text is what it looks like to a pattern: one that says where something is takes no detours.
fn is_fair(glob: &Glob, text: &str) -> bool {
    if glob.is_path() {
        spelling::is_straight(text)
    } else {
        !spelling::leads_up(text)
    }
}

/// Whether a path does not leave by a link what the pattern is about, wherever that itself is.
fn stays(glob: &Glob, text: &str) -> bool {
    if !glob.is_path() {
        return true;
    }
    let Some(real) = place::real(text) else {
        return true;
    };
    let base = glob.base();
    let base = place::real(&base).unwrap_or(base);
    let base = base.trim_end_matches('/');
    real.strip_prefix(base)
        .is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

/// Collects whatever may be meant by an argument: of any case, and in each item of a list.
fn find_below<'a>(map: &'a Map<String, Value>, path: &[String], found: &mut Vec<&'a Value>) {
    if let Some((first, rest)) = path.split_first() {
        let first = spelling::name(first);
        let meant = map.iter().filter(|(name, _)| spelling::name(name) == first);
        meant.for_each(|(_, value)| find_all(value, rest, found));
    }
}

fn find_all<'a>(value: &'a Value, path: &[String], found: &mut Vec<&'a Value>) {
    match value {
        _ if path.is_empty() => found.push(value),
        Value::Object(map) => find_below(map, path, found),
        Value::Array(items) => items.iter().for_each(|item| find_all(item, path, found)),
        _ => {}
    }
}

/// Whether anything in a value is what a deny rule is about.
fn touches(test: &Test, value: &Value, home: &str) -> bool {
    if matches!(test, Test::Like(glob) if glob.is_all()) {
        return true;
    }
    match value {
        Value::Array(items) => items.iter().any(|item| touches(test, item, home)),
        Value::Object(map) => {
            let is_key = |key: &str| touches(test, &Value::String(key.to_owned()), home);
            map.iter()
                .any(|(key, value)| touches(test, value, home) || is_key(key))
        }
        Value::String(text) => touches_text(test, text, home),
        Value::Null => matches!(test, Test::Is(Value::Null)),
        scalar => touches_text(test, &scalar.to_string(), home),
    }
}

fn touches_text(test: &Test, text: &str, home: &str) -> bool {
    if text.len() > LONGEST {
        return true;
    }
    match test {
        Test::Is(wanted) => {
            let wanted = wanted.to_string();
            let text = spelling::name(text);
            let text = text.as_str();
            let number = |text: &str| text.parse::<f64>().ok();
            wanted.eq_ignore_ascii_case(text)
                || number(text).is_some_and(|own| number(&wanted) == Some(own))
        }
        Test::Like(glob) => {
            let glob = glob.lower();
            let readings = spelling::readings(text, home);
            let real = readings.iter().filter_map(|reading| place::real(reading));
            let real: Vec<String> = real.collect();
            readings
                .iter()
                .chain(&real)
                .any(|reading| glob.matches(&reading.to_lowercase()))
        }
        Test::Finds(regex) => spelling::readings(text, home)
            .iter()
            .any(|reading| regex.is_match(reading.as_bytes())),
    }
}
