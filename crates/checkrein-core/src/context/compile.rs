//! Puts a context together: the parts in the order of their weight, each short.

use super::Sources;
use super::extract::{Topic, section};
use crate::feature::{Feature, Status};
use crate::message::count;
use crate::state::{State, moves_from};

/// One part of a context, given to the model whole or not at all.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Part {
    /// Its heading.
    pub title: String,
    /// Its text, heading included, without a line break at the end.
    pub text: String,
}

/// A compiled context.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Context {
    /// Its parts, the weightiest first.
    pub parts: Vec<Part>,
}

/// The most rows of a table or list: six parts of this and the first stay under 100 lines.
const MOST_ROWS: usize = 12;

/// The most core rules: what is not among the first five is not core.
const MOST_RULES: usize = 5;

/// The longest line in characters; a longer one is cut at a word and marked.
const LONGEST_LINE: usize = 240;

impl Context {
    /// Compiles the context of a project in its present state.
    pub fn compile(sources: &Sources<'_>) -> Self {
        let mut parts = vec![now(sources)];
        for (title, topic, most) in [
            ("Core rules", Topic::CoreRules, MOST_RULES),
            ("Commands", Topic::Commands, MOST_ROWS),
            ("Execution decision", Topic::ExecutionDecision, MOST_ROWS),
            ("Token budget", Topic::TokenBudget, MOST_ROWS),
            ("Config paths", Topic::ConfigPaths, MOST_ROWS),
        ] {
            parts.extend(from_instructions(sources, title, topic, most));
        }
        parts.push(skills_of_states(sources));
        Self { parts }
    }

    /// Returns the context as one text.
    pub fn text(&self) -> String {
        let texts: Vec<&str> = self.parts.iter().map(|part| part.text.as_str()).collect();
        texts.join("\n\n") + "\n"
    }

    /// Reads a context from its text.
    pub fn parse(text: &str) -> Self {
        let mut parts: Vec<Part> = Vec::new();
        for line in text.lines() {
            match (line.strip_prefix("## "), parts.last_mut()) {
                (Some(title), _) => {
                    parts.push(Part {
                        title: title.to_owned(),
                        text: line.to_owned(),
                    });
                }
                (None, Some(part)) => {
                    part.text.push('\n');
                    part.text.push_str(line);
                }
                (None, None) => {}
            }
        }
        for part in &mut parts {
            part.text.truncate(part.text.trim_end().len());
        }
        Self { parts }
    }
}

impl Part {
    fn new(title: &str, lines: Vec<String>) -> Self {
        let mut text = format!("## {title}");
        for line in lines {
            text.push('\n');
            // A title that quotes our own tags must not end the block.
            text.push_str(&shorten(&line).replace("</checkrein-", "< /checkrein-"));
        }
        Self {
            title: title.to_owned(),
            text,
        }
    }
}

fn now(sources: &Sources<'_>) -> Part {
    let state = sources.state.state;
    let config = &sources.project.config;
    let moves = moves_from(sources.state, sources.features.facts());
    let open: Vec<&str> = moves
        .iter()
        .filter(|(to, missing)| missing.is_none() && *to != State::FixBroken)
        .map(|(to, _)| to.as_str())
        .collect();
    let mut lines = vec![format!("- State: {state}{}", origin(sources))];
    if !open.is_empty() {
        let open = open.join(" or ");
        lines.push(format!(
            "- Moves on to: {open} (by `checkrein state enter NAME` only)"
        ));
    }
    if let Some(task) = &sources.task {
        lines.push(format!("- {}", one_line(task)));
    }
    lines.extend(feature_lines(sources));
    let commands = [
        ("Test command", &config.test_command),
        ("Health check", &config.health_check),
    ];
    for (name, command) in commands {
        if let Some(command) = command {
            lines.push(format!("- {name}: `{}`", command.replace('\n', " ")));
        }
    }
    if let Some(port) = config.dev_server_port {
        lines.push(format!("- Development server: port {port}"));
    }
    if !config.required_env.is_empty() {
        lines.push(format!(
            "- Required environment: {}",
            config.required_env.join(", ")
        ));
    }
    Part::new(
        &format!("{} ({state})", sources.project.name().replace('\n', " ")),
        lines,
    )
}

fn origin(sources: &Sources<'_>) -> String {
    sources
        .state
        .came_from
        .map(|from| format!(", came from {from}"))
        .unwrap_or_default()
}

fn feature_lines(sources: &Sources<'_>) -> Vec<String> {
    let features = sources.features;
    let describe = |feature: &Feature| format!("`{}` {}", feature.id, one_line(&feature.title));
    let mut lines = Vec::new();
    match (features.current(), features.next()) {
        (Some(current), _) => {
            lines.push(format!(
                "- Current feature: {} ({})",
                describe(current),
                current.status.as_str()
            ));
            lines.extend(
                current
                    .acceptance
                    .iter()
                    .take(6)
                    .map(|one| format!("  - accept: {}", one_line(one))),
            );
        }
        (None, Some(next)) => lines.push(format!(
            "- No feature in progress; next: {} (`checkrein feature start {}`)",
            describe(next),
            next.id
        )),
        (None, None) if features.features.is_empty() => {
            lines.push("- No features yet (`checkrein feature add \"TITLE\"`)".into());
        }
        (None, None) => {}
    }
    if !features.features.is_empty() {
        let tested = features
            .features
            .iter()
            .filter(|feature| feature.status == Status::Tested)
            .count();
        lines.push(format!(
            "- {}, {tested} tested",
            count(features.features.len(), "feature")
        ));
    }
    lines
}

