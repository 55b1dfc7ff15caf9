#!/usr/bin/env python3
"""Purges a tenth of N visits (a million without an argument) while guests are checked in: how long does a
check-in wait, and is a byte of a thousand purged names left in the data folder? POSJAGA names the program,
which is built otherwise."""
import csv, json, os, re, shutil, statistics, subprocess, sys, tempfile, time
from datetime import datetime, timedelta
from pathlib import Path

PROJECT = Path(__file__).resolve().parent.parent
COUNT = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000
PROGRAM = os.environ.get("POSJAGA")
if not PROGRAM:
    subprocess.run(["cargo", "build", "-q", "--release", "--locked", "--bin", "posjaga"], cwd=PROJECT, check=True)
    PROGRAM = str(PROJECT / "target/release/posjaga")
place = Path(tempfile.mkdtemp(prefix="posjaga-purge-"))
data = place / "data"


def name(count):
    return f"Zx{count:07}yq Putri"


def run(*arguments, **how):
    begun = time.monotonic()
    subprocess.run([PROGRAM, "-q", "--lang", "en", "--data", data, *arguments], check=True, **how)
    return time.monotonic() - begun


try:
    first = datetime(2026, 1, 1, 8)
    apart = timedelta(days=230) / COUNT
    with open(place / "visits.csv", "w", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(["Tanggal", "Jam masuk", "Jam keluar", "Nama", "Instansi", "Telepon"])
        for count in range(COUNT):
            came = first + apart * count
            left = came + timedelta(minutes=40)
            rows.writerow([came.date(), came.strftime("%H:%M"), left.strftime("%H:%M") if left.date() == came.date() else "",
                           name(count), f"Dinas {count % 300}", f"0812{count:07}"])
    took = run("log", "import", str(place / "visits.csv"), stdout=subprocess.DEVNULL)
    print(f"{COUNT} visits imported in {took:.0f} s, {data.joinpath('visits.sqlite').stat().st_size >> 20} MiB")
    (place / "visits.csv").unlink()

    until = (first + timedelta(days=24)).date()
    purged = sum(1 for count in range(COUNT) if (first + apart * count).date() < until)
    teller = subprocess.Popen([PROGRAM, "--data", data, "log", "add", "-"], text=True, stdin=subprocess.PIPE,
                              stdout=subprocess.PIPE)

    def check_in():
        begun = time.monotonic()
        teller.stdin.write(json.dumps({"name": "Tamu Baru"}) + "\n")
        teller.stdin.flush()
        assert "id" in json.loads(teller.stdout.readline())
        return (time.monotonic() - begun) * 1000

    calm = sorted(check_in() for _ in range(300))
    begun = time.monotonic()
    purge = subprocess.Popen([PROGRAM, "--lang", "en", "--data", data, "log", "purge", "--before", str(until)],
                             stdout=subprocess.PIPE, text=True)
    waits = []
    while purge.poll() is None:
        waits.append(check_in())
        time.sleep(0.05)
    took = time.monotonic() - begun
    assert purge.returncode == 0
    teller.stdin.close()
    teller.wait()
    waits.sort()
    for what, times in (("alone", calm), ("beside the purge", waits)):
        print(f"a check-in {what}: median {statistics.median(times):.1f} ms, 99 % {times[int(len(times) * 0.99)]:.1f} ms, "
              f"longest {times[-1]:.1f} ms ({len(times)})")
    print(f"{purged} visits purged in {took:.0f} s")
    run("log", "verify", stdout=subprocess.DEVNULL)
    left = 0
    wanted = [name(count * purged // 1000).encode() for count in range(1000)]
    for path in (path for path in data.rglob("*") if path.is_file()):
        content = path.read_bytes()
        # One pass, in capitals or not: the names differ in their numbers alone.
        numbers = set(re.findall(rb"[Zz][Xx](\d{7})", content))
        left += sum(1 for one in wanted if one[2:9] in numbers)
    print(f"{left} of 1000 purged names are left in the data folder")
    sys.exit(1 if left else 0)
finally:
    shutil.rmtree(place, ignore_errors=True)
