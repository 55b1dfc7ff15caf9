//! Files that guests have: documents, pictures with pages, health cards, photos of kinds that are not read, parts
//! of a message in several pictures. By the door that people use, `posjaga check` and `posjaga read`.

use std::{
    fmt::Write as _,
    fs,
    process::{Command, Stdio},
};

use fast_qr::{ECL, QRBuilder};
use image::{GrayImage, Luma};
use serde_json::{Value, json};
use tempfile::TempDir;

use crate::{
    structured,
    support::issuers::{Made, card_claims, health_card},
};

/// A guest's card, and a folder with the trust for it.
struct Desk {
    folder: TempDir,
    card: Made,
}

impl Desk {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let card =
            health_card(&card_claims(&[("207", "2021-06-01"), ("207", "2021-07-01"), ("207", "2021-12-01")]));
        fs::write(folder.path().join("trust.json"), &card.trust).unwrap();
        Self { folder, card }
    }

    fn write(&self, name: &str, content: impl AsRef<[u8]>) {
        fs::write(self.folder.path().join(name), content).unwrap();
    }

    fn run(&self, arguments: &[&str]) -> std::process::Output {
        Command::new(env!("CARGO_BIN_EXE_posjaga"))
            .current_dir(self.folder.path())
            .args(["--data", "data", "--lang", "en"])
            .args(arguments)
            .stdin(Stdio::null())
            .output()
            .unwrap()
    }

    /// Input, proof and first reason of each answer of `check`.
    fn check(&self, inputs: &[&str]) -> Vec<(String, Option<String>, String)> {
        let how =
            ["check", "--trust", "trust.json", "--only-trust", "--at", "2022-03-01T12:00:00Z", "--json"];
        let output = self.run(&[&how, inputs].concat());
        let text = |value: &Value| value.as_str().map(str::to_owned);
        str::from_utf8(&output.stdout)
            .unwrap()
            .lines()
            .map(|line| {
                let answer: Value = serde_json::from_str(line).unwrap();
                let reason = text(&answer["reasons"][0]).unwrap();
                (text(&answer["input"]).unwrap(), text(&answer["proof"]), reason)
            })
            .collect()
    }

    /// What `read` gives of one picture.
    fn read(&self, arguments: &[&str]) -> Vec<Value> {
        let output = self.run(&[&["read", "--json"], arguments].concat());
        str::from_utf8(&output.stdout)
            .unwrap()
            .lines()
            .map(|line| serde_json::from_str(line).unwrap())
            .collect()
    }
}

/// The dark modules of a code with its quiet zone, row by row.
fn modules(content: &[u8]) -> Vec<Vec<bool>> {
    let code = QRBuilder::new(content).ecl(ECL::L).build().unwrap();
    let module = |at: usize| at.checked_sub(4).filter(|at| *at < code.size);
    let dark = |x, y| module(x).zip(module(y)).is_some_and(|(x, y)| code[y][x].value());
    (0..code.size + 8).map(|y| (0..code.size + 8).map(|x| dark(x, y)).collect()).collect()
}

fn picture(content: &[u8], pixels: u32) -> GrayImage {
    let modules = modules(content);
    let side = modules.len() as u32 * pixels;
    GrayImage::from_fn(side, side, |x, y| {
        Luma([if modules[(y / pixels) as usize][(x / pixels) as usize] { 0 } else { 255 }])
    })
}

/// A document from its objects; the first is the catalogue.
fn pdf(objects: &[Vec<u8>]) -> Vec<u8> {
    let mut file = b"%PDF-1.7\n".to_vec();
    let mut places = Vec::new();
    for (number, object) in objects.iter().enumerate() {
        places.push(file.len());
        file.extend(format!("{} 0 obj\n", number + 1).bytes());
        file.extend(object);
        file.extend(b"\nendobj\n");
    }
    let table = file.len();
    file.extend(format!("xref\n0 {}\n0000000000 65535 f \n", objects.len() + 1).bytes());
    for place in places {
        file.extend(format!("{place:010} 00000 n \n").bytes());
    }
    let size = objects.len() + 1;
    file.extend(format!("trailer\n<</Size {size}/Root 1 0 R>>\nstartxref\n{table}\n%%EOF\n").bytes());
    file
}

fn stream(dict: &str, content: &[u8]) -> Vec<u8> {
    let head = format!("<<{dict}/Length {}>>\nstream\n", content.len());
    [head.as_bytes(), content, b"\nendstream"].concat()
}

