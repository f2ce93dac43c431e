//! What comes first for which prompt, and what each signal does.

use super::*;
use crate::skill::catalog::{Catalog, Listed};

fn skill(name: &str, description: &str) -> Listed {
    Listed {
        name: name.into(),
        description: description.into(),
        ..Listed::default()
    }
}

fn catalog() -> Vec<Listed> {
    vec![
        Listed {
            body: Some("# Forms\nFlatten the acroform, then check every signature.".into()),
            ..skill(
                "pdf-forms",
                "Fills in forms of PDF files. Do NOT use for scans or for merging.",
            )
        },
        skill(
            "pdf-merge",
            "Merges PDF files into one. Use to join or split them.",
        ),
        Listed {
            keywords: Some(vec!["column".into(), "rollback".into()]),
            ..skill("migrations", "Changes the schema of a PostgreSQL database.")
        },
        skill(
            "release-notes",
            "Writes notes for users from commits since the last tag.",
        ),
        skill("getWeatherReport", "Tells temperature and rain of a city."),
    ]
}

/// Ranks by names, with what the session has at hand.
fn rank(list: Vec<Listed>, prompt: &str, at_hand: &str) -> Vec<(String, Candidate)> {
    let mut index = Index::of_catalog(&Catalog::of_list(list));
    let (said, at_hand) = (words::split(prompt, 500), words::split(at_hand, 10));
    let query = Query {
        said: &said,
        quoted: &[],
        shown: &[],
        at_hand: &at_hand,
    };
    let candidates = Lookup::new(query, &mut index, Model::shipped()).rank(query, &mut index);
    candidates
        .into_iter()
        .map(|candidate| (index.skill(candidate.skill).unwrap().name, candidate))
        .collect()
}

#[test]
fn the_skill_that_a_prompt_means_comes_first() {
    for (prompt, expected) in [
        ("fill in the form in order.pdf", "pdf-forms"),
        ("join these two PDF files", "pdf-merge"),
        ("merge the scans", "pdf-merge"),
        (
            "add a column and a way to take it back by rollback",
            "migrations",
        ),
        ("flatten the acroform", "pdf-forms"),
        ("I need the release notes", "release-notes"),
        ("the weather in Oslo, please", "getWeatherReport"),
        ("run getWeatherReport for Oslo", "getWeatherReport"),
        (
            "I need help with PDF files, and not with pdf-forms",
            "pdf-merge",
        ),
        (
            "PDF files, using something instead of the pdf-forms",
            "pdf-merge",
        ),
        ("there are not pdf forms yet in that PDF", "pdf-forms"),
        ("why not pdf-forms for that PDF?", "pdf-forms"),
        ("the order has not filled its PDF forms", "pdf-forms"),
    ] {
        let ranked = rank(catalog(), prompt, "");
        let names: Vec<&str> = ranked.iter().map(|(name, _)| name.as_str()).collect();
        assert_eq!(names.first(), Some(&expected), "{prompt}: {names:?}");
        let confidences = ranked.iter().map(|(_, candidate)| candidate.confidence);
        assert!(
            confidences.is_sorted_by(|one, next| one >= next),
            "{prompt}"
        );
    }
    assert_eq!(rank(catalog(), "what is for dinner", ""), []);
    assert_eq!(rank(Vec::new(), "fill in the form", ""), []);
    assert_eq!(rank(catalog(), "", ""), []);
}

/// Returns how sure the first skill is.
fn sure(prompt: &str) -> f32 {
    rank(catalog(), prompt, "")
        .first()
        .map_or(0.0, |(_, first)| first.confidence)
}

#[test]
fn what_tells_more_makes_surer() {
    for (more, less) in [
        ("fill in the forms of the PDF files", "fill in something"),
        (
            "write the release notes",
            "write the notes and then go for lunch in town",
        ),
        (
            "add a column to the database",
            "add a column to the Lambda in AWS",
        ),
        (
            "change the schema of the database",
            "the tag of the schema in one city",
        ),
    ] {
        assert!(
            sure(more) > sure(less),
            "{more} ({}) and {less} ({})",
            sure(more),
            sure(less)
        );
    }
}

#[test]
fn what_a_skill_rules_out_it_is_not_sure_of() {
    let list = || vec![catalog().remove(0)];
    let first = |prompt: &str| rank(list(), prompt, "").remove(0).1;
    let (wanted, ruled_out) = (
        first("fill in the PDF form"),
        first("open the scans, they are PDF files"),
    );
    assert!(wanted.signals.ruled_out.abs() < f32::EPSILON);
    assert!(ruled_out.signals.ruled_out > 0.0, "{ruled_out:#?}");
    assert!(
        ruled_out.confidence < Model::shipped().unsure,
        "{ruled_out:#?}"
    );
}

#[test]
fn what_is_at_hand_decides_between_equals_and_nothing_else() {
    let list = || {
        vec![
            skill("tidy-sql", "Tidies up code. For sql."),
            skill("tidy-rust", "Tidies up code. For rs."),
        ]
    };
    for (at_hand, expected) in [("rs", "tidy-rust"), ("sql", "tidy-sql")] {
        assert_eq!(rank(list(), "tidy the code", at_hand)[0].0, expected);
    }
    assert_eq!(rank(list(), "bake bread", "rs"), []);
}

#[test]
fn examples_teach_what_single_words_cannot() {
    let taught = |name: &str, examples: [&str; 5]| Listed {
        examples: Some(examples.map(str::to_owned).to_vec()),
        ..skill(name, "A question of a customer.")
    };
    let list = vec![
        taught(
            "freeze",
            [
                "freeze my card",
                "please block the card now",
                "stop all my cards",
                "lock it",
                "I want it frozen",
            ],
        ),
        taught(
            "why-frozen",
            [
                "why is my card frozen",
                "who blocked the card",
                "is my card stopped?",
                "why was it locked",
                "frozen since when",
            ],
        ),
        taught(
            "limit",
            [
                "what is my limit",
                "raise the limit of the card",
                "how much may I spend",
                "a higher limit",
                "is there a limit",
            ],
        ),
    ];
    for (prompt, expected) in [
        ("can you freeze the card please", "freeze"),
        ("why was the card blocked", "why-frozen"),
        ("how high is the limit", "limit"),
    ] {
        let ranked = rank(list.clone(), prompt, "");
        assert_eq!(ranked[0].0, expected, "{prompt}: {ranked:#?}");
        assert!(ranked[0].1.signals.taught > 0.0);
    }
}
