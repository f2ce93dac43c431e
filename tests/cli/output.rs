//! `checkrein output`: trimmed, shown again, counted.

use checkrein_testkit::project::program;
use checkrein_testkit::{Output, TestProject};
use insta::assert_snapshot;
use serde_json::Value;

/// Runs `checkrein output`, in a session, with something on standard input.
fn output(project: &TestProject, arguments: &[&str], stdin: &str) -> Output {
    let mut command = project.command(program("checkrein"));
    command.arg("output").args(arguments);
    command.env("CLAUDE_CODE_SESSION_ID", "s1");
    project.finish(&mut command, stdin.as_bytes())
}

fn log(lines: usize) -> String {
    let line = |number: usize| {
        let level = if number == 77 {
            "ERROR disk 3 is full"
        } else {
            "INFO fine"
        };
        format!("2026-01-02T03:04:{:02}Z {level} {number}\n", number % 60)
    };
    (0..lines).map(line).collect()
}

/// A list of many items in one line, as servers send it.
fn one_line(items: usize) -> String {
    let item = |number: usize| {
        format!(r#"{{"title":"issue {number}","id":1{number}000000000000000000001,"done":true}}"#)
    };
    let items: Vec<String> = (0..items).map(item).collect();
    format!("[{}]", items.join(","))
}

/// Returns the name that the last line tells.
fn id(shown: &Output) -> String {
    let (_, rest) = shown.stdout.rsplit_once("checkrein output show ").unwrap();
    rest.split([',', ']']).next().unwrap().to_owned()
}

#[test]
fn what_is_piped_in_is_trimmed_and_comes_back_whole() {
    let project = TestProject::new();
    let whole = log(1_000);
    let shown = output(&project, &["trim"], &whole);
    assert!(shown.stdout.contains("ERROR disk 3 is full 77"), "{shown}");
    assert!(shown.stdout.len() < 2_000, "{shown}");
    let id = id(&shown);
    let first = output(&project, &["show", &id], "");
    assert!(first.stdout.len() < 30_000, "{}", first.stdout.len());
    let (_, next) = first.stdout.rsplit_once("--lines ").unwrap();
    let next = next.trim_end().trim_end_matches(']');
    let second = output(&project, &["show", &id, "--lines", next], "");
    let lines = |text: &str| {
        text.lines()
            .filter(|line| !line.starts_with('['))
            .map(str::to_owned)
            .collect::<Vec<_>>()
    };
    let both = [lines(&first.stdout), lines(&second.stdout)].concat();
    assert_eq!(both.join("\n") + "\n", whole);
}

#[test]
fn json_in_a_line_is_laid_out_and_all_of_it_can_be_had() {
    let project = TestProject::new();
    let whole = one_line(1_000);
    let shown = output(&project, &["trim"], &whole);
    assert!(
        shown.stdout.contains("\"id\": 12000000000000000000001"),
        "{shown}"
    );
    assert!(shown.stdout.contains(" KB of 65 KB removed by"), "{shown}");
    let id = id(&shown);
    assert_snapshot!(output(&project, &["show", &id, "--grep", "issue 700"], ""), @r#"
    3503:  "title": "issue 700",
    [1 of 1 matching lines, of 5002 lines]
    [it is JSON in a line, laid out here in lines]
    "#);
    let first = output(&project, &["show", &id], "");
    assert!(
        first.stdout.contains("on with: checkrein output show"),
        "{first}"
    );
    assert_snapshot!(output(&project, &["show", &id, "--bytes", "101-158"], ""), @r#"
    1",
      "id": 11000000000000000000001,
      "done": true
     },
     {
    [bytes 101-158 of 80783]
    [it is JSON in a line, laid out here in lines]
    "#);
}

#[test]
fn what_is_no_text_is_passed_on_as_it_is() {
    let project = TestProject::new();
    // The same bytes in any order, most of which are no UTF-8.
    let bytes: Vec<u8> = (0..40_000u32)
        .map(|number| u8::try_from(number.wrapping_mul(2_654_435_761) >> 24).unwrap())
        .collect();
    let mut command = project.command(program("checkrein"));
    command.args(["output", "trim"]);
    let shown = project.finish(&mut command, &bytes);
    assert!(!shown.stdout.contains("[checkrein: "), "{shown}");
    assert!(
        project
            .finish(
                project
                    .command(program("checkrein"))
                    .args(["output", "list"]),
                b""
            )
            .stdout
            .contains("no output is kept")
    );
}

#[test]
fn a_part_can_be_asked_for() {
    let project = TestProject::new();
    let id = id(&output(&project, &["trim"], &log(1_000)));
    let id = id.as_str();
    assert_snapshot!(output(&project, &["show", id, "--grep", "disk \\d"], ""), @"
    78:2026-01-02T03:04:17Z ERROR disk 3 is full 77
    [1 of 1 matching lines, of 1000 lines]
    ");
    assert_snapshot!(output(&project, &["show", id, "--head", "2"], ""), @"
    2026-01-02T03:04:00Z INFO fine 0
    2026-01-02T03:04:01Z INFO fine 1
    [2 of 1000 lines]
    ");
    assert_snapshot!(output(&project, &["show", id, "--tail", "1"], ""), @"
    2026-01-02T03:04:39Z INFO fine 999
    [1 of 1000 lines]
    ");
    assert_snapshot!(output(&project, &["show", &id[..4], "--lines", "3-3"], ""), @"
    2026-01-02T03:04:02Z INFO fine 2
    [1 of 1000 lines]
    ");
}

#[test]
fn what_is_not_there_is_said_with_what_is() {
    let project = TestProject::new();
    assert_snapshot!(output(&project, &["show", "../x"], ""), @"
    ------- stderr -------
    error: there is no output `../x`

    hint: no output is kept; they are for seven days
    [exit status: 1]
    ");
    assert_snapshot!(output(&project, &["list"], ""), @"no output is kept");
    let id = id(&output(&project, &["trim"], &log(1_000)));
    let unknown = output(&project, &["show", "zz"], "");
    assert!(
        unknown.stderr.contains(&format!(
            "the latest are {id}; all: `checkrein output list`"
        )),
        "{unknown}"
    );
    assert!(output(&project, &["list"], "").stdout.starts_with(&id));
    let wrong = output(&project, &["show", &id, "--grep", "("], "");
    assert!(
        wrong
            .stderr
            .contains("error: the pattern is no regular expression"),
        "{wrong}"
    );
    assert_eq!(
        output(&project, &["show", &id, "--lines", "9-3"], "").code,
        2
    );
}

#[test]
fn the_books_take_back_what_was_asked_for() {
    let project = TestProject::new();
    let shown = output(&project, &["trim"], &log(800));
    let stats =
        |project: &TestProject| output(project, &["stats", "--session", "s1", "--json"], "").json();
    let before: Value = stats(&project);
    let (native, length) = (log(800).len(), shown.stdout.trim_end().len());
    assert_eq!(before["total"]["native"], native);
    assert_eq!(before["rules"]["log"]["net"], native - length);
    let again = output(&project, &["show", &id(&shown)], "");
    let after = stats(&project);
    let recalled = again.stdout.trim_end().len();
    assert_eq!(after["total"]["recalled"], recalled);
    let net = after["total"]["net"].as_i64().unwrap();
    assert_eq!(net, native as i64 - length as i64 - recalled as i64);
    assert!(
        output(&project, &["stats"], "").stdout.contains("\nlog "),
        "a row for each rule"
    );
    assert_eq!(
        output(&project, &["stats", "--session", "of nobody"], "").code,
        1
    );
}

#[test]
fn what_is_small_or_cannot_be_kept_passes_through() {
    let project = TestProject::new();
    assert_eq!(
        output(&project, &["trim"], "few\nlines").stdout,
        "few\nlines"
    );
    let project = project.write_home(".cache/checkrein/outputs", "a file in its place");
    let whole = log(1_000);
    assert_eq!(output(&project, &["trim"], &whole).stdout, whole);
}

#[test]
fn doctor_names_what_is_wrong_with_a_projects_rules() {
    let rules = "{\"v\":1,\"rules\":[\n{\"name\":\"a\",\"commands\":[\"a\"],\"keep\":[\"(\"]}]}";
    let project = TestProject::new().write(".claude/config/output-rules.json", rules);
    let doctor = project.run("checkrein", &["doctor"]);
    assert!(
        doctor
            .stdout
            .contains("line 2, the rule `a`: `keep` has a pattern that is none: `(`"),
        "{doctor}"
    );
}
