//! Adopted skills: Claude Code lists them no more, a prompt's words and `/name` still find them, and
//! they come back as they were.

use std::collections::BTreeMap;

use checkrein_core::skill::adoption;
use checkrein_core::skill::native::{Entry, Native, Standing};
use checkrein_testkit::{Client, MockApi, Run, Script, TestProject};
use fs_err as fs;

use crate::given::given;
use crate::skills::with_plugin;
use crate::{installed, run};

/// Returns the part of the first request that lists skills, or nothing where there is none.
pub(crate) fn list(run: &Run) -> String {
    let text = run.conversation()[0].text();
    let heading = "The following skills are available for use with the Skill tool:\n\n";
    let Some((_, list)) = text.split_once(heading) else {
        return String::new();
    };
    list.split("\n\n").next().unwrap_or_default().to_owned()
}

#[track_caller]
fn checkrein(project: &TestProject, arguments: &[&str]) -> String {
    let output = project.run("checkrein", arguments);
    assert_eq!(output.code, 0, "{output}");
    output.stdout
}

fn file(name: &str, text: &str) -> (String, String) {
    (format!(".claude/skills/{name}/SKILL.md"), text.to_owned())
}

/// Files as people have them, and the description that their entry must have.
fn shapes() -> Vec<(String, String)> {
    let shapes = [
        (
            "a-plain",
            "---\nname: a-plain\ndescription: D.\n---\n\nBody of a-plain.\n",
        ),
        (
            "b-windows",
            "---\r\nname: b-windows\r\ndescription: D.\r\n---\r\nBody of b-windows.\r\n",
        ),
        (
            "c-mark",
            "\u{feff}---\nname: other\ndescription: <b>D</b> & \"ä\"\n---\nBody of c-mark.\n",
        ),
        ("d-none", "# A title\n\nBody of d-none.\n"),
        (
            "e-colon",
            "---\nname: e-colon\ndescription: Use when: \"x\": y\n---\nBody of e-colon.\n",
        ),
        (
            "f-no",
            "---\ndisable-model-invocation: false\nname: f-no\ndescription: >-\n  Of two\n  lines\nwhen_to_use: now\n---\nBody of f-no.\n",
        ),
        (
            "g-dashes",
            "---\nname: g-dashes\ndescription: of this --- not that\n---\nBody of g-dashes.\n",
        ),
        (
            "h-no-end",
            "---\nname: h-no-end\ndescription: D.\nlast: x\n---",
        ),
        ("i-windows-none", "Body of i-windows-none.\r\nMore.\r\n"),
        ("j-empty", ""),
    ];
    let long = "Ünïcödé 😀 words, many. ".repeat(90);
    let long = format!("---\nname: k-long\ndescription: {long}\n---\nBody of k-long.\n");
    let shapes = shapes.map(|(name, text)| file(name, text));
    shapes.into_iter().chain([file("k-long", &long)]).collect()
}

fn with(project: TestProject, files: &[(String, String)]) -> TestProject {
    files.iter().fold(project, |project, (path, text)| {
        project.write_home(path, text)
    })
}

fn contents(project: &TestProject, files: &[(String, String)]) -> BTreeMap<String, String> {
    let read = |path: &String| {
        fs::read_to_string(project.home().join(path)).expect("the test wrote this file")
    };
    files
        .iter()
        .map(|(path, _)| (path.clone(), read(path)))
        .collect()
}

fn entries(files: &[(String, String)]) -> Vec<Entry> {
    let entry = |(path, text): &(String, String)| {
        let name = path.split('/').nth(2).expect("the path of a skill");
        Native::read(text).entry(name)
    };
    files.iter().map(entry).collect()
}

