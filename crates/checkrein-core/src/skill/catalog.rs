//! Which skills there are: where to look, what is found there, and who wins a name.
//!
//! This is the slow road, taken when something has changed; the prompt path reads the index.

mod listed;
mod places;

use std::collections::HashSet;
use std::io::Read;
use std::path::{Path, PathBuf};

use fs_err as fs;

use super::manifest::{Manifest, clean_name};
use super::plugins;
use super::stamp::{Stamper, Watched};
pub use listed::Listed;
pub use places::Places;

/// Where a skill comes from. Of two skills with the same name the one listed first here counts,
/// as it does in the client.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Source {
    /// The person's own.
    User,
    /// The project's.
    Project,
    /// An installed plugin's, by the plugin's name.
    Plugin(String),
    /// One of those that come with checkrein.
    BuiltIn,
}

/// A folder whose subfolders are skills.
#[derive(PartialEq)]
struct Root {
    folder: PathBuf,
    source: Source,
    /// The folder of whoever's they are, which holds it.
    owner: PathBuf,
}

/// A skill, and what its file says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    /// The name that loads it: `pdf`, or `plugin:pdf`.
    pub name: String,
    /// Its SKILL.md.
    pub file: PathBuf,
    /// Whose it is.
    pub source: Source,
    /// The folder that it was found for: the person's skills, the project, the plugin. Links may lead
    /// out of it.
    pub owner: PathBuf,
    /// What it says.
    pub manifest: Manifest,
}

/// Something about a skill that its author should mend.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// The file or folder.
    pub file: PathBuf,
    /// What is the matter with it.
    pub what: String,
    /// What to do about it.
    pub next: String,
}

/// Every skill that counts, best source first.
#[derive(Debug, Default)]
pub struct Catalog {
    /// The skills; no two have the same name.
    pub skills: Vec<Found>,
    /// Skills that no name loads, since another skill has theirs; the client calls them by their
    /// folders, and so they are named here.
    pub unreached: Vec<Found>,
    /// What is wrong in the folders that were looked at.
    pub problems: Vec<Problem>,
    /// Everything that the skills were read from.
    pub watched: Vec<Watched>,
    /// When the youngest of it was changed.
    pub newest: u64,
}

/// The names that a skill's file may have.
const FILE_NAMES: [&str; 2] = ["SKILL.md", "skill.md"];

/// A SKILL.md is read up to here; what is behind it describes nothing.
const FILE_LIMIT: u64 = 256 * 1024;

/// The index counts skills in 16 bits.
const SKILL_LIMIT: usize = u16::MAX as usize;

impl Catalog {
    /// Looks everywhere.
    pub fn discover(places: &Places) -> Self {
        let mut discovery = Discovery::default();
        for root in discovery.roots(places) {
            discovery.look_into(&root);
        }
        discovery.catalog.newest = discovery.stamper.newest;
        discovery.catalog.forget_namesakes();
        discovery.catalog
    }
}

impl Catalog {
    /// Drops those that the client does not know either: of two folders with the same name it takes
    /// the first.
    fn forget_namesakes(&mut self) {
        let folder = |found: &Found| {
            let folder = found.file.parent().and_then(Path::file_name);
            folder.unwrap_or_default().to_ascii_lowercase()
        };
        let own = self
            .skills
            .iter()
            .filter(|found| !matches!(found.source, Source::Plugin(_)));
        let mut taken: HashSet<_> = own.map(folder).collect();
        self.unreached.retain(|found| taken.insert(folder(found)));
    }
}

#[derive(Default)]
struct Discovery {
    catalog: Catalog,
    stamper: Stamper,
    names: HashSet<String>,
}

impl Discovery {
    /// Returns the folders to look into, those whose skills win a name first.
    fn roots(&mut self, places: &Places) -> Vec<Root> {
        let mut roots = Vec::new();
        let mut add = |folder: PathBuf, source: Source, owner: &Path| {
            // A session that works in the home folder would see the person's skills twice.
            if !roots.iter().any(|root: &Root| root.folder == folder) {
                let owner = owner.to_path_buf();
                roots.push(Root {
                    folder,
                    source,
                    owner,
                });
            }
        };
        if let Some(claude) = &places.claude {
            let skills = claude.join("skills");
            add(skills.clone(), Source::User, &skills);
        }
        for project in &places.projects {
            add(project.join(".claude/skills"), Source::Project, project);
        }
        for (name, folder, plugin) in self.plugin_folders(places) {
            add(folder, Source::Plugin(name), &plugin);
        }
        if let Some(built_in) = &places.built_in {
            add(built_in.clone(), Source::BuiltIn, built_in);
        }
        roots
    }

