//! Static models: which folders are one, and what their vectors are.
#![expect(
    clippy::unwrap_used,
    reason = "a test that cannot go on says where, and that is enough"
)]

use std::path::Path;

use checkrein_core::layout::UserDirs;
use checkrein_embed::choice::{self, Choice};
use checkrein_embed::{Level, load, try_out};
use checkrein_testkit::tiny_model;
use fs_err as fs;

fn folder() -> (tempfile::TempDir, std::path::PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let model = folder.path().join("a model");
    tiny_model::write(&model);
    (folder, model)
}

#[test]
fn a_table_is_a_static_model() {
    let (_folder, path) = folder();
    let mut model = load(&path).unwrap();
    assert_eq!(
        (model.level(), model.dimensions(), model.id().len()),
        (Level::Static, 12, 32)
    );
    assert!(try_out(&mut *model).unwrap().is_passed());
}

#[test]
fn vectors_have_length_one_and_do_not_depend_on_their_company() {
    let (_folder, path) = folder();
    let mut model = load(&path).unwrap();
    let long = "password ".repeat(20_000);
    let texts = [
        "tests fail",
        "",
        "nothing known",
        "PASSWORD",
        "日本語 password \u{0}",
        &long,
    ];
    let together = model.embed(&texts).unwrap();
    for (text, vector) in texts.iter().zip(&together) {
        assert_eq!(&model.embed(&[text]).unwrap()[0], vector);
        let length: f32 = vector.iter().map(|value| value * value).sum();
        let expected = f32::from(u8::from(!["", "nothing known"].contains(text)));
        assert!((length - expected).abs() < 1e-5, "{text}: {length}");
    }
    assert_eq!(
        together[3], together[4],
        "case and what is unknown play no part"
    );
    let near = |a: usize, b: usize| {
        together[a]
            .iter()
            .zip(&together[b])
            .map(|(a, b)| a * b)
            .sum::<f32>()
    };
    assert!(near(3, 5) > 0.999, "however long, it is the same word");
}

#[test]
fn a_token_may_share_a_vector_and_have_a_weight() {
    let (_folder, path) = folder();
    let tokenizer = r#"{"version":"1.0","truncation":null,"padding":null,"added_tokens":[],"normalizer":null,
        "pre_tokenizer":{"type":"Whitespace"},"post_processor":null,"decoder":null,
        "model":{"type":"WordLevel","vocab":{"[UNK]":0,"a":1,"b":2},"unk_token":"[UNK]"}}"#;
    fs::write(path.join("tokenizer.json"), tokenizer).unwrap();
    let tensors = [
        ("embeddings", vec![2, 2], vec![1.0, 0.0, 0.0, 1.0]),
        ("weights", vec![3], vec![1.0, 3.0, 4.0]),
    ];
    let mut bytes = tiny_model::safetensors(&tensors);
    fs::write(path.join("model.safetensors"), &bytes).unwrap();
    assert!(
        load(&path).is_err(),
        "three tokens, two vectors, and nothing says which has which"
    );
    bytes = tiny_model::safetensors_with_mapping(&tensors, &[0, 0, 1]);
    fs::write(path.join("model.safetensors"), &bytes).unwrap();
    let vector = load(&path).unwrap().embed(&["a b"]).unwrap().remove(0);
    assert!(
        (vector[0] - 0.6).abs() < 1e-6 && (vector[1] - 0.8).abs() < 1e-6,
        "{vector:?}"
    );
    bytes = tiny_model::safetensors_with_mapping(&tensors, &[0, 0, 2]);
    fs::write(path.join("model.safetensors"), &bytes).unwrap();
    assert!(load(&path).err().unwrap().what.contains("beyond its 2"));
}

/// Breaks a folder and checks what is said of it.
#[track_caller]
fn check(break_it: impl Fn(&Path), what: &str, next: &str) {
    let (_folder, path) = folder();
    break_it(&path);
    let unusable = load(&path).err().unwrap();
    assert!(unusable.what.contains(what), "{unusable}");
    assert!(unusable.next.contains(next), "{}", unusable.next);
}

