//! The program `checkrein`.

fn main() -> std::process::ExitCode {
    checkrein_cli::main()
}
