//! A line without what varies: numbers, addresses, names drawn by lot, paths and quoted texts.

use crate::json;

mod word;

use word::word;

/// A template is not longer than this.
pub(crate) const LONGEST: usize = 400;

/// So long may a quoted text be.
const QUOTED: usize = 2_000;

/// Fields of a JSON line that say what happened, and keys before a quoted text that does.
const MESSAGES: [&[u8]; 12] = [
    b"msg",
    b"message",
    b"event",
    b"short_message",
    b"body",
    b"text",
    b"log",
    b"@m",
    b"@mt",
    b"error",
    b"err",
    b"exception",
];

/// Writes what a line has in common with others like it; its time stands at `span` and is left out.
pub(crate) fn mask(line: &[u8], span: (usize, usize), out: &mut Vec<u8>) {
    out.clear();
    let span = with_key(line, span);
    if json::is_object(line) {
        text(message(line).unwrap_or(line), out);
    } else {
        let before = line[..span.0].trim_ascii();
        let after = line[span.1..].trim_ascii();
        let is_bracketed = before.ends_with(b"[") && after.starts_with(b"]");
        let (before, after) = if is_bracketed {
            (&before[..before.len() - 1], &after[1..])
        } else {
            (before, after)
        };
        let after = if before.is_empty() {
            after.trim_ascii_start().strip_prefix(b",").unwrap_or(after)
        } else {
            after
        };
        text(before.trim_ascii(), out);
        if !out.is_empty() && out.last() != Some(&b' ') {
            out.push(b' ');
        }
        let after = after.trim_ascii();
        // Behind what a container's log begins with stands what the program wrote.
        let object = memchr::memmem::find(&after[..after.len().min(80)], b"{\"");
        let found = object.and_then(|at| Some((at, message(&after[at..])?)));
        match found.filter(|_| after.ends_with(b"}")) {
            Some((at, message)) => {
                text(&after[..at], out);
                text(message, out);
            }
            None => text(after, out),
        }
    }
    if out.len() > LONGEST {
        let mut end = LONGEST;
        while out[end] & 0xc0 == 0x80 {
            end -= 1;
        }
        out.truncate(end);
        out.extend_from_slice("…".as_bytes());
    }
}

/// Returns the field of an object that says what happened.
fn message(object: &[u8]) -> Option<&[u8]> {
    let mut message = None;
    json::fields(object, &mut |key, value| {
        let is = MESSAGES[..9]
            .iter()
            .any(|name| key.eq_ignore_ascii_case(name));
        if is && !value.is_empty() {
            message = Some(value);
        }
        message.is_none()
    });
    message
}

/// Returns where a time stands with its quotes and its key: `time="…"`, `ts=…`.
fn with_key(line: &[u8], (mut start, mut end): (usize, usize)) -> (usize, usize) {
    if start > 0 && line[start - 1] == b'"' && line.get(end) == Some(&b'"') {
        (start, end) = (start - 1, end + 1);
    }
    if start > 0 && end > 0 && line[start - 1] == b'=' {
        let is_key = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'@');
        start -= 1 + line[..start - 1]
            .iter()
            .rev()
            .take_while(|byte| is_key(byte))
            .count();
    }
    (start, end)
}

/// Masks a text, and adds it to what is there.
fn text(text: &[u8], out: &mut Vec<u8>) {
    let mut at = 0;
    while at < text.len() && out.len() <= LONGEST {
        let byte = text[at];
        if byte.is_ascii_whitespace() {
            if out.last() != Some(&b' ') {
                out.push(b' ');
            }
            at += 1;
        } else if matches!(byte, b'"' | b'\'' | b'`') {
            at = quoted(text, at, out);
        } else if is_word(byte) {
            let end = text[at..]
                .iter()
                .position(|byte| !is_word(*byte))
                .map_or(text.len(), |end| at + end);
            let is_address = is_address(&text[at..end]);
            let end = if is_address {
                address_end(text, end)
            } else {
                end
            };
            let run = &text[at..end];
            // What ends a sentence is not of the word.
            let kept = run.len()
                - run
                    .iter()
                    .rev()
                    .take_while(|byte| matches!(byte, b'.' | b':' | b'-'))
                    .count();
            let kept = if kept == 0 { run.len() } else { kept };
            word(&run[..kept], out);
            out.extend_from_slice(&run[kept..]);
            at = end;
        } else {
            out.push(byte);
            at += 1;
        }
    }
}

/// Tells whether a scheme begins a word.
fn is_address(run: &[u8]) -> bool {
    let colon = run.iter().position(|byte| *byte == b':');
    colon.is_some_and(|colon| colon > 1 && run[colon..].starts_with(b"://"))
}

/// Returns where an address ends, with all that is asked in it.
fn address_end(text: &[u8], from: usize) -> usize {
    let is_end = |byte: &u8| {
        byte.is_ascii_whitespace()
            || matches!(byte, b'"' | b'\'' | b'`' | b')' | b'>' | b']' | b',')
    };
    text[from..]
        .iter()
        .position(is_end)
        .map_or(text.len(), |end| from + end)
}

