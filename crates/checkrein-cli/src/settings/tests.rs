//! There and back again, over every shape that settings come in.

use std::path::Path;

use jsonc_parser::cst::CstRootNode;
use serde_json::Value;

use super::{
    Look, check, has_hooks, is_empty, merge, parse_options, program_of, remove, without_mark,
};
use crate::settings::wiring::WIRING;

const BIN: &str = "/home/ada l/.local/share/checkrein/bin";

const SHAPES: [&str; 16] = [
    "",
    "\n",
    "{}",
    "{ }\n",
    "\u{feff}{\"a\": 1}",
    "{\"a\":1}",
    "{\n  \"a\": 1\n}\n",
    "{\r\n\t\"a\": 1\r\n}\r\n",
    "{\n  \"a\": 1, // one\n  // last\n}\n",
    "// top\n{\n  /* in */ \"a\": [1, 2,],\n}\n// end\n",
    "{\"hooks\":{}}",
    "{\"hooks\":{\"Stop\":[]},\"permissions\":{}}",
    "{\n  \"permissions\": {\n    \"allow\": [\n      \"Bash(ls:*)\", // list\n      // none\n    ]\n  }\n}\n",
    "{\"permissions\":{\"deny\":[\"Read(.env)\"],\"allow\":[\"Bash(ls:*)\"]},\"hooks\":{\"Stop\":[{\"hooks\":[{\"type\":\"command\",\"command\":\"beep\"}]}]}}",
    "{\n  \"hooks\": {\n    // theirs\n    \"PreToolUse\": [\n      {\n        \"matcher\": \"Bash\", // only\n        \"hooks\": [\n          { \"type\": \"command\", \"command\": \"guard\" } // why\n        ]\n      }\n    ] // end\n  }\n}\n",
    "{\n    \"hooks\": { \"Stop\": [ { \"hooks\": [] } ], },\n    \"future\": 1.50\n}",
];

fn value(text: &str) -> Value {
    let (_, body) = without_mark(text);
    let root = CstRootNode::parse(body, &parse_options()).expect(text);
    root.to_serde_value()
        .unwrap_or_else(|| serde_json::json!({}))
}

/// Every comment, in order.
fn comments(text: &str) -> Vec<&str> {
    let starts = text.match_indices("//").chain(text.match_indices("/*"));
    let mut starts: Vec<usize> = starts.map(|(at, _)| at).collect();
    starts.sort_unstable();
    let end = |at: usize| {
        text[at..]
            .find(['\r', '\n'])
            .map_or(text.len(), |end| at + end)
    };
    starts
        .into_iter()
        .map(|at| text[at..end(at)].trim_end())
        .collect()
}

#[test]
fn every_event_is_wired_once_and_all_that_was_there_is_there() {
    for shape in SHAPES {
        let merged = merge(shape, Path::new(BIN)).text;
        check(merged.as_bytes()).unwrap_or_else(|fault| panic!("{fault} in {merged}"));
        let look = Look::at(&merged);
        assert_eq!(look.hooks().len(), WIRING.len(), "{merged}");
        assert!(look.has_rule(), "{merged}");
        assert_eq!(comments(&merged), comments(shape), "{merged}");
        let is_strict = serde_json::from_str::<Value>(without_mark(shape).1).is_ok();
        if is_strict {
            serde_json::from_str::<Value>(without_mark(&merged).1).expect(&merged);
        }
    }
}

#[test]
fn a_second_merge_changes_nothing() {
    for shape in SHAPES {
        let once = merge(shape, Path::new(BIN));
        let twice = merge(&once.text, Path::new(BIN));
        assert_eq!(twice.text, once.text);
        assert_eq!(twice.made, super::Made::default(), "{shape}");
    }
}

#[test]
fn what_was_merged_can_be_removed() {
    for shape in SHAPES {
        let merged = merge(shape, Path::new(BIN));
        let removed = remove(&merged.text, Some(&merged.made));
        assert_eq!(value(&removed), value(shape), "{removed}");
        assert_eq!(comments(&removed), comments(shape), "{removed}");
        assert!(!has_hooks(&removed));
    }
}

#[test]
fn a_moved_folder_leaves_one_entry_each() {
    for shape in SHAPES {
        let old = merge(shape, Path::new("/old/checkrein/bin")).text;
        let new = merge(&old, Path::new(BIN)).text;
        assert_eq!(
            value(&new),
            value(&merge(shape, Path::new(BIN)).text),
            "{new}"
        );
        assert_eq!(comments(&new), comments(shape), "{new}");
    }
}

#[test]
fn a_hook_in_somebody_elses_group_is_ours_alone_to_take() {
    let text = format!(
        r#"{{"hooks":{{"Stop":[{{"hooks":[{{"type":"command","command":"beep"}},{{"type":"command","command":"{BIN}/stop"}}]}}]}}}}"#
    );
    let removed = remove(&text, None);
    let left = r#"{"hooks":{"Stop":[{"hooks":[{"type":"command","command":"beep"}]}]}}"#;
    assert_eq!(value(&removed), value(left));
}

#[test]
fn nothing_but_space_and_braces_is_empty() {
    for (text, expected) in [
        ("", true),
        ("{}", true),
        ("{\n}\n", true),
        ("\u{feff}{ }", true),
        ("{} // mine", false),
        ("{\"a\":1}", false),
    ] {
        assert_eq!(is_empty(text), expected, "{text}");
    }
}

#[test]
fn every_wire_is_in_the_settings_once_and_stays_so() {
    let bin = Path::new("/x/checkrein/bin");
    let first = merge("", bin).text;
    let hooks = Look::at(&first).hooks();
    assert_eq!(hooks.len(), WIRING.len());
    for wire in &WIRING {
        let entry = hooks
            .iter()
            .find(|hook| wire.is(&hook.event, &program_of(&hook.command).unwrap_or_default()))
            .expect(wire.program);
        assert_eq!(entry.matcher.as_deref(), wire.matcher, "{}", wire.program);
    }
    assert_eq!(merge(&first, bin).text, first);
}
