"""The helper in real kernels, ipykernel 6 and 7: as a live app, as a run, in Jupyter."""

import base64
import json
import os
import subprocess
import sys
import venv
from pathlib import Path

import pytest
from jupyter_client.manager import KernelManager

HOME = Path(__file__).parent.parent
RUNTIME = HOME.parent / ".runtime"
INPUT, PROMPT = "application/vnd.quire.input+json", "application/vnd.quire.prompt+json"
DOWNLOAD = "application/vnd.quire.download+json"


def ipykernel_6():
    """The environment that the tests of `packages/kernels` use as well."""
    home = RUNTIME / "venv-ipykernel6"
    python = home / "bin" / "python"
    if not (home / "made").exists():
        venv.create(home, clear=True, with_pip=True)
        # What the tests themselves can import is none of this environment's.
        clean = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
        subprocess.run([python, "-m", "pip", "install", "--quiet", "ipykernel>=6.29,<7"], check=True, env=clean)
        (home / "made").touch()
    return str(python)


class Kernel:
    def __init__(self, python, env):
        self.manager = KernelManager()
        spec = self.manager.kernel_spec
        spec.argv = [python, "-m", "ipykernel_launcher", "-f", "{connection_file}"]
        self.manager.start_kernel(env={**os.environ, "PYTHONPATH": str(HOME), **env})
        self.client = self.manager.client()
        self.client.start_channels()
        self.client.wait_for_ready(timeout=60)

    def run(self, code, answers=(), allow_stdin=True):
        """What one cell displays, prints and asks, and its error."""
        said = {"bundles": [], "asked": [], "error": None, "text": ""}
        replies = iter(answers)

        def output(message):
            content = message["content"]
            if message["msg_type"] in ("display_data", "execute_result"):
                said["bundles"].append(content["data"])
            elif message["msg_type"] == "stream":
                said["text"] += content["text"]
            elif message["msg_type"] == "error":
                said["error"] = f"{content['ename']}: {content['evalue']}"

        def ask(message):
            said["asked"].append((message["content"]["prompt"], message["content"]["password"]))
            self.client.input(next(replies))

        self.client.execute_interactive(
            code, allow_stdin=allow_stdin, output_hook=output, stdin_hook=ask, timeout=60
        )
        return said

    def close(self):
        self.client.stop_channels()
        self.manager.shutdown_kernel(now=True)


@pytest.fixture(scope="module", params=["ipykernel 6", "ipykernel 7"])
def start(request):
    python = sys.executable if request.param == "ipykernel 7" else ipykernel_6()
    kernel = Kernel(python, {"QUIRE_SESSION_ID": "", "QUIRE_RUN_ID": ""})

    def place(**env):
        names = {"QUIRE_SESSION_ID": "", "QUIRE_RUN_ID": "", **env}
        kernel.run(f"import os, quire, quire._values; os.environ.update({names!r}); quire._values.set({{}})")
        return kernel

    yield place
    kernel.close()


def test_a_live_app_shows_an_input_at_its_place_and_takes_its_value(start):
    kernel = start(QUIRE_SESSION_ID="s")
    kernel.run("quire._values.set({'city': 'Lyon', 'rate': 0.25})")
    said = kernel.run("quire.select('City', ['Paris', 'Lyon']), quire.slider('Rate', 0, 1)")
    inputs = [bundle[INPUT] for bundle in said["bundles"] if INPUT in bundle]
    assert [(one["key"], one["value"], one["isGiven"]) for one in inputs] == [
        ("city", "Lyon", True),
        ("rate", 0.25, True),
    ]
    assert said["bundles"][-1]["text/plain"] == "('Lyon', 0.25)"


def test_a_live_app_never_shows_a_secret(start):
    kernel = start(QUIRE_SESSION_ID="s")
    kernel.run("quire._values.set({'token': 'hunter2'})")
    said = kernel.run("t = quire.secret('Token')")
    assert "hunter2" not in json.dumps(said)
    assert said["bundles"][0]["text/plain"] == "Token: given"


