//! What a prompt calls for, as tables of prompts.

use super::*;
use crate::skill::Places;
use fs_err as fs;
use std::path::Path;

mod asks;
mod requests;

/// A catalog with the state skills of an initialized project and a few others.
struct Shelf {
    _folder: tempfile::TempDir,
    index: Index,
}

const SKILLS: &[(&str, &str)] = &[
    (
        "pdf",
        "Reads and merges PDF documents. Do NOT use for scanned images.",
    ),
    (
        "pdf-forms",
        "Fills in PDF forms and flattens AcroForm fields.",
    ),
    (
        "code-review",
        "Reviews pull requests. Use when the user says \"look over my changes\".",
    ),
    (
        "kubernetes-rollout",
        "Rolls out Helm charts to Kubernetes clusters and watches the pods.",
    ),
    ("latest", "Finds the newest releases of npm packages."),
    (
        "git-commit",
        "Commits. Use when the user says \"commit this\", \"what changed since the last commit\".",
    ),
];

const STATE_SKILLS: &[&str] = &[
    "initialization",
    "implementation",
    "testing",
    "context-graph",
    "enforcement",
    "orchestrator",
];

fn shelf() -> Shelf {
    let folder = tempfile::tempdir().unwrap();
    let (claude, built_in) = (folder.path().join("claude"), folder.path().join("built-in"));
    for (name, description) in SKILLS {
        put(
            &claude.join("skills"),
            name,
            &format!("description: '{description}'"),
        );
    }
    for name in STATE_SKILLS {
        put(
            &built_in,
            name,
            "description: A step.\ndisable-model-invocation: true",
        );
    }
    let places = Places {
        claude: Some(claude),
        projects: Vec::new(),
        built_in: Some(built_in),
    };
    Shelf {
        index: Index::open(&places, None),
        _folder: folder,
    }
}

fn put(root: &Path, name: &str, front_matter: &str) {
    let folder = root.join(name);
    fs::create_dir_all(&folder).unwrap();
    let text = format!("---\nname: {name}\n{front_matter}\n---\nBody.\n");
    fs::write(folder.join("SKILL.md"), text).unwrap();
}

const IN_IMPLEMENT: Surroundings<'_> = Surroundings {
    state_skill: Some("implementation"),
    is_initialized: true,
    at_hand: &[],
    wish: Wish::NONE,
    learned: None,
};

const NOWHERE: Surroundings<'_> = Surroundings {
    state_skill: None,
    is_initialized: false,
    at_hand: &[],
    wish: Wish::NONE,
    learned: None,
};

#[derive(Clone, Copy, Debug, PartialEq)]
enum By {
    Question,
    Courtesy,
    Command,
    Named,
    Listed,
    Request,
    State,
    Words,
    Nothing,
}

