//! The fonts in the program: one text face in the three weights that the template uses, and two that stand in for what it lacks.
//!
//! They come from the typesetter's collection, of which these are a third; `fonts/LICENSES` says what they are and under which terms.

use typst::foundations::Bytes;
use typst::text::Font;
use typst_kit::fonts::FontStore;

/// In the order in which equally good ones are chosen.
static FILES: [&[u8]; 6] = [
    include_bytes!("../../fonts/LibertinusSerif-Regular.otf"),
    include_bytes!("../../fonts/LibertinusSerif-Bold.otf"),
    include_bytes!("../../fonts/LibertinusSerif-Semibold.otf"),
    include_bytes!("../../fonts/NewCMMath-Regular.otf"),
    include_bytes!("../../fonts/DejaVuSansMono-Bold.ttf"),
    include_bytes!("../../fonts/DejaVuSansMono.ttf"),
];

/// All of them.
pub(super) fn embedded() -> FontStore {
    let mut store = FontStore::new();
    for file in FILES {
        store.extend(Font::iter(Bytes::new(file)).map(|font| {
            let info = font.info().clone();
            (font, info)
        }));
    }
    store
}
