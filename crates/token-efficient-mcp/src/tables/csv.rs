//! Rows as CSV: no more tokens than lists of JSON, fewer as we reckon them without a tokenizer, so that more fit,
//! and a table again for whoever works on the whole.

use checkrein_tables::{Answer, Value};

/// Rows as they are written, each with its line end.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Written {
    /// The row that names the columns.
    pub(super) header: String,
    /// The others.
    pub(super) rows: Vec<String>,
}

impl Written {
    /// Returns all of it.
    pub(super) fn all(&self) -> String {
        format!("{}{}", self.header, self.rows.concat())
    }
}

/// Writes an answer.
pub(super) fn written(answer: &Answer) -> Written {
    let names = answer.columns.iter().map(|column| quoted(&column.name));
    let is_computed = |at: usize| {
        let column = answer.columns.get(at);
        column.is_some_and(|column| column.is_computed)
    };
    let rows = answer.rows.iter().map(|row| {
        let values = row.iter().enumerate();
        line(values.map(|(at, value)| match value {
            Value::Real(number) if is_computed(at) => real(sure(*number)),
            value => field(value),
        }))
    });
    Written {
        header: line(names),
        rows: rows.collect(),
    }
}

fn line(fields: impl Iterator<Item = String>) -> String {
    let fields: Vec<String> = fields.collect();
    // A line with nothing on it would be no row, and one with a comma would have two fields.
    if let [only] = &fields[..]
        && only.is_empty()
    {
        return "\"\"\n".into();
    }
    fields.join(",") + "\n"
}

/// Writes a value: nothing is an empty field, an empty text is two quotes.
fn field(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::Integer(number) => number.to_string(),
        Value::Real(number) => real(*number),
        Value::Text(text) => quoted(text),
    }
}

fn quoted(text: &str) -> String {
    let is_plain = !text.is_empty()
        && !text.contains([',', '"', '\n', '\r'])
        && text.trim().len() == text.len();
    if is_plain {
        return text.to_owned();
    }
    format!("\"{}\"", text.replace('"', "\"\""))
}

/// Whole numbers below this are exact, whatever was computed.
const EXACT: f64 = 9_007_199_254_740_992.0;

/// Returns what was computed with as many digits as it is sure of: a sum of cents has no millionths.
fn sure(number: f64) -> f64 {
    if number.fract() == 0.0 && number.abs() < EXACT {
        return number;
    }
    format!("{number:.14e}").parse().unwrap_or(number)
}

/// Writes a number so that the same is read again: other numbers never look the same.
fn real(number: f64) -> String {
    if number == 0.0 {
        "0".to_owned()
    } else if (1e-5..1e18).contains(&number.abs()) {
        number.to_string()
    } else {
        format!("{number:e}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(value: Value, expected: &str) {
        assert_eq!(field(&value), expected);
    }

    #[test]
    fn values_are_written_so_that_they_can_be_read_again() {
        check(Value::Null, "");
        check(Value::Text(String::new()), "\"\"");
        check(Value::Text("a b".into()), "a b");
        check(Value::Text("a,\"b\"".into()), "\"a,\"\"b\"\"\"");
        check(Value::Text(" a".into()), "\" a\"");
        check(Value::Text("a\nb".into()), "\"a\nb\"");
        check(Value::Integer(-7), "-7");
        check(Value::Real(1_700_000_000_123_456.0), "1700000000123456");
        check(Value::Real(9_007_199_254_740_990.0), "9007199254740990");
        check(Value::Real(9_007_199_254_740_992.0), "9007199254740992");
        check(Value::Real(0.1 + 0.2), "0.30000000000000004");
        check(Value::Real(-0.0), "0");
        check(Value::Real(5.0), "5");
        check(Value::Real(1e300), "1e300");
        check(Value::Real(1.5e-9), "1.5e-9");
        check(Value::Real(0.0), "0");
        assert_eq!(line([String::new()].into_iter()), "\"\"\n");
    }

    #[test]
    fn what_was_computed_has_the_digits_that_are_sure() {
        #[track_caller]
        fn check(number: f64, expected: &str) {
            assert_eq!(real(sure(number)), expected);
        }
        check(123_639_204.780_000_01, "123639204.78");
        check(0.1 + 0.2, "0.3");
        check(1_700_000_000_123_456.0, "1700000000123456");
        check(-9_007_199_254_740_991.0, "-9007199254740991");
        check(1e300, "1e300");
    }

    #[test]
    fn csv_is_no_more_tokens_than_lists_and_what_limits_it_is_fewer() {
        let rows: Vec<Vec<Value>> = (0..100)
            .map(|number: i64| {
                vec![
                    Value::Text(format!("customer {number}")),
                    Value::Real((number * 3_700 + number % 100) as f64 / 100.0),
                    Value::Text("2026-01-02".into()),
                    Value::Integer(number * 11),
                    Value::Null,
                ]
            })
            .collect();
        let csv: String = rows.iter().map(|row| line(row.iter().map(field))).collect();
        let lists = rows.iter().map(|row| {
            let fields = row.iter().map(|value| match value {
                Value::Null => "null".to_owned(),
                Value::Text(text) => format!("\"{text}\""),
                other => field(other),
            });
            format!("[{}]", fields.collect::<Vec<_>>().join(","))
        });
        let lists = format!("[{}]", lists.collect::<Vec<_>>().join(","));
        let csv = serde_json::to_string(&csv).unwrap();
        let real = [&csv, &lists].map(|text| checkrein_tokens::estimate(text));
        let ours = [&csv, &lists].map(|text| checkrein_serve::tokens(text));
        println!(
            "100 rows of five fields as CSV and as lists: {real:?} tokens, {ours:?} as they are reckoned"
        );
        assert!(
            real[0] <= real[1] && ours[0] * 10 < ours[1] * 9,
            "{real:?} {ours:?}"
        );
    }
}
