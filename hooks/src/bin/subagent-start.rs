//! The program that Claude Code runs; its room is [`checkrein_hooks::subagent_start`].

fn main() -> std::process::ExitCode {
    checkrein_hooks::edge::run(&checkrein_hooks::subagent_start::HOOK)
}
