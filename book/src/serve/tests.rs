//! A server of a small book, and a client on the same loop.

use super::*;
use handloom::race;
use std::fs;

/// A folder that goes with the test.
struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Folder {
        let path =
            std::env::temp_dir().join(format!("handloom-book-{name}-{}", std::process::id()));
        for folder in ["target/book/page", "runtime", "secret"] {
            fs::create_dir_all(path.join(folder)).unwrap();
        }
        fs::write(path.join("target/book/index.html"), "<p>the book</p>").unwrap();
        fs::write(path.join("target/book/page/a.css"), "p {}").unwrap();
        fs::write(path.join("runtime/a.rs"), "fn a() {}").unwrap();
        fs::write(path.join("secret/key"), "secret").unwrap();
        fs::write(path.join("outside.txt"), "secret").unwrap();
        Folder(path)
    }

    fn server(&self) -> Server {
        Server::bind(Place::at(&self.0), self.0.join("target/book"), 0).unwrap()
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

async fn ask(address: SocketAddr, request: &str) -> String {
    let stream = TcpStream::connect(address).await.unwrap();
    stream.write_all(request.as_bytes()).await.unwrap();
    let mut answer = Vec::new();
    let mut chunk = [0; 4096];
    loop {
        match stream.read(&mut chunk).await {
            // Whoever is left in the middle of a request is told so by a reset.
            Ok(0) | Err(_) => return String::from_utf8(answer).unwrap(),
            Ok(read) => answer.extend_from_slice(&chunk[..read]),
        }
    }
}

async fn get(address: SocketAddr, target: &str) -> String {
    ask(address, &format!("GET {target} HTTP/1.1\r\nHost: x\r\n\r\n")).await
}

/// Runs the client beside the server, which never ends by itself.
fn beside<F: Future<Output = ()>>(
    folder: &Folder,
    client: impl FnOnce(SocketAddr, Rc<Builds>) -> F,
) {
    handloom::block_on(async {
        let server = folder.server();
        let client = client(server.address().unwrap(), server.builds.clone());
        let served = async { server.run().await.unwrap() };
        race(served, client).await;
    });
}

#[test]
fn pages_and_the_sources_they_link_to_are_served() {
    beside(&Folder::new("served"), |at, _| async move {
        let page = get(at, "/").await;
        assert!(page.starts_with("HTTP/1.1 200 OK\r\nContent-Type: text/html"), "{page}");
        assert!(page.contains("<p>the book</p><script>"), "{page}");
        assert!(get(at, "/page/a.css?x=1").await.ends_with("\r\n\r\np {}"));
        assert!(get(at, "/runtime/a.rs").await.ends_with("fn a() {}"));
        let head = ask(at, "HEAD /page/a.css HTTP/1.1\r\n\r\n").await;
        assert!(head.contains("Content-Length: 4\r\n") && head.ends_with("\r\n\r\n"), "{head}");
    });
}

#[test]
fn nothing_else_is_served() {
    beside(&Folder::new("refused"), |at, _| async move {
        for target in [
            "/../../outside.txt",
            "/%2e%2e/%2e%2e/outside.txt",
            "/runtime/../secret/key",
            "/runtime/%2e%2e/secret/key",
            "/runtime/..%2fsecret/key",
            "/runtime/..\\secret\\key",
            "//secret/key",
            "/secret/key",
            "/outside.txt",
            "/.git/config",
            "/runtime",
            "/nowhere.html",
            "/%",
            "/%ff",
            "secret/key",
        ] {
            let answer = get(at, target).await;
            assert!(answer.starts_with("HTTP/1.1 404 "), "{target}: {answer}");
        }
        assert!(ask(at, "POST / HTTP/1.1\r\n\r\n").await.starts_with("HTTP/1.1 405 "));
    });
}

#[test]
fn a_client_that_makes_no_sense_is_left_and_the_others_are_served() {
    beside(&Folder::new("nonsense"), |at, _| async move {
        assert_eq!(ask(at, &format!("GET /{} HTTP/1.1\r\n\r\n", "a".repeat(2 * LINE))).await, "");
        assert_eq!(ask(at, &format!("GET / HTTP/1.1\r\n{}\r\n", "a: b\r\n".repeat(200))).await, "");
        assert_eq!(ask(at, "GET\r\n\r\n").await, "");
        assert!(get(at, "/").await.starts_with("HTTP/1.1 200 "));
    });
}

#[test]
fn a_page_that_waits_is_told_of_the_next_build() {
    beside(&Folder::new("news"), |at, builds| async move {
        assert!(get(at, "/.news?7").await.ends_with("\r\n\r\n0"), "another build is told at once");
        let waiting = handloom::spawn(async move { get(at, "/.news?0").await });
        handloom::yield_now().await;
        let nowhere = Folder::new("nowhere");
        builds.again(&Place::at(&nowhere.0), &nowhere.0.join("built")).await;
        assert!(waiting.await.unwrap().ends_with("\r\n\r\n1"));
    });
}

#[test]
fn a_port_that_is_taken_is_one_line() {
    let taken = std::net::TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
    let port = taken.local_addr().unwrap().port();
    let folder = Folder::new("taken");
    let faults = serve(&Place::at(&folder.0), Some(port)).unwrap_err();
    assert!(faults.len() == 1 && faults[0].starts_with("serve: "), "{faults:?}");
}