    /// Returns each folder of skills with its plugin's name and folder.
    fn plugin_folders(&mut self, places: &Places) -> Vec<(String, PathBuf, PathBuf)> {
        let Some(claude) = &places.claude else {
            return Vec::new();
        };
        let installed = self.read_watched(claude, "plugins/installed_plugins.json");
        let mut settings = vec![self.read_watched(claude, "settings.json")];
        for project in places.projects.iter().rev() {
            for name in [".claude/settings.json", ".claude/settings.local.json"] {
                settings.push(self.read_watched(project, name));
            }
        }
        let projects: Vec<&Path> = places.projects.iter().map(PathBuf::as_path).collect();
        let mut folders = Vec::new();
        let known = self.read_watched(claude, "plugins/known_marketplaces.json");
        for mut plugin in plugins::switched_on(&installed, &settings, &projects) {
            if let Some(market) = plugins::local_marketplace(&known, &plugin.marketplace) {
                let list = self.read_watched(&market, ".claude-plugin/marketplace.json");
                if let Some(source) = plugins::source_in(&list, &plugin.name) {
                    plugin.folder = market.join(source);
                }
            }
            let Some(name) = clean_name(&plugin.name) else {
                continue;
            };
            let own = self.read_watched(&plugin.folder, ".claude-plugin/plugin.json");
            for folder in plugins::skill_folders(&plugin, &own) {
                folders.push((name.clone(), folder, plugin.folder.clone()));
            }
        }
        folders
    }

    /// Reads a file that may be missing, and watches it.
    fn read_watched(&mut self, folder: &Path, name: &str) -> String {
        let path = folder.join(name);
        // Stamped before it is read: a change in between is seen at the next prompt.
        self.watch(folder, name.to_owned());
        fs::read_to_string(path).unwrap_or_default()
    }

    fn watch(&mut self, folder: &Path, name: String) {
        // A folder whose name is not Unicode is told apart well enough to see that it changed.
        let watched = folder.to_string_lossy();
        let stamp = if name.is_empty() {
            self.stamper.stamp(folder)
        } else {
            self.stamper.stamp(&folder.join(&name))
        };
        let groups = &mut self.catalog.watched;
        match groups
            .iter_mut()
            .rev()
            .find(|group| group.folder == watched)
        {
            Some(group) => group.entries.push((name, stamp)),
            None => groups.push(Watched {
                folder: watched.into_owned(),
                entries: vec![(name, stamp)],
            }),
        }
    }

    fn look_into(&mut self, root: &Root) {
        self.watch(&root.folder, String::new());
        let Ok(entries) = fs::read_dir(&root.folder) else {
            return;
        };
        let mut folders: Vec<PathBuf> = entries.flatten().map(|entry| entry.path()).collect();
        // The order of a folder is the file system's whim; that of the catalog is not.
        folders.sort();
        for folder in folders {
            self.look_at(root, &folder);
        }
    }

    fn look_at(&mut self, root: &Root, folder: &Path) {
        let Some(folder_name) = folder.file_name().and_then(|name| name.to_str()) else {
            self.problem(
                folder,
                "the folder's name is not Unicode",
                "rename the folder",
            );
            return;
        };
        // Files beside the skills, and folders of version control, are none.
        if folder_name.starts_with('.') || folder.is_file() {
            return;
        }
        // The first name is watched even where it is missing: it wins as soon as it is there.
        self.watch(&root.folder, format!("{folder_name}/{}", FILE_NAMES[0]));
        let Some(file) = FILE_NAMES
            .into_iter()
            .find(|file| folder.join(file).is_file())
        else {
            self.watch(&root.folder, folder_name.to_owned());
            self.no_skill(folder);
            return;
        };
        if file != FILE_NAMES[0] {
            self.watch(&root.folder, format!("{folder_name}/{file}"));
        }
        let file = folder.join(file);
        match read_text(&file) {
            Ok(text) => self.add(root, folder_name, file, &text),
            Err(error) => self.problem(
                &file,
                &format!("it cannot be read: {error}"),
                "make the file readable",
            ),
        }
    }

