"""What is told of a process's variables, each time by a Python of its own, as a throw-away copy of a kernel does."""

import json
import subprocess
import sys
from pathlib import Path

HOME = Path(__file__).parent.parent
PROGRAM = """
import json, os, sys, time, types
sys.path.insert(0, {home!r})
from quire_kernel.looking import guard, look
space = {{"__name__": "__main__"}}
shell = types.SimpleNamespace(user_ns=space, user_global_ns=space, user_ns_hidden={{}})
try:
    exec(compile({code!r}, "cell", "exec"), space)
except Exception:
    _, _, sys.last_traceback = sys.exc_info()
parts = []
guard()
look(shell, json.loads({wanted!r}), parts.append)
os.write(1, json.dumps(parts).encode())
"""


def look(code, cwd=None, **wanted):
    program = PROGRAM.format(home=str(HOME), code=code, wanted=json.dumps(wanted))
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False, cwd=cwd)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def variables(code, **wanted):
    """By name, or by `function.name` inside of a function; only what is told at all."""
    first, *parts = look(code, **wanted)
    names = [name if scope == "notebook" else f"{scope}.{name}" for scope, name in first["names"]]
    told = {names[part["place"]]: part["variable"] for part in parts if "variable" in part}
    return {
        name: {key: value for key, value in facts.items() if value is not None and value is not False}
        for name, facts in told.items()
    }


def previews(code, **wanted):
    return {name: found.get("preview") for name, found in variables(code, **wanted).items()}


def opened(code, name, scope="notebook", **wanted):
    return look(code, open={"name": name, "scope": scope}, **wanted)[-1]["detail"]


def test_plain_values_are_told_in_a_line():
    code = (
        "import datetime, decimal, pathlib\n"
        "number, text, nothing, yes = 3, 'it’s', None, True\n"
        "day, money = datetime.date(2026, 1, 2), decimal.Decimal('1.50')\n"
        "path, raw, huge = pathlib.PurePosixPath('/data'), b'ab\\x00', 1 << 20000\n"
        "words = ['a', 'b']\n"
    )
    assert previews(code) == {
        "number": "3",
        "text": "'it’s'",
        "nothing": "None",
        "yes": "True",
        "day": "datetime.date(2026, 1, 2)",
        "money": "Decimal('1.50')",
        "path": "PurePosixPath('/data')",
        "raw": "b'ab\\x00'",
        "huge": "a number of 20,001 bits",
        "words": "['a', 'b']",
    }
    assert variables("words = ['a', 'b']") == {
        "words": {"type": "list", "length": 2, "preview": "['a', 'b']", "hasMore": True}
    }


def test_modules_functions_classes_and_private_names_are_no_variables():
    code = (
        "import os, json as j\nfrom math import sin\ndef f(): pass\nclass C: pass\n"
        "_hidden = 1\nit = [].append\nx = 1"
    )
    assert list(variables(code)) == ["x"]


def test_collections_are_counted_and_cut():
    found = variables("many = list(range(10_000_000))\nnested = {'a': [1, [2, [3, [4]]]], 'b': {1}}\nempty = []")
    assert found["many"] == {
        "type": "list",
        "length": 10_000_000,
        "preview": "[0, 1, 2, 3, 4, 5, … 9,999,994 more]",
        "hasMore": True,
    }
    assert found["nested"]["preview"] == "{'a': [1, [… 2]], 'b': {1}}"
    assert found["empty"] == {"type": "list", "length": 0, "preview": "[]"}
    detail = opened("many = list(range(10_000_000))", "many")
    assert [detail["count"], len(detail["items"]), detail["items"][99]] == [
        10_000_000,
        100,
        {"key": "99", "type": "int", "preview": "99"},
    ]


def test_arrays_have_a_shape_a_kind_and_a_size():
    code = (
        "import numpy as np\na = np.arange(6.0).reshape(2, 3)\n"
        "n = np.float64(1.5)\no = np.array([1, 'x'], dtype=object)"
    )
    found = variables(code)
    assert found["a"] == {
        "type": "ndarray",
        "shape": [2, 3],
        "dtype": "float64",
        "bytes": 48,
        "preview": "[0.0, 1.0, 2.0, 3.0, 4.0, 5.0]",
        "hasMore": True,
    }
    assert [found["n"]["preview"], found["o"]["preview"]] == ["1.5", "[1, 'x']"]
    assert opened(code, "a") == {
        "kind": "table",
        "columns": [{"name": str(place), "dtype": "float64"} for place in range(3)],
        "rows": [{"label": "0", "cells": ["0.0", "1.0", "2.0"]}, {"label": "1", "cells": ["3.0", "4.0", "5.0"]}],
        "rowCount": 2,
        "columnCount": 3,
    }


