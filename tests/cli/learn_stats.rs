//! `checkrein learn stats`: what was looked up, what followed, and how that ended.

use serde_json::json;

use crate::learn::{decision, learn, outcome, project, three};

#[test]
fn without_patterns_or_sessions_it_says_so() {
    let said = learn(&project(&[]), &["stats"]).stdout;
    assert!(said.starts_with("no patterns yet"), "{said}");
    let said = learn(&project(&three()), &["stats"]).stdout;
    assert!(
        said.contains("\n    neither advised nor looked up\n"),
        "{said}"
    );
}

#[test]
fn a_query_that_led_to_a_success_is_counted() {
    let mut lines = three();
    lines.push(decision(9, "hydration", "Wrap the date in useEffect"));
    lines.push(outcome(9, "success"));
    let seen = json!({
        "v": 1, "at": "2026-03-08T10:00:00Z", "fact": "consulted", "traces": ["t-1", "t-2"],
    });
    let log = ".local/share/checkrein/sessions/s9.jsonl";
    let project = project(&lines).write_home(log, format!("{seen}\n"));
    let stats = learn(&project, &["stats", "--json"]).json();
    let total = &stats["total"];
    assert_eq!(
        (
            &total["queried"],
            &total["followed"],
            &total["success"],
            &stats["well_after_query"]
        ),
        (&json!(1), &json!(1), &json!(1), &json!(1)),
        "{stats}"
    );
    let said = learn(&project, &["stats"]).stdout;
    assert!(
        said.contains("followed in 1 of 1 session (100 %): 1 well, 0 badly, 0 unknown"),
        "{said}"
    );
    assert!(
        said.contains(
            "1 of 4 decisions of sessions that ended well followed what a query or advice had shown (25 %)"
        ),
        "{said}"
    );
}
