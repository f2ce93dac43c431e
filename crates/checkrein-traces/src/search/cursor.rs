//! Where the next page of an answer begins: opaque to those who ask, and of no use for another question.

use anyhow::Result;
use checkrein_core::message::brief;

use super::{Moment, Query};
use crate::store::Wrong;

/// Writes the cursor of a page.
pub(super) fn write(moment: Moment, offset: usize, query: &Query) -> String {
    let Moment { last } = moment;
    format!("s{last:x}-{offset:x}-{}", seal(last, offset, query))
}

/// Reads a cursor again. A store that was built anew since may have fewer rows than it says.
pub(super) fn read(cursor: &str, query: &Query, now: Moment) -> Result<(Moment, usize)> {
    let parts = cursor.strip_prefix('s').and_then(|rest| {
        let mut parts = rest.split('-');
        let last = i64::from_str_radix(parts.next()?, 16).ok()?;
        let offset = usize::from_str_radix(parts.next()?, 16).ok()?;
        Some((last, offset, parts.next()?))
    });
    match parts {
        Some((last, offset, sealed)) if sealed == seal(last, offset, query) => {
            let last = last.min(now.last);
            Ok((Moment { last }, offset))
        }
        _ => Err(Wrong {
            what: format!("`{}` is no cursor of this search", brief(cursor, 60)),
            next: "ask for the same without a cursor; each page says that of the next".into(),
        }
        .into()),
    }
}

/// Ties a cursor to its question.
fn seal(last: i64, offset: usize, query: &Query) -> String {
    let text = format!("{last} {offset} {:?} {:?}", query.text, query.filter);
    blake3::hash(text.as_bytes()).to_hex()[..8].to_owned()
}
