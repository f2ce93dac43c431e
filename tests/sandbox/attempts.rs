//! All attempts of `probes/`, by kind and by person. A new script there is run without being named anywhere.

use crate::person::Person;
use crate::probe::Probe;
use crate::world::World;

const FULL: &str = "namespaces+landlock+seccomp";

/// Runs each attempt of a kind outside, where it succeeds, and inside, where it must not.
fn check(kind: &str, person: Person) {
    if !person.can_be() {
        return;
    }
    let mut world = World::new(person);
    for probe in Probe::all(kind) {
        probe.can_tell(&world);
        probe.is_held(&mut world, FULL, &|_| {});
    }
}

#[test]
fn no_file_is_reached_as_root() {
    check("files", Person::Root);
}

#[test]
fn no_file_is_reached_as_an_ordinary_user() {
    check("files", Person::Ordinary);
}

#[test]
fn no_process_is_reached_as_root() {
    check("processes", Person::Root);
}

#[test]
fn no_process_is_reached_as_an_ordinary_user() {
    check("processes", Person::Ordinary);
}

#[test]
fn no_network_is_reached_as_root() {
    check("network", Person::Root);
}

#[test]
fn no_network_is_reached_as_an_ordinary_user() {
    check("network", Person::Ordinary);
}

#[test]
fn nothing_of_the_kernel_is_reached_as_root() {
    check("kernel", Person::Root);
}

#[test]
fn nothing_of_the_kernel_is_reached_as_an_ordinary_user() {
    check("kernel", Person::Ordinary);
}

#[test]
fn no_limit_is_passed_as_root() {
    check("bombs", Person::Root);
}

#[test]
fn no_limit_is_passed_as_an_ordinary_user() {
    check("bombs", Person::Ordinary);
}

#[test]
fn there_are_enough_attempts_and_most_of_them_can_tell() {
    let all: Vec<Probe> = ["files", "processes", "network", "kernel", "bombs"]
        .iter()
        .flat_map(|kind| Probe::all(kind))
        .collect();
    assert!(all.len() >= 60, "{}", all.len());
    let untold = all
        .iter()
        .filter(|probe| probe.is_not_tried_outside())
        .count();
    assert!(untold <= 7, "{untold} attempts are never seen to succeed");
}
