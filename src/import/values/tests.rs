use super::*;

fn text(text: &str) -> Cell<'_> {
    Cell::Text(text.into())
}

fn date(text: &str) -> Date {
    text.parse().unwrap()
}

fn clock(text: &str) -> Clock {
    Clock::at(NaiveTime::parse_from_str(text, "%H:%M:%S").unwrap())
}

#[test]
fn days_are_read_as_people_write_them() {
    let expected = date("2026-11-23");
    for written in [
        "2026-11-23",
        "23/11/2026",
        "23-11-26",
        "23.11.2026",
        "23.11.26",
        "23 / 11 / 2026",
        "2026/11/23",
        "20261123",
        "23 November 2026",
        "Senin, 23 Nov 2026",
        "Sen, 23 Nov 26",
        "23 NOPEMBER 2026",
        "Senin/23-11-2026",
        "Senin 23-11-2026",
        "Senin, 23 November 2026 M",
        "Nov 23, 2026",
        "November 23rd, 2026",
        "11/23/2026",
        "23/Nov/2026",
        "23Nov2026",
        "23-XI-2026",
        "23 Nov. 2026",
        "46349",
        "46349.0",
        "46349,378472222",
        "23112026",
        "２３／１１／２０２６",
        "23-11-2026 00:00:00",
        "2026-11-23T00:00:00",
        "23/11/2026 0:00",
        "23 November 2026 pukul 09.00",
    ] {
        assert_eq!(day(&text(written)).unwrap().read(None), Ok(expected), "{written}");
    }
    for (written, month) in [
        ("15 Agt 2026", 8),
        ("15 Ag. 2026", 8),
        ("15 Agus 2026", 8),
        ("15 Mrt 2026", 3),
        ("15 Pebruari 2026", 2),
        ("15 Sept 2026", 9),
        ("15 Okt. 2026", 10),
        ("15 Nop 2026", 11),
        ("15 Djuni 2026", 6),
        ("15 Djuli 2026", 7),
        ("15 Mei 2026", 5),
        ("15 May 2026", 5),
        ("15 Dec 2026", 12),
        ("Jum'at, 15 Agustus 2026", 8),
    ] {
        let expected = NaiveDate::from_ymd_opt(2026, month, 15).unwrap();
        assert_eq!(day(&text(written)), Some(Day::Sure(expected)), "{written}");
    }
    for wrong in [
        "",
        "kemarin",
        "31/02/2026",
        "13/13/2026",
        "3/11",
        "23 November",
        "1/2/3/4",
        "11/3/226",
        "1448-06-03",
        "12345",
        "46349 orang",
        "2026",
    ] {
        assert_eq!(day(&text(wrong)), None, "{wrong}");
    }
}

#[test]
fn two_numbers_prove_an_order_or_leave_it_open() {
    let order = |written: &str| day(&text(written)).unwrap().proves(date("2026-11-29"));
    for (written, proves) in [
        ("3/11/2026", None),
        ("23/11/2026", Some((DayOrder::DayFirst, true))),
        ("11/23/2026", Some((DayOrder::MonthFirst, true))),
        // The third of November was a Tuesday, the eleventh of March a Wednesday.
        ("Selasa, 3/11/2026", Some((DayOrder::DayFirst, true))),
        ("Wed 3/11/2026", Some((DayOrder::MonthFirst, true))),
        ("Jumat, 3/11/2026", None),
        // The eleventh of December has not come.
        ("11/12/2026", Some((DayOrder::MonthFirst, false))),
        ("12/11/2026", Some((DayOrder::DayFirst, false))),
        ("2026-11-03", None),
    ] {
        assert_eq!(order(written), proves, "{written}");
    }
    let open = day(&text("3/11/2026")).unwrap();
    assert_eq!(open.read(None), Err((date("2026-11-03"), date("2026-03-11"))));
    assert_eq!(open.read(Some(DayOrder::DayFirst)), Ok(date("2026-11-03")));
    assert_eq!(open.read(Some(DayOrder::MonthFirst)), Ok(date("2026-03-11")));
    assert_eq!(day(&text("5/5/2026")).unwrap().read(None), Ok(date("2026-05-05")));
}

#[test]
fn a_line_above_a_table_speaks_of_a_day_or_of_none() {
    for written in [
        "Hari/Tanggal : 25 November 2026",
        "BUKU TAMU TANGGAL 25 NOVEMBER 2026",
        "Tanggal: 25-11-2026",
        "25 Nov 2026",
        "Rabu, 25.11.26",
        "Date: Nov 25, 2026",
    ] {
        let day = day_within(&text(written)).map(|day| day.read(None));
        assert_eq!(day, Some(Ok(date("2026-11-25"))), "{written}");
    }
    for written in [
        "Periode 1 s/d 30 November 2026",
        "Bulan November 2026",
        "Dicetak 25 November 2026",
        "Lantai 2",
        "BUKU TAMU",
        "",
    ] {
        assert_eq!(day_within(&text(written)), None, "{written}");
    }
}

