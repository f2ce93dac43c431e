//! What the model has been given in a session and still has before it.

use std::collections::HashSet;
use std::ffi::OsStr;
use std::path::Path;

use serde::{Deserialize, Serialize};

use super::{Fact, Record};

/// The key of a text that was given to the model: a short hash of it.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct TextKey(String);

impl TextKey {
    /// Returns the key of a text.
    pub fn of(text: &str) -> Self {
        Self(blake3::hash(text.as_bytes()).to_hex()[..16].to_owned())
    }
}

/// What follows from a session's facts so far.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Memory {
    texts: HashSet<TextKey>,
    standing: Option<TextKey>,
    /// In the order in which they were given.
    skills: Vec<String>,
    /// The skills that compaction or `/clear` threw away, in the order in which they were given.
    lost_skills: Vec<String>,
    /// The sets of skills that the model was offered.
    offered: Vec<Vec<String>>,
    /// The extensions of the files that were changed, each once.
    extensions: Vec<String>,
    /// The skills that somebody did not want.
    dismissed: HashSet<String>,
    reminded: HashSet<TextKey>,
    commit: Option<String>,
    worked: bool,
}

impl Memory {
    /// Returns the extensions of the files that were changed, the latest last.
    pub fn extensions(&self) -> &[String] {
        &self.extensions
    }

    /// Folds a session's facts.
    pub fn of(records: &[Record]) -> Self {
        let mut memory = Self::default();
        for record in records {
            memory.note(&record.fact);
        }
        memory
    }

    /// Takes in one more fact.
    pub fn note(&mut self, fact: &Fact) {
        match fact {
            Fact::Injected {
                texts,
                standing,
                skill,
            } => {
                if standing.is_some() {
                    self.standing.clone_from(standing);
                }
                self.texts.extend(texts.iter().cloned());
                if let Some(skill) = skill {
                    self.note_skill(skill);
                }
            }
            Fact::Loaded { skill, .. } => self.note_skill(skill),
            Fact::Dismissed { skill } => {
                self.skills.retain(|given| given != skill);
                self.lost_skills.retain(|lost| lost != skill);
                self.dismissed.insert(skill.clone());
            }
            Fact::Offered { skills } => self.offered.push(skills.clone()),
            // Compaction says so itself when it has happened; one that was begun may fail.
            Fact::Started { source, commit, .. } => {
                if matches!(source.as_str(), "compact" | "clear") {
                    self.forget();
                }
                self.commit.clone_from(commit);
            }
            Fact::Committed { commit, .. } => {
                self.commit = Some(commit.clone());
                self.worked = true;
            }
            Fact::Changed { path, .. } => {
                self.worked = true;
                self.note_extension(path);
            }
            Fact::Reminded { of } => {
                self.reminded.insert(of.clone());
            }
            Fact::AgentAsked { .. }
            | Fact::Heard { .. }
            | Fact::Compacting
            | Fact::Refused { .. }
            | Fact::Trimmed { .. }
            | Fact::Recalled { .. }
            | Fact::Ended { .. } => {}
        }
    }

    fn note_skill(&mut self, skill: &str) {
        self.lost_skills.retain(|lost| lost != skill);
        self.skills.retain(|given| given != skill);
        self.skills.push(skill.to_owned());
        // Whoever wants it after all has it again.
        self.dismissed.remove(skill);
    }

    fn note_extension(&mut self, path: &str) {
        let extension = Path::new(path).extension().and_then(OsStr::to_str);
        if let Some(extension) = extension {
            self.extensions.retain(|known| known != extension);
            self.extensions.push(extension.to_owned());
        }
    }

    fn forget(&mut self) {
        self.texts.clear();
        self.offered.clear();
        self.standing = None;
        self.lost_skills.append(&mut self.skills);
    }

    /// Whether the model has this very text before it.
    pub fn has(&self, text: &TextKey) -> bool {
        self.texts.contains(text)
    }

    /// Whether this is the last that the model has read of where the project stands.
    ///
    /// Having it before it is not enough: what was read later would be believed.
    pub fn stands(&self, text: &TextKey) -> bool {
        self.standing.as_ref() == Some(text)
    }

    /// Whether the model has the skill of that name before it.
    pub fn has_skill(&self, name: &str) -> bool {
        self.skills.iter().any(|given| given == name)
    }

    /// Whether the skill of that name was dismissed, and not asked for since.
    pub fn was_dismissed(&self, name: &str) -> bool {
        self.dismissed.contains(name)
    }

