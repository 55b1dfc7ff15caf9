#!/usr/bin/env python3
"""Times the verification of the same EU certificates by Pos Jaga, by a straightforward verifier in Python
and by the `dgc` crate, in one run.

    cargo build --release --locked
    scripts/compare-verifiers.py [--posjaga PROGRAM] [--rounds 2000]

Makes its own certificates (ES256 and PS256) and signers, and a trust list of 829 others. The Python
packages (`cryptography`, `cbor2`, `base45`) go into a virtual environment in a temporary folder, `dgc` into
a throw-away cargo project there; neither is part of the project. Times are the processor's, which other
programs do not lengthen. `dgc` verifies the signature and looks
neither at times nor at rules; PS256 it does not know.
"""

import argparse
import json
import os
import pathlib
import resource
import subprocess
import sys
import tempfile
import time

SIGNERS = 829
NOW = "2022-06-01T00:00:00Z"

PEER = """
use std::{env, fs};

fn main() {
    let folder = env::args().nth(1).unwrap();
    let rounds: u32 = env::args().nth(2).unwrap().parse().unwrap();
    let read = |name: &str| fs::read_to_string(format!("{folder}/{name}")).unwrap();
    let mut trust = dgc::TrustList::new();
    if rounds > 0 {
        for line in read("certificates.txt").lines() {
            trust.add_key_from_certificate(line).unwrap();
        }
    }
    let code = read("es256.txt");
    for _ in 0..rounds {
        let (_, validity) = dgc::validate(std::hint::black_box(code.trim_end_matches('\\n')), &trust).unwrap();
        assert!(matches!(validity, dgc::SignatureValidity::Valid));
    }
}
"""


def main():
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--posjaga", default="target/release/posjaga")
    options.add_argument("--rounds", type=int, default=2000)
    options.add_argument("--inside", help=argparse.SUPPRESS)
    options = options.parse_args()
    if options.inside:
        return measure(pathlib.Path(options.inside), options)
    with tempfile.TemporaryDirectory() as folder:
        python = pathlib.Path(folder) / "venv/bin/python"
        subprocess.run([sys.executable, "-m", "venv", f"{folder}/venv"], check=True)
        subprocess.run([python, "-m", "pip", "install", "-q", "cryptography", "cbor2", "base45"], check=True)
        command = [python, __file__, "--inside", folder, "--rounds", str(options.rounds)]
        subprocess.run([*command, "--posjaga", os.path.abspath(options.posjaga)], check=True)


def measure(folder, options):
    certificates, codes = make(folder)
    rows = [("posjaga", *posjaga(folder, options)), ("Python", *python(certificates, codes, options.rounds)),
            ("dgc 0.0.7", *dgc(folder, options.rounds))]
    print(f"{'':12} {'ES256, ms':>10} {'PS256, ms':>10} {'store of 830, ms':>17}")
    for name, es256, ps256, store in rows:
        told = [f"{value:.3f}" if value is not None else "–" for value in (es256, ps256)]
        print(f"{name:12} {told[0]:>10} {told[1]:>10} {store:17.1f}")


def make(folder):
    """The signers' certificates and the two texts, also as files in the folder."""
    import base64
    import datetime
    import hashlib
    import zlib

    import base45
    import cbor2
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa, utils

    def certificate(key, name):
        subject = x509.Name([x509.NameAttribute(x509.NameOID.COUNTRY_NAME, "ID"), x509.NameAttribute(x509.NameOID.COMMON_NAME, name)])
        day = lambda year: datetime.datetime(year, 1, 1)
        builder = x509.CertificateBuilder().subject_name(subject).issuer_name(subject).public_key(key.public_key())
        builder = builder.serial_number(x509.random_serial_number()).not_valid_before(day(2021)).not_valid_after(day(2024))
        return builder.sign(key, hashes.SHA256()).public_bytes(serialization.Encoding.DER)

    entry = {"tg": "840539006", "vp": "1119349007", "mp": "EU/1/20/1528", "ma": "ORG-100030215", "dn": 2, "sd": 2,
             "dt": "2021-11-15", "co": "ID", "is": "Kementerian Kesehatan", "ci": "URN:UVCI:01:ID:0000000000000001#0"}
    dcc = {"ver": "1.3.0", "nam": {"fn": "Aminah", "fnt": "AMINAH", "gn": "Siti", "gnt": "SITI"}, "dob": "1990-07-14", "v": [entry]}
    claims = cbor2.dumps({1: "ID", 4: 1672531200, 6: 1640995200, -260: {1: dcc}})
    codes, certificates = {}, []
    for name, key, algorithm in (("es256", ec.generate_private_key(ec.SECP256R1()), -7), ("ps256", rsa.generate_private_key(65537, 2048), -37)):
        der = certificate(key, name)
        certificates.append(der)
        protected = cbor2.dumps({1: algorithm, 4: hashlib.sha256(der).digest()[:8]})
        message = cbor2.dumps(["Signature1", protected, b"", claims])
        if algorithm == -7:
            r, s = utils.decode_dss_signature(key.sign(message, ec.ECDSA(hashes.SHA256())))
            signature = r.to_bytes(32, "big") + s.to_bytes(32, "big")
        else:
            signature = key.sign(message, padding.PSS(padding.MGF1(hashes.SHA256()), 32), hashes.SHA256())
        envelope = cbor2.dumps(cbor2.CBORTag(18, [protected, {}, claims, signature]))
        codes[name] = "HC1:" + base45.b45encode(zlib.compress(envelope, 9)).decode()
        (folder / f"{name}.txt").write_text(codes[name] + "\n")
    certificates += [certificate(ec.generate_private_key(ec.SECP256R1()), f"DSC {number}") for number in range(SIGNERS - 1)]
    encoded = [base64.b64encode(der).decode() for der in certificates]
    kids = [base64.b64encode(hashlib.sha256(der).digest()[:8]).decode() for der in certificates]
    gateway = [{"kid": kid, "country": "ID", "certificateType": "DSC", "rawData": raw} for kid, raw in zip(kids, encoded)]
    (folder / "list.json").write_text(json.dumps(gateway))
    # The peer crate does not read RSA keys.
    (folder / "certificates.txt").write_text("\n".join(encoded[:1] + encoded[2:]) + "\n")
    return certificates, codes


