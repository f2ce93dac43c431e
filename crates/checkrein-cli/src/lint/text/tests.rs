//! What is said of a skill's own words, fault by fault.

use super::*;

const GOOD: &str = "---\nname: pdf-forms\ndescription: Fills in the fields of pdf forms, adds signatures and flattens them. Use when somebody says \"fill in this form\".\nkeywords: acroform, xfa\n---\nAsk for the form.\n";

fn subject(name: &str, text: &str) -> Subject {
    Subject {
        name: name.into(),
        file: Some(format!("~/{name}/SKILL.md")),
        manifest: Manifest::read(text),
        is_described: text.contains("description: "),
        is_lost: false,
    }
}

#[track_caller]
fn check(name: &str, from: &str, to: &str, expected: &[(Level, &str)]) {
    let text = GOOD.replacen(from, to, 1);
    assert!(from.is_empty() || text != GOOD, "{from} is not there");
    let found = judge(&subject(name, &text), &[]);
    let found: Vec<(Level, &str)> = found
        .iter()
        .map(|finding| (finding.level, finding.check))
        .collect();
    assert_eq!(found, expected, "{text}");
}

#[test]
fn each_fault_is_found_and_nothing_else() {
    use Level::{Advice, Error, Warning};
    let description = "Fills in the fields of pdf forms, adds signatures and flattens them. Use when somebody says \"fill in this form\".";
    check("pdf-forms", "", "", &[]);
    check(
        "pdf-forms",
        "Ask for the form.\n",
        "\n",
        &[(Warning, "empty-body")],
    );
    check("office:pdf-forms", "", "", &[]);
    check(
        "pdf-forms",
        &format!("description: {description}\n"),
        "",
        &[(Warning, "no-description")],
    );
    check(
        "pdf-forms",
        description,
        "Use when there is work with a pdf.",
        &[(Warning, "vague-description")],
    );
    check(
        "tool",
        &format!("{description}\nkeywords: acroform, xfa"),
        "To find the best way. Use when there is work.",
        &[(Error, "vague-description")],
    );
    check(
        "pdf-forms",
        "signatures and flattens them",
        &format!(
            "signatures and flattens them, {}",
            "as it should be ".repeat(70)
        ),
        &[(Warning, "long-description")],
    );
    check(
        "pdf-forms",
        " Use when somebody says \"fill in this form\".",
        " Keeps annotations.",
        &[(Advice, "no-when")],
    );
    check("workflow-tool", "", "", &[]);
    check("quill", "", "", &[(Advice, "name-unsaid")]);
    check(
        "pdf-forms",
        "acroform, xfa",
        "acroform, test, fill, fill this in",
        &[(Advice, "everyday-keyword")],
    );
    check(
        "pdf-forms",
        &format!("description: {description}\n"),
        "disable-model-invocation: true\n",
        &[],
    );
    check(
        "pdf",
        GOOD,
        "---\n---\n",
        &[(Warning, "empty-body"), (Error, "no-description")],
    );
    check("tool", "keywords: acroform, xfa", "states: TEST", &[]);
}

#[test]
fn an_everyday_name_matters_where_another_skill_shares_it() {
    let judged = |other: &str| {
        let catalog = [subject("workflow-tool", GOOD), subject(other, GOOD)];
        let found = judge(&catalog[0], &catalog);
        let found = found.into_iter().map(|finding| finding.what);
        found.collect::<Vec<String>>()
    };
    assert_eq!(judged("sewing-machine"), [""; 0]);
    assert_eq!(
        judged("test-tools"),
        [
            "the name `workflow-tool` has only words that prompts about anything have, and `test-tools` shares one"
        ]
    );
}

#[test]
fn what_to_write_names_words_of_the_skill_itself() {
    let body = "Migrate the schema. A migration has a rollback; test the rollback.\n";
    let text = format!("---\nname: helper\ndescription: Helps you with work.\n---\n{body}");
    let said = |name: &str, text: &str, check: &str| {
        let found = judge(&subject(name, text), &[]);
        let found = found.into_iter().find(|finding| finding.check == check);
        let Finding {
            what, why, write, ..
        } = found.expect(check);
        format!("{what}\n{why}\n{write}")
    };
    insta::assert_snapshot!(said("helper", &text, "vague-description"), @"
    only 1 word of name and description name a subject: `helper`
    all its other words are in prompts about anything, so they find nothing
    what it works on and what comes out, in the words that people type; its body speaks of `migrate`, `rollback`
    ");
    let text = GOOD.replace(
        " Use when somebody says \"fill in this form\".",
        " Is for md.",
    );
    insta::assert_snapshot!(said("pdf-forms", &text, "no-when"), @r#"
    the description says what it does, not when
    people type what they want, and a quoted phrase counts for more than the words around it
    `Use when somebody says "<a prompt>", "<another way to ask>".`: three to six phrases as they are typed, with words such as `pdf`, `signatures`, `flattens`
    "#);
    let text = GOOD.replace("acroform, xfa", "test");
    insta::assert_snapshot!(said("pdf-forms", &text, "everyday-keyword"), @"
    the keyword `test` is an everyday word
    such a word is in prompts about anything, so it tells this skill from no other
    a phrase of two to four words, such as `test pdf`
    ");
}
