//! What git brings: the state of a branch that was sealed on it stays, any other is undone.

use checkrein_testkit::TestProject;
use fs_err as fs;
use serde_json::json;

use super::{STATE, after_a_command, event, forge, project, say, silent};

#[test]
fn a_branch_brings_its_own_state() {
    let project = project().commit_all("at INIT");
    project.run_git(&["switch", "--quiet", "--create", "feature"]);
    silent(&project);
    say(&project, "checkrein state enter IMPLEMENT");
    let project = project.commit_all("at IMPLEMENT");
    for (branch, state) in [("main", "INIT"), ("feature", "IMPLEMENT"), ("main", "INIT")] {
        project.run_git(&["switch", "--quiet", branch]);
        silent(&project);
        assert!(
            project
                .read(STATE)
                .contains(&format!("\"state\": \"{state}\"")),
            "{branch}"
        );
    }
    project.run_git(&["checkout", "--quiet", "feature~1"]);
    silent(&project);
}

#[test]
fn an_old_state_does_not_come_beside_newer_features() {
    let project = project().commit_all("at INIT");
    say(&project, "checkrein state enter IMPLEMENT");
    say(&project, "checkrein feature add First");
    let project = project.commit_all("at IMPLEMENT");
    let before = project.read(STATE);
    let old = format!("git show HEAD~1:{STATE} > {STATE}");
    // With the time of then, and as a merge that has the old file from its other parent.
    for trick in [
        "GIT_AUTHOR_DATE=\"$(git log -1 --format=%ad HEAD~1)\" git commit --quiet --all -m old",
        "git add --all && git reset --quiet --soft \
         $(git commit-tree -p HEAD -p HEAD~1 -m old $(git write-tree))",
    ] {
        say(
            &project,
            &format!("git switch --quiet --force-create side main; {old}; {trick}"),
        );
        let told = after_a_command(&project).context();
        assert!(told.contains("sealed-state"), "{trick}: {told}");
        assert_eq!(project.read(STATE), before, "{trick}");
        say(
            &project,
            "git restore --staged --worktree .; git switch --quiet --force main",
        );
        silent(&project);
    }
    // Both of then are as good as the commit of then.
    project.run_git(&["switch", "--quiet", "--create", "then", "HEAD~1"]);
    silent(&project);
}

#[test]
fn each_commit_that_is_checked_out_brings_its_own_state() {
    let project = project().commit_all("at INIT");
    say(&project, "checkrein state enter IMPLEMENT");
    let project = project.commit_all("at IMPLEMENT");
    say(&project, "checkrein state enter TEST");
    let project = project.commit_all("at TEST");
    for (commit, state) in [
        ("main~1", "IMPLEMENT"),
        ("main~2", "INIT"),
        ("main", "TEST"),
    ] {
        project.run_git(&["checkout", "--quiet", "--detach", commit]);
        silent(&project);
        let wanted = format!("\"state\": \"{state}\"");
        assert!(project.read(STATE).contains(&wanted), "{commit}");
        assert_eq!(say(&project, "git status --porcelain"), "", "{commit}");
    }
}

#[test]
fn a_merge_brings_what_was_sealed_on_the_merged_branch() {
    for strategy in ["--ff-only", "--no-ff"] {
        let project = project().commit_all("at INIT");
        project.run_git(&["switch", "--quiet", "--create", "feature"]);
        say(&project, "checkrein feature add One");
        say(&project, "checkrein state enter IMPLEMENT");
        let project = project.commit_all("at IMPLEMENT");
        project.run_git(&["switch", "--quiet", "main"]);
        silent(&project);
        project.run_git(&["merge", "--quiet", strategy, "-m", "merged", "feature"]);
        silent(&project);
        assert!(project.read(STATE).contains("\"IMPLEMENT\""), "{strategy}");
        say(&project, "checkrein feature start feat-001");
        let project = project.commit_all("further");
        // Back again is something else.
        project.run_git(&["reset", "--quiet", "--hard", "HEAD~1"]);
        assert!(
            after_a_command(&project).context().contains("sealed-state"),
            "{strategy}"
        );
    }
}

#[test]
fn a_branch_without_the_project_is_no_project() {
    let project = TestProject::new().write("a.txt", "a").git();
    project.run_git(&["branch", "old"]);
    say(&project, "checkrein init");
    let project = project.commit_all("with checkrein");
    project.run_git(&["switch", "--quiet", "old"]);
    silent(&project);
    assert!(!project.path(".claude").exists());
    project.run_git(&["switch", "--quiet", "main"]);
    silent(&project);
    assert!(project.path(STATE).exists());
}