def posjaga(folder, options):
    """Milliseconds a code of `check --json` on many lines, and of loading the list, less those of starting."""

    def run(lines, trust=True):
        command = [options.posjaga, "check", "--json", "--only-trust", "--policy", "complete-primary", "--at", NOW]
        command += ["--trust", str(folder / "list.json")] if trust else []
        best, out = cpu([*command, "-"], lines)
        if trust:
            assert out.count(b'"verdict":"admit"') == lines.count(b"\n"), out[:500]
        return best

    texts = [(folder / f"{name}.txt").read_bytes() for name in ("es256", "ps256")]
    alone = run(texts[0])
    return *((run(text * options.rounds) - alone) / (options.rounds - 1) for text in texts), alone - run(texts[0], trust=False)


def cpu(command, given=b""):
    """The processor's milliseconds of a command, the best of five runs, and what it says."""
    best, out = float("inf"), b""
    for _ in range(5):
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        out = subprocess.run(command, input=given, capture_output=True, check=True).stdout
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        best = min(best, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)
    return best * 1000, out


def python(certificates, codes, rounds):
    """A verifier as one writes it from the specification with the usual packages."""
    import datetime
    import hashlib
    import zlib

    import base45
    import cbor2
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes
    from cryptography.hazmat.primitives.asymmetric import ec, padding, utils

    start = time.process_time()
    signers = {}
    for der in certificates:
        signers.setdefault(hashlib.sha256(der).digest()[:8], []).append(x509.load_der_x509_certificate(der))
    for several in signers.values():
        for signer in several:
            signer.public_key()
    store = (time.process_time() - start) * 1000
    now = datetime.datetime.fromisoformat(NOW.replace("Z", "+00:00"))

    def admitted(code):
        inflater = zlib.decompressobj()
        envelope = inflater.decompress(base45.b45decode(code.removeprefix("HC1:")), 65536)
        protected, unprotected, payload, signature = cbor2.loads(envelope).value
        header = cbor2.loads(protected)
        message = cbor2.dumps(["Signature1", protected, b"", payload])
        for signer in signers[header.get(4) or unprotected.get(4)]:
            key = signer.public_key()
            if header[1] == -7:
                half = len(signature) // 2
                r, s = (int.from_bytes(part, "big") for part in (signature[:half], signature[half:]))
                key.verify(utils.encode_dss_signature(r, s), message, ec.ECDSA(hashes.SHA256()))
            else:
                key.verify(signature, message, padding.PSS(padding.MGF1(hashes.SHA256()), 32), hashes.SHA256())
        claims = cbor2.loads(payload)
        in_force = claims[6] <= now.timestamp() <= claims[4] and signer.not_valid_before_utc <= now <= signer.not_valid_after_utc
        return in_force and all(entry["dn"] >= entry["sd"] for entry in claims[-260][1]["v"])

    figures = []
    for name in ("es256", "ps256"):
        assert admitted(codes[name])
        start = time.process_time()
        for _ in range(rounds):
            admitted(codes[name])
        figures.append((time.process_time() - start) * 1000 / rounds)
    return *figures, store


def dgc(folder, rounds):
    project = folder / "peer"
    (project / "src").mkdir(parents=True)
    (project / "Cargo.toml").write_text('[package]\nname = "peer"\nversion = "0.0.0"\nedition = "2021"\n[dependencies]\ndgc = "0.0.7"\n')
    (project / "src/main.rs").write_text(PEER)
    environment = {**os.environ, "CARGO_TARGET_DIR": str(project / "target")}
    subprocess.run(["cargo", "build", "--release", "-q"], cwd=project, env=environment, check=True)
    run = lambda rounds: cpu([project / "target/release/peer", folder, str(rounds)])[0]
    nothing, one = run(0), run(1)
    return (run(rounds) - one) / (rounds - 1), None, one - nothing


main()
