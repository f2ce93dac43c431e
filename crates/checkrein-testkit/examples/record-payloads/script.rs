//! What the mocked model says so that every event happens.

use checkrein_testkit::{Script, TestProject, Turn};
use serde_json::json;

/// One prompt after the other in one session.
pub(crate) const PROMPTS: [&str; 9] = [
    "Please work on the files.",
    "/greet Ada",
    "Ask somebody.",
    "/compact keep the names",
    "Fill the context.",
    "One more.",
    "/clear",
    "Delegate it.",
    "Ask for something that needs a permission.",
];

/// A Stop hook that asks the model to go on, once.
pub(crate) const KEEP_GOING_ONCE: &str = r#"
if ! test -e "$folder/asked"; then
    touch "$folder/asked"
    printf '{"decision":"block","reason":"Say it once more."}'
fi"#;

const NOTEBOOK: &str = r#"{"cells":[{"cell_type":"code","id":"c1","metadata":{},"outputs":[],
"execution_count":null,"source":["1"]}],"metadata":{},"nbformat":4,"nbformat_minor":5}"#;

/// The project that the tools work on.
pub(crate) fn project() -> TestProject {
    TestProject::new()
        .write("book.ipynb", NOTEBOOK)
        .skill("greet", "Greets people.", "Say hello to $ARGUMENTS.")
        .skill("measure", "Measures things.", "Measure it.")
        .git()
}

/// Everything the model says, in the order of [`PROMPTS`].
pub(crate) fn everything(project: &TestProject) -> Script {
    let note = project.path("note.md");
    let book = project.path("book.ipynb");
    // The client asks for everything below `.claude`, and here nobody answers.
    let guarded = project.path(".claude/guarded.json");
    let agent = |background: bool| {
        json!({
            "description": "look around",
            "prompt": "Find the notes.",
            "subagent_type": "Explore",
            "run_in_background": background,
        })
    };
    Script::new()
        .tool(
            "Write",
            json!({ "file_path": note, "content": "one\ntwo\n" }),
        )
        .tool("Read", json!({ "file_path": note }))
        .tool(
            "Edit",
            json!({ "file_path": note, "old_string": "two", "new_string": "three" }),
        )
        .tool(
            "Bash",
            json!({ "command": "echo hello", "description": "Say hello" }),
        )
        .tool("Bash", json!({ "command": "false", "description": "Fail" }))
        .tool("Skill", json!({ "skill": "measure" }))
        .tool("ToolSearch", json!({ "query": "select:NotebookEdit" }))
        .tool("Read", json!({ "file_path": book }))
        .tool(
            "NotebookEdit",
            json!({ "notebook_path": book, "cell_id": "c1", "new_source": "2" }),
        )
        .text("It is done.")
        .text("Once more: it is done.")
        .text("Hello, Ada.")
        .tool("Agent", agent(false))
        .text("Somebody was asked.")
        .turn(Turn::text("The context is full.").input_tokens(990_000))
        .text("One more, after a compaction that nobody asked for.")
        .tool("Agent", agent(true))
        .text("It is delegated.")
        .text("It came back.")
        .tool("Write", json!({ "file_path": guarded, "content": "{}" }))
        .text("It was denied.")
        .subagent_turn(Turn::tool("Bash", json!({ "command": "echo notes" })))
        .subagent_turn(Turn::text("There is one note."))
        .text("I go on.")
        .text("I go another way.")
}
