//! Finds the sections of a CLAUDE.md that a context is made of: its tables and its rules.

/// What a section is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Topic {
    /// How many tokens may go into what.
    TokenBudget,
    /// Which way of doing something to choose when.
    ExecutionDecision,
    /// What must always hold.
    CoreRules,
    /// The project's commands.
    Commands,
    /// Where settings are.
    ConfigPaths,
}

/// The words of a heading that tell its topic; the first row that fits wins.
///
/// People name these sections in many ways, so words are looked for, not titles.
const HEADINGS: &[(Topic, &[&str])] = &[
    (Topic::TokenBudget, &["token"]),
    (
        Topic::ExecutionDecision,
        &["execution decision", "decision table", "decision matrix"],
    ),
    (Topic::ExecutionDecision, &["when to use", "execution"]),
    (
        Topic::ConfigPaths,
        &[
            "config",
            "configuration",
            "paths",
            "key files",
            "important files",
        ],
    ),
    (
        Topic::Commands,
        &["commands", "command", "scripts", "how to run", "usage"],
    ),
    (
        Topic::CoreRules,
        &["core rules", "rules", "principles", "must", "conventions"],
    ),
    (Topic::CoreRules, &["guidelines", "non-negotiable"]),
];

/// Returns the lines of the first section on a topic: table rows, or list items where there is
/// no table, or command lines of a code block where there is neither.
pub(super) fn section(markdown: &str, topic: Topic) -> Vec<String> {
    sections(markdown)
        .filter(|(heading, _)| topic_of(heading) == Some(topic))
        .map(|(_, body)| informative_lines(&body, topic))
        .find(|lines| !lines.is_empty())
        .unwrap_or_default()
}

pub(super) fn topic_of(heading: &str) -> Option<Topic> {
    let heading = format!(" {} ", heading.to_lowercase());
    let has = |word: &&str| {
        heading.match_indices(*word).any(|(at, _)| {
            let before = heading[..at].chars().next_back();
            let after = heading[at + word.len()..].chars().next();
            !before.is_some_and(char::is_alphanumeric)
                // "token" finds "tokens" as well.
                && !after.is_some_and(|next| next.is_alphanumeric() && next != 's')
        })
    };
    HEADINGS
        .iter()
        .find(|(_, words)| words.iter().any(has))
        .map(|(topic, _)| *topic)
}

/// Splits markdown at its headings, which are not looked for inside code blocks and comments.
pub(super) fn sections(markdown: &str) -> impl Iterator<Item = (String, Vec<&str>)> {
    let mut sections: Vec<(String, Vec<&str>)> = Vec::new();
    let (mut fence, mut comment): (Option<&str>, bool) = (None, false);
    for line in markdown.lines() {
        // A byte order mark is no part of the first heading.
        let line = line.strip_prefix('\u{feff}').unwrap_or(line);
        let trimmed = line.trim();
        if comment {
            comment = !trimmed.contains("-->");
            continue;
        }
        if fence.is_none() && trimmed.starts_with("<!--") {
            comment = !trimmed.contains("-->");
            continue;
        }
        match fence {
            Some(mark) if trimmed.starts_with(mark) => fence = None,
            Some(_) => {}
            None => {
                fence = ["```", "~~~"]
                    .into_iter()
                    .find(|mark| trimmed.starts_with(mark));
                if fence.is_none() && line.starts_with('#') {
                    let title = line.trim_start_matches('#').trim();
                    sections.push((title.to_owned(), Vec::new()));
                    continue;
                }
            }
        }
        if let Some((_, body)) = sections.last_mut() {
            body.push(line);
        }
    }
    sections.into_iter()
}

/// Returns the lines that are in no code block.
pub(super) fn outside_of_code<'a>(body: &[&'a str]) -> Vec<&'a str> {
    let mut fence: Option<&str> = None;
    let mut is_outside = |line: &str| {
        let trimmed = line.trim();
        let mark = ["```", "~~~"]
            .into_iter()
            .find(|mark| trimmed.starts_with(mark));
        match (fence, mark) {
            (None, None) => return true,
            (None, Some(mark)) => fence = Some(mark),
            (Some(open), Some(mark)) if open == mark => fence = None,
            (Some(_), _) => {}
        }
        false
    };
    let lines = body.iter().copied();
    lines.filter(|line| is_outside(line)).collect()
}