FRAME = (
    "import pandas as pd\ndf = pd.DataFrame({'city': ['Bern', None] * 20, 'n': range(40)})\n"
    "s = df['n']\nempty = df[:0]"
)


def test_frames_have_columns_and_show_their_first_rows():
    found = variables(FRAME)
    assert {key: found["df"][key] for key in ("type", "shape", "columns", "preview", "hasMore")} == {
        "type": "DataFrame",
        "shape": [40, 2],
        "columns": ["city", "n"],
        "preview": "city, n",
        "hasMore": True,
    }
    assert [found["s"][key] for key in ("type", "length", "dtype", "preview")] == [
        "Series",
        40,
        "int64",
        "[0, 1, 2, 3, 4, 5, … 34 more]",
    ]
    detail = opened(FRAME, "df")
    assert [len(detail["rows"]), detail["rowCount"], detail["columnCount"]] == [20, 40, 2]
    assert detail["rows"][0] == {"label": "0", "cells": ["Bern", "0"]}
    assert [opened(FRAME, "empty")["rows"], opened(FRAME, "s")["columns"]] == [[], [{"name": "n", "dtype": "int64"}]]


def test_objects_speak_for_themselves_last_and_what_they_do_shows_nowhere_before():
    code = (
        "log = []\n"
        "class Fails:\n    def __repr__(self): raise ValueError('no')\n"
        "class Prints:\n    def __repr__(self):\n        print('noise'); return 'I  am\\n here'\n"
        "class Changes:\n    def __repr__(self):\n        log.append(1); return 'changed'\n"
        "class Lies:\n    __class__ = property(lambda self: 1 / 0)\n    def __repr__(self): return 5\n"
        "class Leaves:\n    def __repr__(self): raise SystemExit\n"
        "fails, prints, changes, lies, leaves, after = Fails(), Prints(), Changes(), Lies(), Leaves(), log\n"
    )
    found = variables(code)
    assert found["fails"] == {
        "type": "Fails",
        "problem": "It cannot say what it is: ValueError: no",
        "hasMore": True,
    }
    assert [found[name]["preview"] for name in ("prints", "changes", "log", "after")] == [
        "I am here",
        "changed",
        "[]",
        "[]",
    ]
    assert found["lies"]["problem"].startswith("It cannot say what it is: TypeError")
    assert found["leaves"]["problem"] == "It cannot say what it is: SystemExit:"


def test_what_takes_too_long_is_left():
    code = (
        "import time\n"
        "class Hangs:\n    def __repr__(self): time.sleep(60)\n"
        "class Stubborn:\n"
        "    def __repr__(self):\n"
        "        try:\n            time.sleep(60)\n        except BaseException:\n            pass\n"
        "        time.sleep(60)\n"
        "hangs, stubborn, x = Hangs(), Stubborn(), 1"
    )
    too_long = "It did not say what it is within 0.5 seconds."
    assert {name: found.get("problem") for name, found in variables(code).items()} == {
        "x": None,
        "hangs": too_long,
        "stubborn": too_long,
    }


def test_who_looks_writes_nothing_and_asks_nobody(tmp_path):
    code = (
        "import os, socket, subprocess\n"
        "from pathlib import Path\n"
        "Path('kept').write_text('as it was')\n"
        "file = open('kept', 'a')\n"
        "class Acts:\n"
        "    def __init__(self, act): self.act = act\n"
        "    def __repr__(self): return repr(self.act())\n"
        "reads = Acts(lambda: Path('kept').read_text())\n"
        "writes = Acts(lambda: Path('made').write_text('x'))\n"
        "cuts = Acts(lambda: os.truncate('kept', 0))\n"
        "removes = Acts(lambda: os.remove('kept'))\n"
        "appends = Acts(lambda: (file.write('more'), file.flush()))\n"
        "starts = Acts(lambda: subprocess.run(['touch', 'made']))\n"
        "connects = Acts(lambda: socket.create_connection(('127.0.0.1', 9)))\n"
        "fills = Acts(lambda: bytearray(10 ** 10))\n"
    )
    first, *parts = look(code, cwd=tmp_path)
    names = [name for _, name in first["names"]]
    found = {names[part["place"]]: part["variable"] for part in parts if "variable" in part}
    assert [found["reads"]["preview"], found["fills"]["problem"]] == [
        "'as it was'",
        "It cannot say what it is: MemoryError:",
    ]
    acts = ("writes", "cuts", "removes", "starts", "connects")
    assert {found[name]["problem"] for name in acts} == {
        "It cannot say what it is: PermissionError: Whoever looks at variables changes nothing."
    }
    assert found["appends"]["problem"].startswith("It cannot say what it is: OSError")
    assert [(each.name, each.read_text()) for each in tmp_path.iterdir()] == [("kept", "as it was")]


