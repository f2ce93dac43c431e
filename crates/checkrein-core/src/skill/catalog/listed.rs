//! A catalog that comes as a list instead of folders, so that the router can be judged on it.

use std::collections::HashSet;
use std::path::PathBuf;

use serde::Deserialize;

use super::{Catalog, Found, Problem, SKILL_LIMIT, Source};
use crate::skill::manifest::Manifest;

/// A skill of a list: what its file would say.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
pub struct Listed {
    /// Its name, which need not be one that a folder could have.
    pub name: String,
    /// What it does and when to use it.
    pub description: String,
    /// Single words and short phrases that call for it.
    pub keywords: Option<Vec<String>>,
    /// Prompts that call for it.
    pub examples: Option<Vec<String>>,
    /// The text below the front matter.
    pub body: Option<String>,
}

impl Catalog {
    /// Makes a catalog of a list. Of two skills with the same name the first counts.
    pub fn of_list(list: Vec<Listed>) -> Self {
        let mut catalog = Self::default();
        let mut names = HashSet::new();
        for listed in list {
            let problem = if !names.insert(listed.name.clone()) {
                Some((
                    "another skill of this name stands before it",
                    "rename one of them",
                ))
            } else if catalog.skills.len() >= SKILL_LIMIT {
                Some(("there are more skills than can be counted", "remove some"))
            } else {
                None
            };
            match problem {
                Some((what, next)) => catalog.problems.push(Problem {
                    file: PathBuf::from(listed.name),
                    what: what.to_owned(),
                    next: next.to_owned(),
                }),
                None => {
                    let found = found(listed);
                    let complaints = found.manifest.complaints.iter();
                    catalog.problems.extend(complaints.map(|what| Problem {
                        file: PathBuf::from(&found.name),
                        what: what.clone(),
                        next: "mend the entry of the list".to_owned(),
                    }));
                    catalog.skills.push(found);
                }
            }
        }
        catalog
    }
}

fn found(listed: Listed) -> Found {
    Found {
        name: listed.name.clone(),
        file: PathBuf::new(),
        source: Source::User,
        owner: PathBuf::new(),
        manifest: Manifest::of_parts(
            listed.name,
            listed.description,
            listed.keywords.unwrap_or_default(),
            listed.examples.unwrap_or_default(),
            &listed.body.unwrap_or_default(),
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::intent::rank;
    use crate::skill::Index;

    fn listed(name: &str, description: &str) -> Listed {
        Listed {
            name: name.into(),
            description: description.into(),
            ..Listed::default()
        }
    }

    #[test]
    fn a_list_is_asked_like_folders_and_keeps_its_names() {
        let catalog = Catalog::of_list(vec![
            listed("Größe / $(x)\n", "Measures the height of trees."),
            listed("shoes", "Polishes leather shoes."),
        ]);
        let mut index = Index::of_catalog(&catalog);
        let best = |prompt: &str, index: &mut Index| rank(prompt, index).swap_remove(0).name;
        assert_eq!(best("measure these trees", &mut index), "Größe / $(x)\n");
        assert_eq!(best("polish the leather", &mut index), "shoes");
    }

    #[test]
    fn what_a_list_says_is_read_as_a_file_would_be() {
        let list: Vec<Listed> = serde_json::from_str(
            r#"[{"name": "a", "description": "", "keywords": [" x ", ""], "body": "First.\n\nSecond.", "more": 1}]"#,
        )
        .unwrap();
        let catalog = Catalog::of_list(list);
        let text = "---\nname: a\nkeywords: x\n---\nFirst.\n\nSecond.";
        assert_eq!(catalog.skills[0].manifest, Manifest::read(text));
    }

    #[test]
    fn of_two_with_one_name_the_first_counts() {
        let catalog = Catalog::of_list(vec![listed("a", "one"), listed("a", "two")]);
        assert_eq!(catalog.skills.len(), 1);
        assert_eq!(catalog.skills[0].manifest.description, "one");
        assert_eq!(catalog.problems.len(), 1);
    }
}
