//! Bodies that are large, slow or never end: what they may cost, and who is served meanwhile.

use crate::harness::{House, Who, on_each_engine};
use axum::body::{Body, Bytes, HttpBody};
use axum::http::Request;
use hyper::body::{Frame, SizeHint};
use serde_json::json;
use std::convert::Infallible;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::task::{Context, Poll};

/// A body that sends some parts of 32 KiB and then stands still for ever.
struct Held {
    declared: Option<u64>,
    left: usize,
    taken: Arc<AtomicUsize>,
}

impl HttpBody for Held {
    type Data = Bytes;
    type Error = Infallible;

    fn poll_frame(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, Infallible>>> {
        self.taken.fetch_add(1, Ordering::SeqCst);
        if self.left == 0 {
            return Poll::Pending;
        }
        self.left -= 1;
        Poll::Ready(Some(Ok(Frame::data(Bytes::from(vec![7; 32 << 10])))))
    }

    fn size_hint(&self) -> SizeHint {
        self.declared.map_or_else(SizeHint::default, SizeHint::with_exact)
    }
}

fn held(declared: Option<u64>, parts: usize) -> (Body, Arc<AtomicUsize>) {
    let taken = Arc::new(AtomicUsize::new(0));
    (Body::new(Held { declared, left: parts, taken: Arc::clone(&taken) }), taken)
}

fn post(path: &str, kind: &str) -> axum::http::request::Builder {
    Request::builder().method("POST").uri(path).header("content-type", kind)
}

/// The clock of the runtime goes on by itself when everybody waits, so that no test waits.
fn still(house: &House) {
    house.runtime.block_on(async { tokio::time::pause() });
}

#[test]
fn nothing_large_is_taken_from_somebody_unknown() {
    on_each_engine(|house| {
        still(house);
        house.create("task", json!({ "what": "Write", "due": "2026-07-01" }));
        let wrong = Who::Token("vouchsafe_0".into());
        for (who, path, kind) in [
            (&Who::Nobody, "/task/T-1/files", "multipart/form-data; boundary=X"),
            (&Who::Nobody, "/task/T-1/edit", "application/x-www-form-urlencoded"),
            (&Who::Nobody, "/api/v1/task", "application/json"),
            (&wrong, "/api/v1/task/T-1/files?name=a", "application/octet-stream"),
        ] {
            for declared in [Some(900 << 10), None] {
                let (body, taken) = held(declared, 20);
                house.send(who, post(path, kind), body).expect(401);
                assert_eq!(taken.load(Ordering::SeqCst), 0, "{path} was read");
            }
        }
        // Where nobody need be known, nothing large is taken from anybody.
        for path in ["/sign-in", "/enter", "/set-up", "/nowhere"] {
            let (body, taken) = held(Some(900 << 10), 20);
            house.send(&Who::Nobody, post(path, "application/x-www-form-urlencoded"), body).expect(413);
            assert_eq!(taken.load(Ordering::SeqCst), 0, "{path} was read");
        }
        // A small one is given up as well when it stands still.
        let (body, _) = held(Some(40 << 10), 1);
        house.send(&Who::Nobody, post("/sign-in", "application/x-www-form-urlencoded"), body).expect(408);
    });
}

#[test]
fn bodies_that_stand_still_are_given_up_and_others_are_served() {
    on_each_engine(|house| {
        still(house);
        let asset = house.create("asset", json!({ "name": "Mail", "kind": "service" }));
        let path = format!("/api/v1/asset/{asset}/files?name=a.bin");
        let ada = &house.person("Ada", "U-1", Some(kernel::Role::Contributor));
        std::thread::scope(|scope| {
            // They wait for each other, and nobody else for them.
            let held: Vec<_> = (0..40)
                .map(|n| {
                    let path = &path;
                    scope.spawn(move || {
                        let (body, _) = held((n % 2 == 0).then_some(1 << 20), 10);
                        house.send(&Who::Operator, post(path, "application/octet-stream"), body).status
                    })
                })
                .collect();
            for _ in 0..5 {
                house.get(&Who::Operator, &format!("/api/v1/asset/{asset}")).expect(200);
                house.send(ada, post(&path, "application/octet-stream"), vec![7; 1 << 20]).expect(201);
                house.json(&Who::Operator, "POST", "/api/v1/task", &json!({ "fields": { "what": "A", "due": "2026-07-01" } })).expect(201);
            }
            assert!(held.into_iter().all(|thread| thread.join().unwrap() == 408));
        });
        house.send(&Who::Operator, post(&path, "application/octet-stream"), vec![7; 1 << 20]).expect(201);
        assert_eq!(house.get(&Who::Operator, "/api/v1/attachment").json()["total"], 6);
    });
}

#[test]
fn many_sign_ins_at_once_are_all_answered() {
    on_each_engine(|house| {
        let statuses: Vec<u16> = std::thread::scope(|scope| {
            let one = |n: usize| {
                let email = format!("nobody{n}@aldermoor.example");
                house.form(&Who::Nobody, "/sign-in", &[("email", &email), ("password", "wrong wrong wrong")]).status
            };
            let threads: Vec<_> = (0..40).map(|n| scope.spawn(move || one(n))).collect();
            threads.into_iter().map(|thread| thread.join().unwrap()).collect()
        });
        assert!(statuses.iter().all(|status| *status == 401), "{statuses:?}");
    });
}
