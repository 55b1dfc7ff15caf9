#!/usr/bin/env python3
"""Opens exports full of hostile names with LibreOffice, headless, and looks for formulas in what it made of them.

scripts/office-check.py [PROGRAM] [CASES.jsonl]: the program (target/release/posjaga without one), and the cases of
the attack corpus, whose genuine names are taken too. The CSV is opened with commas and, as by a double click in
Indonesia, with semicolons. Every row has to come back, and the totals in all four files have to be what `log list`
says and what the visits come to when they are counted here.
"""

import ast, collections, json, pathlib, re, shutil, subprocess, sys, tempfile
import xml.etree.ElementTree as xml

NAMES = [
    "=1+1", "+1+1", "-1+1", "@SUM(A1)", "\t=1+1", "\r=1+1", "\n=1+1", "＝1+1", "＋1", "－1", "＠SUM(1)",
    '=HYPERLINK("http://x.example";"y")', '=cmd|\'/c calc\'!A1', "=IMPORTXML(\"http://x\",\"//a\")",
    '=WEBSERVICE("http://x.example")', "=DDE(\"soffice\";\"x\";\"A1\")", "%0A=1+1", "Budi;=1+1", "Budi\n=1+1",
    'Budi";=1+1', "'=1+1", "''=1+1", '"=1+1', " =1+1", "\u200b=1+1", "\u202e=1+1", "\ufeff=1+1", "\u00a0=1+1",
    "{=1+1}", "+62 812 3456", "-0812", "1E5", "0812", "TRUE", "2026-11-23", "#REF!", "_x003D_1+1", "a,b;=2\t=3",
]
EVIDENCE = ["verified", "seen-card", "seen-app", "doctors-letter", "child", "none"]
VERDICTS = ["admit", "review", "refuse", "undetermined"]
LABELS = {"visits": "Visits", "people": "People", "inside": "People still inside",
          **dict(zip([f"verdict {code}" for code in VERDICTS],
                     ["May enter", "Needs a check", "May not enter", "Cannot be verified"])),
          **dict(zip([f"evidence {kind}" for kind in EVIDENCE],
                     ["Verified certificate", "Vaccination card seen", "Guest's app seen", "Doctor's letter",
                      "Child with a parent", "No evidence"]))}
TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"

program = pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else "target/release/posjaga").absolute()


def run(*arguments, text=""):
    done = subprocess.run([str(argument) for argument in arguments], input=text, capture_output=True, text=True)
    if done.returncode:
        sys.exit(f"{arguments[0]}: {done.stderr}")
    return done.stdout


def corpus_names(cases):
    """The names of the genuine credentials in the corpus, which stand in the notes of its cases."""
    notes = [json.loads(line)["note"] for line in open(cases, encoding="utf-8")]
    names = [re.search(r"family name (('|\").*\2)", note) for note in notes]
    names = [ast.literal_eval(name[1])[:500] for name in names if name]
    return [name for name in names if name.strip()]


def opened(folder, file, *how, kind="fods"):
    """What LibreOffice makes of a file."""
    run("soffice", f"-env:UserInstallation=file://{folder}/profile", "--headless", *how, "--convert-to", kind,
        "--outdir", folder / "out", file)
    return folder / "out" / f"{file.stem}.{kind}"


def table(sheet):
    """The texts of a sheet's cells, row by row."""
    rows = []
    for row in sheet.iter(TABLE + "table-row"):
        texts = []
        for cell in row.iter(TABLE + "table-cell"):
            times = int(cell.get(TABLE + "number-columns-repeated", 1))
            texts += ["".join(cell.itertext()).strip()] * min(times, 50)
        if any(texts):
            rows.append(texts)
    return rows


def looked_through(path):
    """Formulas, links and sheets of a workbook as LibreOffice has it."""
    tree = xml.parse(path)
    cells = tree.iter(TABLE + "table-cell")
    formulas = [cell.get(TABLE + "formula") for cell in cells if cell.get(TABLE + "formula")]
    links = [node for node in tree.iter() if "xlink" in "".join(node.keys()) and "http" in "".join(node.attrib.values())]
    return formulas, links, [table(sheet) for sheet in tree.iter(TABLE + "table")]


