//! How the signals for a skill become a score to rank by, and a confidence to act on.

use super::model::Model;

/// What speaks for a skill, and against it.
///
/// The first four make the score, the rest say how far it can be trusted. A weight is what a
/// word tells, from nothing to one; a share is of the weight of all the prompt's words.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Signals {
    /// The weight of the prompt's words that the skill has, each by the fields it is in.
    pub words: f32,
    /// The weight of those that the skill has only where it says what it is not for.
    pub unwanted: f32,
    /// One when the prompt says that it is not this skill that is wanted.
    pub negated: f32,
    /// How like the skill's examples the prompt is, where most skills have some.
    pub taught: f32,
    /// What this person's choices have taught.
    pub learned: f32,
    /// How far the skill stands out of all the others: the logarithm of its share of the scores.
    pub lead: f32,
    /// Proper names of the prompt that the skill does not have.
    pub strangers: f32,
    /// How many words are in the skill's short texts, times the share of the prompt it covers.
    pub breadth: f32,
    /// The share of the prompt that only the skill's body has.
    pub body_only: f32,
    /// The share of the skill's name that is in the prompt, less that of the next skill.
    pub name_lead: f32,
    /// The share of the best fitting clause of the skill's description that is in the prompt.
    pub clause: f32,
    /// The same, less that of the next skill.
    pub clause_lead: f32,
    /// How much better a clause of what the skill is not for fits than any of what it is for.
    pub ruled_out: f32,
    /// How much liker the skill's examples the prompt is than it usually is to those of the right
    /// skill, where most skills have examples.
    pub alike: f32,
    /// One when the prompt begins like a wish for a text: "write", "give", "make", "help".
    pub wants_text: f32,
}

/// Mixes the signals into what skills are ranked by.
pub(super) fn score(signals: &Signals, model: &Model) -> f32 {
    signals.words + signals.learned + model.taught * signals.taught
        - model.unwanted * signals.unwanted
        - model.negated * signals.negated
}

impl Signals {
    /// What confidence is made of: each signal with its name and what it counts.
    pub fn for_confidence(&self, model: &Model) -> [(&'static str, f32, f32); 10] {
        [
            ("lead", self.lead, model.lead),
            ("strangers", self.strangers, model.strangers),
            ("breadth", self.breadth, model.breadth),
            ("body_only", self.body_only, model.body_only),
            ("name_lead", self.name_lead, model.name_lead),
            ("clause", self.clause, model.clause),
            ("clause_lead", self.clause_lead, model.clause_lead),
            ("ruled_out", self.ruled_out, model.ruled_out),
            ("alike", self.alike, model.alike),
            ("wants_text", self.wants_text, model.wants_text),
        ]
    }
}

/// Mixes the signals of the best skill into how sure it is the right one: a logistic regression.
pub(super) fn confidence(signals: &Signals, model: &Model) -> f32 {
    let sum: f32 = signals
        .for_confidence(model)
        .iter()
        .map(|(_, signal, weight)| signal * weight)
        .sum();
    1.0 / (1.0 + (-(model.base + sum)).exp())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn more_for_a_skill_makes_surer() {
        let model = Model::shipped();
        let weak = Signals {
            words: 0.5,
            lead: -3.0,
            ..Signals::default()
        };
        let strong = Signals {
            words: 3.0,
            lead: -0.02,
            breadth: 3.0,
            clause: 1.0,
            clause_lead: 0.8,
            name_lead: 1.0,
            ..weak
        };
        assert!(confidence(&weak, model) < model.unsure);
        assert!(confidence(&strong, model) > model.sure);
        let against = [
            Signals {
                unwanted: 1.0,
                ..strong
            },
            Signals {
                negated: 1.0,
                ..strong
            },
        ];
        for signals in against {
            assert!(score(&signals, model) < score(&strong, model));
        }
    }
}
