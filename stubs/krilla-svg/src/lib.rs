//! Stands in for the drawing of SVG: a tree that was read cannot exist, and no font of the program has glyphs in SVG.

use krilla::color::rgb;
use krilla::geom::Size;
use krilla::surface::Surface;
use krilla::text::GlyphId;
use usvg::Tree;

/// How it would be drawn.
#[derive(Copy, Clone, Debug, Default)]
pub struct SvgSettings {
    pub embed_text: bool,
    pub filter_scale: f32,
}

/// Drawing on a surface.
pub trait SurfaceExt {
    /// Never called: there is no tree.
    fn draw_svg(&mut self, tree: &Tree, size: Size, settings: SvgSettings) -> Option<()>;
}

impl SurfaceExt for Surface<'_> {
    fn draw_svg(&mut self, tree: &Tree, _: Size, _: SvgSettings) -> Option<()> {
        tree.nothing()
    }
}

/// Draws nothing, which is said.
pub fn render_svg_glyph(_: &[u8], _: rgb::Color, _: GlyphId, _: (f32, f32), _: &mut Surface) -> Option<()> {
    None
}
