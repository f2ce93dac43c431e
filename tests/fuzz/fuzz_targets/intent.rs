//! Whatever the prompt, there is a reason; and without skills there is no skill.
#![no_main]

use checkrein_core::intent::{Surroundings, detect};
use checkrein_core::skill::{Index, Places};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|prompt: &str| {
    let mut index = Index::open(&Places::default(), None);
    for is_initialized in [false, true] {
        let surroundings = Surroundings {
            state_skill: is_initialized.then_some("testing"),
            is_initialized,
        };
        let intent = detect(prompt, &surroundings, &mut index);
        assert_eq!(intent.skill, None);
        assert!(!intent.reason.to_string().is_empty());
        assert_eq!(detect(prompt, &surroundings, &mut index), intent, "it is the same every time");
    }
});
