//! What `checkrein trace` says where there is nothing to show, and of cursors of other lists.

use crate::trace::{add, project};

#[test]
fn an_answer_of_nothing_says_why() {
    let project = project();
    let said = |arguments: &[&str]| {
        let output = project.run("checkrein", &[&["trace"], arguments].concat());
        output.to_string()
    };
    let ids = ["one", "two"].map(|id| format!("adr-{id}"));
    for id in &ids {
        add(&project, &[&format!("keep {id}"), "--id", id]);
    }
    for filter in [["--file", ""], ["--category", "none"]] {
        let said = said(&[&["list"], &filter[..]].concat());
        assert!(said.contains("none of 2 traces is asked for"), "{said}");
    }
    for text in ["", "  "] {
        assert!(said(&["search", text]).contains("error: the question is empty"));
    }
    let said_nothing = said(&["search", "the", "of"]);
    assert!(
        said_nothing.contains("no word of the question"),
        "{said_nothing}"
    );
    assert!(said(&["search", "zebra"]).contains("nothing was found"));
    let many = said(&["show", "adr-"]);
    assert!(
        many.contains("2 traces begin with `adr-`: `adr-one`, `adr-two`"),
        "{many}"
    );
    assert!(said(&["add", "x\ty"]).contains(r"this one holds `\t`"));
}

#[test]
fn a_cursor_belongs_to_its_list() {
    let project = project();
    for decision in ["a", "b", "c"] {
        add(&project, &[decision, "--category", "rust"]);
    }
    let list = [
        "trace",
        "list",
        "--json",
        "--limit",
        "1",
        "--category",
        "rust",
    ];
    let next = project.run("checkrein", &list).json();
    let next = next["next"].as_str().unwrap();
    let other = ["trace", "list", "--limit", "1", "--cursor", next];
    let output = project.run("checkrein", &other);
    assert_eq!(output.code, 1, "{output}");
    assert!(
        output.stderr.contains("is no cursor of this list"),
        "{output}"
    );
}
