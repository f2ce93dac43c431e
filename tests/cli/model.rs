//! `checkrein model`: chosen by a person, tried out first, and said to be gone when it is.

use checkrein_testkit::{TestProject, tiny_model};
use fs_err as fs;

fn project() -> TestProject {
    let project = TestProject::new().state("IMPLEMENT");
    tiny_model::write(&project.path("a model"));
    for decision in ["keep credentials as a hash", "the suite is green"] {
        let output = project.run("checkrein", &["trace", "add", decision]);
        assert_eq!(output.code, 0, "{output}");
    }
    project
}

fn search(project: &TestProject, text: &str) -> serde_json::Value {
    project
        .run("checkrein", &["trace", "search", "--json", text])
        .json()
}

#[test]
fn a_model_is_tried_out_and_searched_by_until_it_is_forgotten() {
    let project = project();
    assert_eq!(search(&project, "login secret")["level"], "words");
    let output = project.run("checkrein", &["model", "use", "a model"]);
    assert_eq!(output.code, 0, "{output}");
    for said in [
        "level static, 12 dimensions",
        "ms a text",
        "2 traces of this project got a vector",
    ] {
        assert!(output.stdout.contains(said), "{output}");
    }
    let answer = search(&project, "secret");
    assert_eq!(
        (&answer["level"], &answer["without_vector"]),
        (&"static".into(), &0.into()),
        "{answer}"
    );
    assert_eq!(
        answer["found"][0]["trace"]["decision"],
        "keep credentials as a hash"
    );
    // A trace that came later gets its vector when it is searched for.
    project.run("checkrein", &["trace", "add", "orders go to a table"]);
    let answer = search(&project, "database");
    assert_eq!(
        answer["found"][0]["trace"]["decision"],
        "orders go to a table"
    );
    let shown = project
        .run("checkrein", &["model", "show", "--json"])
        .json();
    assert_eq!(
        (&shown["level"], &shown["trouble"]),
        (&"static".into(), &serde_json::Value::Null)
    );
    assert_eq!(project.run("checkrein", &["model", "forget"]).code, 0);
    assert_eq!(search(&project, "credentials")["level"], "words");
    assert!(
        project.path("a model/model.safetensors").exists(),
        "it is the person's"
    );
}

#[test]
fn a_model_that_vanished_is_said_to_have_and_words_answer() {
    let project = project();
    project.run("checkrein", &["model", "use", "a model"]);
    fs::remove_dir_all(project.path("a model")).unwrap();
    let output = project.run("checkrein", &["trace", "search", "credentials"]);
    assert_eq!(output.code, 0, "{output}");
    let said = output.to_string();
    assert!(said.contains("keep credentials as a hash"), "{said}");
    assert!(
        said.contains("by words alone") && said.contains("does not exist"),
        "{said}"
    );
    assert!(!said.contains("a model finds by meaning"), "{said}");
    let output = project.run("checkrein", &["model", "show"]);
    assert_eq!(output.code, 1, "{output}");
    assert!(output.to_string().contains("hint:"), "{output}");
}

#[test]
fn a_model_that_makes_noise_is_not_taken() {
    let project = project();
    let tokenizer = project.path("a model/tokenizer.json");
    // Another model's tokenizer gives each word another's number.
    let text = fs::read_to_string(&tokenizer).unwrap();
    let mut value: serde_json::Value = serde_json::from_str(&text).unwrap();
    let words = value["model"]["vocab"].as_object_mut().unwrap();
    let many = words.len() as u64;
    for number in words.values_mut() {
        *number = (number.as_u64().unwrap() * 7 % many).into();
    }
    fs::write(&tokenizer, value.to_string()).unwrap();
    let output = project.run("checkrein", &["model", "use", "a model"]);
    assert_eq!(output.code, 1, "{output}");
    assert!(
        output
            .to_string()
            .contains("does not tell texts that belong together"),
        "{output}"
    );
    assert_eq!(search(&project, "credentials")["level"], "words");
}

#[test]
fn a_folder_without_a_model_says_what_to_do() {
    let project = project();
    for (arguments, said) in [
        (&["model", "use", "nowhere"][..], "does not exist"),
        (&["model", "use", "."], "a model`"),
        (
            &["model", "distill", "a model", "new"],
            "holds a static model already",
        ),
        (
            &["model", "distill", "a model", "a model"],
            "is there already",
        ),
    ] {
        let output = project.run("checkrein", arguments);
        assert_eq!(output.code, 1, "{output}");
        assert!(output.to_string().contains(said), "{output}");
    }
    assert!(
        project
            .run("checkrein", &["model", "show"])
            .stdout
            .contains("no model was chosen")
    );
}
