//! Commands in which something multiplies: each ends at once, and none that writes passes.

use super::Project;

/// What multiplies, each followed by a command that it stands before, or around.
fn multiplied(command: &str) -> Vec<String> {
    let before = |text: &str, times: usize| format!("{}{command}", text.repeat(times));
    let around = |open: &str, close: &str, times: usize| {
        format!("{}{command}{}", open.repeat(times), close.repeat(times))
    };
    let set = |first: &str, text: &str, last: &str| {
        format!("{first}; {}{last}; {command}", text.repeat(40))
    };
    let kilo = "x".repeat(1_000);
    let documents = format!(
        "cat <<EOF | tee {}\n{}\nEOF\n",
        "f ".repeat(9_000),
        "y".repeat(90_000)
    );
    let functions: String = (0..40)
        .map(|at| format!("f{at}() {{ f{0}; f{0}; }}; ", at + 1))
        .collect();
    let definitions: String = (1..4)
        .map(|at| format!("g{at}() {{ {}; }}; ", ": xx; ".repeat(2_000)))
        .collect();
    let names: String = (0..9_000).map(|at| format!("-name n{at} ")).collect();
    let folders: String = (0..9_000).map(|at| format!("d{at} ")).collect();
    vec![
        // Texts.
        set("a=xxxxxxxxxx", "a=$a$a; ", ":"),
        set("a=xxxxxxxxxx", "a+=$a; ", ":"),
        set("a=xxxxxxxxxx", "a=(\"${a[@]}\" \"${a[@]}\"); ", ":"),
        set("a=xxxxxxxxxx", "a=${a//x/$a}; ", ":"),
        set("a=xxxxxxxxxx", "a=$(echo $a $a); ", ":"),
        set("a=xxxxxxxxxx", "a=`echo $a $a`; ", ":"),
        set("a=xxxxxxxxxx", "a=$(cat <<< $a$a); ", ":"),
        set("a=xxxxxxxxxx", "a=$(printf '%s%s' $a $a); ", ":"),
        set("a=xxxxxxxxxx", "a=$(sed p <<E\n$a$a\nE\n); a=$a$a; ", ":"),
        set("a=xxxxxxxxxx", "read a <<< \"$a$a\"; ", ":"),
        set("a=xxxxxxxxxx", "set -- $a \"$@\" \"$@\"; ", ":"),
        set("a=xxxxxxxxxx", "export a=$a$a; ", ":"),
        set("a=xxxxxxxxxx", "a=${b:-$a$a}; ", ":"),
        set("a=xxxxxxxxxx", "a=$a$a; a=${a%%?y*}; ", ":"),
        set(
            "a=xxxxxxxxxx",
            "a=$a$a; ",
            "for i in $a; do echo $a | cat; done",
        ),
        set("a='eval eval'", "a=\"$a $a\"; ", "$a"),
        set("a='true;'", "a=\"$a $a\"; ", "eval \"$a\""),
        set("a='true;'", "a=\"$a $a\"; ", "bash -c \"$a\""),
        format!("{documents}{command}"),
        // Words.
        format!("echo {}; {command}", "{a,b}".repeat(40)),
        format!("echo {{{}}}{}; {command}", "a,".repeat(20_000), kilo),
        format!("echo {}; {command}", "{a,".repeat(1_900)),
        format!("printf '%s{kilo}' {}; {command}", "a ".repeat(90_000)),
        format!("printf '%s' {{1..1000000000}}; {command}"),
        format!("echo {{1..1000}}{{1..1000}}{{1..1000}}; {command}"),
        format!(
            "for i in {{1..99}}; do for j in {{1..99}}; do for k in {{1..99}}; do :; done; done; done; {command}"
        ),
        format!(
            "read {} <<< {}; {command}",
            "a ".repeat(50_000),
            kilo.repeat(90)
        ),
        // Loops, functions, branches.
        around("for i in 1 2 3 4 5 6 7 8 9; do ", "; done", 30),
        around("for i in 1 2 3 4 5 6 7 8 9; do f() { :; }; ", "; done", 30),
        around("while true; do ", "; done", 30),
        format!(
            "printf '%s\\n' 1 2 3 4 5 6 7 8 9 | {command}; {}",
            "while read a; do ".repeat(20) + ":" + &"; done <<< $'1\\n2\\n3\\n4\\n5'".repeat(20)
        ),
        around("if true; then ", "; else :; fi", 30),
        around("case x in x) :;; y) ", ";; esac", 30),
        format!("{functions} f40() {{ :; }}; f0; {command}"),
        format!("f() {{ f; f; }}; f; {command}"),
        format!("f() {{ f | f; }}; f; {command}"),
        format!(
            "{definitions} for i in {{1..32}}; do for j in {{1..32}}; do g() {{ {}; }}; done; done; {command}",
            ": xx; ".repeat(9_000)
        ),
        // Lists.
        before("true && ", 10_000),
        before("true || ", 10_000),
        before("cat | ", 10_000),
        before("true; ", 20_000),
        before("if [[ $a ]]; then cd a; else cd b; fi; ", 900),
        before("a=$RANDOM; true | ", 5_000),
        before("cd ./x/../; ", 10_000),
        before("pushd src; ", 10_000),
        before("declare a1=1 a2=2 a3=3; (true); ", 5_000),
        // Programs that run programs.
        before("sudo ", 30_000),
        before("xargs ", 30_000),
        before("eval ", 30_000),
        format!(
            "printf '%s\\n' {} | xargs -I{{}} {} ; {command}",
            "a ".repeat(32),
            "xargs -I{} echo {} {} ".repeat(2_000)
        ),
        format!("find {folders} {names}; {command}"),
        format!(
            "find {folders} -name x -exec echo {} \\; ; {command}",
            "{} ".repeat(9_000)
        ),
        format!("find . {} ; {command}", "-exec find . ".repeat(5_000)),
        // Code.
        format!(
            "python3 -c '{}open(a, \"w\")'; {command}",
            "a = a + a\n".repeat(9_000)
        ),
        format!("python3 -c '{}'; {command}", "open(a, b); ".repeat(9_000)),
        format!("python3 -c '{}'; {command}", "open(".repeat(900)),
        format!("perl -e '{}'; {command}", ".unlink ".repeat(20_000)),
        format!("awk '{}' f; {command}", "print > \"x\" ".repeat(9_000)),
        format!("sed -n '{}' f; {command}", "w w ".repeat(40_000)),
        // Paths.
        format!("rm {}; {command}", "a/../".repeat(40_000)),
        format!("rm {}; {command}", "a ".repeat(90_000)),
        format!("mv {}; {command}", "a ".repeat(90_000)),
        format!("rm {}; {command}", "*$x".repeat(40_000)),
    ]
}

