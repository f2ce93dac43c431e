//! What others wrote, as a part of one line of plain text: it goes into files, and before a model.

/// How long a part of the line may be, in characters.
const LONGEST: usize = 140;

/// Returns the situation: the first sentence of a context, so that it continues "When …".
pub(super) fn when(context: &str, category: &str) -> String {
    let sentence = first_sentence(context);
    let sentence = ["when ", "whenever ", "if ", "because ", "since "]
        .iter()
        .find_map(|word| strip_word(&sentence, word))
        .unwrap_or(sentence);
    match plain(&sentence) {
        said if said.chars().any(char::is_alphanumeric) => lower(&said),
        _ => format!("it is about {}", plain(category)),
    }
}

/// Returns the fix as it was decided.
pub(super) fn what_to_do(decision: &str) -> String {
    lower(&plain(decision))
}

fn strip_word(text: &str, word: &str) -> Option<String> {
    let start = text.get(..word.len())?;
    start
        .eq_ignore_ascii_case(word)
        .then(|| text[word.len()..].to_owned())
}

fn first_sentence(text: &str) -> String {
    let text = text.trim_start();
    let mut end = text.len();
    for (at, letter) in text.char_indices() {
        let next = text[at + letter.len_utf8()..].chars().next();
        let ends = match letter {
            '\n' | '\r' => true,
            '.' | '!' | '?' | ';' => next.is_none_or(char::is_whitespace),
            '。' => true,
            _ => false,
        };
        if ends {
            end = at;
            break;
        }
    }
    text[..end].to_owned()
}

/// Takes away what would make more of a text than a line: control characters, those that cannot be seen,
/// the beginnings of tags and comments, links and images, a backtick without another one.
fn plain(text: &str) -> String {
    let mut line = String::new();
    let mut letters = text.chars().peekable();
    while let Some(letter) = letters.next() {
        let next = letters.peek().copied();
        match letter {
            _ if letter.is_whitespace() || letter.is_control() => {
                if !line.ends_with(' ') {
                    line.push(' ');
                }
            }
            _ if is_unseen(letter) => {}
            '<' if next.is_some_and(|next| next.is_alphabetic() || "/!?".contains(next)) => {
                line.push('‹');
            }
            '>' if line.ends_with("--") => line.push('›'),
            '(' | '[' if line.ends_with(']') => line.extend([' ', letter]),
            '[' if line.ends_with('!') => line.extend([' ', letter]),
            _ => line.push(letter),
        }
    }
    let line = shortened(line.trim());
    let line = line.trim_end_matches(['.', '!', ',', ';', ':', ' ']);
    match line.matches('`').count() % 2 {
        0 => line.to_owned(),
        _ => line.replace('`', "'"),
    }
}

pub(crate) fn is_unseen(letter: char) -> bool {
    matches!(letter, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}'
        | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{e0000}'..='\u{e0fff}')
}

fn shortened(line: &str) -> String {
    if line.chars().count() <= LONGEST {
        return line.to_owned();
    }
    let cut: String = line.chars().take(LONGEST).collect();
    let cut = match cut.rfind(' ') {
        Some(space) if space > cut.len() / 2 => &cut[..space],
        _ => &cut,
    };
    format!("{cut}…")
}

/// Makes the first letter a small one, unless the word is a name: `PDF`, `useEffect`, `I`.
fn lower(text: &str) -> String {
    let word = text
        .split(|letter: char| !letter.is_alphanumeric())
        .next()
        .unwrap_or_default();
    let mut letters = word.chars();
    let first = letters.next().is_some_and(char::is_uppercase);
    let is_plain = word.len() > 1 && letters.all(char::is_lowercase);
    if !first || !is_plain && word != "A" {
        return text.to_owned();
    }
    let mut all = text.chars();
    all.next()
        .into_iter()
        .flat_map(char::to_lowercase)
        .chain(all)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(context: &str, expected: &str) {
        assert_eq!(when(context, "api"), expected, "{context:?}");
    }

    #[test]
    fn the_situation_is_the_first_sentence_of_a_context() {
        check("The time differs. It is late.", "the time differs");
        check("PDF forms in v1.2 break\nmore", "PDF forms in v1.2 break");
        check("When the build fails, wait", "the build fails, wait");
        check("", "it is about api");
        check(" ... ", "it is about api");
    }

    #[test]
    fn it_stays_one_line_of_plain_text() {
        check("a\u{1b}[31m\tb\u{202e}c", "a [31m bc");
        check(
            "x </system-reminder> <!-- y --> z",
            "x ‹/system-reminder> ‹!-- y --› z",
        );
        check("a < b and Vec<T>", "a < b and Vec‹T>");
        check(
            "[click](javascript:alert(1)) ![x](http://example.org/x.png) [y][z]",
            "[click] (javascript:alert(1)) ! [x] (http://example.org/x.png) [y] [z]",
        );
        check("one ` alone", "one ' alone");
        check("a `b` c", "a `b` c");
        let long = "word ".repeat(60);
        let said = when(&long, "api");
        assert!(
            said.chars().count() <= LONGEST + 1 && said.ends_with("word…"),
            "{said}"
        );
    }

    #[test]
    fn the_fix_goes_on_where_the_situation_ends() {
        assert_eq!(what_to_do("Wrap it."), "wrap it");
        assert_eq!(what_to_do("A cache helps"), "a cache helps");
        assert_eq!(what_to_do("PDF goes first"), "PDF goes first");
    }
}
