//! Lines that nobody wrote: whatever they are, they are read without a panic.

use crate::line;

const LINES: [&str; 8] = [
    "2026-11-20T10:00:00.123456789+02:00 ERROR [worker-1] it broke at 10.0.0.1:80",
    "Nov 20, 2026 9:05:01 PM com.example.Main main",
    "[Fri Nov 20 10:00:00.123456 2026] [core:error] [pid 1] x",
    "<34>1 20-Nov-2026 10:00:00.123 host \"GET /a/12?b HTTP/1.1\" 'x' https://a.example/b",
    "E1120 10:00:00.123456   12 file.go:3] 0xdeadbeef ::1 /var/x \u{1b}[31m größer",
    r#"{"time":1795168800.123,"level":50,"log":{"level":"x\"y"},"msg":"took 3 s"}"#,
    "03-17 16:13:38.811  1702  2395 D Window: audit(1795168800.001:45)",
    "ts=1795168800 lvl=warn msg=\"a b\" 3f2504e0-4f89-11d3-9a0c-0305e82c3301",
];

#[test]
fn whatever_is_cut_or_changed_in_a_line_it_is_read() {
    let mut state = 88_172_645_463_325_252_u64;
    let mut random = |below: usize| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        (state >> 11) as usize % below
    };
    for _ in 0..60_000 {
        let mut bytes = LINES[random(LINES.len())].as_bytes().to_vec();
        for _ in 0..random(6) {
            let at = random(bytes.len().max(1)).min(bytes.len());
            match random(4) {
                0 => bytes.truncate(at),
                1 => bytes.insert(
                    at,
                    [b'"', b'\\', b'[', 0xff, b':', b'9', b'{', 0][random(8)],
                ),
                2 if at < bytes.len() => bytes[at] = random(256) as u8,
                _ => bytes.drain(..at).for_each(drop),
            }
        }
        let written = [0, i64::MAX, i64::MIN, 1_795_262_400][random(4)];
        let read = line(&bytes, written);
        assert!(read.template.len() <= 3 * 404, "{read:?}");
    }
}
