//! `checkrein init`: make the current folder a project with states, gates and checkpoints.

use checkrein_core::audit::Act;
use checkrein_core::disk;
use checkrein_core::guard::lowered;
use checkrein_core::layout::ProjectDirs;
use checkrein_core::project::{CheckpointMode, Project, ProjectConfig};
use checkrein_core::seal::{File, Key, Seal};
use checkrein_core::standing::Standing;
use clap::{Args, ValueEnum};

use crate::error::CommandError;
use crate::init::{ClaudeMd, Made, begin_process, detect, make_features, make_state, set_aside};
use crate::process;
use crate::surroundings::Surroundings;
use crate::ui::Ui;
use crate::{project, sealing};

/// Make the current folder a project with states, gates and checkpoints
///
/// Asks nothing: kind of project and test command are found out. Files that are there are kept;
/// what is given on the command line is changed in them.
#[derive(Debug, Args)]
pub struct Init {
    /// The kind of project, such as rust or fastapi
    #[arg(long, value_name = "NAME")]
    project_type: Option<String>,
    /// The shell command that runs all tests
    #[arg(long, value_name = "COMMAND")]
    test_command: Option<String>,
    /// The shell command that succeeds while the project is in working order
    #[arg(long, value_name = "COMMAND")]
    health_check: Option<String>,
    /// Where the work of a session is kept at its end
    #[arg(long, value_name = "WHERE")]
    checkpoint: Option<Checkpoint>,
    /// The process that the work goes through, with phases and tasks: feature, bugfix, release,
    /// migration, or the path of your own; writes our lines into CLAUDE.md too
    #[arg(long, value_name = "NAME", num_args = 0..=1, default_missing_value = "")]
    process: Option<String>,
    /// Begin this process although another one is in work; for a person only
    #[arg(long, requires = "process")]
    again: bool,
    /// Write a few lines into CLAUDE.md by which Claude knows the commands
    #[arg(long)]
    claude_md: bool,
    /// Make a project of this folder although it is inside another one
    #[arg(long)]
    here: bool,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Checkpoint {
    /// In a commit on the current branch
    Branch,
    /// In a commit beside it; branch, index and work tree stay as they are
    Ref,
    /// Nowhere
    Off,
}

impl Init {
    /// Makes or completes the project's files.
    pub fn run(self, around: &Surroundings, ui: &mut Ui) -> Result<(), CommandError> {
        let dirs = self.dirs(around)?;
        // Whatever is wrong with these is said before anything is written.
        let template = self.process.as_deref();
        let template = template
            .map(|name| process::load(name, around))
            .transpose()?;
        let wants_lines = self.claude_md || template.is_some();
        let claude_md = wants_lines.then(|| ClaudeMd::plan(&dirs)).transpose()?;
        fs_err::create_dir_all(dirs.progress()).map_err(|error| {
            CommandError::from(error).hint(
                "`.claude` must be a folder, or be absent, and you must be able to write here",
            )
        })?;
        let _lock = project::lock(&dirs)?;
        let seal = Seal::of(&around.dirs, &dirs.root);
        let key = sealing::key(around)?;
        // What somebody changed without a judgement is not what this begins with.
        sealing::settle(around, &seal, &key)?;
        sealing::may_begin(around, &seal)?;
        let is_new = !seal.exists();
        let before = Project::open(dirs.clone()).map(|project| project.config);
        // First of all, since it may be refused.
        let process = template
            .map(|template| begin_process(&template, self.again, &dirs, around))
            .transpose()?;
        // project.json comes last: without it the folder is no project yet.
        let state = make_state(&dirs, around.now)?;
        let features = make_features(&dirs, around.now)?;
        let (config, settings) = self.make_config(&dirs, around)?;
        let standing = Standing::read(dirs.clone())?;
        // How an agent changes the settings is not sealed here, so the next event writes it down and
        // tells the person.
        let is_told = around.is_agents() && !is_new;
        if is_told {
            seal_standing(&seal, &key, &dirs, around)?;
        } else {
            seal.seal_as_is(&key, around.now)?;
        }
        let lowered = before.map_or_else(|_| Vec::new(), |before| lowered(&before, &config));
        if !lowered.is_empty() && !is_told {
            let of = File::Settings.shown();
            sealing::note(around, &seal, Act::Settings, of, lowered.join("; "))?;
        }
        if is_new {
            let of = "every guarded file";
            sealing::note(around, &seal, Act::Sealed, of, "checkrein init".into())?;
        }
        let claude_md = claude_md.map(ClaudeMd::write).transpose()?;
        let kind = match config.project_type.as_str() {
            "" => "project".to_owned(),
            kind => format!("{kind} project"),
        };
        ui.say(format!("`{}` is a {kind}", standing.project.name()));
        let mut files = vec![
            (dirs.project_json(), settings),
            (dirs.state_json(), state),
            (dirs.feature_list_json(), features),
        ];
        files.extend(process.map(|made| (dirs.process_json(), made)));
        files.extend(claude_md);
        for (path, made) in files {
            let path = path.strip_prefix(&dirs.root).unwrap_or(&path).display();
            match made {
                Made::Kept => ui.say(format!("  kept  {path}")),
                Made::New => ui.say(format!("  wrote {path}")),
                Made::Anew(aside) => ui.say(format!(
                    "  wrote {path} anew; the broken one is `{}`",
                    aside.file_name().unwrap_or_default().to_string_lossy()
                )),
            }
        }
        say_config(&config, ui);
        let in_git = dirs
            .root
            .ancestors()
            .any(|folder| folder.join(".git").exists());
        if config.checkpoint != CheckpointMode::Off && !in_git {
            ui.say("note: this is no git repository, so nothing is kept until you run `git init`");
        }
        ui.say(format!("state: {}", standing.state.state));
        ui.say(format!("next: {}", standing.next_step()));
        Ok(())
    }

