//! PDF by the typst typesetter: a fixed template, fonts from the binary, and the document as plain values.

mod charts;
mod fonts;
mod ruler;
mod tables;
mod values;

use std::sync::OnceLock;

use kernel::document::Document;
use typst::{
    Feature, Features, Library, LibraryExt, World, WorldExt,
    diag::{FileError, FileResult, SourceDiagnostic},
    foundations::{Bytes, Datetime, Duration, Smart},
    syntax::{FileId, RootedPath, Source, VirtualPath, VirtualRoot},
    text::{Font, FontBook},
    utils::LazyHash,
};
use typst_kit::fonts::FontStore;
use typst_layout::PagedDocument;
use typst_pdf::{PdfOptions, PdfStandard, PdfStandards, Timestamp};

use self::ruler::{Glyphs, Ruler};
use crate::{Lost, ReportError, check};

const TEMPLATE: &str = include_str!("house.typ");

/// What all prints share: made at the first one, and never changed.
struct House {
    library: LazyHash<Library>,
    fonts: FontStore,
    template: Source,
    values: FileId,
    ruler: Ruler,
}

/// One print: the house and the values of one document.
struct Print {
    house: &'static House,
    values: Bytes,
}

impl World for Print {
    fn library(&self) -> &LazyHash<Library> {
        &self.house.library
    }

    fn book(&self) -> &LazyHash<FontBook> {
        self.house.fonts.book()
    }

    fn main(&self) -> FileId {
        self.house.template.id()
    }

    fn source(&self, id: FileId) -> FileResult<Source> {
        if id == self.house.template.id() { Ok(self.house.template.clone()) } else { Err(missing(id)) }
    }

    fn file(&self, id: FileId) -> FileResult<Bytes> {
        if id == self.house.values { Ok(self.values.clone()) } else { Err(missing(id)) }
    }

    fn font(&self, index: usize) -> Option<Font> {
        self.house.fonts.font(index)
    }

    fn today(&self, _offset: Option<Duration>) -> Option<Datetime> {
        None
    }
}

/// A template that reaches for another file (or an SVG that links one) finds nothing: there is no file system here.
fn missing(id: FileId) -> FileError {
    FileError::NotFound(id.get().vpath().get_with_slash().into())
}

fn house() -> Result<&'static House, ReportError> {
    static HOUSE: OnceLock<Result<House, String>> = OnceLock::new();
    HOUSE.get_or_init(build).as_ref().map_err(|message| ReportError::Typeset(message.clone()))
}

fn build() -> Result<House, String> {
    let id = |path| VirtualPath::new(path).map(|path| RootedPath::new(VirtualRoot::Project, path).intern());
    let fonts = fonts::embedded();
    let ruler = Ruler::new(&fonts).ok_or("the embedded fonts lack the text face")?;
    Ok(House {
        library: LazyHash::new(Library::builder().with_features(Features::from_iter([Feature::A11yExtras])).build()),
        template: Source::new(id("/house.typ").map_err(|e| e.to_string())?, TEMPLATE.to_owned()),
        values: id("/document.json").map_err(|e| e.to_string())?,
        fonts,
        ruler,
    })
}

/// Builds the shared part ahead of the first print.
pub(crate) fn warm() {
    // A failure shows again, with its reason, at the first print.
    let _ = house();
}

/// What of a document a print cannot show; nothing where the fonts cannot be loaded, which printing says.
pub(crate) fn lost(document: &Document) -> Lost {
    let Ok(house) = house() else { return Lost::default() };
    let values = values::values(document, &house.ruler, Glyphs::All);
    let number = |key: &str| values.get(key).and_then(serde_json::Value::as_u64).and_then(|n| usize::try_from(n).ok()).unwrap_or_default();
    Lost { missing: number("missing"), unjoined: number("unjoined") }
}

/// Sets a checked document.
pub(crate) fn print(document: &Document) -> Result<Vec<u8>, ReportError> {
    let house = house()?;
    let options = options(document)?;
    let with = |glyphs| {
        let values = serde_json::to_vec(&values::values(document, &house.ruler, glyphs))?;
        set(&Print { house, values: Bytes::new(values) }, &options)
    };
    // Accents on letters of another script can need a glyph that no single font has, which PDF/A refuses. The second
    // try keeps to what the text face alone can show.
    let bytes = with(Glyphs::All).or_else(|refusal| with(Glyphs::TextFace).map_err(|_| refusal));
    // The typesetter keeps what it has laid out for reuse; what three later prints did not need may go.
    typst::comemo::evict(3);
    bytes
}

