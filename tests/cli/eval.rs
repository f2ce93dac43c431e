//! `checkrein eval`: reports, predictions, and errors that say where.

use checkrein_testkit::{Output, TestProject};
use insta::assert_snapshot;
use serde_json::{Value, json};

const CATALOG: &str = r#"[
{"name": "Shoe Polish!", "description": "Polishes leather shoes and boots. Use when leather is dull.", "body": "Rub it."},
{"name": "tax", "description": "Fills in the yearly tax return."}
]"#;

const CASES: &str = r#"{"id": "a", "prompt": "Polish the dull leather of my shoes and boots", "expected": "Shoe Polish!", "kind": "positive"}
{"id": "b", "prompt": "What is a tax return?", "expected": null, "kind": "none"}

{"id": "c", "prompt": "Use the tax skill", "expected": null, "kind": "near-miss", "not": ["tax"]}
"#;

fn project() -> TestProject {
    TestProject::new()
        .write("catalog.json", CATALOG)
        .write("cases.jsonl", CASES)
}

fn eval(project: &TestProject, more: &[&str]) -> Output {
    let arguments = [
        &[
            "eval",
            "routing",
            "--catalog",
            "catalog.json",
            "--cases",
            "cases.jsonl",
        ],
        more,
    ];
    project.run("checkrein", &arguments.concat())
}

#[test]
fn the_figures_and_the_predictions_are_of_the_same_answers() {
    let project = project();
    let mut report = eval(&project, &["--json", "--predictions", "out.jsonl"]).json();
    for time in ["us_p50", "us_p99"] {
        assert!(report[time].take().as_f64().is_some_and(|time| time > 0.0));
    }
    report["thresholds"].take();
    assert_eq!(
        report,
        json!({
            "cases": 3, "positives": 1, "none": 1, "near_miss": 1, "skills": 2, "unknown": 0,
            "top1": 1.0, "top3": 1.0, "precision": 0.5, "served": 1.0, "covered": 1.0,
            "quiet": 1.0, "quiet_body": 1.0, "near_miss_quiet_body": 0.0,
            "us_p50": null, "us_p99": null, "thresholds": null,
        })
    );
    let lines = project.read("out.jsonl");
    let lines: Vec<Value> = lines
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    assert_eq!(lines[0]["fired"], "Shoe Polish!");
    assert_eq!(
        lines[1],
        json!({"id": "b", "fired": null, "shortlist": [], "ranked": ["tax"], "accept": 0.0})
    );
    assert_eq!(
        lines[2],
        json!({"id": "c", "fired": "tax", "shortlist": [], "ranked": ["tax"], "accept": 1.0})
    );
}

#[test]
fn a_folder_of_skills_is_a_catalog_too() {
    let skill = "---\nname: tax\ndescription: Fills in the yearly tax return.\n---\nSteps.\n";
    let project = project().write("skills/tax/SKILL.md", skill);
    let output = project.run(
        "checkrein",
        &[
            "eval",
            "routing",
            "--catalog",
            "skills",
            "--cases",
            "cases.jsonl",
        ],
    );
    assert!(
        output
            .stdout
            .starts_with("3 cases against 1 skill: 1 positive"),
        "{output}"
    );
}

#[test]
fn what_cannot_be_read_is_named_with_its_line() {
    let catalog = "[\n{\"name\": \"a\"}]";
    assert_snapshot!(eval(&project().write("catalog.json", catalog), &[]), @r#"
    ------- stderr -------
    error: `catalog.json` is not a list of skills
      line 2, column 13: missing field `description`

    hint: write a JSON list of `{"name", "description"}`, with `keywords`, `examples` and `body` where there are any
    [exit status: 1]
    "#);
    assert_snapshot!(eval(&project().write("cases.jsonl", "{\"id\": 1}\n"), &[]), @r#"
    ------- stderr -------
    error: `cases.jsonl` has a line that is not a case
      line 1, column 8: invalid type: integer `1`, expected a string

    hint: write one JSON object on each line: `{"id", "prompt", "expected": name or null, "kind": "positive", "none" or "near-miss"}`, with lists `also` and `not` where there are any
    [exit status: 1]
    "#);
    let kind = CASES.replace("near-miss", "far");
    assert_snapshot!(eval(&project().write("cases.jsonl", kind), &[]), @r#"
    ------- stderr -------
    error: `cases.jsonl` has a line that is not a case
      line 4, column 74: unknown variant `far`, expected one of `positive`, `none`, `near-miss`

    hint: write one JSON object on each line: `{"id", "prompt", "expected": name or null, "kind": "positive", "none" or "near-miss"}`, with lists `also` and `not` where there are any
    [exit status: 1]
    "#);
}

#[test]
fn learning_is_measured_by_simulated_persons() {
    let cases = r#"{"id": "a", "prompt": "Polish the boots of leather", "expected": "tax", "kind": "positive"}
{"id": "b", "prompt": "The yearly return for the boots", "expected": "tax", "kind": "positive"}
"#;
    let project = project().write("cases.jsonl", cases);
    let arguments = |more: &[&'static str]| {
        let given = [
            "eval",
            "learning",
            "--catalog",
            "catalog.json",
            "--cases",
            "cases.jsonl",
        ];
        project.run("checkrein", &[&given, more].concat())
    };
    let report = arguments(&["--json", "--feedbacks", "1", "--seed", "3"]).json();
    assert_eq!(report["positives"], 2, "{report}");
    assert_eq!(report["helpful"], Value::Null, "{report}");
    assert_eq!(report["hostile"]["rest"], 1.0, "{report}");
    assert_snapshot!(arguments(&[]), @"
    2 prompts that need one of 2 skills; how often the right one is first, as a mean of 10 simulated persons:
      right choices  no prompt gives occasion for one
      wrong choices  no prompt gives occasion for one
    ");
}

#[test]
fn what_no_answer_could_be_right_for_is_said() {
    let lost = r#"{"id": "d", "prompt": "Fly", "expected": "wings", "kind": "positive"}"#;
    let project = project().write("cases.jsonl", format!("\u{feff}{CASES}{lost}\n"));
    let project = project.write("catalog.json", format!("\u{feff}{CATALOG}"));
    assert_eq!(eval(&project, &["--json"]).json()["unknown"], 1);
    let said = eval(&project, &[]).stdout;
    assert!(
        said.ends_with("\n\n1 case expects a skill that the catalog does not have: `wings`\n"),
        "{said}"
    );
}

#[test]
fn where_there_is_nothing_to_measure_it_fails() {
    assert_snapshot!(eval(&project().write("catalog.json", "[]"), &[]), @"
    ------- stderr -------
    error: `catalog.json` has no skills

    hint: name a JSON list of skills, or a folder with skills in its subfolders
    [exit status: 1]
    ");
    assert_snapshot!(eval(&project().write("cases.jsonl", "\n"), &[]), @"
    ------- stderr -------
    error: `cases.jsonl` has no cases

    hint: write one JSON object on each line, each a prompt and what is right for it
    [exit status: 1]
    ");
}
