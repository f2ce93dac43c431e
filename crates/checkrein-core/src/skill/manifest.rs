//! What one SKILL.md says of itself: name, description and hints for the router.

use super::adoption;
use super::frontmatter::FrontMatter;

/// What a SKILL.md says, as far as it could be read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Manifest {
    /// The name it gives itself, if it is one.
    pub name: Option<String>,
    /// What it does and when to use it.
    pub description: String,
    /// Single words and short phrases that call for it.
    pub keywords: Vec<String>,
    /// Prompts that call for it.
    pub examples: Vec<String>,
    /// States of a project that it belongs to.
    pub states: Vec<String>,
    /// Kinds of work that it is for: `fix`, `test`, `review`.
    pub task_types: Vec<String>,
    /// Extensions of the files that it is for, without the dot.
    pub extensions: Vec<String>,
    /// Skills that it builds on.
    pub depends_on: Vec<String>,
    /// The start of the text below the front matter.
    pub body: String,
    /// `disable-model-invocation`, by its author: only who asks for it by name gets it.
    pub only_by_name: bool,
    /// `user-invocable`: whether it is one of the person's slash commands.
    pub user_invocable: bool,
    /// What is not as it should be, for its author.
    pub complaints: Vec<String>,
}

/// The standard allows 64 characters; longer ones exist.
const NAME_LIMIT: usize = 128;

/// What a skill is about stands at its start; the rest is details, in every skill the same words.
const BODY: usize = 4096;

/// Examples and keywords beyond these make every index slower to build and no skill surer.
const EXAMPLES: usize = 100;
const KEYWORDS: usize = 200;

impl Manifest {
    /// The complaint that nothing says what the skill is for.
    pub const NO_DESCRIPTION: &str = "there is no `description` to find it by";

    /// Reads the text of a SKILL.md.
    pub fn read(text: &str) -> Self {
        let (front_matter, body) = FrontMatter::read(text);
        let mut complaints: Vec<String> = front_matter.complaint.clone().into_iter().collect();
        let title = title(body);
        let name = match front_matter.get("name") {
            Some(given) => {
                let cleaned = clean_name(given);
                if cleaned.as_deref() != Some(given) {
                    complaints.push("`name` has characters that no name may have".into());
                }
                cleaned
            }
            None => title.filter(|_| has_purpose(body)).and_then(clean_name),
        };
        let mut description = front_matter
            .get("description")
            .map_or_else(|| described_by_body(body), str::to_owned);
        if let Some(when) = front_matter
            .get("when_to_use")
            .or_else(|| front_matter.get("when-to-use"))
        {
            description.push('\n');
            description.push_str(when);
        }
        // What could not be read may well have one.
        if description.is_empty() && !front_matter.is_lost() {
            complaints.push(Self::NO_DESCRIPTION.into());
        }
        let list = |keys: [&str; 2], separators: &[char]| {
            keys.iter()
                .filter_map(|key| front_matter.get(key))
                .flat_map(|value| value.split(separators))
                .map(str::trim)
                .filter(|item| !item.is_empty())
                .map(str::to_owned)
                .collect::<Vec<String>>()
        };
        let mut keywords = list(["metadata.checkrein-keywords", "keywords"], &[',', '\n']);
        let mut examples = list(["metadata.checkrein-examples", "examples"], &['|', '\n']);
        complaints.extend(cut(&mut keywords, &mut examples));
        Self {
            name,
            keywords,
            examples,
            states: list(["metadata.checkrein-states", "states"], &[',', '\n', ' ']),
            task_types: list(
                ["metadata.checkrein-task-types", "task-types"],
                &[',', '\n'],
            ),
            extensions: list(
                ["metadata.checkrein-extensions", "file-extensions"],
                &[',', '\n', ' '],
            )
            .into_iter()
            .map(|extension| extension.trim_start_matches(['*', '.']).to_owned())
            .collect(),
            depends_on: list(
                ["metadata.checkrein-depends-on", "depends-on"],
                &[',', '\n', ' '],
            )
            .iter()
            .filter_map(|name| whole_name(name))
            .collect(),
            only_by_name: front_matter.flag(adoption::FLAG) == Some(true)
                && !adoption::is_adopted(text.as_bytes()),
            user_invocable: front_matter.flag("user-invocable") != Some(false),
            description,
            body: start(body),
            complaints,
        }
    }

