//! Where the rules are written: the person's settings, the project's, and the client's own; read once for many calls.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use checkrein_core::config::{Config, Narrowing, Rules, Server, Skill};
use checkrein_core::layout::{ProjectDirs, UserDirs};
use checkrein_core::project::ProjectConfig;
use fs_err as fs;

use super::client::Client;
use super::rule::Rule;
use super::{Asked, Verdict, decide};

/// Everything that says what may be called.
#[derive(Clone, Debug)]
pub struct Policy {
    pub(super) home: PathBuf,
    /// Why nothing may be called: something that says what is forbidden cannot be read.
    pub(super) trouble: Option<String>,
    /// What the person says.
    pub(super) person: Layer,
    /// What the project forbids besides.
    pub(super) project: Layer,
    /// What the client's settings say.
    pub(super) client: Client,
    config: Config,
}

/// The rules of one file.
#[derive(Clone, Debug, Default)]
pub(super) struct Layer {
    /// The file, as people write it.
    pub(super) place: String,
    pub(super) servers: BTreeMap<String, Lists>,
    pub(super) skills: BTreeMap<String, Lists>,
}

/// The rules about one server or skill.
#[derive(Clone, Debug, Default)]
pub(super) struct Lists {
    pub(super) allow: Option<Vec<Rule>>,
    pub(super) deny: Vec<Rule>,
}

/// How much a call may take.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Most {
    /// How long it may take, in seconds, where somebody says so.
    pub seconds: Option<u64>,
    /// How large its answer may be, in bytes, where somebody says so.
    pub bytes: Option<u64>,
}

impl Policy {
    /// Reads what the person says, and what the project at `root` does.
    pub fn read(user: &UserDirs, root: Option<&Path>) -> Self {
        let config = Config::read(user);
        let narrowing = root.map_or_else(
            || Ok(Narrowing::default()),
            |root| of_project(&ProjectDirs::new(root)),
        );
        Self::of(config, narrowing, Client::read(user, root), user)
    }

    pub(super) fn of(
        config: Config,
        narrowing: Result<Narrowing, String>,
        client: Client,
        user: &UserDirs,
    ) -> Self {
        let mut trouble = config.trouble.clone();
        let narrowing = narrowing.unwrap_or_else(|what| {
            trouble.get_or_insert(what);
            Narrowing::default()
        });
        let home = user.home.to_string_lossy().into_owned();
        let mut reader = Reader {
            home: &home,
            trouble: &mut trouble,
            place: short(&user.config(), &user.home),
        };
        let servers = config
            .mcp
            .servers
            .iter()
            .map(|(name, server)| (name, &server.rules));
        let skills = config
            .mcp
            .skills
            .iter()
            .map(|(name, skill)| (name, &skill.rules));
        let person = reader.layer(servers, skills);
        reader.place = ".claude/config/project.json".into();
        let project = reader.layer(narrowing.servers.iter(), narrowing.skills.iter());
        Self {
            home: user.home.clone(),
            trouble,
            person,
            project,
            client,
            config,
        }
    }

    /// Decides whether a call may be made. That its server is configured and approved is somebody else's to know.
    pub fn judge(&self, asked: &Asked<'_>) -> Verdict {
        decide::judge(self, asked)
    }

    /// Why nothing may be called at all, if something cannot be read.
    pub fn trouble(&self) -> Option<&str> {
        self.trouble.as_deref()
    }

    /// Returns what the person says of a server: credentials, limits.
    pub fn server(&self, name: &str) -> Option<&Server> {
        self.config.mcp.servers.get(name)
    }

    /// Returns how much a call of this server may take, for this skill if it is for one: the smaller counts.
    pub fn most(&self, server: &str, skill: Option<&super::Asking<'_>>) -> Most {
        let all = ["*", server]
            .into_iter()
            .filter_map(|name| self.server(name));
        let of_servers = all.map(|server| (server.seconds, server.bytes));
        let of_skills = skill.into_iter().flat_map(|asking| {
            let names = decide::names(self, asking);
            let skills = self.config.mcp.skills.iter();
            skills.filter(move |(name, _)| names.contains(name))
        });
        let of_skills = of_skills.map(|(_, Skill { seconds, bytes, .. })| (*seconds, *bytes));
        let least = |one: Option<u64>, other: Option<u64>| one.into_iter().chain(other).min();
        let empty = Most::default();
        of_servers
            .chain(of_skills)
            .fold(empty, |most, (seconds, bytes)| Most {
                seconds: least(most.seconds, seconds),
                bytes: least(most.bytes, bytes),
            })
    }
}

/// Reads what a project says under `mcp`.
fn of_project(dirs: &ProjectDirs) -> Result<Narrowing, String> {
    let path = dirs.project_json();
    let content = match fs::read(&path) {
        Ok(content) => content,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
            return Ok(Narrowing::default());
        }
        Err(error) => return Err(error.to_string()),
    };
    let closed = |what: String| {
        format!("`.claude/config/project.json` cannot be used, so no server is asked here: {what}")
    };
    let config = ProjectConfig::parse(&content).map_err(|error| closed(error.to_string()))?;
    Narrowing::of(config.mcp.as_ref()).map_err(closed)
}

/// Returns a path as people write it: `~` for the home folder.
fn short(path: &Path, home: &Path) -> String {
    match path.strip_prefix(home) {
        Ok(below) => format!("~/{}", below.display()),
        Err(_) => path.display().to_string(),
    }
}

/// Makes rules of texts, and says of the first that cannot be read what is wrong with it.
struct Reader<'a> {
    home: &'a str,
    trouble: &'a mut Option<String>,
    place: String,
}

impl Reader<'_> {
    fn layer<'r>(
        &mut self,
        servers: impl Iterator<Item = (&'r String, &'r Rules)>,
        skills: impl Iterator<Item = (&'r String, &'r Rules)>,
    ) -> Layer {
        let home = self.home;
        let servers = servers
            .map(|(name, rules)| {
                (
                    name.clone(),
                    self.lists(rules, |text| Rule::of_server(text, name, home)),
                )
            })
            .collect();
        let skills = skills
            .map(|(name, rules)| {
                let read = |text: &str| Rule::of_skill(text, home).map(|rule| vec![rule]);
                (name.clone(), self.lists(rules, read))
            })
            .collect();
        Layer {
            place: self.place.clone(),
            servers,
            skills,
        }
    }

    fn lists(&mut self, rules: &Rules, read: impl Fn(&str) -> Result<Vec<Rule>, String>) -> Lists {
        let mut all = |texts: &[String]| -> Vec<Rule> {
            let mut rules = Vec::new();
            for text in texts {
                match read(text) {
                    Ok(read) => rules.extend(read),
                    Err(what) => {
                        let place = &self.place;
                        self.trouble.get_or_insert_with(|| {
                            format!("`{place}` cannot be used, so no server is asked: {what}")
                        });
                    }
                }
            }
            rules
        };
        Lists {
            allow: rules.allow.as_deref().map(&mut all),
            deny: all(&rules.deny),
        }
    }
}
