"""What `quire.download` refuses, in words."""

import pytest

import quire
from quire import _download


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_a_file_that_is_too_large_is_refused_at_the_call(folder):
    with open("big.bin", "wb") as file:
        file.truncate(34_000_000)
    with pytest.raises(ValueError, match="big.bin has 34.0 MB; quire.download takes at most 10.0 MB"):
        quire.download("big.bin")
    with pytest.raises(ValueError, match="This has 10.0 MB"):
        quire.download(bytes(_download.DOWNLOAD_BYTES_MAX + 1))


def test_text_is_never_taken_for_the_file_that_it_names(folder):
    (folder / "secret.txt").write_text("x")
    with pytest.raises(ValueError, match="could be text or the file"):
        quire.download("secret.txt", name="notes.txt")


def test_what_is_not_there_or_no_file_is_named(folder):
    with pytest.raises(FileNotFoundError, match="There is no file “none.txt”. To offer text, give it a name"):
        quire.download("none.txt")
    with pytest.raises(IsADirectoryError, match="is a folder"):
        quire.download(".")
    with pytest.raises(TypeError, match="not dict. Write it to a file first"):
        quire.download({})


def test_a_script_says_where_the_file_is(folder, capsys):
    (folder / "r.txt").write_text("x" * 2_500)
    quire.download("r.txt", "Report")
    assert capsys.readouterr().out == f"Report: r.txt (2 kB): {folder / 'r.txt'}\n"


@pytest.mark.parametrize("size,words", [(1, "1 byte"), (999, "999 bytes"), (999_600, "1.0 MB"), (40_000, "40 kB")])
def test_sizes_are_said_as_the_hub_says_them(size, words):
    assert _download.say_bytes(size) == words