/// A document on A4 with a page for each of these contents, and what objects from the number 100 on they name.
fn pages(contents: &[Vec<u8>], resources: &str, others: &[Vec<u8>]) -> Vec<u8> {
    let kids: Vec<_> = (0..contents.len()).map(|page| format!("{} 0 R", 3 + 2 * page)).collect();
    let kids = kids.join(" ");
    let mut objects = vec![
        b"<</Type/Catalog/Pages 2 0 R>>".to_vec(),
        format!("<</Type/Pages/Count {}/Kids[{kids}]>>", contents.len()).into_bytes(),
    ];
    for (page, content) in contents.iter().enumerate() {
        let content_at = 4 + 2 * page;
        objects.push(
            format!(
                "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Resources<<{resources}>>/Contents {content_at} 0 R>>"
            )
            .into_bytes(),
        );
        objects.push(stream("", content));
    }
    objects.resize(99, b"null".to_vec());
    objects.extend_from_slice(others);
    pdf(&objects)
}

/// A code as rectangles, about seven centimetres wide.
fn rectangles(content: &[u8]) -> Vec<u8> {
    let modules = modules(content);
    let module = 200.0 / modules.len() as f32;
    let mut drawing = format!("q {module} 0 0 {module} 90 500 cm 0 g\n");
    for (y, row) in modules.iter().rev().enumerate() {
        for (x, _) in row.iter().enumerate().filter(|(_, dark)| **dark) {
            writeln!(drawing, "{x} {y} 1 1 re").unwrap();
        }
    }
    (drawing + "f Q").into_bytes()
}

/// A code as a packed picture, to be drawn by the name `Im`.
fn packed_picture(content: &[u8]) -> Vec<u8> {
    let picture = picture(content, 4);
    let packed = miniz_oxide::deflate::compress_to_vec_zlib(picture.as_raw(), 6);
    let (width, height) = picture.dimensions();
    let dict = format!(
        "/Type/XObject/Subtype/Image/Width {width}/Height {height}/ColorSpace/DeviceGray/BitsPerComponent 8\
         /Filter/FlateDecode"
    );
    stream(&dict, &packed)
}

/// Grey pages of a TIFF file without compression, in either order of bytes.
fn tiff(pages: &[GrayImage], big_endian: bool) -> Vec<u8> {
    let two = |number: u16| if big_endian { number.to_be_bytes() } else { number.to_le_bytes() };
    let four = |number: u32| if big_endian { number.to_be_bytes() } else { number.to_le_bytes() };
    let mut file = if big_endian { b"MM\0*".to_vec() } else { b"II*\0".to_vec() };
    let mut link = file.len();
    file.extend([0; 4]);
    for page in pages {
        let data = file.len() as u32;
        file.extend(page.as_raw());
        file.resize(file.len().next_multiple_of(2), 0);
        let directory = file.len() as u32;
        file[link..link + 4].copy_from_slice(&four(directory));
        let (width, height) = page.dimensions();
        let entries: [(u16, u32); 9] = [
            (256, width),
            (257, height),
            (258, 8),
            (259, 1),
            (262, 1),
            (273, data),
            (277, 1),
            (278, height),
            (279, width * height),
        ];
        file.extend(two(entries.len() as u16));
        for (tag, value) in entries {
            file.extend([two(tag), two(4)].concat());
            file.extend([four(1), four(value)].concat());
        }
        link = file.len();
        file.extend([0; 4]);
    }
    file
}

fn genuine(input: &str) -> (String, Option<String>) {
    (input.to_owned(), Some("verified".to_owned()))
}

#[test]
fn a_certificate_is_read_from_whatever_the_guest_has() {
    let desk = Desk::new();
    let code = desk.card.code.as_slice();
    desk.write("drawn.pdf", pages(&[rectangles(code)], "", &[]));
    desk.write(
        "scanned.pdf",
        pages(
            &[b"BT (nothing) Tj ET".to_vec(), b"q 260 0 0 260 90 400 cm /Im Do Q".to_vec()],
            "/XObject<</Im 100 0 R>>",
            &[packed_picture(code)],
        ),
    );
    let blank = GrayImage::from_pixel(300, 200, Luma([255]));
    let page = picture(code, 4);
    desk.write("one.tif", tiff(std::slice::from_ref(&page), false));
    desk.write("third.tif", tiff(&[blank.clone(), blank.clone(), page.clone()], false));
    desk.write("motorola.tif", tiff(&[blank, page], true));
    let jws = str::from_utf8(&desk.card.inside).unwrap();
    desk.write("card.smart-health-card", json!({"verifiableCredential": [jws]}).to_string());
    desk.write(
        "pretty.json",
        format!("\u{FEFF}{}", serde_json::to_string_pretty(&json!({"verifiableCredential": [jws]})).unwrap()),
    );
    let inputs = [
        "drawn.pdf",
        "scanned.pdf",
        "one.tif",
        "third.tif",
        "motorola.tif",
        "card.smart-health-card",
        "pretty.json",
    ];
    let answers: Vec<_> = desk.check(&inputs).into_iter().map(|(input, proof, _)| (input, proof)).collect();
    assert_eq!(answers, inputs.map(genuine));
    for read in desk.read(&inputs) {
        assert_eq!(read["codes"], json!([str::from_utf8(code).unwrap()]), "{}", read["input"]);
    }
}

