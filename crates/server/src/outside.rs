//! How the server is reached from outside: its public address, and the proxies in front of it that say who sends.

use axum::http::{HeaderMap, Uri};
use std::net::{IpAddr, SocketAddr};

/// A network whose members are believed when they say for whom they ask.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Network {
    address: IpAddr,
    bits: u8,
}

impl Network {
    fn parse(text: &str) -> Option<Self> {
        let (address, bits) = text.split_once('/').map_or((text, None), |(address, bits)| (address, Some(bits)));
        let address = address.trim().parse::<IpAddr>().ok()?;
        let most = if address.is_ipv4() { 32 } else { 128 };
        let bits = bits.map_or(Some(most), |bits| bits.trim().parse().ok())?;
        (bits <= most).then_some(Self { address, bits })
    }

    fn holds(self, other: IpAddr) -> bool {
        match (self.address, other) {
            (IpAddr::V4(own), IpAddr::V4(other)) => {
                let rest = 32 - u32::from(self.bits);
                (u32::from(own) ^ u32::from(other)).checked_shr(rest).unwrap_or_default() == 0
            }
            (IpAddr::V6(own), IpAddr::V6(other)) => {
                let rest = 128 - u32::from(self.bits);
                (u128::from(own) ^ u128::from(other)).checked_shr(rest).unwrap_or_default() == 0
            }
            _ => false,
        }
    }
}

/// What is known of the way to this server.
#[derive(Debug, Clone, Default)]
pub struct Outside {
    url: Option<String>,
    own: Option<SocketAddr>,
    proxies: Vec<Network>,
}

impl Outside {
    /// With the public address, such as `https://isms.example`, the address on which the server listens, and the proxies in
    /// front of it, as addresses or networks such as `10.0.0.0/8`.
    ///
    /// # Errors
    /// A sentence that says what is no address, and how to write it.
    pub fn new(url: Option<&str>, own: Option<SocketAddr>, proxies: &[String]) -> Result<Self, String> {
        let url = url
            .map(|text| public(text).ok_or_else(|| format!("“{text}” is no public address. Write https://isms.example, without a path.")))
            .transpose()?;
        let network = |text: &String| {
            Network::parse(text).ok_or_else(|| format!("“{text}” is no proxy. Write its address or network, such as 10.0.0.0/8."))
        };
        Ok(Self { url, own, proxies: proxies.iter().map(network).collect::<Result<_, _>>()? })
    }

    /// Whether browsers come over HTTPS, as the public address says.
    pub fn https(&self) -> bool {
        self.url.as_ref().is_some_and(|url| url.starts_with("https://"))
    }

    /// What stands before a path in a link that is handed on. A caller may name any host: without a public address, only one that
    /// is surely ours is taken, and [`None`] leaves the link a path.
    pub fn base(&self, https: bool, host: &str) -> Option<String> {
        if self.url.is_some() {
            return self.url.clone();
        }
        let ours = |name: &str| {
            let name = name.trim_start_matches('[').trim_end_matches(']');
            name.eq_ignore_ascii_case("localhost")
                || name.parse::<IpAddr>().is_ok_and(|ip| ip.is_loopback() || self.own.is_some_and(|own| own.ip() == ip))
        };
        let name = match host.rsplit_once(':') {
            Some((name, port)) if port.parse::<u16>().is_ok() && (!name.contains(':') || name.starts_with('[')) => name,
            _ => host,
        };
        ours(name).then(|| format!("{}://{host}", if https { "https" } else { "http" }))
    }

    /// Who sends: the other end, or whom the proxies there name. Of a chain, the first that is not ours; what stands before it in
    /// the header, anybody can write.
    pub fn sender(&self, peer: IpAddr, headers: &HeaderMap) -> IpAddr {
        let plain = |ip: IpAddr| ip.to_canonical();
        let trusted = |ip: IpAddr| self.proxies.iter().any(|network| network.holds(ip));
        let mut sender = plain(peer);
        if !trusted(sender) {
            return sender;
        }
        let said = headers.get_all("x-forwarded-for").iter().filter_map(|value| value.to_str().ok()).collect::<Vec<_>>().join(",");
        for part in said.rsplit(',').map(str::trim).filter(|part| !part.is_empty()) {
            let named = part.parse::<IpAddr>().ok().or_else(|| part.parse::<SocketAddr>().ok().map(|address| address.ip()));
            let Some(named) = named else { break };
            sender = plain(named);
            if !trusted(sender) {
                break;
            }
        }
        sender
    }
}

