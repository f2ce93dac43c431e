//! Numbers as people write them: `$1,234.50`, `1.234,56 €`, `(100)`, `12%`, `1 000`.

/// What stands before or behind an amount.
const UNITS: [&str; 26] = [
    "$", "€", "£", "¥", "₹", "₽", "₩", "₺", "%", "US$", "USD", "EUR", "GBP", "CHF", "JPY", "CAD",
    "AUD", "INR", "CNY", "SEK", "NOK", "DKK", "PLN", "kr", "zł", "R$",
];

/// Reads a number; the mark is what stands before the decimals. Without one it is what it most likely is: of two
/// different marks the last, and a single comma with three digits behind it stands between thousands.
pub(crate) fn number(text: &str, mark: Option<u8>) -> Option<f64> {
    let mut text = text.trim();
    let mut is_negative = false;
    if let Some(inner) = text
        .strip_prefix('(')
        .and_then(|text| text.strip_suffix(')'))
    {
        (text, is_negative) = (inner.trim(), true);
    }
    // A sign, a unit, and a sign between the unit and the digits.
    loop {
        let before = text;
        for unit in UNITS {
            text = text.strip_prefix(unit).unwrap_or(text).trim_start();
            text = text.strip_suffix(unit).unwrap_or(text).trim_end();
        }
        for sign in ['-', '−'] {
            if let Some(rest) = text.strip_prefix(sign).or_else(|| text.strip_suffix(sign)) {
                if is_negative {
                    return None;
                }
                (text, is_negative) = (rest.trim(), true);
            }
        }
        text = text.strip_prefix('+').unwrap_or(text).trim_start();
        if text == before {
            break;
        }
    }
    let amount = plain(text, mark)?;
    Some(if is_negative { -amount } else { amount })
}

/// Reads digits with marks between them.
fn plain(text: &str, mark: Option<u8>) -> Option<f64> {
    let is_digits = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    if is_digits(text) || text.contains(['e', 'E']) {
        return super::number::real(text.as_bytes());
    }
    let mark = char::from(mark.or_else(|| likely(text))?);
    let (whole, decimals) = match text.rsplit_once(mark) {
        Some((whole, decimals)) => (whole, decimals),
        None => (text, ""),
    };
    let is_decimal = decimals.is_empty() || is_digits(decimals);
    if !is_decimal || whole.contains(mark) {
        return None;
    }
    let mut separators = whole.chars().filter(|letter| !letter.is_ascii_digit());
    let digits: String = match separators.next() {
        None => whole.to_owned(),
        Some(separator) => {
            let is_known = matches!(
                separator,
                '.' | ',' | ' ' | '\u{a0}' | '\u{202f}' | '\'' | '’' | '_'
            );
            let mut groups = whole.split(separator);
            let first = groups.next()?;
            // India groups by two before the last three.
            let groups: Vec<&str> = groups.collect();
            let is_grouped = is_digits(first)
                && first.len() <= 3
                && !first.starts_with('0')
                && groups
                    .iter()
                    .all(|group| is_digits(group) && (2..=3).contains(&group.len()))
                && groups.last().is_some_and(|last| last.len() == 3);
            if !is_known || !is_grouped || separators.any(|other| other != separator) {
                return None;
            }
            whole.replace(separator, "")
        }
    };
    if digits.is_empty() && decimals.is_empty()
        || digits.contains(|letter: char| !letter.is_ascii_digit())
    {
        return None;
    }
    super::number::real(format!("{digits}.{decimals}0").as_bytes())
}

fn likely(text: &str) -> Option<u8> {
    let last = text.bytes().rposition(|byte| matches!(byte, b'.' | b','));
    let Some(last) = last else {
        return Some(b'.');
    };
    let (mark, other) = if text.as_bytes()[last] == b'.' {
        (b'.', b',')
    } else {
        (b',', b'.')
    };
    let count = text.bytes().filter(|byte| *byte == mark).count();
    let is_group = count > 1
        || mark == b',' && !text.as_bytes()[..last].contains(&b'.') && text.len() - last == 4;
    Some(if is_group { other } else { mark })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_read_as_people_write_them() {
        #[track_caller]
        fn check(text: &str, mark: Option<u8>, expected: Option<f64>) {
            assert_eq!(number(text, mark), expected, "{text}");
        }
        check("$1,234.50", None, Some(1234.5));
        check("1.234,56 €", None, Some(1234.56));
        check("1.234", Some(b','), Some(1234.0));
        check("0.234", Some(b','), None);
        check("1.234", None, Some(1.234));
        check("1,234", None, Some(1234.0));
        check("1,234", Some(b','), Some(1.234));
        check("12,5", None, Some(12.5));
        check("12,5", Some(b'.'), None);
        check("1.2.3", None, None);
        check("1.234.567", None, Some(1_234_567.0));
        check("(1,234.00)", None, Some(-1234.0));
        check("-$5", None, Some(-5.0));
        check("$-5", None, Some(-5.0));
        check("100-", None, Some(-100.0));
        check("--5", None, None);
        check("12 %", None, Some(12.0));
        check("1 234 567,89", Some(b','), Some(1_234_567.89));
        check("1'234.50", None, Some(1234.5));
        check("CHF 12.00", None, Some(12.0));
        check("12,34,567.5", None, Some(1_234_567.5));
        check(".5", None, Some(0.5));
        check("5.", None, Some(5.0));
        check("1e3", None, Some(1000.0));
        check("", None, None);
        check("$", None, None);
        check("abc", None, None);
        check("5kg", None, None);
        check("555-1234", None, None);
        check("2024-01-02", None, None);
        check("192.168.1.1", None, None);
        check("12:30", None, None);
    }
}