def test_a_question_stops_the_notebook_and_goes_on_with_the_answer(start):
    kernel = start(QUIRE_SESSION_ID="s")
    code = "a = quire.form('Send', {'to': str, 'n': quire.Integer(1, 9, default=2)}); b = quire.confirm('Sure?')\na, b"
    said = kernel.run(code, answers=['{"to": "me"}', "true"])
    forms = [json.loads(prompt.removeprefix(f"{PROMPT}:")) for prompt, _ in said["asked"]]
    assert [(one["kind"], one["key"]) for one in forms] == [("form", "form_send"), ("confirm", "confirm_sure")]
    assert said["bundles"][-1]["text/plain"] == "({'to': 'me', 'n': 2}, True)"


def test_files_come_with_the_answer_and_none_takes_the_place_of_another(start):
    kernel = start(QUIRE_SESSION_ID="s")
    kernel.run("import os, tempfile; os.chdir(tempfile.mkdtemp())")
    file = lambda text: {"quire-file": "../a.txt", "base64": base64.b64encode(text.encode()).decode()}  # noqa: E731
    answer = json.dumps({"one": file("1"), "more": [file("2"), file("1")]})
    code = "a = quire.form('', {'one': quire.File(), 'more': quire.Files()})\n"
    said = kernel.run(code + "[(p.name, p.read_text()) for p in [a.one, *a.more]], sorted(os.listdir('uploads'))", answers=[answer])
    assert said["error"] is None
    assert said["bundles"][-1]["text/plain"] == (
        "([('a.txt', '1'), ('1-a.txt', '2'), ('a.txt', '1')], ['1-a.txt', 'a.txt'])"
    )


def test_a_run_names_what_it_needs(start):
    kernel = start(QUIRE_RUN_ID="r")
    said = kernel.run("quire.confirm('Send?')", allow_stdin=False)
    assert said["error"] == (
        "InputNeeded: The notebook asks “Send?” and nobody is there to answer. Give a value for confirm_send."
    )


def test_jupyter_asks_with_its_own_prompt(start):
    kernel = start()
    said = kernel.run("quire.form('', {'n': quire.Integer(1, 5), 'key': quire.Secret()})", answers=["9", "3", "x"])
    assert said["asked"] == [("N: ", False), ("N: ", False), ("Key: ", True)]
    assert said["text"] == "N must be at most 5, not 9.\n"
    assert said["bundles"][-1]["text/plain"] == "{'n': 3, 'key': 'x'}"


def test_jupyter_draws_widgets_where_it_has_them(start):
    kernel = start()
    has_widgets = kernel.run("import importlib.util as u\nprint(u.find_spec('ipywidgets') is not None)")["text"]
    said = kernel.run("rate = quire.slider('Rate', 0, 1, default=.5)\nrate")
    shown = "application/vnd.jupyter.widget-view+json" in said["bundles"][0]
    assert (shown, said["bundles"][-1]["text/plain"]) == (has_widgets == "True\n", "0.5")


IN_LINES = [
    ("Decimal(default='1.50')", "2.75", "Decimal('2.75')"),
    ("Currency('EUR', default='1.50')", "2.75", "Decimal('2.75')"),
    ("Time(default=datetime.time(9))", "10:30:00", "datetime.time(10, 30)"),
    ("DateTime(default=datetime.datetime(2026, 1, 1))", "2026-02-01T10:00:00", "datetime.datetime(2026, 2, 1, 10, 0)"),
    ("DateRange()", '["2026-01-01", "2026-01-31"]', "(datetime.date(2026, 1, 1), datetime.date(2026, 1, 31))"),
    ("Point()", "[48.1, 16.3]", "(48.1, 16.3)"),
    ("Json(default={'a': 1})", '{"a": 2}', "{'a': 2}"),
    ("File()", "data.csv", "PosixPath('data.csv')"),
    ("Table({'n': int})", '[{"n": 4}]', "[{'n': 4}]"),
]


