//! Pictures of others with codes whose texts are known: `testdata/qr-frames`.

use std::{collections::BTreeMap, fs, path::Path};

use posjaga::scan::{
    frame::Frame,
    reader::{Effort, FrameReader, read_codes},
};

use crate::testdata::testdata;

/// The least share of codes, in percent, that a single picture at normal effort must give. The whole
/// suite is measured by `scripts/compare-readers.py`; here is what must never get worse.
const LEAST: &[(&str, usize)] = &[
    ("gen-L1", 100),
    ("gen-L2", 100),
    ("gen-L3", 95),
    ("gen-L4", 55),
    ("dgc", 100),
    ("zxing", 88),
    ("boofcv", 80),
];

#[test]
fn the_suite_is_read_and_nothing_is_misread() {
    let Some(folder) = testdata("qr-frames") else { return };
    let mut counts: BTreeMap<&str, (usize, usize)> = BTreeMap::new();
    let mut wrong = Vec::new();
    let pictures = pictures(&folder);
    // Large pictures take long without optimisation: a part of them will do.
    for (number, (file, category, texts)) in pictures.iter().enumerate() {
        let is_gen = category.starts_with("gen-L") || category.contains("negative");
        if category.contains("burst") || (!is_gen && number % 3 != 0) || file.contains("1080") {
            continue;
        }
        let read = read_codes(&open(&folder.join(file)), Effort::Normal);
        let read: Vec<_> = read.iter().map(|content| printable(content)).collect();
        if texts.iter().any(|text| text == "?" || text.starts_with('#')) {
            continue;
        }
        wrong.extend(read.iter().filter(|text| !texts.contains(text)).map(|_| file.clone()));
        let name = LEAST.iter().map(|(name, _)| *name).find(|name| category.starts_with(name));
        let count = counts.entry(name.unwrap_or("others")).or_default();
        count.0 += texts.iter().filter(|text| read.contains(text)).count();
        count.1 += texts.len();
    }
    assert!(wrong.is_empty(), "misread: {wrong:?}");
    for (name, least) in LEAST {
        let (read, all) = counts[name];
        println!("{name}: {read} of {all}");
        assert!(read * 100 >= all * least, "{name}: {read} of {all}, {least} % are wanted");
    }
}

#[test]
fn held_codes_are_read_within_a_few_frames() {
    let Some(folder) = testdata("qr-frames") else { return };
    let mut sequences: BTreeMap<String, Vec<(String, Vec<String>)>> = BTreeMap::new();
    for (file, category, texts) in pictures(&folder) {
        if category.contains("burst") {
            let name = file.rsplit_once('_').expect("a frame has a number").0.to_owned();
            sequences.entry(name).or_default().push((file, texts));
        }
    }
    let mut read = 0;
    for frames in sequences.values() {
        let mut reader = FrameReader::new();
        let mut codes = frames.iter().flat_map(|(file, _)| reader.read(&open(&folder.join(file))).codes);
        if let Some(code) = codes.next() {
            assert!(frames[0].1.contains(&printable(&code.content)));
            read += 1;
        }
    }
    // One of the four shows a finder in none of its five frames.
    assert!(read * 4 >= sequences.len() * 3, "{read} of {} sequences", sequences.len());
}

/// File, category and texts of all pictures.
fn pictures(folder: &Path) -> Vec<(String, String, Vec<String>)> {
    let list = fs::read_to_string(folder.join("expected.tsv")).expect("the suite has a list");
    list.lines()
        .skip(1)
        .map(|line| {
            let mut fields = line.split('\t').map(str::to_owned);
            let mut next = || fields.next().unwrap_or_default();
            let (file, category, texts) = (next(), next(), next());
            let texts = texts.split('\u{1f}').filter(|text| !text.is_empty());
            (file, category, texts.map(|text| fold(&unescape(text))).collect())
        })
        .collect()
}

fn unescape(text: &str) -> String {
    let mut letters = text.chars();
    let mut plain = String::new();
    while let Some(letter) = letters.next() {
        plain.push(match letter {
            '\\' => match letters.next() {
                Some('t') => '\t',
                Some('n') => '\n',
                Some('r') => '\r',
                Some('0') => '\0',
                other => other.unwrap_or('\\'),
            },
            letter => letter,
        });
    }
    plain
}

/// Readers guess character sets differently, so only printable ASCII is compared.
fn fold(text: &str) -> String {
    text.chars().filter(|letter| ('!'..='~').contains(letter)).collect()
}

fn printable(content: &[u8]) -> String {
    content.iter().filter(|byte| (b'!'..=b'~').contains(byte)).map(|byte| char::from(*byte)).collect()
}

fn open(path: &Path) -> Frame {
    let reader = image::ImageReader::open(path).expect("the picture is there");
    let picture = reader.with_guessed_format().expect("its kind is known").decode().expect("it is whole");
    // Transparent is white.
    let mut rgba = picture.to_rgba8();
    for pixel in rgba.pixels_mut() {
        let [.., alpha] = pixel.0;
        for channel in &mut pixel.0[..3] {
            *channel =
                ((u32::from(*channel) * u32::from(alpha) + 255 * (255 - u32::from(alpha))) / 255) as u8;
        }
        pixel.0[3] = 255;
    }
    let luma = image::DynamicImage::ImageRgba8(rgba).to_luma8();
    Frame {
        width: luma.width() as usize,
        height: luma.height() as usize,
        luma: luma.into_raw().into(),
        seq: 0,
    }
}
