//! Stands in for the colour management that turns CMYK into RGB: no profile is read. The template's inks are RGB.

use std::fmt;
use std::sync::Arc;

/// Cannot exist.
#[derive(Clone, Copy)]
enum Never {}

/// Why no profile is read.
pub struct CmsError;

impl fmt::Debug for CmsError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("this program prints no CMYK")
    }
}

/// A profile; there are none, so none of CMYK can be turned into the one of RGB.
pub struct ColorProfile(Option<Never>);

impl ColorProfile {
    /// Always refused.
    pub fn new_from_slice(_: &[u8]) -> Result<Self, CmsError> {
        Err(CmsError)
    }

    pub fn new_srgb() -> Self {
        Self(None)
    }

    /// Always refused.
    pub fn create_transform_8bit(&self, _: Layout, _: &Self, _: Layout, _: TransformOptions) -> Result<Arc<Transform8BitExecutor>, CmsError> {
        match self.0 {
            Some(never) => match never {},
            None => Err(CmsError),
        }
    }
}

/// A way from one profile to another; there are none.
pub struct Transform8BitExecutor(Never);

impl Transform8BitExecutor {
    pub fn transform(&self, _: &[u8], _: &mut [u8]) -> Result<(), CmsError> {
        match self.0 {}
    }
}

/// Order of components.
pub enum Layout {
    Rgb,
    Rgba,
}

/// How colours out of reach are treated.
pub enum RenderingIntent {
    Perceptual,
}

/// How to transform.
pub struct TransformOptions {
    pub rendering_intent: RenderingIntent,
    pub allow_use_cicp_transfer: bool,
}

impl Default for TransformOptions {
    fn default() -> Self {
        Self { rendering_intent: RenderingIntent::Perceptual, allow_use_cicp_transfer: true }
    }
}
