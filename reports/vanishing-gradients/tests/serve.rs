//! The preview server, over the loopback.

use serde_json::Value;
use std::fs;
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{SocketAddr, TcpStream};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::time::{Duration, Instant};
use vanishing_gradients::serve::board::{Board, Files};
use vanishing_gradients::serve::server::Preview;

const PAGE: &str = "<!doctype html><body><p>One</p></body>";

fn site(page: &str) -> Files {
    [
        ("index.html", page),
        ("en/index.html", page),
        ("assets/style.css", "p {}"),
        ("data/F1.csv", "x\n1\n"),
        ("data/F1.en.svg", "<svg/>"),
        ("ledger.json", "{}"),
    ]
    .map(|(path, content)| (path.to_owned(), content.as_bytes().to_vec()))
    .into()
}

fn preview() -> (Preview, Arc<Board>) {
    let board = Arc::new(Board::new(site(PAGE)));
    let preview = Preview::start(0, Arc::clone(&board)).expect("a free port");
    (preview, board)
}

struct Reply {
    status: u16,
    head: String,
    body: String,
}

/// Sends one request as it stands: no client tidies the path.
fn send(address: SocketAddr, line: &str, host: &str) -> Reply {
    let mut stream = TcpStream::connect(address).expect("the server listens");
    let patience = Some(Duration::from_secs(30));
    stream.set_read_timeout(patience).expect("a timeout");
    write!(
        stream,
        "{line} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n"
    )
    .expect("a request");
    let mut reply = String::new();
    stream.read_to_string(&mut reply).expect("a reply in text");
    let (head, body) = reply.split_once("\r\n\r\n").expect("a head and a body");
    let status = head
        .split(' ')
        .nth(1)
        .and_then(|status| status.parse().ok());
    Reply {
        status: status.expect("a status"),
        head: head.to_owned(),
        body: body.to_owned(),
    }
}

fn get(address: SocketAddr, path: &str) -> Reply {
    send(address, &format!("GET {path}"), "127.0.0.1")
}

fn news(address: SocketAddr, seen: &str) -> Value {
    let reply = get(address, &format!("/-/news?seen={seen}"));
    serde_json::from_str(&reply.body).expect("JSON")
}

#[test]
fn a_page_is_served_with_the_script_and_kept_without() {
    let (preview, board) = preview();
    assert!(preview.address().ip().is_loopback());
    for path in ["/", "/index.html", "/en/", "/en/index.html?query"] {
        let reply = get(preview.address(), path);
        assert_eq!(reply.status, 200, "{path}");
        let script = "<script src=\"/-/live.js\" data-built=\"0\"></script></body>";
        assert!(reply.body.ends_with(script), "{}", reply.body);
        assert!(
            reply
                .head
                .contains("Content-Type: text/html; charset=utf-8"),
            "{}",
            reply.head
        );
    }
    assert_eq!(board.look().0["index.html"], PAGE.as_bytes());
    assert_eq!(get(preview.address(), "/-/live.js").status, 200);
}

#[test]
fn each_kind_of_file_has_its_type_and_its_own_bytes() {
    let (preview, _board) = preview();
    for (path, kind, body) in [
        ("/assets/style.css", "text/css; charset=utf-8", "p {}"),
        ("/data/F1.csv", "text/csv; charset=utf-8", "x\n1\n"),
        ("/data/F1.en.svg", "image/svg+xml", "<svg/>"),
        ("/ledger.json", "application/json", "{}"),
    ] {
        let reply = get(preview.address(), path);
        assert_eq!(reply.body, body);
        let header = format!("Content-Type: {kind}\r\n");
        assert!(reply.head.contains(&header), "{path}: {}", reply.head);
    }
}

#[test]
fn no_path_leaves_the_site() {
    let (preview, _board) = preview();
    for path in [
        "/../Cargo.toml",
        "/en/../../Cargo.toml",
        "/en/../index.html",
        "/%2e%2e/Cargo.toml",
        "/..%2fCargo.toml",
        "//etc/passwd",
        "/etc/passwd",
        "/en\\..\\index.html",
        "/en",
        "/nothing",
    ] {
        let reply = get(preview.address(), path);
        assert_eq!(reply.status, 404, "{path}");
        assert!(!reply.body.contains("[workspace]") && !reply.body.contains("root:"));
    }
}

#[test]
fn only_get_and_head_from_this_machine_are_answered() {
    let (preview, _board) = preview();
    for method in ["POST", "PUT", "DELETE", "OPTIONS"] {
        let reply = send(preview.address(), &format!("{method} /"), "127.0.0.1");
        assert_eq!(reply.status, 405, "{method}");
        assert!(reply.head.contains("Allow: GET, HEAD"));
    }
    let reply = send(preview.address(), "HEAD /", "localhost:8000");
    assert_eq!((reply.status, reply.body.as_str()), (200, ""));
    let reply = send(preview.address(), "GET /", "gradflow.example:8000");
    assert_eq!(reply.status, 403);
}

