//! Mounts the page.

fn main() {
    tidemark::start();
}
