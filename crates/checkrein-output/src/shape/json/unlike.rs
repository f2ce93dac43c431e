//! The odd one of a list: an item that has a value where nearly all others have another one.

use std::collections::HashMap;

use super::node::Node;

/// A shorter list has no usual value.
const LEAST: usize = 8;

/// A field with more values than this is none that sorts its items.
const VALUES: usize = 8;

/// So many of the items, four of five, have the usual value.
const USUAL: (usize, usize) = (4, 5);

/// One of so many items at most has a rare one.
const RARE: usize = 10;

/// A longer text is no word for a state.
const WORD: usize = 40;

/// How deep fields are looked at.
const DEEP: usize = 5;

/// Returns for each item what sets it apart, as `status.phase "Failed"`: the value of a field that
/// has few values, which less than a tenth of the items have.
pub(super) fn unlike(items: &[Node]) -> Vec<Option<String>> {
    let mut odd = vec![None; items.len()];
    if items.len() < LEAST {
        return odd;
    }
    let mut values: HashMap<String, HashMap<&str, Vec<usize>>> = HashMap::new();
    for (index, item) in items.iter().enumerate() {
        let mut path = String::new();
        collect(item, &mut path, 0, &mut |path, value| {
            let of_path = match values.get_mut(path) {
                Some(of_path) => of_path,
                None => values.entry(path.to_owned()).or_default(),
            };
            // One more than that says that it sorts nothing.
            if of_path.len() > VALUES {
                return;
            }
            let of_value = of_path.entry(value).or_default();
            if of_value.last() != Some(&index) {
                of_value.push(index);
            }
        });
    }
    let mut paths: Vec<_> = values.into_iter().collect();
    paths.sort_by(|left, right| left.0.cmp(&right.0));
    for (path, values) in paths {
        if values.len() > VALUES {
            continue;
        }
        // Where nearly all are alike there is a usual value.
        let usual = values.values().map(Vec::len).max().unwrap_or_default();
        if usual * USUAL.1 < items.len() * USUAL.0 {
            continue;
        }
        for (value, of) in values {
            let is_rare = of.len() * RARE <= items.len();
            for index in of.into_iter().filter(|_| is_rare) {
                let first: &mut Option<String> = &mut odd[index];
                first.get_or_insert_with(|| format!("{path} {value}"));
            }
        }
    }
    odd
}

fn collect<'a>(
    node: &'a Node,
    path: &mut String,
    depth: usize,
    take: &mut dyn FnMut(&str, &'a str),
) {
    match node {
        Node::Plain(value) => take(path, value),
        Node::Text(value) if value.len() <= WORD && depth > 0 => take(path, value),
        Node::Text(_) => {}
        Node::List(items) => {
            for item in items.iter().take(VALUES).filter(|_| depth < DEEP) {
                collect(item, path, depth + 1, take);
            }
        }
        Node::Fields(fields) => {
            for (name, value) in fields.iter().filter(|_| depth < DEEP) {
                let length = path.len();
                if length > 0 {
                    path.push('.');
                }
                path.push_str(name);
                collect(value, path, depth + 1, take);
                path.truncate(length);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(usual: &str, odd: &str, expected: Option<&str>) {
        let mut items = vec![usual; 30];
        items[17] = odd;
        let Some(Node::List(items)) = Node::read(&format!("[{}]", items.join(","))) else {
            panic!("{usual}");
        };
        let found = unlike(&items);
        assert_eq!(found[17].as_deref(), expected);
        assert_eq!(
            found.iter().flatten().count(),
            usize::from(expected.is_some())
        );
    }

    #[test]
    fn what_nearly_no_other_item_has_sets_it_apart() {
        check(
            r#"{"exit_code":0}"#,
            r#"{"exit_code":1}"#,
            Some("exit_code 1"),
        );
        check(
            r#"{"name":"a","status":{"phase":"Running"}}"#,
            r#"{"name":"a","status":{"phase":"CrashLoopBackOff"}}"#,
            Some("status.phase CrashLoopBackOff"),
        );
        check(
            r#"{"c":[{"ready":true}]}"#,
            r#"{"c":[{"ready":false}]}"#,
            Some("c.ready false"),
        );
        check("[1]", "[1]", None);
        check(r#""a""#, r#""b""#, None);
    }

    #[test]
    fn fields_that_differ_everywhere_sort_nothing() {
        let items: Vec<String> = (0..50)
            .map(|number| format!(r#"{{"id":{number},"kind":"k{}"}}"#, number % 5))
            .collect();
        let Some(Node::List(items)) = Node::read(&format!("[{}]", items.join(","))) else {
            panic!("{items:?}");
        };
        assert!(unlike(&items).iter().all(Option::is_none));
    }
}
