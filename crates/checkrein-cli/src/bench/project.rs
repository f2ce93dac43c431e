//! The projects that the tasks are done in: a plain one, and one with states and features.

use std::fmt::Write as _;
use std::path::Path;

use fs_err as fs;
use serde_json::{Value, json};

use super::home::Home;
use super::tools;
use crate::error::CommandError;

/// Which project.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Place {
    /// A repository with a CLAUDE.md, and nothing of checkrein's in it.
    Plain,
    /// The same after `checkrein init`, in the middle of a feature.
    InFeature,
}

impl Place {
    /// Both.
    pub(super) const ALL: [Self; 2] = [Self::Plain, Self::InFeature];

    /// Its folder's name; both are equally long, since the client says it in every request.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Plain => "shop one",
            Self::InFeature => "shop two",
        }
    }
}

const CLAUDE_MD: &str = include_str!("instructions.md");

const FILES: [(&str, &str); 6] = [
    (".gitignore", "node_modules/\n"),
    ("logs/app.log", tools::LOG),
    ("README.md", "# shop\n\nTakes orders and sends invoices.\n"),
    ("Makefile", "test:\n\tpytest\n"),
    (
        "src/report.py",
        "def total(rows):\n    return sum(row.amount for row in rows)\n",
    ),
    (
        "db/schema.sql",
        "create table orders (id bigint primary key, placed timestamptz);\n",
    ),
];

/// How many commits there are: as many as somebody looks through who asks what happened lately.
const COMMITS: usize = 80;

/// Makes one of the projects in a home, for which no checkrein has to be installed there.
pub(super) fn make(home: &Home<'_>, checkrein: &Path, place: Place) -> Result<(), CommandError> {
    let folder = home.project(place);
    fs::create_dir_all(&folder)?;
    let git = |arguments: &[&str]| home.run(Path::new("git"), arguments, &folder);
    git(&["init", "--quiet", "--initial-branch=main"])?;
    // A whole history in one call.
    let history = home.top().join("history");
    fs::write(&history, self::history())?;
    let import = "git fast-import --quiet <\"$1\" && git reset --quiet --hard";
    let history = history.to_string_lossy();
    home.run(Path::new("sh"), &["-c", import, "sh", &history], &folder)?;
    if place == Place::Plain {
        for file in tools::FILES.lines() {
            let file = folder.join(file.trim_start_matches("/home/person/"));
            fs::create_dir_all(file.parent().unwrap_or(&folder))?;
            fs::write(file, "")?;
        }
    } else {
        for arguments in [
            &["init"][..],
            &[
                "feature",
                "add",
                "Invoices by mail",
                "--accept",
                "a paid order sends one mail",
            ],
            &[
                "feature",
                "add",
                "Orders can be cancelled",
                "--accept",
                "a sent order cannot",
            ],
            &["state", "enter", "IMPLEMENT"],
            &["feature", "start", "feat-001"],
        ] {
            home.run(checkrein, arguments, &folder)?;
        }
        git(&["add", "--all"])?;
        git(&[
            "commit",
            "--quiet",
            "--message",
            "project: states and features",
        ])?;
    }
    Ok(())
}

/// Returns the project's history as `git fast-import` reads it.
fn history() -> String {
    let mut text = String::new();
    for number in 1..=COMMITS {
        // Twelve hours apart.
        let time = 1_760_000_000 + number * 43_200;
        let subject = SUBJECTS[number % SUBJECTS.len()];
        let message = format!(
            "{subject}\n\nSeen with order {}; the test has it.\n",
            number * 37
        );
        let _ = write!(
            text,
            "commit refs/heads/main\ncommitter A Person <person@example.com> {time} +0000\n{}",
            data(&message)
        );
        if number == 1 {
            let customers = customers();
            let more = [
                ("CLAUDE.md", CLAUDE_MD),
                ("data/customers.json", &customers),
            ];
            for (path, content) in FILES.iter().chain(&more) {
                let _ = write!(text, "M 100644 inline {path}\n{}", data(content));
            }
        }
        let (path, content) = (number % 9, format!("CHANGED = {number}\n"));
        let _ = write!(
            text,
            "M 100644 inline src/part_{path}.py\n{}\n",
            data(&content)
        );
    }
    text
}

/// Returns a file of JSON that just fits into what the client shows.
fn customers() -> String {
    let customer = |number: usize| {
        json!({
            "id": number,
            "name": format!("Customer {}", number * 7919 % 1000),
            "city": CITIES[number % CITIES.len()],
            "orders": number % 13,
            "newsletter": number.is_multiple_of(3),
            "address": { "street": format!("{} High Street", number % 90), "country": "SE" },
        })
    };
    let all: Vec<Value> = (1..=110).map(customer).collect();
    format!("{:#}\n", Value::from(all))
}

const CITIES: [&str; 5] = ["Lund", "Umeå", "Visby", "Kiruna", "Ystad"];

const SUBJECTS: [&str; 7] = [
    "orders: a second click places no second order",
    "invoices: the total is rounded once, at the end",
    "mail: an address with a plus in it is one",
    "report: the month begins in the shop's own time zone",
    "stock: what is reserved is not sold again",
    "tests: the clock stands still while they run",
    "search: umlauts are found as they are typed",
];

fn data(text: &str) -> String {
    format!("data {}\n{text}\n", text.len())
}
