//! `checkrein skills`: all skills at once. What adopting them means is in `adoption/`.

use std::path::{Path, PathBuf};

use checkrein_core::intent;
use checkrein_core::message::count;
use checkrein_core::skill::{Catalog, Found, FrontMatter, Index, Manifest, Problem};
use clap::{Args, Subcommand};

use crate::error::{CommandError, Kind};
use crate::lint::report::Report;
use crate::lint::{self, Finding, Level, Subject};
use crate::surroundings::Surroundings;
use crate::ui::Ui;
use crate::{adoption, catalog, skills};

/// Look after all skills at once
#[derive(Debug, Args)]
pub struct Skills {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// List the skills here, what Claude Code does with each, and what its list costs
    List {
        /// Print them as JSON
        #[arg(long)]
        json: bool,
    },
    /// Say all that is known of one skill
    Show {
        /// The skill's name
        name: String,
        /// Print it as JSON
        #[arg(long)]
        json: bool,
    },
    /// Take skills out of Claude Code's list: prompts find them as before, `/NAME` works (a person only)
    ///
    /// Edits each SKILL.md: a comment and the flag `disable-model-invocation: true` go to the top of its
    /// front matter. A copy of the file as it was is kept until it is released. What cannot be adopted is
    /// left as it is and said; the exit code is 1 then.
    #[command(group = clap::ArgGroup::new("which").required(true).multiple(true))]
    Adopt {
        /// The skills' names
        #[arg(value_name = "NAME", group = "which", conflicts_with = "all")]
        names: Vec<String>,
        /// All that are listed here: yours, your plugins', and the project's own
        #[arg(long, group = "which")]
        all: bool,
        /// With --all: also those that git tracks and others share
        #[arg(long, requires = "all", conflicts_with = "names")]
        tracked: bool,
    },
    /// Put skills back into Claude Code's list, as they were (a person only)
    ///
    /// Takes out of each SKILL.md what `adopt` put in, and nothing else. What cannot be released is left
    /// as it is and said; the exit code is 1 then.
    #[command(group = clap::ArgGroup::new("which").required(true).multiple(true))]
    Release {
        /// The skills' names
        #[arg(value_name = "NAME", group = "which", conflicts_with = "all")]
        names: Vec<String>,
        /// All that were ever adopted, in whichever folder
        #[arg(long, group = "which")]
        all: bool,
    },
    /// Say why a skill will not be found, or is found too often, and what to write instead
    Lint {
        /// Folders of skills, or a skill's own folder; those that count here, unless said otherwise
        folders: Vec<PathBuf>,
        /// A JSON list of skills instead
        #[arg(long, value_name = "FILE", conflicts_with = "folders")]
        catalog: Option<PathBuf>,
        /// Print the findings as JSON
        #[arg(long)]
        json: bool,
    },
}

impl Skills {
    /// Does what was asked.
    pub fn run(self, around: &Surroundings, ui: &mut Ui) -> Result<(), CommandError> {
        match self.command {
            Command::List { json } => adoption::list::list(json, around, ui),
            Command::Show { name, json } => adoption::show::show(&name, json, around, ui),
            Command::Adopt {
                names,
                all,
                tracked,
            } => {
                let wanted = adoption::Wanted {
                    names,
                    all,
                    tracked,
                };
                adoption::adopt(&wanted, around, ui)
            }
            // No name can be given together with `--all`.
            Command::Release { names, all: _ } => adoption::release(&names, around, ui),
            Command::Lint {
                folders,
                catalog,
                json,
            } => judge(&folders, catalog.as_deref(), json, around, ui),
        }
    }
}

/// Judges the skills; one that cannot be found at all makes the command fail.
fn judge(
    folders: &[PathBuf],
    catalog: Option<&Path>,
    json: bool,
    around: &Surroundings,
    ui: &mut Ui,
) -> Result<(), CommandError> {
    let looked_at = match catalog {
        Some(file) => LookedAt::all(catalog::of_list(file, around)?),
        None if folders.is_empty() => {
            let places = skills::places(around, skills::standing(around).as_ref());
            LookedAt::all(Catalog::discover(&places))
        }
        None => LookedAt::folders(folders, around)?,
    };
    let report = looked_at.judge(around);
    if json {
        ui.json(&report)?;
    } else {
        ui.say(&report);
    }
    match report.errors() {
        0 => Ok(()),
        errors => {
            let message = count(errors, "error");
            Err(CommandError::new(Kind::Unwell, anyhow::Error::msg(message)))
        }
    }
}

/// The skills that are compared, and those of them that are reported.
struct LookedAt {
    catalog: Catalog,
    /// Only what is in these folders is reported; all, where there are none.
    only: Vec<PathBuf>,
}

