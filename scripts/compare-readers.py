#!/usr/bin/env python3
"""Reads a folder of pictures with several QR readers and prints what each read, per category.

    pip install numpy pillow zxing-cpp          # and, for zbar: apt-get install libzbar0; pip install pyzbar
    cargo build --release --bins --examples
    scripts/compare-readers.py ../shared/testdata/qr-frames posjaga rxing rqrr zxing-cpp zbar

FOLDER holds `expected.tsv`: file, category, expected texts (joined by U+001F, escaped \\t \\n \\r \\\\; empty
= no code in the picture; `?` or `#n` = texts not given, left out of the count). Readers: `posjaga`
(`posjaga:fast`, `posjaga:best` for other efforts), `rxing` and `rqrr` (the example `peer-readers`), and
`zxing-cpp` and `zbar` when their Python packages are there.

One thread each; loading a picture is not timed. Texts are compared by their printable ASCII, since
readers guess character sets differently."""

import argparse
import collections
import json
import os
import re
import statistics
import subprocess
import sys
import time


def unescape(text):
    table = {"t": "\t", "n": "\n", "r": "\r", "0": "\0", "\\": "\\"}
    return re.sub(r"\\(.)", lambda match: table.get(match.group(1), match.group(0)), text)


def fold(text):
    return "".join(letter for letter in text if 32 < ord(letter) < 127)


def category_of(name):
    """Photos of one source are one category; generated levels stay apart."""
    return name.split("/")[0]


def pictures(folder):
    with open(os.path.join(folder, "expected.tsv"), encoding="utf-8") as lines:
        next(lines)
        for line in lines:
            file, category, texts = (line.rstrip("\n").split("\t") + ["", ""])[:3]
            if texts == "?" or texts.startswith("#"):
                continue
            yield file, category, {fold(unescape(text)) for text in texts.split("\x1f") if text}


def by_program(command, folder, files):
    """A program of ours: one JSON object per picture, with `codes` and `millis`."""
    paths = [os.path.join(folder, file) for file in files]
    for start in range(0, len(paths), 100):
        done = subprocess.run(command + paths[start : start + 100], capture_output=True, text=True)
        lines = done.stdout.splitlines()
        if len(lines) != len(paths[start : start + 100]):
            sys.exit(f"{command[0]}: {done.stderr.strip() or 'gave too few answers'}")
        for line in lines:
            answer = json.loads(line)
            yield answer.get("codes", []), answer.get("millis", 0.0)


def load(path):
    import numpy
    from PIL import Image

    picture = Image.open(path)
    if picture.mode in ("RGBA", "LA", "P"):
        picture = picture.convert("RGBA")
        ground = Image.new("RGBA", picture.size, (255, 255, 255, 255))
        picture = Image.alpha_composite(ground, picture)
    return numpy.array(picture.convert("L"))


def by_library(read, folder, files):
    for file in files:
        luma = load(os.path.join(folder, file))
        start = time.thread_time()
        texts = read(luma)
        yield texts, (time.thread_time() - start) * 1000


def reader(name, binary):
    kind, _, effort = name.partition(":")
    if kind == "posjaga":
        return lambda *of: by_program([binary, "read", "--json", "--effort", effort or "normal"], *of)
    if kind in ("rxing", "rqrr"):
        example = os.path.join(os.path.dirname(binary), "examples", "peer-readers")
        return lambda *of: by_program([example, kind], *of)
    if kind == "zxing-cpp":
        import zxingcpp

        formats = zxingcpp.BarcodeFormat.QRCode
        decode = lambda luma: [code.text for code in zxingcpp.read_barcodes(luma, formats=formats) if code.valid]
        return lambda *of: by_library(decode, *of)
    if kind == "zbar":
        from pyzbar import pyzbar

        symbols = [pyzbar.ZBarSymbol.QRCODE]
        decode = lambda luma: [code.data.decode("utf-8", "replace") for code in pyzbar.decode(luma, symbols)]
        return lambda *of: by_library(decode, *of)
    sys.exit(f"no reader {name}")


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("folder")
    parser.add_argument("readers", nargs="+")
    parser.add_argument("--binary", default="target/release/posjaga", help="our program")
    parser.add_argument("--categories", action="store_true", help="keep categories of photos apart")
    options = parser.parse_args()
    rows = list(pictures(options.folder))
    name_of = (lambda name: name) if options.categories else category_of
    names = sorted({name_of(category) for _, category, _ in rows})
    table, footer = {}, {}
    for name in options.readers:
        answers = list(reader(name, options.binary)(options.folder, [file for file, _, _ in rows]))
        read, there, wrong = collections.Counter(), collections.Counter(), 0
        for (file, category, texts), (codes, _) in zip(rows, answers):
            codes = {fold(code) for code in codes}
            there[name_of(category)] += len(texts)
            read[name_of(category)] += len(texts & codes)
            wrong += len(codes - texts)
        table[name] = [f"{read[c]}/{there[c]}" if there[c] else "-" for c in names]
        millis = sorted(millis for _, millis in answers)
        late = millis[min(len(millis) - 1, int(0.95 * len(millis)))]
        footer[name] = (wrong, f"{statistics.mean(millis):.1f}", f"{late:.1f}")
    print("| category | " + " | ".join(options.readers) + " |")
    print("|---" * (len(options.readers) + 1) + "|")
    for i, name in enumerate(names):
        print(f"| {name} | " + " | ".join(table[reader][i] for reader in options.readers) + " |")
    for i, title in enumerate(["texts that are wrong", "mean ms", "95 % within ms"]):
        print(f"| {title} | " + " | ".join(str(footer[reader][i]) for reader in options.readers) + " |")


if __name__ == "__main__":
    main()
