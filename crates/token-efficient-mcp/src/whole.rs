//! The whole of an answer of which the model sees a part: kept under a handle, and read on from there.

use std::time::SystemTime;

use checkrein_output::{OUTPUT_LIMIT, Store};
use checkrein_serve::{Fault, shortened};

use crate::Work;
use crate::fitting;

/// A whole that is kept, or why it is not.
#[derive(Clone, Debug, Default)]
pub(crate) struct Kept {
    /// Its handle.
    pub(crate) id: Option<String>,
    /// Where it lies, for code that reads it.
    pub(crate) file: Option<String>,
    /// Why it is not kept, or not all of it.
    pub(crate) note: Option<String>,
}

/// Keeps a whole. What cannot be kept is no reason to answer nothing.
pub(crate) fn keep(work: &Work, whole: &[u8]) -> Kept {
    let Ok(dirs) = work.dirs() else {
        return Kept {
            note: Some("the rest is not kept: there is no home folder".into()),
            ..Kept::default()
        };
    };
    let store = Store::new(dirs.outputs());
    let is_too_much = whole.len() > OUTPUT_LIMIT;
    let part = &whole[..whole.len().min(OUTPUT_LIMIT)];
    match store.keep(part, SystemTime::now()) {
        Ok(id) => {
            work.note_kept(&id);
            let note = format!(
                "only the first {OUTPUT_LIMIT} bytes of {} are kept",
                whole.len()
            );
            Kept {
                file: store.find(&id).map(|(file, _)| file.display().to_string()),
                id: Some(id),
                note: is_too_much.then_some(note),
            }
        }
        Err(error) => Kept {
            note: Some(shortened(&format!("the rest is not kept: {error:#}"), 200)),
            ..Kept::default()
        },
    }
}

/// Where a text may be cut.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Pieces {
    /// Anywhere, at the end of a line rather.
    Text,
    /// Between the rows of CSV, whose first one is said again.
    Rows,
}

/// A part of a whole.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Page {
    /// The handle of the whole.
    pub(crate) id: String,
    /// What it says.
    pub(crate) text: String,
    /// The handle for the next one.
    pub(crate) more: Option<String>,
    /// How large the whole is.
    pub(crate) bytes: u64,
}

/// Reads on from a handle, `HANDLE` or `HANDLE@OFFSET`.
pub(crate) fn read_on(work: &Work, more: &str, pieces: Pieces, room: usize) -> Result<Page, Fault> {
    let (id, offset) = more.trim().split_once('@').unwrap_or((more.trim(), "0"));
    let shown = shortened(&more.escape_debug().to_string(), 80);
    let next = "give the `more` of an earlier result as it is; wholes are kept for seven days, so ask again if it \
                is older";
    let offset: usize = offset
        .parse()
        .map_err(|_| Fault::new(format!("`{shown}` is no handle"), next))?;
    let store = Store::new(work.dirs()?.outputs());
    let whole = store
        .find(id)
        .and_then(|(_, id)| Some((store.read(&id).ok()?, id)));
    let Some((whole, id)) = whole else {
        return Err(Fault::new(format!("there is no whole `{shown}`"), next));
    };
    let (text, end) = page(&whole, offset, pieces, room);
    Ok(Page {
        more: end.map(|end| format!("{id}@{end}")),
        id,
        text,
        bytes: whole.len() as u64,
    })
}

/// Returns the part of a whole that begins at an offset, and where the next one begins if there is one.
pub(crate) fn page(
    whole: &[u8],
    offset: usize,
    pieces: Pieces,
    room: usize,
) -> (String, Option<usize>) {
    let offset = offset.min(whole.len());
    let rest = &whole[offset..];
    let (mut text, taken) = match pieces {
        Pieces::Rows => {
            let header = if offset == 0 { 0 } else { row(whole) };
            let head = String::from_utf8_lossy(&whole[..header]);
            let room = room.saturating_sub(fitting::cost(&head));
            let (mut ends, mut end) = (Vec::new(), 0);
            // No more rows than could ever fit.
            while end < rest.len() && ends.len() < fitting::MOST {
                end += row(&rest[end..]);
                ends.push(end);
            }
            let begins = std::iter::once(0).chain(ends.iter().copied());
            let rows: Vec<String> = begins
                .zip(&ends)
                .map(|(begin, end)| String::from_utf8_lossy(&rest[begin..*end]).into_owned())
                .collect();
            let (fits, _) = fitting::fitting(rows.iter().map(String::as_str), room);
            let taken = fits.checked_sub(1).map_or(0, |last| ends[last]);
            (format!("{head}{}", rows[..fits].concat()), taken)
        }
        Pieces::Text => (String::new(), 0),
    };
    let mut taken = taken;
    if taken == 0 && !rest.is_empty() {
        // A text, or a row that is too long by itself.
        (text, taken) = beginning(rest, room);
    }
    let end = offset + taken;
    (text, (end < whole.len()).then_some(end))
}

