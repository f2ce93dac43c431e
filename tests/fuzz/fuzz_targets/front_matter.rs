//! Any text is a skill of some sort: its front matter and body are parts of it, and a name that it
//! gives itself is harmless.
#![no_main]

use checkrein_core::skill::{FrontMatter, Manifest, clean_name};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    let (front_matter, body) = FrontMatter::read(text);
    assert!(text.ends_with(body));
    if let Some(value) = front_matter.get("name") {
        assert_eq!(value, value.trim());
    }
    let manifest = Manifest::read(text);
    if let Some(name) = &manifest.name {
        assert_eq!(clean_name(name).as_ref(), Some(name), "a clean name stays as it is");
        assert!(!name.contains(['/', '\\', '\0', '\n', '"', '<']), "{name:?}");
    }
});
