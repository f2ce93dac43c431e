//! Which skills subagents begin with: an agent's file may name skills under `skills`, and Claude Code
//! puts their text before the agent's task. It does so for none that is kept out of its list, and says
//! nothing, so a skill that an agent counts on is not adopted.

use std::collections::HashSet;
use std::path::{Path, PathBuf};

use checkrein_core::skill::{FrontMatter, Source};

use super::skill_file::SkillFile;
use super::survey::Seen;
use crate::skills;
use crate::surroundings::Surroundings;

/// An agent, and the skills that it begins with.
struct Agent {
    name: String,
    skills: Vec<String>,
}

/// The agents of the current folder.
pub struct Agents(Vec<Agent>);

/// Folders of agents may have folders in them, and links that lead in a circle.
const DEPTH: usize = 4;

impl Agents {
    /// Reads the agents where the client does: the person's, the project's, those of plugins.
    pub fn find(seen: &[Seen], around: &Surroundings) -> Self {
        let standing = skills::standing(around);
        let mut folders = vec![around.dirs.claude.join("agents")];
        let of_project = skills::folders_of(around, standing.as_ref());
        folders.extend(of_project.iter().map(|top| top.join(".claude/agents")));
        let of_plugin = seen.iter().map(|seen| &seen.found);
        let of_plugin = of_plugin.filter(|found| matches!(found.source, Source::Plugin(_)));
        let plugins: HashSet<&PathBuf> = of_plugin.map(|found| &found.owner).collect();
        folders.extend(plugins.iter().map(|plugin| plugin.join("agents")));
        let mut agents = Vec::new();
        for folder in &folders {
            read_folder(folder, DEPTH, &mut agents);
        }
        Self(agents)
    }

    /// Returns the name of an agent that begins with this skill.
    pub fn of(&self, seen: &Seen) -> Option<&str> {
        let agents = self.0.iter();
        let mut agents = agents.filter(|agent| agent.skills.iter().any(|name| seen.is_named(name)));
        agents.next().map(|agent| agent.name.as_str())
    }
}

fn read_folder(folder: &Path, depth: usize, agents: &mut Vec<Agent>) {
    let entries = fs_err::read_dir(folder).into_iter().flatten().flatten();
    for path in entries.map(|entry| entry.path()) {
        if path.is_dir() && depth > 0 {
            read_folder(&path, depth - 1, agents);
        } else if path.extension().is_some_and(|end| end == "md")
            && let Ok(file) = SkillFile::read(&path)
        {
            let text = String::from_utf8_lossy(&file.bytes);
            agents.extend(agent(&path, &text));
        }
    }
}

/// Reads an agent's file; nothing where it begins with no skill.
fn agent(path: &Path, text: &str) -> Option<Agent> {
    let (front_matter, _) = FrontMatter::read(text);
    let skills = front_matter.get("skills")?;
    let is_quote = |c: char| matches!(c, '[' | ']' | '"' | '\'') || c.is_whitespace();
    let skills = skills
        .split([',', '\n'])
        .map(|name| name.trim_matches(is_quote));
    let stem = path.file_stem().unwrap_or_default();
    let name = front_matter.get("name").map(str::to_owned);
    Some(Agent {
        name: name.unwrap_or_else(|| stem.to_string_lossy().into_owned()),
        skills: skills
            .filter(|name| !name.is_empty())
            .map(str::to_owned)
            .collect(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &[&str]) {
        let agent = agent(Path::new("/a/liner.md"), text);
        let skills = agent.map(|agent| agent.skills).unwrap_or_default();
        assert_eq!(skills, expected);
    }

    #[test]
    fn an_agent_names_its_skills_in_a_list_or_a_line() {
        check(
            "---\nname: liner\nskills: pdf, notes\n---\n",
            &["pdf", "notes"],
        );
        check(
            "---\nskills:\n  - pdf\n  - tack:saddle\n---\n",
            &["pdf", "tack:saddle"],
        );
        check(
            "---\nskills: [pdf, \"notes\"]\nx: : y\n---\n",
            &["pdf", "notes"],
        );
        check("---\nname: liner\n---\nskills: pdf\n", &[]);
    }
}
