//! A JSON value as it was written: fields keep their order, numbers their digits.

/// How deep values may stand in each other; nobody reads what is deeper.
const DEEPEST: usize = 128;

/// A text of so many bytes within a value may be a value itself.
const INNER: usize = 200;

/// A value.
#[derive(Debug)]
pub(super) enum Node {
    /// A number, `true`, `false` or `null`, as it was written.
    Plain(String),
    Text(String),
    List(Vec<Node>),
    Fields(Vec<(String, Node)>),
}

impl Node {
    /// Reads a text that is one value.
    pub(super) fn read(text: &str) -> Option<Self> {
        // What follows needs no second thought about what is JSON and what is not.
        if !super::is_one(text) {
            return None;
        }
        let mut reader = Reader { text, at: 0 };
        reader.node(0)
    }

    /// Returns a field of an object.
    pub(super) fn field(&self, name: &str) -> Option<&Node> {
        let Node::Fields(fields) = self else {
            return None;
        };
        let found = fields.iter().find(|(field, _)| field == name);
        found.map(|(_, value)| value)
    }

    pub(super) fn text(&self) -> Option<&str> {
        match self {
            Node::Text(text) => Some(text),
            _ => None,
        }
    }

    pub(super) fn number(&self) -> Option<&str> {
        match self {
            Node::Plain(plain) if !plain.starts_with(['t', 'f', 'n']) => Some(plain),
            _ => None,
        }
    }
}

/// Reads what is known to be JSON.
struct Reader<'a> {
    text: &'a str,
    at: usize,
}

impl Reader<'_> {
    fn node(&mut self, depth: usize) -> Option<Node> {
        if depth > DEEPEST {
            return None;
        }
        match self.next()? {
            b'{' => self.fields(depth),
            b'[' => self.list(depth),
            b'"' => Some(self.string(depth)),
            _ => {
                let rest = &self.text[self.at..];
                let end = rest.find([',', '}', ']', ' ', '\n', '\r', '\t']);
                let end = end.unwrap_or(rest.len());
                self.at += end;
                Some(Node::Plain(rest[..end].to_owned()))
            }
        }
    }

    /// Returns the next byte that is no space.
    fn next(&mut self) -> Option<u8> {
        let rest = &self.text.as_bytes()[self.at..];
        let spaces = rest.iter().take_while(|byte| byte.is_ascii_whitespace());
        self.at += spaces.count();
        self.text.as_bytes().get(self.at).copied()
    }

    fn list(&mut self, depth: usize) -> Option<Node> {
        let mut items = Vec::new();
        self.at += 1;
        loop {
            match self.next()? {
                b']' => break,
                b',' => self.at += 1,
                _ => items.push(self.node(depth + 1)?),
            }
        }
        self.at += 1;
        Some(Node::List(items))
    }

    fn fields(&mut self, depth: usize) -> Option<Node> {
        let mut fields = Vec::new();
        self.at += 1;
        loop {
            match self.next()? {
                b'}' => break,
                b',' => self.at += 1,
                _ => {
                    let name = self.words();
                    self.next()?;
                    // The colon.
                    self.at += 1;
                    fields.push((name, self.node(depth + 1)?));
                }
            }
        }
        self.at += 1;
        Some(Node::Fields(fields))
    }

    fn string(&mut self, depth: usize) -> Node {
        let text = self.words();
        let trimmed = text.trim();
        let is_inner = trimmed.len() >= INNER && trimmed.starts_with(['{', '[']);
        // Servers wrap a whole answer in a text.
        let inner = is_inner.then(|| {
            let mut reader = Reader {
                text: trimmed,
                at: 0,
            };
            super::is_one(trimmed).then(|| reader.node(depth + 1))
        });
        inner.flatten().flatten().unwrap_or(Node::Text(text))
    }

    /// Reads a text in quotation marks.
    fn words(&mut self) -> String {
        let bytes = self.text.as_bytes();
        let begin = self.at;
        self.at += 1;
        while self.at < bytes.len() && bytes[self.at] != b'"' {
            self.at += if bytes[self.at] == b'\\' { 2 } else { 1 };
        }
        self.at = (self.at + 1).min(bytes.len());
        let raw = &self.text[begin..self.at];
        // Half a surrogate is no text; then it is shown as it was written.
        serde_json::from_str(raw).unwrap_or_else(|_| raw.trim_matches('"').to_owned())
    }
}

