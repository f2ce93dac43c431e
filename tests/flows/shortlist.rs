//! A prompt that may want one of several skills: the model chooses, and has it from then on.

use checkrein_testkit::{Client, FOR_EITHER_TWIN, MockApi, Script, Turn};
use serde_json::json;

use crate::given::given;
use crate::installed;

#[test]
fn the_model_loads_what_it_chose_without_anybody_being_asked_and_gets_it_once() {
    let project = installed().twins();
    let load = json!({ "command": "checkrein skill load bar-charts" });
    let script = Script::new().tool("Bash", load).text("Bars it is.");
    let api = MockApi::start(script);
    let mut session = Client::new(&project).session(&api);
    session.prompt(FOR_EITHER_TWIN);
    api.push([Turn::text("More bars.")]);
    session.prompt("Use the bar-charts skill for last year as well.");
    let run = session.finish();

    let [offer, body, next] = run.conversation()[..] else {
        panic!("three requests: {run:?}")
    };
    let list = "Skills that may fit; load one that does, before you begin: \
                `checkrein skill load NAME`\n";
    assert_eq!(offer.text_count(list), 1, "{}", offer.text());
    for line in [
        "- line-charts: Draws curves of thermometer, barometer, hygrometer and anemometer readings from …\n",
        "- bar-charts: Draws columns of thermometer, barometer, hygrometer and anemometer readings …\n",
    ] {
        assert_eq!(offer.text_count(line), 1, "{line}");
    }
    assert_eq!(given(&offer.text()), [""; 0]);

    let printed = body.last_user_message();
    assert_eq!(given(&printed), ["skill bar-charts"]);
    assert!(printed.contains("Draw bars."), "{printed}");
    let folder = project.home().join(".claude/skills/bar-charts");
    assert!(printed.contains(&*folder.to_string_lossy()), "{printed}");

    assert_eq!(given(&next.text()), ["skill bar-charts"]);
    assert_eq!(given(&next.latest()), [""; 0]);
    assert_eq!(next.text_count(list), 1);
}

#[test]
fn what_was_offered_and_not_chosen_is_not_offered_again_and_may_still_come() {
    let project = installed().twins();
    let api = MockApi::start(Script::new());
    let mut session = Client::new(&project).session(&api);
    session.prompt(FOR_EITHER_TWIN);
    session.prompt(FOR_EITHER_TWIN);
    session.prompt("Use the line-charts skill.");
    let run = session.finish();
    let [_, second, third] = run.conversation()[..] else {
        panic!("three requests: {run:?}")
    };
    assert_eq!(second.text_count("Skills that may fit"), 1);
    assert_eq!(given(&third.latest()), ["skill line-charts"]);
}

#[test]
fn a_long_skill_arrives_from_the_command_within_the_clients_limit() {
    let section = format!("## A section\n\n{}\n\n", "Ünïcödé 😀 words. ".repeat(60));
    let project = installed().user_skill("long", "Is long.", &section.repeat(40));
    let load = json!({ "command": "checkrein skill load long" });
    let run =
        Client::new(&project).run(&MockApi::start(Script::new().tool("Bash", load)), "Begin.");
    let printed = run.conversation()[1].last_user_message();
    assert_eq!(given(&printed), ["skill long"], "{printed}");
    assert!(
        printed.contains("SKILL.md`: read it before you need it.]"),
        "{printed}"
    );
    assert!(!printed.contains("persisted-output"), "{printed}");
}
