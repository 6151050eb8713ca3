"""Fonts that a package keeps open have one place in the file, which copies of the process must not share."""

import os

import pytest
from quire_kernel.forking.package_files import reopen_package_files


@pytest.mark.parametrize(("folder", "is_shared"), [("site-packages", False), ("work", True)])
def test_a_copy_goes_on_at_the_same_place_and_moves_no_other(tmp_path, folder, is_shared):
    path = tmp_path / folder / "font.ttf"
    path.parent.mkdir()
    path.write_bytes(b"0123456789")
    said, say = os.pipe()
    with path.open("rb", buffering=0) as file:
        file.seek(3)
        copy = os.fork()
        if copy == 0:
            reopen_package_files()
            os.write(say, file.read(2))
            os._exit(0)
        os.waitpid(copy, 0)
        seen = (os.read(said, 10), file.read(2))
    os.close(said)
    os.close(say)
    assert seen == (b"34", b"56" if is_shared else b"34")