    fn dirs(&self, around: &Surroundings) -> Result<ProjectDirs, CommandError> {
        if around.cwd == around.dirs.home {
            return Err(CommandError::person("your home folder cannot be a project")
                .hint("go to the project's top folder first"));
        }
        let is_git = around
            .cwd
            .components()
            .any(|part| part.as_os_str() == ".git");
        if is_git || around.cwd.starts_with(&around.dirs.claude) {
            let folder = around.short(&around.cwd);
            let whose = if is_git { "git" } else { "Claude Code" };
            return Err(
                CommandError::person(format!("`{folder}` belongs to {whose}"))
                    .hint("go to the project's top folder first"),
            );
        }
        let here = ProjectDirs::new(&around.cwd);
        match Project::find(&around.cwd, Some(&around.dirs.home)) {
            Some(outer) if outer != here && !self.here => {
                let outer = around.short(&outer.root);
                Err(CommandError::person(format!(
                    "this folder is inside the project `{outer}` already"
                ))
                .hint("run it there, or make a project of its own with `checkrein init --here`"))
            }
            _ => Ok(here),
        }
    }

    fn make_config(
        &self,
        dirs: &ProjectDirs,
        around: &Surroundings,
    ) -> Result<(ProjectConfig, Made), CommandError> {
        let path = dirs.project_json();
        let (before, made) = match Project::open(dirs.clone()) {
            Ok(project) => (Some(project.config), Made::Kept),
            Err(_) if path.exists() => (None, Made::Anew(set_aside(&path, around.now)?)),
            Err(_) => (None, Made::New),
        };
        let mut config = before.clone().unwrap_or_else(|| fresh_config(dirs));
        if let Some(project_type) = &self.project_type {
            config.project_type.clone_from(project_type);
        }
        for (given, field) in [
            (&self.test_command, &mut config.test_command),
            (&self.health_check, &mut config.health_check),
        ] {
            if given.is_some() {
                field.clone_from(given);
            }
        }
        if let Some(checkpoint) = self.checkpoint {
            config.checkpoint = match checkpoint {
                Checkpoint::Branch => CheckpointMode::Branch,
                Checkpoint::Ref => CheckpointMode::Ref,
                Checkpoint::Off => CheckpointMode::Off,
            };
        }
        if before.as_ref() == Some(&config) {
            return Ok((config, made));
        }
        let mut text = serde_json::to_string_pretty(&config).map_err(anyhow::Error::from)?;
        text.push('\n');
        disk::replace(&path, text.as_bytes())?;
        let made = if before.is_some() { Made::New } else { made };
        Ok((config, made))
    }
}

/// Seals what says where the project stands.
fn seal_standing(
    seal: &Seal,
    key: &Key,
    dirs: &ProjectDirs,
    around: &Surroundings,
) -> Result<(), CommandError> {
    let changes: Vec<_> = [File::State, File::Features, File::Process]
        .into_iter()
        .filter_map(|file| Some((file, fs_err::read(file.path(dirs)).ok()?)))
        .collect();
    Ok(seal.write(key, &changes, around.now)?)
}

fn fresh_config(dirs: &ProjectDirs) -> ProjectConfig {
    let found = detect(&dirs.root);
    ProjectConfig {
        v: 1,
        project_type: found.project_type,
        test_command: found.test_command,
        // Where there is no repository yet, there will be one.
        checkpoint: CheckpointMode::Branch,
        ..ProjectConfig::default()
    }
}

fn say_config(config: &ProjectConfig, ui: &mut Ui) {
    match &config.test_command {
        Some(command) => ui.say(format!("tests: `{command}`")),
        None => ui.say("tests: none found; name them with `checkrein init --test-command COMMAND`"),
    }
    match &config.health_check {
        Some(command) => ui.say(format!("health check: `{command}`")),
        None => ui.say("health check: none; name one with `checkrein init --health-check COMMAND`"),
    }
    ui.say(match config.checkpoint {
        CheckpointMode::Branch => {
            "checkpoint: a commit on the current branch at the end of each session \
             (`--checkpoint ref` keeps it beside the branch, `--checkpoint off` makes none)"
        }
        CheckpointMode::Ref => "checkpoint: a commit beside the branch at the end of each session",
        CheckpointMode::Off => "checkpoint: none",
    });
}
