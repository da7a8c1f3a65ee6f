//! What a browser gets.

use super::request::Request;
use crate::Place;
use std::fs;
use std::path::{Path, PathBuf};

/// What of the workspace is shown: what the pages link to.
const SHOWN: [&str; 4] = ["runtime", "lessons", "tests", "book"];

/// One answer.
#[derive(Debug)]
pub(super) struct Answer {
    status: &'static str,
    kind: &'static str,
    body: Vec<u8>,
}

impl Answer {
    pub(super) fn text(body: impl Into<Vec<u8>>) -> Answer {
        Answer { status: "200 OK", kind: "text/plain; charset=utf-8", body: body.into() }
    }

    fn refused(status: &'static str) -> Answer {
        Answer { status, ..Answer::text(format!("{status}\n")) }
    }

    pub(super) fn body(&self) -> &[u8] {
        &self.body
    }

    pub(super) fn head(&self) -> String {
        let Answer { status, kind, body } = self;
        format!(
            "HTTP/1.1 {status}\r\nContent-Type: {kind}\r\nContent-Length: {}\r\n\
             Cache-Control: no-store\r\nConnection: close\r\n\r\n",
            body.len()
        )
    }
}

/// A page of the book, or a source that it links to.
pub(super) fn answer(place: &Place, built: &Path, request: &Request, build: u64) -> Answer {
    if !matches!(request.method.as_str(), "GET" | "HEAD") {
        return Answer::refused("405 Method Not Allowed");
    }
    let Some(parts) = request.parts() else { return Answer::refused("404 Not Found") };
    let of_the_book = under(built, &parts);
    let is_shown =
        SHOWN.contains(&parts[0].as_str()) || parts.len() == 1 && parts[0].ends_with(".md");
    let source = if is_shown { under(place.workspace(), &parts) } else { None };
    let Some(path) = of_the_book.or(source) else { return Answer::refused("404 Not Found") };
    let Ok(mut body) = fs::read(&path) else { return Answer::refused("404 Not Found") };
    let kind = kind(&path);
    if kind.starts_with("text/html") {
        body.extend_from_slice(reload(build).as_bytes());
    }
    Answer { status: "200 OK", kind, body }
}

/// The file, if it is one and lies in the folder: no link in there leads out of it.
fn under(root: &Path, parts: &[String]) -> Option<PathBuf> {
    let path =
        parts.iter().fold(root.to_owned(), |path, part| path.join(part)).canonicalize().ok()?;
    (path.is_file() && path.starts_with(root.canonicalize().ok()?)).then_some(path)
}

fn kind(path: &Path) -> &'static str {
    match path.extension().and_then(|ending| ending.to_str()).unwrap_or_default() {
        "html" => "text/html; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "js" => "text/javascript; charset=utf-8",
        "json" => "application/json",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "woff2" => "font/woff2",
        "woff" => "font/woff",
        "ico" => "image/x-icon",
        _ => "text/plain; charset=utf-8",
    }
}

/// The page is loaded again as soon as the book is another one.
fn reload(build: u64) -> String {
    format!(
        "<script>(async () => {{\
         for (;;) try {{\
         if (await (await fetch('/.news?{build}')).text() !== '{build}') return location.reload();\
         }} catch {{ await new Promise(later => setTimeout(later, 1000)); }}\
         }})();</script>\n"
    )
}
