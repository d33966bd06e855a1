//! What a file is, by its first bytes and its name. Nothing is refused for it: evidence is kept as it is, and given back to be saved.

/// How files begin, and what they then are.
const SIGNATURES: &[(&[u8], &str)] = &[
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"GIF8", "image/gif"),
    (b"II*\0", "image/tiff"),
    (b"MM\0*", "image/tiff"),
    (b"PK\x03\x04", ZIP),
    (b"PK\x05\x06", ZIP),
    (b"PK\x07\x08", ZIP),
    (OLE_START, OLE),
    (b"\x1f\x8b", "application/gzip"),
    (b"7z\xbc\xaf\x27\x1c", "application/x-7z-compressed"),
    (b"Rar!\x1a\x07", "application/vnd.rar"),
    (b"MZ", "application/vnd.microsoft.portable-executable"),
    (b"\x7fELF", "application/x-elf"),
];

const ZIP: &str = "application/zip";
/// Old office files, mails, and new office files with a password.
const OLE: &str = "application/x-ole-storage";
const OLE_START: &[u8] = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1";
const PDF: &str = "application/pdf";
/// Readers of PDF accept its header within so many bytes.
const PDF_WITHIN: usize = 1024;

/// Endings of files that are one of these containers, and what such a file is then.
const OFFICE: &[(&str, &[&str], &str)] = &[
    ("xlsx", &[ZIP, OLE], "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    ("docx", &[ZIP, OLE], "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
    ("pptx", &[ZIP, OLE], "application/vnd.openxmlformats-officedocument.presentationml.presentation"),
    ("odt", &[ZIP], "application/vnd.oasis.opendocument.text"),
    ("ods", &[ZIP], "application/vnd.oasis.opendocument.spreadsheet"),
    ("odp", &[ZIP], "application/vnd.oasis.opendocument.presentation"),
    ("xls", &[OLE], "application/vnd.ms-excel"),
    ("doc", &[OLE], "application/msword"),
    ("ppt", &[OLE], "application/vnd.ms-powerpoint"),
    ("msg", &[OLE], "application/vnd.ms-outlook"),
];

/// Endings of files of text, in whatever encoding.
const TEXTS: &[(&str, &str)] = &[("csv", "text/csv"), ("txt", "text/plain"), ("log", "text/plain"), ("md", "text/plain")];

/// The media type of a file: its content decides where it can be told, else its ending, else it is just bytes.
pub(crate) fn media_type(name: &str, bytes: &[u8]) -> &'static str {
    let ending = name.rsplit_once('.').map(|(_, ending)| ending.to_lowercase()).unwrap_or_default();
    if let Some(found) = sniff(bytes) {
        let office = OFFICE.iter().find(|(of, containers, _)| *of == ending && containers.contains(&found));
        return office.map_or(found, |(.., kind)| kind);
    }
    if let Some((_, kind)) = TEXTS.iter().find(|(of, _)| *of == ending) {
        return kind;
    }
    match std::str::from_utf8(bytes) {
        Ok(text) if !text.contains('\0') => {
            if ending == "json" {
                "application/json"
            } else {
                "text/plain"
            }
        }
        _ => "application/octet-stream",
    }
}

/// What the bytes of a file say it is.
fn sniff(bytes: &[u8]) -> Option<&'static str> {
    let start = bytes.get(..PDF_WITHIN).unwrap_or(bytes);
    if let Some((_, kind)) = SIGNATURES.iter().find(|(first, _)| bytes.starts_with(first)) {
        return Some(kind);
    }
    if start.windows(5).any(|five| five == b"%PDF-") {
        return Some(PDF);
    }
    match (bytes.get(4..8), bytes.get(8..12), bytes.get(..4)) {
        (Some(b"ftyp"), Some(b"heic" | b"heix" | b"hevc" | b"mif1" | b"msf1"), _) => Some("image/heic"),
        (Some(b"ftyp"), Some(b"avif"), _) => Some("image/avif"),
        (Some(b"ftyp"), Some(_), _) => Some("video/mp4"),
        (_, Some(b"WEBP"), Some(b"RIFF")) => Some("image/webp"),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn content_decides_and_nothing_is_refused() {
        for (name, bytes, kind) in [
            ("a.pdf", &b"%PDF-1.7"[..], "application/pdf"),
            ("scan.pdf", b"\r\n%PDF-1.4\n", "application/pdf"),
            ("a.pdf", b"MZ\x90", "application/vnd.microsoft.portable-executable"),
            ("shot.jpg", b"\x89PNG\r\n\x1a\n", "image/png"),
            ("photo.jpg", b"\0\0\0\x18ftypheic\0\0\0\0", "image/heic"),
            ("a.xlsx", b"PK\x03\x04", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
            ("secret.xlsx", OLE_START, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
            ("a.jpg", OLE_START, "application/x-ole-storage"),
            ("nothing.zip", b"PK\x05\x06", "application/zip"),
            ("a.csv", b"Gr\xf6\xdfe;3", "text/csv"),
            ("a.log", b"a\0b", "text/plain"),
            ("a.html", b"<script>", "text/plain"),
            ("a.svg", b"<svg onload=1>", "text/plain"),
            ("a", b"\x01\xff", "application/octet-stream"),
            ("a.txt", b"", "text/plain"),
        ] {
            assert_eq!(media_type(name, bytes), kind, "{name}");
        }
    }
}
