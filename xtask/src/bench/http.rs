//! Just enough HTTP to be a quick client: one connection that is kept, JSON bodies, answers read to their end.
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::os::unix::net::UnixStream;
use std::path::Path;
use std::time::Duration;

use anyhow::{Context, Result, bail};
use serde_json::Value as Json;

/// How long an answer may take: a rebuild of the largest organisation takes minutes.
const PATIENCE: Duration = Duration::from_secs(3600);

trait Wire: Read + Write + Send {}
impl<T: Read + Write + Send> Wire for T {}

/// A kept connection to a server.
pub struct Http {
    wire: BufReader<Box<dyn Wire>>,
    token: String,
}

/// What came back.
pub struct Answer {
    /// Status code.
    pub status: u16,
    /// The body as it came, packed if it was.
    pub body: Vec<u8>,
}

impl Answer {
    /// The body as JSON, when all went well.
    pub fn json(&self) -> Result<Json> {
        if !(200..300).contains(&self.status) {
            bail!("the server answered {}: {}", self.status, String::from_utf8_lossy(&self.body));
        }
        serde_json::from_slice(&self.body).context("the server's answer is not JSON")
    }
}

impl Http {
    /// As the person whose token it is.
    pub fn tcp(address: &str, token: &str) -> Result<Self> {
        let stream = TcpStream::connect(address).with_context(|| format!("{address} does not answer"))?;
        stream.set_nodelay(true)?;
        stream.set_read_timeout(Some(PATIENCE))?;
        Ok(Self { wire: BufReader::new(Box::new(stream)), token: token.to_owned() })
    }

    /// As the operator of the machine.
    pub fn socket(path: &Path) -> Result<Self> {
        let stream = UnixStream::connect(path).with_context(|| format!("{} does not answer", path.display()))?;
        Ok(Self { wire: BufReader::new(Box::new(stream)), token: String::new() })
    }

    /// A page as a browser asks for it, packed.
    pub fn page(&mut self, path: &str) -> Result<Answer> {
        self.send("GET", path, None, true)
    }

    /// Anything as a program asks for it.
    pub fn get(&mut self, path: &str) -> Result<Answer> {
        self.send("GET", path, None, false)
    }

    /// Sends JSON and answers with the record.
    pub fn write(&mut self, method: &str, path: &str, body: &Json) -> Result<Json> {
        self.send(method, path, Some(body), false)?.json().with_context(|| format!("{method} {path} {body}"))
    }

    /// One request and its answer.
    pub fn send(&mut self, method: &str, path: &str, body: Option<&Json>, packed: bool) -> Result<Answer> {
        let mut head = format!("{method} {path} HTTP/1.1\r\nhost: localhost\r\n");
        if !self.token.is_empty() {
            head += &format!("authorization: Bearer {}\r\n", self.token);
        }
        if packed {
            head += "accept-encoding: gzip\r\n";
        }
        let body = body.map(Json::to_string).unwrap_or_default();
        if method != "GET" {
            head += &format!("content-type: application/json\r\ncontent-length: {}\r\n", body.len());
        }
        self.wire.get_mut().write_all(format!("{head}\r\n{body}").as_bytes())?;
        self.answer().with_context(|| format!("{method} {path}"))
    }

    fn answer(&mut self) -> Result<Answer> {
        let status = self.line()?.split(' ').nth(1).and_then(|code| code.parse().ok()).context("no status in the answer")?;
        let (mut length, mut chunked) = (0, false);
        loop {
            let line = self.line()?.to_ascii_lowercase();
            match line.split_once(':').map(|(name, value)| (name, value.trim())) {
                None => break,
                Some(("content-length", value)) => length = value.parse()?,
                Some(("transfer-encoding", value)) => chunked = value == "chunked",
                Some(_) => {}
            }
        }
        let mut body = Vec::new();
        while chunked {
            length = usize::from_str_radix(self.line()?.trim(), 16)?;
            self.take(length, &mut body)?;
            self.line()?;
            chunked = length > 0;
            length = 0;
        }
        self.take(length, &mut body)?;
        Ok(Answer { status, body })
    }

    fn take(&mut self, length: usize, body: &mut Vec<u8>) -> Result<()> {
        let wanted = u64::try_from(length)?;
        if self.wire.by_ref().take(wanted).read_to_end(body)? != length {
            bail!("the answer broke off");
        }
        Ok(())
    }

    /// The next line of a head, without its end.
    fn line(&mut self) -> Result<String> {
        let mut line = String::new();
        if self.wire.read_line(&mut line)? == 0 {
            bail!("the connection was closed");
        }
        Ok(line.trim_end().to_owned())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::net::TcpListener;

    /// What a server says, read as an answer twice over the same connection.
    fn answers(said: &'static str) -> Vec<Result<Answer>> {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap().to_string();
        let server = std::thread::spawn(move || {
            let (mut stream, _) = listener.accept().unwrap();
            stream.write_all(said.as_bytes()).unwrap();
            let _ = stream.read(&mut [0; 4096]);
        });
        let mut http = Http::tcp(&address, "t").unwrap();
        let both = vec![http.get("/a"), http.get("/b")];
        server.join().unwrap();
        both
    }

    #[test]
    fn answers_end_where_they_say() {
        let whole = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}HTTP/1.1 404 No\r\ntransfer-encoding: chunked\r\n\r\n3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n";
        let both = answers(whole);
        assert_eq!(both[0].as_ref().unwrap().json().unwrap().to_string(), "{}");
        let second = both[1].as_ref().unwrap();
        assert_eq!((second.status, second.body.as_slice()), (404, &b"abcde"[..]));
        assert!(second.json().unwrap_err().to_string().contains("404"));
    }

    #[test]
    fn a_broken_answer_is_an_error() {
        assert!(answers("HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\nabc")[0].is_err());
        assert!(answers("nonsense\r\n\r\n")[0].is_err());
    }
}
