//! What an answer saved, in bytes: what was worked on, what the client would have shown of it at most, and what
//! was returned. The second minus the third is kept, never the first.

use checkrein_core::disk;
use checkrein_core::session::{self, Fact, Record};
use schemars::JsonSchema;
use serde::Serialize;

use crate::Work;

/// An answer with its sums, in bytes.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct Booked<T> {
    #[serde(flatten)]
    answer: T,
    /// What was worked on.
    bytes: u64,
    /// What the client would have shown of it at most.
    client_would_show: u64,
    /// What is returned here.
    returned: u64,
}

/// What an answer was made of.
#[derive(Clone, Debug, Default)]
pub(crate) struct Made {
    /// The tool that made it.
    pub(crate) tool: &'static str,
    /// The bytes that were worked on.
    pub(crate) bytes: u64,
    /// What the client would have shown of them.
    pub(crate) client: u64,
    /// The handle of the whole, if there is one.
    pub(crate) id: Option<String>,
}

/// Enters an answer into the books.
pub(crate) fn book<T: Serialize>(work: &Work, made: Made, answer: T) -> Booked<T> {
    let booked = sums(made.bytes, made.client, answer);
    let fact = Fact::Trimmed {
        id: made.id.unwrap_or_default(),
        rule: made.tool.into(),
        whole: made.bytes,
        native: made.client,
        shown: booked.returned,
    };
    enter(work, fact);
    booked
}

/// Enters what was read on: it takes back what was saved.
pub(crate) fn recall<T: Serialize>(work: &Work, id: String, bytes: u64, answer: T) -> Booked<T> {
    let booked = sums(bytes, 0, answer);
    let shown = booked.returned;
    enter(work, Fact::Recalled { id, shown });
    booked
}

fn sums<T: Serialize>(bytes: u64, client_would_show: u64, answer: T) -> Booked<T> {
    let mut booked = Booked {
        answer,
        bytes,
        client_would_show,
        returned: 0,
    };
    // The number is part of what it counts: it settles when its own length does.
    for _ in 0..3 {
        let length = serde_json::to_string(&booked).unwrap_or_default().len();
        booked.returned = length as u64;
    }
    booked
}

/// The books are no reason to fail: what cannot be written is not in them.
fn enter(work: &Work, fact: Fact) {
    let Ok(dirs) = work.dirs() else {
        return;
    };
    let at = work.now();
    let _ = match (work.session(), work.folder()) {
        (Some(id), _) => session::append(&dirs.session_log(id), at, fact),
        (None, Ok(folder)) => {
            disk::append_line(&dirs.served_log(&folder), &Record { v: 1, at, fact })
        }
        (None, Err(_)) => Ok(()),
    };
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug, Serialize)]
    struct Said {
        text: String,
    }

    #[test]
    fn what_is_returned_is_as_long_as_it_says() {
        for length in [0, 50, 60, 70, 900, 930, 940, 9_900, 9_940] {
            let text = "x".repeat(length);
            let booked = sums(1_000_000, 30_000, Said { text });
            let json = serde_json::to_string(&booked).unwrap();
            assert_eq!(json.len() as u64, booked.returned, "{length}");
        }
    }
}
