//! What has to work in the sandbox: ordinary programs, with ordinary libraries, as people write them.

use serde_json::{Value, json};

use crate::endings::people;
use crate::person::Person;
use crate::world::{World, try_sandbox};

/// Runs it as everybody, with the project, and compares all that it prints.
#[track_caller]
fn check(language: &str, code: &str, expected: &str) {
    check_with(language, code, expected, &|_, _| {});
}

#[track_caller]
fn check_with(language: &str, code: &str, expected: &str, change: &dyn Fn(&World, &mut Value)) {
    for person in people() {
        let world = World::new(person);
        let mut job =
            json!({ "language": language, "code": code, "project": world.path("project") });
        change(&world, &mut job);
        let ended = try_sandbox(&world, &job);
        assert_eq!(
            (&ended["how"], &ended["output"]),
            (&json!("Exit(0)"), &json!(expected)),
            "{person:?}: {ended:#}"
        );
    }
}

#[test]
fn python_reads_the_project_and_writes_its_scratch_folder() {
    let code = r#"
import os, tempfile, sqlite3, json, csv, subprocess, threading, pwd, hashlib, ssl, zoneinfo
text = open(os.environ["PROJECT"] + "/data.txt").read().strip()
open("out.txt", "w").write(text)
with tempfile.NamedTemporaryFile("w+") as file:
    file.write("x"); file.flush(); assert open(file.name).read() == "x"
base = sqlite3.connect("a.db"); base.execute("create table t (a)"); base.execute("insert into t values (1)"); base.commit()
assert subprocess.run(["cat", "out.txt"], capture_output=True, text=True).stdout == text
assert subprocess.check_output("echo $HOME | tr a-z A-Z", shell=True, text=True) == "/SCRATCH\n"
found = []
threads = [threading.Thread(target=lambda: found.append(1)) for _ in range(8)]
[t.start() for t in threads]; [t.join() for t in threads]
print(text, os.getcwd(), len(found), pwd.getpwuid(os.getuid()).pw_name, sorted(os.listdir(".")))
"#;
    check(
        "python",
        code,
        "some data /scratch 8 sandbox ['a.db', 'main.py', 'out.txt']\n",
    );
}

#[test]
fn python_works_in_many_processes() {
    let code = r#"
import multiprocessing, concurrent.futures
def square(number):
    return number * number
if __name__ == "__main__":
    with multiprocessing.Pool(4) as pool:
        print(sum(pool.map(square, range(100))))
    with concurrent.futures.ProcessPoolExecutor(2) as pool:
        print(list(pool.map(square, range(3))))
    from multiprocessing import shared_memory
    memory = shared_memory.SharedMemory(create=True, size=10)
    memory.buf[0] = 7
    print(memory.buf[0]); memory.close(); memory.unlink()
"#;
    check("python", code, "328350\n[0, 1, 4]\n7\n");
}

#[test]
fn python_waits_for_things() {
    let code = r#"
import asyncio
async def main():
    process = await asyncio.create_subprocess_exec("echo", "hi", stdout=asyncio.subprocess.PIPE)
    out, _ = await process.communicate()
    await asyncio.sleep(0.01)
    print(out.decode().strip(), process.returncode)
asyncio.run(main())
"#;
    check("python", code, "hi 0\n");
}

#[test]
fn python_copies_files_with_all_that_goes_with_them() {
    let change = |world: &World, _: &mut Value| {
        // Where the file system knows none, there is nothing to forgive.
        let _ = std::process::Command::new("python3")
            .args([
                "-c",
                "import os, sys; os.setxattr(sys.argv[1], 'user.made', b'by another')",
            ])
            .arg(world.path("project/data.txt"))
            .status();
    };
    let code = r#"
import os, shutil
project = os.environ["PROJECT"]
shutil.copy2(project + "/data.txt", "copy.txt")
shutil.copytree(project + "/sub", "sub")
print(open("copy.txt").read().strip(), os.listdir("sub"))
"#;
    check_with("python", code, "some data ['deep.txt']\n", &change);
}

#[test]
fn packages_that_are_installed_for_a_person_are_found() {
    let change = |world: &World, _: &mut Value| {
        let code = "import sys; print('python%d.%d' % sys.version_info[:2])";
        // Which Python will be used is asked of it: the folder has its version in its name.
        let ended = try_sandbox(world, &json!({ "language": "python", "code": code }));
        let folder = world
            .path("home/.local/lib")
            .join(ended["output"].as_str().unwrap().trim())
            .join("site-packages");
        fs_err::create_dir_all(&folder).unwrap();
        fs_err::write(folder.join("of_this_person.py"), "name = 'found'").unwrap();
        fs_err::create_dir_all(world.path("project/node_modules/near")).unwrap();
    };
    check_with(
        "python",
        "import of_this_person; print(of_this_person.name)",
        "found\n",
        &change,
    );
}

#[test]
fn a_projects_own_environment_is_used() {
    for person in people() {
        let world = World::new(person);
        let environment = world.path("project/.venv");
        let status = std::process::Command::new("/usr/bin/python3")
            .args(["-m", "venv", "--without-pip"])
            .arg(&environment)
            .status()
            .unwrap();
        assert!(status.success());
        let packages = std::fs::read_dir(environment.join("lib"))
            .unwrap()
            .flatten()
            .next()
            .unwrap()
            .path()
            .join("site-packages");
        fs_err::write(packages.join("of_the_project.py"), "name = 'found'").unwrap();
        let code =
            "import sys, of_the_project; print(of_the_project.name, sys.prefix.endswith('.venv'))";
        let ended = try_sandbox(
            &world,
            &json!({ "language": "python", "code": code, "project": world.path("project") }),
        );
        assert_eq!(ended["output"], "found True\n", "{person:?}: {ended:#}");
    }
}

