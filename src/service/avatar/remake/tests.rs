use image::{Delay, Frame, ImageFormat, Rgba, RgbaImage, codecs::gif::GifEncoder};

use super::*;

const RED: Rgba<u8> = Rgba([200, 20, 20, 255]);

fn drawn(width: u32, height: u32, format: ImageFormat) -> Vec<u8> {
    let picture = DynamicImage::ImageRgba8(RgbaImage::from_pixel(width, height, RED));
    let mut bytes = Cursor::new(Vec::new());
    match format {
        ImageFormat::Jpeg => picture.to_rgb8().write_to(&mut bytes, format).unwrap(),
        _ => picture.write_to(&mut bytes, format).unwrap(),
    }
    bytes.into_inner()
}

fn looked_at(png: &[u8]) -> RgbaImage {
    assert!(png.starts_with(b"\x89PNG\r\n\x1a\n"));
    image::load_from_memory_with_format(png, ImageFormat::Png)
        .unwrap()
        .to_rgba8()
}

#[test]
fn what_people_have_becomes_a_small_square() {
    for format in [ImageFormat::Png, ImageFormat::Jpeg, ImageFormat::WebP, ImageFormat::Gif] {
        for (width, height) in [(1, 1), (40, 300), (4096, 3)] {
            let small = looked_at(&remake(&drawn(width, height, format)).unwrap());
            assert_eq!(small.dimensions(), (SIDE, SIDE), "{format:?} {width} {height}");
            let middle = small.get_pixel(SIDE / 2, SIDE / 2);
            assert!(middle[0] > 180 && middle[1] < 60, "{format:?}: {middle:?}");
        }
    }
}

#[test]
fn t41_a_bomb_is_not_decoded() {
    for (width, height) in [(4097, 1), (1, 4097), (50_000, 50_000), (u32::MAX, u32::MAX), (0, 0)] {
        assert_eq!(remake(&png_header(width, height)), None, "{width} {height}");
    }
    // Whole ones, too, by one pixel.
    for format in [ImageFormat::Png, ImageFormat::Jpeg, ImageFormat::WebP, ImageFormat::Gif] {
        for (width, height) in [(MOST_PIXELS + 1, 1), (1, MOST_PIXELS + 1)] {
            assert_eq!(
                remake(&drawn(width, height, format)),
                None,
                "{format:?} {width} {height}"
            );
        }
    }
}

/// A PNG that says it is so large, and holds next to nothing.
fn png_header(width: u32, height: u32) -> Vec<u8> {
    let mut bytes = b"\x89PNG\r\n\x1a\n".to_vec();
    let mut header = b"IHDR".to_vec();
    header.extend(width.to_be_bytes());
    header.extend(height.to_be_bytes());
    header.extend([8, 6, 0, 0, 0]);
    for chunk in [
        header,
        b"IDAT\x78\x9c\x03\x00\x00\x00\x00\x01".to_vec(),
        b"IEND".to_vec(),
    ] {
        bytes.extend(((chunk.len() - 4) as u32).to_be_bytes());
        bytes.extend(&chunk);
        bytes.extend(crc(&chunk).to_be_bytes());
    }
    bytes
}

/// CRC-32 as PNG has it (annex D).
fn crc(bytes: &[u8]) -> u32 {
    let step = |crc: u32, byte: &u8| {
        (0..8).fold(crc ^ u32::from(*byte), |crc, _| {
            if crc & 1 == 1 {
                0xedb8_8320 ^ (crc >> 1)
            } else {
                crc >> 1
            }
        })
    };
    !bytes.iter().fold(!0, step)
}

#[test]
fn t41_of_ten_thousand_pictures_one_is_drawn() {
    let mut bytes = Vec::new();
    let mut encoder = GifEncoder::new_with_speed(&mut bytes, 30);
    for number in 0..10_000_u32 {
        let colour = if number == 0 { RED } else { Rgba([20, 20, 200, 255]) };
        let frame = Frame::from_parts(
            RgbaImage::from_pixel(1, 1, colour),
            0,
            0,
            Delay::from_numer_denom_ms(10, 1),
        );
        encoder.encode_frame(frame).unwrap();
    }
    drop(encoder);
    let small = looked_at(&remake(&bytes).unwrap());
    assert!(small.get_pixel(3, 3)[0] > 150, "the first");
}

#[test]
fn t41_what_hides_in_a_picture_is_left_behind() {
    let script = b"<script>alert(1)</script>";
    for format in [ImageFormat::Png, ImageFormat::Jpeg, ImageFormat::WebP, ImageFormat::Gif] {
        let mut polyglot = drawn(9, 9, format);
        polyglot.extend(script);
        let png = remake(&polyglot).unwrap();
        assert!(!png.windows(script.len()).any(|window| window == script), "{format:?}");
    }
    // In the words that a PNG may carry.
    let mut with_words = drawn(9, 9, ImageFormat::Png);
    let mut words = b"tEXtComment\0".to_vec();
    words.extend(script);
    let mut chunk = ((words.len() - 4) as u32).to_be_bytes().to_vec();
    chunk.extend(&words);
    chunk.extend(crc(&words).to_be_bytes());
    with_words.splice(33..33, chunk);
    let png = remake(&with_words).unwrap();
    assert!(!png.windows(4).any(|window| window == b"tEXt" || window == b"<scr"));
}

#[test]
fn t41_what_is_no_picture_is_none_whatever_it_is_called() {
    let svg = b"<svg xmlns=\"http://www.w3.org/2000/svg\"><script>alert(1)</script></svg>";
    for bytes in [
        &svg[..],
        b"<?xml version=\"1.0\"?><svg/>",
        b"<!doctype html><script>alert(1)</script>",
        b"GIF89a/*<script>*/=alert(1)",
        b"\x89PNG\r\n\x1a\n<script>",
        b"BM\x46\0\0\0\0\0\0\0\x36\0\0\0",
        b"II*\0",
        b"%PDF-1.7",
        b"",
    ] {
        assert_eq!(remake(bytes), None, "{}", String::from_utf8_lossy(bytes));
    }
    let half = drawn(300, 300, ImageFormat::Png);
    assert_eq!(remake(&half[..half.len() / 2]), None);
}
