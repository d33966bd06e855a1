//! Stacked bars on a common scale: a table whose rows show how their whole divides, in paint and in numbers.

use kernel::document::{Bars, Shade};
use maud::{Markup, html};

/// Bars with their numbers. `link` leads from a number, by row and part, to what it counts.
pub fn bars(caption: &str, bars: &Bars, link: &dyn Fn(usize, usize) -> Option<String>) -> Markup {
    let most = bars.rows.iter().map(|(_, numbers)| numbers.iter().sum::<u64>()).max().unwrap_or_default().max(1);
    let number = |row: usize, part: usize, n: u64| match link(row, part).filter(|_| n > 0) {
        Some(href) => html! { a href=(href) { (n) } },
        None => html! { span.mute[n == 0] { (n) } },
    };
    html! {
        table.reg.rows.bars {
            caption { (caption) }
            thead { tr {
                th scope="col" { (bars.head) }
                @for (shade, word) in &bars.parts { th.num scope="col" { (swatch(*shade)) " " (word) } }
                th.num scope="col" { (bars.all) }
            } }
            tbody {
                @for (row, (label, numbers)) in bars.rows.iter().enumerate() {
                    tr {
                        th scope="row" { (label) (bar(bars, numbers, most)) }
                        @for (part, (_, word)) in bars.parts.iter().enumerate() {
                            td.num data-l=(word) { (number(row, part, numbers.get(part).copied().unwrap_or_default())) }
                        }
                        td.num data-l=(bars.all) { b { (numbers.iter().sum::<u64>()) } }
                    }
                }
            }
        }
    }
}

/// The paint says nothing that the numbers beside it do not.
fn bar(bars: &Bars, numbers: &[u64], most: u64) -> Markup {
    let mut at = 0;
    let mut rects = Vec::new();
    for ((shade, _), n) in bars.parts.iter().zip(numbers).filter(|(_, n)| **n > 0) {
        rects.push((class(*shade), at * 1000 / most, (n * 1000 / most).max(4)));
        at += n;
    }
    html! {
        svg.strip viewBox="0 0 1000 8" preserveAspectRatio="none" aria-hidden="true" {
            @for (class, x, width) in rects { rect class=(class) x=(x) y="0" width=(width) height="8" {} }
        }
    }
}

fn swatch(shade: Shade) -> Markup {
    html! { svg.key viewBox="0 0 8 8" aria-hidden="true" { rect class=(class(shade)) width="8" height="8" {} } }
}

fn class(shade: Shade) -> &'static str {
    match shade {
        Shade::Ok => "sok",
        Shade::Part => "spart",
        Shade::Stale => "sold",
        Shade::Bad => "sbad",
        Shade::None => "snone",
        Shade::Level(..=1) => "cell f1",
        Shade::Level(2) => "cell f2",
        Shade::Level(3) => "cell f3",
        Shade::Level(4) => "cell f4",
        Shade::Level(5..) => "cell f5",
    }
}