#[test]
fn each_shape_of_file_leaves_the_list_and_comes_back_to_it() {
    let files = shapes();
    let project = with(installed(), &files);
    let none = list(&run(&installed(), "Hello."));
    let before = list(&run(&project, "Hello."));
    // What we say of an entry is what the client makes of it.
    let ours: String = entries(&files).iter().map(Entry::text).collect();
    assert_eq!(before, format!("{ours}{none}"));

    let said = checkrein(&project, &["skills", "adopt", "--all"]);
    assert!(said.contains("adopted   `a-plain`"), "{said}");
    assert!(said.contains("after: 0 skills, 0 bytes"), "{said}");
    assert_eq!(list(&run(&project, "Hello.")), none);

    let called: Vec<&str> = [
        "a-plain",
        "b-windows",
        "c-mark",
        "d-none",
        "e-colon",
        "f-no",
    ]
    .into();
    for name in called {
        let run = run(&project, &format!("/{name} some words"));
        let body = format!("Body of {name}.");
        assert!(run.conversation()[0].text_contains(&body), "{name}");
    }

    checkrein(&project, &["skills", "release", "--all"]);
    assert_eq!(list(&run(&project, "Hello.")), before);
    let expected: BTreeMap<String, String> = files.iter().cloned().collect();
    assert_eq!(contents(&project, &files), expected);
}

/// Two hundred skills; the last one's words are no other's.
fn two_hundred() -> Vec<(String, String)> {
    const THINGS: [&str; 10] = [
        "saddles", "pianos", "sails", "clocks", "kites", "barrels", "violins", "lanterns", "ropes",
        "carpets",
    ];
    const DEEDS: [&str; 20] = [
        "Waxes", "Tunes", "Mends", "Winds", "Flies", "Fills", "Strings", "Lights", "Braids",
        "Weaves", "Polishes", "Packs", "Sells", "Paints", "Weighs", "Washes", "Carves", "Measures",
        "Dries", "Stamps",
    ];
    let of = |number: usize| {
        let (thing, deed) = (THINGS[number % 10], DEEDS[number / 10]);
        let name = format!("{}-{thing}", deed.to_lowercase());
        let description = format!(
            "{deed} {thing} for people who bring theirs. Use when somebody asks for it, says that \
             it is time, or shows a picture. Do NOT use for anything else that is brought, however \
             much it may look like one of these at first sight or on paper."
        );
        let text = format!(
            "---\nname: {name}\ndescription: {description}\n---\n\n# {deed} {thing}\n\nBody of {name}.\n"
        );
        file(&name, &text)
    };
    let last =
        "---\nname: bees\ndescription: Harvests honeycombs from beehives.\n---\n\nBody of bees.\n";
    (0..199).map(of).chain([file("bees", last)]).collect()
}

#[test]
fn two_hundred_adopted_skills_cost_nothing_and_prompts_find_them() {
    let files = two_hundred();
    let project = with(installed(), &files);
    let none = list(&run(&installed(), "Hello."));
    let native = list(&run(&project, "Hello."));
    // The list is cut; what we say it costs is nearly what it costs.
    let mut all = files.clone();
    all.sort();
    let said = Standing::of(entries(&all).iter());
    let ours = native
        .lines()
        .filter(|line| all.iter().any(|(path, _)| is_of(line, path)));
    let real: usize = ours.clone().map(|line| line.len() + 1).sum();
    assert_eq!(ours.count(), 200);
    assert!(
        said.size.bytes.abs_diff(real) * 50 < real,
        "{said:?} and not {real}"
    );
    assert!(said.described < 120 && real > 20_000, "{said:?}, {real}");

    let output = checkrein(&project, &["skills", "adopt", "--all"]);
    assert!(output.starts_with("adopted   200 skills\n"), "{output}");
    assert!(output.contains("after: 0 skills, 0 bytes\n"), "{output}");
    let first = run(
        &project,
        "Please harvest the honeycombs of the bees from three beehives.",
    );
    assert_eq!(list(&first), none);
    let text = first.conversation()[0].text();
    assert_eq!(given(&text), ["skill bees"]);
    assert!(text.contains("Body of bees."), "{text}");
    assert!(!text.contains("adopted by checkrein"), "{text}");

    let expected: BTreeMap<String, String> = files.iter().cloned().collect();
    assert_ne!(contents(&project, &files), expected);
    checkrein(&project, &["install", "--uninstall"]);
    assert_eq!(contents(&project, &files), expected);
    assert_eq!(list(&run(&project, "Hello.")), native);
}

fn is_of(line: &str, path: &str) -> bool {
    let name = path.split('/').nth(2).expect("the path of a skill");
    line.strip_prefix("- ")
        .and_then(|line| line.strip_prefix(name))
        .is_some_and(|rest| rest.is_empty() || rest.starts_with(": "))
}

