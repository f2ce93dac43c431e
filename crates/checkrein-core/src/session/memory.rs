//! What the model has been given in a session and still has before it.

use std::collections::{BTreeMap, HashSet};
use std::ffi::OsStr;
use std::path::Path;

use serde::{Deserialize, Serialize};

use super::{Fact, Injected, Record};

/// The key of a text that was given to the model: a short hash of it.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct TextKey(String);

impl TextKey {
    /// Returns the key of a text.
    pub fn of(text: &str) -> Self {
        Self(blake3::hash(text.as_bytes()).to_hex()[..16].to_owned())
    }
}

/// What the model was told last, by the name of what it is about.
pub type Told = BTreeMap<String, TextKey>;

/// What follows from a session's facts so far.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Memory {
    texts: HashSet<TextKey>,
    told: Told,
    /// What was given before the first prompt that got anything, in bytes of a request.
    before_prompts: usize,
    /// Whether a prompt was given anything, or a compaction has made a beginning without one.
    was_prompted: bool,
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
    /// The patterns whose advice was given.
    advised: HashSet<String>,
    commit: Option<String>,
    worked: bool,
}

impl Memory {
    /// Returns the extensions of the files that were changed, the latest last.
    pub fn extensions(&self) -> &[String] {
        &self.extensions
    }

    /// Whether the session was given a pattern's advice, however long ago.
    pub fn was_advised(&self, pattern: &str) -> bool {
        self.advised.contains(pattern)
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
            Fact::Injected(injected) => self.note_injected(injected),
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
                if source == "clear" {
                    self.was_prompted = false;
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
            Fact::Advised { pattern } => {
                self.advised.insert(pattern.clone());
            }
            Fact::AgentAsked { .. }
            | Fact::Consulted { .. }
            | Fact::Heard { .. }
            | Fact::Compacting
            | Fact::Refused { .. }
            | Fact::Ran { .. }
            | Fact::Judged { .. }
            | Fact::Trimmed { .. }
            | Fact::Recalled { .. }
            | Fact::Ended { .. } => {}
        }
    }

    fn note_injected(&mut self, injected: &Injected) {
        if let Some(told) = &injected.told {
            self.told.clone_from(told);
        }
        self.texts.extend(injected.texts.iter().cloned());
        for skill in injected.skills() {
            self.note_skill(skill);
        }
        self.before_prompts += injected.length;
        self.was_prompted |= injected.with_prompt;
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
        self.told.clear();
        self.before_prompts = 0;
        self.was_prompted = true;
        self.lost_skills.append(&mut self.skills);
    }

    /// Whether the model has this very text before it.
    pub fn has(&self, text: &TextKey) -> bool {
        self.texts.contains(text)
    }

    /// Returns what the model was told last of the project that it stands in.
    pub fn told(&self) -> &Told {
        &self.told
    }

    /// Returns how many bytes the session was given so far, where no prompt was given anything yet.
    pub fn before_prompts(&self) -> Option<usize> {
        (!self.was_prompted).then_some(self.before_prompts)
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
        Fact::Injected(Injected {
            texts: vec![TextKey::of(skill)],
            skill: Some(skill.into()),
            ..Injected::default()
        })
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

    #[test]
    fn of_skills_that_were_given_at_once_the_one_that_was_called_for_is_the_latest() {
        let given = Fact::Injected(Injected {
            skill: Some("a".into()),
            second: Some("b".into()),
            along: vec!["c".into(), "d".into()],
            ..Injected::default()
        });
        let before = memory(std::slice::from_ref(&given));
        assert!(
            ["a", "b", "c", "d"]
                .iter()
                .all(|name| before.has_skill(name))
        );
        let after = memory(&[given, started("compact")]);
        assert_eq!(after.lost_skills(), ["d", "c", "b", "a"]);
    }

    #[track_caller]
    fn check_before_prompts(facts: &[(&str, usize)], expected: Option<usize>) {
        let facts = facts.iter().map(|(kind, length)| match *kind {
            "report" | "prompt" => Fact::Injected(Injected {
                length: *length,
                with_prompt: *kind == "prompt",
                ..Injected::default()
            }),
            source => started(source),
        });
        let memory = memory(&facts.collect::<Vec<Fact>>());
        assert_eq!(memory.before_prompts(), expected);
    }

    #[test]
    fn what_was_given_before_the_first_prompt_is_known_until_a_prompt_gets_something() {
        check_before_prompts(&[("startup", 0)], Some(0));
        check_before_prompts(&[("startup", 0), ("report", 7)], Some(7));
        // The client may start a session twice.
        let twice = [("startup", 0), ("report", 7), ("startup", 0), ("report", 1)];
        check_before_prompts(&twice, Some(8));
        check_before_prompts(&[("startup", 0), ("report", 7), ("prompt", 9)], None);
        check_before_prompts(&[("startup", 0), ("prompt", 9), ("resume", 0)], None);
        check_before_prompts(&[("startup", 0), ("prompt", 9), ("compact", 0)], None);
        let cleared = [("startup", 0), ("prompt", 9), ("clear", 0), ("report", 3)];
        check_before_prompts(&cleared, Some(3));
        check_before_prompts(&[], Some(0));
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