#[test]
fn bash_has_its_pipes_and_heredocs() {
    let code = r#"
set -euo pipefail
cat <<'END' | sort -r | head -1
one
two
END
read -r first <<< "three four"; echo "$first"
diff <(echo a) <(echo a) && echo same
mkfifo pipe; (echo through > pipe &) ; cat pipe
files=("$PROJECT"/*.txt); wc -l < "${files[0]}"
trap 'echo end' EXIT
(sleep 0.01; echo later) & wait
cp -a /bin/echo ./own && ./own copied
awk 'BEGIN { print 6 * 7 }'; printf '%s\n' "$(date -d @0 -u +%Y)"
"#;
    check(
        "bash",
        code,
        "two\nthree four\nsame\nthrough\n1\nlater\ncopied\n42\n1970\nend\n",
    );
}

#[test]
fn bash_finds_the_other_interpreters() {
    check(
        "bash",
        "python3 -c 'print(1 + 1)'; node -e 'console.log(2 + 2)'",
        "2\n4\n",
    );
}

#[test]
fn node_has_its_threads_and_children() {
    let code = r#"
const { Worker, isMainThread, parentPort } = require('worker_threads');
const fs = require('fs'), os = require('os'), path = require('path');
const { execFileSync, fork } = require('child_process');
if (!isMainThread) { parentPort.postMessage(6 * 7); }
else if (process.argv[2] === 'child') { process.send('from the child'); }
else {
  fs.writeFileSync('out.txt', fs.readFileSync(path.join(process.env.PROJECT, 'data.txt')));
  console.log(fs.readFileSync('out.txt', 'utf8').trim(), os.cpus().length > 0, os.totalmem() > 0);
  console.log(execFileSync('echo', ['child']).toString().trim());
  console.log(require('crypto').createHash('sha256').update('a').digest('hex').slice(0, 8));
  new Worker(__filename).on('message', (answer) => {
    console.log(answer);
    fork(__filename, ['child']).on('message', (text) => console.log(text));
  });
}
"#;
    check(
        "node",
        code,
        "some data true true\nchild\nca978112\n42\nfrom the child\n",
    );
}

#[test]
fn node_finds_modules_of_both_kinds() {
    let change = |world: &World, _: &mut Value| {
        for (file, text) in [
            ("near/index.js", "module.exports = 'near';"),
            ("modern/index.mjs", "export default 'modern';"),
            (
                "modern/package.json",
                r#"{"name":"modern","exports":"./index.mjs"}"#,
            ),
        ] {
            let at = world.path("project/node_modules").join(file);
            fs_err::create_dir_all(at.parent().unwrap()).unwrap();
            fs_err::write(at, text).unwrap();
        }
    };
    check_with("node", "console.log(require('near'))", "near\n", &change);
    let modern = "import name from 'modern';\nimport fs from 'node:fs';\nconst text = await Promise.resolve(name);\nconsole.log(text, typeof fs.readFileSync)";
    check_with("node", modern, "modern function\n", &change);
}

#[test]
fn the_code_may_start_in_the_project_and_read_more_than_it() {
    let change = |world: &World, job: &mut Value| {
        job["start"] = json!(world.path("project"));
        job["readable"] = json!([world.path("outside/secret")]);
        job["hidden"] = json!([world.path("project/.env"), world.path("project/keys")]);
    };
    let code = "cat data.txt sub/deep.txt; wc -c < link; ls -A | tr '\\n' ' '; cat .env 2>/dev/null || echo hidden";
    check_with(
        "bash",
        code,
        "some data\ndeep\n28\n.env data.txt fifo keys link socket sub who hidden\n",
        &change,
    );
}

#[test]
fn a_project_that_is_named_by_a_link_is_there_by_both_names() {
    for person in people() {
        let world = World::new(person);
        let link = world.path("by-a-link");
        std::os::unix::fs::symlink(world.path("project"), &link).unwrap();
        let code = "cat \"$PROJECT/data.txt\"";
        let ended = try_sandbox(
            &world,
            &json!({ "language": "bash", "code": code, "project": link }),
        );
        assert_eq!(ended["output"], "some data\n", "{ended:#}");
    }
}

#[test]
fn what_is_read_is_counted() {
    let world = World::new(Person::Ordinary);
    let file = world.path("project/large");
    fs_err::write(&file, vec![7; 20 << 20]).unwrap();
    let code = "import os; print(len(open(os.environ['PROJECT'] + '/large', 'rb').read()))";
    let ended = try_sandbox(
        &world,
        &json!({ "language": "python", "code": code, "project": world.path("project") }),
    );
    let read = ended["read_bytes"].as_u64().unwrap();
    assert!((20 << 20..30 << 20).contains(&read), "{ended}");
}

#[test]
fn a_project_or_interpreter_that_is_not_there_is_refused_with_what_to_do() {
    let world = World::new(Person::Ordinary);
    let ended = try_sandbox(
        &world,
        &json!({ "language": "bash", "code": "", "project": "/not/there" }),
    );
    assert_eq!(ended["refused"], "files");
    let ended = try_sandbox(
        &world,
        &json!({ "language": "bash", "code": "", "start": world.path("outside") }),
    );
    assert_eq!(ended["refused"], "interpreter", "{ended}");
    assert!(
        ended["next"].as_str().unwrap().contains("folder"),
        "{ended}"
    );
}
