//! Stands in for the decoding of pictures: every file is refused, so no picture can exist.

use std::fmt;
use std::marker::PhantomData;

/// Cannot exist.
#[derive(Debug, Clone, Copy)]
enum Never {}

/// A result of this crate.
pub type ImageResult<T> = Result<T, ImageError>;

/// Why a picture is refused.
#[derive(Debug)]
pub enum ImageError {
    /// What this crate says of every file.
    Unsupported,
    /// Never said here.
    Limits(LimitError),
}

/// Never made.
#[derive(Debug)]
pub enum LimitError {}

impl fmt::Display for ImageError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("this program prints no pictures")
    }
}

impl std::error::Error for ImageError {}

/// Formats by name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ImageFormat {
    Png,
    Jpeg,
    Gif,
    WebP,
    #[doc(hidden)]
    Other,
}

/// None is known.
pub fn guess_format(_: &[u8]) -> ImageResult<ImageFormat> {
    Err(ImageError::Unsupported)
}

/// Limits of decoding.
#[derive(Default)]
pub struct Limits;

/// A decoder.
pub trait ImageDecoder {
    fn icc_profile(&mut self) -> ImageResult<Option<Vec<u8>>> {
        Err(ImageError::Unsupported)
    }

    fn set_limits(&mut self, _: Limits) -> ImageResult<()> {
        Err(ImageError::Unsupported)
    }
}

/// Decoders by format.
pub mod codecs {
    macro_rules! decoder {
        ($format:ident, $name:ident) => {
            /// One format.
            pub mod $format {
                use crate::{ImageDecoder, ImageError, ImageResult, Never};
                use std::marker::PhantomData;

                /// Never made.
                pub struct $name<R>(Never, PhantomData<R>);

                impl<R> $name<R> {
                    /// Always refused.
                    pub fn new(_: R) -> ImageResult<Self> {
                        Err(ImageError::Unsupported)
                    }
                }

                impl<R> ImageDecoder for $name<R> {}
            }
        };
    }
    decoder!(gif, GifDecoder);
    decoder!(jpeg, JpegDecoder);
    decoder!(png, PngDecoder);
    decoder!(webp, WebPDecoder);
}

/// A pixel.
pub trait Pixel {
    type Subpixel;
}

macro_rules! pixel {
    ($name:ident, $count:literal, $variant:ident) => {
        /// A pixel.
        #[derive(Debug, Clone, Copy)]
        pub struct $name<T>(pub [T; $count]);

        impl<T> Pixel for $name<T> {
            type Subpixel = T;
        }

        impl From<ImageBuffer<$name<u8>, Vec<u8>>> for DynamicImage {
            fn from(buffer: ImageBuffer<$name<u8>, Vec<u8>>) -> Self {
                Self::$variant(buffer)
            }
        }
    };
}
pixel!(Luma, 1, ImageLuma8);
pixel!(LumaA, 2, ImageLumaA8);
pixel!(Rgb, 3, ImageRgb8);
pixel!(Rgba, 4, ImageRgba8);

/// Pixels; there are none.
#[derive(Debug, Clone)]
pub struct ImageBuffer<P, C>(Never, PhantomData<(P, C)>);

impl<P, C> ImageBuffer<P, C> {
    /// There is no way to refuse but this.
    pub fn from_raw(_: u32, _: u32, _: C) -> Option<Self> {
        panic!("this program prints no pictures")
    }
}

/// A picture; there are none.
#[derive(Debug, Clone)]
pub enum DynamicImage {
    ImageLuma8(ImageBuffer<Luma<u8>, Vec<u8>>),
    ImageLumaA8(ImageBuffer<LumaA<u8>, Vec<u8>>),
    ImageRgb8(ImageBuffer<Rgb<u8>, Vec<u8>>),
    ImageRgba8(ImageBuffer<Rgba<u8>, Vec<u8>>),
}

impl DynamicImage {
    fn nothing(&self) -> ! {
        match self {
            Self::ImageLuma8(buffer) => match buffer.0 {},
            Self::ImageLumaA8(buffer) => match buffer.0 {},
            Self::ImageRgb8(buffer) => match buffer.0 {},
            Self::ImageRgba8(buffer) => match buffer.0 {},
        }
    }

    /// Always refused.
    pub fn from_decoder(_: impl ImageDecoder) -> ImageResult<Self> {
        Err(ImageError::Unsupported)
    }

    pub fn width(&self) -> u32 {
        self.nothing()
    }

    pub fn height(&self) -> u32 {
        self.nothing()
    }

    pub fn color(&self) -> ColorType {
        self.nothing()
    }

    pub fn to_luma8(&self) -> ImageBuffer<Luma<u8>, Vec<u8>> {
        self.nothing()
    }

    pub fn to_rgb8(&self) -> ImageBuffer<Rgb<u8>, Vec<u8>> {
        self.nothing()
    }

    pub fn as_bytes(&self) -> &[u8] {
        self.nothing()
    }

    pub fn rotate90(&self) -> Self {
        self.nothing()
    }

    pub fn rotate270(&self) -> Self {
        self.nothing()
    }
}

/// A view of pixels.
pub trait GenericImageView {
    type Pixel;

    fn pixels(&self) -> std::iter::Empty<(u32, u32, Self::Pixel)>;
}

impl GenericImageView for DynamicImage {
    type Pixel = Rgba<u8>;

    fn pixels(&self) -> std::iter::Empty<(u32, u32, Rgba<u8>)> {
        self.nothing()
    }
}

/// Bytes of pixels.
pub trait EncodableLayout {
    fn as_bytes(&self) -> &[u8];
}

impl EncodableLayout for [u8] {
    fn as_bytes(&self) -> &[u8] {
        self
    }
}

/// Kinds of colour; there are none.
#[derive(Debug, Clone, Copy)]
pub struct ColorType(Never);

impl ColorType {
    pub fn channel_count(self) -> u8 {
        match self.0 {}
    }

    pub fn has_alpha(self) -> bool {
        match self.0 {}
    }

    pub fn has_color(self) -> bool {
        match self.0 {}
    }
}

/// Turning pictures.
pub mod imageops {
    use crate::DynamicImage;

    pub fn flip_horizontal_in_place(image: &mut DynamicImage) {
        image.nothing()
    }

    pub fn flip_vertical_in_place(image: &mut DynamicImage) {
        image.nothing()
    }

    pub fn rotate180_in_place(image: &mut DynamicImage) {
        image.nothing()
    }
}
