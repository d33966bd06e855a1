//! Passwords, links, sessions, tokens, remembered answers, and blobs.

use crate::world::{World, engines};
use jiff::{SignedDuration, Timestamp};
use kernel::nouns::{ATTACHMENT, Attachment, PERSON, SIGNOFF};
use kernel::{Actor, Change, Draft, Fault, Role};
use sha2::{Digest, Sha256};
use store::{ApiToken, Session};

fn hash(n: u8) -> [u8; 32] {
    [n; 32]
}

#[test]
fn accounts_sessions_tokens_and_links() {
    for engine in engines() {
        let w = World::new(&engine);
        let s = w.store();
        let Actor::Person { id: ann, .. } = w.ann else { panic!() };
        let now: Timestamp = s.now();
        let later = now + SignedDuration::from_hours(1);
        let account = s.account_by_email(" ANN@example.com ").unwrap();
        assert_eq!((account.len(), account[0].person, account[0].password.as_deref()), (1, ann, None));
        s.set_password(w.org, ann, "$argon2id$1", false).unwrap();
        s.set_password(w.org, ann, "$argon2id$2", false).unwrap();
        assert_eq!(s.account(w.org, ann).unwrap().unwrap().password.as_deref(), Some("$argon2id$2"));
        assert!(s.account_by_email("nobody@example.com").unwrap().is_empty());

        s.put_link(hash(1), w.org, ann, "sign-in", later).unwrap();
        assert_eq!(s.peek_link(hash(1), "sign-in", now).unwrap(), Some((w.org, ann)));
        assert_eq!(s.take_link(hash(1), "reset", now).unwrap(), None);
        assert_eq!(s.take_link(hash(1), "sign-in", later).unwrap(), None);
        let taken: Vec<_> = std::thread::scope(|scope| {
            let all: Vec<_> = (0..8).map(|_| scope.spawn(|| s.take_link(hash(1), "sign-in", now).unwrap())).collect();
            all.into_iter().filter_map(|t| t.join().unwrap()).collect()
        });
        assert_eq!(taken, [(w.org, ann)]);

        let session = |n: u8| Session {
            hash: hash(n),
            organisation: w.org,
            person: ann,
            csrf: "word".into(),
            created: now,
            seen: now,
            expires: later,
            agent: "Firefox".into(),
        };
        for n in 1..4 {
            s.put_session(&session(n)).unwrap();
        }
        assert_eq!(s.session(hash(2)).unwrap(), Some(session(2)));
        s.touch_session(hash(2), later).unwrap();
        assert_eq!(s.sessions_of(w.org, ann).unwrap()[0].hash, hash(2));
        s.end_session(hash(3)).unwrap();
        s.end_sessions_of(w.org, ann, Some(hash(1))).unwrap();
        assert_eq!(s.sessions_of(w.org, ann).unwrap(), [session(1)]);
        s.end_sessions_of(w.org, ann, None).unwrap();
        assert!(s.sessions_of(w.org, ann).unwrap().is_empty());

        let token = |n: u8, expires| ApiToken {
            hash: hash(n),
            organisation: w.org,
            person: ann,
            name: "ci".into(),
            at_most: Some(Role::Reader),
            opens: "/days.ics".into(),
            created: now,
            expires,
            last_used: None,
        };
        s.put_token(&token(1, None)).unwrap();
        s.put_token(&token(2, Some(later))).unwrap();
        s.touch_token(hash(1), later).unwrap();
        assert_eq!(s.token(hash(1)).unwrap(), Some(ApiToken { last_used: Some(later), ..token(1, None) }));
        assert_eq!(s.tokens_of(w.org, ann).unwrap().len(), 2);

        s.put_session(&session(7)).unwrap();
        assert_eq!(s.sweep(later + SignedDuration::from_hours(30)).unwrap(), 2);
        assert_eq!((s.session(hash(7)).unwrap(), s.token(hash(2)).unwrap()), (None, None));
        s.revoke_token(hash(1)).unwrap();
        assert_eq!(s.token(hash(1)).unwrap(), None);

        w.write(&Actor::System, &[Change::Retire { register: &PERSON, id: ann, version: None }]).unwrap();
        assert!(s.account(w.org, ann).unwrap().is_none() && s.account_by_email("ann@example.com").unwrap().is_empty());
    }
}

