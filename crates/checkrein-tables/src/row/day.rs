//! Dates as people write them, and as SQL wants them: the year first.

/// What stands first in a date of numbers that does not begin with the year.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Order {
    DayFirst,
    MonthFirst,
}

impl Order {
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::DayFirst => "dmy",
            Self::MonthFirst => "mdy",
        }
    }

    pub(crate) fn parse(text: &str) -> Option<Self> {
        match text.to_ascii_lowercase().as_str() {
            "dmy" => Some(Self::DayFirst),
            "mdy" => Some(Self::MonthFirst),
            _ => None,
        }
    }
}

const MONTHS: [&str; 12] = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
];

/// What a date says, before it is known which of two numbers is the month.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Parts {
    year: u32,
    first: u32,
    second: u32,
    /// Which is which, where the date says so itself.
    pub(crate) order: Option<Order>,
    /// Whether it begins with the year, with `-` behind it, as SQL has it.
    pub(crate) is_iso: bool,
    /// Whether it says itself what is what: by a name, or by the year in the first place.
    pub(crate) is_own: bool,
    /// Whether the days are divided by dots, which is done where the day stands first.
    pub(crate) has_dots: bool,
}

/// Divides a text into a date and the time behind it.
pub(crate) fn parts(text: &str) -> Option<(Parts, String)> {
    let text = text.trim();
    let words: Vec<&str> = text
        .split([' ', ','])
        .filter(|word| !word.is_empty())
        .collect();
    let (parts, rest) = match words.as_slice() {
        // `Jan 5, 2024` and `5 January 2024`.
        [one, two, year, rest @ ..] if month(one).is_some() || month(two).is_some() => {
            (named(one, two, year)?, rest)
        }
        [date, rest @ ..] => (dated(date)?, rest),
        [] => return None,
    };
    Some((parts, time(rest)?))
}

/// Returns the date as SQL has it.
pub(crate) fn iso(text: &str, order: Option<Order>) -> Option<String> {
    let (parts, time) = parts(text)?;
    if parts.is_iso {
        return Some(text.trim().to_owned());
    }
    let (month, day) = match parts.order.or(order)? {
        Order::DayFirst => (parts.second, parts.first),
        Order::MonthFirst => (parts.first, parts.second),
    };
    if !(1..=12).contains(&month) || !(1..=31).contains(&day) {
        return None;
    }
    Some(format!("{:04}-{month:02}-{day:02}{time}", parts.year))
}

fn month(word: &str) -> Option<u32> {
    let word = word.trim_end_matches('.').to_ascii_lowercase();
    let at = MONTHS.iter().position(|month| {
        word.len() >= 3 && month.starts_with(&word) || word == "sept" && *month == "september"
    })?;
    Some(at as u32 + 1)
}

fn digits(word: &str, most: usize) -> Option<u32> {
    let is_number =
        !word.is_empty() && word.len() <= most && word.bytes().all(|byte| byte.is_ascii_digit());
    is_number.then(|| word.parse().ok()).flatten()
}

fn year(word: &str) -> Option<u32> {
    match (word.len(), digits(word, 4)?) {
        (4, year) => Some(year),
        // As POSIX has it.
        (2, year) => Some(if year < 69 { 2000 + year } else { 1900 + year }),
        _ => None,
    }
}

fn named(one: &str, two: &str, last: &str) -> Option<Parts> {
    let day = |word: &str| {
        let word = ["st", "nd", "rd", "th", "."]
            .iter()
            .find_map(|end| word.strip_suffix(end))
            .unwrap_or(word);
        digits(word, 2)
    };
    let (first, second) = match (month(one), month(two)) {
        (Some(month), None) => (month, day(two)?),
        (None, Some(month)) => (month, day(one)?),
        _ => return None,
    };
    Some(Parts {
        year: year(last)?,
        first,
        second,
        order: Some(Order::MonthFirst),
        is_iso: false,
        is_own: true,
        has_dots: false,
    })
}

