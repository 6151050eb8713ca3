import type { SliceLaw } from '../testing/slice-laws.ts';

/** Laws of classes, functions and iterators that a slice must keep. */
export const OBJECT_LAWS: readonly SliceLaw[] = [
  [
    'a static method gets its arguments and no instance',
    'class A:\n    @staticmethod\n    def put(xs): xs.append(1)\n---\nxs = []\n---\nA.put(xs)\n---\nxs',
    '1 2 3 4',
  ],
  [
    'a static method called on an instance gets no instance',
    'class A:\n    @staticmethod\n    def put(xs): xs.append(1)\n---\na = A()\n---\nxs = []\n---\na.put(xs)\n---\nxs',
    '1 2 3 4 5',
  ],
  [
    'a class method may change its class',
    'class A:\n    seen = []\n    @classmethod\n    def note(cls, x): cls.seen.append(x)\n---\nA.note(1)\n---\nA.seen',
    '1 2 3',
  ],
  [
    'a method called through its class changes what it is given',
    'class A:\n    def set(self, x): self.x = x\n---\na = A()\n---\nA.set(a, 5)\n---\na.x',
    '1 2 3 4',
  ],
  [
    'keywords reach the parameters of a method',
    'class A:\n    def put(self, n=0, into=None): into.append(n)\n---\na = A()\n---\nxs = []\n---\na.put(into=xs)\n---\nxs',
    '1 2 3 4 5',
  ],
  [
    'keywords reach the parameters of __init__',
    'class A:\n    def __init__(self, n=0, into=None): into.append(n)\n---\nxs = []\n---\na = A(into=xs)\n---\nxs',
    '1 2 3 4',
  ],
  [
    'an attribute of a class is seen through its instances',
    'class A:\n    x = 0\n---\na = A()\n---\nA.x = 5\n---\na.x',
    '1 2 3 4',
  ],
  [
    'an attribute of a base class is seen through instances of its heirs',
    'class A:\n    x = 0\n---\nclass B(A): pass\n---\nb = B()\n---\nA.x = 5\n---\nb.x',
    '1 2 3 4 5',
  ],
  [
    'an attribute of an instance is not set on its class',
    'class A:\n    x = 0\n---\na = A()\n---\na.x = 5\n---\nA.x',
    '1 4',
  ],
  [
    'a class made in a function keeps the variables of that function',
    'def make(log):\n    class A:\n        def note(self): log.append(1)\n    return A\n---\nlog = []\n---\nA = make(log)\n---\nA().note()\n---\nlog',
    '1 2 3 4 5',
  ],
  [
    'an instance made in a function keeps the variables of that function',
    'def make(log):\n    class A:\n        def note(self): log.append(1)\n    return A()\n---\nlog = []\n---\na = make(log)\n---\na.note()\n---\nlog',
    '1 2 3 4 5',
  ],
  [
    'an object that was given a function may call it',
    'class Runner:\n    def __init__(self, f): self.f = f\n    def run(self): return self.f()\n---\nk = 1\n---\ndef f(): return k\n---\nr = Runner(f)\n---\nk = 2\n---\nr.run()',
    '1 3 4 5 6',
  ],
  [
    'super runs the method of the base class',
    'class A:\n    def put(self): self.xs.append(1)\n---\nclass B(A):\n    def __init__(self, xs): self.xs = xs\n    def put(self): super().put()\n---\nxs = []\n---\nb = B(xs)\n---\nb.put()\n---\nxs',
    '1 2 3 4 5 6',
  ],
  [
    'a setter of a property runs when the attribute is set',
    'log = []\n---\nclass A:\n    @property\n    def x(self): return 1\n    @x.setter\n    def x(self, v): log.append(v)\n---\na = A()\n---\na.x = 3\n---\nlog',
    '1 2 3 4 5',
  ],
  [
    'a loop over pairs does not use up its lists',
    'xs, ys = [1, 2], [3, 4]\n---\nfor x, y in zip(xs, ys):\n    print(x, y)\n---\nxs',
    '1 3',
  ],
  [
    'a loop with numbers does not use up its list',
    'xs = [1, 2]\n---\nfor i, x in enumerate(xs):\n    print(i, x)\n---\nxs',
    '1 3',
  ],
  [
    'a loop over pairs uses up an iterator among them',
    'it = iter([1, 2, 3])\nxs = [3, 4]\n---\nfor x, y in zip(xs, it):\n    print(x, y)\n---\nlist(it)',
    '1 2 3',
  ],
  [
    'a loop over pairs changes members that it changes',
    'xs, ys = [[1], [2]], [3, 4]\n---\nfor x, y in zip(xs, ys):\n    x.append(y)\n---\nxs',
    '1 2 3',
  ],
  [
    'a named pairing of lists is used up, its lists are not',
    'xs = [1, 2]\n---\npairs = zip(xs, xs)\n---\nlist(pairs)\n---\nxs',
    '1 4',
  ],
  [
    'a named pairing of lists is used up for its next reader',
    'xs = [1, 2]\n---\npairs = zip(xs, xs)\n---\nlist(pairs)\n---\nlist(pairs)',
    '1 2 3 4',
  ],
  [
    'a generator function walks on in what it reads',
    'def gen(it):\n    for x in it: yield x\n---\nit = iter([1, 2, 3])\n---\nnext(gen(it))\n---\nlist(it)',
    '1 2 3 4',
  ],
  [
    'a name that is gone is missed as before',
    'x = 1\n---\ndel x\n---\ntry:\n    r = x\nexcept NameError:\n    r = "gone"\n---\nr',
    '1 2 3 4',
  ],
  [
    'a name deleted under a condition may be gone',
    'x = 1\n---\nif len("a") == 1:\n    del x\n---\ntry:\n    r = x\nexcept NameError:\n    r = "gone"\n---\nr',
    '1 2 3 4',
  ],
  [
    'print into a file object changes it',
    'import io\n---\nf = io.StringIO()\n---\nprint("a", file=f)\n---\nf.getvalue()',
    '1 2 3 4',
  ],
  [
    'what is written through an open file is read back',
    'f = open("a.txt", "w")\n---\nf.write("x")\n---\nf.close()\n---\nopen("a.txt").read()',
    '1 2 3 4',
  ],
  [
    'what a writer writes through an open file is read back',
    'import csv\n---\nf = open("a.csv", "w")\nw = csv.writer(f)\n---\nw.writerow([1, 2])\n---\nf.close()\n---\nopen("a.csv").read()',
    '1 2 3 4 5',
  ],
  [
    'reading a file twice does not change it',
    'with open("a.txt", "w") as f: f.write("x")\n---\nf = open("a.txt")\n---\nf.read()\n---\nopen("a.txt").read()',
    '1 4',
  ],
  [
    'a file needs the folder that it is written into',
    'import os\n---\nos.makedirs("out", exist_ok=True)\n---\nwith open("out/a.txt", "w") as f: f.write("x")\n---\nopen("out/a.txt").read()',
    '1 2 3 4',
  ],
  [
    'an environment variable is seen by whoever imports os again',
    'import os\n---\nos.environ["QUIRE_LAW2"] = "1"\n---\nimport os\n---\nos.environ.get("QUIRE_LAW2")',
    '1 2 3 4',
  ],
  [
    'a package that is changed is changed under its other names',
    'import string\n---\nstring.digits = "x"\n---\nimport string as s\n---\ns.digits',
    '1 2 3 4',
  ],
  [
    'a submodule that another cell loaded is needed',
    'import xml.dom.minidom as m\n---\nimport xml\n---\nxml.dom.minidom.parseString("<a/>").documentElement.tagName',
    '1 2 3',
  ],
  [
    'a submodule that nothing uses is not needed',
    'import xml.dom.minidom as m\n---\nimport xml\n---\nxml.__name__',
    '2 3',
  ],
];
