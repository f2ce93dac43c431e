//! How a column of text is written that has numbers or dates as people write them.

use crate::row::day::{self, Order};
use crate::row::money;

/// How all values of a column are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Form {
    /// Numbers with units, marks between thousands or a comma before decimals; the mark before decimals.
    Amount(u8),
    /// Dates that do not begin with the year.
    Date(Order),
    /// Dates of which each says itself what is what: names of months, or the year first and no `-`.
    PlainDate,
    /// Dates that may be read both ways.
    UnclearDate,
    /// Whole numbers: seconds since 1970, or so many parts of each.
    Seconds(u32),
    /// Whole numbers that are dates: `20240131`.
    Digits,
}

/// What the values of a column allow.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Forms {
    is_no_dot: bool,
    is_no_comma: bool,
    is_no_date: bool,
    has_days_first: bool,
    has_months_first: bool,
    has_own: bool,
    has_unclear: bool,
    has_dots: bool,
    has_other: bool,
    /// The smallest and the largest whole number.
    ends: Option<(i64, i64)>,
    is_no_day: bool,
}

impl Forms {
    /// Adds a value that is no plain number.
    pub(crate) fn add(&mut self, field: &[u8]) {
        if self.is_no_dot && self.is_no_comma && self.is_no_date {
            return;
        }
        let Some(text) = std::str::from_utf8(field)
            .ok()
            .filter(|text| text.len() <= 40)
        else {
            (self.is_no_dot, self.is_no_comma, self.is_no_date) = (true, true, true);
            return;
        };
        self.is_no_dot = self.is_no_dot || money::number(text, Some(b'.')).is_none();
        self.is_no_comma = self.is_no_comma || money::number(text, Some(b',')).is_none();
        if self.is_no_date {
            return;
        }
        let Some((parts, _)) = day::parts(text) else {
            self.is_no_date = true;
            return;
        };
        self.has_other |= !parts.is_iso;
        self.has_dots |= parts.has_dots;
        if parts.is_own {
            self.has_own = true;
            return;
        }
        match parts.order {
            Some(Order::DayFirst) => self.has_days_first = true,
            Some(Order::MonthFirst) => self.has_months_first = true,
            None => self.has_unclear = true,
        }
    }

    /// Adds a whole number.
    pub(crate) fn add_integer(&mut self, value: i64) {
        let (least, most) = self.ends.unwrap_or((value, value));
        self.ends = Some((least.min(value), most.max(value)));
        let (month, day) = (value / 100 % 100, value % 100);
        self.is_no_day |= !(1900..2100).contains(&(value / 10_000))
            || !(1..=12).contains(&month)
            || !(1..=31).contains(&day);
    }

    /// Returns what whole numbers may stand for, that SQL would read as other dates.
    pub(crate) fn of_integers(self) -> Option<Form> {
        let (least, most) = self.ends?;
        if !self.is_no_day {
            return Some(Form::Digits);
        }
        // From 1990 to 2100.
        let is_second = |parts: i64| least / parts >= 631_152_000 && most / parts < 4_102_444_800;
        [1, 1_000, 1_000_000, 1_000_000_000]
            .into_iter()
            .find(|parts| is_second(*parts))
            .and_then(|parts| Some(Form::Seconds(u32::try_from(parts).ok()?)))
    }

    /// Adds a plain number.
    pub(crate) fn add_number(&mut self, field: &[u8]) {
        // `1.234` may stand for a thousand and more, `1.5` does not.
        let behind = field.iter().rposition(|byte| *byte == b'.');
        let is_part = field.starts_with(b"0") || field.starts_with(b"-0");
        self.is_no_comma |= behind.is_some_and(|at| is_part || field.len() - at != 4);
        self.is_no_date = true;
    }

    /// Whether every point may stand between thousands.
    pub(crate) fn may_have_thousands(self) -> bool {
        !self.is_no_comma
    }

    /// Returns how all values are written; a comma where both may be is a decimal one in a file of `;`.
    pub(crate) fn form(self, delimiter: Option<u8>) -> Option<Form> {
        match (self.is_no_dot, self.is_no_comma) {
            (false, true) => return Some(Form::Amount(b'.')),
            (true, false) => return Some(Form::Amount(b',')),
            (false, false) => {
                let is_comma = delimiter == Some(b';');
                return Some(Form::Amount(if is_comma { b',' } else { b'.' }));
            }
            _ => {}
        }
        if self.is_no_date || !self.has_other || self.has_days_first && self.has_months_first {
            return None;
        }
        Some(if self.has_days_first {
            Form::Date(Order::DayFirst)
        } else if self.has_months_first {
            Form::Date(Order::MonthFirst)
        } else if !self.has_unclear {
            Form::PlainDate
        } else if self.has_dots {
            Form::Date(Order::DayFirst)
        } else {
            Form::UnclearDate
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forms_are_those_that_every_value_has() {
        #[track_caller]
        fn check(values: &[&str], delimiter: u8, expected: Option<Form>) {
            let mut forms = Forms::default();
            for value in values {
                match crate::row::number::real(value.as_bytes()) {
                    Some(_) => forms.add_number(value.as_bytes()),
                    None => forms.add(value.as_bytes()),
                }
            }
            assert_eq!(forms.form(Some(delimiter)), expected, "{values:?}");
        }
        let (dot, comma) = (Some(Form::Amount(b'.')), Some(Form::Amount(b',')));
        check(&["$1,234.50", "$5"], b',', dot);
        check(&["1.234,50", "2,5"], b';', comma);
        check(&["1.234", "2,5"], b';', comma);
        check(&["1,234", "2,000"], b',', dot);
        check(&["1,234", "2,000"], b';', comma);
        check(&["10%", "9%"], b',', dot);
        check(&["10%", "9.5"], b';', dot);
        check(&["$5", "call us"], b',', None);
        let (days, months) = (
            Some(Form::Date(Order::DayFirst)),
            Some(Form::Date(Order::MonthFirst)),
        );
        check(&["31/12/2023", "01/02/2024"], b',', days);
        check(&["1/31/2024", "2/1/2024"], b',', months);
        check(&["1/2/2024", "2/1/2024"], b',', Some(Form::UnclearDate));
        check(&["01.02.2024"], b',', days);
        check(&["31/12/2023", "12/31/2023"], b',', None);
        check(&["Jan 5, 2024", "5-Feb-24"], b',', Some(Form::PlainDate));
        check(&["2024-01-05"], b',', None);
        check(&["2024/01/05"], b',', Some(Form::PlainDate));
        check(&["ann"], b',', None);
    }

    #[test]
    fn whole_numbers_may_be_dates() {
        #[track_caller]
        fn check(values: &[i64], expected: Option<Form>) {
            let mut forms = Forms::default();
            values.iter().for_each(|value| forms.add_integer(*value));
            assert_eq!(forms.of_integers(), expected, "{values:?}");
        }
        check(&[1_710_032_400, 1_710_036_000], Some(Form::Seconds(1)));
        check(&[1_710_032_400_123], Some(Form::Seconds(1_000)));
        check(&[20_240_131, 20_231_201], Some(Form::Digits));
        check(&[20_240_131, 20_231_301], None);
        check(&[1, 1_710_032_400], None);
        check(&[], None);
    }
}
