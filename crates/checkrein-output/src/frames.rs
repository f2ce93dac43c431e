//! Stack traces: of the frames below an exception, the one of the project's own that is nearest to
//! it says where it failed.

use std::sync::LazyLock;

use regex::bytes::Regex;

use crate::classify::{Class, Line};
use crate::general::{any_of, compile};

const FRAME: &[&str] = &[
    r#"^\s+File ".+", line \d+"#,
    r"^\s+at .*[:(].*\d",
    r"^\s+at \S+:\d+(?::\d+)?$",
    r"^\t\S+\.go:\d+",
    r"^\s+\S+\.dart \d+:\d+",
    r"^\s+from .+:\d+:in ",
    r"^\s*#\d+ +(?:0x[0-9a-f]+ in |\S+\(\d+\)|.+ at .+:\d+|/.+\(\d+\))",
    r"^==\d+==\s+(?:at|by) 0x",
    r"^\s+\d+: +(?:0x[0-9a-f]+ - )?[\w<].*::",
];

/// Code that is nobody's own here.
const FOREIGN: &str = r#"node_modules|site-packages|dist-packages|/rustc/|\.cargo[/\\]registry|/usr/(?:local/)?(?:lib|go|share)/|node:internal|internal/modules|\(native\)|<frozen |<anonymous>|\bat (?:java|javax|jdk|sun|com\.sun|org\.junit|org\.gradle|org\.apache\.maven|kotlin|scala)\.|java\.base/|/go/pkg/mod/|/toolchains?/|/lib/python\d|(?:^|\s)\d+: +(?:0x[0-9a-f]+ - )?(?:std|core|alloc|tokio|test)::|/vendor/|/gems/|at System\.|\s(?:package|dart):|at Microsoft\.|vg_replace_|libsanitizer|__interceptor|sysdeps|\.\./csu/"#;

static FRAMES: LazyLock<(Regex, Regex)> = LazyLock::new(|| {
    let fine = "a pattern of ours compiles, as the tests show";
    (
        any_of(FRAME).expect(fine).expect(fine),
        compile(FOREIGN).expect(fine),
    )
});

/// How the trace of several exceptions at once begins.
const GROUPED: &str = "Exception Group Traceback";

/// Whether a text has traces that are drawn as branches of a tree.
pub(crate) fn has_branches(text: &str) -> bool {
    text.contains(GROUPED)
}

/// Returns a line without the branch that it hangs on: `  |     | ValueError: no`.
pub(crate) fn without_branch(line: &str) -> &str {
    let mut rest = line;
    loop {
        let trimmed = rest.trim_start();
        let inner = trimmed
            .strip_prefix("| ")
            .or_else(|| trimmed.strip_prefix("+ "))
            .or_else(|| trimmed.strip_prefix('|').filter(|inner| inner.is_empty()))
            .or_else(|| trimmed.strip_prefix("+-"));
        match inner {
            Some(inner) => rest = inner,
            None => return rest,
        }
    }
}

/// Makes the frame that matters of each stack trace essential, the project's other ones context, and
/// those of libraries bulk.
pub(crate) fn mark(lines: &mut [Line<'_>]) {
    let (frame, foreign) = &*FRAMES;
    // A frame is indented or numbered, so most lines need no expression.
    let is_frame = |line: &Line<'_>| {
        line.said.starts_with([' ', '\t', '#', '=']) && frame.is_match(line.said.as_bytes())
    };
    let mut at = 0;
    while at < lines.len() {
        if !is_frame(&lines[at]) {
            at += 1;
            continue;
        }
        let begin = at;
        let mut frames = Vec::new();
        // A frame's own code, or its file, stands in an indented line below it.
        while at < lines.len() {
            if is_frame(&lines[at]) {
                frames.push(at);
            } else if !lines[at].said.starts_with([' ', '\t']) || at - frames[frames.len() - 1] > 2
            {
                break;
            }
            at += 1;
        }
        mark_run(lines, begin, at, &frames, foreign);
    }
}

