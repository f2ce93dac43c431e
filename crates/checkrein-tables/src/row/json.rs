//! The members of a JSON object, one after the other, and where an object in an array ends.

use std::fmt;

use serde::Deserializer as _;
use serde::de::{self, DeserializeSeed, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde_json::Value as Json;

/// A member's value; what is nested is its text.
#[derive(Debug)]
pub(crate) enum Scalar<'a> {
    Null,
    Int(i64),
    Real(f64),
    Text(&'a str),
}

/// What is done with members: asked by name first, so that what nobody wants is passed over.
pub(crate) trait Members {
    /// Whether the member's value is wanted.
    fn wants(&mut self, name: &str) -> bool;
    /// Takes the value of the member that was wanted last.
    fn take(&mut self, value: Scalar<'_>);
}

/// Reads one object; false when it is none.
pub(crate) fn object(text: &[u8], members: &mut dyn Members) -> bool {
    let mut reader = serde_json::Deserializer::from_slice(text);
    reader.deserialize_map(Whole(members)).is_ok() && reader.end().is_ok()
}

struct Whole<'m>(&'m mut dyn Members);

impl<'de> Visitor<'de> for Whole<'_> {
    type Value = ();

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        while let Some(is_wanted) = map.next_key_seed(Name(&mut *self.0))? {
            if is_wanted {
                map.next_value_seed(One(&mut *self.0))?;
            } else {
                map.next_value::<IgnoredAny>()?;
            }
        }
        Ok(())
    }
}

struct Name<'m>(&'m mut dyn Members);

impl<'de> DeserializeSeed<'de> for Name<'_> {
    type Value = bool;

    fn deserialize<D: de::Deserializer<'de>>(self, reader: D) -> Result<bool, D::Error> {
        reader.deserialize_str(self)
    }
}

impl Visitor<'_> for Name<'_> {
    type Value = bool;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a name")
    }

    fn visit_str<E: de::Error>(self, name: &str) -> Result<bool, E> {
        Ok(self.0.wants(name))
    }
}

struct One<'m>(&'m mut dyn Members);

impl<'de> DeserializeSeed<'de> for One<'_> {
    type Value = ();

    fn deserialize<D: de::Deserializer<'de>>(self, reader: D) -> Result<(), D::Error> {
        reader.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for One<'_> {
    type Value = ();

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a value")
    }

    fn visit_unit<E: de::Error>(self) -> Result<(), E> {
        self.0.take(Scalar::Null);
        Ok(())
    }

    fn visit_bool<E: de::Error>(self, value: bool) -> Result<(), E> {
        self.0
            .take(Scalar::Text(if value { "true" } else { "false" }));
        Ok(())
    }

    fn visit_i64<E: de::Error>(self, value: i64) -> Result<(), E> {
        self.0.take(Scalar::Int(value));
        Ok(())
    }

    fn visit_u64<E: de::Error>(self, value: u64) -> Result<(), E> {
        match i64::try_from(value) {
            Ok(value) => self.0.take(Scalar::Int(value)),
            // No digit of an identifier may be lost.
            Err(_) => self.0.take(Scalar::Text(&value.to_string())),
        }
        Ok(())
    }

    fn visit_f64<E: de::Error>(self, value: f64) -> Result<(), E> {
        self.0.take(Scalar::Real(value));
        Ok(())
    }

    fn visit_str<E: de::Error>(self, value: &str) -> Result<(), E> {
        self.0.take(Scalar::Text(value));
        Ok(())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, seq: A) -> Result<(), A::Error> {
        self.nested(de::value::SeqAccessDeserializer::new(seq))
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<(), A::Error> {
        self.nested(de::value::MapAccessDeserializer::new(map))
    }
}

impl One<'_> {
    fn nested<'de, D: de::Deserializer<'de>>(self, reader: D) -> Result<(), D::Error> {
        let value: Json = de::Deserialize::deserialize(reader)?;
        self.0.take(Scalar::Text(&value.to_string()));
        Ok(())
    }
}

/// What there is in an array from a place on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Element {
    /// An element, object or not, and where what follows it begins.
    At { start: usize, end: usize },
    /// More bytes are needed to tell.
    Incomplete,
    /// The array's end.
    End,
}

