//! The program that Claude Code runs; its room is [`checkrein_hooks::stop`].

fn main() -> std::process::ExitCode {
    checkrein_hooks::edge::run(&checkrein_hooks::stop::HOOK)
}
