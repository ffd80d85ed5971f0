//! Puts the built widget into the binary: each file under a name with its hash, compressed once here rather than at every request.

use std::{
    env,
    fmt::Write as _,
    fs,
    io::{self, Write as _},
    path::{Path, PathBuf},
};

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use sha2::{Digest, Sha256};

const DIST: &str = "widget/dist";
/// The script of the account's pages, which is served as it is written.
const PASSKEY: &str = "src/web/account/passkey.js";
/// Characters of the hash in a name: 72 bits.
const HASH_CHARACTERS: usize = 12;

#[expect(
    clippy::disallowed_methods,
    reason = "cargo tells a build script everything through the environment"
)]
fn main() -> io::Result<()> {
    println!("cargo::rerun-if-changed={DIST}");
    println!("cargo::rerun-if-changed={PASSKEY}");
    println!("cargo::rerun-if-changed=src/web/templates");
    println!("cargo::rerun-if-changed=src/i18n");
    shrink_relocations();
    let out = env::var("OUT_DIR").map_err(io::Error::other)?;
    let out = Path::new(&out);
    let mut table = String::from("pub(super) static ASSETS: &[Asset] = &[\n");
    let built = fs::read_dir(DIST)?.map(|file| Ok(file?.path()));
    let mut files: Vec<PathBuf> = built.collect::<io::Result<_>>()?;
    files.push(PathBuf::from(PASSKEY));
    files.sort();
    for file in files {
        let name = file.file_name().unwrap_or_default().to_string_lossy().into_owned();
        // Beside scripts and style lie types, which no browser asks for.
        if name.ends_with(".d.ts") {
            continue;
        }
        let bytes = fs::read(&file)?;
        let full_hash = URL_SAFE_NO_PAD.encode(Sha256::digest(&bytes)).replace(['-', '_'], "x");
        let hash: String = full_hash.chars().take(HASH_CHARACTERS).collect();
        fs::write(out.join(&name), &bytes)?;
        fs::write(out.join(format!("{name}.br")), brotli(&bytes)?)?;
        fs::write(out.join(format!("{name}.gz")), gzip(&bytes)?)?;
        let include = |suffix: &str| format!("include_bytes!(concat!(env!(\"OUT_DIR\"), \"/{name}{suffix}\"))");
        writeln!(
            table,
            "Asset {{ name: {name:?}, hash: {hash:?}, plain: {}, brotli: {}, gzip: {} }},",
            include(""),
            include(".br"),
            include(".gz"),
        )
        .map_err(io::Error::other)?;
    }
    table.push_str("];\n");
    fs::write(out.join("assets.rs"), table)
}

/// Relocations take a twentieth of the program unless they are packed, which the loader of glibc 2.36 (2022) and later reads.
#[expect(
    clippy::disallowed_methods,
    reason = "cargo tells a build script everything through the environment"
)]
fn shrink_relocations() {
    let target = |part: &str| env::var(format!("CARGO_CFG_TARGET_{part}")).unwrap_or_default();
    if target("OS") == "linux" && target("ENV") == "gnu" {
        println!("cargo::rustc-link-arg-bins=-Wl,-z,pack-relative-relocs");
    }
}

fn brotli(bytes: &[u8]) -> io::Result<Vec<u8>> {
    let mut compressed = Vec::new();
    let mut writer = brotli::CompressorWriter::new(&mut compressed, 4096, 11, 22);
    writer.write_all(bytes)?;
    writer.flush()?;
    drop(writer);
    Ok(compressed)
}

fn gzip(bytes: &[u8]) -> io::Result<Vec<u8>> {
    let mut writer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    writer.write_all(bytes)?;
    writer.finish()
}