/// Returns a JSON text that stands in few lines laid out in many, a value a line, or nothing when
/// it is none. Nothing but the spaces between values changes.
pub fn laid_out(text: &str) -> Option<String> {
    let text = text.trim();
    if !text.starts_with(['{', '[']) || !super::is_one(text) {
        return None;
    }
    let mut out = String::with_capacity(text.len() * 5 / 4);
    let mut depth = 0_usize;
    let mut is_text = false;
    let mut is_escaped = false;
    let mut was_opened = false;
    let line = |out: &mut String, depth: usize| {
        out.push('\n');
        out.extend(std::iter::repeat_n(' ', depth.min(40)));
    };
    for letter in text.chars() {
        if is_text {
            out.push(letter);
            is_text = is_escaped || letter != '"';
            is_escaped = !is_escaped && letter == '\\';
            continue;
        }
        if letter.is_ascii_whitespace() {
            continue;
        }
        let is_end = matches!(letter, '}' | ']');
        if is_end {
            depth = depth.saturating_sub(1);
        }
        // Only what is not empty has lines of its own.
        if was_opened != is_end {
            line(&mut out, depth);
        }
        was_opened = false;
        out.push(letter);
        match letter {
            '{' | '[' => {
                depth += 1;
                was_opened = true;
            }
            ',' => line(&mut out, depth),
            ':' => out.push(' '),
            '"' => is_text = true,
            _ => {}
        }
    }
    out.push('\n');
    Some(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_stay_as_they_were_written() {
        let text = r#"{"id":12345678901234567890123,"a":[1.0,1e3,-0],"b":null,"c":"\u00e4\"}"}"#;
        let node = Node::read(text).unwrap();
        assert_eq!(
            node.field("id").and_then(Node::number),
            Some("12345678901234567890123")
        );
        assert_eq!(node.field("c").and_then(Node::text), Some("ä\"}"));
        let Some(Node::List(items)) = node.field("a") else {
            panic!("{node:?}");
        };
        let items: Vec<_> = items.iter().filter_map(Node::number).collect();
        assert_eq!(items, ["1.0", "1e3", "-0"]);
        assert!(Node::read("{\"a\":").is_none());
        assert!(Node::read(&format!("{}1{}", "[".repeat(500), "]".repeat(500))).is_none());
        assert!(Node::read(r#"["\ud800", {"a" : [ ] }]"#).is_some());
    }

    #[test]
    fn a_value_within_a_text_is_read_as_well() {
        let inner = format!("[{}1]", "1,".repeat(200));
        let text = serde_json::json!({ "result": inner }).to_string();
        let node = Node::read(&text).unwrap();
        assert!(matches!(node.field("result"), Some(Node::List(items)) if items.len() == 201));
    }

    #[test]
    fn a_value_is_laid_out_in_lines() {
        #[track_caller]
        fn check(text: &str, expected: &str) {
            assert_eq!(laid_out(text).as_deref(), Some(expected));
        }
        check(
            r#"{"a":[1.0,{"b":"x, [y]\"{"},[],{}],"c":1e3}"#,
            "{\n \"a\": [\n  1.0,\n  {\n   \"b\": \"x, [y]\\\"{\"\n  },\n  [],\n  {}\n ],\n \"c\": 1e3\n}\n",
        );
        check("[ ]", "[]\n");
        assert!(laid_out("plain").is_none() && laid_out("{\"a\":1}\n{\"a\":1}").is_none());
    }
}