SECRET = "s3cr3t-of-ada/x"


def test_secrets_are_told_nowhere_in_no_form():
    code = (
        "import base64, json, urllib.parse, pandas as pd\n"
        f"key = {SECRET!r}\n"
        "again, header, url = key, f'Bearer {key}', 'https://x/?k=' + urllib.parse.quote(key, safe='')\n"
        "basic = base64.b64encode(key.encode()).decode()\n"
        "raw, listed, long = key.encode(), [key, {'a': key}], 'y' * 155 + key\n"
        "df = pd.DataFrame({'k': [key], key: [1], 'password': ['other']})\n"
        "class Client:\n"
        "    def __init__(self): self.key, self.api_key = key, 'another-one'\n"
        "    def __repr__(self): return f'Client({self.key})'\n"
        "client, db_password, settings = Client(), 'hunter2', {'token': 'abc', 'host': 'h'}\n"
        "address = 'postgresql://ada:pw@db/x'\n"
        "def fails(): \n    inner = key; 1 / 0\n"
        "fails()\n"
    )
    wanted = {"secrets": [SECRET], "hidden": ["key"], "isFailed": True}
    told = [look(code, **wanted)]
    names = [(scope, name) for scope, name in told[0][0]["names"]]
    told += [look(code, open={"scope": scope, "name": name}, **wanted) for scope, name in names]
    everything = json.dumps(told, ensure_ascii=False)
    for form in (SECRET, SECRET[:8], "s3cr3t-of-ada%2Fx", "czNjcjN0", "hunter2", "another-one", "other", "ada:pw"):
        assert form not in everything, form
    found = variables(code, **wanted)
    assert [found[name] for name in ("key", "again", "db_password", "function.inner")] == [
        {"type": "str", "isHidden": True}
    ] * 4
    assert [found[name]["preview"] for name in ("header", "settings", "client", "address")] == [
        "'Bearer ••••'",
        "{'token': ••••, 'host': 'h'}",
        "Client(••••)",
        "'postgresql://ada:••••@db/x'",
    ]
    assert look(code, open={"scope": "notebook", "name": "key"}, **wanted)[-1] == {"detail": None}


def test_only_names_of_secrets_hide_what_they_have():
    code = (
        "tokens = ['a', 'b']\ncompass = 1\nkey = 2\nsecretary = 3\nmonkey = 4\n"
        "auth_token = 5\ndbPass = 6\nAPI_KEY = 7"
    )
    hidden = [name for name, found in variables(code).items() if found.get("isHidden")]
    assert hidden == ["auth_token", "dbPass", "API_KEY"]


def test_variables_of_the_environment_are_not_shown():
    found = variables("import os\nos.environ['MY_API_KEY'] = 'abcdefg'\nenvironment = os.environ\nx = 'is abcdefg'")
    assert [found["environment"]["preview"], found["x"]["preview"]] == [
        "variables of the environment, which are not shown",
        "'is ••••'",
    ]


def test_the_function_that_failed_is_told_with_what_it_had():
    code = "def outer(n):\n    return inner(n * 2)\ndef inner(m):\n    half = m / 2\n    return half / 0\nouter(3)"
    first, *_ = look(code, isFailed=True)
    assert [first["function"], first["names"]] == [
        {"name": "inner", "line": 5},
        [["function", "m"], ["function", "half"]],
    ]
    assert previews(code, isFailed=True) == {"function.m": "6", "function.half": "3.0"}
    assert previews(code) == {}


def test_what_was_made_last_is_told_where_there_is_too_much():
    first, *parts = look("for i in range(500): globals()[f'v{i}'] = i")
    told = [part for part in parts if "variable" in part]
    assert [first["more"], len(told), first["names"][-1]] == [301, 200, ["notebook", "v499"]]


def test_objects_open_into_their_attributes():
    code = "class P:\n    def __init__(self): self.x, self.y = 1, [2]\np = P()"
    assert opened(code, "p") == {
        "kind": "items",
        "items": [{"key": "x", "type": "int", "preview": "1"}, {"key": "y", "type": "list", "preview": "[2]"}],
        "count": 2,
    }
    assert look(code, open={"scope": "notebook", "name": "absent"}) == [{"isAbsent": True}]
