//! The program that Claude Code runs; its room is [`checkrein_hooks::user_prompt_submit`].

fn main() -> std::process::ExitCode {
    checkrein_hooks::edge::run(&checkrein_hooks::user_prompt_submit::HOOK)
}