impl LookedAt {
    fn all(catalog: Catalog) -> Self {
        Self {
            catalog,
            only: Vec::new(),
        }
    }

    /// Finds the skills of folders; a skill's own folder is compared with its neighbours.
    fn folders(folders: &[PathBuf], around: &Surroundings) -> Result<Self, CommandError> {
        let mut looked_at = Self::all(Catalog::default());
        for given in folders {
            let folder = around.cwd.join(given);
            if !folder.is_dir() {
                let hint =
                    "name a folder that has skills in its subfolders, or a skill's own folder";
                let what = format!("`{}` is not a folder", given.display());
                return Err(CommandError::person(what).hint(hint));
            }
            // By its real name, for `.` has no folder above it.
            let folder = fs_err::canonicalize(&folder)?;
            let own = folder.join("SKILL.md").is_file();
            let above = folder.parent().filter(|_| own).unwrap_or(&folder);
            let found = catalog::of_folder(above);
            let all = &mut looked_at.catalog;
            for skill in found.skills {
                if !all.skills.iter().any(|known| known.name == skill.name) {
                    all.skills.push(skill);
                }
            }
            all.problems.extend(found.problems);
            looked_at.only.push(folder);
        }
        Ok(looked_at)
    }

    fn is_reported(&self, file: &Path) -> bool {
        self.only.is_empty() || self.only.iter().any(|folder| file.starts_with(folder))
    }

    fn judge(&self, around: &Surroundings) -> Report {
        let subjects: Vec<Subject> = self
            .catalog
            .skills
            .iter()
            .map(|found| subject(found, around))
            .collect();
        let mut index = Index::of_catalog(&self.catalog);
        let judged = lint::judge(&subjects, &mut |text| {
            let ranked = intent::rank(text, &mut index);
            let scored = |ranked: intent::Ranked| (ranked.name, ranked.candidate.score);
            ranked.into_iter().map(scored).collect()
        });
        let reported = self.catalog.skills.iter();
        let reported: Vec<&str> = reported
            .filter(|found| self.is_reported(&found.file))
            .map(|found| found.name.as_str())
            .collect();
        let problems = self.catalog.problems.iter();
        let mut findings: Vec<Finding> = problems
            .filter(|problem| self.is_reported(&problem.file))
            .filter_map(|problem| unreadable(problem, &self.catalog, around))
            .collect();
        let is_reported = |finding: &Finding| reported.contains(&finding.skill.as_str());
        findings.extend(judged.into_iter().filter(is_reported));
        Report::new(reported.len(), findings)
    }
}

fn subject(found: &Found, around: &Surroundings) -> Subject {
    let has_file = !found.file.as_os_str().is_empty();
    let text = fs_err::read(&found.file).unwrap_or_default();
    let text = String::from_utf8_lossy(&text);
    let (front_matter, _) = FrontMatter::read(&text);
    let keys = ["description", "when_to_use", "when-to-use"];
    let is_described = match has_file {
        true => keys.iter().any(|key| front_matter.get(key).is_some()),
        false => !found.manifest.description.is_empty(),
    };
    Subject {
        name: found.name.clone(),
        file: has_file.then(|| around.short(&found.file)),
        manifest: found.manifest.clone(),
        is_described,
        is_lost: has_file && front_matter.is_lost(),
    }
}

/// Tells what discovery stumbled over, unless the judgement of the skill says it as well.
fn unreadable(problem: &Problem, catalog: &Catalog, around: &Surroundings) -> Option<Finding> {
    if problem.what == Manifest::NO_DESCRIPTION {
        return None;
    }
    let is_of = |found: &&Found| {
        // A skill of a list has no file; it keeps what was said of it.
        let is_said = found.manifest.complaints.contains(&problem.what);
        found.file == problem.file || (is_said && Path::new(&found.name) == problem.file)
    };
    let found = catalog.skills.iter().find(is_of);
    let folder = problem.file.parent().and_then(Path::file_name);
    let name = folder.unwrap_or(problem.file.as_os_str());
    let name = name.to_string_lossy().into_owned();
    let (level, why) = match found {
        Some(Found { manifest, .. })
            if manifest.description.is_empty()
                && manifest.keywords.is_empty()
                && manifest.examples.is_empty() =>
        {
            (Level::Error, "no prompt can be compared with it")
        }
        Some(_) => (Level::Warning, "what cannot be read does not count"),
        None => (Level::Error, "the skill does not exist for any prompt"),
    };
    Some(Finding {
        level,
        check: "unreadable",
        skill: found.map_or(name, |found| found.name.clone()),
        file: Some(around.short(&problem.file)),
        what: problem.what.clone(),
        why: why.to_owned(),
        write: problem.next.clone(),
    })
}
