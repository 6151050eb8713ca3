"""What happens in a kernel before the first cell, in a Python of its own each time."""

import json
import subprocess
import sys
from pathlib import Path

HOME = Path(__file__).parent.parent


def run(code, **options):
    program = f"import sys; sys.path.insert(0, {str(HOME)!r})\nfrom quire_kernel import session\n{code}"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False, **options)
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_quiet_modules_are_imported(tmp_path):
    (tmp_path / "quiet.py").write_text("import warnings\nwarnings.warn('for developers', DeprecationWarning)")
    code = "print(repr(session.preload(['quiet', 'json'])), 'quiet' in sys.modules)"
    assert run(code, cwd=tmp_path) == "'' True\n"


def test_loud_and_broken_modules_are_named(tmp_path):
    (tmp_path / "prints.py").write_text("print('hello')")
    (tmp_path / "warns.py").write_text("import warnings\nwarnings.warn('look')")
    (tmp_path / "fails.py").write_text("raise RuntimeError('no')")
    code = "print(session.preload(['prints', 'warns', 'fails', 'absent_module', 'absent.child', 'json']))"
    assert run(code, cwd=tmp_path) == "prints warns fails\n"


def test_hand_over_changes_directory_and_environment(tmp_path):
    code = f"""
import json, os
session.hand_over({str(tmp_path)!r}, {{"REGION": "FR", "TZ": "Asia/Tokyo"}})
import time
print(json.dumps([os.getcwd(), os.environ["REGION"], time.tzname[0]]))"""
    assert json.loads(run(code)) == [str(tmp_path), "FR", "JST"]