#[test]
fn news_wait_for_a_build_and_a_failed_one_leaves_the_site() {
    let (preview, board) = preview();
    let address = preview.address();
    assert_eq!(
        news(address, "")["event"],
        0,
        "who has seen nothing waits for nothing"
    );
    let waiting = std::thread::spawn(move || news(address, "0"));
    board.publish(site("<body>Two</body>"));
    let found = waiting.join().expect("news");
    assert_eq!((&found["event"], &found["built"]), (&1.into(), &1.into()));
    assert!(get(address, "/").body.contains("Two"));
    board.fail(vec!["en.md:3: E99: unknown <id>".to_owned()]);
    let found = news(address, "1");
    assert_eq!((&found["event"], &found["built"]), (&2.into(), &1.into()));
    assert_eq!(found["problems"][0], "en.md:3: E99: unknown <id>");
    assert!(get(address, "/").body.contains("Two"));
    board.publish(site("<body>Three</body>"));
    assert_eq!(news(address, "2")["problems"], Value::Array(Vec::new()));
}

#[test]
fn a_port_in_use_is_named() {
    let (preview, _board) = preview();
    let port = preview.address().port();
    let error = Preview::start(port, Arc::new(Board::new(Files::new())))
        .err()
        .expect("the port is taken")
        .to_string();
    assert!(error.contains(&format!("127.0.0.1:{port}")), "{error}");
    assert!(error.contains("--port"), "{error}");
}

/// Ends the process when a test fails.
struct Running(Child);

impl Drop for Running {
    fn drop(&mut self) {
        // A process that has ended cannot be killed, and need not be.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// Asks until `reached`, at most a minute: the machine may be busy.
fn until(what: &str, mut reached: impl FnMut() -> bool) {
    let started = Instant::now();
    while !reached() {
        assert!(started.elapsed() < Duration::from_mins(1), "{what}");
        std::thread::sleep(Duration::from_millis(20));
    }
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).expect("a directory");
    for entry in fs::read_dir(from).expect("a directory") {
        let path = entry.expect("an entry").path();
        let target = to.join(path.file_name().expect("a name"));
        if path.is_dir() {
            copy(&path, &target);
        } else {
            fs::copy(&path, target).expect("a copy");
        }
    }
}

#[cfg(unix)]
#[test]
fn a_saved_text_is_served_a_problem_is_shown_and_the_end_leaves_nothing() {
    let directory = tempfile::tempdir().expect("a temporary directory");
    let at = |name: &str| directory.path().join(name);
    let manifest = Path::new(env!("CARGO_MANIFEST_DIR"));
    copy(&manifest.join("src"), &at("prose"));
    copy(&manifest.join("../../templates"), &at("templates"));
    let mut command = Command::new(env!("CARGO_BIN_EXE_vanishing-gradients"));
    command.args(["--serve", "--watch", "--port", "0", "--budget", "smoke"]);
    for (option, name) in [
        ("--out", "out/site"),
        ("--store", "results"),
        ("--sources", "prose"),
        ("--templates", "templates"),
    ] {
        command.arg(option).arg(at(name));
    }
    command.stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut running = Running(command.spawn().expect("the program"));
    let mut lines = BufReader::new(running.0.stdout.take().expect("its output")).lines();
    let first = lines.next().expect("a line").expect("text");
    let address = first
        .strip_prefix("http://")
        .and_then(|rest| rest.split('/').next())
        .and_then(|address| address.parse().ok())
        .expect("an address");
    until("the first build", || news(address, "")["built"] == 1);

    let text = fs::read_to_string(at("prose/index.en.md")).expect("the prose");
    let save = |text: &str| fs::write(at("prose/index.en.md"), text).expect("a saved file");
    save(&format!("{text}\nA sentence just written.\n"));
    until("the saved text", || {
        get(address, "/en/")
            .body
            .contains("A sentence just written.")
    });

    save(&format!("{text}\nSee [](eq:E99).\n"));
    until("the problem", || {
        news(address, "")["problems"]
            .to_string()
            .contains("E99: unknown id")
    });
    assert!(
        get(address, "/en/")
            .body
            .contains("A sentence just written.")
    );
    save(&text);
    until("the mended text", || {
        news(address, "")["problems"] == Value::Array(Vec::new())
    });

    let process = running.0.id().to_string();
    let interrupted = Command::new("kill").args(["-INT", &process]).status();
    assert!(interrupted.expect("kill").success());
    until("the end", || {
        running.0.try_wait().expect("a state").is_some()
    });
    let mut errors = String::new();
    let mut stderr = running.0.stderr.take().expect("its errors");
    stderr.read_to_string(&mut errors).expect("text");
    assert!(errors.contains("E99: unknown id"), "{errors}");
    let left: Vec<_> = fs::read_dir(at("out"))
        .expect("the directory of the site")
        .map(|entry| entry.expect("an entry").file_name())
        .collect();
    assert_eq!(left, ["site"]);
}