fn dated(date: &str) -> Option<Parts> {
    if date.len() == 8
        && let Some(digits) = digits(date, 8)
    {
        return Some(Parts {
            year: digits / 10_000,
            first: digits / 100 % 100,
            second: digits % 100,
            order: Some(Order::MonthFirst),
            is_iso: false,
            is_own: true,
            has_dots: false,
        });
    }
    let separator = date
        .chars()
        .find(|letter| matches!(letter, '/' | '.' | '-'))?;
    // `2024-01-05T10:00:00` is one word.
    let (days, rest) = date.split_once(['T', 't']).unwrap_or((date, ""));
    let date = if rest.starts_with(|letter: char| letter.is_ascii_digit()) {
        days
    } else {
        date
    };
    let fields: Vec<&str> = date.split(separator).collect();
    let [one, two, three] = fields[..] else {
        return None;
    };
    if one.len() == 4 && digits(one, 4).is_some() {
        return Some(Parts {
            year: digits(one, 4)?,
            first: digits(two, 2)?,
            second: digits(three, 2)?,
            order: Some(Order::MonthFirst),
            is_iso: separator == '-' && two.len() == 2 && three.len() == 2,
            is_own: true,
            has_dots: false,
        });
    }
    if month(two).is_some() || month(one).is_some() {
        return named(one, two, three);
    }
    let (first, second) = (digits(one, 2)?, digits(two, 2)?);
    if first.max(second) > 31 || first.min(second) > 12 || first.min(second) == 0 {
        return None;
    }
    Some(Parts {
        year: year(three)?,
        first,
        second,
        order: match (first > 12, second > 12) {
            (true, _) => Some(Order::DayFirst),
            (_, true) => Some(Order::MonthFirst),
            _ => None,
        },
        is_iso: false,
        is_own: false,
        has_dots: separator == '.',
    })
}

/// Returns the time behind a date with a blank before it, by 24 hours; nothing where there is none.
fn time(words: &[&str]) -> Option<String> {
    let (clock, half) = match words {
        [] => return Some(String::new()),
        [clock] => {
            let lower = clock.to_ascii_lowercase();
            let half = ["am", "pm"].into_iter().find(|half| lower.ends_with(half));
            (
                &clock[..clock.len() - half.map_or(0, str::len)],
                half.map(str::to_owned),
            )
        }
        [clock, half] => (*clock, Some(half.to_ascii_lowercase())),
        _ => return None,
    };
    let mut fields = clock.splitn(3, ':');
    let (hour, minute) = (digits(fields.next()?, 2)?, digits(fields.next()?, 2)?);
    let second = fields.next().unwrap_or("00");
    let is_second = second
        .bytes()
        .all(|byte| byte.is_ascii_digit() || byte == b'.');
    let hour = match half.as_deref() {
        None => hour,
        Some("am") => hour % 12,
        Some("pm") => hour % 12 + 12,
        Some(_) => return None,
    };
    (hour < 24 && minute < 60 && is_second).then(|| format!(" {hour:02}:{minute:02}:{second}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_read_as_people_write_them() {
        #[track_caller]
        fn check(text: &str, order: Option<Order>, expected: Option<&str>) {
            assert_eq!(iso(text, order).as_deref(), expected, "{text}");
        }
        let (day, month) = (Some(Order::DayFirst), Some(Order::MonthFirst));
        check("31.12.2024", None, Some("2024-12-31"));
        check("1/31/2024", None, Some("2024-01-31"));
        check("01/02/2024", day, Some("2024-02-01"));
        check("01/02/2024", month, Some("2024-01-02"));
        check("01/02/2024", None, None);
        check("5-Jan-24", None, Some("2024-01-05"));
        check("Jan 05, 2024", None, Some("2024-01-05"));
        check("5 January 2024", None, Some("2024-01-05"));
        check("20240105", None, Some("2024-01-05"));
        check("2024/1/5", None, Some("2024-01-05"));
        check("2024-01-05", None, Some("2024-01-05"));
        check("2024-01-05T10:00:00Z", None, Some("2024-01-05T10:00:00Z"));
        check("1/2/2024 5:07 PM", month, Some("2024-01-02 17:07:00"));
        check("1/2/2024 12:07:09 AM", month, Some("2024-01-02 00:07:09"));
        check("01.02.2024 17:07", day, Some("2024-02-01 17:07:00"));
        check("13/13/2024", day, None);
        check("1.2.3", day, None);
        check("12.50", day, None);
        check("10.0.0.1", day, None);
        check("May", day, None);
        check("", day, None);
        check("1/2", day, None);
        check("1.2.3tø—", day, None);
    }
}