/// Returns the text that fits of the beginning of some bytes, and how many of them it is.
fn beginning(bytes: &[u8], room: usize) -> (String, usize) {
    // No token is shorter than a byte of these.
    let part = &bytes[..bytes.len().min(64 * 1024)];
    let text = String::from_utf8_lossy(part);
    let length = fitting::beginning(&text, room);
    // Whoever reads on must come to an end, however little room there is.
    let length = match text.chars().next() {
        Some(first) if length == 0 => first.len_utf8(),
        _ => length,
    };
    let shown = text[..length].to_owned();
    // Bytes that are no text became a character of three bytes each.
    let taken = raw_length(part, &shown);
    (shown, taken)
}

/// Returns how many of these bytes a text was made of that is the beginning of what they became.
pub(crate) fn raw_length(bytes: &[u8], shown: &str) -> usize {
    let (mut raw, mut left) = (0, shown.len());
    for chunk in bytes.utf8_chunks() {
        let valid = chunk.valid().len();
        if left < valid {
            return raw + left;
        }
        raw += valid;
        left -= valid;
        if !chunk.invalid().is_empty() {
            if left < char::REPLACEMENT_CHARACTER.len_utf8() {
                return raw;
            }
            left -= char::REPLACEMENT_CHARACTER.len_utf8();
            raw += chunk.invalid().len();
        }
    }
    raw
}

/// Returns the length of the first row of CSV, with its line end: one within quotes does not count.
fn row(csv: &[u8]) -> usize {
    let mut is_quoted = false;
    for (at, byte) in csv.iter().enumerate() {
        match byte {
            b'"' => is_quoted = !is_quoted,
            b'\n' if !is_quoted => return at + 1,
            _ => {}
        }
    }
    csv.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Reads a whole page by page.
    fn pages(whole: &[u8], pieces: Pieces, room: usize) -> Vec<String> {
        let (mut pages, mut from) = (Vec::new(), Some(0));
        while let Some(offset) = from {
            let (text, next) = page(whole, offset, pieces, room);
            assert!(next.is_none_or(|next| next > offset), "{text}");
            pages.push(text);
            from = next;
        }
        pages
    }

    #[test]
    fn the_pages_of_a_text_are_the_text() {
        let text = "Größe: \"12\"\tund mehr\n".repeat(400);
        let parts = pages(text.as_bytes(), Pieces::Text, 300);
        assert!(parts.len() > 3);
        assert_eq!(parts.concat(), text);
        assert!(parts.iter().all(|part| part.ends_with('\n')));
        assert_eq!(pages(b"", Pieces::Text, 300), [""]);
        assert_eq!(page(b"abc", 99, Pieces::Text, 300), (String::new(), None));
    }

    #[test]
    fn bytes_that_are_no_text_are_read_to_their_end() {
        let bytes: Vec<u8> = (0..4_000_u32)
            .map(|number| (number * 7 % 256) as u8)
            .collect();
        let parts = pages(&bytes, Pieces::Text, 200);
        assert_eq!(parts.concat().replace('\u{FFFD}', "").len(), {
            String::from_utf8_lossy(&bytes)
                .replace('\u{FFFD}', "")
                .len()
        });
    }

    #[test]
    fn the_pages_of_rows_have_the_header_and_no_half_row() {
        let rows: Vec<String> = (0..300)
            .map(|number| format!("{number},\"a\nb\"\"c\"\n"))
            .collect();
        let whole = format!("id,text\n{}", rows.concat());
        let parts = pages(whole.as_bytes(), Pieces::Rows, 300);
        assert!(parts.len() > 3);
        assert!(parts.iter().all(|part| part.starts_with("id,text\n")));
        let without: Vec<&str> = parts
            .iter()
            .map(|part| &part["id,text\n".len()..])
            .collect();
        assert_eq!(without.concat(), rows.concat());
    }

    #[test]
    fn a_row_that_is_too_long_is_read_in_parts() {
        let long = "word ".repeat(2_000);
        let whole = format!("id,text\n1,{long}\n2,b\n");
        let parts = pages(whole.as_bytes(), Pieces::Rows, 300);
        assert!(parts.concat().contains("2,b\n"));
        assert!(
            parts
                .iter()
                .all(|part| checkrein_tokens::estimate(part) <= 300)
        );
    }
}
