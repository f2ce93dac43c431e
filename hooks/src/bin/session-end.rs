//! The program that Claude Code runs; its room is [`checkrein_hooks::session_end`].

fn main() -> std::process::ExitCode {
    checkrein_hooks::edge::run(&checkrein_hooks::session_end::HOOK)
}