/// A public address without the slash at its end; [`None`] for what is none.
fn public(text: &str) -> Option<String> {
    let uri = text.trim().parse::<Uri>().ok()?;
    let scheme = uri.scheme_str().filter(|scheme| ["http", "https"].contains(scheme))?;
    let authority = uri.authority().map(|authority| authority.as_str()).filter(|authority| !authority.contains('@'))?;
    (uri.query().is_none() && ["", "/"].contains(&uri.path()) && !text.contains('#')).then(|| format!("{scheme}://{authority}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn outside(url: Option<&str>, proxies: &[&str]) -> Outside {
        let proxies: Vec<String> = proxies.iter().map(|text| (*text).to_owned()).collect();
        Outside::new(url, Some("192.0.2.7:8027".parse().unwrap()), &proxies).unwrap()
    }

    #[test]
    fn a_link_is_built_from_no_host_that_a_caller_names() {
        let plain = outside(None, &[]);
        for ours in ["localhost", "LOCALHOST:8027", "127.0.0.1:8027", "[::1]:8027", "192.0.2.7:8027", "192.0.2.7"] {
            assert_eq!(plain.base(false, ours), Some(format!("http://{ours}")));
        }
        for foreign in [
            "evil.example",
            "evil.example:8027",
            "192.0.2.8",
            "localhost.evil.example",
            "127.0.0.1.evil.example",
            "",
            "a@localhost",
            "[::2]:1",
        ] {
            assert_eq!(plain.base(true, foreign), None, "{foreign}");
        }
        let said = outside(Some("https://isms.example/"), &[]);
        assert_eq!((said.base(false, "evil.example").as_deref(), said.https()), (Some("https://isms.example"), true));
        for wrong in [
            "isms.example",
            "ftp://isms.example",
            "https://isms.example/path",
            "https://a@isms.example",
            "https://isms.example/?q",
            "https://i/#x",
            "",
        ] {
            assert!(Outside::new(Some(wrong), None, &[]).is_err(), "{wrong}");
        }
    }

    #[test]
    fn only_a_proxy_of_ours_says_who_sends() {
        let sender = |outside: &Outside, peer: &str, said: &[&'static str]| {
            let mut headers = HeaderMap::new();
            for line in said {
                headers.append("x-forwarded-for", axum::http::HeaderValue::from_static(line));
            }
            outside.sender(peer.parse().unwrap(), &headers).to_string()
        };
        let none = outside(None, &[]);
        assert_eq!(sender(&none, "203.0.113.9", &["198.51.100.1"]), "203.0.113.9");
        let some = outside(None, &["10.0.0.0/8", "::1"]);
        assert_eq!(sender(&some, "203.0.113.9", &["198.51.100.1"]), "203.0.113.9", "who is no proxy is not believed");
        assert_eq!(sender(&some, "10.1.2.3", &["198.51.100.1"]), "198.51.100.1");
        assert_eq!(sender(&some, "::ffff:10.1.2.3", &["198.51.100.1:4711"]), "198.51.100.1");
        assert_eq!(sender(&some, "10.1.2.3", &["192.0.2.1, 198.51.100.1, 10.9.9.9"]), "198.51.100.1", "what stands before it is anybody's");
        assert_eq!(sender(&some, "10.1.2.3", &["192.0.2.1", "198.51.100.2"]), "198.51.100.2");
        assert_eq!(sender(&some, "::1", &[]), "::1");
        assert_eq!(sender(&some, "::1", &["rubbish"]), "::1");
        for wrong in ["10.0.0.0/33", "proxy", "10.0.0.0/x", "::/129"] {
            assert!(Outside::new(None, None, &[wrong.into()]).is_err(), "{wrong}");
        }
        assert_eq!(sender(&outside(None, &["0.0.0.0/0"]), "9.9.9.9", &["198.51.100.1"]), "198.51.100.1");
    }
}
