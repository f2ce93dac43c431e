//! What the core takes for a secret the whole rule set does as well: both guard the same log.

use checkrein_core::checkpoint;
use checkrein_secrets::redact;

#[path = "../../checkrein-secrets/tests/lot/mod.rs"]
mod lot;

use lot::{Lot, lines};

#[test]
fn the_core_finds_nothing_that_was_left() {
    let mut lot = Lot(0x5eed);
    let corpus = [
        include_str!("../../checkrein-secrets/tests/tokens.txt"),
        include_str!("../../checkrein-secrets/tests/settings.txt"),
    ];
    let mut found = 0;
    for template in corpus.into_iter().flat_map(lines) {
        for (before, after) in [("", ""), ("token = \"", "\"\n"), ("we saw ", " in the log")] {
            let marked = lot.fill(&template.replace("\\n", "\n"));
            let text = format!("{before}{}{after}", marked.replace(['«', '»'], ""));
            let clean = redact(&text).text;
            assert_eq!(checkpoint::redacted(&clean), *clean, "{text:?}");
            found += usize::from(checkpoint::redacted(&text) != text);
        }
    }
    println!("the core knows {found} of the texts as well");
    assert!(found > 50, "{found}");
}
