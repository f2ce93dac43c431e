//! The program that Claude Code runs; its room is [`checkrein_hooks::pre_tool_use`].

fn main() -> std::process::ExitCode {
    checkrein_hooks::edge::run(&checkrein_hooks::pre_tool_use::HOOK)
}
