//! The preview server: 127.0.0.1 only, GET and HEAD only, files of the site only.

use super::board::{Board, Files};
use anyhow::{Result, anyhow};
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::Arc;
use std::thread::{self, JoinHandle};
use std::time::Duration;
use tiny_http::{Header, Method, Request, Response, Server};

const SCRIPT: &str = include_str!("live.js");
/// Below any time after which a browser gives a request up.
const PATIENCE: Duration = Duration::from_secs(20);

/// A running server; dropping it ends it.
pub struct Preview {
    server: Arc<Server>,
    address: SocketAddr,
    listener: Option<JoinHandle<()>>,
}

impl Preview {
    /// Serves what `board` shows. Port 0 means any free port.
    ///
    /// # Errors
    /// The port is taken, or may not be used.
    pub fn start(port: u16, board: Arc<Board>) -> Result<Self> {
        let server = Server::http((Ipv4Addr::LOCALHOST, port)).map_err(|error| {
            anyhow!("cannot serve on 127.0.0.1:{port}: {error}; choose another port with --port, or --port 0 for any")
        })?;
        let address = server
            .server_addr()
            .to_ip()
            .ok_or_else(|| anyhow!("expected a network address"))?;
        let server = Arc::new(server);
        let listening = Arc::clone(&server);
        let listener = thread::spawn(move || {
            for request in listening.incoming_requests() {
                let board = Arc::clone(&board);
                // A request for news waits, so each has a thread of its own.
                thread::spawn(move || answer(request, &board));
            }
        });
        Ok(Self {
            server,
            address,
            listener: Some(listener),
        })
    }

    /// Where it listens.
    pub fn address(&self) -> SocketAddr {
        self.address
    }
}

impl Drop for Preview {
    fn drop(&mut self) {
        self.server.unblock();
        if let Some(listener) = self.listener.take() {
            // A listener that panicked has ended, which is all that is wanted.
            let _ = listener.join();
        }
    }
}

struct Answer {
    status: u16,
    kind: &'static str,
    body: Vec<u8>,
}

impl Answer {
    fn text(status: u16, text: &str) -> Self {
        Self {
            status,
            kind: "text/plain; charset=utf-8",
            body: text.as_bytes().to_vec(),
        }
    }
}

fn answer(request: Request, board: &Board) {
    let answer = if !is_local(&request) {
        Answer::text(403, "Expected the host 127.0.0.1 or localhost.\n")
    } else if !matches!(request.method(), Method::Get | Method::Head) {
        Answer::text(405, "Expected GET or HEAD.\n")
    } else {
        let (path, query) = request.url().split_once('?').unwrap_or((request.url(), ""));
        find(path, query, board)
    };
    let mut response = Response::from_data(answer.body).with_status_code(answer.status);
    for (name, value) in [
        ("Content-Type", answer.kind),
        ("Cache-Control", "no-store"),
        ("X-Content-Type-Options", "nosniff"),
        ("Allow", "GET, HEAD"),
    ] {
        let header = Header::from_bytes(name, value).expect("these are ASCII");
        response.add_header(header);
    }
    // A reader who has gone away needs no answer.
    let _ = request.respond(response);
}

/// A page of the web that gets its own name resolved to this machine must not read the draft.
fn is_local(request: &Request) -> bool {
    let mut headers = request.headers().iter();
    let host = headers.find(|header| header.field.equiv("Host"));
    host.is_none_or(|header| {
        let host = header.value.as_str();
        let name = host.rsplit_once(':').map_or(host, |(name, _)| name);
        ["127.0.0.1", "localhost"].contains(&name)
    })
}

fn find(path: &str, query: &str, board: &Board) -> Answer {
    match path {
        "/-/live.js" => Answer {
            status: 200,
            kind: content_type(path),
            body: SCRIPT.as_bytes().to_vec(),
        },
        "/-/news" => {
            let seen = query
                .strip_prefix("seen=")
                .and_then(|text| text.parse().ok());
            let news = board.news(seen, PATIENCE);
            Answer {
                status: 200,
                kind: "application/json",
                body: serde_json::to_vec(&news).expect("strings and numbers are JSON"),
            }
        }
        _ => file(path, board),
    }
}

fn file(path: &str, board: &Board) -> Answer {
    let (site, news) = board.look();
    let Some(name) = name(path, &site) else {
        let page = site.get("404.html").map_or(
            "<!doctype html><html lang=\"en\"><title>Nothing here</title><body><p>No such page, or no site yet.</p></body></html>"
                .as_bytes(),
            Vec::as_slice,
        );
        return Answer {
            status: 404,
            kind: content_type("404.html"),
            body: with_script(page, news.built),
        };
    };
    let content = &site[&name];
    let kind = content_type(&name);
    Answer {
        status: 200,
        kind,
        body: if kind.starts_with("text/html") {
            with_script(content, news.built)
        } else {
            content.clone()
        },
    }
}

/// The file that a path asks for. The names in a site need no escapes, so none are decoded.
fn name(path: &str, site: &Files) -> Option<String> {
    let path = path.strip_prefix('/')?;
    let name = if path.is_empty() || path.ends_with('/') {
        format!("{path}index.html")
    } else {
        path.to_owned()
    };
    site.contains_key(&name).then_some(name)
}

/// The page with the script that follows the builds. Only here: the published site has none.
fn with_script(page: &[u8], built: u64) -> Vec<u8> {
    let page = String::from_utf8_lossy(page);
    let end = page.rfind("</body>").unwrap_or(page.len());
    let (before, after) = page.split_at(end);
    format!("{before}<script src=\"/-/live.js\" data-built=\"{built}\"></script>{after}")
        .into_bytes()
}

fn content_type(name: &str) -> &'static str {
    match name.rsplit_once('.').map_or("", |(_, ending)| ending) {
        "html" => "text/html; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "js" => "text/javascript; charset=utf-8",
        "json" => "application/json",
        "csv" => "text/csv; charset=utf-8",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "woff2" => "font/woff2",
        "xml" => "application/xml",
        "txt" => "text/plain; charset=utf-8",
        _ => "application/octet-stream",
    }
}