#[test]
fn a_folder_that_is_no_model_says_why_and_what_to_do() {
    let gone = |name: &'static str| move |path: &Path| fs::remove_file(path.join(name)).unwrap();
    check(
        |path| fs::remove_dir_all(path).unwrap(),
        "does not exist",
        "name the folder",
    );
    check(gone("tokenizer.json"), "is missing", "AutoTokenizer");
    check(
        gone("model.safetensors"),
        "`model.safetensors` is missing",
        "name the folder",
    );
    let instead = |name: &'static str| {
        move |path: &Path| fs::rename(path.join("model.safetensors"), path.join(name)).unwrap()
    };
    check(instead("pytorch_model.bin"), "another format", "AutoModel");
    check(instead("model.onnx"), "ONNX", "model.safetensors");
    check(instead("x.gguf"), "GGUF", "model.safetensors");
    check(
        |path| {
            fs::create_dir_all(path.join("snapshots/1a2b")).unwrap();
            fs::rename(
                path.join("model.safetensors"),
                path.join("snapshots/1a2b/model.safetensors"),
            )
            .unwrap();
        },
        "is missing",
        "snapshots/1a2b",
    );
    check(
        |path| {
            fs::write(
                path.join("model.safetensors"),
                "version https://git-lfs.github.com/spec/v1\n",
            )
            .unwrap()
        },
        "git-lfs",
        "git lfs pull",
    );
    check(
        |path| {
            let bytes = fs::read(path.join("model.safetensors")).unwrap();
            fs::write(path.join("model.safetensors"), &bytes[..bytes.len() - 10]).unwrap();
        },
        "is cut short",
        "again",
    );
    check(
        |path| {
            let one = tiny_model::safetensors(&[("embeddings", vec![2, 2], vec![0.0; 4])]);
            fs::write(path.join("model.safetensors"), one).unwrap();
        },
        "belongs to another model",
        "same version",
    );
    check(
        |path| fs::write(path.join("tokenizer.json"), "{}").unwrap(),
        "is no tokenizer",
        "again",
    );
    check(
        |path| {
            let other = tiny_model::safetensors(&[("encoder.x", vec![1], vec![0.0])]);
            fs::write(path.join("model.safetensors"), other).unwrap();
            fs::write(path.join("config.json"), r#"{"model_type": "mpnet"}"#).unwrap();
        },
        "`mpnet`",
        "choose a sentence transformer",
    );
    let of_a_transformer = |config: &'static str| {
        move |path: &Path| {
            let other = tiny_model::safetensors(&[("encoder.x", vec![1], vec![0.0])]);
            fs::write(path.join("model.safetensors"), other).unwrap();
            fs::write(path.join("config.json"), config).unwrap();
        }
    };
    check(
        of_a_transformer(
            r#"{"model_type": "bert", "vocab_size": 9, "hidden_size": 8, "num_attention_heads": 0,
                "num_hidden_layers": 1, "max_position_embeddings": 16}"#,
        ),
        "how large",
        "again",
    );
    check(
        of_a_transformer(
            r#"{"model_type": "bert", "vocab_size": 9, "hidden_size": 8, "num_attention_heads": 2,
                "num_hidden_layers": 1, "max_position_embeddings": 16, "pad_token_id": 9}"#,
        ),
        "pads with a token",
        "again",
    );
    check(
        |path| {
            fs::write(
                path.join("modules.json"),
                r#"[{"type": "x.Dense", "path": "2_Dense"}]"#,
            )
            .unwrap()
        },
        "`Dense`",
        "choose a model",
    );
    check(
        |path| {
            fs::write(
                path.join("modules.json"),
                r#"[{"type": "x.Pooling", "path": "../.."}]"#,
            )
            .unwrap()
        },
        "is no list of steps",
        "again",
    );
}

#[test]
fn a_step_may_be_the_folder_itself() {
    let (_folder, path) = folder();
    fs::write(
        path.join("modules.json"),
        r#"[{"type": "sentence_transformers.models.StaticEmbedding", "path": "."},
            {"type": "sentence_transformers.models.Normalize", "path": "1_Normalize"}]"#,
    )
    .unwrap();
    assert_eq!(load(&path).unwrap().level(), Level::Static);
}

#[test]
fn a_choice_holds_until_the_model_changes() {
    let (folder, path) = folder();
    let home = folder.path().join("home");
    let dirs = UserDirs::new(|name| (name == "HOME").then(|| home.clone().into())).unwrap();
    assert_eq!(choice::read(&dirs).unwrap(), None);
    let chosen = Choice::of(path.clone(), &*load(&path).unwrap()).unwrap();
    choice::remember(&dirs, &chosen).unwrap();
    let read = choice::read(&dirs).unwrap().unwrap();
    assert_eq!((&read, read.level()), (&chosen, Level::Static));
    assert_eq!(read.open().unwrap().id(), chosen.id);
    // The same content, written again, is the same model.
    let bytes = fs::read(path.join("config.json")).unwrap();
    fs::write(path.join("config.json"), &bytes).unwrap();
    assert_eq!(read.open().unwrap().id(), chosen.id);
    fs::write(path.join("config.json"), [&bytes[..], b"\n"].concat()).unwrap();
    let changed = read.open().err().unwrap();
    assert!(changed.what.contains("another model"), "{changed}");
    assert!(
        changed.next.contains("checkrein model use '"),
        "{}",
        changed.next
    );
    fs::remove_dir_all(&path).unwrap();
    assert!(read.open().err().unwrap().what.contains("does not exist"));
    assert!(choice::forget(&dirs).unwrap());
    assert!(!choice::forget(&dirs).unwrap());
    fs::write(dirs.model_choice(), "{").unwrap();
    assert!(format!("{:#}", choice::read(&dirs).unwrap_err()).contains("checkrein model use PATH"));
}
