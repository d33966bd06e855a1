//! Stands in for the writing of font tables, which is asked for when a variable font is printed: the fonts of the program are not variable, and
//! a glyph of one that is would be left out.

use tables::glyf::SimpleGlyph;

/// Cannot exist.
#[derive(Debug, Clone, Copy)]
enum Never {}

/// Why no table is written.
#[derive(Debug)]
pub struct Refused;

/// Holds what is written; nothing is.
#[derive(Default)]
pub struct TableWriter;

/// What can be written.
pub trait FontWrite {
    fn write_into(&self, writer: &mut TableWriter);
}

/// Never called: there is no glyph.
pub fn dump_table(glyph: &SimpleGlyph) -> Result<Vec<u8>, Refused> {
    match glyph.never {}
}

/// Tables of fonts.
pub mod tables {
    /// Outlines.
    pub mod glyf {
        use crate::{FontWrite, Never, Refused, TableWriter};
        use kurbo::BezPath;

        /// A glyph; there are none.
        #[derive(Debug)]
        pub struct SimpleGlyph {
            pub bbox: Bbox,
            pub contours: Vec<Vec<()>>,
            pub(crate) never: Never,
        }

        /// The box around it.
        #[derive(Debug)]
        pub struct Bbox {
            pub x_min: i16,
        }

        impl SimpleGlyph {
            /// Always refused.
            pub fn from_bezpath(_: &BezPath) -> Result<Self, Refused> {
                Err(Refused)
            }
        }

        impl FontWrite for SimpleGlyph {
            fn write_into(&self, _: &mut TableWriter) {
                match self.never {}
            }
        }
    }
}
