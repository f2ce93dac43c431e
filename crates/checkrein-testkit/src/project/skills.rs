//! Skills in the folders where the client finds them.

use super::TestProject;

impl TestProject {
    /// Adds a skill of the project.
    #[must_use]
    pub fn skill(self, name: &str, description: &str, body: &str) -> Self {
        let text = skill_text(name, description, body);
        self.write(format!(".claude/skills/{name}/SKILL.md"), text)
    }

    /// Adds a skill of the person.
    #[must_use]
    pub fn user_skill(self, name: &str, description: &str, body: &str) -> Self {
        let text = skill_text(name, description, body);
        self.write_home(format!(".claude/skills/{name}/SKILL.md"), text)
    }
}

fn skill_text(name: &str, description: &str, body: &str) -> String {
    format!("---\nname: {name}\ndescription: {description}\n---\n\n{body}\n")
}
