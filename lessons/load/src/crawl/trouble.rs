//! Pages that are not simply there.

use super::site::page;
use super::visit::{PAUSE, REDIRECTS, TRIES};
use crate::http::{Content, MOST_BYTES};
use hyper::{Response, StatusCode, header};
use std::time::Duration;

/// A page with something wrong about it.
#[derive(Clone, Copy, Debug)]
pub struct Trouble {
    /// Where it is.
    pub path: &'static str,
    /// What the server does when it is asked for it.
    pub server: &'static str,
    /// What has to come of it.
    pub found: &'static str,
}

const fn trouble(path: &'static str, server: &'static str, found: &'static str) -> Trouble {
    Trouble { path, server, found }
}

/// All of them.
pub const TROUBLE: &[Trouble] = &[
    trouble("/moved", "says that it is /page/1 now", "a page, 1 redirect on"),
    trouble("/busy", "503 twice, then the page", "a page, at try 3"),
    trouble("/cut", "closes half-way, then the page", "a page, at try 2"),
    trouble("/broken", "500 each time", "500 Internal Server Error, 3 times"),
    trouble("/missing", "404", "404 Not Found"),
    trouble("/loop", "says that it is /loop", "more than 5 redirects"),
    trouble("/slow", "takes ten times the limit", "no answer in time, 3 times"),
    trouble("/endless", "sends bytes for ever", "more than 64 KiB"),
    trouble("/nobody", "says it is where no server is", "nobody answers there"),
    trouble("/abroad", "says it is on another machine", "not on this machine, so not asked"),
];

// The words above say these numbers.
const _: () = assert!(TRIES == 3 && REDIRECTS == 5 && MOST_BYTES == 64 << 10 && !PAUSE.is_zero());

/// What the server does for one of these, asked for the `asked`th time: how much longer than for
/// another page it takes, and what it says then.
pub(super) fn answer(
    path: &str,
    asked: u32,
    limit: Duration,
) -> Option<(Duration, Response<Content>)> {
    let say = |status, content: Content| {
        Response::builder().status(status).body(content).expect("a status and a body")
    };
    let good = || say(StatusCode::OK, page(1).into());
    let nothing = |status| say(status, Content::Nothing);
    let to = |link: &'static str| {
        let mut response = nothing(StatusCode::FOUND);
        response.headers_mut().insert(header::LOCATION, header::HeaderValue::from_static(link));
        response
    };
    let response = match path {
        "/moved" => to("/page/1"),
        "/busy" if asked <= 2 => nothing(StatusCode::SERVICE_UNAVAILABLE),
        "/cut" if asked == 1 => say(StatusCode::OK, Content::Half(page(1).into())),
        "/busy" | "/cut" => good(),
        "/broken" => nothing(StatusCode::INTERNAL_SERVER_ERROR),
        "/missing" => nothing(StatusCode::NOT_FOUND),
        "/loop" => to("/loop"),
        "/slow" => return Some((10 * limit, good())),
        "/endless" => say(StatusCode::OK, Content::Endless),
        // A port that no program of today's listens at.
        "/nobody" => to("http://127.0.0.1:1/"),
        // An address that is set aside for examples, and is nobody's.
        "/abroad" => to("http://192.0.2.1:80/"),
        _ => return None,
    };
    Some((Duration::ZERO, response))
}
