//! `settings.example.json` is what an install wires.

use crate::person::Person;

#[test]
fn the_example_is_what_install_wires_for_a_person_whose_home_is_home_you() {
    let person = Person::new().with("HOME", "/home/you");
    let output = person.command(&["install", "--print"]).output().unwrap();
    let printed = String::from_utf8(output.stdout).unwrap();
    assert_eq!(printed, include_str!("../../settings.example.json"));
}