#[test]
fn the_pages_of_a_file_are_read_one_after_the_other() {
    let desk = Desk::new();
    let texts = ["first", "second", "third"];
    desk.write("three.pdf", pages(&texts.map(|text| rectangles(text.as_bytes())), "", &[]));
    desk.write("three.tif", tiff(&texts.map(|text| picture(text.as_bytes(), 6)), false));
    for read in desk.read(&["three.pdf", "three.tif"]) {
        assert_eq!(read["codes"], json!(texts), "{}", read["input"]);
    }
}

#[test]
fn a_file_that_is_not_read_gets_one_answer_with_the_true_reason() {
    let desk = Desk::new();
    let line = b"\0\x01 a line of some binary file\n".repeat(300);
    desk.write("photo.heic", [b"\0\0\0\x18ftypheic\0\0\0\0mif1heic", line.as_slice()].concat());
    desk.write("photo.avif", [b"\0\0\0\x18ftypavif\0\0\0\0mif1avif", line.as_slice()].concat());
    desk.write("film.mp4", [b"\0\0\0\x18ftypisom\0\0\0\0mp42isom", line.as_slice()].concat());
    desk.write("letter.docx", [b"PK\x03\x04\x14\0\x06\0", line.as_slice()].concat());
    desk.write("broken.pdf", [b"%PDF-1.7\n", line.as_slice()].concat());
    desk.write("broken.tif", [b"II*\0\x08\0\0\0", line.as_slice()].concat());
    desk.write("cut.tif", b"II*\0\xFF\xFF\xFF\x7F");
    desk.write("card.smart-health-card", "{\"verifiableCredential\": [42]}");
    let mut huge = Vec::new();
    GrayImage::new(8, 8).write_to(&mut std::io::Cursor::new(&mut huge), image::ImageFormat::Bmp).unwrap();
    huge[18..22].copy_from_slice(&12_000_u32.to_le_bytes());
    huge[22..26].copy_from_slice(&9_000_u32.to_le_bytes());
    desk.write("huge.bmp", huge);
    let inputs = [
        ("photo.heic", "picture-heic"),
        ("photo.avif", "picture-avif"),
        ("film.mp4", "file-unknown"),
        ("letter.docx", "file-unknown"),
        ("broken.pdf", "picture-broken"),
        ("broken.tif", "picture-broken"),
        ("cut.tif", "picture-broken"),
        ("card.smart-health-card", "picture-broken"),
        ("huge.bmp", "picture-too-large"),
        ("missing.pdf", "no-such-file"),
    ];
    let expected: Vec<_> =
        inputs.iter().map(|(input, reason)| ((*input).to_owned(), None, (*reason).to_owned())).collect();
    assert_eq!(desk.check(&inputs.map(|(input, _)| input)), expected);
    let output = desk.run(&["read", "photo.heic", "huge.bmp"]);
    let told = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(told.contains("screenshot") && told.contains("too large"), "{told}");
}

#[test]
fn a_hostile_document_is_an_answer() {
    let desk = Desk::new();
    let bomb = miniz_oxide::deflate::compress_to_vec_zlib(&vec![0; 1 << 20], 9);
    // A megabyte in a thousand bytes, seven hundred times.
    let many: Vec<_> = (0..700).map(|_| stream("/Filter/FlateDecode", &bomb)).collect();
    desk.write("bomb.pdf", pages(&[Vec::new()], "", &many));
    let vast = stream(
        "/Type/XObject/Subtype/Image/Width 100000/Height 100000/ColorSpace/DeviceGray/BitsPerComponent 8",
        b"x",
    );
    desk.write(
        "vast.pdf",
        pages(&[b"q 9 0 0 9 9 9 cm /Im Do Q".to_vec()], "/XObject<</Im 100 0 R>>", &[vast]),
    );
    desk.write(
        "sheet.pdf",
        pdf(&[
            b"<</Type/Catalog/Pages 2 0 R>>".to_vec(),
            b"<</Type/Pages/Count 1/Kids[3 0 R]>>".to_vec(),
            b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 1000000 1]>>".to_vec(),
        ]),
    );
    // A form that draws itself, and one that draws the next ten times, and so on.
    let itself =
        stream("/Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources<</XObject<</Im 100 0 R>>>>", b"/Im Do");
    desk.write("itself.pdf", pages(&[b"/Im Do".to_vec()], "/XObject<</Im 100 0 R>>", &[itself]));
    desk.write("empty.pdf", pages(&[], "", &[]));
    let answers = desk.check(&["bomb.pdf", "vast.pdf", "sheet.pdf", "itself.pdf", "empty.pdf"]);
    let reasons: Vec<_> = answers.iter().map(|(_, _, reason)| reason.as_str()).collect();
    assert_eq!(
        reasons,
        ["picture-too-large", "picture-too-large", "picture-broken", "no-code", "picture-broken"]
    );
}