/// Checks which rule decides each prompt, and for which skill.
#[track_caller]
fn check(surroundings: Surroundings<'_>, cases: &[(&str, By, &str)]) {
    let mut shelf = shelf();
    let mut wrong = Vec::new();
    for (prompt, by, skill) in cases {
        let intent = detect(prompt, &surroundings, &mut shelf.index);
        let actual = match intent.reason {
            Reason::Question => By::Question,
            Reason::Courtesy => By::Courtesy,
            Reason::Command(_) => By::Command,
            Reason::Named(_) => By::Named,
            Reason::Listed(_) => By::Listed,
            Reason::Request(_) => By::Request,
            Reason::State(_) => By::State,
            Reason::Words => By::Words,
            Reason::Unsure
            | Reason::OnlyAsks
            | Reason::NotAskedFor
            | Reason::Unclear
            | Reason::Nothing => By::Nothing,
        };
        let name = intent.skill.map(|skill| skill.name).unwrap_or_default();
        if (actual, name.as_str()) != (*by, *skill) {
            let start: String = prompt.chars().take(80).collect();
            wrong.push(format!(
                "{start:?}: {by:?} {skill:?}, but was {actual:?} {name:?}"
            ));
        }
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

#[test]
fn a_simple_question_needs_no_skill() {
    use By::Question;
    check(
        IN_IMPLEMENT,
        &[
            ("what is a mutex?", Question, ""),
            ("How does the parser work?", Question, ""),
            ("why is there a lock here?", Question, ""),
            ("why does it fail?", Question, ""),
            (
                "what's the difference between merge, rebase and pull?",
                Question,
                "",
            ),
            ("What does the pdf skill do?", Question, ""),
            ("what does `run the tests` do?", Question, ""),
            ("which file has the testing code?", Question, ""),
            ("who wrote this?", Question, ""),
            ("is the test suite slow?", Question, ""),
            (
                "can you explain how implementation state works?",
                Question,
                "",
            ),
            ("explain what the run tests phrase means", Question, ""),
            ("Hi! What does \"set up the project\" mean?", Question, ""),
            ("quick question: what is feature_name for?", Question, ""),
            ("where is the initialization done", Question, ""),
            ("does running the tests need docker?", Question, ""),
            ("What’s a feature list?\nAnd who owns it?", Question, ""),
            ("tell me about the state machine", Question, ""),
        ],
    );
}

#[test]
fn what_asks_for_work_is_no_simple_question() {
    use By::{Request, State};
    check(
        IN_IMPLEMENT,
        &[
            ("can you fix the tests?", Request, "testing"),
            ("why does it fail? fix it", State, "implementation"),
            (
                "why is there a lock here, remove it",
                State,
                "implementation",
            ),
            ("what is this and fix it please", State, "implementation"),
            (
                "could you please refactor the parser?",
                State,
                "implementation",
            ),
            (
                "I don't see why it fails. Any idea?",
                State,
                "implementation",
            ),
        ],
    );
}

#[test]
fn courtesies_need_nothing_and_go_aheads_follow_the_state() {
    use By::{Courtesy, Nothing, State};
    check(
        IN_IMPLEMENT,
        &[
            ("thanks!", Courtesy, ""),
            ("Thank you so much", Courtesy, ""),
            ("hello", Courtesy, ""),
            ("good morning Claude", Courtesy, ""),
            ("great job, thanks", Courtesy, ""),
            ("no, don't do it", Courtesy, ""),
            ("stop", Courtesy, ""),
            ("谢谢", Courtesy, ""),
            ("continue", State, "implementation"),
            ("go on", State, "implementation"),
            ("yes, do it", State, "implementation"),
            ("ok", State, "implementation"),
            ("great, please proceed", State, "implementation"),
            ("thanks, next one please", State, "implementation"),
            ("thanks, now fix the parser", State, "implementation"),
        ],
    );
    check(
        NOWHERE,
        &[
            ("continue", Nothing, ""),
            ("ok go", Nothing, ""),
            ("hi", Courtesy, ""),
        ],
    );
}

#[test]
fn a_slash_command_is_the_clients_own() {
    use By::{Command, State};
    check(
        IN_IMPLEMENT,
        &[
            ("/commit", Command, ""),
            ("/plugin:name run the tests", Command, ""),
            ("/usr/bin/foo crashes", State, "implementation"),
            ("/tmp is full", State, "implementation"),
            ("see /commit in the docs", State, "implementation"),
        ],
    );
}

#[test]
fn without_a_state_the_words_name_a_skill_or_none() {
    use By::{Named, Nothing, Question, Words};
    check(
        NOWHERE,
        &[
            (
                "please flatten the acroform fields of the form",
                Words,
                "pdf-forms",
            ),
            (
                "roll the helm chart out to the kubernetes cluster",
                Words,
                "kubernetes-rollout",
            ),
            ("please look over my changes", By::Listed, "code-review"),
            ("use the pdf skill", Named, "pdf"),
            ("run the tests", Nothing, ""),
            ("set up the project", Nothing, ""),
            ("write a poem about the sea", Nothing, ""),
            ("add a dark mode to the settings page", Nothing, ""),
            ("what is kubernetes?", Question, ""),
            ("rename the variable", Nothing, ""),
            ("", By::Courtesy, ""),
            ("¿puedes escribir un poema?", Nothing, ""),
        ],
    );
}

#[test]
fn a_state_without_its_skill_leaves_it_to_the_words() {
    let surroundings = Surroundings {
        state_skill: Some("missing"),
        is_initialized: true,
        at_hand: &[],
        wish: Wish::NONE,
        learned: None,
    };
    check(
        surroundings,
        &[(
            "roll the helm chart out to the kubernetes cluster",
            By::Words,
            "kubernetes-rollout",
        )],
    );
}

#[test]
fn a_huge_prompt_is_answered_by_its_start_and_its_end() {
    let filler = "lorem ipsum dolor sit amet ".repeat(400_000);
    let prompt = format!("run the tests\n\n{filler}");
    check(IN_IMPLEMENT, &[(&prompt, By::Request, "testing")]);
    let prompt = format!("{filler}\n\nrun the tests");
    check(IN_IMPLEMENT, &[(&prompt, By::Request, "testing")]);
}

#[test]
fn an_empty_catalog_is_silent() {
    let mut index = Index::open(&Places::default(), None);
    for prompt in ["run the tests", "use the pdf skill", "", "fill in the form"] {
        assert_eq!(detect(prompt, &IN_IMPLEMENT, &mut index).skill, None);
        assert_eq!(rank(prompt, &mut index), []);
    }
}

#[test]
fn no_prompt_makes_it_panic() {
    const PIECES: &[&str] = &[
        "run the tests",
        "use the pdf skill",
        "```",
        "`",
        "\"",
        "“",
        "'",
        "<!--",
        "-->",
        "<a>",
        "</a>",
        "\n",
        "> ",
        "$ ",
        "a@b:~$ ",
        "PS C>",
        "From: a",
        "Subject: b",
        "Hi a,",
        "Regards,",
        "Expected: c",
        "write: ",
        "say:",
        "steps:",
        "=== RUN",
        "    ",
        "diff --git ",
        "@@ -",
        "é",
        "🚀",
        "\0",
        "\u{1}",
        "运行",
        "?",
        ". ",
        ", ",
        "don't",
        "/",
        "-",
        "_",
        " ",
        "#1 0x",
        "\u{202e}",
        "ß",
        "İ",
        "why",
        "and",
    ];
    let mut shelf = shelf();
    // A small generator with a fixed start: the same prompts in every run.
    let mut state = 0x2545_f491_4f6c_dd1d_u64;
    let mut next = move |limit: usize| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        (state % limit as u64) as usize
    };
    for _ in 0..3000 {
        let pieces: String = (0..next(20)).map(|_| PIECES[next(PIECES.len())]).collect();
        detect(&pieces, &IN_IMPLEMENT, &mut shelf.index);
        let bytes: Vec<u8> = (0..next(60)).map(|_| next(256) as u8).collect();
        detect(&String::from_utf8_lossy(&bytes), &NOWHERE, &mut shelf.index);
    }
}
