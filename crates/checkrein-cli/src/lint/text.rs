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
    let mut words: Vec<String> = subjects_of(&spoken(subject))
        .into_iter()
        .map(|telling| telling.word)
        .collect();
    // What is left of an abbreviation or an extension is nothing to make a phrase of.
    words.retain(|word| word.chars().count() > 2);
    let with = match words.as_slice() {
        [] => String::new(),
        words => format!(", with words such as {}", named(words, 3)),
    };
    Some(subject.finding(
        Level::Advice,
        "no-when",
        [
            "the description says what it does, not when".into(),
            "people type what they want, and a quoted phrase counts for more than the words around it".into(),
            format!("`Use when somebody says \"<a prompt>\", \"<another way to ask>\".`: three to six phrases as they are typed{with}"),
        ],
    ))
}

fn name(subject: &Subject, catalog: &[Subject]) -> Option<Finding> {
    let words = subjects_of(subject.own_name());
    let description = subjects_of(&take_apart(&subject.manifest.description).wanted);
    if words.is_empty() {
        // Alone with its words a skill is found by them, however common they are.
        let rival = rival(subject, catalog)?;
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
                format!("the name `{}` has only words that prompts about anything have, and `{}` shares one", subject.own_name(), rival.name),
                "a name counts for much, and this one tells the two apart in few prompts".into(),
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

/// Returns another skill that has an everyday word of this one's name in its own.
fn rival<'a>(subject: &Subject, catalog: &'a [Subject]) -> Option<&'a Subject> {
    let everyday = |subject: &Subject| -> Vec<String> {
        let words = telling(subject.own_name()).into_iter();
        words
            .filter(|(word, _)| word.tells != Tells::Nothing)
            .map(|(word, _)| word.stem)
            .collect()
    };
    let own = everyday(subject);
    catalog
        .iter()
        .filter(|other| other.name != subject.name && !other.manifest.only_by_name)
        .find(|other| everyday(other).iter().any(|stem| own.contains(stem)))
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
mod tests;
