//! The centre of Pos Jaga; see `docs/centre.md`.

fn main() -> std::process::ExitCode {
    posjaga::centre::main()
}
