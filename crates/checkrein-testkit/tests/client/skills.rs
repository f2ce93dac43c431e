//! How the client lists skills in a session's first request, and what keeps one out of the list.

use checkrein_testkit::mock_api::Kind;
use checkrein_testkit::{Client, MockApi, Request, Script, TestProject};
use serde_json::json;

use crate::run;

/// The heading of the list.
const HEADING: &str = "The following skills are available for use with the Skill tool:\n\n";

/// What the list takes at most, in UTF-16 code units, give or take an entry's line end or two.
const LONGEST: usize = 30_000;

/// What the client's own skills take of it.
const OWN: usize = 6_210;

/// Returns the list of the first request.
fn list(project: &TestProject) -> String {
    let text = run(project, "Hello.").conversation()[0].text();
    let (_, list) = text
        .split_once(HEADING)
        .expect("the client has skills of its own");
    list.split("\n\n")
        .next()
        .expect("a text has a first part")
        .to_owned()
}

fn length(text: &str) -> usize {
    text.encode_utf16().count()
}

fn with_skills(files: &[(&str, &str)]) -> TestProject {
    files
        .iter()
        .fold(TestProject::new(), |project, (name, text)| {
            project.write_home(format!(".claude/skills/{name}/SKILL.md"), text)
        })
}

/// Returns the entries of these skills, in the list's order.
fn entries(files: &[(&str, &str)]) -> Vec<String> {
    let list = list(&with_skills(files));
    let is_of = |line: &&str| {
        files
            .iter()
            .any(|(name, _)| line.starts_with(&format!("- {name}")))
    };
    list.lines().filter(is_of).map(str::to_owned).collect()
}

#[test]
fn a_skill_is_an_entry_of_name_and_description() {
    let expected = [
        "- s1: What it does.",
        "- s2 (other): Says &lt;x&gt; & \"y\" - When needed.",
        "- s3: The title",
        "- s4: Use when: x",
    ];
    let found = entries(&[
        (
            "s1",
            "---\nname: s1\ndescription: |\n  What\n\n  it does.\n---\nBody\n",
        ),
        (
            "s2",
            "---\nname: other\ndescription: Says <x> & \"y\"\nwhen_to_use: When needed.\n---\n",
        ),
        ("s3", "# The title\n\nThe text.\n"),
        // No YAML; simple lines are saved by quotes.
        ("s4", "---\nname: s4\ndescription: Use when: x\n---\nBody\n"),
    ]);
    assert_eq!(found, expected);
}

#[test]
fn the_front_matter_ends_at_the_first_dashes_and_may_be_lost() {
    let found = entries(&[
        ("s1", "---\ndescription: a --- b\n---\nBody\n"),
        ("s2", "---\ndescription: x\n...\nBody\n"),
        ("s3", "---\ndescription: Use when: x\n  or: y\n---\nBody\n"),
        ("s4", "---\r\ndescription: Use when: x\r\n---\r\nBody\r\n"),
    ]);
    assert_eq!(found, ["- s1: a", "- s2: ---", "- s3: Body", "- s4: Body"]);
}

#[test]
fn the_flag_keeps_a_skill_out_of_the_list_and_its_name_still_calls_it() {
    let flag = "# a comment: with `ticks` and \"quotes\"\ndisable-model-invocation: true";
    let files = [
        (
            "s1",
            format!("---\n{flag}\nname: s1\ndescription: D.\n---\nBody of s1.\n"),
        ),
        ("s2", format!("---\n{flag}\n---\n# Title\n\nBody of s2.\n")),
        (
            "s3",
            format!("---\n{flag}\ndescription: Use when: x\n---\nBody of s3.\n"),
        ),
        (
            "s4",
            format!("\u{feff}---\n{flag}\nname: s4\n---\nBody of s4.\n").replace('\n', "\r\n"),
        ),
    ];
    let files = files.each_ref().map(|(name, text)| (*name, text.as_str()));
    let project = with_skills(&files);
    assert_eq!(list(&project), list(&TestProject::new()));
    for (name, _) in files {
        let run = run(&project, &format!("/{name} now"));
        assert!(run.conversation()[0].text_contains(&format!("Body of {name}.")));
    }
}

