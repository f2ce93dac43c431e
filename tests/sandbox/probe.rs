//! One attempt: a script that says `REACHED` for whatever it must not reach. Its first lines say what it does, how it
//! is expected to fare without a sandbox, and how it may end:
//!
//! ```text
//! # Reads a file beside the project.
//! # outside: reached | reached by root | stays | not tried, since ...
//! # ends: Exit(0) | TimedOut, TooManyProcesses | ...
//! ```

use std::path::{Path, PathBuf};
use std::process::Stdio;

use serde_json::{Value, json};

use crate::person::Person;
use crate::survivors;
use crate::world::{SECRET, World, try_sandbox};

pub(crate) struct Probe {
    pub(crate) name: String,
    pub(crate) language: &'static str,
    code: String,
    outside: Outside,
    ends: Vec<String>,
}

#[derive(Debug, PartialEq, Eq)]
enum Outside {
    Reached,
    ReachedByRoot,
    /// It says nothing, but something of it stays alive.
    Stays,
    NotTried,
}

impl Probe {
    /// All attempts of a kind, in the order of their names.
    pub(crate) fn all(kind: &str) -> Vec<Self> {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR"))
            .join("../../tests/sandbox/probes")
            .join(kind);
        let mut paths: Vec<PathBuf> = std::fs::read_dir(folder)
            .unwrap()
            .flatten()
            .map(|entry| entry.path())
            .collect();
        paths.sort();
        paths.iter().map(|path| Self::read(path)).collect()
    }

    fn read(path: &Path) -> Self {
        let code = fs_err::read_to_string(path).unwrap();
        let name = path.file_name().unwrap().to_str().unwrap().to_owned();
        let language = match path.extension().unwrap().to_str().unwrap() {
            "py" => "python",
            "sh" => "bash",
            "js" => "node",
            other => panic!("{name}: what is `{other}`?"),
        };
        let says = |what: &str| {
            let head = code
                .lines()
                .take(6)
                .map(|line| line.trim_start_matches(['#', '/']).trim());
            head.filter_map(|line| line.strip_prefix(what))
                .map(|rest| rest.trim().to_owned())
                .next()
        };
        let outside = match says("outside:").as_deref() {
            Some("reached") => Outside::Reached,
            Some("reached by root") => Outside::ReachedByRoot,
            Some("stays") => Outside::Stays,
            Some(other) if other.starts_with("not tried, since") => Outside::NotTried,
            other => panic!("{name}: how does it fare outside? {other:?}"),
        };
        let ends = says("ends:").unwrap_or_else(|| "Exit(0)".to_owned());
        Self {
            name,
            language,
            outside,
            ends: ends.split(',').map(|end| end.trim().to_owned()).collect(),
            code,
        }
    }

    /// Is it never seen to succeed? Then another attempt has to be its proof.
    pub(crate) fn is_not_tried_outside(&self) -> bool {
        self.outside == Outside::NotTried
    }

    /// The script with all that it needs to know.
    fn script(&self, world: &World) -> String {
        let told = world.told();
        match self.language {
            "python" => format!(
                "WORLD = {told}\n{}\n{}",
                include_str!("prelude.py"),
                self.code
            ),
            "node" => format!(
                "const WORLD = {told};\n{}\n{}",
                include_str!("prelude.js"),
                self.code
            ),
            _ => {
                let each = told.as_object().unwrap().iter();
                let lines = each.map(|(name, value)| match value.as_str() {
                    Some(text) => format!("{}='{text}'\n", name.to_uppercase()),
                    None => format!("{}={value}\n", name.to_uppercase()),
                });
                format!(
                    "{}{}\n{}",
                    lines.collect::<String>(),
                    include_str!("prelude.sh"),
                    self.code
                )
            }
        }
    }

    /// Runs it without a sandbox, where it has to reach something.
    pub(crate) fn can_tell(&self, world: &World) {
        let is_tried = match self.outside {
            Outside::Reached | Outside::Stays => true,
            Outside::ReachedByRoot => world.person == Person::Root,
            Outside::NotTried => false,
        };
        if !is_tried {
            return;
        }
        let file = world.path("scratch/attempt");
        fs_err::write(&file, self.script(world)).unwrap();
        let program = match self.language {
            "python" => "/usr/bin/python3",
            "node" => "node",
            _ => "bash",
        };
        let mut command = world.person.command(Path::new("/bin/bash"));
        command
            .args(["-c", r#"exec 9<"$1"; exec "$2" "$3""#, "-"])
            .args([&world.path("outside/secret"), Path::new(program), &file])
            .env("HOME", world.path("home"))
            .env("CHECKREIN_SECRET", SECRET)
            .env("PROJECT", world.path("project"))
            .current_dir(world.path("scratch"))
            .stdin(Stdio::null());
        if self.outside == Outside::Stays {
            // Nobody waits for an output that is held for ever.
            assert!(
                command
                    .stdout(Stdio::null())
                    .stderr(Stdio::null())
                    .status()
                    .unwrap()
                    .success()
            );
            assert!(
                !survivors::killed(&[world.victim.id()]).is_empty(),
                "{}: nothing of it stays, so it proves nothing",
                self.name
            );
            return;
        }
        let output = command.output().unwrap();
        let text = String::from_utf8_lossy(&output.stdout);
        assert!(
            text.contains("REACHED"),
            "{}: reaches nothing without a sandbox either, so it proves nothing:\n{text}\n{}",
            self.name,
            String::from_utf8_lossy(&output.stderr)
        );
        world.tidied();
    }

    /// Runs it in the sandbox, where it must not reach anything. `change` may make the job another one.
    pub(crate) fn is_held(&self, world: &mut World, level: &str, change: &dyn Fn(&mut Value)) {
        let mut job = json!({
            "language": self.language,
            "code": self.script(world),
            "project": world.path("project"),
            "hidden": [world.path("project/.env"), world.path("project/keys")],
            "limits": { "time_ms": 20_000, "memory": 300 << 20, "processes": 64, "scratch": 48 << 20, "file": 24 << 20, "output": 1 << 20 },
        });
        if self.ends.iter().any(|end| end == "TimedOut") {
            job["limits"]["time_ms"] = json!(1500);
        }
        change(&mut job);
        let ended = try_sandbox(world, &job);
        survivors::none(&[world.victim.id()], &self.name);
        let who = format!("{} as {:?}: {ended:#}", self.name, world.person);
        assert_eq!(ended["level"], level, "{who}");
        let text = format!(
            "{}{}",
            ended["output"].as_str().unwrap(),
            ended["errors"].as_str().unwrap()
        );
        assert!(!text.contains("REACHED"), "{who}");
        // It may know the secret (to look for it), but not print what it has read.
        assert!(!text.contains(SECRET), "{who}");
        let how = ended["how"].as_str().unwrap();
        assert!(
            self.ends.iter().any(|end| end == how),
            "it should end by {:?}: {who}",
            self.ends
        );
        if how == "Exit(0)" {
            assert!(
                text.contains("tried to the end"),
                "it did not get to its end: {who}"
            );
        }
        // The kernel ends a process namespace at once; one after the other takes as long as the machine lets it.
        let grace = if level.starts_with("namespaces") {
            3000
        } else {
            15_000
        };
        let took = ended["milliseconds"].as_u64().unwrap();
        assert!(
            took < job["limits"]["time_ms"].as_u64().unwrap() + grace,
            "it took too long: {who}"
        );
        world.is_whole(&self.name);
    }
}
