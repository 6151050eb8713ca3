"""Packs the built extension as a wheel: make-wheel.py FOLDER TARGET_FOLDER. Needs nothing but Python itself.

The same content gives the same bytes: names are sorted and every file has the same date.
"""

import base64
import hashlib
import json
import sys
import zipfile
from pathlib import Path

# The oldest date that a zip file can hold.
DATE = (1980, 1, 1, 0, 0, 0)
README = "Publish, find, compare and contribute Python notebooks from JupyterLab, with a Quire hub.\n"


def pack(folder: Path, target: Path) -> Path:
    manifest = json.loads((folder / "package.json").read_text("utf-8"))
    version = manifest["version"]
    stem = f"quire_lab-{version}"
    place = f"{stem}.data/data/share/jupyter/labextensions/{manifest['name']}"
    files = {
        f"{place}/{path.relative_to(folder).as_posix()}": path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }
    info = f"{stem}.dist-info"
    files[f"{info}/METADATA"] = metadata(version, manifest["description"]).encode()
    files[f"{info}/WHEEL"] = b"Wheel-Version: 1.0\nGenerator: quire\nRoot-Is-Purelib: true\nTag: py3-none-any\n"
    files[f"{info}/RECORD"] = record(files, f"{info}/RECORD").encode()
    target.mkdir(parents=True, exist_ok=True)
    wheel = target / f"{stem}-py3-none-any.whl"
    with zipfile.ZipFile(wheel, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for name, content in files.items():
            entry = zipfile.ZipInfo(name, DATE)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, content)
    return wheel


def metadata(version: str, summary: str) -> str:
    fields = {
        "Metadata-Version": "2.1",
        "Name": "quire-lab",
        "Version": version,
        "Summary": summary,
        "License": "Apache-2.0",
        "Requires-Python": ">=3.8",
        "Classifier": "Framework :: Jupyter :: JupyterLab :: 4",
        "Description-Content-Type": "text/plain",
    }
    return "".join(f"{name}: {value}\n" for name, value in fields.items()) + f"\n{README}"


def record(files: dict[str, bytes], own_name: str) -> str:
    lines = []
    for name, content in files.items():
        digest = base64.urlsafe_b64encode(hashlib.sha256(content).digest()).rstrip(b"=").decode()
        lines.append(f"{name},sha256={digest},{len(content)}")
    return "\n".join([*lines, f"{own_name},,"]) + "\n"


if __name__ == "__main__":
    print(pack(Path(sys.argv[1]), Path(sys.argv[2])))
