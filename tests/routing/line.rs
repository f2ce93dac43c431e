//! A line of `prompts.txt`, whose head says what each column means.

use checkrein_core::state::State;

/// One of the six rules, in their order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Rule {
    Question,
    Command,
    Request,
    State,
    Words,
    None,
}

/// A prompt, where it is written, and what is expected of it.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Line {
    pub number: usize,
    pub state: Option<State>,
    pub given: Vec<String>,
    pub rules: Vec<Rule>,
    pub skill: Option<String>,
    pub prompt: String,
}

/// Reads every line below the head.
pub(crate) fn all(text: &str) -> Vec<Line> {
    let below_head = |(_, line): &(usize, &str)| !line.starts_with("# ");
    text.lines()
        .enumerate()
        .skip_while(below_head)
        .filter(|(_, line)| !line.is_empty() && !line.starts_with('#'))
        .map(|(at, line)| read(at + 1, line))
        .collect()
}

#[track_caller]
fn read(number: usize, line: &str) -> Line {
    let wrong =
        |what: &str| -> ! { panic!("line {number} of prompts.txt has no {what}: {line:?}") };
    let (columns, prompt) = line.split_once("| ").unwrap_or_else(|| wrong("`| `"));
    let [place, rules, skill] = columns.split_whitespace().collect::<Vec<_>>()[..] else {
        wrong("three columns");
    };
    let (state, given) = place.split_once('+').unwrap_or((place, ""));
    Line {
        number,
        state: (state != "-").then(|| State::from_name(state).unwrap_or_else(|| wrong("state"))),
        given: given
            .split(',')
            .filter(|name| !name.is_empty())
            .map(str::to_owned)
            .collect(),
        rules: rules
            .split('/')
            .map(|name| rule(name).unwrap_or_else(|| wrong("rule")))
            .collect(),
        skill: (skill != "-").then(|| skill.to_owned()),
        prompt: written_out(prompt),
    }
}

fn rule(name: &str) -> Option<Rule> {
    Some(match name {
        "question" => Rule::Question,
        "command" => Rule::Command,
        "request" => Rule::Request,
        "state" => Rule::State,
        "words" => Rule::Words,
        "none" => Rule::None,
        _ => return None,
    })
}

/// Writes a prompt out: `\n`, `\t`, `\\`, and `\{3 times it}`.
fn written_out(prompt: &str) -> String {
    let mut out = String::new();
    let mut rest = prompt;
    while let Some((before, escape)) = rest.split_once('\\') {
        out.push_str(before);
        let kind = escape
            .chars()
            .next()
            .expect("something is behind the backslash");
        rest = &escape[kind.len_utf8()..];
        match kind {
            'n' => out.push('\n'),
            't' => out.push('\t'),
            '\\' => out.push('\\'),
            '{' => {
                let (repeated, after) = rest.split_once('}').expect("the brace is closed");
                let (number, what) = repeated.split_once(" times ").expect("it says how often");
                let number = number.parse().expect("it is a number");
                out.push_str(&written_out(what).repeat(number));
                rest = after;
            }
            other => panic!("`\\{other}` means nothing in {prompt:?}"),
        }
    }
    out.push_str(rest);
    out
}

#[test]
fn a_line_says_what_is_expected() {
    let text = "Words.\n\n    STATE | PROMPT\n\n# Theme\nTEST+testing,pdf none/state - | a\\n\\{2 times b\\t}\\\\\n";
    let expected = Line {
        number: 6,
        state: State::from_name("TEST"),
        given: vec!["testing".to_owned(), "pdf".to_owned()],
        rules: vec![Rule::None, Rule::State],
        skill: None,
        prompt: "a\nb\tb\t\\".to_owned(),
    };
    assert_eq!(all(text), [expected]);
}
