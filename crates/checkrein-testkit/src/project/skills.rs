//! Skills in the folders where the client finds them.

use super::TestProject;

/// A prompt that wants one of the two skills of [`TestProject::twins`], and does not say which.
pub const FOR_EITHER_TWIN: &str = "Draw the thermometer, barometer, hygrometer and anemometer \
    readings from greenhouses, orchards, vineyards and beehives over months";

impl TestProject {
    /// Adds skills of the person, two of which are for the same things: `line-charts` and
    /// `bar-charts`. The others are there so that a word can be rare.
    #[must_use]
    pub fn twins(self) -> Self {
        let description = |what: &str| {
            format!(
                "Draws {what} of thermometer, barometer, hygrometer and anemometer readings from \
                 greenhouses, orchards, vineyards and beehives over months."
            )
        };
        self.user_skill("line-charts", &description("curves"), "Draw a line.")
            .user_skill("bar-charts", &description("columns"), "Draw bars.")
            .user_skill("tax", "Fills in the yearly tax return.", "Sum up.")
            .user_skill("saddle", "Waxes old leather saddles.", "Wax.")
            .user_skill("tuning", "Tunes pianos and harpsichords.", "Listen.")
            .user_skill("bread", "Bakes bread of rye and wheat.", "Knead.")
            .user_skill("sails", "Mends torn sails and ropes.", "Sew.")
    }

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