#[test]
fn a_comment_behind_the_flag_is_part_of_it_where_the_front_matter_is_no_yaml() {
    let flag = "disable-model-invocation: true # why";
    let sound = format!("---\ndescription: D.\n{flag}\n---\nBody\n");
    let broken = format!("---\ndescription: Use when: x\n{flag}\n---\nBody\n");
    let found = entries(&[("s1", sound.as_str()), ("s2", broken.as_str())]);
    assert_eq!(found, ["- s2: Use when: x"]);
}

#[test]
fn a_description_is_cut_and_a_full_list_keeps_names_alone() {
    let own = length(&list(&TestProject::new()));
    assert_eq!(own, OWN);
    let long = format!("---\ndescription: {}\n---\n", "ä".repeat(2_000));
    let [entry] = &entries(&[("s1", long.as_str())])[..] else {
        panic!("one skill is one entry")
    };
    assert_eq!(length(entry), "- s1: ".len() + 1_536);
    assert!(entry.ends_with("ä…"), "{entry}");

    let name = |number: usize| format!("skill-{number:03}");
    let project = (0..200).fold(TestProject::new(), |project, number| {
        project.user_skill(&name(number), &"x".repeat(250), "Body.")
    });
    let list = list(&project);
    let ours: Vec<&str> = list
        .lines()
        .filter(|line| line.starts_with("- skill-"))
        .collect();
    assert_eq!(ours.len(), 200);
    let described = ours.iter().filter(|line| line.contains(": ")).count();
    assert!((80..=90).contains(&described), "{described}");
    assert!(
        (LONGEST - 260..=LONGEST + 10).contains(&length(&list)),
        "{}",
        length(&list)
    );
}

#[test]
fn an_agent_begins_with_its_skills_unless_they_are_hidden() {
    let skill = |name: &str, flag: &str| {
        format!("---\nname: {name}\ndescription: D.\n{flag}---\nBody of {name}.\n")
    };
    let project = TestProject::new()
        .write_home(".claude/skills/shown/SKILL.md", skill("shown", ""))
        .write_home(
            ".claude/skills/hidden/SKILL.md",
            skill("hidden", "disable-model-invocation: true\n"),
        )
        .write_home(
            ".claude/agents/liner.md",
            "---\nname: liner\ndescription: Lines.\nskills: shown, hidden\n---\nLine.\n",
        );
    let call = json!({ "subagent_type": "liner", "description": "x", "prompt": "Line it." });
    let script = Script::new().tool("Agent", call).text("Done.");
    let client = Client::new(&project).allow("Agent");
    let run = client.run(&MockApi::start(script), "Hello.");
    let of_agent = |request: &&Request| request.kind == Kind::Subagent;
    let first = run.requests.iter().find(of_agent);
    let text = first.expect("the agent was started").text();
    assert!(text.contains("Body of shown."), "{text}");
    assert!(!text.contains("Body of hidden."), "{text}");
}

#[test]
fn the_skill_tool_refuses_what_is_hidden_and_only_the_batch_tells_of_it() {
    let (project, recorder) = crate::wired(|recorder| recorder);
    let mut hooks = recorder.hooks();
    // A matcher changes nothing: the batch of the other call comes as well.
    hooks["PostToolBatch"][0]["matcher"] = json!("Skill");
    let project = project.settings(&json!({ "hooks": hooks })).write_home(
        ".claude/skills/hidden/SKILL.md",
        "---\nname: hidden\ndisable-model-invocation: true\n---\nBody of hidden.\n",
    );
    let script = Script::new()
        .tool("Bash", json!({ "command": "echo hi" }))
        .tool("Skill", json!({ "skill": "hidden" }))
        .text("Done.");
    let client = Client::new(&project).allow("Skill,Bash");
    let run = client.run(&MockApi::start(script), "Hello.");
    let told = run.conversation()[2].latest();
    assert!(
        told.contains("cannot be used with Skill tool due to disable-model-invocation"),
        "{told}"
    );
    assert!(!told.contains("Body of hidden."), "{told}");
    assert_eq!(
        crate::field(&recorder, "PreToolUse", "tool_name"),
        [json!("Bash")]
    );
    assert!(recorder.events_of("PostToolUseFailure").is_empty());
    assert_eq!(recorder.events_of("PostToolBatch").len(), 2);
}
