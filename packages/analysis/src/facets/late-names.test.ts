import { beforeAll, describe, expect, it } from 'vitest';
import { loadParser } from '../node.ts';
import { lateNames } from './late-names.ts';

beforeAll(loadParser);

describe('names that are looked up late', () => {
  it.each([
    ['def f(x):\n    return x * FACTOR', ['FACTOR']],
    ['def f(x, y=DEFAULT):\n    z = x\n    return [z + w for w in y]', ['DEFAULT']],
    ['f = lambda x, *rest: helper(x, rest, key=value)', ['helper', 'value']],
    [
      'def f():\n    import numpy as np\n    from os import path\n    return np.log(path.join(root))',
      ['root'],
    ],
    ['def f():\n    def g():\n        return x + y\n    x = 1\n    return g', ['y']],
    ['def f():\n    global count\n    count += 1', ['count']],
    [
      'class A:\n    def g(self):\n        with open(self.p) as file:\n            return parse(file.read())',
      ['open', 'parse'],
    ],
    [
      'def f(a: int, b: "B" = 2, *, c, **d) -> T:\n    for i, (j, k) in a:\n        yield i, j, k, b, c, d',
      ['int', 'T'],
    ],
    [
      'def f(m):\n    try:\n        pass\n    except ValueError as error:\n        raise Other from error',
      ['ValueError', 'Other'],
    ],
    ['x = y', []],
  ])('are those of the notebook: %s', (source, names) => {
    expect(lateNames(source)).toEqual(names);
  });
});
