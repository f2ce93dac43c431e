//! Whatever the text, redaction answers, leaves nothing that it would take out in a second look, and
//! says truly whether it changed anything.
#![no_main]

use checkrein_secrets::redact;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|input: &[u8]| {
    let text = String::from_utf8_lossy(input);
    let clean = redact(&text);
    assert_eq!(clean.count > 0, clean.text != text);
    let again = redact(&clean.text);
    assert_eq!(again.text, clean.text);
});