/// Finds the next element of an array, from its opening bracket or from behind an element on.
pub(crate) fn element(block: &[u8], at: usize, is_first: bool, is_last: bool) -> Element {
    let mut start = at;
    let mut may_open = is_first;
    loop {
        match block.get(start) {
            None if is_last => return Element::End,
            None => return Element::Incomplete,
            Some(b' ' | b'\t' | b'\r' | b'\n' | b',') => start += 1,
            Some(b'[') if may_open => {
                may_open = false;
                start += 1;
            }
            Some(b']') => return Element::End,
            Some(_) => break,
        }
    }
    let mut depth = 0usize;
    let mut place = start;
    while let Some(&byte) = block.get(place) {
        match byte {
            b'"' => match string_end(block, place + 1) {
                Some(end) => place = end,
                None => break,
            },
            b'{' | b'[' => depth += 1,
            b'}' | b']' if depth > 0 => {
                depth -= 1;
                if depth == 0 {
                    return Element::At {
                        start,
                        end: place + 1,
                    };
                }
            }
            b',' | b']' | b'\n' if depth == 0 => return Element::At { start, end: place },
            _ => {}
        }
        place += 1;
    }
    if is_last {
        Element::At {
            start,
            end: block.len(),
        }
    } else {
        Element::Incomplete
    }
}

/// Returns the place of the quote that closes a string.
fn string_end(block: &[u8], mut at: usize) -> Option<usize> {
    loop {
        let place = at + memchr::memchr2(b'"', b'\\', block.get(at..)?)?;
        if block[place] == b'"' {
            return Some(place);
        }
        at = place + 2;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Default)]
    struct All(Vec<String>);

    impl Members for All {
        fn wants(&mut self, name: &str) -> bool {
            self.0.push(name.to_owned());
            name != "skip"
        }

        fn take(&mut self, value: Scalar<'_>) {
            self.0.push(format!("{value:?}"));
        }
    }

    #[test]
    fn members_are_read_in_their_order() {
        #[track_caller]
        fn check(text: &str, expected: Option<&[&str]>) {
            let mut all = All::default();
            let is_object = object(text.as_bytes(), &mut all);
            assert_eq!(
                is_object
                    .then_some(
                        all.0
                            .as_slice()
                            .iter()
                            .map(String::as_str)
                            .collect::<Vec<_>>()
                    )
                    .as_deref(),
                expected,
                "{text}"
            );
        }
        check("{}", Some(&[]));
        check(
            r#"{"z":1,"a":-1.5,"skip":[1],"n":null,"t":true}"#,
            Some(&[
                "z",
                "Int(1)",
                "a",
                "Real(-1.5)",
                "skip",
                "n",
                "Null",
                "t",
                "Text(\"true\")",
            ]),
        );
        check(
            r#"{"big":18446744073709551615,"o":{"b":[1,"x"]}}"#,
            Some(&[
                "big",
                "Text(\"18446744073709551615\")",
                "o",
                r#"Text("{\"b\":[1,\"x\"]}")"#,
            ]),
        );
        check("[1]", None);
        check("7", None);
        check(r#"{"a":1"#, None);
        check(r#"{"a":1} x"#, None);
        check("", None);
    }

    #[test]
    fn elements_of_arrays_are_found() {
        #[track_caller]
        fn check(text: &str, expected: &[&str]) {
            let (mut at, mut is_first, mut found) = (0, true, Vec::new());
            while let Element::At { start, end } = element(text.as_bytes(), at, is_first, true) {
                found.push(&text[start..end]);
                (at, is_first) = (end, false);
            }
            assert_eq!(found, expected, "{text}");
        }
        check("[]", &[]);
        check(
            "[{\"a\":1},\n {\"b\":\"]}\\\"\"}]",
            &["{\"a\":1}", "{\"b\":\"]}\\\"\"}"],
        );
        check(
            "[1, \"a,b\", [2, 3], {\"x\":[{}]}]",
            &["1", "\"a,b\"", "[2, 3]", "{\"x\":[{}]}"],
        );
        check("[{\"a\":", &["{\"a\":"]);
    }
}
