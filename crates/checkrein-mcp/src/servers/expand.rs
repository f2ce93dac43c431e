//! Variables in a server's configuration, put in as the client puts them in.
//!
//! `${NAME}` and `${NAME:-default}`, nothing else: no `$NAME`, no escape, no default within a default. A variable that is
//! set to nothing counts as set. What has no value stays as it is written, and its name is told.

use std::collections::BTreeSet;

/// Puts the variables into a text; those without a value are added to `missing`.
pub(super) fn expand(
    text: &str,
    variable: &dyn Fn(&str) -> Option<String>,
    missing: &mut BTreeSet<String>,
) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(start) = rest.find("${") {
        let (before, from) = rest.split_at(start);
        out.push_str(before);
        let Some(reference) = Reference::at(from) else {
            // The `$` alone is passed over: `$${A}` holds a reference.
            out.push('$');
            rest = &from[1..];
            continue;
        };
        match (variable(reference.name), reference.default) {
            (Some(value), _) => out.push_str(&value),
            (None, Some(default)) => out.push_str(default),
            (None, None) => {
                missing.insert(reference.name.to_owned());
                out.push_str(&from[..reference.length]);
            }
        }
        rest = &from[reference.length..];
    }
    out.push_str(rest);
    out
}

struct Reference<'a> {
    name: &'a str,
    default: Option<&'a str>,
    length: usize,
}

impl<'a> Reference<'a> {
    /// Reads a reference at the start of a text that begins with `${`.
    fn at(text: &'a str) -> Option<Self> {
        let inside = &text[2..text.find('}')?];
        let (name, default) = match inside.split_once(":-") {
            Some((name, default)) => (name, Some(default)),
            None => (inside, None),
        };
        let mut letters = name.bytes();
        let first = letters.next()?;
        let is_name = (first.is_ascii_alphabetic() || first == b'_')
            && letters.all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
        is_name.then_some(Self {
            name,
            default,
            length: 2 + inside.len() + 1,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn variable(name: &str) -> Option<String> {
        match name {
            "A" => Some("aval".into()),
            "EMPTY" => Some(String::new()),
            "lower_1" => Some("low".into()),
            "SELF" => Some("${A}".into()),
            _ => None,
        }
    }

    #[track_caller]
    fn check(text: &str, expected: &str, expected_missing: &[&str]) {
        let mut missing = BTreeSet::new();
        assert_eq!(expand(text, &variable, &mut missing), expected, "{text}");
        assert_eq!(missing.into_iter().collect::<Vec<_>>(), expected_missing);
    }

    /// As the real client did it, version 2.1.329.
    #[test]
    fn variables_are_put_in_as_the_client_does() {
        check("", "", &[]);
        check("${A}", "aval", &[]);
        check("x${A}y${A}", "xavalyaval", &[]);
        check(
            "$A ${} ${ A } ${1A} ${A.B} ${A-} ${A-B}",
            "$A ${} ${ A } ${1A} ${A.B} ${A-} ${A-B}",
            &[],
        );
        check("$${A} \\${A}", "$aval \\aval", &[]);
        check("${A:-d}", "aval", &[]);
        check(
            "${N:-dflt}|${N:-a:-b}|${N:-}|${N:-a b}",
            "dflt|a:-b||a b",
            &[],
        );
        check("${N:-${A}}", "${A}", &[]);
        check("${N:-x}y}", "xy}", &[]);
        check("${EMPTY}|${EMPTY:-empty}", "|", &[]);
        check("${N}/${N1}/${N}", "${N}/${N1}/${N}", &["N", "N1"]);
        check("${lower_1}", "low", &[]);
        check("${SELF}", "${A}", &[]);
        check("${", "${", &[]);
        check("a ${A", "a ${A", &[]);
        check("ä${A}ö", "äavalö", &[]);
    }
}