    /// Makes a manifest of what a file would have said.
    pub(super) fn of_parts(
        name: String,
        description: String,
        keywords: Vec<String>,
        examples: Vec<String>,
        body: &str,
    ) -> Self {
        let mut complaints = Vec::new();
        let description = if description.is_empty() {
            described_by_body(body)
        } else {
            description
        };
        if description.is_empty() {
            complaints.push(Self::NO_DESCRIPTION.into());
        }
        let trimmed = |items: Vec<String>| -> Vec<String> {
            let items = items.iter().map(|item| item.trim());
            let items = items.filter(|item| !item.is_empty());
            items.map(str::to_owned).collect()
        };
        let (mut keywords, mut examples) = (trimmed(keywords), trimmed(examples));
        complaints.extend(cut(&mut keywords, &mut examples));
        Self {
            name: Some(name),
            description,
            keywords,
            examples,
            states: Vec::new(),
            task_types: Vec::new(),
            extensions: Vec::new(),
            depends_on: Vec::new(),
            body: start(body),
            only_by_name: false,
            user_invocable: true,
            complaints,
        }
    }
}

/// Drops the keywords and examples that are too many, and returns what to tell the author.
fn cut(keywords: &mut Vec<String>, examples: &mut Vec<String>) -> Vec<String> {
    let lists = [
        ("keywords", keywords, KEYWORDS),
        ("examples", examples, EXAMPLES),
    ];
    lists
        .into_iter()
        .filter(|(_, items, limit)| items.len() > *limit)
        .map(|(name, items, limit)| {
            let number = items.len();
            items.truncate(limit);
            format!("it has {number} {name}, and only the first {limit} count")
        })
        .collect()
}

fn start(body: &str) -> String {
    body[..body.floor_char_boundary(BODY)].to_owned()
}

/// Returns a name without anything that could break a line, a path or a shell; `None` if nothing
/// is left of it.
pub fn clean_name(given: &str) -> Option<String> {
    let mut name = String::new();
    for character in given.trim().chars() {
        // A single dot may stand inside of a name, `..` nowhere.
        let is_inner = character == '.' && name.ends_with(char::is_alphanumeric);
        if character.is_alphanumeric() || matches!(character, '-' | '_') || is_inner {
            name.push(character);
        } else if !name.ends_with('-') {
            name.push('-');
        }
    }
    let name = name.trim_matches(['-', '.']);
    (!name.is_empty() && name.len() <= NAME_LIMIT).then(|| name.to_owned())
}

/// Cleans the name of any skill, a plugin's too: `office:slides`.
fn whole_name(given: &str) -> Option<String> {
    let parts: Option<Vec<String>> = given.splitn(2, ':').map(clean_name).collect();
    parts.map(|parts| parts.join(":"))
}

/// The first heading, without a token count: `# Skill Name (700 tokens)`.
fn title(body: &str) -> Option<&str> {
    let heading = body.lines().find_map(|line| line.strip_prefix("# "))?;
    let name = heading.split_once('(').map_or(heading, |(name, _)| name);
    Some(name.trim()).filter(|name| !name.is_empty())
}

fn has_purpose(body: &str) -> bool {
    body.lines().any(|line| line.trim_end() == "## Purpose")
}