@pytest.mark.parametrize(("kind", "typed", "value"), IN_LINES)
def test_jupyter_takes_what_has_no_widget_as_a_line(start, kind, typed, value):
    kernel = start()
    has_widgets = kernel.run("import datetime\nimport ipywidgets")["error"] is None
    cell = f"from quire import _helpers\nvalue = _helpers.ask(quire.{kind}, 'it')\nvalue"
    shown = kernel.run(cell)["bundles"][0]
    if not has_widgets:
        assert shown["text/plain"].startswith("it: ")
        return
    find = (
        "made = list(ipywidgets.widgets.widget._instances.values())\n"
        "box = [one for one in made if isinstance(one, (ipywidgets.Text, ipywidgets.Textarea))][-1]\n"
        "note = [one for one in made if isinstance(one, ipywidgets.Label)][-1]\n"
    )
    said = kernel.run(f"{find}box.value = 'no such value!'\nnote.value")["bundles"][-1]["text/plain"]
    assert said == "''" if kind.startswith("File") else "it must " in said
    assert kernel.run(f"box.value = {typed!r}\nnote.value")["bundles"][-1]["text/plain"] == "''"
    assert kernel.run(cell)["bundles"][-1]["text/plain"] == value


def test_papermill_and_the_like_get_defaults_or_a_clear_error(start):
    kernel = start()
    said = kernel.run("quire.confirm('Send?', default=False)", allow_stdin=False)
    assert said["bundles"][-1]["text/plain"] == "False"
    assert kernel.run("quire.button('Go')", allow_stdin=False)["error"].startswith("InputNeeded: ")


@pytest.mark.parametrize("env", [{"QUIRE_SESSION_ID": "s"}, {"QUIRE_RUN_ID": "r"}, {"QUIRE_FACE": "terminal"}])
def test_quire_is_offered_a_file_as_it_was_at_the_call(start, env):
    kernel = start(**{"QUIRE_FACE": "", **env})
    kernel.run("import os, tempfile, pathlib, io; os.chdir(tempfile.mkdtemp())")
    said = kernel.run(
        "pathlib.Path('r.bin').write_bytes(bytes(range(256)))\n"
        "quire.download('r.bin')\n"
        "pathlib.Path('r.bin').write_bytes(b'later')\n"
        "quire.download(pathlib.Path('r.bin'), 'The report', name='R.bin')\n"
        "quire.download('a,b', name='t.csv'); quire.download(io.BytesIO(b'x'), name='b'); quire.download(b'')"
    )
    assert said["error"] is None
    offers = [bundle[DOWNLOAD] for bundle in said["bundles"] if DOWNLOAD in bundle]
    assert [(one["name"], one["label"], base64.b64decode(one["content"])) for one in offers] == [
        ("r.bin", None, bytes(range(256))),
        ("R.bin", "The report", b"later"),
        ("t.csv", None, b"a,b"),
        ("b", None, b"x"),
        ("download.bin", None, b""),
    ]
    assert said["bundles"][0]["text/plain"] == "Download: r.bin (256 bytes)"


def test_jupyter_gets_a_link_and_papermill_a_path(start):
    kernel = start(QUIRE_FACE="")
    kernel.run("import os, tempfile, pathlib; os.chdir(tempfile.mkdtemp())")
    said = kernel.run(
        "pathlib.Path('a b.txt').write_text('<x>'); pathlib.Path('big.bin').write_bytes(bytes(2_000_000))\n"
        "quire.download('a b.txt', '<b>'); quire.download('big.bin'); quire.download(bytes(2_000_000), name='big')"
    )
    small, big, loose = said["bundles"]
    assert 'href="data:application/octet-stream;base64,PHg+">&lt;b&gt;</a>' in small["text/html"]
    assert small["text/plain"].endswith("a b.txt") and os.path.isabs(small["text/plain"].split(": ")[-1])
    assert 'href="big.bin">Download big.bin</a> (2.0 MB)' in big["text/html"]
    assert list(loose) == ["text/plain"]
