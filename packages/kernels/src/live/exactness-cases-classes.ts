import type { LiveCase } from '../testing/run-live.ts';

/** Long enough for a cell to be left out where the plan says so. */
const SLOWLY = 'import time\ntime.sleep(0.2)\n';

/** Notebooks whose classes run code where nobody calls it, by what came from inputs or is changed on the way. */
export const CLASS_CASES: Readonly<Record<string, LiveCase>> = {
  'descriptors and properties that read what came from an input': {
    cells: [
      'class Reads:\n    def __get__(self, owner, kind): return rate\n    def __set_name__(self, owner, name): self.name = name\nclass Row:\n    x = Reads()\n    y = property(lambda self: rate * 2)\nrows = [Row()]',
      null,
      'rate = a + 1',
      `${SLOWLY}first = rows[0]\nprint(first.x, first.y)`,
      'print(b, rows[0].x + b)',
    ],
    reaches: { a: 2, b: 4 },
  },
  'metaclasses that say how classes are shown, made and asked': {
    cells: [
      'class Meta(type):\n    def __repr__(cls): return f"<class of {rate}>"\n    def __call__(cls, *given): return (rate, *given)\n    def __instancecheck__(cls, one): return one == rate\n    def __iter__(cls): return iter([rate])\nclass One(metaclass=Meta): pass',
      null,
      'rate = a + 1',
      `${SLOWLY}print(One(1), isinstance(2, One), list(One))\nOne`,
      'print(b, One(b))',
    ],
    reaches: { a: 2, b: 4 },
  },
  'special methods that bases, assignments and decorators give to classes': {
    cells: [
      'def telling(cls):\n    cls.__str__ = lambda self: f"told {rate}"\n    return cls\nclass Base:\n    def _repr_html_(self): return f"<b>{rate}</b>"\n    def __add__(self, other): return type(self)()\n    def __format__(self, how): return f"{how}{rate}"\n@telling\nclass One(Base): pass\nsum_of = One() + One()',
      null,
      'rate = a + 1',
      `${SLOWLY}print(sum_of, f"{sum_of:x}")\nsum_of`,
      'print(b)',
    ],
    reaches: { a: 2, b: 4 },
  },
  'reading, hashing and making that count': {
    cells: [
      'log = []\nclass Counts:\n    def __get__(self, owner, kind):\n        log.append("get")\n        return len(log)\nclass Row:\n    made = 0\n    n = Counts()\n    def __init__(self, x): Row.made += 1\n    def __hash__(self):\n        log.append("hash")\n        return 1\n    def __bool__(self):\n        log.append("bool")\n        return True\nrow = Row(0)',
      null,
      'print(a, row.n)',
      `${SLOWLY}rows = list(map(Row, [1, 2]))\nheld = {row}\nyes = 1 if row else 2\nlast = row.n`,
      'print(a, b, row.n, log, Row.made)',
    ],
    reaches: { a: 2, b: 4 },
  },
  'showing that uses up what is shown': {
    cells: [
      'class Rows:\n    def __init__(self, rows): self.rows = rows\n    def __repr__(self): return str(list(self.rows))\nrows = Rows(iter([1, 2]))',
      null,
      'print(a)',
      `${SLOWLY}print(rows)`,
      'print(a, b, rows)',
    ],
    reaches: { a: 2, b: 4 },
  },
  'variables that functions and objects share': {
    cells: [
      'def make():\n    kept = []\n    def put(x): kept.append(x)\n    def get(): return list(kept)\n    return put, get\nput, get = make()\nclass Part:\n    def tell(self): return rate\nclass Whole:\n    def __init__(self, seen=[]): self.part, self.seen = Part(), seen\n    def tell(self): return self.part.tell()\none, two = Whole(), Whole()',
      null,
      'rate = a + 1\nput(rate)\none.seen.append(rate)',
      `${SLOWLY}print(get(), two.tell(), two.seen)`,
      'put(b)\nprint(b, get())',
    ],
    reaches: { a: 2, b: 4 },
  },
  'generators that clean up when they are dropped': {
    cells: [
      'log = []\ndef rows():\n    try: yield 1\n    finally: log.append("closed")\ntaken = rows()\none = next(taken)',
      null,
      'print(a, log)',
      `${SLOWLY}taken = None`,
      'print(a, b, log)',
    ],
    reaches: { a: 2, b: 4 },
  },
  'what IPython keeps at home': {
    cells: [
      'import os\nprofile = get_ipython().profile_dir',
      null,
      '%store -r kept\nprint(a, sorted(os.listdir(profile.location)), os.listdir(profile.startup_dir))',
      'kept = b\n%store kept\nopen(os.path.join(profile.startup_dir, "kept.txt"), "a").write(str(b))\nprint(open(os.path.join(profile.startup_dir, "kept.txt")).read(), get_ipython().history_manager.enabled)',
      '%bookmark here\n%store',
    ],
    reaches: { a: 2, b: 3 },
  },
};