fn mark_run(lines: &mut [Line<'_>], begin: usize, end: usize, frames: &[usize], foreign: &Regex) {
    let is_python = lines[frames[0]].said.trim_start().starts_with("File \"");
    let is_foreign =
        |lines: &[Line<'_>], frame: usize| foreign.is_match(lines[frame].text.as_bytes());
    let own: Vec<usize> = frames
        .iter()
        .copied()
        .filter(|frame| !is_foreign(lines, *frame))
        .collect();
    for (line, index) in lines[begin..end].iter_mut().zip(begin..) {
        // Code of a library's is not what failed here, whatever it raises.
        let is_foreign_code = is_python && index > begin && frames.binary_search(&index).is_err();
        if line.class != Class::Essential || is_foreign_code {
            line.class = Class::Bulk;
        }
    }
    for &frame in &own {
        lines[frame].class = Class::Context;
        if let Some(code) = lines.get_mut(frame + 1).filter(|_| frame + 1 < end)
            && frames.binary_search(&(frame + 1)).is_err()
        {
            code.class = code.class.min(Class::Context);
        }
    }
    // What was raised has any name.
    if is_python
        && let Some(raised) = lines.get_mut(end)
        && !raised.said.trim().is_empty()
        && !raised.said.starts_with([' ', '\t'])
    {
        raised.class = Class::Essential;
    }
    // Python's last call comes last, everybody else's first.
    let nearest = |frames: &[usize]| {
        if is_python {
            frames.last().copied()
        } else {
            frames.first().copied()
        }
    };
    // The test's own line, and the one in the code that it tests.
    if is_python && let Some(&frame) = own.first() {
        lines[frame].class = Class::Essential;
    }
    if let Some(frame) = nearest(&own).or_else(|| nearest(frames)) {
        lines[frame].class = Class::Essential;
        if is_python && frame + 1 < end {
            lines[frame + 1].class = Class::Essential;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::classify::classify;

    #[track_caller]
    fn check(text: &str, essential: &[&str]) {
        let lines = classify(text, &[], false);
        let stay: Vec<&str> = lines
            .iter()
            .filter(|line| line.class == Class::Essential)
            .map(|line| line.text.trim())
            .collect();
        assert_eq!(stay, essential);
    }

    #[test]
    fn the_nearest_frame_of_the_project_stays() {
        check(
            "Traceback (most recent call last):\n  File \"app.py\", line 3, in <module>\n    main()\n  \
             File \"app.py\", line 2, in main\n    load()\n  File \"/usr/lib/python3.11/json/decoder.py\", line 355, in raw_decode\n    \
             raise JSONDecodeError()\njson.decoder.JSONDecodeError: Expecting value: line 1\n",
            &[
                "Traceback (most recent call last):",
                "File \"app.py\", line 3, in <module>",
                "File \"app.py\", line 2, in main",
                "load()",
                "json.decoder.JSONDecodeError: Expecting value: line 1",
            ],
        );
        check(
            "TypeError: no\n    at f (/x/node_modules/a/b.js:1:2)\n    at g (/x/src/a.js:3:4)\n    at h (/x/src/a.js:5:6)\n",
            &["TypeError: no", "at g (/x/src/a.js:3:4)"],
        );
        check(
            "java.lang.IllegalStateException: no\n\tat java.util.List.of(List.java:1)\n\tat shop.Cart.add(Cart.java:12)\n",
            &[
                "java.lang.IllegalStateException: no",
                "at shop.Cart.add(Cart.java:12)",
            ],
        );
    }

    #[test]
    fn what_a_group_of_exceptions_holds_stays() {
        check(
            "  + Exception Group Traceback (most recent call last):\n  |   File \"app.py\", line 9, in <module>\n  |     asyncio.run(main())\n  \
             | ExceptionGroup: unhandled errors in a TaskGroup (2 sub-exceptions)\n  +-+---------------- 1 ----------------\n    | Traceback (most recent call last):\n    \
             |   File \"jobs.py\", line 3, in one\n    |     raise Boom()\n    | app.errors.Boom: one is gone\n    +---------------- 2 ----------------\n    \
             | Traceback (most recent call last):\n    |   File \"jobs.py\", line 6, in two\n    |     raise ValueError()\n    | ValueError: two is gone\n    +------------------------------------\n",
            &[
                "+ Exception Group Traceback (most recent call last):",
                "|   File \"app.py\", line 9, in <module>",
                "|     asyncio.run(main())",
                "| ExceptionGroup: unhandled errors in a TaskGroup (2 sub-exceptions)",
                "| Traceback (most recent call last):",
                "|   File \"jobs.py\", line 3, in one",
                "|     raise Boom()",
                "| app.errors.Boom: one is gone",
                "| Traceback (most recent call last):",
                "|   File \"jobs.py\", line 6, in two",
                "|     raise ValueError()",
                "| ValueError: two is gone",
            ],
        );
    }
}
