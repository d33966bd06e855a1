//! Deadlines of a certificate against days that were worked out by hand.

use super::cycle::{
    Cycle, Deadline, Demand, Held, Renewal, deadlines, last_day, next_surveillance, renewal, restore_by, suspended_until, verify_by,
};
use super::estimate::{Estimate, estimate};
use super::record::Complexity;
use jiff::civil::{Date, date};

fn day(text: &str) -> Date {
    text.parse().unwrap()
}

/// The deadlines as lines: what, by, and when it was done.
fn told(cycle: &Cycle, surveillances: &[&str], recertification: Option<&str>) -> Vec<String> {
    let held = Held { surveillances: surveillances.iter().map(|text| day(text)).collect(), recertification: recertification.map(day) };
    let line = |deadline: &Deadline| {
        let what = match deadline.demand {
            Demand::FirstSurveillance => "first".to_owned(),
            Demand::Surveillance(year) => year.to_string(),
            Demand::RecertificationVisit => "visit".to_owned(),
            Demand::Recertification => "renewal".to_owned(),
        };
        let late = deadline.met.is_some_and(|met| met > deadline.by);
        format!(
            "{what} {}{}",
            deadline.by,
            deadline.met.map(|day| format!(" {}{day}", if late { "late " } else { "" })).unwrap_or_default()
        )
    };
    deadlines(cycle, &held).iter().map(line).collect()
}

fn first(decision: &str) -> Cycle {
    let decision = day(decision);
    Cycle { decision, end: last_day(decision), first: true }
}

#[test]
fn a_usual_cycle() {
    // Decided on 10 March 2026. Twelve months end on 10 March 2027; a surveillance in 2027 and in 2028; three months before 9 March 2029.
    let expected = ["first 2027-03-10", "2027 2027-12-31", "visit 2028-12-09", "2028 2028-12-31", "renewal 2029-03-09"];
    assert_eq!(told(&first("2026-03-10"), &[], None), expected);
    // The first surveillance keeps both the twelve months and its year; the second its own.
    let expected = [
        "first 2027-03-10 2027-02-18",
        "2027 2027-12-31 2027-02-18",
        "visit 2028-12-09",
        "2028 2028-12-31 2028-02-21",
        "renewal 2029-03-09",
    ];
    assert_eq!(told(&first("2026-03-10"), &["2028-02-21", "2027-02-18"], None), expected);
}

#[test]
fn a_leap_day_makes_no_deadline_later_than_the_rule() {
    // 2029 and 2031 have no 29 February.
    let cycle = first("2028-02-29");
    assert_eq!(cycle.end, date(2031, 2, 27));
    let expected = ["first 2029-02-28", "2029 2029-12-31", "visit 2030-11-27", "2030 2030-12-31", "renewal 2031-02-27"];
    assert_eq!(told(&cycle, &[], None), expected);
    // Three years before a leap day; six months after 31 August end on the last of February.
    assert_eq!(last_day(date(2025, 3, 1)), date(2028, 2, 29));
    assert_eq!(restore_by(date(2027, 8, 31)), date(2028, 2, 29));
    assert_eq!(restore_by(date(2028, 8, 31)), date(2029, 2, 28));
}

#[test]
fn a_moved_audit_keeps_its_year_or_misses_it() {
    let cycle = first("2026-03-10");
    // Held on the last day that counts, and one day later.
    assert_eq!(told(&cycle, &["2027-03-10"], None)[0], "first 2027-03-10 2027-03-10");
    assert_eq!(told(&cycle, &["2027-03-11"], None)[0], "first 2027-03-10 late 2027-03-11");
    assert_eq!(told(&cycle, &["2027-03-11"], None)[1], "2027 2027-12-31 2027-03-11");
    // Moved from December 2027 into January 2028: 2027 is made up for late, 2028 has one all the same.
    let moved = told(&cycle, &["2028-01-12"], None);
    assert_eq!((moved[1].as_str(), moved[3].as_str()), ("2027 2027-12-31 late 2028-01-12", "2028 2028-12-31 2028-01-12"));
    // Brought forward into the year of the decision: the twelve months are kept, the next year still asks for one.
    let early = told(&first("2026-01-15"), &["2026-12-01"], None);
    assert_eq!((early[0].as_str(), early[1].as_str()), ("first 2027-01-15 2026-12-01", "2027 2027-12-31"));
}

