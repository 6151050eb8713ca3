/**
 * What runs again when the input `p`, assigned in the first cell, gets another value: a sentence, cells separated by
 * lines of `---`, and the numbers of the cells that run, or `from start`.
 */
export const PLAN_LAWS: readonly (readonly [sentence: string, cells: string, run: string])[] = [
  ['only what uses the input runs', 'p = 1\n---\na = 5\n---\nprint(a)\n---\nprint(p)', '4'],
  ['what the change reaches runs', 'p = 1\n---\na = p\n---\nb = 2\n---\nprint(a)\n---\nprint(b)', '2 4'],
  [
    'a cell that a later one needs runs although nothing reached it',
    'p = 1\n---\nprint(p)\n---\na = [1]\n---\nprint(a)\n---\nprint(a, p)',
    '2 3 5',
  ],
  [
    'a change in place by an unreached cell is made again for those who see it',
    'p = 1\n---\na = [1]\n---\nprint(p)\n---\na.append(2)\n---\nprint(a)\n---\nprint(a, p)',
    '3 4 6',
  ],
  [
    'a change in place that nobody below needs is not made again',
    'p = 1\n---\na = [1]\n---\nprint(p)\n---\na.append(2)\n---\nprint(a)',
    '3',
  ],
  ['nothing runs when nothing uses the input', 'p = 1\n---\na = 2\n---\nprint(a)', ''],
  [
    'a function that reads the input runs again where it is called',
    'p = 1\n---\ndef f(): return p\n---\na = 1\n---\nf()\n---\na',
    '4',
  ],
  [
    'what exec may read is reached',
    'p = 1\n---\ncode = str(1)\n---\nexec(code)\n---\na = 1\n---\na',
    '3 4 5',
  ],
  [
    'a seed that depends on the input reaches the draws',
    'p = 1\n---\nimport random\n---\nrandom.seed(p)\n---\n1\n---\nprint(random.random())',
    '3 5',
  ],
  [
    'a draw moves the generator for those below it',
    'p = 1\n---\nimport random\nrandom.seed(0)\n---\nprint(p)\n---\nprint(random.random())\n---\nprint(random.random() + p)',
    '3 4 5',
  ],
  [
    'draws that nobody seeded take those with them that show the same value',
    'p = 1\n---\nimport random\n---\nprint(p)\n---\nx = random.random()\n---\ny = p if x < 2 else 0\n---\nx < 2',
    '3 4 5 6',
  ],
  [
    'a file that a reached cell writes reaches its readers',
    'p = 1\n---\nwith open("t", "w") as f: print(p, file=f)\n---\n1\n---\nopen("t").read()',
    '2 4',
  ],
  [
    'a file that was overwritten since means a fresh run',
    'p = 1\n---\nwith open("t", "w") as f: print(0, file=f)\n---\nprint(open("t").read(), p)\n---\nwith open("t", "w") as f: print(1, file=f)',
    'from start',
  ],
  [
    'a file that is open means a fresh run',
    'p = 1\n---\nwith open("t", "w") as f: print("a\\nb", file=f)\n---\nf = open("t")\n---\nprint(p, f.readline())',
    'from start',
  ],
  [
    'an environment variable reaches all below',
    'p = 1\n---\nimport os\n---\nos.environ["QUIRE_LAW"] = str(p)\n---\nos.environ.get("QUIRE_LAW")\n---\n1',
    '3 4 5',
  ],
  [
    'a setting between cells that run is set again',
    'p = 1\n---\nimport os\n---\nprint(p)\n---\nos.environ["QUIRE_LAW"] = "x"\n---\n1\n---\nprint(p, os.environ["QUIRE_LAW"])',
    '3 4 6',
  ],
  [
    'a package that is changed is changed under all its names',
    'p = 1\n---\nimport string\n---\nstring.digits = str(p)\n---\nimport string as s\n---\ns.digits\n---\nstring.digits = "0123456789"',
    '3 4 5 6',
  ],
  [
    'a name that was deleted is missed again',
    'p = 1\n---\na = 1\n---\nprint(p)\n---\ndel a\n---\ntry:\n    print(a, p)\nexcept NameError:\n    print("gone")',
    '3 4 5',
  ],
  [
    'a generator is used up again',
    'p = 1\n---\ng = iter([1, 2, 3])\n---\nprint(p)\n---\nprint(next(g))\n---\nprint(next(g) + p)',
    '3 4 5',
  ],
  [
    'a class that is changed reaches its instances',
    'p = 1\n---\nclass A:\n    x = 0\n---\na = A()\n---\nA.x = p\n---\n1\n---\na.x',
    '4 6',
  ],
  ['threads cannot be copied', 'p = 1\n---\nimport threading\n---\nprint(p)\n---\n1', 'from start'],
  [
    'the input changed by a cell of its own reaches what follows',
    'p = 1\n---\np = p + 1\n---\n0\n---\np',
    '2 4',
  ],
  ['an input that is bound anew reaches no further', 'p = 1\n---\nprint(p)\n---\np = 5\n---\np\n---\n0', '2'],
  [
    'what a package keeps for everybody is set for everybody',
    'p = 1\n---\nfrom decimal import Decimal, getcontext\n---\ngetcontext().prec = p\n---\n1\n---\nDecimal(1) / 3',
    '3 4 5',
  ],
  [
    'reading an item of a defaultdict puts it there',
    'p = 1\n---\nfrom collections import defaultdict\nd = defaultdict(list)\n---\nd[p]\n---\n1\n---\nsorted(d)',
    '3 5',
  ],
  [
    'looking for something in an iterator uses it up',
    'p = 1\n---\ni = iter([1, 2, 3])\n---\np in i\n---\n1\n---\nlist(i)',
    '3 5',
  ],
  [
    'a file in memory is written by whoever is given it',
    'p = 1\n---\nimport csv, io\ntext = io.StringIO()\n---\ncsv.writer(text).writerow([p])\n---\n1\n---\ntext.getvalue()',
    '3 5',
  ],
  [
    'functions that change an argument, by its place',
    'p = 1\n---\nimport operator, struct\nxs, raw = [0], bytearray(1)\n---\noperator.iadd(xs, [p]); struct.pack_into("b", raw, 0, p)\n---\n1\n---\nxs\n---\nraw',
    '3 5 6',
  ],
  [
    'a method called through its class changes what it is given',
    'p = 1\n---\nxs = []\n---\nlist.append(xs, p)\n---\n1\n---\nxs',
    '3 5',
  ],
  [
    'what is shown says itself how',
    'p = 1\n---\nclass A:\n    def __repr__(self): return str(p)\n---\na = [A()]\n---\n1\n---\na',
    '3 4 5',
  ],
  [
    'a function that is registered runs when others say so',
    'p = 1\n---\nfrom functools import singledispatch\n---\n@singledispatch\ndef f(x): return 0\n---\n1\n---\n@f.register(int)\ndef _(x): return p\n---\nf(1)',
    '5 6',
  ],
  [
    'making a class runs the hook of its base',
    'p = 1\n---\nclass A:\n    made = []\n    def __init_subclass__(cls): A.made.append(cls.__name__)\n---\nprint(p)\n---\nclass B(A): pass\n---\n1\n---\nprint(A.made, p)',
    '3 4 5 6',
  ],
  [
    'a draw by a name that came with a star',
    'p = 1\n---\nfrom random import *\n---\nseed(p)\n---\n1\n---\nrandom()',
    '3 5',
  ],
  [
    'an attribute set on a class of a package reaches all that it has',
    'p = 1\n---\nimport fractions\n---\nfractions.Fraction.twice = lambda self: self * p\n---\n1\n---\nfractions.Fraction(1).twice()',
    '3 4 5',
  ],
  [
    'NumPy writes into what stands at the place of an output',
    'p = 1\n---\nimport numpy as np\nx = np.zeros(2)\n---\nnp.cumsum([p, p], 0, None, x)\n---\n1\n---\nx',
    '3 5',
  ],
  [
    'a command is given what a call comes to',
    'p = 1\n---\nseen = []\ndef f(): seen.append(p)\n---\n!echo {f()}\n---\n1\n---\nseen',
    '3 4 5',
  ],
  [
    'whichever iterator is unpacked is used up',
    'p = 1\n---\nit = iter([1, 2])\nother = iter([3])\n---\nx, *_ = it if p else other\n---\n1\n---\nlist(it)',
    '3 5',
  ],
];
