//! The subjects of the skills, a line each in `subjects.txt`.

/// How many there are.
pub(super) const COUNT: usize = 40;

const TEXT: &str = include_str!("subjects.txt");

/// What some skills are about.
#[derive(Clone, Debug)]
pub(super) struct Subject {
    /// The beginning of the skills' names.
    pub(super) name: &'static str,
    /// What it is.
    pub(super) thing: &'static str,
    /// How somebody asks for it who does not think of its name.
    pub(super) asked: &'static str,
    /// Words of the trade.
    pub(super) terms: Vec<&'static str>,
    /// A file that such work is done in.
    pub(super) file: &'static str,
    /// A command of such work.
    pub(super) command: &'static str,
    /// What goes wrong.
    pub(super) faults: Vec<&'static str>,
}

/// Returns all subjects.
pub(super) fn all() -> Vec<Subject> {
    let lines = TEXT.lines().filter(|line| !line.starts_with('#'));
    lines.filter_map(subject).collect()
}

fn subject(line: &'static str) -> Option<Subject> {
    let mut fields = line.split(" | ");
    Some(Subject {
        name: fields.next()?,
        thing: fields.next()?,
        asked: fields.next()?,
        terms: fields.next()?.split(", ").collect(),
        file: fields.next()?,
        command: fields.next()?,
        faults: fields.next()?.split("; ").collect(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_is_a_subject_with_five_terms_and_three_faults() {
        let all = all();
        assert_eq!(all.len(), COUNT);
        for subject in all {
            assert_eq!(
                (subject.terms.len(), subject.faults.len()),
                (5, 3),
                "{subject:?}"
            );
        }
    }
}
