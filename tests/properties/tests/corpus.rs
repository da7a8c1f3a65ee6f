//! What the fuzzer has found to cover something, once more, on every compiler.

use crate::tell;
use properties::{generators, guessing, patterns, recordings};
use std::fs;
use std::path::Path;

/// Runs `check` on each input that is kept for this target.
fn go_through(target: &str, check: fn(&[u8])) {
    let corpus = Path::new(env!("CARGO_MANIFEST_DIR")).join("../fuzz/corpus").join(target);
    let files = fs::read_dir(&corpus).expect("the corpus is in the repository");
    let mut count = 0;
    for file in files {
        let path = file.expect("a file").path();
        println!("{}", path.display());
        check(&fs::read(path).expect("bytes"));
        count += 1;
    }
    assert!(count > 0, "{} is empty", corpus.display());
    tell(count);
}

#[test]
fn the_corpus_of_recordings() {
    go_through("recordings", recordings::check);
}

#[test]
fn the_corpus_of_patterns() {
    go_through("patterns", patterns::check);
}

#[test]
fn the_corpus_of_the_guessing_game() {
    go_through("guessing", guessing::check_bytes);
}

#[test]
fn the_corpus_of_generators() {
    go_through("generators", generators::check);
}
