//! References in the front matter, and all that one skill wants of servers.
//!
//! ```yaml
//! mcp:
//!   issues: github.list_issues(state=open)
//! ```
//!
//! `{{mcp:issues}}` in the text is that call. One that the text does not name comes at its end, under its name.

use super::arguments::call;
use super::find::{find, has_mark};
use super::{Call, Filled, MOST, fill};
use crate::skill::FrontMatter;

/// What a skill wants of servers, as its front matter says.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Templates {
    /// By name.
    named: Vec<(String, Result<Call, String>)>,
    /// The tools that it says it needs, if it does; it gets no others.
    pub tools: Option<Vec<String>>,
}

impl Templates {
    /// Reads what a front matter says.
    pub fn read(front: &FrontMatter) -> Self {
        let mut named = Vec::new();
        for (name, value) in front.below("mcp") {
            named.push((name.to_owned(), whole(value)));
        }
        for key in ["mcp", "metadata.checkrein-mcp"] {
            if let Some(value) = front.get(key) {
                listed(value, &mut named);
            }
        }
        named.truncate(MOST);
        Self {
            named,
            tools: tools(front),
        }
    }

    /// Whether a text with this front matter has anything to be filled in.
    pub fn any(&self, body: &str) -> bool {
        !self.named.is_empty() || has_mark(body)
    }

    /// Returns the different calls that a text wants, in their order; no more than a skill may have.
    pub fn calls(&self, body: &str) -> Vec<Call> {
        let in_text = find(body, &|name| self.call(name));
        let in_text = in_text
            .into_iter()
            .filter_map(|reference| reference.wanted.ok());
        let besides = self
            .besides(body)
            .into_iter()
            .filter_map(|(_, wanted)| wanted.ok());
        let mut calls: Vec<Call> = Vec::new();
        for call in in_text.chain(besides) {
            if calls.len() < MOST && !calls.contains(&call) {
                calls.push(call);
            }
        }
        calls
    }

    /// Fills a text in.
    pub fn fill(&self, body: &str, answer: &dyn Fn(&Call) -> Filled) -> String {
        fill(body, &|name| self.call(name), &self.besides(body), answer)
    }

    fn call(&self, name: &str) -> Option<Call> {
        let (_, wanted) = self.named.iter().find(|(other, _)| other == name)?;
        wanted.clone().ok()
    }

    /// Returns those that the text does not name.
    fn besides(&self, body: &str) -> Vec<(String, Result<Call, String>)> {
        let in_text: Vec<Call> = find(body, &|name| self.call(name))
            .into_iter()
            .filter_map(|reference| reference.wanted.ok())
            .collect();
        let is_besides = |(_, wanted): &&(String, Result<Call, String>)| match wanted {
            Ok(call) => !in_text.contains(call),
            Err(_) => true,
        };
        self.named.iter().filter(is_besides).cloned().collect()
    }
}

/// Returns the tools that a front matter says its skill needs: rules, as the person's settings have them.
pub fn tools(front: &FrontMatter) -> Option<Vec<String>> {
    let value = front
        .get("metadata.checkrein-mcp-tools")
        .or_else(|| front.get("mcp-tools"))?;
    let rules = value
        .split(['\n', '|'])
        .map(str::trim)
        .filter(|rule| !rule.is_empty());
    Some(rules.map(str::to_owned).collect())
}

/// Reads a call that is all there is.
fn whole(text: &str) -> Result<Call, String> {
    let (call, rest) = call(text.trim())?;
    if rest.trim().is_empty() {
        Ok(call)
    } else {
        Err("there is something behind the call".into())
    }
}

