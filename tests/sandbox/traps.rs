//! What a project may have put in the way of who looks at it from outside, before anything of it is run.

use serde_json::json;

use crate::endings::people;
use crate::world::{World, try_sandbox};

#[test]
fn endless_files_and_pipes_where_an_environment_is_looked_for_hold_nobody() {
    for person in people() {
        let world = World::new(person);
        for folder in ["project/.venv", "project/venv"] {
            fs_err::create_dir_all(world.path(folder)).unwrap();
        }
        std::os::unix::fs::symlink("/dev/zero", world.path("project/.venv/pyvenv.cfg")).unwrap();
        for name in ["project/venv/pyvenv.cfg", "project/.python-version"] {
            nix::unistd::mkfifo(&world.path(name), nix::sys::stat::Mode::S_IRWXU).unwrap();
            person.owns(&world.path(name));
        }
        let ended = try_sandbox(
            &world,
            &json!({ "language": "python", "code": "print('ran')", "project": world.path("project") }),
        );
        assert_eq!(ended["output"], "ran\n", "{person:?}: {ended:#}");
    }
}
