//! What a skill says of itself: enough, of the right kind, and not too much.

use checkrein_core::message::count;
use checkrein_core::skill::{Manifest, Tells, take_apart, telling};

use super::words::{among, named, spoken, stems, subjects_of};
use super::{Finding, Level, Subject};

/// Judges one skill; `catalog` is what else there is.
pub(super) fn judge(subject: &Subject, catalog: &[Subject]) -> Vec<Finding> {
    let found_by_words: [Check; 4] = [few_words, when, name, keywords];
    if subject.is_lost {
        return Vec::new();
    }
    let mut checks: Vec<Check> = vec![body];
    // Who asks for it by name needs no words to find it by.
    if !subject.manifest.only_by_name {
        checks.extend([description as Check, length]);
        // One that belongs to a state comes with it.
        if subject.manifest.states.is_empty() {
            checks.extend(found_by_words);
        }
    }
    checks
        .iter()
        .filter_map(|check| check(subject, catalog))
        .collect()
}

type Check = fn(&Subject, &[Subject]) -> Option<Finding>;

fn body(subject: &Subject, _: &[Subject]) -> Option<Finding> {
    // A list may leave bodies out; a file has one or none.
    let is_empty = subject.file.is_some() && subject.manifest.body.trim().is_empty();
    is_empty.then(|| {
        subject.finding(
            Level::Warning,
            "empty-body",
            [
                "there is nothing below the front matter".into(),
                "a prompt that finds it gets no instructions".into(),
                "the steps to take, below the second `---`".into(),
            ],
        )
    })
}

fn description(subject: &Subject, _: &[Subject]) -> Option<Finding> {
    if subject.is_described {
        return None;
    }
    let title = subject.own_name().replace(['-', '_'], " ");
    let Manifest {
        description,
        keywords,
        examples,
        ..
    } = &subject.manifest;
    // Without one the first paragraph of the body is taken, if there is any.
    let is_lost = description.is_empty() && keywords.is_empty() && examples.is_empty();
    Some(subject.finding(
        if is_lost { Level::Error } else { Level::Warning },
        "no-description",
        [
            "there is no `description`".into(),
            "prompts are compared with it before anything else, and clients show it".into(),
            format!(
                "`description: <what comes out of it>. Use when somebody says \"{title} ...\", \"<another way to ask>\".`{}",
                of_the_body(subject, &[])
            ),
        ],
    ))
}

/// Fewer words that name a subject meet too few prompts.
const FEW: usize = 4;

fn few_words(subject: &Subject, catalog: &[Subject]) -> Option<Finding> {
    let words = subjects_of(&spoken(subject));
    if !subject.is_described || words.len() >= FEW {
        return None;
    }
    let there: Vec<String> = words.iter().map(|telling| telling.word.clone()).collect();
    let seen = if there.is_empty() {
        "no word of name and description names a subject".to_owned()
    } else {
        let words = count(there.len(), "word");
        format!(
            "only {words} of name and description name a subject: {}",
            named(&there, FEW)
        )
    };
    Some(subject.finding(
        if there.is_empty() {
            Level::Error
        } else {
            Level::Warning
        },
        "vague-description",
        [
            seen,
            "all its other words are in prompts about anything, so they find nothing".into(),
            format!(
                "what it works on and what comes out, in the words that people type{}",
                of_the_body(subject, catalog)
            ),
        ],
    ))
}

/// Says which words the body is full of and the description has not.
fn of_the_body(subject: &Subject, catalog: &[Subject]) -> String {
    let spoken_of = stems(&subjects_of(&spoken(subject)));
    let others = catalog.iter().filter(|other| other.name != subject.name);
    let elsewhere = stems(&subjects_of(
        &others.map(spoken).collect::<Vec<_>>().join("\n"),
    ));
    let mut told: Vec<_> = telling(&prose(&subject.manifest.body))
        .into_iter()
        .filter(|(word, times)| word.tells == Tells::Much && *times > 1 && word.word.len() > 2)
        .filter(|(word, _)| !spoken_of.contains(&word.stem) && !elsewhere.contains(&word.stem))
        .collect();
    told.sort_by_key(|(_, times)| std::cmp::Reverse(*times));
    let words: Vec<String> = told.into_iter().map(|(word, _)| word.word).collect();
    if words.is_empty() {
        String::new()
    } else {
        format!("; its body speaks of {}", named(&words, 5))
    }
}

/// What the format allows.
const LENGTH: usize = 1024;

