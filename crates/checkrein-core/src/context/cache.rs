//! Compiled contexts on disk: `context-{STATE}.md` and beside it `context-{STATE}.hash`.
//!
//! Deleting them is always safe. The hash file holds the key of the inputs and the hash of the
//! text, so a text that is torn, or was changed by hand, is not used.

use std::path::Path;

use fs_err as fs;

use super::{Context, ContextKey, Sources};
use crate::disk;

/// Returns the context for the sources: as it was compiled before, or compiled now.
///
/// A hit only reads. When the cache cannot be written the context is as good as with it.
pub fn load(folder: Option<&Path>, sources: &Sources<'_>) -> Context {
    let Some(folder) = folder else {
        return Context::compile(sources);
    };
    let state = sources.state.state;
    let text_file = folder.join(format!("context-{state}.md"));
    let hash_file = folder.join(format!("context-{state}.hash"));
    let key = ContextKey::of(sources);
    if let (Ok(text), Ok(hash)) = (
        fs::read_to_string(&text_file),
        fs::read_to_string(&hash_file),
    ) && hash == hash_line(&key, &text)
    {
        return Context::parse(&text);
    }
    let context = Context::compile(sources);
    let text = context.text();
    // The text first: without its hash it is not used.
    if disk::replace_cached(&text_file, text.as_bytes()).is_ok() {
        let _ = disk::replace_cached(&hash_file, hash_line(&key, &text).as_bytes());
    }
    context
}

fn hash_line(key: &ContextKey, text: &str) -> String {
    format!(
        "{} {}\n",
        key.as_str(),
        blake3::hash(text.as_bytes()).to_hex()
    )
}

#[cfg(test)]
mod tests {
    use std::time::SystemTime;

    use super::*;
    use crate::context::sources::Instructions;
    use crate::feature::{Feature, FeatureList};
    use crate::layout::ProjectDirs;
    use crate::project::{Project, ProjectConfig};
    use crate::state::StateFile;

    struct Inputs {
        project: Project,
        state: StateFile,
        features: FeatureList,
        rules: String,
        task: Option<String>,
    }

    impl Inputs {
        fn new() -> Self {
            Self {
                project: Project {
                    dirs: ProjectDirs::new("/p"),
                    config: ProjectConfig::default(),
                },
                state: StateFile::default(),
                features: FeatureList::default(),
                rules: "# Rules\n- one".into(),
                task: None,
            }
        }

        fn load(&self, folder: &Path) -> String {
            let instructions = vec![Instructions {
                name: "CLAUDE.md",
                text: self.rules.clone(),
            }];
            let Self {
                project,
                state,
                features,
                ..
            } = self;
            load(
                Some(folder),
                &Sources {
                    project,
                    state,
                    features,
                    task: self.task.clone(),
                    instructions,
                },
            )
            .text()
        }
    }

    fn modified(folder: &Path) -> SystemTime {
        fs::metadata(folder.join("context-START.md"))
            .unwrap()
            .modified()
            .unwrap()
    }

    #[test]
    fn a_hit_only_reads() {
        let folder = tempfile::tempdir().unwrap();
        let inputs = Inputs::new();
        let text = inputs.load(folder.path());
        let before = modified(folder.path());
        assert_eq!(inputs.load(folder.path()), text);
        assert_eq!(modified(folder.path()), before);
    }

    #[test]
    fn every_input_counts() {
        let folder = tempfile::tempdir().unwrap();
        let mut inputs = Inputs::new();
        let mut last = inputs.load(folder.path());
        let mut changed = |inputs: &Inputs| {
            let text = inputs.load(folder.path());
            assert_ne!(text, last);
            last = text;
        };
        inputs.rules.push_str("\n- two");
        changed(&inputs);
        inputs.project.config.test_command = Some("make".into());
        changed(&inputs);
        let feature = Feature {
            title: "x".into(),
            ..Feature::default()
        };
        inputs
            .features
            .add(feature, crate::time::Timestamp::UNIX_EPOCH)
            .unwrap();
        changed(&inputs);
        inputs.task = Some("Task A-1 (1 of 2): Begin".into());
        changed(&inputs);
        inputs.project.dirs = ProjectDirs::new("/q");
        changed(&inputs);
    }

    #[test]
    fn torn_and_foreign_files_are_made_again() {
        let folder = tempfile::tempdir().unwrap();
        let inputs = Inputs::new();
        let text = inputs.load(folder.path());
        for (file, content) in [
            ("md", "## half"),
            ("hash", "wrong"),
            ("hash", ""),
            ("md", "\u{0}"),
        ] {
            fs::write(folder.path().join(format!("context-START.{file}")), content).unwrap();
            assert_eq!(inputs.load(folder.path()), text);
            assert_eq!(
                fs::read_to_string(folder.path().join("context-START.md")).unwrap(),
                text
            );
        }
    }

    #[test]
    fn a_folder_that_cannot_be_written_costs_nothing_but_time() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("file");
        fs::write(&file, "").unwrap();
        assert!(
            Inputs::new()
                .load(&file.join("below a file"))
                .starts_with("## p (START)")
        );
    }
}
