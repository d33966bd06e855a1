//! What the embedded fonts can show, and how wide it is: makes hostile text printable and columns as wide as they need.

use typst::{
    layout::Abs,
    text::{FontVariant, FontVariations},
};
use typst_kit::fonts::FontStore;

/// Stands for a character without a glyph.
const MISSING: char = '□';
/// Advance of a character that the text face does not have, in em.
const STRANGER: f64 = 0.6;
/// Code points whose width is looked up once: Latin, Greek, Cyrillic, Hebrew.
const COMMON: u32 = 0x600;
const FACE: &str = "libertinus serif";

/// Which glyphs a print may use.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Glyphs {
    /// Those of all embedded fonts.
    All,
    /// Those of the text face in all its cuts.
    TextFace,
}

/// Coverage and widths of the embedded fonts.
pub(crate) struct Ruler {
    all: Coverage,
    face: Coverage,
    widths: Vec<f64>,
}

impl Ruler {
    /// Reads the fonts; none if the text face is not among them.
    pub(crate) fn new(fonts: &FontStore) -> Option<Self> {
        let book = fonts.book();
        let mut all = Coverage::default();
        for at in 0.. {
            let Some(info) = book.info(at) else { break };
            info.coverage.iter().for_each(|c| all.insert(c));
        }
        let mut cuts = book.select_family(FACE).filter_map(|at| book.info(at).map(|info| (at, info)));
        let (regular, first) = cuts.next()?;
        let mut face = Coverage::default();
        let rest: Vec<_> = cuts.collect();
        first.coverage.iter().filter(|c| rest.iter().all(|(_, cut)| cut.coverage.contains(*c))).for_each(|c| face.insert(c));
        let font = fonts.font(regular)?.instantiate(FontVariant::default(), Abs::pt(9.0), &FontVariations::default());
        let width = |c: u32| {
            let glyph = font.ttf().glyph_index(char::from_u32(c)?)?;
            font.x_advance(glyph.0).map(|em| em.get())
        };
        Some(Self { all, face, widths: (0..COMMON).map(|c| width(c).unwrap_or(STRANGER)).collect() })
    }

    /// Width of a text in em, as if set in one line.
    pub(crate) fn width(&self, text: &str) -> f64 {
        text.chars().map(|c| self.advance(c)).sum()
    }

    /// Width of the longest line and of the longest word of a text, in em.
    pub(crate) fn extent(&self, text: &str) -> (f64, f64) {
        let widest = |parts: &mut dyn Iterator<Item = &str>| parts.map(|part| self.width(part)).fold(0.0, f64::max);
        (widest(&mut text.split('\n')), widest(&mut text.split_whitespace()))
    }

    fn advance(&self, c: char) -> f64 {
        usize::try_from(u32::from(c)).ok().and_then(|at| self.widths.get(at)).copied().unwrap_or(STRANGER)
    }

    /// A text as it can be printed: line ends as LF, tabs as spaces, no control or invisible characters, `□` for what
    /// has no glyph. The second value counts those.
    pub(crate) fn printable(&self, text: &str, glyphs: Glyphs) -> (String, usize) {
        let coverage = match glyphs {
            Glyphs::All => &self.all,
            Glyphs::TextFace => &self.face,
        };
        let mut missing = 0;
        let mut out = String::with_capacity(text.len());
        let mut chars = text.chars().peekable();
        while let Some(c) = chars.next() {
            match c {
                '\r' if chars.peek() == Some(&'\n') => {}
                '\n' | '\r' | '\u{85}' | '\u{2028}' | '\u{2029}' | '\u{b}' | '\u{c}' => out.push('\n'),
                '\t' => out.push(' '),
                c if c.is_control() || is_invisible(c) => {}
                c if c.is_ascii() || (coverage.contains(u32::from(c)) && !is_private(c)) => out.push(c),
                _ => {
                    missing += 1;
                    out.push(MISSING);
                }
            }
        }
        (out, missing)
    }

    /// Whether the typesetter breaks this word everywhere it has to: it does so in addresses of the web, between letters, digits and
    /// signs, and nothing has to be put in that would be copied along with the address.
    fn is_address(&self, word: &str, room: f64) -> bool {
        let Some((before, address)) = word.split_once("://") else { return false };
        let link = typst::syntax::link_prefix(address).0;
        // What stands around the address breaks like any text, and its last part is left whole.
        let last = link.rsplit(|c: char| !c.is_ascii_alphanumeric()).next().unwrap_or_default();
        let around = address.get(link.len()..).unwrap_or_default();
        [before, last, around].iter().all(|part| self.width(part) <= room * 0.8)
    }

    /// A text in which no word is wider than `room` em: longer ones may break after a sign, or anywhere when there is
    /// none.
    pub(crate) fn breakable(&self, text: &str, room: f64) -> String {
        let mut out = String::with_capacity(text.len());
        for piece in text.split_inclusive(char::is_whitespace) {
            // A plain word that is a little too long is left to hyphenation.
            let word = piece.trim_end();
            let short = self.width(piece) <= room || (word.chars().all(char::is_alphabetic) && word.chars().count() <= 28);
            if short || self.is_address(word, room) {
                out.push_str(piece);
                continue;
            }
            let mut run = 0.0;
            for c in piece.chars() {
                let wide = self.advance(c);
                if run + wide > room * 0.95 && run > 0.0 {
                    out.push('\u{200b}');
                    run = 0.0;
                }
                out.push(c);
                run += wide;
                if "/\\-_.,;:@&=?)|+".contains(c) {
                    out.push('\u{200b}');
                    run = 0.0;
                }
            }
        }
        out
    }
}

/// A set of code points, one bit each.
#[derive(Default)]
struct Coverage(Vec<u64>);

impl Coverage {
    fn insert(&mut self, c: u32) {
        let at = c as usize / 64;
        if self.0.len() <= at {
            self.0.resize(at + 1, 0);
        }
        if let Some(word) = self.0.get_mut(at) {
            *word |= 1 << (c % 64);
        }
    }

    fn contains(&self, c: u32) -> bool {
        self.0.get(c as usize / 64).is_some_and(|word| word >> (c % 64) & 1 == 1)
    }
}

/// Characters of a script whose letters join, of which the fonts have the letters alone: Devanagari, as Hindi, Marathi and Nepali are
/// written.
pub(crate) fn stands_unjoined(c: char) -> bool {
    matches!(c, '\u{900}'..='\u{97f}' | '\u{a8e0}'..='\u{a8ff}')
}

/// Characters that show nothing: joiners, selectors, marks of direction (which can make a print read other than its
/// text), tags. Soft hyphens go too, because the typesetter hyphenates itself.
fn is_invisible(c: char) -> bool {
    matches!(c,
        '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}' | '\u{180b}'..='\u{180f}'
        | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{3164}' | '\u{fe00}'..='\u{fe0f}'
        | '\u{feff}' | '\u{ffa0}' | '\u{fff0}'..='\u{fffb}' | '\u{1bca0}'..='\u{1bca3}' | '\u{1d173}'..='\u{1d17a}'
        | '\u{e0000}'..='\u{e0fff}')
}

/// Code points without a public meaning, which PDF/A-2a refuses.
fn is_private(c: char) -> bool {
    matches!(c, '\u{e000}'..='\u{f8ff}' | '\u{f0000}'..)
}
