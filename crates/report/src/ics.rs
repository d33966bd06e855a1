//! Days as an iCalendar file (RFC 5545), for calendar programs.

use jiff::ToSpan;
use kernel::document::Entry;

/// Octets of a line, without its end.
const LINE: usize = 75;

/// Days as one calendar: an all-day event each, which leaves the day free. `base` stands before each path, such as
/// `https://isms.example`.
pub fn ics(name: &str, base: &str, entries: &[Entry]) -> String {
    let mut file = File(String::new());
    for line in ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Vouchsafe//Vouchsafe//EN", "CALSCALE:GREGORIAN"] {
        file.line(line);
    }
    for property in ["NAME", "X-WR-CALNAME"] {
        file.text(property, name);
    }
    file.line("REFRESH-INTERVAL;VALUE=DURATION:PT6H");
    // A calendar holds one component at least.
    if entries.is_empty() {
        for line in ["BEGIN:VTIMEZONE", "TZID:UTC", "BEGIN:STANDARD", "DTSTART:19700101T000000", "TZOFFSETFROM:+0000"] {
            file.line(line);
        }
        ["TZOFFSETTO:+0000", "END:STANDARD", "END:VTIMEZONE"].into_iter().for_each(|line| file.line(line));
    }
    for entry in entries {
        let after = entry.date.checked_add(1.day()).unwrap_or(entry.date);
        file.line("BEGIN:VEVENT");
        file.text("UID", &entry.uid);
        file.line(&format!("DTSTAMP:{}", entry.changed.strftime("%Y%m%dT%H%M%SZ")));
        file.line(&format!("DTSTART;VALUE=DATE:{}", entry.date.strftime("%Y%m%d")));
        file.line(&format!("DTEND;VALUE=DATE:{}", after.strftime("%Y%m%d")));
        file.text("SUMMARY", &entry.title);
        if !entry.text.is_empty() {
            file.text("DESCRIPTION", &entry.text);
        }
        if !base.is_empty() {
            file.line(&format!("URL:{base}{}", entry.path));
        }
        file.line("TRANSP:TRANSPARENT");
        file.line("END:VEVENT");
    }
    file.line("END:VCALENDAR");
    file.0
}

struct File(String);

impl File {
    fn text(&mut self, property: &str, value: &str) {
        self.line(&format!("{property}:{}", escaped(value)));
    }

    /// A line, folded where it is too long, and never inside a character.
    fn line(&mut self, line: &str) {
        let mut octets = 0;
        for c in line.chars() {
            if octets + c.len_utf8() > LINE {
                self.0.push_str("\r\n ");
                octets = 1;
            }
            self.0.push(c);
            octets += c.len_utf8();
        }
        self.0.push_str("\r\n");
    }
}

/// A text value: its signs escaped, line ends as `\n`, no other control characters.
fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.replace("\r\n", "\n").chars() {
        match c {
            '\n' | '\r' => escaped.push_str("\\n"),
            '\\' | ';' | ',' => escaped.extend(['\\', c]),
            c if c.is_control() => escaped.push(' '),
            c => escaped.push(c),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    fn entry(title: &str) -> Entry {
        Entry {
            uid: "0190-review@org".into(),
            changed: "2026-06-01T09:00:00.5Z".parse().unwrap(),
            date: date(2026, 12, 31),
            title: title.into(),
            text: String::new(),
            path: "/risk/R-1".into(),
        }
    }

    /// What a reader sees after unfolding (RFC 5545, 3.1).
    fn unfolded(file: &str) -> String {
        file.replace("\r\n ", "")
    }

    #[test]
    fn a_day_is_an_event_that_ends_the_next_day() {
        let file = ics("Work", "https://isms.example", &[entry("R-1: Review the risk")]);
        let expected = "BEGIN:VEVENT\r\nUID:0190-review@org\r\nDTSTAMP:20260601T090000Z\r\nDTSTART;VALUE=DATE:20261231\r\n\
                        DTEND;VALUE=DATE:20270101\r\nSUMMARY:R-1: Review the risk\r\nURL:https://isms.example/risk/R-1\r\n\
                        TRANSP:TRANSPARENT\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n";
        assert!(file.starts_with("BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:") && file.ends_with(expected), "{file}");
    }

    #[test]
    fn hostile_texts_stay_in_their_line() {
        let file = ics("a;b,c\\d", "", &[entry("x\r\nEND:VEVENT\u{7}\nATTENDEE:mailto:x@y.example")]);
        assert!(file.contains("NAME:a\\;b\\,c\\\\d\r\n"));
        assert!(unfolded(&file).contains("SUMMARY:x\\nEND:VEVENT \\nATTENDEE:mailto:x@y.example\r\n"));
        assert_eq!(file.matches("\nEND:VEVENT").count(), 1);
    }

    #[test]
    fn long_lines_fold_at_75_octets_between_characters() {
        let title = "日本語の点検 ".repeat(20);
        let file = ics("n", "", &[entry(&title)]);
        assert!(file.split("\r\n").all(|line| line.len() <= 75) && !file.replace("\r\n", "").contains(['\r', '\n']));
        assert!(unfolded(&file).contains(&title));
        assert!(ics("n", "", &[]).contains("BEGIN:VTIMEZONE"));
    }
}
