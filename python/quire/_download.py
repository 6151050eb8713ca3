"""Files that a notebook offers to whoever runs it: `quire.download("report.xlsx")`.

The content is read at the call and travels as an output: the folder where a notebook ran does not outlive it.
"""

import base64
import html
import os
import urllib.parse

from ._place import kernel, place, show

DOWNLOAD_MIME = "application/vnd.quire.download+json"
# As Base64 within what a hub takes of one output; `DOWNLOAD_BYTES_MAX` of `packages/contract` says the same.
DOWNLOAD_BYTES_MAX = 10_000_000
# A link that holds its file makes the saved notebook larger by as much.
LINK_BYTES_MAX = 1_000_000


def download(what, label=None, name=None):
    """Offers a file: a path, bytes, an open buffer, or text with a `name` to call it by.

    It is read now; what becomes of the file afterwards changes nothing. `label` is the button's text.
    """
    path, content = _read(what, name)
    name = str(name or (os.path.basename(path) if path else "download.bin"))
    _show(name, label and str(label), path, content)


def _read(what, name):
    """The path, where there is one, and the content."""
    if isinstance(what, (bytes, bytearray, memoryview)):
        return None, _checked(bytes(what), name)
    if hasattr(what, "getvalue"):
        value = what.getvalue()
        return None, _checked(value.encode() if isinstance(value, str) else value, name)
    if isinstance(what, str) and name is not None:
        # One of the two is wrong, and a text that somebody typed must never hand out the file it names.
        if os.path.isfile(what):
            raise ValueError(
                f"“{what}” could be text or the file of that name. Write quire.download(pathlib.Path(…), name=…) "
                "for the file, quire.download(text.encode(), name=…) for the text."
            )
        return None, _checked(what.encode(), name)
    if isinstance(what, (str, os.PathLike)):
        path = os.path.abspath(os.fsdecode(what))
        return path, _read_file(path, what)
    raise TypeError(
        f"quire.download takes a path, bytes or text, not {type(what).__name__}. Write it to a file first, "
        "or to io.BytesIO()."
    )


def _read_file(path, what):
    if os.path.isdir(path):
        raise IsADirectoryError(f"“{what}” is a folder. Pack it into one file first: shutil.make_archive(…).")
    if not os.path.exists(path):
        shown = str(what) if len(str(what)) <= 100 else f"{str(what)[:100]}…"
        raise FileNotFoundError(f"There is no file “{shown}”. To offer text, give it a name: name=\"notes.txt\".")
    with open(path, "rb") as file:
        # The file may grow meanwhile, or have no size to ask for.
        return _checked(file.read(DOWNLOAD_BYTES_MAX + 1), os.path.basename(path), os.path.getsize(path))


def _checked(content, name, size=None):
    size = max(len(content), size or 0)
    if size > DOWNLOAD_BYTES_MAX:
        raise ValueError(
            f"{name or 'This'} has {say_bytes(size)}; quire.download takes at most {say_bytes(DOWNLOAD_BYTES_MAX)}. "
            "Make it smaller (compress it, leave columns out), or write it to where your data is kept."
        )
    return content


def say_bytes(size):
    if size < 1_000:
        return f"{size} byte{'' if size == 1 else 's'}"
    return f"{size / 1_000:.0f} kB" if size < 999_500 else f"{size / 1_000_000:.1f} MB"


def _show(name, label, path, content):
    text = f"{label or 'Download'}: {name} ({say_bytes(len(content))})"
    if place() in ("session", "run", "terminal"):
        value = {"name": name, "label": label, "content": base64.b64encode(content).decode()}
        show({"text/plain": text, DOWNLOAD_MIME: value})
        return
    # Where nobody clicks, under papermill and in a terminal, the text says where the file is.
    bundle = {"text/plain": f"{text}: {path}" if path else text}
    link = _link(name, path, content)
    if kernel() is not None and link is not None:
        words = html.escape(label or f"Download {name}")
        bundle["text/html"] = f'<a download="{html.escape(name)}" href="{link}">{words}</a> ({say_bytes(len(content))})'
    show(bundle)


def _link(name, path, content):
    if len(content) <= LINK_BYTES_MAX:
        return f"data:application/octet-stream;base64,{base64.b64encode(content).decode()}"
    # Jupyter serves what lies below the folder of the notebook, by its relative address.
    below = path and not os.path.relpath(path).startswith(os.pardir)
    return html.escape(urllib.parse.quote(os.path.relpath(path).replace(os.sep, "/"))) if below else None
