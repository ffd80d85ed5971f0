//! A QR code as one path of an SVG, which a template can print as text.

use std::fmt::Write as _;

use qrcode::{Color, EcLevel, QrCode};

/// Light modules around the code, by which readers find it (ISO/IEC 18004, section 6.3.8).
const MARGIN: usize = 4;

/// A picture.
#[derive(Clone, Debug)]
pub(super) struct Picture {
    /// The dark modules, each one unit wide.
    pub path: String,
    /// Width and height in units.
    pub size: usize,
}

impl Picture {
    /// The code for a text; none for one that is longer than any code.
    pub(super) fn of(text: &str) -> Option<Self> {
        let code = QrCode::with_error_correction_level(text, EcLevel::M).ok()?;
        let width = code.width();
        let mut path = String::new();
        for (y, row) in code.to_colors().chunks(width).enumerate() {
            let mut x = 0;
            for run in row.chunk_by(PartialEq::eq) {
                if run.first() == Some(&Color::Dark) {
                    // A stroke along the middle of the row.
                    let _ = write!(path, "M{} {}.5h{}", x + MARGIN, y + MARGIN, run.len());
                }
                x += run.len();
            }
        }
        Some(Self {
            path,
            size: width + 2 * MARGIN,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_picture_has_the_three_corners_and_a_margin() {
        let picture = Picture::of("HELLO").unwrap();
        assert_eq!(picture.size, 21 + 2 * MARGIN);
        // The upper edges of the two upper corners, seven modules wide, and the lower edge of the third.
        assert!(picture.path.starts_with("M4 4.5h7"), "{}", picture.path);
        assert!(picture.path.contains("M18 4.5h7"), "{}", picture.path);
        assert!(picture.path.contains("M4 24.5h7"), "{}", picture.path);
        assert!(Picture::of(&"x".repeat(10_000)).is_none());
    }
}
