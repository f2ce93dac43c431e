//! Any bytes that are adopted are hidden, say the same as before, and are released byte for byte.
#![no_main]

use checkrein_core::skill::native::Native;
use checkrein_core::skill::{Manifest, adoption};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    // Whatever it is, taking ours out of it is sound.
    let _ = adoption::release(bytes);
    let Ok(after) = adoption::adopt(bytes) else {
        return;
    };
    assert_eq!(adoption::release(&after).as_deref(), Some(bytes));
    assert!(adoption::is_adopted(&after) && !adoption::our_lines(&after).is_empty());
    let (old, new) = (String::from_utf8_lossy(bytes), String::from_utf8_lossy(&after));
    assert!(Native::read(&new).is_hidden);
    let (old, new) = (Manifest::read(&old), Manifest::read(&new));
    assert_eq!((old.name, old.description, old.body), (new.name, new.description, new.body));
    assert!(!new.only_by_name);
});
