//! Names of columns that SQL can tell apart.

/// Gives each column a name of its own; SQL does not tell capital letters from small ones.
pub(super) fn unique(names: Vec<String>) -> Vec<String> {
    let mut taken: std::collections::HashSet<String> = std::collections::HashSet::new();
    let lower: std::collections::HashSet<String> =
        names.iter().map(|name| name.to_lowercase()).collect();
    let mut unique = Vec::with_capacity(names.len());
    for (at, name) in names.into_iter().enumerate() {
        let name = if name.is_empty() {
            format!("column{}", at + 1)
        } else {
            name
        };
        let mut candidate = name.clone();
        let mut number = 2;
        while taken.contains(&candidate.to_lowercase())
            || candidate != name && lower.contains(&candidate.to_lowercase())
        {
            candidate = format!("{name}_{number}");
            number += 1;
        }
        taken.insert(candidate.to_lowercase());
        unique.push(candidate);
    }
    unique
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_have_names_of_their_own() {
        #[track_caller]
        fn check(names: &[&str], expected: &[&str]) {
            let names = names.iter().map(|name| (*name).to_owned()).collect();
            assert_eq!(unique(names), expected);
        }
        check(&["a", "b"], &["a", "b"]);
        check(&["a", "A", "a"], &["a", "A_2", "a_3"]);
        check(&["", "x", ""], &["column1", "x", "column3"]);
        check(&["a", "a", "a_2"], &["a", "a_3", "a_2"]);
    }
}
