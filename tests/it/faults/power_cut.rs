//! The power goes while visits are logged, on request only: it takes root, `mkfs.xfs`, `mkfs.ext4` and
//! half a gigabyte. `scripts/power-cut N`.
//!
//! The log lives on an ext4 in an image file, and that file on an XFS that can copy a file in no time: a
//! copy of the image is the disk as it is at that instant, with everything in it that was flushed and
//! nothing that was not.

use std::{
    collections::BTreeMap,
    fs,
    io::{BufRead as _, BufReader, Write as _},
    path::{Path, PathBuf},
    process::{Command, Stdio},
    sync::{Arc, Mutex},
    time::Duration,
};

use posjaga::visit_log::VisitLog;

use super::{all, program};

#[test]
fn no_acknowledged_visit_is_lost_when_the_power_goes() {
    let Ok(cuts) = std::env::var("POSJAGA_POWER_CUTS") else {
        eprintln!("skipped: see scripts/power-cut");
        return;
    };
    let cuts: u64 = cuts.parse().expect("a number of cuts");
    let place = tempfile::tempdir().unwrap();
    let slow = Disk::new(place.path(), "host", "1G", &["mkfs.xfs", "-q", "-m", "reflink=1"]);
    let disk = Disk::new(&slow.mounted, "disk", "96M", &["mkfs.ext4", "-q", "-F"]);
    let (mut acknowledged, mut before_the_first) = (0, 0);
    for cut in 0..cuts {
        let data = disk.mounted.join("data");
        let _ = fs::remove_dir_all(&data);
        let (image, answered) = cut_in_a_storm(cut, &data, &disk.image, &slow.mounted);
        let after = Disk::of_image(&slow.mounted.join("after"), &image);
        let path = after.mounted.join("data/visits.sqlite");
        if answered.is_empty() {
            before_the_first += 1;
        } else {
            let log = VisitLog::open(&path).unwrap_or_else(|error| panic!("cut {cut}: {error}"));
            log.check_integrity().unwrap();
            assert_eq!(log.verify(&[]).unwrap().fault, None, "cut {cut}");
            let visits = all(&log);
            let by_name: BTreeMap<_, _> =
                visits.iter().map(|visit| (visit.name.clone(), visit.id.to_string())).collect();
            assert_eq!(by_name.len(), visits.len(), "cut {cut}: a visit is there twice");
            for (name, id) in &answered {
                assert_eq!(by_name.get(name), Some(id), "cut {cut}: {name} is lost");
            }
            acknowledged += answered.len();
        }
        drop(after);
        fs::remove_file(image).unwrap();
        if (cut + 1) % 50 == 0 {
            eprintln!("{} cuts so far", cut + 1);
        }
    }
    eprintln!(
        "{cuts} power cuts ({before_the_first} before the first visit), {acknowledged} visits acknowledged, none lost, none twice"
    );
}

/// Logs visits into `data` until the power goes. Gives the disk as it was, and what had been
/// acknowledged before.
fn cut_in_a_storm(cut: u64, data: &Path, image: &Path, beside: &Path) -> (PathBuf, BTreeMap<String, String>) {
    let mut child = Command::new(program())
        .arg("--data")
        .arg(data)
        .args(["log", "add", "-"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut input = child.stdin.take().unwrap();
    let mut output = BufReader::new(child.stdout.take().unwrap());
    let answered = Arc::new(Mutex::new(BTreeMap::new()));
    let answers = answered.clone();
    let storm = std::thread::spawn(move || {
        for count in 0.. {
            if writeln!(input, "{{\"name\":\"Guest {count}\",\"key\":\"{count}\"}}").is_err() {
                return;
            }
            let mut line = String::new();
            if output.read_line(&mut line).is_err() || !line.ends_with('\n') {
                return;
            }
            let answer: serde_json::Value = serde_json::from_str(&line).unwrap();
            let id = answer["id"].as_str().expect("no line is refused").to_owned();
            answers.lock().unwrap().insert(format!("Guest {count}"), id);
        }
    });
    // Every tenth cut comes while the log is being made, the others within the storm.
    for _ in 0..if cut.is_multiple_of(10) { 0 } else { 1000 } {
        if !answered.lock().unwrap().is_empty() {
            break;
        }
        std::thread::sleep(Duration::from_millis(10));
    }
    std::thread::sleep(Duration::from_millis((cut * 53) % 400));
    // What was acknowledged before the copy begins must be in it.
    let acknowledged = answered.lock().unwrap().clone();
    let copy = beside.join("cut.img");
    run(Command::new("cp").arg("--reflink=always").args([image, &copy]));
    child.kill().unwrap();
    child.wait().unwrap();
    storm.join().unwrap();
    (copy, acknowledged)
}

/// A file system in a file, as long as this lives.
struct Disk {
    image: PathBuf,
    mounted: PathBuf,
}

impl Disk {
    fn new(folder: &Path, name: &str, size: &str, make: &[&str]) -> Self {
        let image = folder.join(format!("{name}.img"));
        run(Command::new("truncate").args(["-s", size]).arg(&image));
        run(Command::new(make[0]).args(&make[1..]).arg(&image));
        Self::of_image(&folder.join(name), &image)
    }

    fn of_image(mounted: &Path, image: &Path) -> Self {
        fs::create_dir_all(mounted).unwrap();
        run(Command::new("mount").args(["-o", "loop"]).args([image, mounted]));
        Self { image: image.to_owned(), mounted: mounted.to_owned() }
    }
}

impl Drop for Disk {
    fn drop(&mut self) {
        run(Command::new("umount").arg(&self.mounted));
    }
}

fn run(command: &mut Command) {
    let output = command.output().unwrap_or_else(|error| panic!("{command:?}: {error}"));
    assert!(output.status.success(), "{command:?}: {}", String::from_utf8_lossy(&output.stderr));
}