#[test]
fn the_next_surveillance_follows_from_those_that_were_held() {
    let next = |days: &[&str]| {
        let held = Held { surveillances: days.iter().map(|text| day(text)).collect(), recertification: None };
        next_surveillance(&first("2026-03-10"), &held)
    };
    assert_eq!(next(&[]), Some(date(2027, 3, 10)));
    assert_eq!(next(&["2027-02-18"]), Some(date(2028, 12, 31)));
    assert_eq!(next(&["2027-02-18", "2028-02-21"]), None);
    // What lies before the decision counts for nothing.
    assert_eq!(next(&["2026-03-09"]), Some(date(2027, 3, 10)));
}

#[test]
fn recertification_takes_the_place_of_surveillance_in_its_year() {
    // The certificate ends on 4 January 2029, so that its visit lies in 2028, which needs no surveillance beside it.
    let cycle = first("2026-01-05");
    assert_eq!(cycle.end, date(2029, 1, 4));
    let expected = [
        "first 2027-01-05 2026-11-20",
        "2027 2027-12-31 2027-11-18",
        "visit 2028-10-04 2028-09-27",
        "2028 2028-12-31 2028-09-27",
        "renewal 2029-01-04",
    ];
    assert_eq!(told(&cycle, &["2026-11-20", "2027-11-18"], Some("2028-09-27")), expected);
}

#[test]
fn a_renewed_cycle_has_no_first_surveillance() {
    let cycle = Cycle { decision: date(2029, 2, 20), end: date(2032, 3, 9), first: false };
    assert_eq!(told(&cycle, &[], None), ["2030 2030-12-31", "visit 2031-12-09", "2031 2031-12-31", "renewal 2032-03-09"]);
}

#[test]
fn early_and_late_recertification() {
    let end = date(2029, 3, 9);
    let table = [
        // Early: the new last day follows from the old one.
        ("2028-12-01", Renewal::InTime(date(2032, 3, 9))),
        // On the last day.
        ("2029-03-09", Renewal::InTime(date(2032, 3, 9))),
        // The day after: restored, and the last day does not move.
        ("2029-03-10", Renewal::Restored(date(2032, 3, 9))),
        // The last day of the six months, and the day after.
        ("2029-09-09", Renewal::Restored(date(2032, 3, 9))),
        ("2029-09-10", Renewal::TooLate),
    ];
    for (decision, expected) in table {
        assert_eq!(renewal(end, day(decision)), expected, "{decision}");
    }
    // From a leap day on.
    assert_eq!(renewal(date(2028, 2, 29), date(2028, 2, 1)), Renewal::InTime(date(2031, 2, 28)));
}

#[test]
fn suspension_and_majors_take_six_months() {
    assert_eq!(suspended_until(date(2027, 8, 31)), date(2028, 2, 29));
    assert_eq!(suspended_until(date(2027, 5, 17)), date(2027, 11, 17));
    assert_eq!(verify_by(date(2026, 1, 30)), date(2026, 7, 30));
    assert_eq!(verify_by(date(2026, 8, 30)), date(2027, 2, 28));
}

#[test]
fn days_at_the_end_of_time_do_not_break_it() {
    let cycle = Cycle { decision: Date::MAX, end: Date::MAX, first: true };
    assert!(!deadlines(&cycle, &Held::default()).is_empty());
    assert_eq!(last_day(Date::MAX), Date::MAX.yesterday().unwrap());
}

#[test]
fn an_estimate_grows_with_people_and_complexity() {
    use Complexity::{High, Low, Medium};
    assert_eq!(estimate(0, Medium, Medium), None);
    assert_eq!(estimate(-4, Medium, Medium), None);
    // A small firm, forty people, and 180: half days, in hundredths.
    assert_eq!(estimate(5, Medium, Medium), Some(Estimate { from: 500, to: 550 }));
    assert_eq!(estimate(180, Medium, Medium), Some(Estimate { from: 1250, to: 1400 }));
    let mut before = 0;
    for people in [1, 5, 10, 40, 41, 99, 100, 101, 500, 2500, 9999, 10_000, 1_000_000] {
        let middle = estimate(people, Medium, Medium).unwrap();
        assert!(middle.from >= before && middle.from <= middle.to, "{people}");
        before = middle.from;
        let (least, most) = (estimate(people, Low, Low).unwrap(), estimate(people, High, High).unwrap());
        assert!(least.from <= middle.from && most.to >= middle.to && least.from % 50 == 0 && most.to % 50 == 0, "{people}");
        assert_eq!(estimate(people, Low, High), estimate(people, High, Low));
        // A reduction is at most 30 percent.
        assert!(least.from * 10 >= middle.to * 6, "{people}");
    }
    let all = Estimate { from: 1200, to: 1500 };
    assert_eq!((all.surveillance(), all.recertification()), (Estimate { from: 400, to: 500 }, Estimate { from: 800, to: 1000 }));
}
