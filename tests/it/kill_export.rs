//! The program is killed in the middle of an export, again and again: under the name of the file is what was
//! there before, or all of the new.
//!
//! `scripts/kill-export` runs more rounds, over more visits, than the few of every test run.

use std::{
    fs,
    path::Path,
    process::{Command, Stdio},
    time::{Duration, Instant},
};

use posjaga::{import, progress::Unwatched, visit_log::VisitLog};

#[test]
fn a_killed_export_leaves_the_old_file_or_all_of_the_new_one() {
    let number =
        |name: &str, default| std::env::var(name).map_or(default, |count| count.parse().expect("a number"));
    let (kills, visits) = (number("POSJAGA_KILLS", 12), number("POSJAGA_VISITS", 3_000));
    let place = tempfile::tempdir().unwrap();
    let data = place.path().join("data");
    fs::create_dir(&data).unwrap();
    fill(&data, visits, place.path());

    let folder = place.path().join("exports");
    fs::create_dir(&folder).unwrap();
    for format in ["csv", "xlsx", "json"] {
        let target = folder.join(format!("all.{format}"));
        let start = Instant::now();
        assert!(export(&data, &target).status().unwrap().success());
        let took = start.elapsed();
        let whole = length(&target);
        fs::remove_file(&target).unwrap();
        let (mut old, mut new) = (0, 0);
        for kill in 0..kills {
            // Every second time there is a file already.
            let before = (kill % 2 == 0).then_some("yesterday");
            match before {
                Some(text) => fs::write(&target, text).unwrap(),
                None => drop(fs::remove_file(&target)),
            }
            let mut child = export(&data, &target).spawn().unwrap();
            // Spread over the time that it takes, and a little beyond.
            std::thread::sleep(Duration::from_secs_f64(
                took.as_secs_f64() * 1.1 * f64::from(kill * 7919 % kills) / f64::from(kills),
            ));
            child.kill().unwrap();
            child.wait().unwrap();
            match (before, fs::read(&target)) {
                (None, Err(_)) => old += 1,
                (Some(text), Ok(found)) if found == text.as_bytes() => old += 1,
                // The closing hash and the time in a workbook are not of one length.
                (_, Ok(found)) if found.len().abs_diff(whole) < 64 => new += 1,
                (_, found) => {
                    panic!("{format}, kill {kill}: {} bytes of {whole}", found.unwrap_or_default().len())
                }
            }
        }
        eprintln!("{format}: {kills} kills, {old} times the old file, {new} times the new one");
        assert!(old > 0, "no kill came in the middle");
        // The next export takes away what the killed ones left half written.
        assert!(export(&data, &target).status().unwrap().success());
        assert_eq!(fs::read_dir(&folder).unwrap().count(), 1, "{format}");
        fs::remove_file(&target).unwrap();
    }
    let log = VisitLog::open(&data.join("visits.sqlite")).unwrap();
    assert_eq!(log.verify(&[]).unwrap().fault, None);
}

fn export(data: &Path, target: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_posjaga"));
    command.arg("--data").arg(data).args(["export", "--from", "2026-01-01", "--output"]).arg(target);
    command.stdout(Stdio::null());
    command
}

fn length(path: &Path) -> usize {
    fs::read(path).unwrap().len()
}

fn fill(data: &Path, visits: u32, place: &Path) {
    let list = place.join("list.csv");
    let mut rows = "Nama,Tanggal,Jam masuk,Asal,Keperluan\n".to_owned();
    for count in 0..visits {
        let row = format!("Tamu {count},2026-11-{:02},08:{:02},Dinas,Rapat\n", count % 20 + 1, count % 60);
        rows.push_str(&row);
    }
    fs::write(&list, rows).unwrap();
    let mut log = VisitLog::open(&data.join("visits.sqlite")).unwrap();
    let done =
        import::import(&mut log, &list, &crate::import::options(), &mut Unwatched, &mut |_| ()).unwrap();
    assert_eq!(done.added, u64::from(visits));
}
