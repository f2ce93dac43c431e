//! Code of other languages in plainer words: the person's home as a text, and texts that are put together as one.
//!
//! `os.homedir() + '/.config'` and `Path.home() / ".config"` name a file as surely as the path itself does.

use std::borrow::Cow;

/// What code calls the person's home, the longer name first where one begins with another.
const HOMES: &[&str] = &[
    "os.path.expanduser('~')",
    "os.path.expanduser(\"~\")",
    "path.expanduser('~')",
    "path.expanduser(\"~\")",
    "expanduser('~')",
    "expanduser(\"~\")",
    "File.expand_path('~')",
    "File.expand_path(\"~\")",
    "pathlib.Path.home()",
    "Path.home()",
    "Path(os.environ['HOME'])",
    "Path(os.environ[\"HOME\"])",
    "require('os').homedir()",
    "require(\"os\").homedir()",
    "require('node:os').homedir()",
    "require(\"node:os\").homedir()",
    "os.homedir()",
    "homedir()",
    "process.env.HOME",
    "process.env['HOME']",
    "process.env[\"HOME\"]",
    "Bun.env.HOME",
    "Deno.env.get('HOME')",
    "Deno.env.get(\"HOME\")",
    "os.environ['HOME']",
    "os.environ[\"HOME\"]",
    "os.environ.get('HOME')",
    "os.environ.get(\"HOME\")",
    "environ['HOME']",
    "environ[\"HOME\"]",
    "os.getenv('HOME')",
    "os.getenv(\"HOME\")",
    "getenv('HOME')",
    "getenv(\"HOME\")",
    "$_SERVER['HOME']",
    "$_SERVER[\"HOME\"]",
    "$ENV{HOME}",
    "$ENV{'HOME'}",
    "$ENV{\"HOME\"}",
    "ENV['HOME']",
    "ENV[\"HOME\"]",
    "ENV.fetch('HOME')",
    "ENV.fetch(\"HOME\")",
    "ENVIRON[\"HOME\"]",
    "Dir.home",
];

/// Returns the code with the home filled in and the texts joined.
pub(super) fn plain<'a>(code: &'a str, home: Option<&str>) -> Cow<'a, str> {
    const TELLING: &[&str] = &["HOME", "home", "expand"];
    let filled = match home {
        Some(home) if TELLING.iter().any(|word| code.contains(word)) => {
            Cow::Owned(filled(code, home))
        }
        _ => Cow::Borrowed(code),
    };
    Cow::Owned(joined(&filled))
}

/// Puts the home where code asks for it: as a text, or as a part of the text that it stands in.
fn filled(code: &str, home: &str) -> String {
    let mut out = String::with_capacity(code.len());
    let mut quote: Option<char> = None;
    let mut rest = code;
    while let Some(char) = rest.chars().next() {
        let named = HOMES.iter().find(|name| rest.starts_with(**name));
        if let Some(name) = named.filter(|name| !is_assigned(&rest[name.len()..])) {
            rest = &rest[name.len()..];
            let hole = ["${", "#{", "{"].iter().find(|open| out.ends_with(**open));
            match (quote, hole) {
                (None, _) => out.push_str(&format!("\"{home}\"")),
                (Some(_), Some(open)) if rest.starts_with('}') => {
                    out.truncate(out.len() - open.len());
                    out.push_str(home);
                    rest = &rest[1..];
                }
                _ => out.push_str(home),
            }
            continue;
        }
        rest = &rest[char.len_utf8()..];
        out.push(char);
        match (quote, char) {
            (Some(_), '\\') => {
                if let Some(escaped) = rest.chars().next() {
                    out.push(escaped);
                    rest = &rest[escaped.len_utf8()..];
                }
            }
            // An apostrophe in a comment is over with its line.
            (Some('"' | '\''), '\n') => quote = None,
            (Some(open), char) if char == open => quote = None,
            (None, '"' | '\'' | '`') => quote = Some(char),
            _ => {}
        }
    }
    out
}

/// Whether what is named right before this is given a value here.
fn is_assigned(rest: &str) -> bool {
    let rest = rest.trim_start();
    rest.starts_with('=') && !rest.starts_with("==")
}

/// Makes one text of `'a' + 'b'`, and of the other ways to put texts together.
fn joined(code: &str) -> String {
    let mut out = String::with_capacity(code.len());
    // The quote that the text ends with here, and the one that it began with.
    let mut open: Option<(char, char)> = None;
    let mut rest = code;
    while let Some(char) = rest.chars().next() {
        rest = &rest[char.len_utf8()..];
        match (open, char) {
            (Some(_), '\\') => {
                out.push(char);
                if let Some(escaped) = rest.chars().next() {
                    out.push(escaped);
                    rest = &rest[escaped.len_utf8()..];
                }
            }
            (Some(('"' | '\'', _)), '\n') => {
                out.push(char);
                open = None;
            }
            (Some((end, begun)), char) if char == end => match next_text(rest) {
                Some((quote, after)) if end != '`' => {
                    open = Some((quote, begun));
                    rest = after;
                }
                _ => {
                    out.push(begun);
                    open = None;
                }
            },
            (None, '"' | '\'' | '`') => {
                out.push(char);
                open = Some((char, char));
            }
            (_, char) => out.push(char),
        }
    }
    out
}

/// Returns the quote of the text that is put behind the one before, and what follows that quote.
fn next_text(rest: &str) -> Option<(char, &str)> {
    let bare = rest.trim_start_matches([' ', '\t']);
    let sign = [" + ", "+", "..", "."]
        .iter()
        .find_map(|sign| bare.strip_prefix(sign.trim()));
    let after = sign.unwrap_or(bare).trim_start_matches([' ', '\t']);
    let quote = after.chars().next()?;
    // Right behind one another they are a triple quote, or an empty text.
    let apart = sign.is_some() || bare.len() < rest.len();
    (apart && matches!(quote, '"' | '\'')).then(|| (quote, &after[1..]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(code: &str, expected: &str) {
        assert_eq!(plain(code, Some("/h")), expected, "{code}");
    }

    #[test]
    fn the_home_is_a_text() {
        check("p = Path.home() / 'a'", "p = \"/h\" / 'a'");
        check("os.homedir() + '/a'", "\"/h/a\"");
        check("`${os.homedir()}/a`", "`/h/a`");
        check("f\"{os.environ['HOME']}/a\"", "f\"/h/a\"");
        check("\"$ENV{HOME}/a\"", "\"/h/a\"");
        check("$ENV{HOME} . '/a'", "\"/h/a\"");
        check("print (ENVIRON[\"HOME\"] \"/a\")", "print (\"/h/a\")");
        check("\"#{Dir.home}/a\"", "\"/h/a\"");
        check("os.environ['HOME'] = 'x'", "os.environ['HOME'] = 'x'");
        check("# don't\nDir.home", "# don't\n\"/h\"");
    }

    #[test]
    fn texts_that_are_put_together_are_one() {
        check("'check' + 'rein'", "'checkrein'");
        check("'check' \"rein\"", "'checkrein'");
        check("'a', 'b'", "'a', 'b'");
        check("'''a'''", "'''a'''");
        check("x['write'+'Sync']", "x['writeSync']");
        check("'it\\'s' + 'so'", "'it\\'sso'");
        check("'a' + b + 'c'", "'a' + b + 'c'");
        assert_eq!(plain("~ + x", None), "~ + x");
    }
}