fn informative_lines(body: &[&str], topic: Topic) -> Vec<String> {
    let outside = outside_of_code(body);
    let starting_with = |marks: &[&str]| -> Vec<String> {
        outside
            .iter()
            .map(|line| line.trim())
            .filter(|line| marks.iter().any(|mark| line.starts_with(mark)))
            .map(str::to_owned)
            .collect()
    };
    let numbered = || -> Vec<String> {
        let is_numbered = |line: &&str| {
            let rest = line.trim_start_matches(|digit: char| digit.is_ascii_digit());
            rest.len() < line.len() && (rest.starts_with(". ") || rest.starts_with(") "))
        };
        outside
            .iter()
            .map(|line| line.trim())
            .filter(is_numbered)
            .map(str::to_owned)
            .collect()
    };
    let table = starting_with(&["|"]);
    if !table.is_empty() && topic != Topic::CoreRules {
        return table;
    }
    let list = starting_with(&["- ", "* ", "+ "]);
    if !list.is_empty() {
        return list;
    }
    let numbered = numbered();
    if !numbered.is_empty() {
        return numbered;
    }
    if !table.is_empty() {
        return table;
    }
    if topic == Topic::Commands {
        code_lines(body)
    } else {
        Vec::new()
    }
}

/// Returns the lines inside code blocks as list items.
fn code_lines(body: &[&str]) -> Vec<String> {
    let mut inside = false;
    let mut lines = Vec::new();
    for line in body.iter().map(|line| line.trim()) {
        if line.starts_with("```") || line.starts_with("~~~") {
            inside = !inside;
        } else if inside && !line.is_empty() && !line.starts_with('#') {
            lines.push(format!("- `{}`", line.replace('`', "'")));
        }
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(markdown: &str, topic: Topic, expected: &[&str]) {
        assert_eq!(
            section(markdown, topic),
            expected,
            "{topic:?} of {markdown}"
        );
    }

    #[test]
    fn headings_are_known_by_their_words() {
        for (heading, topic) in [
            ("Token Scarcity", Some(Topic::TokenBudget)),
            ("2. Token budget table", Some(Topic::TokenBudget)),
            ("Execution Decision", Some(Topic::ExecutionDecision)),
            ("Core Rules (read first)", Some(Topic::CoreRules)),
            ("Commands", Some(Topic::Commands)),
            ("Common commands", Some(Topic::Commands)),
            ("Config paths", Some(Topic::ConfigPaths)),
            ("Tokenizer design", None),
            ("Recommandations", None),
            ("History", None),
        ] {
            assert_eq!(topic_of(heading), topic, "{heading}");
        }
    }

    #[test]
    fn a_table_goes_before_a_list_and_a_list_before_code() {
        let table = "## Commands\nText.\n\n| a | b |\n|---|---|\n| 1 | 2 |\n- x\n## Next\n- y";
        check(
            table,
            Topic::Commands,
            &["| a | b |", "|---|---|", "| 1 | 2 |"],
        );
        check(
            "# Commands\n```sh\n# build\ncargo build\n```",
            Topic::Commands,
            &["- `cargo build`"],
        );
        check(
            "# Rules\n1. One\n2. Two\nprose",
            Topic::CoreRules,
            &["1. One", "2. Two"],
        );
        check("# Rules\n| a |\n- One", Topic::CoreRules, &["- One"]);
    }

    #[test]
    fn headings_in_code_and_comments_do_not_count() {
        check(
            "```\n# Commands\n- no\n```\n# Commands\n- yes",
            Topic::Commands,
            &["- yes"],
        );
        check(
            "<!--\n# Rules\n- no\n-->\n# Rules\n- yes",
            Topic::CoreRules,
            &["- yes"],
        );
        check("# Commands\n```\nx", Topic::Commands, &["- `x`"]);
        check("\u{feff}# Commands\n- y", Topic::Commands, &["- y"]);
        check(
            "# Commands\n```\n| x |\n```\n- y",
            Topic::Commands,
            &["- y"],
        );
    }

    #[test]
    fn an_empty_section_does_not_hide_a_full_one() {
        check(
            "# Rules\nsee below\n# More rules\n- One",
            Topic::CoreRules,
            &["- One"],
        );
        check("", Topic::CoreRules, &[]);
    }
}