#[test]
fn a_skill_that_was_adopted_in_the_middle_of_a_session_is_found_by_its_next_prompt() {
    let project = installed().twins();
    let api = MockApi::start(Script::new());
    let mut session = Client::new(&project).session(&api);
    session.prompt("Hello.");
    checkrein(&project, &["skills", "adopt", "saddle"]);
    session.prompt("Please wax the old leather saddles.");
    let run = session.finish();
    let last = run.conversation().pop().expect("two prompts").latest();
    assert_eq!(given(&last), ["skill saddle"]);
}

#[test]
fn the_projects_and_a_plugins_skills_are_adopted_where_they_are() {
    let project = installed().skill("ours", "Binds old books in leather.", "Body of ours.");
    let description = "Waxes and polishes leather saddles.";
    let project = with_plugin(project, "saddle", description, "Wax.");
    let skill = "market/tack/skills/saddle/SKILL.md";
    let before = (
        project.read(".claude/skills/ours/SKILL.md"),
        project.read_home(skill),
    );
    let native = list(&run(&project, "Hello."));
    assert!(native.contains("- tack:saddle: Waxes") && native.contains("- ours: Binds"));

    let said = checkrein(&project, &["skills", "adopt", "--all"]);
    assert!(
        said.contains("an update of a plugin brings its skills back"),
        "{said}"
    );
    let none = list(&run(&installed(), "Hello."));
    let first = run(&project, "Polish the old leather saddle with wax.");
    assert_eq!(list(&first), none);
    assert_eq!(
        given(&first.conversation()[0].text()),
        ["skill tack:saddle"]
    );
    let called = run(&project, "/tack:saddle now");
    assert!(called.conversation()[0].text_contains("Wax."));

    checkrein(&project, &["skills", "release", "--all"]);
    let after = (
        project.read(".claude/skills/ours/SKILL.md"),
        project.read_home(skill),
    );
    assert_eq!(after, before);
    assert_eq!(list(&run(&project, "Hello.")), native);
}

/// Texts of all kinds, the same in every run; those that the client must see the flag in once they
/// are adopted.
fn nonsense() -> Vec<(String, String)> {
    const PIECES: [&str; 40] = [
        "name: a\n",
        "description: ",
        "description: D\n",
        "Use when: x\n",
        "D\r\n",
        "\n",
        "\r\n",
        "disable-model-invocation: false\n",
        "disable-model-invocation: no\r\n",
        "  ",
        "\t",
        "- x\n",
        "metadata:\n",
        "  k: v\n",
        "|\n",
        ">-\n",
        "\"",
        "'",
        "# c\n",
        " # c\n",
        "ä",
        "[",
        "]",
        "{",
        "}",
        "&a ",
        "*a\n",
        ": ",
        "x\n",
        "---",
        "? ",
        "!!str ",
        "!x ",
        "%YAML 1.2\n",
        "@",
        "`",
        "\u{a0}",
        "key: value\n",
        "<<: *a\n",
        "when_to_use: \"W\"\n",
    ];
    let mut state = 0x9e37_79b9_7f4a_7c15_u64;
    let mut next = move |limit: usize| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        (state % limit as u64) as usize
    };
    let mut adopted = Vec::new();
    while adopted.len() < 600 {
        let block: String = (0..next(9)).map(|_| PIECES[next(PIECES.len())]).collect();
        let text = format!("---\n{block}\n---\n\nBody.\n");
        if let Ok(after) = adoption::adopt(text.as_bytes()) {
            let text = String::from_utf8(after).expect("the pieces are UTF-8");
            adopted.push(file(&format!("nonsense-{}", adopted.len()), &text));
        }
    }
    adopted
}

#[test]
fn whatever_is_adopted_the_client_sees_the_flag() {
    let none = list(&run(&TestProject::new(), "Hello."));
    let files = nonsense();
    let listed = list(&run(&with(TestProject::new(), &files), "Hello."));
    let shown: Vec<&(String, String)> = files
        .iter()
        .filter(|(path, _)| listed.lines().any(|line| is_of(line, path)))
        .collect();
    assert_eq!(shown, Vec::<&(String, String)>::new());
    assert_eq!(listed, none);
}
