//! The program that Claude Code runs; its room is [`checkrein_hooks::pre_compact`].

fn main() -> std::process::ExitCode {
    checkrein_hooks::edge::run(&checkrein_hooks::pre_compact::HOOK)
}
