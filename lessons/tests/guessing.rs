//! The guessing game between processes: a server in one, clients in others, and some that are rude.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{Shutdown, TcpListener, TcpStream};
use std::process::{Child, ChildStdin, ChildStdout, Command, Output, Stdio};
use std::time::Duration;

const GAME: &str = env!("CARGO_BIN_EXE_22_guessing_game");
const VERSIONS: [&str; 2] = ["threads", "coroutines"];

/// A process that is killed when its test is over.
struct Process(Child);

impl Drop for Process {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

fn start(command: &mut Command) -> Process {
    let piped = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    Process(piped.spawn().expect("the program"))
}

/// A server that has said where it is.
struct Server {
    process: Process,
    said: BufReader<ChildStdout>,
    address: String,
}

impl Server {
    fn start(args: &str) -> Server {
        Server::of(Command::new(GAME).args(["--serve", "127.0.0.1:0"]).args(args.split(' ')))
    }

    fn of(command: &mut Command) -> Server {
        let mut process = start(command);
        let mut said = BufReader::new(process.0.stdout.take().expect("it is piped"));
        let mut line = String::new();
        said.read_line(&mut line).expect("a line");
        let address = line.strip_prefix("serving at ").expect("where it is").trim().to_owned();
        said.read_line(&mut line).expect("until when");
        Server { process, said, address }
    }

    fn connect(&self) -> TcpStream {
        let stream = TcpStream::connect(&self.address).expect("the server");
        // Only what hangs waits that long.
        stream.set_read_timeout(Some(Duration::from_secs(60))).expect("a limit");
        stream
    }

