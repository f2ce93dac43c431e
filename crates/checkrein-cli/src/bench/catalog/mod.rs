//! Catalogs of skills for the benchmark: forty subjects, five kinds of work on each, always the same.
//!
//! They are made to be as long and as wordy as skills that people publish, and to be told apart by
//! what they say. The texts are in `subjects.txt`, `kinds.txt` and `sections.txt`.

mod kinds;
mod subjects;
mod text;

use std::io;
use std::path::Path;

use fs_err as fs;

/// The most skills that a catalog can have.
pub(super) const MOST: usize = subjects::COUNT * kinds::COUNT;

/// Catalogs up to this size have short skills, since those of people who have few often are: there
/// the client's own list costs next to nothing.
const SMALL: usize = 8;

/// A skill of a catalog.
#[derive(Clone, Debug)]
pub(super) struct Skill {
    /// Its name, which is its folder's as well.
    pub(super) name: String,
    /// What it says of itself.
    pub(super) description: String,
    /// Its text, without the front matter.
    pub(super) body: String,
    /// What somebody says who needs it, and who says what it is about.
    pub(super) prompt: String,
    /// The same of somebody who has not thought of what it is called.
    pub(super) vague_prompt: String,
}

impl Skill {
    /// Returns it with one sentence of its description and the first of its steps.
    fn short(self) -> Self {
        let description = self.description.split_inclusive(". ").next();
        let body = self.body.split("\n4. ").next();
        Self {
            description: description.unwrap_or_default().trim_end().to_owned(),
            body: format!("{}\n", body.unwrap_or_default()),
            ..self
        }
    }

    /// Returns the text of its SKILL.md.
    pub(super) fn file(&self) -> String {
        let Self {
            name,
            description,
            body,
            ..
        } = self;
        // Between quotes, since there are colons in it.
        format!("---\nname: {name}\ndescription: \"{description}\"\n---\n\n{body}")
    }
}

/// Returns the first skills of the one great catalog.
///
/// Small catalogs have many subjects with one skill each, as people's do; the largest has all five
/// kinds of work of each.
pub(super) fn skills(number: usize) -> Vec<Skill> {
    let (subjects, kinds) = (subjects::all(), kinds::all());
    (0..number.min(MOST))
        .map(|index| {
            let subject = &subjects[index % subjects.len()];
            // The round through the subjects moves on by one kind each time.
            let kind = &kinds[(index + index / subjects.len()) % kinds.len()];
            let skill = text::skill(subject, kind, index);
            if number > SMALL { skill } else { skill.short() }
        })
        .collect()
}

/// Puts a catalog below a folder, a folder for each skill.
pub(super) fn put(folder: &Path, skills: &[Skill]) -> io::Result<()> {
    for skill in skills {
        let folder = folder.join(&skill.name);
        fs::create_dir_all(&folder)?;
        fs::write(folder.join("SKILL.md"), skill.file())?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use checkrein_core::skill::FrontMatter;

    use super::*;

    #[test]
    fn no_two_are_alike_and_all_have_the_size_of_real_ones() {
        let all = skills(MOST);
        assert_eq!(all.len(), 200);
        let distinct = |part: fn(&Skill) -> &String| {
            let parts: BTreeSet<&String> = all.iter().map(part).collect();
            parts.len()
        };
        assert_eq!(distinct(|skill| &skill.name), 200);
        assert_eq!(distinct(|skill| &skill.description), 200);
        assert_eq!(distinct(|skill| &skill.body), 200);
        assert_eq!(distinct(|skill| &skill.prompt), 200);
        assert_eq!(distinct(|skill| &skill.vague_prompt), 200);
        for skill in &all {
            let Skill {
                name, description, ..
            } = skill;
            let (short, long) = (description.len(), skill.body.len());
            assert!((150..=350).contains(&short), "{name}: {short}");
            assert!((2000..=9000).contains(&long), "{name}: {long}");
            let text = skill.file();
            let (front, _) = FrontMatter::read(&text);
            assert_eq!(front.complaint, None, "{text}");
            assert_eq!(
                front.get("description"),
                Some(description.as_str()),
                "{text}"
            );
            assert!(!text.contains('{'), "{name}: a place is left open\n{text}");
            for prompt in [&skill.prompt, &skill.vague_prompt] {
                assert!(!prompt.contains(name), "{name}: {prompt}");
            }
        }
    }

    #[test]
    fn a_small_catalog_is_the_beginning_of_a_large_one() {
        let (small, large) = (skills(15), skills(50));
        for (left, right) in small.iter().zip(&large) {
            assert_eq!(left.file(), right.file());
        }
    }

    #[test]
    fn few_skills_are_short() {
        for skill in skills(5) {
            let (short, long) = (skill.description.len(), skill.body.len());
            assert!(
                short < 160 && long < 900,
                "{short} {long}\n{}",
                skill.file()
            );
            assert!(skill.file().contains("\n3. "), "{}", skill.file());
        }
    }

    #[test]
    fn they_lie_where_the_client_looks_for_them() {
        let folder = tempfile::tempdir().expect("a temporary folder can be made");
        let all = skills(2);
        put(folder.path(), &all).expect("the folder is ours");
        for skill in all {
            let file = folder.path().join(&skill.name).join("SKILL.md");
            let text = fs::read_to_string(file).expect("it was just written");
            assert_eq!(text, skill.file());
        }
    }
}
