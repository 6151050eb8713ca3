import type { LiveCase } from '../testing/run-live.ts';

/**
 * Notebooks that go wrong wherever state is not what a whole fresh run would have. Inputs are `a`, which an early
 * cell needs, and `b`, which a late one needs.
 */
export const EXACTNESS_CASES: Readonly<Record<string, LiveCase>> = {
  'a list that cells append to': {
    cells: [
      'seen = []',
      null,
      'seen.append(a)\nprint(seen)',
      'seen.append(b)\nprint(seen)',
      'print(len(seen), seen)',
    ],
    reaches: { a: 2, b: 3 },
  },
  'two names of one object': {
    cells: [
      'one = {"n": 0}\nother = one',
      null,
      'one["n"] += a',
      'other["n"] += b\nprint(one)',
      'one, other is one',
    ],
    reaches: { a: 2, b: 3 },
  },
  'closures and functions that change globals': {
    cells: [
      'total = 0\ndef make():\n    count = 0\n    def step(by):\n        nonlocal count\n        global total\n        count += by\n        total += by\n        return count\n    return step\nstep = make()',
      null,
      'print(step(a), step(a))',
      'print(step(b), total)',
    ],
    reaches: { a: 2, b: 3 },
  },
  'generators and iterators that are used up': {
    cells: [
      'import itertools\ncounter = itertools.count()\nletters = (c for c in "abcdefghij")',
      null,
      'print([next(letters) for _ in range(a % 3)], next(counter))',
      'print([next(letters) for _ in range(b % 3)], next(counter))',
      'print(list(letters), next(counter))',
    ],
    reaches: { a: 2, b: 3 },
  },
  'random numbers of a seed': {
    cells: [
      'import random\nimport numpy as np\nrandom.seed(7)\nnp.random.seed(7)\nrng = np.random.default_rng(7)',
      null,
      'print(a, random.random(), np.random.rand(), rng.random())',
      'print(b, random.random(), np.random.rand(), rng.random())',
      'print(random.randint(0, 9), np.random.randint(9), rng.integers(9))',
    ],
    reaches: { a: 2, b: 3 },
  },
  'files that are written and appended to': {
    cells: [
      'from pathlib import Path\nlog = Path("log.txt")',
      null,
      'log.write_text(f"a={a}\\n")',
      'with log.open("a") as file:\n    file.write(f"b={b}\\n")\nprint(log.read_text())',
      'Path("sub").mkdir(exist_ok=True)\nPath(f"sub/{b}.txt").write_text("x")\nprint(sorted(str(p) for p in Path(".").rglob("*.txt")))',
    ],
    reaches: { a: 2, b: 3 },
  },
  'folders without files, and links': {
    cells: [
      'import os\nfrom pathlib import Path\nos.makedirs("out/deep")\nos.makedirs("closed"); os.chmod("closed", 0o750)\nPath("text").write_text("x")\nos.symlink("text", "link")\nos.symlink("nowhere", "out/broken")',
      null,
      'Path(f"out/{a}.csv").write_text("x")\nos.chmod("closed", 0o700)\nos.remove("link")',
      'Path(f"out/deep/{b}.csv").write_text("x")\nprint(sorted(os.walk(".")))',
      'print(oct(os.stat("closed").st_mode), os.path.lexists("link"), os.readlink("out/broken"), os.stat("out").st_uid == os.getuid())',
    ],
    reaches: { a: 2, b: 3 },
  },
  'links that only a late cell removes': {
    cells: [
      'import os\nopen("text", "w").write("x")\nos.symlink("text", "link")\nos.makedirs("sub")\nos.symlink("../text", "sub/up")',
      null,
      'print(a, os.readlink("link"), open("sub/up").read())\nos.chdir("sub")',
      'print(b, os.listdir("."), os.readlink("../link"))\nos.remove("../link")\nopen("../text", "a").write(str(b))\nprint(open("up").read())',
    ],
    reaches: { a: 2, b: 3 },
  },
  'a file that stays open': {
    cells: [
      'file = open("lines.txt", "w+")',
      null,
      'print(file.write(f"a={a};"))',
      'file.write(f"b={b};")\nfile.flush()\nfile.seek(0)\nprint(file.read())',
    ],
    reaches: { a: 2, b: 3 },
  },
  'a thread that works on': {
    cells: [
      'import threading, queue\ntasks, done = queue.Queue(), []\ndef work():\n    while True:\n        done.append(tasks.get() * 2)\n        tasks.task_done()\nthreading.Thread(target=work, daemon=True).start()',
      null,
      'tasks.put(a)\ntasks.join()\nprint(done)',
      'tasks.put(b)\ntasks.join()\nprint(done)',
    ],
    reaches: { a: 2, b: 3 },
  },
  'frames that are changed in place': {
    cells: [
      'import pandas as pd\ndf = pd.DataFrame({"x": range(4), "y": list("abcd")})\nview = df',
      null,
      'df.loc[a % 4, "x"] = 100\ndf',
      'df.drop(index=b % 4, inplace=True)\nview.rename(columns={"y": "z"}, inplace=True)\ndf',
      'pd.set_option("display.max_rows", 3)\ndf.describe()',
    ],
    reaches: { a: 2, b: 3 },
  },
  'figures and their state': {
    cells: [
      'import matplotlib.pyplot as plt\nplt.rcParams["figure.figsize"] = (2, 1)',
      null,
      'fig, axes = plt.subplots()\naxes.plot([1, a])\nplt.close(fig)',
      'axes.plot([b, 1])\nprint(len(axes.lines), [line.get_ydata().tolist() for line in axes.lines])\nfig',
    ],
    reaches: { a: 2, b: 3 },
  },
  'errors that are shown, classes and their counters': {
    cells: [
      'class Thing:\n    made = 0\n    def __init__(self): type(self).made += 1',
      null,
      'things = [Thing() for _ in range(a % 4)]\nprint(Thing.made)',
      'things += [Thing() for _ in range(b % 4)]\nprint(Thing.made, len(things))',
      'try:\n    things[99]\nexcept IndexError as error:\n    print(type(error).__name__, error)',
    ],
    reaches: { a: 2, b: 3 },
  },
  'results by number, history and shell': {
    cells: [
      '2 + 3',
      null,
      'a * 2',
      '_ + b',
      '!echo $b',
      'import os\nos.environ["B"] = str(b)\nprint(os.popen("echo $B").read())',
    ],
    reaches: { a: 2, b: 3 },
  },
  coroutines: {
    cells: [
      'import asyncio\nasync def later(x):\n    await asyncio.sleep(0.001)\n    return x\nlock = asyncio.Lock()',
      null,
      'async with lock:\n    print(await later(a))',
      'print(await asyncio.gather(later(b), later(1)))',
    ],
    reaches: { a: 2, b: 3 },
  },
  'what a package keeps for everybody': {
    cells: [
      'from decimal import Decimal, getcontext',
      null,
      'getcontext().prec = a + 1\nprint(Decimal(1) / 3)',
      'import time\ntime.sleep(0.2)\nthird = Decimal(1) / 3\nprint("third", third)',
      'getcontext().prec = b + 1\nprint(Decimal(1) / 7, third)',
    ],
    reaches: { a: 2, b: 4 },
  },
  'context variables, and the settings of NumPy that are some': {
    cells: [
      'import contextvars\nimport numpy as np\nmood = contextvars.ContextVar("mood", default=0)\nnp.set_printoptions(precision=2)\nthird = np.array([1 / 3])',
      null,
      'token = mood.set(a)\nold = np.seterr(divide="raise" if a % 2 else "ignore")\nprint(third)',
      'print(mood.get(), third)\ntry:\n    print(1 / np.zeros(1))\nexcept FloatingPointError as error:\n    print(error)',
      'mood.reset(token)\nnp.set_printoptions(precision=b + 1)\nprint(mood.get())',
      'async def later():\n    return mood.get()\nprint(await later(), third)',
    ],
    reaches: { a: 2, b: 4 },
  },
  'objects that change by being looked at': {
    cells: [
      'from collections import defaultdict\nseen = defaultdict(list)\nletters = iter("abcdefghij")',
      null,
      'seen[a]\n"c" in letters if a % 2 else None',
      'import time\ntime.sleep(0.2)\nprint(sorted(seen), list(letters))',
      'seen[-b]\nsorted(seen)',
    ],
    reaches: { a: 2, b: 4 },
  },
  'files in memory, and arguments that functions fill': {
    cells: [
      'import csv, io, operator, struct\nimport numpy as np\ntext, xs, raw, sums = io.StringIO(), [], bytearray(2), np.zeros(2)',
      null,
      'csv.writer(text).writerow([a])\noperator.iadd(xs, [a])\nstruct.pack_into("b", raw, 0, a)\nnp.add.at(sums, [0], a)',
      'import time\ntime.sleep(0.2)\nprint(text.getvalue(), xs, raw, sums)',
      'list.append(xs, b)\nnp.add(sums, b, sums)\nprint(xs, sums)',
    ],
    reaches: { a: 2, b: 4 },
  },
  'classes and functions that register themselves, and say how they are shown': {
    cells: [
      'from functools import singledispatch\nclass Base:\n    made = []\n    def __init_subclass__(cls): Base.made.append(cls.__name__)\n@singledispatch\ndef tell(x): return "?"',
      null,
      'class One(Base):\n    def __repr__(self): return f"One of {a}"\n@tell.register(int)\ndef _(x): return x + a\none = [One()]',
      'import time\ntime.sleep(0.2)\nprint(tell(1), Base.made)\none',
      'class Two(Base): size = b\nprint(Base.made, tell("x"))',
    ],
    reaches: { a: 2, b: 4 },
  },
  'what one cell shows is replaced by another': {
    cells: [
      'from IPython.display import display, update_display',
      null,
      'display(f"a={a}", display_id="here")',
      'if b % 2: update_display(f"b={b}", display_id="here")',
      'print(b)',
    ],
    reaches: { a: 2, b: 2 },
  },
  'warnings that Python shows once': {
    cells: [
      'import time, warnings',
      null,
      'print(a)',
      'time.sleep(0.2)\nwarnings.warn("again")',
      'print(a, b)\nwarnings.warn("again")',
    ],
    reaches: { a: 2, b: 4 },
    independent: { a: ['c3'] },
  },
  'temporary files, and files at home': {
    cells: [
      'import os, tempfile\nplaces = [os.path.join(tempfile.gettempdir(), "cached"), os.path.expanduser("~/cached")]\ndef cached(value):\n    for path in places:\n        if not os.path.exists(path):\n            open(path, "w").write(str(value))\n    return [open(path).read() for path in places]',
      null,
      'print("a", cached(a))\n[os.remove(path) for path in places if a % 2]',
      'print("b", cached(b))',
      'os.makedirs(os.path.join(tempfile.gettempdir(), "deep", str(b)))\nprint(os.listdir(os.path.join(tempfile.gettempdir(), "deep")))',
    ],
    reaches: { a: 2, b: 3 },
  },
  'standard output that is closed, or leads elsewhere': {
    cells: [
      'import os\nos.close(2)',
      null,
      'print(a)\nlog = os.open("log.txt", os.O_CREAT | os.O_RDWR)\nos.dup2(log, 1)\nos.close(log)',
      'os.system("echo said")\nos.lseek(1, 0, 0)\nprint(b, os.read(1, 100))',
    ],
    reaches: { a: 2, b: 3 },
  },
  'a program that goes on by itself': {
    cells: [
      'import os, time\ndef leave_running(text):\n    if os.fork() == 0:\n        os.setsid()\n        if os.fork() == 0:\n            for number in range(3, 100):\n                try: os.close(number)\n                except OSError: pass\n            for _ in range(2_000):\n                open("log.txt", "a").write(text)\n                time.sleep(0.005)\n        os._exit(0)\n    os.wait()\n    time.sleep(0.1)',
      null,
      'leave_running(f"a{a} ")\nprint(sorted(set(open("log.txt").read().split())))',
      'time.sleep(0.1)\nprint(b, sorted(set(open("log.txt").read().split())))',
    ],
    reaches: { a: 2, b: 3 },
  },
};