/// Takes a topic from the file that is nearest to the project; the person's own file comes last.
fn from_instructions(
    sources: &Sources<'_>,
    title: &str,
    topic: Topic,
    most: usize,
) -> Option<Part> {
    let (mut lines, file) = sources.instructions.iter().rev().find_map(|file| {
        let lines = section(&file.text, topic);
        (!lines.is_empty()).then_some((lines, file.name))
    })?;
    // A table's head and rule are not rows.
    let most = if lines[0].starts_with('|') {
        most + 2
    } else {
        most
    };
    let surplus = lines.len().saturating_sub(most);
    lines.truncate(most);
    if surplus > 0 {
        lines.push(format!("- … {} more in {file}", count(surplus, "line")));
    }
    Some(Part::new(title, lines))
}

fn skills_of_states(sources: &Sources<'_>) -> Part {
    let rows = State::ALL.iter().filter_map(|state| {
        Some(format!(
            "{state} {}",
            one_line(sources.project.skill_of(*state)?)
        ))
    });
    Part::new(
        "Skill of each state",
        vec![format!("- {}", rows.collect::<Vec<_>>().join(" · "))],
    )
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn shorten(line: &str) -> String {
    if line.chars().count() <= LONGEST_LINE {
        return line.to_owned();
    }
    let cut: String = line.chars().take(LONGEST_LINE).collect();
    let end = cut
        .rfind(' ')
        .filter(|end| *end > LONGEST_LINE / 2)
        .unwrap_or(cut.len());
    // A code span or a row that is cut open is closed again.
    let close = if cut[..end].matches('`').count() % 2 == 1 {
        "…`"
    } else {
        "…"
    };
    format!("{}{close}", cut[..end].trim_end())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::context::sources::Instructions;
    use crate::feature::FeatureList;
    use crate::layout::ProjectDirs;
    use crate::project::{Project, ProjectConfig};
    use crate::state::StateFile;

    fn compile(markdown: &[(&'static str, &str)], state: State, features: &[&str]) -> Context {
        let config = ProjectConfig {
            test_command: Some("cargo test".into()),
            required_env: vec!["API_KEY".into()],
            ..ProjectConfig::default()
        };
        let project = Project {
            dirs: ProjectDirs::new("/p/my app"),
            config,
        };
        let mut list = FeatureList::default();
        for title in features {
            let feature = Feature {
                title: (*title).into(),
                ..Feature::default()
            };
            list.add(feature, crate::time::Timestamp::UNIX_EPOCH)
                .unwrap();
        }
        let state = StateFile {
            state,
            ..StateFile::default()
        };
        let instructions = markdown
            .iter()
            .map(|(name, text)| Instructions {
                name,
                text: (*text).into(),
            })
            .collect();
        Context::compile(&Sources {
            project: &project,
            state: &state,
            features: &list,
            task: None,
            instructions,
        })
    }

    #[test]
    fn a_context_says_where_the_project_stands() {
        let context = compile(
            &[
                ("~/.claude/CLAUDE.md", "# Rules\n- global"),
                ("CLAUDE.md", "# Rules\n- local"),
            ],
            State::Implement,
            &["Log in", "Log out"],
        );
        insta::assert_snapshot!(context.text(), @r"
        ## my app (IMPLEMENT)
        - State: IMPLEMENT
        - Moves on to: TEST (by `checkrein state enter NAME` only)
        - No feature in progress; next: `feat-001` Log in (`checkrein feature start feat-001`)
        - 2 features, 0 tested
        - Test command: `cargo test`
        - Required environment: API_KEY

        ## Core rules
        - local

        ## Skill of each state
        - INIT initialization · IMPLEMENT implementation · TEST testing · COMPLETE context-graph · FIX_BROKEN enforcement
        ");
    }

    #[test]
    fn it_stays_under_100_lines_whatever_it_is_made_of() {
        let row = format!("| {} |\n", "word ".repeat(200));
        let table = format!("| a |\n|---|\n{}", row.repeat(500));
        let rules = "- rule\n".repeat(300);
        let markdown = format!(
            "# Tokens\n{table}# Execution decision\n{table}# Rules\n{rules}# Commands\n{table}# Config\n{table}"
        );
        let context = compile(&[("CLAUDE.md", &markdown)], State::Test, &["x"; 400]);
        let lines: Vec<String> = context.text().lines().map(str::to_owned).collect();
        assert!(lines.len() < 100, "{} lines", lines.len());
        assert!(
            lines
                .iter()
                .all(|line| line.chars().count() <= LONGEST_LINE + 2)
        );
        assert_eq!(context.parts.len(), 7);
        assert!(
            context.text().contains("- … 488 lines more in CLAUDE.md")
                || context.text().contains("more in CLAUDE.md")
        );
    }

    #[test]
    fn a_context_survives_its_text() {
        let context = compile(
            &[("CLAUDE.md", "# Commands\n| a |\n|--|")],
            State::Init,
            &["x"],
        );
        assert_eq!(Context::parse(&context.text()), context);
    }
}