/// Masks a quoted text, and returns where it ends.
fn quoted(text: &[u8], at: usize, out: &mut Vec<u8>) -> usize {
    let quote = text[at];
    let rest = &text[at + 1..text.len().min(at + 1 + QUOTED)];
    let is_apostrophe = quote == b'\'' && at > 0 && text[at - 1].is_ascii_alphanumeric();
    let length = if is_apostrophe {
        None
    } else {
        closing(rest, quote)
    };
    let Some(length) = length else {
        out.push(quote);
        return at + 1;
    };
    let inner = &rest[..length];
    let end = at + length + 2;
    if text.get(end) == Some(&b':') {
        // A key of embedded JSON.
        out.extend_from_slice(&text[at..end]);
    } else if let Some((method, path)) = request(inner) {
        out.push(quote);
        out.extend_from_slice(method);
        out.push(b' ');
        word::route(path, out);
        out.push(quote);
    } else if is_message(&text[..at]) {
        out.push(quote);
        self::text(inner, out);
        out.push(quote);
    } else {
        word::put(b"<str>", out);
    }
    end
}

fn closing(rest: &[u8], quote: u8) -> Option<usize> {
    let mut at = 0;
    while at < rest.len() {
        match rest[at] {
            b'\\' => at += 1,
            byte if byte == quote => return Some(at),
            _ => {}
        }
        at += 1;
    }
    None
}

/// Reads the first line of an HTTP request: which of them fail is what one wants to know.
fn request(text: &[u8]) -> Option<(&[u8], &[u8])> {
    let mut parts = text.split(|byte| *byte == b' ');
    let method = parts.next().filter(|method| {
        (3..=7).contains(&method.len()) && method.iter().all(u8::is_ascii_uppercase)
    })?;
    let path = parts.next().filter(|path| path.first() == Some(&b'/'))?;
    parts
        .next()
        .filter(|version| version.starts_with(b"HTTP/"))?;
    Some((method, path))
}

fn is_message(before: &[u8]) -> bool {
    let Some(before) = before.strip_suffix(b"=") else {
        return false;
    };
    MESSAGES.iter().any(|name| before.ends_with(name))
}

fn is_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric()
        || byte >= 0x80
        || matches!(
            byte,
            b'_' | b'-' | b'.' | b':' | b'/' | b'@' | b'+' | b'%' | b'~' | b'#' | b'\\' | b'*'
        )
}

#[cfg(test)]
mod tests {
    use crate::head::head;
    use crate::time::Latest;

    #[track_caller]
    fn check(line: &str, expected: &str) {
        let mut out = Vec::new();
        let head = head(line.as_bytes(), Latest::of(1_795_262_400));
        super::mask(line.as_bytes(), head.span, &mut out);
        assert_eq!(String::from_utf8(out).unwrap(), expected, "{line}");
    }

    #[test]
    fn a_time_goes_with_its_quotes_and_its_key() {
        check(
            "time=\"2026-11-20T10:00:00Z\" level=info msg=\"listening\" addr=:80",
            "level=info msg=\"listening\" addr=:<n>",
        );
        check(
            "ts=2026-11-20T10:00:02Z caller=main.go:5 level=warn msg=slow",
            "caller=main.go:<n> level=warn msg=slow",
        );
        check(
            "2026-11-20T13:00:01.123456789Z stderr F {\"level\":\"error\",\"msg\":\"db 5 down\"}",
            "stderr F db <n> down",
        );
    }

    #[test]
    fn what_varies_is_masked() {
        check(
            "2026-11-20 10:00:00 ERROR took 12.5ms for 3 rows",
            "ERROR took <n>ms for <n> rows",
        );
        check(
            "[2026-11-20 10:00:00] job 3f2504e0-4f89-11d3-9a0c-0305e82c3301 done",
            "job <uuid> done",
        );
        check(
            "Nov 20 10:00:00 web-3 sshd[412]: Failed password for root from 10.0.0.1 port 22",
            "web-<n> sshd[<n>]: Failed password for root from <ip> port <n>",
        );
        check("dial 10.0.0.1:5432: refused", "dial <ip>: refused");
        check("from 2001:db8::1 and ::1", "from <ip> and <ip>");
        check(
            "at 0xdeadbeef commit 9fceb02d0ae598e9",
            "at <hex> commit <hex>",
        );
        check("opened /var/lib/app/data.db twice", "opened <path> twice");
        check("sent to ada@example.com.", "sent to <email>.");
        check("GET https://example.com/a?b=1 failed", "GET <url> failed");
        check("user 'ada' isn't \"here\"", "user <str> isn't <str>");
        check("ids [1, 2, 3]", "ids [<n>]");
        check(
            "request a8f3k2z9q1 of worker-12",
            "request <id> of worker-<n>",
        );
        check(
            "Received block blk_-1608999687919862906 of size 91178 from /10.250.14.224",
            "Received block blk_-<n> of size <n> from <ip>",
        );
        check(
            "level=info msg=\"took 3 s\" user=ada",
            "level=info msg=\"took <n> s\" user=ada",
        );
        check(
            "1.2.3.4 - - [20/Nov/2026:10:00:00 +0000] \"GET /users/12/posts?page=3 HTTP/1.1\" 200 512",
            "<ip> - - \"GET /users/<n>/posts\" <n> <n>",
        );
        check("größer als 5", "größer als <n>");
        check("plain words stay", "plain words stay");
        check("", "");
    }

    #[test]
    fn a_json_line_is_what_its_message_is() {
        check(
            r#"{"time":"2026-11-20T10:00:00Z","msg":"took 3 s","user":"ada"}"#,
            "took <n> s",
        );
        check(r#"{"a":1,"b":"x"}"#, r#"{"a":<n>,"b":<str>}"#);
    }

    #[test]
    fn a_template_is_not_long() {
        let mut out = Vec::new();
        super::mask("ä ".repeat(5_000).as_bytes(), (0, 0), &mut out);
        assert!(out.len() < 410 && String::from_utf8(out).unwrap().ends_with('…'));
    }
}