fn length(subject: &Subject, _: &[Subject]) -> Option<Finding> {
    let characters = subject.manifest.description.chars().count();
    (characters > LENGTH).then(|| {
        subject.finding(
            Level::Warning,
            "long-description",
            [
                format!("the description has {characters} characters, the format allows {LENGTH}"),
                "other clients cut or refuse it, and each further word meets prompts that are not meant".into(),
                format!(
                    "two to four sentences: what, when, in which words, when not; move the last {} characters into the body",
                    characters - LENGTH
                ),
            ],
        )
    })
}

/// Words that begin the part of a description that says when.
const WHEN: [&str; 12] = [
    "use when", "when ", "whenever", "use for", "use this", "use if", "used for", "used to",
    "trigger", "invoke", "asks", "says",
];

fn when(subject: &Subject, _: &[Subject]) -> Option<Finding> {
    let manifest = &subject.manifest;
    let hints = take_apart(&manifest.description);
    let lower = hints.wanted.to_lowercase();
    let says = WHEN.iter().any(|word| lower.contains(word)) || !hints.phrases.is_empty();
    if says || !manifest.examples.is_empty() || !subject.is_described {
        return None;
    }
    let words: Vec<String> = subjects_of(&hints.wanted)
        .into_iter()
        .map(|telling| telling.word)
        .collect();
    let example = words.iter().take(2).cloned().collect::<Vec<_>>().join(" ");
    Some(subject.finding(
        Level::Advice,
        "no-when",
        [
            "the description says what it does, not when".into(),
            "people type what they want, and a quoted phrase counts for more than the words around it".into(),
            format!("`Use when somebody says \"... {example} ...\".`, with three to six phrases as they are typed"),
        ],
    ))
}

fn name(subject: &Subject, _: &[Subject]) -> Option<Finding> {
    let words = subjects_of(subject.own_name());
    let description = subjects_of(&take_apart(&subject.manifest.description).wanted);
    if words.is_empty() {
        let about: Vec<String> = description.into_iter().map(|told| told.word).collect();
        let about = if about.is_empty() {
            String::new()
        } else {
            format!(", perhaps {}", named(&about, 3))
        };
        return Some(subject.finding(
            Level::Advice,
            "everyday-name",
            [
                format!("the name `{}` has only words that prompts about anything have", subject.own_name()),
                "a name counts for much, and this one speaks for the skill in prompts that do not mean it".into(),
                format!("with a word for what it works on{about}"),
            ],
        ));
    }
    let unsaid = among(&words, &stems(&description), false);
    (unsaid.len() == words.len() && subject.is_described).then(|| {
        subject.finding(
            Level::Advice,
            "name-unsaid",
            [
                format!("the description does not say {}", named(&unsaid, 3)),
                "name and description speak of different things, so a prompt meets only half of the skill".into(),
                format!("what {} means here, in the first sentence of the description", named(&unsaid, 1)),
            ],
        )
    })
}

fn keywords(subject: &Subject, _: &[Subject]) -> Option<Finding> {
    let everyday: Vec<String> = subject
        .manifest
        .keywords
        .iter()
        .filter(|keyword| !keyword.contains(char::is_whitespace))
        .filter(|keyword| subjects_of(keyword).is_empty())
        .cloned()
        .collect();
    let first = everyday.first()?;
    let subject_word = subjects_of(&spoken(subject))
        .into_iter()
        .next()
        .map_or("...".to_owned(), |telling| telling.word);
    let seen = if everyday.len() == 1 {
        format!("the keyword `{first}` is an everyday word")
    } else {
        format!("keywords are everyday words: {}", named(&everyday, 5))
    };
    Some(subject.finding(
        Level::Advice,
        "everyday-keyword",
        [
            seen,
            "such a word is in prompts about anything, so it tells this skill from no other".into(),
            format!("a phrase of two to four words, such as `{first} {subject_word}`"),
        ],
    ))
}

/// Returns a text without its code, whose words nobody types.
fn prose(body: &str) -> String {
    let mut in_block = false;
    let mut prose = String::new();
    for line in body.lines() {
        if line.trim_start().starts_with("```") {
            in_block = !in_block;
        } else if !in_block {
            let spans: Vec<&str> = line.split('`').step_by(2).collect();
            prose.push_str(&spans.join(" "));
            prose.push('\n');
        }
    }
    prose
}

#[cfg(test)]
mod tests {
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
            &[(Error, "vague-description"), (Advice, "everyday-name")],
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
        check("workflow-tool", "", "", &[(Advice, "everyday-name")]);
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
        let text = GOOD.replace("acroform, xfa", "test");
        insta::assert_snapshot!(said("pdf-forms", &text, "everyday-keyword"), @"
        the keyword `test` is an everyday word
        such a word is in prompts about anything, so it tells this skill from no other
        a phrase of two to four words, such as `test pdf`
        ");
    }
}