#[test]
fn git_brings_no_state_that_was_not_sealed_on_that_branch() {
    let project = project().commit_all("at INIT");
    say(&project, "checkrein state enter IMPLEMENT");
    let before = project.read(STATE);
    let undone = |line: &str| {
        say(&project, line);
        let told = after_a_command(&project).context();
        assert!(told.contains("sealed-state"), "{line}: {told}");
        assert_eq!(project.read(STATE), before, "{line}");
    };
    undone("git checkout --quiet HEAD -- .claude");
    undone("git stash --quiet");
    undone("git reset --quiet --hard");
    let forged = |state: &str| {
        format!("printf '{{\"v\":1,\"state\":\"{state}\"}}' > {STATE}; git commit -qam forged")
    };
    undone(&forged("COMPLETE"));
    undone(&format!(
        "git switch --quiet --create other; {}",
        forged("TEST")
    ));
    undone("git rm --quiet -r --cached .claude; rm -r .claude; git commit -qm gone");
    undone("git reset --quiet --hard main~1");
}

#[test]
fn a_work_tree_has_the_state_of_its_branch_and_a_seal_of_its_own() {
    let project = project().commit_all("at INIT");
    project.run_git(&["worktree", "add", "--quiet", "../tree", "-b", "tree"]);
    let tree = project.path("../tree");
    let ask = || {
        let mut event = event(&project, "PostToolUse");
        event["cwd"] = json!(fs::canonicalize(&tree).unwrap());
        project.run_hook("post-tool-use", &event)
    };
    assert_eq!(ask().to_string(), "");
    fs::write(tree.join(STATE), "{\"v\":1,\"state\":\"COMPLETE\"}").unwrap();
    assert!(ask().context().contains("INIT → COMPLETE"));
    assert!(
        fs::read_to_string(tree.join(STATE))
            .unwrap()
            .contains("\"INIT\"")
    );
    silent(&project);
}

#[test]
fn a_work_tree_is_not_sealed_by_an_agent_with_what_nobody_judged() {
    let project = project().commit_all("at INIT");
    say(&project, "checkrein feature add One");
    let project = project.commit_all("with a feature");
    project.run_git(&["worktree", "add", "--quiet", "../tree", "-b", "tree"]);
    let features = ".claude/progress/feature-list.json";
    let path = project.path("../tree").join(features);
    let forged = project.read(features).replace("pending", "tested");
    // Before any event in it: back to what its commit has.
    fs::write(&path, &forged).unwrap();
    let told = say(
        &project,
        "cd ../tree && CLAUDECODE=1 checkrein feature add Two",
    );
    assert!(told.contains("feat-001 pending → tested"), "{told}");
    // Committed first, so that nothing that was sealed is there to go back to.
    project.run_git(&["worktree", "add", "--quiet", "../other", "-b", "other"]);
    let other = project.path("../other");
    fs::write(other.join(features), &forged).unwrap();
    say(
        &project,
        "cd ../other && git commit --quiet --all --message forged",
    );
    for command in ["feature add Two", "init"] {
        let refused = project.shell(&format!("cd ../other && CLAUDECODE=1 checkrein {command}"));
        assert!(
            refused.stderr.contains("person-only: refused to seal"),
            "{refused}"
        );
    }
    project.run_git(&["merge", "--quiet", "other"]);
    assert!(
        after_a_command(&project)
            .context()
            .contains("feat-001 pending → tested")
    );
}

#[test]
fn a_clone_is_sealed_by_its_first_init() {
    let project = TestProject::new().state("INIT").write("a.txt", "a").git();
    forge(&project, "TEST");
    silent(&project);
    assert!(
        project.read(STATE).contains("TEST"),
        "nobody sealed it here"
    );
    say(&project, "checkrein init");
    forge(&project, "COMPLETE");
    assert!(
        after_a_command(&project)
            .context()
            .contains("TEST → COMPLETE")
    );
}

#[test]
fn a_checkpoint_brings_the_state_back_for_a_person_only() {
    let project = project().commit_all("at INIT");
    let project = project.write("a.txt", "changed");
    say(&project, "checkrein checkpoint take --session s");
    say(&project, "checkrein state enter IMPLEMENT");
    let checkpoints = say(&project, "checkrein checkpoint list");
    let id = checkpoints.split(' ').next().unwrap();
    let restore = &format!("checkrein checkpoint restore {id}");
    let told = say(
        &project,
        &format!("CLAUDECODE=1; export CLAUDECODE; {restore}"),
    );
    assert!(told.contains("IMPLEMENT → INIT"), "{told}");
    assert!(project.read(STATE).contains("\"state\": \"IMPLEMENT\""));
    silent(&project);
    say(&project, restore);
    assert!(project.read(STATE).contains("\"state\": \"INIT\""));
    silent(&project);
}