/// Without a description, the purpose or the first paragraph says what a skill is for.
fn described_by_body(body: &str) -> String {
    let from = body
        .split_once("\n## Purpose")
        .map_or(body, |(_, below)| below);
    let paragraph: Vec<&str> = from
        .lines()
        .map(str::trim)
        .skip_while(|line| line.is_empty() || line.starts_with('#'))
        .take_while(|line| !line.is_empty() && !line.starts_with('#'))
        .collect();
    let mut text = paragraph.join(" ");
    if let Some((end, _)) = text.char_indices().nth(1024) {
        text.truncate(end);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hints_come_from_metadata_and_from_the_top_level() {
        let manifest = Manifest::read(
            "---\nname: pdf\ndescription: Fills forms.\nwhen_to_use: A form is to be filled.\nkeywords: [form]\nmetadata:\n  checkrein-keywords: acroform, xfa\n  checkrein-examples: fill this in | flatten it\n  checkrein-states: TEST, IMPLEMENT\n  checkrein-task-types: fill in, review\n  checkrein-extensions: .pdf *.fdf\n  checkrein-depends-on: scans, office:slides $(rm)\ndisable-model-invocation: true\nuser-invocable: false\n---\n",
        );
        assert_eq!(
            manifest.description,
            "Fills forms.\nA form is to be filled."
        );
        assert_eq!(manifest.keywords, ["acroform", "xfa", "form"]);
        assert_eq!(manifest.examples, ["fill this in", "flatten it"]);
        assert_eq!(manifest.states, ["TEST", "IMPLEMENT"]);
        assert_eq!(manifest.task_types, ["fill in", "review"]);
        assert_eq!(manifest.extensions, ["pdf", "fdf"]);
        assert_eq!(manifest.depends_on, ["scans", "office:slides", "rm"]);
        assert!(manifest.only_by_name && !manifest.user_invocable);
        assert_eq!(manifest.complaints, [""; 0]);
    }

    #[test]
    fn of_too_many_hints_the_first_count_and_the_author_is_told() {
        let many = |number: usize| -> Vec<String> {
            (0..number).map(|number| format!("word{number}")).collect()
        };
        let of_file = |keywords: usize, examples: usize| {
            Manifest::read(&format!(
                "---\nname: a\ndescription: x\nkeywords: {}\nexamples: {}\n---\n",
                many(keywords).join(","),
                many(examples).join("|"),
            ))
        };
        let at_most = of_file(KEYWORDS, EXAMPLES);
        assert_eq!(at_most.complaints, [""; 0]);
        let more = of_file(KEYWORDS + 1, EXAMPLES + 7);
        assert_eq!(
            more.complaints,
            [
                "it has 201 keywords, and only the first 200 count",
                "it has 107 examples, and only the first 100 count",
            ]
        );
        assert_eq!(
            (&more.keywords, &more.examples),
            (&at_most.keywords, &at_most.examples)
        );
        let of_parts = Manifest::of_parts("a".into(), "x".into(), many(201), many(107), "");
        assert_eq!(of_parts, more);
    }

    #[test]
    fn what_could_not_be_read_is_not_said_to_be_missing() {
        let text = format!("---\nname: a\ndescription: {}\n---\n", "x ".repeat(40_000));
        assert_eq!(
            Manifest::read(&text).complaints,
            ["the front matter is longer than 65536 bytes, so nothing of it counts"]
        );
    }

    #[test]
    fn the_format_of_title_and_purpose_is_read() {
        let manifest = Manifest::read(
            "# API Designer (700 tokens)\n## Purpose\nDesigns REST endpoints.\n\n## Instructions\nBegin.\n",
        );
        assert_eq!(manifest.name.as_deref(), Some("API-Designer"));
        assert_eq!(manifest.description, "Designs REST endpoints.");
    }

    #[test]
    fn without_front_matter_the_first_paragraph_describes() {
        let manifest = Manifest::read("# Notes\n\nTakes notes\nof meetings.\n\nMore.\n");
        assert_eq!(manifest.name, None);
        assert_eq!(manifest.description, "Takes notes of meetings.");
        assert_eq!(Manifest::read("").complaints.len(), 1);
    }

    #[track_caller]
    fn check_name(given: &str, expected: Option<&str>) {
        assert_eq!(clean_name(given).as_deref(), expected, "{given:?}");
    }

    #[test]
    fn a_hostile_name_is_cleaned_or_refused() {
        check_name("pdf-forms", Some("pdf-forms"));
        check_name(" Code Review ", Some("Code-Review"));
        check_name("a\nb", Some("a-b"));
        check_name("../../etc/passwd", Some("etc-passwd"));
        check_name("x\"; rm -rf ~ #", Some("x-rm--rf"));
        check_name("plugin:skill", Some("plugin-skill"));
        check_name("größe", Some("größe"));
        check_name("..", None);
        check_name("\0\n", None);
        check_name(&"x".repeat(1000), None);
    }

    #[test]
    fn no_text_makes_it_panic() {
        const PIECES: &[&str] = &[
            "---\n",
            "name: ",
            "description: ",
            "metadata:\n",
            "  ",
            "- ",
            "? ",
            ": ",
            "|",
            ">-\n",
            "\"",
            "'",
            "[",
            "]",
            "{",
            "}",
            "&a ",
            "*a",
            "!!map ",
            "!<x> ",
            "%YAML 1.2\n",
            "#",
            "\n",
            "\r\n",
            "\t",
            "é",
            "🚀",
            "\0",
            "\u{feff}",
            "...\n",
            "<<: ",
            "\\x",
            "\\u12",
            "\u{85}",
            "\u{2028}",
            ",",
            "x",
            "1",
            "@",
            "`",
        ];
        // A small generator with a fixed start: the same texts in every run.
        let mut state = 0x9e37_79b9_7f4a_7c15_u64;
        let mut next = move |limit: usize| {
            state ^= state << 13;
            state ^= state >> 7;
            state ^= state << 17;
            (state % limit as u64) as usize
        };
        for _ in 0..20_000 {
            let text: String = (0..next(40)).map(|_| PIECES[next(PIECES.len())]).collect();
            Manifest::read(&format!("---\n{text}\n---\n"));
            Manifest::read(&text);
        }
    }
}