fn set(print: &Print, options: &PdfOptions) -> Result<Vec<u8>, ReportError> {
    let laid = typst::compile::<PagedDocument>(print).output.map_err(|errors| refused(print, &errors))?;
    typst_pdf::pdf(&laid, options).map_err(|errors| refused(print, &errors))
}

fn refused(print: &Print, errors: &[SourceDiagnostic]) -> ReportError {
    let line = |error: &SourceDiagnostic| {
        let lines = print.house.template.lines();
        let line = print.range(error.span).and_then(|range| lines.byte_to_line(range.start));
        line.map_or_else(|| error.message.to_string(), |line| format!("{} (template line {})", error.message, line + 1))
    };
    ReportError::Typeset(errors.iter().map(line).collect::<Vec<_>>().join("; "))
}

fn options(document: &Document) -> Result<PdfOptions, ReportError> {
    let stamp = check::stamp(document)?;
    let small = |n: i8| u8::try_from(n).unwrap_or_default();
    let moment = Datetime::from_ymd_hms(
        i32::from(stamp.year()),
        small(stamp.month()),
        small(stamp.day()),
        small(stamp.hour()),
        small(stamp.minute()),
        small(stamp.second()),
    );
    let standards = PdfStandards::new(&[PdfStandard::A_2a]).map_err(|refusal| ReportError::Typeset(refusal.message().to_string()))?;
    Ok(PdfOptions {
        ident: Smart::Custom(format!("vouchsafe {} {} {}", document.organisation, document.key, document.stamp)),
        creator: Smart::Custom(Some("Vouchsafe".into())),
        timestamp: moment.map(Timestamp::new_utc),
        page_ranges: None,
        standards,
        tagged: true,
        pretty: false,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Sets another template than the house's; answers with the words of a refusal.
    fn set_template(text: &str) -> Result<usize, String> {
        let mut house = build()?;
        house.template = Source::new(house.template.id(), text.to_owned());
        let print = Print { house: Box::leak(Box::new(house)), values: Bytes::new(Vec::new()) };
        let laid = typst::compile::<PagedDocument>(&print).output.map_err(|errors| refused(&print, &errors).to_string())?;
        Ok(laid.pages().len())
    }

    #[test]
    fn what_no_report_needs_is_refused_with_a_sentence() {
        for (template, why) in [
            ("#image(bytes((137, 80, 78, 71, 13, 10, 26, 10)), format: \"png\")", "prints no pictures"),
            ("#image(bytes(\"<svg xmlns='http://www.w3.org/2000/svg'/>\"), format: \"svg\")", "SVG"),
            ("#image(bytes(\"%PDF-1.7\"), format: \"pdf\")", "could not be loaded"),
            ("#plugin(bytes((0, 97, 115, 109)))", "runs no plugins"),
            ("#bibliography(bytes(\"a: 1\"))", "reads no bibliographies"),
            ("#bibliography(bytes(\"@book{a}\"), style: bytes(\"<style/>\"))", "reads no"),
        ] {
            let said = set_template(template).unwrap_err();
            assert!(said.contains(why), "{template}: {said}");
        }
    }

    fn text_of(frame: &typst::layout::Frame) -> String {
        let words = frame.items().map(|(_, item)| match item {
            typst::layout::FrameItem::Text(text) => text.text.to_string(),
            typst::layout::FrameItem::Group(group) => text_of(&group.frame),
            _ => String::new(),
        });
        words.collect()
    }

    /// The texts of the pages of a document, without the spaces between words.
    fn pages(document: &Document) -> Vec<String> {
        let house = house().unwrap();
        let values = serde_json::to_vec(&values::values(document, &house.ruler, Glyphs::All)).unwrap();
        let laid = typst::compile::<PagedDocument>(&Print { house, values: Bytes::new(values) }).output.unwrap();
        laid.pages().iter().map(|page| text_of(&page.frame).replace(' ', "")).collect()
    }

    /// The right edge of the text that reaches farthest, in points.
    fn reach(frame: &typst::layout::Frame) -> f64 {
        let edges = frame.items().map(|(at, item)| match item {
            typst::layout::FrameItem::Text(text) => at.x.to_pt() + text.width().to_pt(),
            typst::layout::FrameItem::Group(group) => at.x.to_pt() + reach(&group.frame),
            _ => 0.0,
        });
        edges.fold(0.0, f64::max)
    }

    #[test]
    fn an_address_breaks_and_is_copied_as_it_is() {
        use kernel::document::{Block, Column, Table, TableCell, TableRow};
        let addresses = [
            "https://files.quillhaven.example/contracts/2026/suppliers/hosting/annex-3/terms_of_service.html?edition=4&language=en#part-2",
            "https://intranet.example/3f786850e387550fdab836ed7e6dc881de23001b89fdca1eab4c1b2f5b9bd1f0a7e3b3f4/index.html",
            "https://intranet.example/averyveryverylongwordwithoutanysignthatstandsattheendofanaddressandhasnoplacetobreak",
        ];
        let texts = addresses.iter().map(|address| TableCell::text(format!("See {address} there")));
        let rows = texts.map(|cell| TableRow::Cells(vec![TableCell::text("One"), cell])).collect();
        let columns = vec![Column::new("a", "A", 9.0), Column::new("b", "B", 1.0)];
        let mut document = crate::tests::samples::soa(0);
        document.blocks = vec![Block::Table(Table { name: "T".into(), caption: "T".into(), columns, rows })];
        let text = pages(&document).concat();
        assert!(addresses[..2].iter().all(|address| text.contains(address)), "{text}");
        assert!(text.replace('\u{200b}', "").contains(addresses[2]), "a last part that has no place to break keeps its marks");

        let house = house().unwrap();
        let values = serde_json::to_vec(&values::values(&document, &house.ruler, Glyphs::All)).unwrap();
        let laid = typst::compile::<PagedDocument>(&Print { house, values: Bytes::new(values) }).output.unwrap();
        for page in laid.pages() {
            let room = page.frame.width().to_pt();
            assert!(reach(&page.frame) < room - 20.0, "{} of {room}", reach(&page.frame));
        }
    }

    #[test]
    fn every_page_says_what_it_is() {
        let part = |standing: &str| Document { standing: standing.into(), ..crate::tests::samples::soa(60) };
        let alone = pages(&part("Approved: RP-1"));
        assert!(alone.len() > 2 && alone.iter().all(|page| page.contains("Approved:RP-1")), "{alone:?}");
        let pack = Document::together("pack", "Pack", "Contents", vec![part("Approved: RP-1"), part("Not approved as it stands")]);
        let pages = pages(&pack);
        let marks = |page: &String| (page.contains("Approved:RP-1"), page.contains("Notapprovedasitstands"));
        assert_eq!(marks(&pages[0]), (false, false), "the contents are of no version");
        assert!(pages[1..].iter().all(|page| [(true, false), (false, true)].contains(&marks(page))), "{pages:?}");
        assert_eq!((marks(&pages[1]), marks(&pages[pages.len() - 1])), ((true, false), (false, true)));
    }

    #[test]
    fn what_has_no_way_to_fail_prints_plainly() {
        assert_eq!(set_template("```rust\nfn main() {}\n``` `a` #raw(\"x\", lang: \"py\")"), Ok(1));
        assert_eq!(set_template("#set text(fill: rgb(\"#123456\"), font: \"Libertinus Serif\")\n= A _b_ *c* $x^2$ #lorem(3)"), Ok(1));
    }

    #[test]
    fn the_fonts_are_the_faces_of_the_template() {
        let store = fonts::embedded();
        let families: Vec<&str> = store.book().families().map(|(name, _)| name).collect();
        assert_eq!(families, ["DejaVu Sans Mono", "Libertinus Serif", "New Computer Modern Math"]);
        // Latin with all marks, Greek, Cyrillic, Hebrew, Devanagari, arrows, signs.
        let ruler = Ruler::new(&store).unwrap();
        let everyday = "Łódź Ærø ș ğ ő Ελλάδα Україна Ђ שלום हिन्दी → ✓ € ₹ ½ … – “ß” ∑ ≥ ☐";
        assert_eq!(ruler.printable(everyday, Glyphs::All), (everyday.to_owned(), 0));
    }
}
