//! T41: the picture beside a name is drawn by us, whatever was given.

use image::{DynamicImage, ImageFormat, Rgba, RgbaImage};
use serde_json::json;

use super::scene::Scene;
use crate::support::{Person, Reply, TestApp, eventually, html};

const ADA: &str = "ada@example.org";
const PATH: &str = "/account/picture";

fn picture(format: ImageFormat) -> Vec<u8> {
    let mut bytes = std::io::Cursor::new(Vec::new());
    DynamicImage::ImageRgb8(RgbaImage::from_pixel(20, 30, Rgba([9, 99, 9, 255])).convert_rgb())
        .write_to(&mut bytes, format)
        .unwrap();
    bytes.into_inner()
}

trait Rgb {
    fn convert_rgb(self) -> image::RgbImage;
}

impl Rgb for RgbaImage {
    fn convert_rgb(self) -> image::RgbImage {
        DynamicImage::ImageRgba8(self).to_rgb8()
    }
}

async fn token(person: &mut Person<'_>) -> String {
    html::field(&person.get(PATH).await.expect(200).text(), "token").unwrap()
}

/// Sends a file as the form does.
async fn give(person: &mut Person<'_>, token: &str, kind: &str, bytes: &[u8]) -> Reply {
    let boundary = "a-boundary-that-no-picture-holds";
    let mut body = format!(
        "--{boundary}\r\nContent-Disposition: form-data; name=\"token\"\r\n\r\n{token}\r\n\
         --{boundary}\r\nContent-Disposition: form-data; name=\"picture\"; filename=\"me.png\"\r\nContent-Type: {kind}\r\n\r\n"
    )
    .into_bytes();
    body.extend(bytes);
    body.extend(format!("\r\n--{boundary}--\r\n").as_bytes());
    let app = person.app;
    let request = app
        .http
        .post(app.at(PATH))
        .header("origin", app.origin())
        .header("sec-fetch-site", "same-origin")
        .header("content-type", format!("multipart/form-data; boundary={boundary}"))
        .body(body);
    person.send(request).await
}

/// Where the page says the picture is.
async fn src(person: &mut Person<'_>) -> String {
    let page = person.get("/account").await.expect(200).text();
    let tag = html::tags(&page).into_iter().find(|tag| tag.name == "img").unwrap();
    tag.get("src").unwrap().to_owned()
}

fn expect_harmless(reply: &Reply, kind: &str) {
    for (name, value) in [
        ("content-type", kind),
        ("x-content-type-options", "nosniff"),
        ("content-security-policy", "default-src 'none'; sandbox"),
        ("cache-control", "public, max-age=31536000, immutable"),
    ] {
        assert_eq!(reply.header(name), value, "{name}");
    }
}

both! {
    async fn somebody_chooses_a_picture_and_takes_it_away(app: TestApp) {
        let mut ada = app.signed_in(ADA).await;
        let before = src(&mut ada).await;
        let generated = app.get(&before).await.expect(200);
        expect_harmless(&generated, "image/svg+xml");
        assert!(generated.text().contains(">A</text>") && !generated.text().contains("script"));
        for format in [ImageFormat::Png, ImageFormat::Jpeg, ImageFormat::WebP, ImageFormat::Gif] {
            let token = token(&mut ada).await;
            // Whatever the browser calls it.
            give(&mut ada, &token, "image/x-anything", &picture(format)).await.expect(303);
            let chosen = src(&mut ada).await;
            assert_ne!(chosen, before);
            let served = app.get(&chosen).await.expect(200);
            expect_harmless(&served, "image/png");
            assert!(served.bytes.starts_with(b"\x89PNG"));
        }
        assert_eq!(app.rows("avatars").await, 1);
        let fields = [("token".to_owned(), token(&mut ada).await)];
        ada.post("/account/picture/remove", &fields).await.expect(303);
        assert_eq!((src(&mut ada).await, app.rows("avatars").await), (before, 0));
    }
}

both! {
    async fn t41_nothing_but_a_picture_is_taken(app: TestApp) {
        let mut ada = app.signed_in(ADA).await;
        let large = vec![0x89; 2 * 1024 * 1024 + 1];
        for (kind, bytes) in [
            ("image/svg+xml", &b"<svg xmlns=\"http://www.w3.org/2000/svg\"><script>alert(1)</script></svg>"[..]),
            ("image/png", b"<!doctype html><script>alert(1)</script>"),
            ("image/gif", b"GIF89a/*<script>*/=alert(1)"),
            ("image/png", b"\x89PNG\r\n\x1a\nnothing"),
            ("image/png", &large),
        ] {
            let token = token(&mut ada).await;
            let refused = give(&mut ada, &token, kind, bytes).await;
            assert!((400..500).contains(&refused.status), "{kind}: {}", refused.status);
            let page = refused.text();
            assert!(page.contains("This is no picture we can use"), "{kind}");
        }
        let token = token(&mut ada).await;
        give(&mut ada, &token, "image/png", b"").await.expect(400);
        assert_eq!(app.rows("avatars").await, 0);
        for name in ["..", "x.png", "x.svg", "5-%3Cscript%3E.svg", "999-A.svg"] {
            app.get(&format!("/avatars/{name}")).await.expect(404);
        }
    }
}

both! {
    async fn t33_a_picture_comes_from_ones_own_form(app: TestApp) {
        let mut ada = app.signed_in(ADA).await;
        let own = token(&mut ada).await;
        give(&mut ada, "", "image/png", &picture(ImageFormat::Png)).await.expect(403);
        give(&mut ada, &own.chars().rev().collect::<String>(), "image/png", &picture(ImageFormat::Png)).await.expect(403);
        let mut nobody = app.person();
        give(&mut nobody, &own, "image/png", &picture(ImageFormat::Png)).await.expect(303);
        assert_eq!(app.rows("avatars").await, 0);
    }
}

both! {
    async fn a_providers_picture_is_fetched_once_and_drawn_anew(scene: Scene) {
        let (app, url) = (&scene.app, "https://pictures.example/xenia.jpg");
        app.gallery.show(url, picture(ImageFormat::Jpeg));
        scene.x.desk.tell(&json!({"profile_image_url": url}));
        for _ in 0..2 {
            scene.sign_in("x").await;
        }
        let is_there = async || (app.rows("avatars").await == 1).then_some(());
        eventually("the picture", is_there).await;
        assert_eq!(app.gallery.asked(), [url]);
        // One that is none, or that may not be fetched, is nobody's trouble.
        for (number, (url, bytes)) in [("https://pictures.example/bad.png", &b"<svg/>"[..]), ("https://127.0.0.1/x", b"")].into_iter().enumerate() {
            if !bytes.is_empty() {
                app.gallery.show(url, bytes.to_vec());
            }
            scene.x.desk.tell(&json!({"id": format!("other-{number}"), "confirmed_email": null, "profile_image_url": url}));
            scene.sign_in("x").await;
        }
        let are_done = async || {
            let sql = "SELECT COUNT(*) AS n FROM jobs WHERE kind = 'fetch-picture' AND done_at IS NOT NULL";
            (app.number(sql).await == 3).then_some(())
        };
        eventually("the tasks to be done with", are_done).await;
        assert_eq!((app.rows("avatars").await, app.rows("accounts").await), (1, 3));
    }
}
