//! How files are read, where that is said and not found out.

use std::collections::BTreeMap;

use checkrein_serve::Fault;
use checkrein_tables::{Encoding, Format, Header, Source, Type};

use crate::reach::Named;

/// What a call says of its files.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Reading {
    pub(crate) delimiter: Option<String>,
    pub(crate) quote: Option<String>,
    pub(crate) encoding: Option<String>,
    pub(crate) header: Option<bool>,
    /// `column:type` each.
    pub(crate) types: Vec<String>,
}

impl Reading {
    /// Returns a file as it is to be read.
    pub(crate) fn source(&self, named: Named) -> Result<Source, Fault> {
        let is_whole = named.handle.is_some();
        Ok(Source {
            // Kept wholes are files of text, whatever is in them.
            format: is_whole.then(|| whole_format(&named)).flatten(),
            name: named.handle.map(|handle| format!("h{handle}")),
            path: named.path,
            delimiter: self.delimiter.as_deref().map(delimiter).transpose()?,
            quote: self.quote.as_deref().map(quote).transpose()?,
            encoding: self.encoding.as_deref().map(encoding).transpose()?,
            header: match self.header {
                None => Header::Guess,
                Some(true) => Header::Yes,
                Some(false) => Header::No,
            },
            types: self
                .types
                .iter()
                .map(|text| kind(text))
                .collect::<Result<BTreeMap<_, _>, _>>()?,
        })
    }
}

fn whole_format(named: &Named) -> Option<Format> {
    let mut first = [0; 64];
    let mut file = std::fs::File::open(&named.path).ok()?;
    let length = std::io::Read::read(&mut file, &mut first).ok()?;
    match first[..length].trim_ascii_start().first() {
        Some(b'{') => Some(Format::JsonLines),
        Some(b'[') => Some(Format::JsonArray),
        _ => Some(Format::Csv),
    }
}

fn delimiter(text: &str) -> Result<u8, Fault> {
    match text {
        "tab" | "\\t" | "\t" => Ok(b'\t'),
        _ => one(text).ok_or_else(|| {
            Fault::new(
                "`delimiter` is not one letter",
                "give it as one character, such as `;`, or `tab`",
            )
        }),
    }
}

fn quote(text: &str) -> Result<Option<u8>, Fault> {
    match text {
        "" | "none" => Ok(None),
        _ => one(text).map(Some).ok_or_else(|| {
            Fault::new(
                "`quote` is not one letter",
                "give it as one character, such as `'`, or `none`",
            )
        }),
    }
}

fn one(text: &str) -> Option<u8> {
    match text.as_bytes() {
        [byte] if byte.is_ascii() => Some(*byte),
        _ => None,
    }
}

fn encoding(text: &str) -> Result<Encoding, Fault> {
    Encoding::named(text).ok_or_else(|| {
        let text: String = text.escape_debug().take(40).collect();
        Fault::new(
            format!("`{text}` is no encoding that is known here"),
            "give utf-8, utf-16le, utf-16be or windows-1252",
        )
    })
}

fn kind(text: &str) -> Result<(String, Type), Fault> {
    let split = text
        .rsplit_once([':', '='])
        .or_else(|| text.rsplit_once(' '));
    let found = split
        .and_then(|(column, kind)| Some((column.trim().to_owned(), Type::named(kind.trim())?)));
    found.ok_or_else(|| {
        let text: String = text.escape_debug().take(60).collect();
        Fault::new(
            format!("`{text}` in `types` is no column with its type"),
            "give each as `column:text`, `column:integer` or `column:real`",
        )
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_said_of_a_file_is_taken() {
        assert_eq!(delimiter("tab").ok(), Some(b'\t'));
        assert_eq!(delimiter(";").ok(), Some(b';'));
        assert!(delimiter("ab").is_err() && delimiter("").is_err() && delimiter("ä").is_err());
        assert_eq!(quote("none").ok(), Some(None));
        assert_eq!(quote("'").ok(), Some(Some(b'\'')));
        assert!(encoding("latin1").is_ok() && encoding("klingon").is_err());
        assert_eq!(kind("zip:text").ok(), Some(("zip".into(), Type::Text)));
        assert_eq!(kind("a:b: int").ok(), Some(("a:b".into(), Type::Integer)));
        assert!(kind("zip").is_err() && kind("zip:zap").is_err());
    }
}