#[test]
fn what_multiplies_before_a_write_is_refused() {
    let project = Project::new();
    let missed: Vec<String> = multiplied("echo x > .claude/progress/state.json")
        .into_iter()
        .filter(|command| project.refusal("", command).is_none())
        .map(|command| command.chars().take(80).collect())
        .collect();
    assert!(missed.is_empty(), "{missed:#?}");
}

#[test]
fn what_multiplies_is_let_through_where_nothing_guarded_is_named() {
    let project = Project::new();
    // The word makes the command worth a look, and names no file.
    for command in multiplied("echo x > docs/progress") {
        let front: String = command.chars().take(80).collect();
        assert_eq!(project.refusal("", &command), None, "{front}");
    }
}

#[test]
fn what_stands_before_the_end_is_not_forgotten() {
    let project = Project::new();
    let tail = "; true".repeat(10_000);
    for command in ["rm -rf .cla?de", "cd .cl*; rm progress/*"] {
        let command = format!("{command}{tail}");
        assert!(project.refusal("", &command).is_some());
    }
}

#[test]
fn a_long_path_leads_where_its_names_lead() {
    let project = Project::new();
    let around = "src/../".repeat(1_000);
    let command = format!("echo x > {around}.claude/progress/state.json");
    assert!(project.refusal("", &command).is_some());
    let command = format!("echo x > {}", "progress/".repeat(20_000));
    assert_eq!(project.refusal("", &command), None);
}

#[test]
fn an_honest_script_is_not_too_much() {
    let project = Project::new();
    let body = "It says that .claude/progress/state.json is guarded.\n".repeat(600);
    for command in [
        "cat .claude/progress/state.json; ".repeat(1_000),
        format!("cat > docs/notes.md <<'EOF'\n{body}EOF\n"),
        format!("BODY=$(cat <<'EOF'\n{body}EOF\n); gh pr create --body \"$BODY\""),
        "for i in {1..30}; do for j in {1..30}; do jq . .claude/progress/state.json | head -$i; done; done".to_owned(),
        "x=$(jq -r .state .claude/progress/state.json | head -1); ".repeat(200),
        format!("git add {}; cat .claude/progress/state.json", "src/lib.rs ".repeat(500)),
    ] {
        let front: String = command.chars().take(80).collect();
        assert_eq!(project.refusal("", &command), None, "{front}");
    }
}
