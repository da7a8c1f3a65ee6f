//! Where something is.

use std::fmt;
use std::net::SocketAddr;

/// The address of a page on this machine: `http://127.0.0.1:8000/page/1`.
///
/// ```
/// use load::http::{Url, WrongUrl};
/// let page = Url::parse("http://127.0.0.1:8000/page/1").unwrap();
/// assert_eq!(page.to_string(), "http://127.0.0.1:8000/page/1");
/// assert_eq!(page.link("/page/2").unwrap().path, "/page/2");
/// assert_eq!(page.link("http://192.0.2.1:80/"), Err(WrongUrl::Abroad));
/// assert_eq!(page.link("gopher:"), Err(WrongUrl::Unknown));
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Url {
    /// The server.
    pub address: SocketAddr,
    /// Where on the server; it begins with a slash.
    pub path: String,
}

impl Url {
    /// The page at `path` of the server at `address`.
    ///
    /// # Panics
    /// If it is no page of this machine: whoever writes a program knows what goes in here. What
    /// comes from elsewhere is for [`parse`](Self::parse).
    pub fn new(address: SocketAddr, path: &str) -> Url {
        let url = Url { address, path: path.to_owned() };
        url.checked().unwrap_or_else(|wrong| panic!("{address}{path}: {wrong}"))
    }

    /// Reads `http://ADDRESS:PORT/PATH`, with an IP address.
    ///
    /// # Errors
    /// If that is not what it is, or if the address is not of this machine.
    pub fn parse(text: &str) -> Result<Url, WrongUrl> {
        let rest = text.strip_prefix("http://").ok_or(WrongUrl::Unknown)?;
        let (address, path) = rest.split_at(rest.find('/').unwrap_or(rest.len()));
        let path = if path.is_empty() { "/" } else { path };
        match address.parse() {
            Ok(address) => Url { address, path: path.to_owned() }.checked(),
            // A host's name, or an address without a port: it may be anywhere, so it is not here.
            Err(_) if !address.is_empty() => Err(WrongUrl::Abroad),
            Err(_) => Err(WrongUrl::Unknown),
        }
    }

    /// What `link` means on this page: a path of the same server, or a whole address.
    ///
    /// # Errors
    /// As [`parse`](Self::parse).
    pub fn link(&self, link: &str) -> Result<Url, WrongUrl> {
        if link.starts_with('/') && !link.starts_with("//") {
            Url { address: self.address, path: link.to_owned() }.checked()
        } else {
            Url::parse(link)
        }
    }

    /// What is in here goes into the first line of a request as it is, and must not end it.
    fn checked(self) -> Result<Url, WrongUrl> {
        let is_plain =
            self.path.starts_with('/') && self.path.bytes().all(|b| b.is_ascii_graphic());
        match (is_plain, self.address.ip().is_loopback()) {
            (false, _) => Err(WrongUrl::Unknown),
            (true, false) => Err(WrongUrl::Abroad),
            (true, true) => Ok(self),
        }
    }
}

impl fmt::Display for Url {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "http://{}{}", self.address, self.path)
    }
}

/// Why something is no [`Url`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WrongUrl {
    /// It is not on this machine.
    Abroad,
    /// It is not the address of a page at all.
    Unknown,
}

impl fmt::Display for WrongUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            WrongUrl::Abroad => "not on this machine, so not asked",
            WrongUrl::Unknown => "expected http://, an address, a port and a path",
        })
    }
}

impl std::error::Error for WrongUrl {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_pages_of_this_machine_have_a_url() {
        for good in ["http://127.0.0.1:1/", "http://127.9.9.9:65535/a?b", "http://[::1]:80/x"] {
            assert_eq!(Url::parse(good).unwrap().to_string(), good);
        }
        assert_eq!(Url::parse("http://127.0.0.1:80").unwrap().path, "/");
        for abroad in ["http://192.0.2.1:80/", "http://example.com/", "http://127.0.0.1/"] {
            assert_eq!(Url::parse(abroad), Err(WrongUrl::Abroad), "{abroad}");
        }
        for wrong in ["", "/", "127.0.0.1:80/", "https://127.0.0.1:80/", "http:///"] {
            assert_eq!(Url::parse(wrong), Err(WrongUrl::Unknown), "{wrong}");
        }
    }

    #[test]
    fn a_link_cannot_smuggle_a_second_line_into_a_request() {
        let page = Url::parse("http://127.0.0.1:80/").unwrap();
        for wrong in ["/a b", "/a\r\nX: y", "//example.com/", "", "/\u{e9}"] {
            assert!(page.link(wrong).is_err(), "{wrong:?}");
        }
    }
}
