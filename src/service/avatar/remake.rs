//! A picture is decoded within bounds and drawn anew: nothing of the file that was given is kept but what it shows (T41).

use std::io::Cursor;

use image::{
    DynamicImage, ImageDecoder, ImageEncoder, ImageFormat, ImageReader, Limits,
    codecs::png::{CompressionType, FilterType as PngFilter, PngEncoder},
    imageops::FilterType,
    metadata::Orientation,
};

/// The side of what we draw, in pixels: enough for a small picture on a dense screen.
const SIDE: u32 = 128;
/// The longest side of what is decoded.
const MOST_PIXELS: u32 = 4096;
/// Memory that decoding may take: a picture of the largest size, and as much again.
const MOST_MEMORY: u64 = 2 * 4 * (MOST_PIXELS as u64) * (MOST_PIXELS as u64);

/// A square PNG of what the bytes show: of an animation its first picture, turned as the camera says. None for what is not a PNG,
/// JPEG, WebP or GIF by its own bytes, whatever it is called, and for what exceeds the bounds.
pub(super) fn remake(bytes: &[u8]) -> Option<Vec<u8>> {
    let mut reader = ImageReader::new(Cursor::new(bytes)).with_guessed_format().ok()?;
    let is_known = matches!(
        reader.format()?,
        ImageFormat::Png | ImageFormat::Jpeg | ImageFormat::WebP | ImageFormat::Gif
    );
    if !is_known {
        return None;
    }
    let mut limits = Limits::default();
    limits.max_image_width = Some(MOST_PIXELS);
    limits.max_image_height = Some(MOST_PIXELS);
    limits.max_alloc = Some(MOST_MEMORY);
    reader.limits(limits.clone());
    let mut decoder = reader.into_decoder().ok()?;
    let (width, height) = decoder.dimensions();
    limits.check_dimensions(width, height).ok()?;
    decoder.set_limits(limits).ok()?;
    let orientation = decoder.orientation().unwrap_or(Orientation::NoTransforms);
    let mut shown = DynamicImage::from_decoder(decoder).ok()?;
    shown.apply_orientation(orientation);
    let small = shown.resize_to_fill(SIDE, SIDE, FilterType::Triangle).to_rgba8();
    let mut png = Vec::new();
    PngEncoder::new_with_quality(&mut png, CompressionType::Default, PngFilter::Adaptive)
        .write_image(&small, SIDE, SIDE, image::ExtendedColorType::Rgba8)
        .ok()?;
    Some(png)
}

#[cfg(test)]
mod tests;
