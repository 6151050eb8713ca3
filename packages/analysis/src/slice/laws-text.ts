import type { SliceLaw } from '../testing/slice-laws.ts';

const FRAME = 'import pandas as pd\n---\ndf = pd.DataFrame({"a": [1, 2, 3], "b": [4, 5, 6]})\n---\n';
const DB = 'import sqlite3\n---\ndb = sqlite3.connect("t.db")\n---\n';

/** Laws of names and tables that stand in texts, and of settings. */
export const TEXT_LAWS: readonly SliceLaw[] = [
  ['names behind @ in df.eval are used', `${FRAME}k = 2\n---\ndf.eval("a * @k").tolist()`, '1 2 3 4'],
  ['a query in a variable is read', `${FRAME}k = 2\n---\nq = "a > @k"\n---\nlen(df.query(q))`, '1 2 3 4 5'],
  ['words in a query are columns, not variables', `${FRAME}a = 99\n---\nlen(df.query("a > 1"))`, '1 2 4'],
  ['pd.eval uses the names in its text', `${FRAME}k = 2\n---\nint(pd.eval("k + 1"))`, '1 3 4'],
  ['a literal that is executed changes what it says', 'xs = []\n---\nexec("xs.append(1)")\n---\nxs', '1 2 3'],
  ['a text in a variable is evaluated', 'a = 1\n---\ncode = "a + 1"\n---\neval(code)', '1 2 3'],
  [
    'a file opened in a mode that is not literal may be written',
    'mode = "w" if len("a") else "r"\n---\nwith open("t", mode) as f:\n    n = f.write("a")\n---\nopen("t").read()',
    '1 2 3',
  ],
  [
    'a folder that is walked needs who made it',
    'import os\n---\nos.makedirs("a/b")\n---\n[names for _, names, _ in os.walk("a")]',
    '1 2 3',
  ],
  ['globals by name may be any', 'a = 1\n---\nname = "a"\n---\nglobals()[name]', '1 2 3'],
  [
    'a table is created before it is read',
    `${DB}db.execute("create table t (x int)")\n---\ndb.execute("insert into t values (1)")\n---\ndb.execute("select x from t").fetchall()`,
    '1 2 3 4 5',
  ],
  [
    'a table written through one connection is read through another',
    `${DB}db.execute("create table t (x int)")\n---\ndb.commit()\n---\nother = sqlite3.connect("t.db")\n---\nother.execute("select count(*) from t").fetchall()`,
    '1 2 3 4 5 6',
  ],
  [
    'a frame saved as a table is read back by name',
    `${FRAME}import sqlite3\n---\ndb = sqlite3.connect(":memory:")\n---\ndf.to_sql("t", db, index=False)\n---\npd.read_sql("select a from t", db)["a"].tolist()`,
    '1 2 3 4 5 6',
  ],
  [
    'a cursor belongs to its connection',
    `${DB}c = db.cursor()\n---\nc.execute("create table t (x int)")\n---\ndb.execute("select count(*) from t").fetchall()`,
    '1 2 3 4 5',
  ],
  [
    'rows that were fetched are gone',
    `${DB}c = db.execute("values (1), (2)")\n---\nc.fetchone()\n---\nc.fetchone()`,
    '1 2 3 4 5',
  ],
  [
    'the state of a generator can be put back',
    'import random\nrandom.seed(1)\n---\ns = random.getstate()\n---\nrandom.random()\n---\nrandom.setstate(s)\n---\nrandom.random()',
    '1 2 4 5',
  ],
  [
    'numpy remembers where its generator was',
    'import numpy as np\nnp.random.seed(1)\n---\ns = np.random.get_state()\n---\nnp.random.rand()\n---\nnp.random.set_state(s)\n---\nnp.random.rand()',
    '1 2 4 5',
  ],
  [
    'a draw in a function moves the generator',
    'import random\nrandom.seed(1)\n---\ndef f(): return random.random()\n---\nf()\n---\nrandom.random()',
    '1 2 3 4',
  ],
  [
    'a seed in a function seeds',
    'import random\n---\ndef init(): random.seed(1)\n---\ninit()\n---\nrandom.random()',
    '1 2 3 4',
  ],
  [
    'a second seed makes the first one void',
    'import random\n---\nrandom.seed(1)\n---\nrandom.seed(2)\n---\nrandom.random()',
    '1 3 4',
  ],
  [
    'generators of two libraries are two',
    'import random\nimport numpy as np\n---\nnp.random.seed(0)\n---\nrandom.seed(1)\n---\nnp.random.rand()',
    '1 2 4',
  ],
  [
    'an option of pandas in a with statement ends there',
    `${FRAME}with pd.option_context("display.precision", 1):\n    print(df)\n---\ndf.to_dict()`,
    '1 2 4',
  ],
  [
    'import star of a trusted package gives functions',
    'from math import *\n---\nx = 4\n---\nsqrt(x)',
    '1 2 3',
  ],
  [
    'import star may put another sum in place',
    'from numpy import *\n---\nx = [[1, 2], [3, 4]]\n---\nint(max(array(x)[0]))',
    '1 2 3',
  ],
  [
    'import star may put another value in place of a name',
    'e = 1\n---\nfrom math import *\n---\nround(e, 3)',
    '1 2 3',
  ],
  ['a name bound after import star is its own', 'from math import *\n---\ne = 1\n---\ne', '2 3'],
  [
    'a setting of the language is kept',
    'import sys\n---\nsys.setrecursionlimit(1234)\n---\nsys.getrecursionlimit()',
    '1 2 3',
  ],
  [
    'a logger that is set up is kept',
    'import logging\n---\nlogging.getLogger("q").setLevel(10)\n---\nlogging.getLogger("q").level',
    '1 2 3',
  ],
  ['a module attribute set by hand is kept', 'import json\n---\njson.note = 5\n---\njson.note', '1 2 3'],
  [
    'a method put on a class of a package is kept',
    `${FRAME}pd.DataFrame.twice = lambda self: 2 * len(self)\n---\ndf.twice()`,
    '1 2 3 4',
  ],
  [
    'replacing sys.stdout by itself is kept',
    'import sys\n---\nsys.stdout = sys.stdout\n---\nprint(1)',
    '1 2 3',
  ],
  [
    'what is printed comes from its arguments alone',
    'import sys\n---\na = 1\n---\nb = 2\n---\nprint(b)',
    '3 4',
  ],
  [
    'joblib keeps a file that it writes',
    'import joblib\n---\nx = [1]\n---\njoblib.dump(x, "m.bin")\n---\njoblib.load("m.bin")',
    '1 2 3 4',
  ],
  [
    'pickle through a file that is open',
    'import pickle\n---\nwith open("p", "wb") as f: pickle.dump([1], f)\n---\npickle.load(open("p", "rb"))',
    '1 2 3',
  ],
  [
    'numpy keeps a file that it writes',
    'import numpy as np\n---\nnp.save("a.npy", np.arange(3))\n---\nnp.load("a.npy").tolist()',
    '1 2 3',
  ],
  [
    'pathlib writes what is read with open',
    'from pathlib import Path\n---\nPath("a.txt").write_text("x")\n---\nopen("a.txt").read()',
    '1 2 3',
  ],
  [
    'a file that is removed is gone',
    'import os\n---\nwith open("a", "w") as f: f.write("x")\n---\nos.remove("a")\n---\nos.path.exists("a")',
    '1 2 3 4',
  ],
  [
    'a file that is renamed is found',
    'import os\n---\nwith open("a", "w") as f: f.write("x")\n---\nos.rename("a", "b")\n---\nopen("b").read()',
    '1 2 3 4',
  ],
  [
    'a file is appended to',
    'with open("a", "w") as f: f.write("x")\n---\nwith open("a", "a") as f: f.write("y")\n---\nopen("a").read()',
    '1 2 3',
  ],
  [
    'a folder that is listed has the files written into it',
    'import os\n---\nos.mkdir("d")\n---\nwith open("d/a", "w") as f: f.write("x")\n---\nos.listdir("d")',
    '1 2 3 4',
  ],
  [
    'a zip file has what was put in it',
    'import zipfile\n---\nz = zipfile.ZipFile("z.zip", "w")\n---\nz.writestr("a", "x")\n---\nz.close()\n---\nzipfile.ZipFile("z.zip").namelist()',
    '1 2 3 4 5',
  ],
  [
    'json reads the file that it is given',
    'import json\n---\nwith open("a", "w") as f: json.dump([1], f)\n---\nwith open("b", "w") as f: json.dump([2], f)\n---\njson.load(open("a"))',
    '1 2 4',
  ],
  [
    'a path that is put together is one file',
    'import os\n---\nwith open("a", "w") as f: f.write("x")\n---\nwith open("b", "w") as f: f.write("y")\n---\nopen(os.path.join(".", "a")).read()',
    '1 2 4',
  ],
  [
    'a path in a variable is one file',
    'p = "a"\n---\nwith open(p, "w") as f: f.write("x")\n---\nwith open("b", "w") as f: f.write("y")\n---\nopen(p).read()',
    '1 2 4',
  ],
  [
    'pathlib tells its files apart',
    'from pathlib import Path\n---\nPath("a").write_text("x")\n---\nPath("b").write_text("y")\n---\nPath("a").read_text()',
    '1 2 4',
  ],
  [
    'a file that was copied is its source',
    'import shutil\n---\nwith open("a", "w") as f: f.write("x")\n---\nshutil.copy("a", "b")\n---\nopen("b").read()',
    '1 2 3 4',
  ],
  [
    'a replaced text is no file',
    'with open("a", "w") as f: f.write("x")\n---\nt = "a"\n---\nt.replace("a", "b")\n---\nopen("a").read()',
    '1 4',
  ],
  [
    'a table of another name is not needed',
    'import sqlite3\n---\ndb = sqlite3.connect(":memory:")\n---\nx = 5\n---\ndb.execute("select 1").fetchall()',
    '1 2 4',
  ],
  [
    'a comment in a query is no table',
    'import sqlite3\n---\ndb = sqlite3.connect(":memory:")\n---\ndb.execute("select 1 -- from nowhere").fetchall()',
    '1 2 3',
  ],
];