    /// Whether the model was offered all of these skills at once and still has that before it.
    pub fn was_offered(&self, skills: &[String]) -> bool {
        let has_all = |offered: &Vec<String>| skills.iter().all(|skill| offered.contains(skill));
        self.offered.iter().any(has_all)
    }

    /// Returns the skills that the model had before the last compaction and has not now.
    pub fn lost_skills(&self) -> &[String] {
        &self.lost_skills
    }

    /// Whether the model was reminded of this.
    pub fn was_reminded(&self, of: &TextKey) -> bool {
        self.reminded.contains(of)
    }

    /// Whether the model changed files or made commits.
    pub fn worked(&self) -> bool {
        self.worked
    }

    /// Returns the commit that the session last knew of.
    pub fn commit(&self) -> Option<&str> {
        self.commit.as_deref()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::session::Chooser;
    use crate::time::Timestamp;

    fn memory(facts: &[Fact]) -> Memory {
        let records: Vec<Record> = facts
            .iter()
            .map(|fact| Record {
                v: 1,
                at: Timestamp::UNIX_EPOCH,
                fact: fact.clone(),
            })
            .collect();
        Memory::of(&records)
    }

    fn started(source: &str) -> Fact {
        Fact::Started {
            source: source.into(),
            project: None,
            commit: None,
        }
    }

    fn injected(skill: &str) -> Fact {
        Fact::Injected {
            texts: vec![TextKey::of(skill)],
            standing: None,
            skill: Some(skill.into()),
        }
    }

    #[track_caller]
    fn check(facts: &[Fact], has: bool, lost: &[&str]) {
        let memory = memory(facts);
        assert_eq!(memory.has(&TextKey::of("a")), has);
        assert_eq!(memory.has_skill("a"), has);
        assert_eq!(memory.lost_skills(), lost);
    }

    #[test]
    fn compaction_and_clear_forget_and_nothing_else_does() {
        check(&[injected("a")], true, &[]);
        check(&[injected("a"), started("resume")], true, &[]);
        check(&[injected("a"), Fact::Compacting], true, &[]);
        check(
            &[injected("a"), Fact::Compacting, started("compact")],
            false,
            &["a"],
        );
        check(&[injected("a"), started("clear")], false, &["a"]);
        check(
            &[injected("a"), started("compact"), injected("a")],
            true,
            &[],
        );
        check(
            &[injected("a"), started("compact"), started("compact")],
            false,
            &["a"],
        );
    }

    #[test]
    fn a_skill_that_was_chosen_counts_as_given() {
        let loaded = |skill: &str| Fact::Loaded {
            skill: skill.into(),
            by: Chooser::Model,
        };
        assert!(memory(&[loaded("a")]).has_skill("a"));
        let memory = memory(&[loaded("a"), started("compact"), loaded("a")]);
        assert!(memory.has_skill("a"));
        assert_eq!(memory.lost_skills(), [""; 0]);
    }

    #[test]
    fn a_skill_that_was_dismissed_stays_away_until_it_is_asked_for() {
        let dismissed = Fact::Dismissed { skill: "a".into() };
        let facts = [injected("a"), dismissed, started("compact")];
        let after = memory(&facts);
        assert!(after.was_dismissed("a") && !after.was_dismissed("b"));
        assert_eq!(after.lost_skills(), [""; 0]);
        let [given, dismissed, compacted] = facts;
        let again = memory(&[given, dismissed, compacted, injected("a")]);
        assert!(!again.was_dismissed("a"));
    }

    #[track_caller]
    fn check_offered(facts: &[Fact], skills: &[&str], expected: bool) {
        let was_offered = memory(facts).was_offered(&names(skills));
        assert_eq!(was_offered, expected, "{skills:?}");
    }

    fn names(skills: &[&str]) -> Vec<String> {
        skills.iter().map(|skill| (*skill).to_owned()).collect()
    }

    #[test]
    fn what_was_offered_together_is_remembered_until_a_compaction() {
        let offered = |skills: &[&str]| Fact::Offered {
            skills: names(skills),
        };
        let facts = [offered(&["a", "b"]), offered(&["c"])];
        check_offered(&facts, &["a", "b"], true);
        check_offered(&facts, &["b", "a"], true);
        check_offered(&facts, &["b"], true);
        check_offered(&facts, &["a", "c"], false);
        check_offered(&facts, &["a", "b", "c"], false);
        check_offered(&[], &["a"], false);
        check_offered(&[offered(&["a"]), started("compact")], &["a"], false);
        check_offered(&[offered(&["a"]), started("resume")], &["a"], true);
    }
}