    /// Tells of a folder that was meant as a skill and is none; others lie there for their own
    /// reasons.
    fn no_skill(&mut self, folder: &Path) {
        if !folder.exists() {
            let next = "remove the link, or let it lead to a skill's folder";
            self.problem(folder, "the link leads nowhere", next);
            return;
        }
        let file = folder.join(FILE_NAMES[0]);
        if fs::symlink_metadata(&file).is_ok() {
            let what = format!("`{}` is not a file", FILE_NAMES[0]);
            self.problem(&file, &what, "put a file in its place");
        }
    }

    fn add(&mut self, root: &Root, folder_name: &str, file: PathBuf, text: &str) {
        let mut manifest = Manifest::read(text);
        for complaint in std::mem::take(&mut manifest.complaints) {
            self.problem(&file, &complaint, "mend the front matter of the file");
        }
        let of_folder = || clean_name(folder_name);
        let name = match &root.source {
            // The client names a plugin's skill after its folder, whatever the file says.
            Source::Plugin(plugin) => of_folder().map(|name| format!("{plugin}:{name}")),
            _ => manifest.name.clone().or_else(of_folder),
        };
        let Some(name) = name else {
            self.problem(&file, "it has no name that can be used", "give it a `name`");
            return;
        };
        if self.catalog.skills.len() >= SKILL_LIMIT {
            self.problem(
                &file,
                "there are more skills than can be counted",
                "remove some",
            );
        } else if self.names.insert(name.to_lowercase()) {
            self.catalog.skills.push(Found {
                name,
                file,
                source: root.source.clone(),
                owner: root.owner.clone(),
                manifest,
            });
        } else if folder_name == name
            && let Some(other) = self.namesake(root, &name)
        {
            // The client knows a skill by its folder, so of two in one place that one is meant.
            let loser = std::mem::replace(&mut other.file, file);
            let manifest = std::mem::replace(&mut other.manifest, manifest);
            self.second_of_name(&loser, &name);
            self.unreached(root, loser, manifest);
        } else {
            if self.namesake(root, &name).is_some() {
                self.second_of_name(&file, &name);
            }
            self.unreached(root, file, manifest);
        }
    }

    /// Remembers a skill that no name loads.
    fn unreached(&mut self, root: &Root, file: PathBuf, manifest: Manifest) {
        // A plugin's skill has its folder's name, which then is another skill's in the client too.
        if matches!(root.source, Source::Plugin(_)) {
            return;
        }
        let folder = file.parent().and_then(Path::file_name);
        let folder = folder.unwrap_or_default().to_string_lossy();
        self.catalog.unreached.push(Found {
            name: clean_name(&folder).unwrap_or_else(|| folder.escape_debug().to_string()),
            file,
            source: root.source.clone(),
            owner: root.owner.clone(),
            manifest,
        });
    }

    /// Tells of a skill that is not found since another one in the same place has its name. Who
    /// has one of another place's name wants it so.
    fn second_of_name(&mut self, file: &Path, name: &str) {
        self.problem(
            file,
            &format!(
                "another skill in the same place is called `{name}`, so this one is not found"
            ),
            "give it a `name` of its own, that of its folder",
        );
    }

    /// Returns the skill of that name which another folder below the same root has claimed.
    fn namesake(&mut self, root: &Root, name: &str) -> Option<&mut Found> {
        self.catalog.skills.iter_mut().find(|found| {
            found.name.eq_ignore_ascii_case(name) && found.file.starts_with(&root.folder)
        })
    }

    fn problem(&mut self, file: &Path, what: &str, next: &str) {
        self.catalog.problems.push(Problem {
            file: file.to_path_buf(),
            what: what.to_owned(),
            next: next.to_owned(),
        });
    }
}

/// Reads the start of a file, whatever bytes are in it.
fn read_text(file: &Path) -> std::io::Result<String> {
    let mut bytes = Vec::new();
    fs::File::open(file)?
        .take(FILE_LIMIT)
        .read_to_end(&mut bytes)?;
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}

#[cfg(test)]
mod tests;