#[test]
fn blobs_are_kept_once_and_checked() {
    for engine in engines() {
        let w = World::new(&engine);
        let s = w.store();
        let (hash, size) = s.put_blob(&b"evidence"[..], 100).unwrap();
        let known: String = Sha256::digest(b"evidence").iter().map(|byte| format!("{byte:02x}")).collect();
        assert_eq!((hash.as_str(), size), (known.as_str(), 8));
        assert_eq!(s.put_blob(&b"evidence"[..], 100).unwrap().0, hash);
        assert_eq!(s.get_blob(&hash).unwrap(), b"evidence");
        assert!(matches!(s.put_blob(&b"too large"[..], 4), Err(Fault::Invalid(_))));
        for odd in ["", "../../etc/passwd", "zz", &"a".repeat(64)] {
            assert!(matches!(s.get_blob(odd), Err(Fault::NotFound)));
        }
        assert_eq!(s.put_blob(&b"full"[..], 4).unwrap().1, 4);
        // A name that is no hash finds nothing, also where a file of that name lies.
        for odd in [hash.to_uppercase(), format!("{hash}0"), hash[1..].to_owned(), format!("{}g", &hash[1..])] {
            let folder = w.place.data().join("blobs").join(&odd[..2]).join(&odd[2..4]);
            std::fs::create_dir_all(&folder).unwrap();
            std::fs::write(folder.join(&odd), b"evidence").unwrap();
            assert!(matches!(s.get_blob(&odd), Err(Fault::NotFound)), "{odd}");
        }
        let path = w.place.data().join("blobs").join(&hash[..2]).join(&hash[2..4]).join(&hash);
        std::fs::write(path, b"evidencE").unwrap();
        assert!(matches!(s.get_blob(&hash), Err(Fault::Internal(_))));
        // From a blocking thread of a server, and from many at once.
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).build().unwrap();
        let store: &store::Store = s;
        std::thread::scope(|scope| {
            let handle = runtime.handle().clone();
            for n in 0..4_u8 {
                let handle = handle.clone();
                scope.spawn(move || {
                    let _inside = handle.enter();
                    let (hash, _) = store.put_blob(&[n; 1000][..], 2000).unwrap();
                    assert_eq!(store.get_blob(&hash).unwrap(), [n; 1000]);
                });
            }
        });
    }
}

#[test]
fn a_check_reads_every_attached_file() {
    for engine in engines() {
        let w = World::new(&engine);
        let keep = |content: &[u8]| {
            let (hash, size) = w.store().put_blob(content, 100).unwrap();
            let held = Attachment {
                file_name: "a.txt".into(),
                about: Some(w.root),
                hash: hash.clone(),
                size: i64::try_from(size).ok(),
                media_type: "text/plain".into(),
            };
            w.write(&Actor::System, &[Change::create(&ATTACHMENT, w.mint(), Draft::of(&held))]).unwrap();
            w.place.data().join("blobs").join(&hash[..2]).join(&hash[2..4]).join(&hash)
        };
        let (_, changed, gone) = (keep(b"one"), keep(b"two"), keep(b"three"));
        let (copy, _) = w.store().put_blob(&b"what was signed"[..], 100).unwrap();
        let Actor::Person { id: ann, .. } = w.ann else { panic!() };
        let signature = Draft::new().with("statement", "Seen").with("act", "accept").with("about", w.root).with("signer", ann);
        w.write(&Actor::System, &[Change::create(&SIGNOFF, w.mint(), signature.with("copy", copy.as_str()))]).unwrap();
        w.sound();
        std::fs::write(changed, b"tw0").unwrap();
        std::fs::remove_file(gone).unwrap();
        std::fs::remove_file(w.place.data().join("blobs").join(&copy[..2]).join(&copy[2..4]).join(&copy)).unwrap();
        let mut problems = w.store().fsck().unwrap().problems;
        problems.sort();
        assert_eq!(
            problems,
            [
                "attachment F-2: its file is not what it was when it was kept",
                "attachment F-3: its file is missing",
                "sign-off SIG-1: its copy is missing"
            ]
        );
    }
}
