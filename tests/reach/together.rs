//! Several servers at once: none waits for another.

use std::time::{Duration, Instant};

use checkrein_mcp::{Limits, Server, at_once, test};
use checkrein_testkit::TestProject;

use crate::{odd, short, with};

#[test]
fn ten_servers_take_as_long_as_the_slowest() {
    let project = TestProject::new();
    let manners = [
        "silent",
        "healthy",
        "hang-list",
        "crash",
        "garbage",
        "hang-ping",
        "healthy",
        "silent",
        "modern",
        "banner",
    ];
    let servers: Vec<Server> = manners.iter().map(|manner| odd(manner, &[])).collect();
    let servers: Vec<&Server> = servers.iter().collect();
    let with = with(
        &project,
        Limits {
            handshake: Duration::from_secs(4),
            ..short()
        },
    );
    let start = Instant::now();
    let tested = at_once(&servers, 10, |server| test(server, &with));
    let took = start.elapsed();
    let kinds: Vec<&str> = tested
        .iter()
        .map(|tested| {
            tested
                .failure
                .as_ref()
                .map_or("well", |failure| failure.kind)
        })
        .collect();
    assert_eq!(
        kinds,
        [
            "timed-out",
            "well",
            "timed-out",
            "exited",
            "bad-json",
            "timed-out",
            "well",
            "timed-out",
            "well",
            "well"
        ]
    );
    // The silent ones take their four seconds, and the end of one that does not hear takes one more.
    assert!(took < Duration::from_secs(9), "{took:?}");
    let one_by_one: Duration = tested
        .iter()
        .flat_map(|tested| tested.phases.iter().map(|(_, took)| *took))
        .sum();
    assert!(one_by_one < took * 10, "{one_by_one:?} {took:?}");
}

#[test]
fn the_answers_stand_in_the_order_of_the_servers() {
    let servers: Vec<Server> = (0..25)
        .map(|number| Server::of_command(&number.to_string(), "x", &[]))
        .collect();
    let servers: Vec<&Server> = servers.iter().collect();
    let names = at_once(&servers, 4, |server| server.name.clone());
    let expected: Vec<String> = (0..25).map(|number| number.to_string()).collect();
    assert_eq!(names, expected);
    assert!(at_once(&[], 4, |server| server.name.clone()).is_empty());
}
