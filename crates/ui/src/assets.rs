//! Files that pages load: the style sheet, the script, the icons. Built in, with the hash of their content in the address.

use std::sync::LazyLock;

/// A file served under `/static/NAME?v=HASH`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Asset {
    /// Name without folder.
    pub name: &'static str,
    /// Content.
    pub bytes: &'static [u8],
    /// Media type with charset.
    pub media_type: &'static str,
    /// Eight hexadecimal digits that change with the content, so that browsers may keep it for ever.
    pub hash: String,
}

static ASSETS: LazyLock<[Asset; 4]> = LazyLock::new(|| {
    [
        make("app.css", include_bytes!("../assets/app.css"), "text/css; charset=utf-8"),
        make("app.js", include_bytes!("../assets/app.js"), "text/javascript; charset=utf-8"),
        make("icons.svg", include_bytes!("../assets/icons.svg"), "image/svg+xml; charset=utf-8"),
        make("icon.svg", include_bytes!("../assets/icon.svg"), "image/svg+xml; charset=utf-8"),
    ]
});

static ICONS: LazyLock<String> = LazyLock::new(|| asset_url("icons.svg"));

fn make(name: &'static str, bytes: &'static [u8], media_type: &'static str) -> Asset {
    // FNV-1a: it tells releases apart, nobody relies on it for anything else.
    let hash = bytes.iter().fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3));
    Asset { name, bytes, media_type, hash: format!("{:08x}", (hash >> 32) ^ (hash & 0xffff_ffff)) }
}

/// The file with this name.
pub fn asset(name: &str) -> Option<&'static Asset> {
    ASSETS.iter().find(|asset| asset.name == name)
}

/// The address of a file with its hash.
pub fn asset_url(name: &str) -> String {
    asset(name).map_or_else(|| format!("/static/{name}"), |asset| format!("/static/{name}?v={}", asset.hash))
}

/// The address of the icon sheet; every page names it dozens of times.
pub(crate) fn icons_url() -> &'static str {
    &ICONS
}
