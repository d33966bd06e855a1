//! Forms with files, read as they come: a file that is too large is thrown away while it arrives and takes neither the other
//! files nor what was typed with it.

use crate::app::MB;
use crate::call::Upload;
use axum::body::{Body, Bytes, HttpBody};
use http_body_util::BodyExt;
use hyper::body::Frame;
use kernel::Text;
use std::pin::Pin;
use std::sync::{Arc, OnceLock};
use std::task::{Context, Poll};
use std::time::Duration;
use tokio::time::Sleep;

/// Status and reason of a refusal.
pub(crate) type Refusal = (u16, Text);

/// So much of a body that is too large is read before the connection is closed.
pub(crate) const THROWN_AWAY: usize = 256 << 20;
/// In so long a body must bring [`LEAST`] or come to its end.
pub(crate) const PATIENCE: Duration = Duration::from_secs(20);
/// See [`PATIENCE`].
pub(crate) const LEAST: usize = 256 << 10;

/// A form that could not be understood.
pub(crate) fn broken_form<E>(_: E) -> Refusal {
    (400, Text::new("server-broken-form"))
}

/// Reads a form: its fields, up to `typed` bytes together, and its files, up to `files` bytes together. What is more of the files
/// is marked as cut; what is more of the fields is refused.
pub(crate) async fn read(body: Body, kind: &str, typed: usize, files: usize) -> Result<(Vec<(String, String)>, Vec<Upload>), Refusal> {
    let why = Arc::new(OnceLock::new());
    let refused = |why: &OnceLock<Refusal>| why.get().cloned().unwrap_or_else(|| broken_form(()));
    let boundary = multer::parse_boundary(kind).map_err(broken_form)?;
    let paced = Paced { body, sleep: Box::pin(tokio::time::sleep(PATIENCE)), since: 0, seen: 0, why: Arc::clone(&why) };
    let mut parts = multer::Multipart::new(paced.into_data_stream(), boundary);
    let (mut form, mut uploads) = (Vec::new(), Vec::new());
    let (mut typed_room, mut file_room) = (typed, files);
    while let Some(mut part) = parts.next_field().await.map_err(|_| refused(&why))? {
        let field = part.name().unwrap_or_default().to_owned();
        let name = part.file_name().map(str::to_owned);
        let room = if name.is_some() { file_room } else { typed_room };
        let (mut bytes, mut cut) = (Vec::new(), false);
        while let Some(chunk) = part.chunk().await.map_err(|_| refused(&why))? {
            if cut || bytes.len().saturating_add(chunk.len()) > room {
                (bytes, cut) = (Vec::new(), true);
            } else {
                bytes.extend_from_slice(&chunk);
            }
        }
        match name {
            Some(name) => {
                file_room = file_room.saturating_sub(bytes.len());
                uploads.push(Upload { field, name, bytes, cut });
            }
            None if cut => return Err((413, Text::new("server-too-large").with("limit", typed / MB))),
            None => {
                typed_room = typed_room.saturating_sub(bytes.len());
                form.push((field, String::from_utf8_lossy(&bytes).into_owned()));
            }
        }
    }
    Ok((form, uploads))
}

/// A body that is given up when it stands still or has no end.
struct Paced {
    body: Body,
    sleep: Pin<Box<Sleep>>,
    since: usize,
    seen: usize,
    why: Arc<OnceLock<Refusal>>,
}

impl HttpBody for Paced {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
        let given_up = |paced: &Self, refusal: Refusal| {
            let _ = paced.why.set(refusal);
            Poll::Ready(Some(Err(axum::Error::new(std::io::Error::other("given up")))))
        };
        match Pin::new(&mut self.body).poll_frame(cx) {
            Poll::Ready(Some(Ok(frame))) => {
                let length = frame.data_ref().map_or(0, Bytes::len);
                (self.since, self.seen) = (self.since.saturating_add(length), self.seen.saturating_add(length));
                if self.seen > THROWN_AWAY {
                    return given_up(&self, (413, Text::new("server-too-much")));
                }
                if self.since >= LEAST {
                    self.since = 0;
                    self.sleep = Box::pin(tokio::time::sleep(PATIENCE));
                }
                Poll::Ready(Some(Ok(frame)))
            }
            Poll::Pending if self.sleep.as_mut().poll(cx).is_ready() => given_up(&self, (408, Text::new("server-too-slow"))),
            other => other,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn form(parts: &[(&str, Option<&str>, Vec<u8>)]) -> Body {
        let mut body = Vec::new();
        for (name, file, bytes) in parts {
            let file = file.map(|file| format!("; filename=\"{file}\"")).unwrap_or_default();
            body.extend(format!("--X\r\nContent-Disposition: form-data; name=\"{name}\"{file}\r\n\r\n").into_bytes());
            body.extend(bytes);
            body.extend(b"\r\n");
        }
        body.extend(b"--X--\r\n");
        Body::from(body)
    }

    const KIND: &str = "multipart/form-data; boundary=X";

    #[tokio::test]
    async fn files_of_many_megabytes_are_taken_and_what_is_more_is_cut() {
        let parts = [
            ("title", None, b"Typed".to_vec()),
            ("file", Some("a"), vec![1; 5 << 20]),
            ("file", Some("b"), vec![2; 6 << 20]),
            ("file", Some("c"), vec![3; 3 << 20]),
            ("last", None, b"Typed too".to_vec()),
        ];
        let (fields, files) = read(form(&parts), KIND, 1 << 20, 10 << 20).await.unwrap();
        assert_eq!(fields, [("title".to_owned(), "Typed".to_owned()), ("last".to_owned(), "Typed too".to_owned())]);
        let files: Vec<_> = files.iter().map(|file| (file.name.as_str(), file.bytes.len() >> 20, file.cut)).collect();
        assert_eq!(files, [("a", 5, false), ("b", 0, true), ("c", 3, false)]);
    }

    #[tokio::test]
    async fn what_is_typed_has_its_own_limit_and_what_is_no_form_is_refused() {
        let large = form(&[("a", None, vec![b'a'; 600]), ("b", None, vec![b'b'; 600])]);
        assert_eq!(read(large, KIND, 1000, 1 << 20).await.unwrap_err().0, 413);
        assert_eq!(read(Body::from("nothing"), KIND, 1000, 1000).await.unwrap_err().0, 400);
        assert_eq!(read(Body::from("nothing"), "multipart/form-data", 1000, 1000).await.unwrap_err().0, 400);
    }

    #[tokio::test(start_paused = true)]
    async fn a_form_that_stands_still_is_given_up() {
        struct Still;
        impl HttpBody for Still {
            type Data = Bytes;
            type Error = axum::Error;
            fn poll_frame(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
                Poll::Pending
            }
        }
        assert_eq!(read(Body::new(Still), KIND, 1000, 1000).await.unwrap_err().0, 408);
    }
}
