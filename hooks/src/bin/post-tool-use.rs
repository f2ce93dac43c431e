//! The program that Claude Code runs; its room is [`checkrein_hooks::post_tool_use`].

fn main() -> std::process::ExitCode {
    checkrein_hooks::edge::run(&checkrein_hooks::post_tool_use::HOOK)
}
