//! Builds another book.
fn main() {
    let d = std::env::args().nth(1).unwrap();
    mdbook_driver::MDBook::load(d).unwrap().build().unwrap();
}
