//! Prose: Markdown as people type it, to HTML that cannot do harm.

use comrak::arena_tree::NodeEdge;
use comrak::nodes::NodeValue;
use comrak::{Arena, Node, Options};
use maud::{Markup, PreEscaped, html};
use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

/// More than this is shown as plain text: no parser is asked to be patient.
const MOST: usize = 200_000;
/// Quotations and lists nested deeper than this are nobody's prose, and the cleaner walks up from every one of them.
const DEEP: usize = 100;

static CLEANER: LazyLock<ammonia::Builder<'static>> = LazyLock::new(|| {
    let mut cleaner = ammonia::Builder::empty();
    let tags = [
        "p",
        "br",
        "hr",
        "em",
        "strong",
        "del",
        "code",
        "pre",
        "blockquote",
        "ul",
        "ol",
        "li",
        "h3",
        "h4",
        "h5",
        "h6",
        "a",
        "table",
        "thead",
        "tbody",
        "tr",
        "th",
        "td",
    ];
    cleaner
        .tags(HashSet::from(tags))
        .tag_attributes(HashMap::from([("a", HashSet::from(["href"])), ("ol", HashSet::from(["start"]))]))
        .url_schemes(HashSet::from(["http", "https", "mailto"]))
        .url_relative(ammonia::UrlRelative::Deny)
        .link_rel(Some("noopener noreferrer"));
    cleaner
});

/// Markdown as HTML. Raw HTML is shown as text, pictures are left out, links lead to http, https and mailto only, and
/// headings stand below those of the page.
pub fn prose(markdown: &str) -> Markup {
    if markdown.len() > MOST {
        return plain(markdown);
    }
    let mut options = Options::default();
    options.extension.strikethrough = true;
    options.extension.table = true;
    options.extension.autolink = true;
    options.render.escape = true;
    options.render.hardbreaks = true;
    let arena = Arena::new();
    let root = comrak::parse_document(&arena, markdown, &options);
    if depth(root) > DEEP {
        return plain(markdown);
    }
    for node in root.descendants() {
        if let NodeValue::Heading(heading) = &mut node.data.borrow_mut().value {
            heading.level = heading.level.saturating_add(2).min(6);
        }
    }
    let mut rendered = String::with_capacity(markdown.len() * 2);
    if comrak::format_html(root, &options, &mut rendered).is_err() {
        return plain(markdown);
    }
    let clean = CLEANER.clean(&rendered).to_string();
    PreEscaped(format!("<div class=\"prose\" dir=\"auto\">{clean}</div>"))
}

/// The text as it was typed.
fn plain(markdown: &str) -> Markup {
    html! { div.prose dir="auto" { pre { (markdown) } } }
}

fn depth(root: Node<'_>) -> usize {
    let (mut now, mut most) = (0_usize, 0);
    for edge in root.traverse() {
        match edge {
            NodeEdge::Start(_) => now += 1,
            NodeEdge::End(_) => now = now.saturating_sub(1),
        }
        most = most.max(now);
    }
    most
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(markdown: &str) -> String {
        prose(markdown).into_string()
    }

    #[test]
    fn what_people_write() {
        let html = shown("# Plan\n\nBackup *every* night:\n\n- one\n- two\n\n[the page](https://example.com/a?b=1&c=2)");
        assert!(html.contains("<h3>Plan</h3>") && html.contains("<em>every</em>") && html.contains("<li>one</li>"));
        assert!(html.contains("href=\"https://example.com/a?b=1&amp;c=2\" rel=\"noopener noreferrer\""));
        assert!(shown("one\ntwo").contains("<br>"));
    }

    #[test]
    fn nothing_runs_and_nothing_loads() {
        for hostile in [
            "<script>alert(1)</script>",
            "<img src=x onerror=alert(1)>",
            "[a](javascript:alert(1))",
            "[a](data:text/html,x)",
            "![x](https://evil.example/x.png)",
            "<a href=\"x\" style=\"color:red\" onclick=\"x()\">a</a>",
            "[a](//evil.example)",
            "<svg><style><img onerror=1>",
            "[a](JaVaScRiPt:alert(1))",
        ] {
            let html = shown(hostile);
            assert!(!html.contains("<script") && !html.contains("<img") && !html.contains("<svg") && !html.contains("<style"), "{html}");
            assert!(!html.contains("href=\"javascript") && !html.contains("href=\"data") && !html.contains("href=\"//"), "{html}");
            assert!(!html.contains("<a style") && !html.contains("<a onclick"), "{html}");
        }
    }

    #[test]
    fn pathological_text_ends() {
        for sign in ["[", "*", "_a ", "> ", "- ", "`", "<", "![", "~~", "|-", "a**b", "((", "&lt;"] {
            let html = shown(&sign.repeat(20_000));
            assert!(!html.is_empty());
        }
    }
}