    /// What it says from here on, until it ends by itself.
    fn end(mut self) -> String {
        let mut rest = String::new();
        self.said.read_to_string(&mut rest).expect("text");
        assert!(self.process.0.wait().expect("its end").success(), "{rest}");
        rest
    }
}

/// Everything that a client hears after it has said `lines` and that this was all.
fn say(mut stream: TcpStream, lines: &str) -> String {
    stream.write_all(lines.as_bytes()).expect("a server");
    stream.shutdown(Shutdown::Write).expect("a connection");
    let mut heard = String::new();
    stream.read_to_string(&mut heard).expect("an end");
    heard
}

fn client(server: &str, args: &str) -> Process {
    start(Command::new(GAME).args(["--connect", server]).args(args.split(' ')))
}

fn typed(mut client: Process, lines: &str) -> Output {
    let mut stdin = client.0.stdin.take().expect("it is piped");
    stdin.write_all(lines.as_bytes()).expect("a client");
    drop(stdin);
    let (mut stdout, mut stderr) = (Vec::new(), Vec::new());
    client.0.stdout.take().expect("it is piped").read_to_end(&mut stdout).expect("its words");
    client.0.stderr.take().expect("it is piped").read_to_end(&mut stderr).expect("its words");
    Output { status: client.0.wait().expect("its end"), stdout, stderr }
}

fn text(bytes: Vec<u8>) -> String {
    String::from_utf8(bytes).expect("text")
}

#[test]
fn each_client_plays_with_each_server_in_another_process() {
    let mut games = Vec::new();
    for serves in VERSIONS {
        for plays in VERSIONS {
            for clock in ["real", "virtual"] {
                let common = format!("--clock {clock} --only");
                let server = Server::start(&format!("--clients 1 {common} {serves}"));
                let client = client(&server.address, &format!("--upper 20 {common} {plays}"));
                let played = typed(client, "17\nseventeen\n0\n21\n3");
                assert!(played.status.success(), "{}", text(played.stderr));
                let said = text(played.stdout);
                assert!(said.contains("\n    17 is CORRECT\n"), "{said}");
                assert!(said.contains("\n    3 is CORRECT\n"), "{said}");
                let wrong = "expected a whole number from 1 to 20\n";
                assert_eq!(said.matches(wrong).count(), 3, "{said}");
                let log = server.end();
                assert!(log.ends_with("client 1: has said goodbye\n"), "{log}");
                games.push((said.replace(wrong, ""), log));
            }
        }
    }
    let first = &games[0];
    assert!(games.iter().all(|game| game == first), "{games:#?}");
}

#[test]
fn a_player_whose_input_is_closed_has_said_goodbye() {
    for version in VERSIONS {
        let server = Server::start("--clients 1");
        let played = typed(client(&server.address, &format!("--only {version}")), "");
        assert!(played.status.success(), "{}", text(played.stderr));
        assert_eq!(text(played.stderr), "");
        assert!(server.end().ends_with("client 1: has gone, and has not played\n"));
    }
}

#[test]
fn what_is_typed_into_netcat_is_answered() {
    for version in VERSIONS {
        let server = Server::start(&format!("--clients 1 --only {version}"));
        let heard = say(server.connect(), "PARAMS 7 7\r\nNUMBER\r\nhello\r\nREPORT CORRECT\r\n");
        assert_eq!(heard, "7\nERROR \"hello\" is none of PARAMS, NUMBER, REPORT\n");
        let log = server.end();
        assert!(log.contains("client 1: hello -> ERROR \"hello\" is none of"), "{log}");
        assert!(log.ends_with("client 1: has hung up in the middle of a game\n"), "{log}");
    }
}

/// What a terminal would obey is not sent on to it.
#[test]
fn a_server_does_not_print_what_strangers_send_as_it_is() {
    let server = Server::start("--clients 1");
    let heard = say(server.connect(), "\u{1b}[2J\n");
    let log = server.end();
    assert!(log.contains(r"\u{1b}[2J") && !(heard + &log).contains('\u{1b}'), "{log}");
}

#[test]
fn a_client_that_is_killed_costs_its_server_nothing() {
    for version in VERSIONS {
        let server = Server::start(&format!("--clients 3 --only {version}"));
        let mut stays = server.connect();
        stays.write_all(b"PARAMS 7 7\n").expect("a server");
        let mut killed = client(&server.address, &format!("--only {version}"));
        let mut stdin: ChildStdin = killed.0.stdin.take().expect("it is piped");
        stdin.write_all(b"42\n").expect("a client");
        let mut said = BufReader::new(killed.0.stdout.take().expect("it is piped")).lines();
        assert!(said.any(|line| line.is_ok_and(|line| line == "    42 is CORRECT")));
        drop(killed);
        let heard = say(server.connect(), "PARAMS 8 8\nNUMBER\n");
        assert_eq!(heard, "8\n");
        assert_eq!(say(stays, "NUMBER\n"), "7\n");
        server.end();
    }
}

#[test]
fn a_player_learns_that_the_server_is_gone() {
    for version in VERSIONS {
        let server = Server::start("--clients 1");
        let mut client = client(&server.address, &format!("--only {version}"));
        let mut said = BufReader::new(client.0.stdout.take().expect("it is piped")).lines();
        let asked = said.next().expect("a line").expect("text");
        assert!(asked.starts_with("Think of a number from 1 to 100"), "{asked}");
        drop(server);
        client.0.stdout = None;
        let mut stdin = client.0.stdin.take().expect("it is piped");
        stdin.write_all(b"42\n").expect("a client");
        // Its input stays open: it has to end all the same.
        let status = client.0.wait().expect("its end");
        let mut told = String::new();
        client.0.stderr.take().expect("piped").read_to_string(&mut told).expect("text");
        assert_eq!(status.code(), Some(1), "{told}");
        assert_eq!(told, "22_guessing_game: the server has hung up\n");
    }
}

#[test]
fn a_port_that_is_taken_is_refused() {
    let taken = TcpListener::bind("127.0.0.1:0").expect("a port");
    let address = taken.local_addr().expect("its number").to_string();
    for version in VERSIONS {
        let output = Command::new(GAME)
            .args(["--serve", &address, "--only", version])
            .output()
            .expect("the program");
        let told = text(output.stderr);
        assert_eq!(output.status.code(), Some(2), "{told}");
        assert_eq!(told.lines().count(), 1, "{told}");
        let expected =
            format!("--serve \"{address}\": expected an address that can be listened at");
        assert!(told.contains(&expected), "{told}");
        assert_eq!(text(output.stdout), "");
    }
}

/// A server that may open few files accepts the others when somebody leaves.
#[cfg(target_os = "linux")]
#[test]
fn a_server_without_descriptors_serves_whoever_is_left_later() {
    for version in VERSIONS {
        let serve = "--serve 127.0.0.1:0 --clients 20 --only";
        let script = format!("ulimit -n 12; exec {GAME} {serve} {version}");
        let server = Server::of(Command::new("sh").args(["-c", &script]));
        let clients: Vec<_> = (0..20).map(|_| server.connect()).collect();
        for client in clients {
            assert_eq!(say(client, "PARAMS 7 7\nNUMBER\nPARAMS 0 -1\n"), "7\n");
        }
        let log = server.end();
        assert_eq!(log.matches("has said goodbye").count(), 20, "{log}");
    }
}