/// Reads `name = call`, `name: call` or a call alone, with line ends or vertical bars between them.
fn listed(text: &str, named: &mut Vec<(String, Result<Call, String>)>) {
    let mut rest = text.trim();
    while !rest.is_empty() && named.len() < MOST {
        let line = rest.find(['\n', '|']).unwrap_or(rest.len());
        let head = rest.find('(').unwrap_or(line).min(line);
        let (name, of_call) = match rest[..head]
            .split_once('=')
            .or_else(|| rest[..head].split_once(": "))
        {
            Some((name, _)) => {
                let behind = &rest[name.len() + 1..];
                (Some(name.trim().to_owned()), behind.trim_start())
            }
            None => (None, rest),
        };
        let (wanted, behind) = match call(of_call) {
            Ok((call, behind)) => (Ok(call), behind),
            Err(why) => (Err(why), &rest[line..]),
        };
        let name = name.unwrap_or_else(|| {
            wanted
                .as_ref()
                .map_or_else(|_| rest[..line].to_owned(), Call::name)
        });
        named.push((name, wanted));
        rest = behind.trim_start().trim_start_matches('|').trim_start();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(front: &str, body: &str, expected: &[&str]) -> Templates {
        let text = format!("---\nname: a\n{front}\n---\n{body}");
        let (front, body) = FrontMatter::read(&text);
        let templates = Templates::read(&front);
        let calls: Vec<String> = templates.calls(body).iter().map(Call::name).collect();
        assert_eq!(calls, expected, "{text}");
        assert_eq!(
            templates.any(body),
            !templates.named.is_empty() || has_mark(body)
        );
        templates
    }

    #[test]
    fn the_front_matter_names_calls_in_many_ways() {
        check(
            "mcp:\n  issues: github.list(state=open)\n  x: a.b",
            "",
            &["github.list", "a.b"],
        );
        check(
            "mcp:\n  - issues: github.list(state=open)\n  - y: a.b",
            "",
            &["github.list", "a.b"],
        );
        check(
            "mcp:\n  - issues = github.list(a=1, b=\"x | y\")\n  - a.b(c=2)",
            "",
            &["github.list", "a.b"],
        );
        check("mcp: [a.b, c.d]", "", &["a.b", "c.d"]);
        check(
            "metadata:\n  checkrein-mcp: issues = github.list(q=\"a|b\") | a.b",
            "",
            &["github.list", "a.b"],
        );
        // No YAML, and read line by line.
        check(
            "mcp:\n  issues: github.list({\"state\": \"open\"})\ndescription: a: b",
            "",
            &["github.list"],
        );
        check("description: x", "", &[]);
    }

    #[test]
    fn a_name_in_the_text_is_that_call_and_none_is_asked_twice() {
        let front = "mcp:\n  issues: github.list(state=open)\n  more: a.b";
        let templates = check(
            front,
            "{{mcp:issues}} {{mcp:c.d}} {{mcp:issues}}",
            &["github.list", "c.d", "a.b"],
        );
        let filled = templates.fill("Issues: {{mcp:issues}}\n", &|call| {
            Filled::Missing(super::super::Missing {
                why: call.name(),
                next: "wait".into(),
                said: None,
            })
        });
        assert_eq!(
            filled,
            "Issues: [data 1]\n\n[Data 1 is missing: `github.list`: github.list. Next: wait.]\n\n## more\n\n\
             [Data 2 is missing: `a.b`: a.b. Next: wait.]\n"
        );
    }

    #[test]
    fn more_than_a_skill_may_have_is_not_asked() {
        let body: String = (0..40)
            .map(|number| format!("{{{{mcp:a.b(n={number})}}}}\n"))
            .collect();
        let text = format!("---\nname: a\n---\n{body}");
        let (front, body) = FrontMatter::read(&text);
        assert_eq!(Templates::read(&front).calls(body).len(), MOST);
    }

    #[test]
    fn what_a_skill_says_it_needs_is_read() {
        let tools = |front: &str| tools(&FrontMatter::read(&format!("---\n{front}\n---\n")).0);
        assert_eq!(tools("name: a"), None);
        assert_eq!(
            tools("mcp-tools:\n  - github.list_*\n  - a.b(x=1, y=2)").unwrap(),
            ["github.list_*", "a.b(x=1, y=2)"]
        );
        assert_eq!(
            tools("metadata:\n  checkrein-mcp-tools: a.* | b.c").unwrap(),
            ["a.*", "b.c"]
        );
    }
}
