//! The cut that needs no rules: the first and the last lines, as much as our result holds.

/// Returns the head and the tail of a text that together have at most so many bytes.
pub(crate) fn head_and_tail(text: &str, most: usize) -> String {
    let lines: Vec<&str> = text.lines().collect();
    let (mut head, mut tail) = (0, lines.len());
    let (mut used_by_head, mut used_by_tail) = (0, 0);
    while head < tail {
        // The side that has less so far gets the next line.
        let is_head = used_by_head <= used_by_tail;
        let line = if is_head {
            lines[head]
        } else {
            lines[tail - 1]
        };
        let cost = line.len() + 1;
        if used_by_head + used_by_tail + cost > most {
            break;
        }
        if is_head {
            head += 1;
            used_by_head += cost;
        } else {
            tail -= 1;
            used_by_tail += cost;
        }
    }
    [&lines[..head], &lines[tail..]].concat().join("\n")
}

#[test]
fn a_head_and_a_tail_are_cut_at_lines() {
    #[track_caller]
    fn check(most: usize, expected: &str) {
        assert_eq!(head_and_tail("one\ntwo\nsix\nten\n", most), expected);
    }
    check(16, "one\ntwo\nsix\nten");
    check(15, "one\ntwo\nten");
    check(8, "one\nten");
    check(3, "");
}