#[test]
fn times_are_read_as_people_write_them() {
    for written in [
        "09:05",
        "9.05",
        "0905",
        "905",
        "09:05:00",
        " 9:05",
        "9:5",
        "Pkl 09.05",
        "pkl. 09.05",
        "pukul 09.05",
        "Jam 9.05",
        "jam 09:05",
        "±09.05",
        "09h05",
        "09 05",
        "09:05:00.000",
        "09.05.",
        "9:05 AM",
        "09:05:00 a.m.",
        "09:05 pagi",
        "9,05",
        "sekitar pukul 9.05",
        "09.05 - selesai",
        "09:05 s/d selesai",
        "pukul 09.05 sampai selesai",
        "09.05 -",
        "０９：０５",
        "09⁰⁵",
        "Pkl\u{a0}09.05\u{202f}",
    ] {
        assert_eq!(when(&text(written)), Some((When::At(clock("09:05:00")), None)), "{written}");
    }
    for (written, expected) in [
        ("9", "09:00:00"),
        ("Jam 9", "09:00:00"),
        // A spreadsheet drops the zero of 9.50.
        ("9.5", "09:50:00"),
        ("9,5", "09:50:00"),
        ("10.3", "10:30:00"),
        ("14.45", "14:45:00"),
        ("2:15 PM", "14:15:00"),
        ("12:10 PM", "12:10:00"),
        ("12:10 AM", "00:10:00"),
        ("2.15 siang", "14:15:00"),
        ("11.30 siang", "11:30:00"),
        ("4.15 sore", "16:15:00"),
        ("7 malam", "19:00:00"),
        ("3.00 dini hari", "03:00:00"),
        ("00.38", "00:38:00"),
        // Parts of a day, as a spreadsheet counts them.
        ("0.375", "09:00:00"),
        ("0,37847", "09:05:00"),
        ("0.378472222222222", "09:05:00"),
        ("0.378541666666667", "09:05:06"),
    ] {
        assert_eq!(when(&text(written)), Some((When::At(clock(expected)), None)), "{written}");
    }
    for (written, hours) in
        [("09.05 WIB", 7), ("09:05 WITA", 8), ("9.05 wit", 9), ("9:05 AM GMT+7", 7), ("9.05 (WIB)", 7)]
    {
        let zone = FixedOffset::east_opt(hours * 3600);
        let expected = Clock { zone, ..clock("09:05:00") };
        assert_eq!(when(&text(written)), Some((When::At(expected), None)), "{written}");
    }
    for (written, days) in [("24.00", "00:00:00"), ("25:15", "01:15:00")] {
        let expected = Clock { days: 1, ..clock(days) };
        assert_eq!(when(&text(written)), Some((When::At(expected), None)), "{written}");
    }
    for wrong in [
        "",
        "pagi",
        "9:5:5:5:5",
        "-9:05",
        "09:60",
        "09-05",
        "0.38",
        "0.5",
        "0.378",
        "0.3785",
        "1.375",
        "9.6",
        "9.055",
        "48.00",
        "12 malam",
        "1 malam",
        "jamal",
        "9 orang",
        "12345",
    ] {
        assert_eq!(when(&text(wrong)), None, "{wrong}");
    }
}

#[test]
fn a_number_means_what_it_means_as_a_text() {
    for number in [
        9.0,
        9.5,
        9.05,
        10.3,
        13.1,
        14.45,
        0.38,
        0.375,
        0.378_472_222,
        1.375,
        46_349.378_472_222,
        0.5,
        9.6,
        24.0,
        25.15,
        905.0,
        1430.0,
        -1.0,
        1e9,
    ] {
        let written = number.to_string();
        assert_eq!(when(&Cell::Number(number)), when(&text(&written)), "{written}");
    }
    assert_eq!(day(&Cell::Number(46_349.0)), day(&text("46349")));
    assert_eq!(day(&Cell::Number(20_261_123.0)), day(&text("20261123")));
    assert_eq!(day(&Cell::Number(46_349.378_472)), day(&text("46349")));
    let moment = when(&Cell::Number(46_349.378_472_222)).unwrap();
    let expected = When::On { day: Day::Sure(date("2026-11-23")), clock: clock("09:05:00"), typed: false };
    assert_eq!(moment, (expected, None));
}

#[test]
fn a_span_is_from_and_until() {
    for written in [
        "09.05 - 10.30",
        "09.05-10.30",
        "09:05 – 10:30",
        "09.05 s/d 10.30",
        "09.05 s.d. 10.30",
        "09.05 sd 10.30",
        "09.05 sampai 10.30",
        "0905-1030",
        "pukul 09.05 hingga 10.30",
    ] {
        let expected = Some((When::At(clock("09:05:00")), Some(clock("10:30:00"))));
        assert_eq!(when(&text(written)), expected, "{written}");
    }
}

#[test]
fn a_day_and_a_time_may_stand_in_one_cell() {
    for written in [
        "23/11/2026 09.05",
        "2026-11-23 09:05:00",
        "2026-11-23T09:05",
        "23 Nov 2026 0905",
        "11/23/2026 9:05:00",
        "11/23/2026 9:05:00 AM",
        "Senin, 23 November 2026 pukul 09.05",
        "23/11/2026, 09.05",
    ] {
        let Some((When::On { day, clock: at, typed: false }, None)) = when(&text(written)) else {
            panic!("{written}");
        };
        assert_eq!((day.read(None), at), (Ok(date("2026-11-23")), clock("09:05:00")), "{written}");
    }
    let with_offset = when(&text("2026-11-23T09:05:00+07:00"));
    assert_eq!(with_offset, Some((When::Moment("2026-11-23T02:05:00Z".parse().unwrap()), None)));
}

#[test]
fn a_party_may_have_its_unit() {
    for (written, party) in
        [("3", Some(3)), ("3 orang", Some(3)), ("3.0", Some(3)), ("-3", None), ("3.5", None), ("", None)]
    {
        assert_eq!(count(&text(written)), party, "{written}");
    }
    assert_eq!(count(&Cell::Number(3.0)), Some(3));
    assert_eq!(count(&Cell::Number(3.5)), None);
}
