//! Numbers as tables have them: what is one, and what only looks like one.

/// Reads a whole number that fits 64 bits.
pub(crate) fn integer(text: &[u8]) -> Option<i64> {
    let text = trimmed(text);
    let (is_negative, digits) = match text {
        [b'-', rest @ ..] => (true, rest),
        [b'+', rest @ ..] => (false, rest),
        rest => (false, rest),
    };
    if digits.is_empty() || digits.len() > 19 {
        return None;
    }
    let mut value: u64 = 0;
    for &digit in digits {
        let digit = digit.wrapping_sub(b'0');
        if digit > 9 {
            return None;
        }
        // Nineteen digits fit 64 bits without a sign.
        value = value * 10 + u64::from(digit);
    }
    if is_negative {
        0i64.checked_sub_unsigned(value)
    } else {
        i64::try_from(value).ok()
    }
}

/// Powers of ten that are exact.
const TENS: [f64; 23] = [
    1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16,
    1e17, 1e18, 1e19, 1e20, 1e21, 1e22,
];

/// Reads a finite number; the nearest that 64 bits hold.
pub(crate) fn real(text: &[u8]) -> Option<f64> {
    let text = trimmed(text);
    let (is_negative, digits) = match text {
        [b'-', rest @ ..] => (true, rest),
        [b'+', rest @ ..] => (false, rest),
        rest => (false, rest),
    };
    let (mut value, mut count, mut behind, mut has_point) = (0u64, 0usize, 0usize, false);
    for &byte in digits {
        let digit = byte.wrapping_sub(b'0');
        if digit <= 9 {
            count += 1;
            if count > 15 {
                return long(text);
            }
            value = value * 10 + u64::from(digit);
            behind += usize::from(has_point);
        } else if byte == b'.' && !has_point {
            has_point = true;
        } else {
            return long(text);
        }
    }
    if count == 0 {
        return None;
    }
    // Both are exact, so the quotient is the nearest.
    let number = value as f64 / TENS[behind];
    Some(if is_negative { -number } else { number })
}

/// Reads a number with many digits or an exponent.
fn long(text: &[u8]) -> Option<f64> {
    let is_number = text
        .iter()
        .all(|byte| matches!(byte, b'0'..=b'9' | b'.' | b'e' | b'E' | b'+' | b'-'));
    if !is_number || text.len() > 400 {
        return None;
    }
    let number: f64 = std::str::from_utf8(text).ok()?.parse().ok()?;
    number.is_finite().then_some(number)
}

/// Leaves out blanks around.
pub(crate) fn trimmed(text: &[u8]) -> &[u8] {
    match text {
        [b' ' | b'\t', ..] | [.., b' ' | b'\t'] => text.trim_ascii(),
        _ => text,
    }
}

/// Whether there is a zero before the first digit: a code and no quantity.
pub(crate) fn has_leading_zero(text: &[u8]) -> bool {
    let text = trimmed(text);
    let digits = text.strip_prefix(b"-").unwrap_or(text);
    matches!(digits, [b'0', b'0'..=b'9', ..])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whole_numbers_are_read() {
        #[track_caller]
        fn check(text: &str, expected: Option<i64>) {
            assert_eq!(integer(text.as_bytes()), expected, "{text:?}");
        }
        check("0", Some(0));
        check("-12", Some(-12));
        check("+12", Some(12));
        check(" 7 ", Some(7));
        check("007", Some(7));
        check("9223372036854775807", Some(i64::MAX));
        check("-9223372036854775808", Some(i64::MIN));
        check("9223372036854775808", None);
        check("99999999999999999999", None);
        check("", None);
        check("-", None);
        check("1.0", None);
        check("1e5", None);
        check("1,000", None);
        check("0x10", None);
        check("٣", None);
    }

    #[test]
    fn numbers_are_read_to_the_nearest() {
        #[track_caller]
        fn check(text: &str, expected: Option<f64>) {
            assert_eq!(real(text.as_bytes()), expected, "{text:?}");
        }
        check("0.1", Some(0.1));
        check("-12.50", Some(-12.5));
        check(".5", Some(0.5));
        check("5.", Some(5.0));
        check("1e5", Some(1e5));
        check("1E-7", Some(1e-7));
        check("123456789.987654321", Some(123_456_789.987_654_33));
        check("0.000000000000000000000001", Some(1e-24));
        check("99999999999999999999", Some(1e20));
        check("1e999", None);
        check("inf", None);
        check("nan", None);
        check("1,234.50", None);
        check("$5", None);
        check("1.2.3", None);
        check("2024-01-02", None);
        check(".", None);
        check("-", None);
        check("", None);
        check("e5", None);
    }
}
