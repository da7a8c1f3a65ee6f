//! The benchmark as a program; what it does is in the library beside it, where it can be tested.

fn main() -> std::process::ExitCode {
    bench::main()
}
