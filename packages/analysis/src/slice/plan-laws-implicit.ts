/**
 * The same for code that runs where nobody calls it: special methods, properties, descriptors, metaclasses, what
 * libraries call. Cells that may run it are all that stand below the first that makes some.
 */
export const IMPLICIT_PLAN_LAWS: readonly (readonly [sentence: string, cells: string, run: string])[] = [
  [
    'a descriptor reads what came from the input',
    'p = 1\n---\nclass D:\n    def __get__(self, o, t): return q\nclass A: x = D()\nbox = [A()]\n---\nq = p\n---\nprint(box[0].x)\n---\n1',
    '3 4 5',
  ],
  [
    'a descriptor is told its name when a class is made',
    'p = 1\n---\nclass D:\n    def __set_name__(self, o, n): o.size = q\n---\nq = p\n---\nclass A: x = D()\n---\nA.size',
    '3 4 5',
  ],
  [
    'a descriptor that is set reads what came from the input',
    'p = 1\n---\nclass D:\n    def __set__(self, o, v): o.kept = q + v\nclass A: x = D()\na = A()\n---\nq = p\n---\na.x = 1\n---\na.kept',
    '3 4 5',
  ],
  [
    'a property that is made without a decorator',
    'p = 1\n---\nclass A: x = property(lambda self: q)\na = A()\n---\nq = p\n---\ny = a.x\n---\ny',
    '3 4 5',
  ],
  [
    'a special method that a base has',
    'p = 1\n---\nclass B:\n    def __repr__(self): return str(q)\nclass A(B): pass\na = A()\n---\nq = p\n---\na\n---\n1',
    '3 4 5',
  ],
  [
    'a special method that is another function, and one that is set from outside',
    'p = 1\n---\ndef tell(self): return str(q)\nclass A: __repr__ = tell\nclass B: pass\nB.__repr__ = lambda self: str(q)\n---\nq = p\n---\nA()\n---\nB()',
    '3 4 5',
  ],
  [
    'a decorator of a class gives it a special method',
    'p = 1\n---\ndef telling(cls):\n    cls.__repr__ = lambda self: str(q)\n    return cls\n@telling\nclass A: pass\n---\nq = p\n---\nA()\n---\n1',
    '3 4 5',
  ],
  [
    'an object that came out of an operation',
    'p = 1\n---\nclass A:\n    def __add__(self, o): return A()\n    def __repr__(self): return str(q)\na = A() + A()\n---\nq = p\n---\na\n---\n1',
    '3 4 5',
  ],
  [
    'a metaclass says how its classes are shown, called and asked',
    'p = 1\n---\nclass M(type):\n    def __repr__(cls): return str(q)\n    def __call__(cls): return q\n    def __instancecheck__(cls, o): return o == q\n    def __getattr__(cls, n): return q\n    def __iter__(cls): return iter([q])\nclass A(metaclass=M): pass\n---\nq = p\n---\nA\n---\nA()\n---\nisinstance(1, A)\n---\nA.foo\n---\nlist(A)',
    '3 4 5 6 7 8',
  ],
  [
    'a class that is subscripted',
    'p = 1\n---\nclass A:\n    def __class_getitem__(cls, k): return q\n---\nq = p\n---\ny = A[0]\n---\ny',
    '3 4 5',
  ],
  [
    'objects that a library makes of a class',
    'p = 1\n---\nclass A:\n    n = 0\n    def __init__(self, x):\n        A.n += 1\n        self.x = x + q\n---\nq = p\n---\nxs = list(map(A, [1]))\n---\nxs[0].x, A.n',
    '3 4 5',
  ],
  [
    'a default of a field that a function makes',
    'p = 1\n---\nfrom dataclasses import dataclass, field\n@dataclass\nclass A:\n    x: int = field(default_factory=lambda: q)\n---\nq = p\n---\na = A()\n---\na',
    '3 4 5',
  ],
  [
    'methods that a library calls by their names',
    'p = 1\n---\nimport json\nseen = []\nclass W:\n    def write(self, t): seen.append(q)\nclass E(json.JSONEncoder):\n    def default(self, o): return q\nw = W()\n---\nq = p\n---\nprint("x", file=w)\n---\nseen, json.dumps([1j], cls=E)',
    '3 4 5',
  ],
  [
    'a helper that stands below the class that needs it',
    'p = 1\n---\nclass D:\n    def __get__(self, o, t): return late()\nclass A: x = D()\ndef late(): return q\na = A()\n---\nq = p\n---\ny = a.x\n---\ny',
    '3 4 5',
  ],
  [
    'what methods read is set again for those who may run them',
    'p = 1\n---\nr = 1\nclass D:\n    def __get__(self, o, t): return r\nclass A: x = D()\na = A()\n---\nprint(p)\n---\nr = 5\n---\n1\n---\nprint(p, a.x)',
    '3 4 6',
  ],
  [
    'reading an attribute counts',
    'p = 1\n---\nclass D:\n    n = 0\n    def __get__(self, o, t):\n        self.n += 1\n        return self.n\nclass A: x = D()\na = A()\n---\nprint(p)\n---\ny = a.x\n---\nprint(p, a.x)',
    '3 4 5',
  ],
  [
    'a special method of a base notes what happens',
    'p = 1\n---\nseen = []\nclass B:\n    def __getitem__(self, k):\n        seen.append(k)\n        return k\nclass A(B): pass\na = A()\n---\nprint(p)\n---\ny = a[3]\n---\nprint(p, seen)',
    '3 4 5',
  ],
  [
    'a method sets an attribute of the class of its object',
    'p = 1\n---\nclass A:\n    def __setattr__(self, n, v): type(self).last = v\na, b = A(), A()\n---\nprint(p)\n---\na.x = 5\n---\nprint(p, b.last)',
    '3 4 5',
  ],
  [
    'classes whose methods look at their own objects alone cost nothing',
    'p = 1\n---\nfrom dataclasses import dataclass\nimport math\nUNIT = "m"\n@dataclass\nclass A:\n    x: float\n    def __repr__(self): return f"{self.x} {UNIT}"\n    def __add__(self, o): return A(self.x + o.x)\n    def __len__(self): return len([1 for _ in range(int(self.x))])\n    def __iter__(self):\n        rows = []\n        rows.append(self.x)\n        return iter(rows)\n    def __enter__(self):\n        self.open = True\n        return self\n    def __exit__(self, *e): self.open = False\n    def __setitem__(self, k, v): self.x = v\n    def __call__(self): self.x = 1\n    @property\n    def root(self): return math.sqrt(self.x)\n    @root.setter\n    def root(self, v): self.x = v * v\n    def more(self): return self.x + p\na = A(4.0)\n---\nq = p\n---\na.root\n---\nprint(a + a)\n---\nprint(q)',
    '3 6',
  ],
  [
    'a generator that is dropped cleans up behind itself',
    'p = 1\n---\nseen = []\ndef g():\n    try: yield 1\n    finally: seen.append(1)\nit = g()\nx = next(it)\n---\nprint(p)\n---\nit = None\n---\nprint(p, seen)',
    '3 4 5',
  ],
  [
    'what stands in an attribute is of another class than its object',
    'p = 1\n---\nclass B:\n    def go(self): return q\nclass A:\n    def __init__(self): self.b = B()\n    def go(self): return self.b.go()\na = A()\n---\nq = p\n---\n1\n---\na.go()',
    '3 5',
  ],
  [
    'objects of one class keep the same list',
    'p = 1\n---\nkept = []\nclass A:\n    def __init__(self, s=[]): self.s, self.kept = s, kept\na, b = A(), A()\n---\na.s.append(p); a.kept.append(p)\n---\n1\n---\nb.s, b.kept',
    '3 5',
  ],
  [
    'a method of a class changes it for all its objects',
    'p = 1\n---\nclass A:\n    seen = []\n    @classmethod\n    def set(cls, r): cls.rate = r\nclass B(A):\n    def put(self, x): self.seen.append(x)\na, b, c = B(), B(), B()\n---\na.set(p); b.put(p)\n---\n1\n---\nc.rate, c.seen',
    '3 5',
  ],
  [
    'two functions that one call made have the same variables',
    'p = 1\n---\ndef make():\n    n = [0]\n    def put(x): n[0] = x\n    def get(): return n[0]\n    return put, get\nput, get = make()\n---\nput(p)\n---\n1\n---\nget()',
    '3 5',
  ],
  [
    'a copy is of the same class',
    'p = 1\n---\nimport copy\nclass A: rate = 0\nc = copy.deepcopy({"a": A()})\n---\nA.rate = p\n---\n1\n---\nc["a"].rate',
    '3 5',
  ],
  [
    'functions that packages keep and call',
    'p = 1\n---\nfrom functools import cmp_to_key, partialmethod\nfrom operator import methodcaller\nfrom types import SimpleNamespace\nclass A:\n    def go(self, x=1): return x + q\n    more = partialmethod(go, 2)\na, call, space = A(), methodcaller("go"), SimpleNamespace(f=lambda: q)\nkey = cmp_to_key(lambda x, y: (x - y) * (1 if q < 2 else -1))\n---\nq = p\n---\na.more()\n---\ncall(a)\n---\nspace.f()\n---\nsorted([1, 2], key=key)',
    '3 4 5 6 7',
  ],
  [
    'what is shown uses up an iterator that it was given',
    'p = 1\n---\nclass A:\n    def __init__(self, it): self.it = it\n    def __repr__(self): return str(list(map(str, self.it)))\nbox = [A(iter([1, 2]))]\n---\nq = p\n---\nbox\n---\nprint(q, box)',
    '3 4 5',
  ],
  [
    'a length that is counted by going through an iterator, and one of the notebook',
    'p = 1\n---\nimport numpy as np\nrows = iter([1, 2])\nclass A:\n    def __len__(self): return np.size(np.fromiter(rows, float))\na = A()\n---\nq = p\n---\nlen(a)\n---\nprint(q, len(a))',
    '3 4 5',
  ],
  [
    'what is shown changes an object within a new list',
    'p = 1\n---\nclass A:\n    def __init__(self): self.n = []\n    def __str__(self):\n        held = [self.n]\n        held[0].append(1)\n        return str(self.n)\na = A()\n---\nq = p\n---\nprint(a)\n---\nprint(q, a)',
    '3 4 5',
  ],
  [
    'what is shown goes through a new list of its own',
    'p = 1\n---\nclass A:\n    def __str__(self):\n        parts = [str(x) for x in range(3)]\n        for one in parts: parts = parts + [one]\n        return ",".join(parts)\na = A()\n---\nq = p\n---\nprint(a)\n---\nprint(q, a)',
    '3 5',
  ],
  [
    'what is shown draws from the global generator',
    'p = 1\n---\nimport numpy as np\nnp.random.seed(1)\nclass A:\n    def __repr__(self): return str(np.random.poisson(3))\na = A()\n---\nq = p\n---\nprint(a)\n---\nprint(q, np.random.rand())',
    '3 4 5',
  ],
];
