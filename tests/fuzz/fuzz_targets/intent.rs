//! Whatever the prompt, there is a reason, and confidence is a share; without skills there is no
//! skill.
#![no_main]

use std::cell::RefCell;

use checkrein_core::intent::{Surroundings, detect};
use checkrein_core::skill::{Catalog, Index, Listed};
use libfuzzer_sys::fuzz_target;

fn catalog() -> Catalog {
    let skill = |name: &str, description: &str, example: &str| Listed {
        name: name.into(),
        description: description.into(),
        examples: Some(vec![example.into()]),
        body: Some(format!("# {name}\n{description}")),
        ..Listed::default()
    };
    Catalog::of_list(vec![
        skill("pdf-forms", "Fills in PDF forms, not scans.", "fill this in"),
        skill("testing", "Runs the tests of a feature.", "run the tests"),
        skill("getWeather", "Tells the weather: \"is it raining\".", "do I need a coat?"),
    ])
}

thread_local! {
    static SKILLS: RefCell<Index> = RefCell::new(Index::of_catalog(&catalog()));
}

fuzz_target!(|prompt: &str| {
    let mut none = Index::of_catalog(&Catalog::default());
    for is_initialized in [false, true] {
        let surroundings = Surroundings {
            state_skill: is_initialized.then_some("testing"),
            is_initialized,
            ..Surroundings::default()
        };
        assert_eq!(detect(prompt, &surroundings, &mut none).skill, None);
        SKILLS.with_borrow_mut(|skills| {
            let intent = detect(prompt, &surroundings, skills);
            assert!(!intent.reason.to_string().is_empty());
            assert!((0.0..=1.0).contains(&intent.confidence), "{intent:?}");
            assert!(intent.shortlist.len() <= 3);
            assert_eq!(detect(prompt, &surroundings, skills), intent, "it is the same every time");
        });
    }
});