def counted(lines):
    """What visits come to, by their columns."""
    kinds = collections.Counter(line["evidence"] for line in lines)
    verdicts = collections.Counter(line["verdict"] for line in lines if line["verdict"])
    return {"visits": len(lines), "people": sum(int(line["party"]) for line in lines),
            "inside": sum(int(line["party"]) for line in lines if not line["left"]),
            **{f"evidence {kind}": kinds[kind] for kind in EVIDENCE}, **{f"verdict {code}": verdicts[code] for code in VERDICTS}}


def labelled(rows):
    """The counts beside their labels, on a summary sheet or in the text of a PDF."""
    counts = {row[0].strip(): row[1].strip() for row in rows if len(row) > 1}
    return {what: int(counts.get(label, "-1").replace(",", "")) for what, label in LABELS.items()}


with tempfile.TemporaryDirectory() as place:
    place = pathlib.Path(place)
    names = NAMES + (corpus_names(sys.argv[2]) if len(sys.argv) > 2 else [])
    desk = [program, "--data", place / "data", "--lang", "en"]
    lines = []
    for count, name in enumerate(names):
        left = "2026-11-23T10:00:00+07:00" if count % 3 else None
        lines.append({"name": name, "organisation": name, "note": name, "party": 1 + count % 4, "left": left,
                      "arrived": "2026-11-23T09:05:00+07:00", "evidence": EVIDENCE[count % len(EVIDENCE)],
                      "verdict": (VERDICTS + [None])[count % 5]})
    told = "".join(json.dumps({key: value for key, value in line.items() if value}) + "\n" for line in lines)
    run(*desk, "log", "add", "-", text=told)
    expected = counted(lines)
    faults = 0

    def agreed(what, counts):
        global faults
        wrong = {key: (counts.get(key), value) for key, value in expected.items() if counts.get(key) != value}
        faults += len(wrong)
        print(f"{what}: totals {'agree' if not wrong else wrong}")

    listed = run(*desk, "log", "list", "--from", "2026-11-01").splitlines()[-1]
    numbers = [int(number) for number in re.findall(r"\d+", listed)]
    faults += numbers != [expected["visits"], expected["people"], expected["inside"]]
    print(f"log list: {listed}")
    files = {ending: place / f"all.{ending}" for ending in ["csv", "xlsx", "pdf", "json"]}
    for file in files.values():
        run(*desk, "export", "--from", "2026-11-01", "--output", file)

    for way, how in {"csv, commas": "44", "csv, semicolons": "59", "xlsx": None}.items():
        file = files[way[:4].strip(",")]
        formulas, links, sheets = looked_through(opened(place, file, *([f"--infilter=CSV:{how},34,76,1"] if how else [])))
        rows = sheets[0][1:]
        # Where the separator is another one the rows are other rows; what counts is that nothing runs.
        faults += len(formulas) + len(links) + (how != "59" and len(rows) != len(names))
        print(f"{way}: {len(names)} names, {len(rows)} rows, {len(formulas)} formulas, {len(links)} links")
        for formula in formulas:
            print("   ", formula)
        if how == "44":
            heads = sheets[0][0]
            agreed(way, counted([dict(zip(heads, row)) for row in rows]))
        elif not how:
            agreed(way, labelled(sheets[1]))

    totals = json.loads(files["json"].read_text(encoding="utf-8"))["totals"]
    agreed("json", {**totals, **{f"evidence {kind}": count for kind, count in totals["evidence"].items()},
                    **{f"verdict {code}": count for code, count in totals["verdicts"].items()}})
    if shutil.which("pdftotext"):
        text = run("pdftotext", "-layout", files["pdf"], "-")
        pairs = [re.findall(r"(\S.*?) {2,}([\d,]+)(?= {2,}|$)", line) for line in text.splitlines()]
        agreed("pdf", labelled([pair for line in pairs for pair in line]))
    else:
        print("pdf: not read, there is no pdftotext")
    drawn = opened(place, files["pdf"], kind="png")
    # It takes LibreOffice Draw to open one.
    print(f"pdf: {'drawn by LibreOffice' if drawn.exists() else 'not drawn, LibreOffice cannot open it'}")
    sys.exit(bool(faults))