#[test]
fn parts_of_a_message_are_shown_part_by_part_and_joined() {
    let desk = Desk::new();
    let parts = structured::parts(&[&b"SHC:/ not "[..], b"really a ", b"card"]);
    for (number, part) in parts.iter().enumerate() {
        structured::picture(part, 6).save(desk.folder.path().join(format!("{}.png", number + 1))).unwrap();
    }
    // Alone, each is told for what it is.
    let told = |input: &str, reason: &str| (input.to_owned(), None, reason.to_owned());
    assert_eq!(desk.check(&["2.png"]), [told("2.png", "code-part")]);
    assert_eq!(desk.check(&["1.png", "3.png"]), [told("3.png", "code-part")]);
    let output = desk.run(&["check", "1.png"]);
    let answer = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(answer.contains("part 1 of 3") && answer.contains("Show the others"), "{answer}");
    assert_eq!(desk.read(&["3.png"])[0]["parts"], json!([{"number": 3, "of": 3}]));
    // Together, in any order, they are one code, told where the last one was.
    let whole = desk.check(&["3.png", "1.png", "2.png"]);
    assert_eq!(whole, [told("2.png", "not-a-credential")]);
    // As frames of one camera too.
    let frames = desk.read(&["--sequence", "1.png", "1.png", "3.png", "2.png", "2.png"]);
    let codes: Vec<_> = frames.iter().map(|frame| frame["codes"].clone()).collect();
    let message = json!(["SHC:/ not really a card"]);
    assert_eq!(codes, [json!([]), json!([]), json!([]), message.clone(), message.clone()]);
    let reported: Vec<_> = frames.iter().map(|frame| frame["reported"].clone()).collect();
    assert_eq!(reported, [json!([]), json!([]), json!([]), message, json!([])]);
}

#[test]
fn pictures_are_read_as_the_frames_of_one_camera() {
    let desk = Desk::new();
    for (name, text) in [("a.png", "one"), ("b.png", "two")] {
        picture(text.as_bytes(), 6).save(desk.folder.path().join(name)).unwrap();
    }
    GrayImage::from_pixel(200, 200, Luma([255])).save(desk.folder.path().join("blank.png")).unwrap();
    let mut order = vec!["a.png", "a.png", "b.png", "a.png"];
    // A code that was out of view for long is a new one when it comes back.
    order.extend(["blank.png"; 60]);
    order.push("a.png");
    let frames = desk.read(&[&["--sequence"], order.as_slice()].concat());
    let reported: Vec<_> = frames.iter().map(|frame| frame["reported"].clone()).collect();
    let (one, two, none) = (json!(["one"]), json!(["two"]), json!([]));
    assert_eq!(reported[..4], [one.clone(), none.clone(), two, none]);
    assert_eq!((&frames[3]["codes"], reported.last()), (&one, Some(&one)));
    let output = desk.run(&[&["read", "--sequence"], order.as_slice()].concat());
    assert_eq!(String::from_utf8_lossy(&output.stdout), "one\ntwo\none\n");
}

#[test]
fn names_of_files_do_not_act_on_a_terminal() {
    let desk = Desk::new();
    let name = "\u{1b}[2Jgone\u{9b}31m\u{202e}gnp.png";
    for command in ["check", "read"] {
        let output = desk.run(&[command, name]);
        let told = [output.stderr, output.stdout].concat();
        let told = String::from_utf8(told).unwrap();
        assert!(told.contains("gone") && !told.contains(['\u{1b}', '\u{9b}', '\u{202e}']), "{told:?}");
    }
    for command in [
        &["trust", "add", name][..],
        &["log", "import", name],
        &["log", "add", name],
        &["export", &format!("{name}/x.csv")],
        &["backup", &format!("{name}/x")],
        &["check", "--trust", name],
        &["check", &format!("--{name}")],
        &["policy", "show", name],
        &["log", "out", name],
    ] {
        let output = desk.run(command);
        let told = [output.stderr, output.stdout].concat();
        let told = String::from_utf8_lossy(&told).into_owned();
        assert!(
            !told.is_empty() && !told.contains(['\u{1b}', '\u{9b}', '\u{202e}']),
            "{command:?}: {told:?}"
        );
    }
}
