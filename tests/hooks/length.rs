//! How much a session gets at most, whatever the project is made of.

use checkrein_core::inject::{LIMIT, length};
use checkrein_testkit::TestProject;
use fs_err as fs;
use serde_json::json;

/// A project with everything in abundance.
fn abundant() -> TestProject {
    let row = format!("| {} |\n", "wörd 😀 ".repeat(60));
    let table = format!("| a |\n|---|\n{}", row.repeat(400));
    let rules = format!("- {}\n", "rule ".repeat(80)).repeat(300);
    let sections = ["Tokens", "Execution decision", "Commands", "Config"]
        .map(|title| format!("# {title}\n{table}\n"))
        .concat();
    let project = TestProject::new()
        .write("CLAUDE.md", format!("# Rules\n{rules}\n{sections}"))
        .write_home(".claude/CLAUDE.md", format!("# Rules\n{rules}"))
        .state("IMPLEMENT");
    let features: Vec<_> = (1..=300)
        .map(|number| {
            json!({
                "id": format!("feat-{number:03}"),
                "title": format!("Title {number} {}", "long ".repeat(50)),
                "acceptance": vec!["it works ".repeat(40); 20],
                "status": match number { 1..=100 => "tested", 101 => "in-progress", _ => "pending" },
            })
        })
        .collect();
    let list = json!({ "v": 1, "features": features });
    let task =
        json!({ "id": "T-1", "title": "Task ".repeat(40), "instructions": "x\n".repeat(99) });
    let process =
        json!({ "name": "own", "phases": [{ "id": "p", "title": "P", "tasks": [task] }] });
    project
        .write(".claude/progress/feature-list.json", list.to_string())
        .write(".claude/progress/process.json", process.to_string())
}

fn lines(text: &str) -> usize {
    text.lines().count()
}

#[test]
fn the_entry_report_stays_under_30_lines() {
    let noisy = "for i in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20; do echo line $i; done; exit 7";
    let project = abundant()
        .project_json(&json!({
            "v": 1,
            "project_type": "generic",
            "health_check": noisy,
            "test_command": "true",
            "dev_server_port": 8000,
            "required_env": (0..40).map(|number| format!("VARIABLE_{number}")).collect::<Vec<_>>(),
            "checkpoint": "ref",
        }))
        .git();
    for source in ["startup", "resume", "clear", "fork"] {
        // Each is another session: a resumed one that has the report before it is told nothing.
        let fields = json!({ "source": source, "session_id": source });
        let event = project.event("SessionStart", fields);
        let text = project.run_hook("session-start", &event).context();
        assert!(
            (3..30).contains(&lines(&text)),
            "{source}: {} lines:\n{text}",
            lines(&text)
        );
        assert!(length(&text) <= LIMIT);
    }
}

#[test]
fn the_context_of_a_huge_project_stays_under_100_lines() {
    let project = abundant();
    let event = project.user_prompt_submit("Please implement the login form now");
    let text = project.run_hook("user-prompt-submit", &event).context();
    assert!((3..100).contains(&lines(&text)), "{} lines", lines(&text));
    let cache = project.home().join(".cache/checkrein/projects");
    let compiled = fs::read_dir(cache).unwrap().next().unwrap().unwrap().path();
    let compiled = fs::read_to_string(compiled.join("context-IMPLEMENT.md")).unwrap();
    assert!(
        (10..100).contains(&lines(&compiled)),
        "{} lines",
        lines(&compiled)
    );
}

#[test]
fn an_injection_with_a_skill_of_60_kilobytes_keeps_the_limit() {
    let section = format!("## Part\n{}\n", "Rub the leather 😀 well.\n".repeat(60));
    for body in [
        section.repeat(38),
        "😀".repeat(16_000),
        "word ".repeat(12_000),
    ] {
        assert!(body.len() >= 60_000);
        let project = abundant().skill("leather", "Polishes leather shoes and boots.", &body);
        let event = project.user_prompt_submit("Use the leather skill to polish the boots");
        let output = project.run_hook("user-prompt-submit", &event);
        let text = output.context();
        assert!(
            text.contains(r#"<checkrein-skill name="leather""#),
            "{output}"
        );
        assert!(text.contains("SKILL.md"), "the rest is pointed to");
        assert!(
            (2_000..=LIMIT).contains(&length(&text)),
            "{}",
            length(&text)
        );
        let event = project.event("SessionStart", json!({ "source": "compact" }));
        let text = project.run_hook("session-start", &event).context();
        assert!(
            text.contains(r#"<checkrein-skill name="leather""#),
            "{text}"
        );
        assert!(length(&text) <= LIMIT, "{}", length(&text));
    }
}
