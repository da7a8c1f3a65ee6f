//! Addresses of this machine.

use super::param::whole;
use std::net::{Ipv4Addr, SocketAddr};

/// `HOST:PORT`, where the host is this machine by an address that no other machine can reach. No
/// name is looked up: `localhost` is 127.0.0.1.
pub(super) fn loopback(text: &str) -> Option<SocketAddr> {
    let address = match text.split_once(':') {
        Some(("localhost", port)) => {
            let port = whole(port, 0, u64::from(u16::MAX))?;
            SocketAddr::from((Ipv4Addr::LOCALHOST, port as u16))
        }
        _ => text.parse().ok()?,
    };
    address.ip().is_loopback().then_some(address)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_this_machine_has_an_address() {
        let read = |text| loopback(text).map(|address| address.to_string());
        assert_eq!(read("127.0.0.1:7000").as_deref(), Some("127.0.0.1:7000"));
        assert_eq!(read("localhost:0").as_deref(), Some("127.0.0.1:0"));
        assert_eq!(read("[::1]:7000").as_deref(), Some("[::1]:7000"));
        for wrong in ["", "7000", ":7000", "localhost", "127.0.0.1", "localhost:+1"] {
            assert_eq!(read(wrong), None, "{wrong}");
        }
        for wrong in ["127.0.0.1:65536", "0.0.0.0:7000", "10.0.0.1:7000", "example.org:80"] {
            assert_eq!(read(wrong), None, "{wrong}");
        }
    }
}
